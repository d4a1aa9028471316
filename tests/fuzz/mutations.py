"""Good things, spoilt: bytes, pieces of a text, and parts of what was told as JSON."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

HUGE = "9" * 5_000
"""More digits than Python reads as a number."""

LONG = 10_000
"""Characters of a piece that is repeated."""

_PIECES = re.compile(r"\s+|\w+|.", re.DOTALL)
_ODD_TEXTS = (
    *("", " ", "\0", "\ud800", "\ufeff", "\u202e", "\u2028", "'", '"', "<", "&", "&amp;", "<!--", "]]>", "%", "{", "["),
    *("x" * 300, "-1", "0", "1e999", HUGE, "../../etc/passwd", "http://[", "javascript:alert(1)", "<!channel>", "٣"),
)
_ODD_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 2**70, 1.5, [], {}, [None], [[]], {"": None}, {"id": None}),
    *_ODD_TEXTS,
)


@st.composite
def spoilt_bytes(draw: st.DrawFn, whole: bytes) -> bytes:
    """Cut short, with some bytes changed or a piece put in."""
    data = bytearray(whole[: draw(st.integers(0, len(whole)))] if draw(st.booleans()) else whole)
    for _ in range(draw(st.integers(0, 8)) if data else 0):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    place = draw(st.integers(0, len(data)))
    return bytes(data[:place] + draw(st.binary(max_size=30)) + data[place:])


@st.composite
def spoilt_text(draw: st.DrawFn, whole: str, words: tuple[str, ...] = ()) -> str:
    """With words, spaces and marks left out, put in, repeated, or put in each other's place."""
    pieces = _PIECES.findall(whole)
    others = st.sampled_from((*_ODD_TEXTS, *words)) | st.sampled_from(pieces)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(pieces) - 1))
        match draw(st.integers(0, 4)):
            case 0:
                pieces[place] = ""
            case 1:
                pieces[place] = (pieces[place] * draw(st.sampled_from((2, 50, 2_000))))[:LONG]
            case 2:
                pieces[place] += draw(others)
            case 3:
                pieces[place] = draw(others)
            case _:
                other = draw(st.integers(0, len(pieces) - 1))
                pieces[place], pieces[other] = pieces[other], pieces[place]
    return "".join(pieces)


@st.composite
def spoilt_json(draw: st.DrawFn, whole: Any) -> Any:
    """With some parts left out, or something else in their place."""
    changed = deepcopy(whole)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(changed))
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        if draw(st.integers(0, 3)):
            holder[key] = deepcopy(draw(st.sampled_from(_ODD_VALUES)))
        else:
            del holder[key]
    return changed


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every part, by what holds it and where."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield value, key
        yield from _places(inner)
