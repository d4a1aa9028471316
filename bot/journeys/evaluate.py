"""JSON lines in, JSON lines out: briefs, selection, novelty and splitting for scripts and for measuring quality.

The protocol is told in docs/scripting.md. Nothing is stored; a corpus lasts as long as the conversation.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from bot import wording
from bot.briefing.answering import weigh
from bot.briefing.compose import brief
from bot.briefing.extract import select
from bot.briefing.novelty import novelty
from bot.briefing.pool import Pool, gather
from bot.briefing.retrieval import elsewhere
from bot.briefing.selection import LONGEST, Candidate, Imprint
from bot.briefing.splitting import passages
from bot.briefing.splitting.layout import headings
from bot.briefing.splitting.sentences import sentences
from bot.errors import RequestError
from bot.model import Document, Theme
from bot.ports import Encoder

Answer = dict[str, Any]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LANGUAGES = {"english": "en", "russian": "ru", "ukrainian": "uk"}


def converse(lines: Iterable[str], encoder: Callable[[], Encoder | None]) -> Iterator[str]:
    """Answer each line, in order; a line that cannot be answered gives ``{"id", "error"}`` and stops nothing.

    Args:
        lines: one JSON object each; blank ones are passed over.
        encoder: gives the encoder, called where one is first needed.
    """
    corpora: dict[str, Pool] = {}
    encode = cache(encoder)
    operations: Mapping[str, Callable[[Any], Answer]] = {
        "corpus": lambda asked: _corpus(asked, corpora),
        "brief": lambda asked: _brief(asked, corpora, encode()),
        "select": lambda asked: _select(asked, encode()),
        "novelty": _novelty,
        "sentences": _sentences,
        "headings": _headings,
    }
    for line in filter(str.strip, lines):
        yield _written(_answered(line, operations))


def _written(answer: Answer) -> str:
    """An answer as JSON; in ASCII where half a character (a lone surrogate) could not be sent otherwise."""
    text = json.dumps(answer, ensure_ascii=False)
    return text if _sendable(text) else json.dumps(answer)


def _sendable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _answered(line: str, operations: Mapping[str, Callable[[Any], Answer]]) -> Answer:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return {"id": None, "error": wording.scripting.not_json()}
    if not isinstance(asked, dict):
        return {"id": None, "error": wording.scripting.not_json()}
    name = asked.get("op")
    operation = operations.get(name) if isinstance(name, str) else None
    if operation is None:
        return {"id": asked.get("id"), "error": wording.scripting.unknown_operation(name, list(operations))}
    try:
        return {"id": asked.get("id"), **operation(asked)}
    except RequestError as error:
        return {"id": asked.get("id"), "error": str(error)}
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        return {"id": asked.get("id"), "error": wording.scripting.malformed_operation(asked["op"], str(error))}


def _corpus(asked: Any, corpora: dict[str, Pool]) -> Answer:
    corpora[asked["id"]] = _pool(asked["documents"])
    return {"ok": True}


def _brief(asked: Any, corpora: Mapping[str, Pool], encoder: Encoder | None) -> Answer:
    if "documents" in asked:
        pool = _pool(asked["documents"])
    elif asked["corpus"] in corpora:
        pool = corpora[asked["corpus"]]
    else:
        raise RequestError(wording.scripting.unknown_corpus(asked["corpus"]))
    question, longest = str(asked["query"]), int(asked.get("max_words_per_point", LONGEST))
    theme = Theme("ask", title=question, question=question, max_points=int(asked.get("max_points", 5)))
    weighed = weigh(question, pool, encoder)
    answers = weighed.found if weighed.answered else {}
    candidates = [pool.candidates[pool.place_of[key]].scored(score) for key, score in answers.items()]
    found = brief(theme, candidates, since=None, now=EPOCH, elsewhere=partial(elsewhere, pool))
    return {
        "sure": weighed.surest,
        "points": [
            {
                "text": point.text,
                "citations": [{"doc": one.document_id, "start": one.start, "end": one.end} for one in point.citations],
            }
            for point in found.points
            if len(point.text.split()) <= longest
        ],
    }


def _select(asked: Any, encoder: Encoder | None) -> Answer:
    documents = [document(one) for one in asked["documents"]]
    texts = {document.id: document.text for document in documents}
    query = None if asked.get("query") is None else str(asked["query"])
    history = [str(text) for text in asked.get("history") or ()]
    chosen = select(query, documents, history, int(asked["budget_words"]), encoder)
    return {
        "sentences": [
            {"text": texts[document][start:end], "doc": document, "start": start, "end": end}
            for document, start, end in chosen
        ]
    }


def _novelty(asked: Any) -> Answer:
    return {"scores": novelty([str(text) for text in asked["history"]], [str(text) for text in asked["candidates"]])}


def _sentences(asked: Any) -> Answer:
    language = str(asked.get("language") or "en").casefold()
    return {"spans": sentences(str(asked["text"]), LANGUAGES.get(language, language[:2]))}


def _headings(asked: Any) -> Answer:
    return {"headings": headings(str(asked["text"]))}


def _pool(documents: Any) -> Pool:
    return gather([candidate for one in documents for candidate in _candidates(one)])


def _candidates(given: Any) -> Iterator[Candidate]:
    one = document(given)
    for place, passage in enumerate(passages.split(one)):
        yield Candidate(passage, place, Imprint(one.title))


def document(given: Any) -> Document:
    """A document as a request gives it: `id`, `text`, and perhaps `title` and `source`."""
    return Document(
        id=str(given["id"]),
        source=str(given.get("source") or ""),
        title=str(given.get("title") or ""),
        url=None,
        publisher=None,
        author=None,
        published=None,
        text=str(given["text"]),
        fetched=EPOCH,
        content_hash="",
    )
