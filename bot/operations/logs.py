"""What the program writes down of its work; this is the only importer of structlog.

Every module writes by the standard library's `logging`; here it is decided what of that is kept, and in which form:
for people on a terminal, one JSON object to a line for machines.
"""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot import traces
from bot.settings import LogForm, LogLevel

_OURS = "bot"
_SAID = logging.getLogger("bot.said")

_SECRET = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+"  # Slack's tokens
    r"|(?<=hooks\.slack\.com/)[\w/-]+|(?<=/commands/)\w+/\w+/\w+"  # its one-time addresses of answers
    r"|(?<=/webhooks/)\d+/[\w.-]+|(?<=/interactions/)\d+/[\w.-]+"  # Discord's
    r"|(?<=://)[^\s/@:]+:[^\s/@]+(?=@)"  # a name and password in an address
)
_HIDDEN = "[hidden]"

Say = Callable[[str], None]


@contextmanager
def logging_to(stream: TextIO, form: LogForm, level: LogLevel, secrets: Sequence[str] = ()) -> Iterator[Say]:
    """Write the log to `stream` while the context lasts; gives what says something to the operator.

    On a terminal that is a plain line; where JSON is written, a line of the log. Of what others than Attaché write,
    only warnings are kept, whatever the level: the SDKs write whole requests below that.

    Args:
        stream: usually stderr.
        form: text, json, or auto: text on a terminal, else JSON.
        level: from which on our own lines are kept.
        secrets: what must not appear, even where an error of somebody else's quotes it.
    """
    as_text = form == "text" or (form == "auto" and stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Scrubbed(_text(stream) if as_text else _json(), secrets))
    root, ours = logging.getLogger(), logging.getLogger(_OURS)
    before = root.level, ours.level
    _SAID.setLevel(logging.INFO)  # what is said to the operator is said at every level
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    ours.setLevel(level.upper())
    try:
        yield (lambda words: print(words, file=stream, flush=True)) if as_text else _SAID.info
    finally:
        root.removeHandler(handler)
        root.setLevel(before[0])
        ours.setLevel(before[1])


class _Scrubbed(logging.Formatter):
    """Another formatter's lines without secrets.

    Args:
        inner: writes a line.
        secrets: what is hidden beside what looks like a secret.
    """

    def __init__(self, inner: logging.Formatter, secrets: Sequence[str]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """As `logging.Formatter.format`."""
        line = self._inner.format(record)
        for secret in self._secrets:
            line = line.replace(secret, _HIDDEN)
        return _SECRET.sub(_HIDDEN, line)


def _text(stream: TextIO) -> logging.Formatter:
    # By itself the renderer would use rich where that is installed, which prints what every variable holds.
    shown = structlog.dev.ConsoleRenderer(
        colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback, pad_event_to=0
    )
    return _formatter(structlog.processors.TimeStamper("%Y-%m-%d %H:%M:%S", utc=False), shown)


def _json() -> logging.Formatter:
    return _formatter(
        structlog.processors.TimeStamper("iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.EventRenamer("message"),
        _in_order,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    )


def _formatter(stamp: Processor, *rendering: Processor) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            _traced,
            _lost_in_a_line,
            stamp,
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering],
    )


def _in_order(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """As people read a line, when they have to read JSON."""
    first = ("timestamp", "level", "logger", "trace", "message")
    return {name: event[name] for name in first if name in event} | dict(event)


def _lost_in_a_line(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A connection that an SDK lost and takes up again is told by its reason: a stack of the SDK's own helps nobody."""
    place, raised = event["_record"].name.partition(".")[0], event.get("exc_info")
    if raised and isinstance(raised[1], OSError) and place not in {_OURS, "asyncio"}:  # asyncio: of a forgotten task
        event["event"] = f"{event['event']}: {str(raised[1]) or type(raised[1]).__name__}"
        del event["exc_info"]
    return event


def _traced(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """With the name of the request or delivery, where it is for one."""
    if name := traces.current():
        event["trace"] = name
    return event
