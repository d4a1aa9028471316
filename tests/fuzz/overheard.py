"""What the bot writes into its log meanwhile."""

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager


class Overheard(logging.Handler):
    """Keeps what is logged at WARNING and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def failures(self, *besides: type[BaseException]) -> list[str]:
        """Whatever came with a stack, beside what a service refuses: a failure that nobody has thought of."""
        failed = [(one, one.exc_info[1]) for one in self.records if one.exc_info]
        return [f"{one.name}: {one.getMessage()}: {error!r}" for one, error in failed if not isinstance(error, besides)]


@contextmanager
def overheard() -> Iterator[Overheard]:
    """Listens; at the end also to what asyncio tells of tasks that nobody waited for."""
    listener = Overheard()
    logging.getLogger().addHandler(listener)
    try:
        yield listener
    finally:
        gc.collect()
        logging.getLogger().removeHandler(listener)
