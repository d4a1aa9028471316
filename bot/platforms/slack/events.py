"""What Slack tells of its own accord: each event has its effect once, however often it comes, and to which process."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.ports import Arrivals

Effect = Callable[[Mapping[str, Any]], Awaitable[None]]
"""What is done about an event, by all that Slack sends about it. What it raises has Slack send it again."""


def listen(app: AsyncApp, effects: Mapping[str, Effect], arrivals: Arrivals | None) -> None:
    """Have each kind of event do its effect before Slack hears that it has arrived.

    The last listeners of an app: what is of no other kind is acknowledged, so that Slack does not go on sending it.
    """
    for kind, effect in effects.items():
        app.event(kind)(_once(effect, arrivals))
    app.event(re.compile(""))(_nothing)


def _once(effect: Effect, arrivals: Arrivals | None) -> Callable[[dict[str, Any]], Awaitable[None]]:
    async def heard(body: dict[str, Any]) -> None:
        name = f"slack/{body.get('event_id', '')}"
        if arrivals and not await arrivals.first(name):
            return
        try:
            await effect(body)
        except BaseException:
            if arrivals:
                await arrivals.forget(name)
            raise

    return heard


async def _nothing() -> None:
    """Acknowledged by returning."""
