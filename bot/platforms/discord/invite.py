"""The link that invites the bot, with exactly what it needs; docs/discord.md says why each."""

import discord

SCOPES = ("bot", "applications.commands")
PERMISSIONS = discord.Permissions(view_channel=True, send_messages=True, send_messages_in_threads=True)


def link(application: int) -> str:
    """Where a server's owner opens the invitation of an application."""
    return discord.utils.oauth_url(application, permissions=PERMISSIONS, scopes=SCOPES)
