"""Texts of documents and people that are up to something, and replies full of them."""

from collections.abc import Iterable
from itertools import count
from urllib.parse import urlsplit

from hypothesis import strategies as st

from bot.model import (
    Aside,
    Brief,
    Comparison,
    Entry,
    Listing,
    Note,
    NoteKind,
    Notice,
    Point,
    Preview,
    Target,
    TargetKind,
)
from bot.rendering.discord import escape
from builders import NOW, citation, digest, theme
from fakes.discord_markup import Live

LIVE = (
    "@everyone",
    "@here",
    "<@1>",
    "<@!2>",
    "<@&3>",
    "<#4>",
    "<:party:5>",
    "<a:party:5>",
    "<t:1700000000:R>",
    "</brief:6>",
    "<id:customize>",
    ":smile:",
    "[bank](https://evil.example)",
    "[bank](<https://evil.example>)",
    "https://evil.example/x_y_z",
    "<https://evil.example>",
    "discord.gg/abc",
    "https://discord.com/invite/abc",
    "**bold**",
    "__under__",
    "*it*",
    "_it_",
    "~~gone~~",
    "||secret||",
    "`code`",
    "```py\nfence```",
    "# Heading",
    "-# small",
    "> quote",
    ">>> quote",
    "- item",
    "* item",
    "1. item",
    "\\",
    "\\*",
    "\n",
    "\u202e",
    "¯\\_(ツ)_/¯",
    "[@everyone](https://evil.example)",
    "[bank.example](<https://evil.example>)",
    "www.evil.example",
    "  - nested",
    "- # a heading in a list",
    "||@here||",
    "`` ` ``",
)
ODD = (
    "@\u200beveryone",
    "\u200b# Heading",
    "\u2028# Heading",
    "\u0085- item",
    "\v> quote",
    "\r\n-# small",
    "\u202egnihtemos\u202c",
    "\u2066<@1>\u2069",
    "שלום וברכה",
    "مرحبا",
    "👩🏽‍🚀🛳️",
    "\ud83d",
    "\udea2\ud83d",
    "e\u0301" * 20,
    "x" * 900,
    "🛳" * 700,
    "*" * 600,
    "\x1b[31m",
    "\x00",
)
"""What hides, turns or breaks text, and what is longer than anything holds."""

hostile = st.lists(st.sampled_from(LIVE + ODD) | st.text(max_size=8), max_size=12).map("".join)
some_text = hostile.filter(lambda text: bool(escape(text)))
"""Something is seen of it."""


@st.composite
def briefs(draw: st.DrawFn) -> Brief:
    numbers = count(1)
    points = [
        Point(text, tuple(citation(next(numbers), title=title, document_id=title, url=url) for _ in range(many)))
        for text, title, url, many in draw(
            st.lists(
                st.tuples(
                    some_text,
                    some_text,
                    st.none() | some_text | some_text.map("https://a.example/".__add__),
                    st.integers(1, 4),
                ),
                max_size=6,
            )
        )
    ]
    return Brief(
        theme=theme("harbour", title=draw(some_text)),
        points=tuple(points),
        since=None,
        until=NOW,
        considered=1,
        notes=tuple(Note(NoteKind.UNDATED, (title,)) for title in draw(st.lists(some_text, max_size=2))),
        generated_at=NOW,
        alternatives=(draw(some_text),),
    )


digests = st.builds(
    digest,
    st.lists(briefs(), min_size=1, max_size=6).map(tuple),
    first=st.booleans(),
    late=st.booleans(),
    subscription=st.just(12),
    delivery=st.sampled_from(["", "1-abc"]),
    target=st.sampled_from(
        [Target("discord", "7", TargetKind.CHANNEL, "8"), Target("discord", "", TargetKind.USER, "9")]
    ),
)
replies = st.one_of(
    briefs(),
    digests,
    st.builds(Preview, st.lists(some_text, max_size=4).map(tuple), digests),
    st.builds(Comparison, briefs(), briefs()),
    st.builds(
        Listing,
        some_text,
        st.lists(st.builds(Entry, some_text, st.lists(some_text, max_size=3).map(tuple)), max_size=30).map(tuple),
        some_text,
    ),
    st.builds(Notice, some_text, st.booleans()),
)
asides = st.builds(Aside, some_text, replies)


def forged(live: Iterable[Live]) -> list[Live]:
    """What is live beyond what the bot means to be: its marks of lines, its bold, and links that show their host."""
    return [one for one in live if not _ours(one)]


def _ours(one: Live) -> bool:
    match one.kind:
        case "heading" | "small" | "list":
            return one.text.strip() in {"##", "###", "-#", "-"}
        case "link":
            return one.target.startswith(("http://", "https://")) and one.text == urlsplit(one.target).hostname
        case kind:
            return kind == "bold"
