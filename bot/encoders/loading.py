"""The encoder on its way: loaded once, beside everything else."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock, Thread

from bot.ports import Encoder


@dataclass(frozen=True, slots=True)
class Loading:
    """What `load` gives, from a thread of its own: from `start` on, or from where it is first waited for."""

    load: Callable[[], Encoder | None]
    _begun: Lock = field(default_factory=Lock)
    _loaded: "Future[Encoder | None]" = field(default_factory=Future)

    def start(self) -> None:
        """Begin, if nobody has. A program that ends meanwhile waits: cut off within its libraries, it would crash."""
        if self._begun.acquire(blocking=False):
            Thread(target=self._run).start()

    def at_hand(self, *, waiting: bool) -> Encoder | None:
        """The encoder if it is loaded, or once it is where somebody is `waiting`; None also where loading it failed."""
        if waiting:
            self.start()
        elif not self._loaded.done():
            return None
        return None if self._loaded.exception() else self._loaded.result()

    def wait(self) -> Encoder | None:
        """The encoder, or None where its weights have no wheel; an exception of `load` is raised here."""
        self.start()
        return self._loaded.result()

    def _run(self) -> None:
        try:
            self._loaded.set_result(self.load())
        except Exception as error:  # noqa: BLE001  raised again where it is waited for
            self._loaded.set_exception(error)
