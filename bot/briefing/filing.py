"""File the paragraphs of one document under themes.

The themes compete for each paragraph, by what it says and by the heading it stands under; the one with the
most evidence has it. Content and heading are each turned into shares, so that neither a long paragraph nor a
heading that happens to repeat a theme's title decides alone. Nothing here depends on other documents: a filing
never changes because something else arrived.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import log

from bot.briefing.terms import stem, terms, words
from bot.model import Passage, Theme

KEYWORD, NAMED = 1.0, 0.3
"""What a match is worth: a keyword was chosen to tell, a word of the title or question may be there by chance."""

TOPIC_SENTENCE = 3.0
"""A paragraph says in its first sentence what it is about, so that sentence counts as three."""

HEADING = 1.2
"""A heading's evidence against that of the paragraph right below it; a third of it for the paragraphs after that.

The first paragraph is what a heading announces. Raw text loses headings on its way, so what stands further below
one is less surely about it.
"""

DOUBT = 1.0
"""Evidence below about one keyword is weak: it is added to the total that shares are taken of."""

LEAST = 0.2
"""A paragraph with less for any theme is filed under none."""

CLEAR = 1.5
"""An opening announces what follows and names several themes: one has it only if this much ahead of the next."""

TIED = 1.2
"""What two themes claim this nearly alike is for the heading to decide, and nobody's without one."""

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What speaks for each of `themes`: by their first stem, phrases with what each weighs for whom."""

    themes: tuple[str, ...]
    phrases: Mapping[str, Sequence[tuple[str, Mapping[str, float]]]]


@dataclass(frozen=True, slots=True)
class Filing:
    """One passage under one theme; `passage` is its place in the document's passages, from 0."""

    theme: str
    passage: int
    score: float


def file(
    passages: Sequence[Passage], themes: Sequence[Theme], feeds: Collection[str] | None = None
) -> tuple[Filing, ...]:
    """Every filing of one document's passages; the higher the score, the better a passage serves its theme.

    Args:
        passages: all passages of one document, in order.
        themes: the configured themes; those that span take every paragraph, the others compete.
        feeds: names of the themes that the document may feed; None: all. What another theme wins is filed under none:
            that its source has no say in it makes it no more about the others.
    """
    vocabulary = _vocabulary(tuple(theme for theme in themes if not theme.spans))
    spanning = [theme.name for theme in themes if theme.spans]
    sectioned = len({passage.section for passage in passages}) > 1
    filings: list[Filing] = []
    topic, since_topic = None, 0
    for depth, paragraph in _paragraphs(passages):
        section = passages[paragraph[0]].section
        evidence = [_evidence(passages[index].text, vocabulary) for index in paragraph]
        content, heading = _content(evidence), _shares(_evidence(section, vocabulary))
        above = HEADING if depth == 0 else HEADING / 3
        shares = {name: content[name] + above * heading[name] for name in content}
        opening = sectioned and (not section or paragraph[0] == 0)
        winner = _winner(content, heading, shares, opening=opening)
        since_topic = since_topic + 1 if topic == (section, winner) else 0
        topic = (section, winner)
        for place, index in enumerate(paragraph):
            opens = place == 0
            if winner:
                own = min(evidence[place][winner], 2.0)
                filings.append(Filing(winner, index, round(shares[winner] + 0.2 * own + 0.2 * opens, 6)))
            breadth = round(1 / (1 + since_topic + place), 6)  # what opens a topic comes before what goes on with it
            filings += [Filing(name, index, breadth) for name in spanning]
    return tuple(one for one in filings if feeds is None or one.theme in feeds)


def affinity(text: str, themes: Sequence[Theme]) -> dict[str, float]:
    """How strongly a question speaks of each theme, as shares of at most 1; themes without any are left out."""
    evidence = _evidence(text, _vocabulary(tuple(theme for theme in themes if not theme.spans)))
    return {name: share for name, share in _shares(evidence).items() if share > 0}


def _paragraphs(passages: Sequence[Passage]) -> Iterable[tuple[int, list[int]]]:
    """The places of each paragraph's passages, and how many paragraphs of its section stand before it."""
    places = groupby(range(len(passages)), key=lambda index: passages[index].paragraph)
    section, depth = None, 0
    for _, group in places:
        paragraph = list(group)
        here = passages[paragraph[0]].section
        depth = depth + 1 if here == section else 0
        section = here
        yield depth, paragraph


@lru_cache(maxsize=4)
def _vocabulary(themes: tuple[Theme, ...]) -> Vocabulary:
    """Each theme's phrases with their weight; what many themes name tells them apart badly, and weighs less."""
    named: dict[str, dict[Phrase, float]] = {}
    for theme in themes:
        weights: dict[Phrase, float] = {(term,): NAMED for term in terms(f"{theme.title} {theme.question}")}
        weights |= {tuple(map(stem, words(keyword))): KEYWORD for keyword in theme.keywords}
        named[theme.name] = weights
    holders: dict[Phrase, list[str]] = defaultdict(list)
    for name, weights in named.items():
        for phrase in filter(None, weights):
            holders[phrase].append(name)
    rivals = log(len(themes)) if len(themes) > 1 else 1.0
    found: dict[str, list[tuple[str, Mapping[str, float]]]] = defaultdict(list)
    for phrase, names in holders.items():
        told = 1 - log(len(names)) / rivals
        found[phrase[0]].append((f" {' '.join(phrase)} ", {name: named[name][phrase] * told for name in names}))
    return Vocabulary(tuple(named), found)


def _evidence(text: str, vocabulary: Vocabulary) -> dict[str, float]:
    """What speaks for each theme: its phrases that the text has, each once."""
    stems = [stem(word) for word in words(text)]
    line = f" {' '.join(stems)} "
    evidence = dict.fromkeys(vocabulary.themes, 0.0)
    for first in dict.fromkeys(stems):
        for phrase, weights in vocabulary.phrases.get(first, ()):
            if phrase in line:
                for name, weight in weights.items():
                    evidence[name] += weight
    return {name: round(value, 9) for name, value in evidence.items()}  # whatever the order of the words


def _shares(evidence: Mapping[str, float]) -> dict[str, float]:
    total = sum(evidence.values()) + DOUBT
    return {name: value / total for name, value in evidence.items()}


def _content(sentences: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Each theme's share of what a paragraph says, its first sentence above all."""
    first, *others = sentences
    return _shares({name: TOPIC_SENTENCE * first[name] + sum(one[name] for one in others) for name in first})


def _winner(
    content: Mapping[str, float], heading: Mapping[str, float], shares: Mapping[str, float], *, opening: bool
) -> str | None:
    """The theme that has a paragraph, if one does."""
    best, second = _leaders(shares)
    if best is None or shares[best] < LEAST:
        return None
    if opening:
        return best if second is None or shares[best] >= CLEAR * shares[second] else None
    said, rival = _leaders(content)
    if said and rival and content[said] < TIED * content[rival]:
        announced, _ = _leaders(heading)
        return announced if announced and heading[announced] >= LEAST else None
    return best


def _leaders(shares: Mapping[str, float]) -> tuple[str | None, str | None]:
    """The two themes with the largest shares above nothing, whatever the themes' order."""
    ranked = sorted((name for name in shares if shares[name] > 0), key=lambda name: (-round(shares[name], 6), name))
    return ranked[0] if ranked else None, ranked[1] if len(ranked) > 1 else None
