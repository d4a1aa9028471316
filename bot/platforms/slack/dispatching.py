"""Bolt's app with what holds for every request of Slack's, from its arrival to its acknowledgement."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot import traces
from bot.platforms.turns import Turns


class PromptApp(AsyncApp):
    """Bolt's app: answers give way to each of its acknowledgements, and what it begins has a name in the log.

    A middleware would not do: Bolt runs the listener, which acknowledges, after all of them have returned.

    Args:
        turns: whose turn it is.
        given: as Bolt's.
    """

    def __init__(self, turns: Turns, **given: Any) -> None:
        super().__init__(**given)
        self._turns = turns

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """As Bolt's."""
        with traces.trace(), self._turns.acknowledging():
            return await super().async_dispatch(req)
