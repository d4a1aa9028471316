"""The latest briefs, kept until anything on record changes: a standing question is worked out once for all who ask."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock

from bot.model import Brief

MOST = 64
"""How many briefs are kept."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Briefs by what was asked, each with the version of the record that it was made from; safe between threads."""

    _briefs: OrderedDict[Hashable, tuple[int, Brief]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def brief(self, asked: Hashable, version: int, make: Callable[[], Brief]) -> Brief:
        """The brief that is kept for `asked` at this `version`, or the one that `make` gives, which is kept."""
        with self._lock:
            known = self._briefs.get(asked)
        if known is not None and known[0] == version:
            return known[1]
        made = make()
        with self._lock:
            self._briefs[asked] = version, made
            self._briefs.move_to_end(asked)
            while len(self._briefs) > MOST:
                self._briefs.popitem(last=False)
        return made
