"""What lets an app open a modal: a trigger of something a person just did, for three seconds, once."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from fakes.slack_web import SlackError

TRIGGER_SECONDS = 3


@dataclass
class _Trigger:
    user: str
    expires: float
    used: bool = False


class Triggers:
    """All that were given out.

    Args:
        clock: unix seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._given: dict[str, _Trigger] = {}
        self._numbers = count(1)

    def give(self, user: str) -> str:
        """One for something that `user` did now."""
        trigger = f"{next(self._numbers)}.{len(user)}.{secrets.token_hex(8)}"
        self._given[trigger] = _Trigger(user, self._clock() + TRIGGER_SECONDS)
        return trigger

    def take(self, trigger: str) -> str:
        """Who did what it was given for.

        Raises:
            SlackError: it is made up, used, or too old.
        """
        found = self._given.get(trigger)
        if found is None:
            raise SlackError(code="invalid_trigger_id", ours=True)
        if found.used:
            raise SlackError(code="exchanged_trigger_id", ours=True)
        if self._clock() > found.expires:
            raise SlackError(code="expired_trigger_id", ours=True)
        found.used = True
        return found.user
