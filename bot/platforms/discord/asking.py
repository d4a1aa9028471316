"""Who asked for something on Discord, where, and how the answer reaches that person alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import discord

from bot import incidents, wording
from bot.commands import again, offered
from bot.errors import DeliveryError
from bot.model import CommandSpec, Form, Notice, Origin, Request, Shared
from bot.platforms.discord.dialogs import modal
from bot.platforms.discord.layouts import view
from bot.platforms.discord.places import missing
from bot.platforms.discord.posting import Poster
from bot.platforms.turns import Turns
from bot.ports import Handle
from bot.rendering.discord import render


def origin(interaction: discord.Interaction, now: datetime) -> Origin:
    """Who asked, where and when, as the interaction itself tells it: no cache is asked.

    A manager has Manage Channels in this very channel: Discord counts in its roles and the channel's overrides.
    """
    allowed = interaction.permissions
    return Origin(
        platform="discord",
        workspace=str(interaction.guild_id or ""),
        channel=str(interaction.channel_id or ""),
        who=str(interaction.user.id),
        direct=interaction.guild_id is None,
        received_at=now,
        locale=interaction.locale.value,
        place_locale=_place_locale(interaction),
        manager=interaction.guild_id is not None and (allowed.manage_channels or allowed.administrator),
    )


def _place_locale(interaction: discord.Interaction) -> str | None:
    """The language of the server. Only a Community server can choose one, and Discord says en-US for all others.

    There, the language of whoever sets something up is the better guess.
    """
    if interaction.guild is None or interaction.guild_locale is None:
        return None
    chosen = "COMMUNITY" in interaction.guild.features
    return (interaction.guild_locale if chosen else interaction.locale).value


def origin_of_command(spec: CommandSpec, interaction: discord.Interaction, now: datetime) -> Origin:
    """As `origin`, and for a managed command what concerns the channel.

    Whoever could use a managed command in a server may: Discord has asked for Manage Channels, or for what the
    server's admins put in its place under Integrations. To ask for Manage Channels again would overrule them.
    """
    asked = origin(interaction, now)
    if not spec.managed or asked.direct:
        return asked
    return replace(asked, manager=True, obstacle=obstacle(interaction))


def origin_of_press(interaction: discord.Interaction, now: datetime) -> Origin:
    """As `origin`, and whether anything may be posted there at this person's wish: nobody posts through the bot."""
    asked = origin(interaction, now)
    if asked.direct:
        return asked
    allowed, in_thread = interaction.permissions, isinstance(interaction.channel, discord.Thread)
    may = allowed.send_messages_in_threads if in_thread else allowed.send_messages
    refusal = None if may or allowed.administrator else wording.platforms.discord_not_yours_to_post(in_thread=in_thread)
    return replace(asked, obstacle=refusal or obstacle(interaction))


def obstacle(interaction: discord.Interaction) -> str | None:
    """Why the bot cannot post where it was asked, in words; None: it can."""
    if interaction.guild_id is not None and interaction.client.get_guild(interaction.guild_id) is None:
        return wording.platforms.discord_no_member()  # invited for its commands only
    lacking = missing(interaction.app_permissions, in_thread=isinstance(interaction.channel, discord.Thread))
    named = getattr(interaction.channel, "name", None)
    return wording.platforms.discord_needs(lacking, named) if lacking else None


async def ask(interaction: discord.Interaction, form: Form, turns: Turns) -> None:
    """Open a dialog, which is all that a press is answered with: what is filled in comes as something of its own."""
    with turns.acknowledging():
        await interaction.response.send_modal(modal(form))


async def answer(
    interaction: discord.Interaction, asked: Request | None, handle: Handle, poster: Poster, turns: Turns
) -> None:
    """Acknowledge at once, then show the reply to the one who asked; None: a button that means nothing any more.

    The answer gives way to all that is still to be acknowledged, as `turns` tell. What that person
    wants everyone to see, `poster` posts where it was asked, and the person hears of it.
    """
    with turns.acknowledging():
        await interaction.response.defer(ephemeral=True, thinking=True)
    await turns.answering()
    first, *rest = await _messages(handle, asked, interaction, poster)
    await interaction.edit_original_response(view=view(first))
    for message in rest:
        await interaction.followup.send(view=view(message), ephemeral=True)


async def _messages(
    handle: Handle, asked: Request | None, interaction: discord.Interaction, poster: Poster
) -> Sequence[dict[str, Any]]:
    if asked is None:
        return render(Notice(wording.subscribing.gone_button(), failed=True))
    try:
        reply = await handle(asked)
        if isinstance(reply, Shared):
            reply = await _shared(reply, asked, interaction, poster)
        from_form = interaction.type is discord.InteractionType.modal_submit
        return render(reply, whole=True, offered=again(asked, reply) if from_form else offered(asked, reply))
    except Exception as error:  # noqa: BLE001 - whatever it was, the person who asked gets an answer
        return render(Notice(incidents.noted(f"answering /{asked.action} on Discord", error), failed=True))


async def _shared(reply: Shared, asked: Request, interaction: discord.Interaction, poster: Poster) -> Notice:
    """Post an answer for everyone, and tell who wanted it. Pressed twice in short, it still stands there once."""
    under = interaction.message.id if interaction.message else interaction.id
    signed = replace(reply, by=interaction.user.display_name)
    try:
        for number, message in enumerate(render(signed, whole=True, offered=offered(asked, reply))):
            await poster.send(asked.origin.place, message, f"share {under} {number}")
    except DeliveryError as error:
        return Notice(wording.record.said(str(error)), failed=True)
    return Notice(wording.answers.shared())
