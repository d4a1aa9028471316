"""Fit text into a platform's lines and limits without cutting a word or a citation."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from bot import wording
from bot.model import Action, Brief, Button, Citation, Digest, Point, TargetKind

MARKS = 30
"""How many citations a point names before it says that there are more."""

# Control characters, halves of characters, and the marks that turn the direction of the text after them.
_HIDDEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def one_line(text: str) -> str:
    """`text` on one line, with nothing in it that moves a cursor, or hides or turns what follows."""
    return " ".join(_HIDDEN.sub("", text).split())


def clip(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, cut at a word and ended with an ellipsis."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    at_word = kept.rsplit(" ", maxsplit=1)[0] if " " in kept[limit // 2 :] else kept
    return f"{at_word.rstrip(' ,;:–—-')}…"


def pack(pieces: Iterable[str], limit: int, joint: str = "\n") -> list[str]:
    """Join `pieces` into as few texts of at most `limit` characters as their order allows.

    A piece that alone is too long is clipped.
    """
    texts: list[str] = []
    for piece in pieces:
        fitted = clip(piece, limit)
        if texts and len(texts[-1]) + len(joint) + len(fitted) <= limit:
            texts[-1] += joint + fitted
        else:
            texts.append(fitted)
    return texts


def said(point: Point) -> str:
    """What a point says, with a word before it where it changes what was known."""
    return wording.answers.update(point.text) if point.update else point.text


def silence(brief: Brief) -> str:
    """Why a brief has no points."""
    if brief.since is not None:
        return wording.answers.nothing_new(brief.theme, brief.since)
    return wording.answers.nothing_on(brief.theme, brief.alternatives)


def behind(point: Point) -> str:
    """What stands behind a point: ``[1][4]–[6] (3 documents)``, so many numbers at the most as can be taken in."""
    numbers = [citation.number for citation in point.citations]
    more = "…" if len(numbers) > MARKS else ""
    return f"{_ranges(numbers[:MARKS], joint='')}{more} {wording.answers.agreement(point.voices)}".rstrip()


def by_document(citations: Sequence[Citation]) -> list[tuple[str, Citation]]:
    """One entry a document: its numbers as ``[1]–[3], [5]``, and the first citation of it, in order of number."""
    ordered = sorted(citations, key=lambda citation: (citation.document_id, citation.number))
    groups = [list(group) for _, group in groupby(ordered, key=lambda citation: citation.document_id)]
    entries = [(_ranges([citation.number for citation in group]), group[0]) for group in groups]
    return sorted(entries, key=lambda entry: entry[1].number)


def described(citation: Citation) -> str:
    """A document in a list of sources: ``Title · 21 November 2026``."""
    return f"{citation.title} · {wording.phrases.dated(citation.published)}"


def _ranges(numbers: Sequence[int], joint: str = ", ") -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return joint.join(f"[{run[0]}]" if len(run) == 1 else f"[{run[0]}]–[{run[-1]}]" for run in runs)


def fold(digest: Digest, fits: Callable[[Digest, int], bool]) -> tuple[Digest, int]:
    """A digest cut to what one message holds, and how many points were left out of it.

    Whole points go, the last of the longest brief first, so that every theme is heard for as long as it can be.

    Args:
        digest: the whole.
        fits: whether a digest fits, given how many points are missing from it.
    """
    left_out = 0
    while not fits(digest, left_out) and (longest := max(digest.briefs, key=lambda brief: len(brief.points))).points:
        shorter = replace(longest, points=longest.points[:-1])
        digest = replace(digest, briefs=tuple(shorter if brief is longest else brief for brief in digest.briefs))
        left_out += 1
    return digest, left_out


def buttons(digest: Digest, left_out: int) -> tuple[Button, ...]:
    """What stands under a digest: the rest of it, where some was left out, and for a person a way to stop it."""
    under = []
    if left_out and digest.delivery:
        under.append(Button(wording.digests.whole_button(), Action.MORE, digest.delivery))
    if digest.target.kind is TargetKind.USER and digest.subscription:
        under.append(Button(wording.subscribing.stop_button(), Action.UNSUBSCRIBE, str(digest.subscription)))
    return tuple(under)
