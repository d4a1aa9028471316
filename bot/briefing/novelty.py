"""How much each passage tells that a reader has not seen yet."""

import re
from collections import Counter
from collections.abc import Sequence
from math import fsum, log, sqrt

from bot.briefing import months
from bot.briefing.terms import stem, weight, words

DETAIL = 0.4
"""Numbers, days and hours count less than half, and so does who says it, and what stands in brackets.

A second report of one event gives another witness, another hour, another aside: that these are new seldom makes news.
"""

_DETAIL = re.compile(
    r"\d.*|"
    rf"{'|'.join((*months.ENGLISH, *months.UKRAINIAN, *months.RUSSIAN))}|monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday|yesterday|today|tomorrow|morning|afternoon|evening|night|week|"
    r"month|year|am|pm|понеділок|вівторок|середу|четвер|п'ятницю|суботу|неділю|вчора|сьогодні|завтра|ранку|вечора|ночі|тижня|"
    r"місяця|року|"
    r"понедельник|вторник|среду|пятницу|субботу|воскресенье|вчера|сегодня|завтра|утра|вечера|ночи|недели|"
    r"месяца|года|"
    r"say|says|said|saying|tell|tells|told|according|report|reports|reported|reportedly|claim|claims|claimed|announce|"
    r"announces|announced|statement|spokesman|spokeswoman|spokesperson|source|sources|official|officials|witness|witnesses|news|"
    r"каже|кажуть|сказав|сказала|сказали|заявив|заявила|заявили|повідомив|повідомила|повідомили|повідомляє|"
    r"словами|даними|заява|речник|речниця|джерело|джерела|свідок|свідки|новини|"
    r"говорит|говорят|сказал|сказала|сказали|заявил|заявила|заявили|сообщил|сообщила|сообщили|сообщает|"
    r"словам|данным|заявление|представитель|источник|источники|свидетель|свидетели|новости"
)
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def novelty(history: Sequence[str], candidates: Sequence[str]) -> list[float]:
    """How new each candidate is to who has read `history`; 0: nothing in it is.

    It is the rarity of the words that history lacks over the root of how many words there are: without the root,
    length alone would look like news; by the whole length, a fact with its setting would look stale. Rarity is
    counted over history and candidates. Words are not stemmed: what was announced and what is going to be are two.
    """
    seen = [_words(text) for text in history]
    offered = [_words(text) for text in candidates]
    held = Counter(word for told in (*seen, *offered) for word in told)
    known = frozenset().union(*seen)
    rarity = {word: log(1 + (len(seen) + len(offered)) / (0.5 + count)) for word, count in held.items()}
    scores = []
    for text, told in zip(candidates, offered, strict=True):
        matter = _matter(text)
        news = fsum(rarity[word] * (1.0 if word in matter else DETAIL) for word in told - known)
        scores.append(round(news / sqrt(len(told) or 1), 6))
    return scores


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in words(text) if weight(stem(word)))


def _matter(text: str) -> frozenset[str]:
    """The words of `text` that are no detail."""
    return frozenset(word for word in _words(_ASIDE.sub(" ", text)) if not _DETAIL.fullmatch(word))
