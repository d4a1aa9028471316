"""The least that a bot of discord.py's alone can do with a command: defer, and edit a word in.

Run by `benchmarks/discord_commands.py` with two arguments, Discord's addresses of the API and of the gateway; the token
is in the environment. Says `connected` on stderr once commands arrive.
"""

import asyncio
import os
import sys

import discord
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL


async def main(api: str, gateway: str) -> None:
    """Answer until killed."""
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api, URL(gateway)
    client = discord.Client(intents=discord.Intents(guilds=True), max_messages=None)
    tree = app_commands.CommandTree(client)

    @tree.command(name="brief", description="Nothing")
    async def answer(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.edit_original_response(content="ok")

    @client.event
    async def on_ready() -> None:
        print("connected", file=sys.stderr, flush=True)  # what the benchmark waits for

    await client.login(os.environ["DISCORD_TOKEN"])
    await tree.sync()
    await client.connect()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
