"""What messages, the Home tab and dialogs of Slack are made of, each inside its limit.

Limits are counted in UTF-16 units, since Slack does not say whether an emoji counts once or twice.
"""

from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from bot.rendering.fitting import clip, one_line

Block = dict[str, Any]

_HEADER = 150
_TEXT = 3000


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(fit(line(text), _HEADER))}


def context(text: str, *more: Block) -> Block:
    """A line in small print."""
    return {"type": "context", "elements": [plain(fit(line(text), _TEXT)), *more]}


def plain(text: str) -> Block:
    """Words that Slack shows as they are."""
    return {"type": "plain_text", "text": text, "emoji": False}


def label(text: str, limit: int) -> Block:
    """As `plain`, on one line of at most so many units."""
    return plain(fit(line(text), limit))


def line(text: str) -> str:
    """`text` on one line; Slack refuses an empty one."""
    return one_line(text) or "–"


def fit(text: str, limit: int, written: Callable[[str], str] = str) -> str:
    """`text` in at most `limit` units, counted as `written`."""
    if units(written(text)) <= limit:
        return text
    fitting = bisect_right(range(len(text)), limit, key=lambda size: units(written(text[:size]))) - 1
    return clip(text, fitting)


def units(text: str) -> int:
    """How long Slack may count a text to be."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
