"""Discord, through discord.py: commands and buttons answered to the asker only, digests posted."""

from bot.platforms.discord.adapter import DiscordPlatform

__all__ = ["DiscordPlatform"]
