"""Registering the commands with Discord: only when they are others than last time, or by hand."""

import hashlib
import json
from collections.abc import Sequence

import discord
from discord import app_commands

from bot.platforms.discord.offers import Offer
from bot.platforms.discord.translating import Translator
from bot.ports import Notes


def tree(client: discord.Client, offers: Sequence[Offer]) -> app_commands.CommandTree:
    """The commands as discord.py keeps and answers them: in servers and in direct messages."""
    made = app_commands.CommandTree(
        client,
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
        allowed_installs=app_commands.AppInstallationType(guild=True),
    )
    for offer in offers:
        made.add_command(offer)
    return made


async def register_if_changed(commands: app_commands.CommandTree, notes: Notes | None) -> bool:
    """Register the commands everywhere unless `notes` say that Discord has these already; whether it was done.

    Discord limits how often commands may be made, and shows changed ones late: a restart is no reason to send them.
    """
    await commands.set_translator(Translator())
    name, found = _note(commands), await fingerprint(commands)
    if notes and await notes.read(name) == found:
        return False
    await commands.sync()
    if notes:
        await notes.write(name, found)  # only now: what Discord refused is sent again at the next start
    return True


async def register(commands: app_commands.CommandTree, notes: Notes | None, guild: int | None) -> int:
    """Register the commands in any case, everywhere or in one server, where they show at once; how many."""
    await commands.set_translator(Translator())
    if guild is None:
        registered = await commands.sync()
        if notes:
            await notes.write(_note(commands), await fingerprint(commands))
        return len(registered)
    there = discord.Object(guild)
    commands.copy_global_to(guild=there)
    return len(await commands.sync(guild=there))


async def unregister(commands: app_commands.CommandTree, guild: int) -> None:
    """Take away what was registered in one server alone; what is registered everywhere stays."""
    await commands.sync(guild=discord.Object(guild))  # the tree holds nothing for a single server


async def fingerprint(commands: app_commands.CommandTree) -> str:
    """Differs when anything differs that Discord is told of the commands, in any language."""
    translator = Translator()
    told = [await command.get_translated_payload(commands, translator) for command in commands.get_commands()]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _note(commands: app_commands.CommandTree) -> str:
    """Another application is another place: its commands are its own."""
    return f"discord commands {commands.client.application_id}"
