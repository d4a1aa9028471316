"""Replies whose every word was chosen to do harm, for property tests of what is shown on Slack."""

from collections.abc import Sequence

from hypothesis import strategies as st

from bot.model import (
    Aside,
    Brief,
    Comparison,
    Digest,
    Entry,
    Listing,
    Note,
    NoteKind,
    Notice,
    Point,
    Preview,
    Reply,
    Shared,
    Target,
    TargetKind,
)
from builders import brief, citation, theme
from slack_running import digest

WORDS = [
    "<!channel>",
    "<!here|x>",
    "<!everyone>",
    "<@U0ANN>",
    "<@U0ANN|ann>",
    "<#C0GENERAL|general>",
    "<!subteam^S0ALL>",
    "<!date^1392734382^{date}^https://evil.example|today>",
    "<https://evil.example|bank.example>",
    "<mailto:all@evil.example|bank.example>",
    "https://bare.example/x",
    "&lt;!channel&gt;",
    "<<!channel>>",
    "<\n!channel>",
    "<\u200b!channel>",
    "@channel @here @everyone",
    "*bold* _sloped_ ~struck~ `code` ```block```",
    "&gt; quote",
    "> quote\n>>> all of it",
    ":wave: :tada::skin-tone-2:",
    "🛳" * 40,
    "👩‍👩‍👧‍👦" * 300,
    "\x00\u202eesrever\u2069\ud800",
    "\udfff<!channel>\ud83d",
    "שלום <!here> مرحبا",
    "Z" + "\u0301" * 500,
    "w" * 5_000,
    "W" * 40 + " " + "\ufeff" * 3_000,
    "\n\n\t \u2028",
    "",
]
ORDINARY = [word for word in WORDS if word.isascii() and word.isprintable() and 0 < len(word) < 100]
"""Those of which every character can be seen."""

texts = st.one_of(
    st.text(max_size=200),
    st.sampled_from(WORDS),
    st.builds(str.__add__, st.sampled_from(WORDS), st.sampled_from(WORDS)),
    st.builds(lambda text, times: text * times, st.text(), st.integers(1, 600)),
)
urls = st.one_of(
    st.none(),
    texts,
    st.builds(lambda text: f"https://news.example/{text}", texts),
    st.sampled_from(
        ["http://[", "javascript:alert(1)", "https://a|b>c<d", "HTTPS://NEWS.example", "https://é.example"]
    ),
)
citations = st.builds(
    lambda number, title, url: citation(number, document_id=f"{number % 7}.txt", title=title, url=url),
    st.integers(1, 400),
    texts,
    urls,
)
points = st.builds(Point, texts, st.lists(citations, min_size=1, max_size=50).map(tuple))
notes = st.builds(Note, st.just(NoteKind.UNDATED), st.lists(texts, min_size=1, max_size=5).map(tuple))
themes = st.builds(lambda title: theme(title=title), texts)
briefs = st.builds(
    lambda of, points, notes, others: Brief(
        of, tuple(points), None, brief().until, len(points), tuple(notes), brief().until, tuple(others)
    ),
    themes,
    st.lists(points, max_size=6),
    st.lists(notes, max_size=2),
    st.lists(texts, max_size=3),
)
entries = st.builds(Entry, texts, st.lists(texts, max_size=3).map(tuple), urls, st.booleans())

PERSON = Target("slack", "T0HARBOUR", TargetKind.USER, "U0ANN")
digests = st.builds(
    lambda briefs, target, late, first, delivery: digest(
        *briefs, target=target, late=late, first=first, delivery=delivery
    ),
    st.lists(briefs, min_size=1, max_size=12),
    st.sampled_from([PERSON, digest().target]),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "d1", "d" * 200]),
)
comparisons = st.builds(Comparison, briefs, briefs)
plain = st.one_of(
    briefs,
    comparisons,
    digests,
    st.builds(Preview, st.lists(texts, max_size=6).map(tuple), digests),
    st.builds(Listing, texts, st.lists(entries, max_size=80).map(tuple), texts),
    st.builds(Notice, texts, st.booleans()),
)
replies: st.SearchStrategy[Reply] = st.one_of(
    plain, st.builds(Shared, st.one_of(briefs, comparisons), texts), st.builds(Aside, texts, plain)
)


def addresses(reply: Reply) -> set[str]:
    """The addresses of a reply's own documents."""
    match reply:
        case Listing():
            return {entry.url for entry in reply.entries if entry.url}
        case Aside():
            return addresses(reply.reply)
        case _:
            sources = [source for one in _briefs(reply) for point in one.points for source in point.citations]
            return {source.url for source in sources if source.url}


def _briefs(reply: Reply) -> Sequence[Brief]:
    match reply:
        case Brief():
            return [reply]
        case Comparison():
            return [reply.left, reply.right]
        case Digest():
            return reply.briefs
        case Preview():
            return reply.digest.briefs
        case Shared():
            return _briefs(reply.answer)
        case _:
            return []
