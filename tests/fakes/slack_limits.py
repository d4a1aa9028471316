"""How often each method may be called in one workspace: a call beyond that is told to wait, and no other is."""

from collections.abc import Mapping
from types import MappingProxyType

from fakes.slack_faults import Pace

TIERS: Mapping[str, int] = MappingProxyType(
    {
        "apps.connections.open": 50,
        "chat.postEphemeral": 100,
        "conversations.history": 50,
        "conversations.info": 50,
        "conversations.open": 50,
        "users.conversations": 50,
        "users.info": 100,
        "views.open": 100,
        "views.publish": 100,
        "views.push": 100,
        "views.update": 100,
    }
)
"""Calls a minute, as each method's page says it; Slack takes bursts beyond them, and does not say how long ones."""


class Tiers:
    """What each method has room for now, in each workspace."""

    def __init__(self, tiers: Mapping[str, int] = TIERS) -> None:
        self._paces = {method: Pace(a_minute / 60, a_minute) for method, a_minute in tiers.items()}

    def wait(self, method: str, team: str, now: float) -> float:
        """Seconds that the next call has to wait; 0: it may be made, and is counted."""
        pace = self._paces.get(method)
        return pace.wait(team, now) if pace else 0
