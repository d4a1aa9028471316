"""The places that messages go to: of which kind each is, and what the bot needs there."""

from collections import OrderedDict

import discord

from bot import wording
from bot.errors import RefusedError

_REMEMBERED = 10_000
"""Channels that are not in discord.py's own cache, kept so that a digest takes one request and not two."""


class Places:
    """Looks channels up: in what the gateway told, or by asking once.

    Args:
        client: logged in, with or without a gateway.
    """

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._asked: OrderedDict[int, object] = OrderedDict()

    async def find(self, channel: int) -> object:
        """The channel, as discord.py has it.

        Raises:
            RefusedError: the gateway told that the bot may not post there; names what is missing.
            discord.HTTPException: it is gone, or not seen.
        """
        known: object = self._client.get_channel(channel)
        if known is None:
            return await self._looked_up(channel)
        if isinstance(known, discord.abc.GuildChannel | discord.Thread) and (lacking := _lacking(known)):
            raise RefusedError(wording.platforms.discord_needs(lacking, known.name))
        return known

    def forget(self, channel: int) -> None:
        """It is gone, or no longer what it was."""
        self._asked.pop(channel, None)

    async def _looked_up(self, channel: int) -> object:
        if channel not in self._asked:
            self._asked[channel] = await self._client.fetch_channel(channel)
        self._asked.move_to_end(channel)
        if len(self._asked) > _REMEMBERED:
            self._asked.popitem(last=False)
        return self._asked[channel]


def missing(mine: discord.Permissions, *, in_thread: bool) -> list[str]:
    """What the bot needs to post, and may not, as Discord's settings call it."""
    needed = {
        wording.platforms.DISCORD_VIEW: mine.view_channel,
        wording.platforms.DISCORD_SEND_IN_THREADS if in_thread else wording.platforms.DISCORD_SEND: (
            mine.send_messages_in_threads if in_thread else mine.send_messages
        ),
    }
    return [name for name, granted in needed.items() if not granted and not mine.administrator]


def _lacking(channel: discord.abc.GuildChannel | discord.Thread) -> list[str]:
    """As `missing`, from what the gateway told of roles and channels; nothing where it told too little to judge."""
    mine = channel.guild.me
    in_thread = isinstance(channel, discord.Thread)
    if mine is None or (isinstance(channel, discord.Thread) and channel.parent is None):
        return []
    return missing(channel.permissions_for(mine), in_thread=in_thread)
