"""The documents on record: what was read, what stands in them, and under which theme it is filed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.briefing import index
from bot.briefing.filing import Filing
from bot.briefing.news import News, news
from bot.briefing.terms import terms
from bot.model import Dating, Document, Holding, Passage
from bot.storage import readings, remarks, said, tallies
from bot.storage.schema import documents, filings, passages, postings

FULLER = 1.5
"""How many times as long a text must be to take the place of another one of the same article."""


def same_text(connection: Connection, document: Document) -> str | None:
    """The id of another live document with the same content, if there is one."""
    query = select(documents.c.id).where(documents.c.content_hash == document.content_hash, *_another(document))
    return connection.execute(query.order_by(documents.c.key).limit(1)).scalar_one_or_none()


def same_article(connection: Connection, document: Document) -> str | None:
    """The id of another live document that is the same article and tells as much of it, if there is one.

    One that tells much less, such as a feed's first lines beside the page, makes way: its row goes over to `document`,
    so that what both say stays as old as it is.
    """
    if document.article is None:
        return None
    query = select(documents.c.key, documents.c.source, documents.c.id, func.length(documents.c.text).label("length"))
    here = query.where(documents.c.article == document.article, *_another(document))
    twin = connection.execute(here.order_by(documents.c.key).limit(1)).one_or_none()
    if twin is None or len(document.text) < FULLER * twin.length:
        return twin and twin.id
    own = and_(documents.c.source == document.source, documents.c.id == document.id)
    key = connection.execute(select(documents.c.key).where(own)).scalar_one_or_none()
    if key is not None:
        _clear(connection, key)
        connection.execute(delete(documents).where(documents.c.key == key))
    moved = update(documents).where(documents.c.key == twin.key)
    connection.execute(moved.values(source=document.source, id=document.id))
    readings.left_out_for(connection, twin.source, twin.id, document.id)
    return None


def _another(document: Document) -> tuple[ColumnElement[bool], ...]:
    """Live, and not `document` itself."""
    return or_(documents.c.source != document.source, documents.c.id != document.id), documents.c.retired_at.is_(None)


def reopen(connection: Connection, source: str, names: Iterable[str]) -> None:
    """These documents are about to be read again: until then no other one is the same as they are."""
    here = and_(documents.c.source == source, documents.c.id.in_(sorted(names)))
    connection.execute(update(documents).where(here).values(content_hash=""))


def shelve(  # noqa: PLR0913, PLR0917  a document with all that is known of it
    connection: Connection,
    document: Document,
    split: Sequence[Passage],
    filed: Iterable[Filing],
    now: datetime,
    edition: str = "",
    meanings: Sequence[bytes] = (),
) -> None:
    """Put a document on record, in place of its earlier version; when it was first seen stays as it was.

    So it is with each of its passages that the earlier version held too, and with a text that comes under another name.
    What is new in it and what it is a copy of is worked out here, once.

    Args:
        connection: a transaction in which no other process is.
        document: the document.
        split: its passages.
        filed: under which themes each is filed.
        now: when this is.
        edition: how it was split and filed.
        meanings: what each passage means, where that is known.
    """
    here = and_(documents.c.source == document.source, documents.c.id == document.id)
    values = {
        "title": document.title,
        "url": document.url,
        "publisher": document.publisher,
        "author": document.author,
        "published": document.published,
        "text": document.text,
        "content_hash": document.content_hash,
        "fetched": document.fetched,
        "remark": document.remark,
        "published_from": document.published_from,
        "language": document.language,
        "article": document.article,
        "retired_at": None,
        "edition": edition,
    }
    before = connection.execute(select(documents.c.key, documents.c.retired_at).where(here)).one_or_none()
    if before is None:
        first_seen = _seen_elsewhere(connection, document) or now
        added = insert(documents).values(source=document.source, id=document.id, first_seen=first_seen, **values)
        key: int = connection.execute(added.returning(documents.c.key)).scalar_one()
        seen, told = [first_seen] * len(split), {}
    else:
        key = before.key
        seen, told = _seen(connection, key, split, now), _told(connection, key)
    added_one = before is None or before.retired_at is not None
    tallies.changed(connection, [tallies.CHANGES, *([tallies.DOCUMENTS] if added_one else [])], 1)
    known: Sequence[bytes | None] = meanings or [None] * len(split)
    new = [said.New(terms(one.text), at, meaning) for one, at, meaning in zip(split, seen, known, strict=True)]
    same = said.alike(connection, new)
    rows = _filing_rows(key, document, split, new, filed, told, said.earlier(connection, new, same))
    family = said.family(connection, key, same, len(split))
    own = documents.c.key == key
    if before is not None:
        _clear(connection, key)
        connection.execute(update(documents).where(own).values(family=family, **values))
    elif family is not None:
        connection.execute(update(documents).where(own).values(family=family))
    _insert(connection, key, document, split, new, rows)
    remarks.forget_other(connection, remarks.FILED, edition)  # it was noted by a process that goes by other themes


def _insert(  # noqa: PLR0913, PLR0917  the rows of every table that holds passages
    connection: Connection,
    key: int,
    document: Document,
    split: Sequence[Passage],
    new: Sequence[said.New],
    filing_rows: Sequence[dict[str, object]],
) -> None:
    if not split:
        return
    rows = [_passage_row(key, place, one, new[place]) for place, one in enumerate(split)]
    connection.execute(insert(passages), rows)
    listed = [
        {"document": key, "place": one.place, "stem": one.stem, "impact": one.impact, "tie": one.tie}
        for one in index.postings(document, split, [one.stems for one in new])
    ]
    if listed:
        connection.execute(insert(postings), listed)
    if filing_rows:
        connection.execute(insert(filings), filing_rows)
        tallies.changed(connection, {tallies.filed(str(row["theme"])) for row in filing_rows}, 1)


def _filing_rows(  # noqa: PLR0913, PLR0917  as `_insert`
    key: int,
    document: Document,
    split: Sequence[Passage],
    new: Sequence[said.New],
    filed: Iterable[Filing],
    told: Mapping[tuple[str, str], News],
    earlier: Sequence[said.Earlier],
) -> list[dict[str, object]]:
    """The filings with what is new in each; one that the earlier version of the document held keeps what was known."""
    rows: list[dict[str, object]] = []
    for one in filed:
        passage, own = split[one.passage], new[one.passage]
        known = told.get((one.theme, passage.text))
        found = known or news(
            passage.text, frozenset(own.stems), own.first_seen, earlier[one.passage].get(one.theme, ())
        )
        rows.append(
            {
                "document": key,
                "place": one.passage,
                "theme": one.theme,
                "score": one.score,
                "tie": index.tie(document, one.passage),
                "first_seen": own.first_seen,
                "said_at": found.said_at,
                "updates": found.updates,
            }
        )
    return rows


def retire(connection: Connection, source: str, name: str, now: datetime) -> None:
    """A document is gone: it keeps its row, and answers nothing any more."""
    here = and_(documents.c.source == source, documents.c.id == name)
    row = connection.execute(select(documents.c.key, documents.c.retired_at).where(here)).one_or_none()
    if row is not None:
        connection.execute(update(documents).where(here).values(retired_at=now, edition=None))
        tallies.changed(connection, [tallies.CHANGES], 1)
        if row.retired_at is None:
            tallies.changed(connection, [tallies.DOCUMENTS], -1)
        _clear(connection, row.key)
    readings.forget(connection, source, name)


def sources(connection: Connection) -> set[str]:
    """The sources that anything on record came from."""
    live = select(documents.c.source).where(documents.c.retired_at.is_(None)).distinct()
    return {*connection.execute(live).scalars(), *readings.sources(connection)}


def retire_source(connection: Connection, source: str, now: datetime) -> int:
    """All of a source is gone; how many documents that was."""
    here = select(documents.c.id).where(documents.c.source == source, documents.c.retired_at.is_(None))
    names = list(connection.execute(here).scalars())
    for name in names:
        retire(connection, source, name, now)
    readings.forget(connection, source)
    remarks.forget(connection, f"{remarks.MEMORY} of {source}")
    return len(names)


def unfiled(connection: Connection, edition: str) -> list[int]:
    """The keys of the live documents that are filed otherwise than `edition`, in the order in which they were seen."""
    query = select(documents.c.key).where(documents.c.edition != edition)
    return list(connection.execute(query.order_by(documents.c.first_seen, documents.c.key)).scalars())


def count_unfiled(connection: Connection, edition: str) -> int:
    """How many live documents are filed otherwise than `edition`."""
    return connection.execute(select(func.count()).where(documents.c.edition != edition)).scalar_one()


def is_filed(connection: Connection, key: int, edition: str) -> bool:
    """Whether a document needs not be filed anew: it is retired, or of that edition."""
    found = connection.execute(select(documents.c.edition).where(documents.c.key == key)).scalar_one_or_none()
    return found is None or found == edition


def live_keys(connection: Connection) -> list[int]:
    """The keys of the live documents."""
    query = select(documents.c.key).where(documents.c.retired_at.is_(None)).order_by(documents.c.id)
    return list(connection.execute(query).scalars())


def live_document(connection: Connection, key: int) -> Document | None:
    """A document whole, if it is still live, for splitting and filing it anew."""
    query = select(documents).where(documents.c.key == key, documents.c.retired_at.is_(None))
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Document(
        id=row.id,
        source=row.source,
        title=row.title,
        url=row.url,
        publisher=row.publisher,
        author=row.author,
        published=row.published,
        text=row.text,
        fetched=row.fetched,
        content_hash=row.content_hash,
        remark=row.remark,
        published_from=Dating(row.published_from),
        language=row.language,
        article=row.article,
    )


def count_filed(connection: Connection, theme: str) -> int:
    """How many live documents hold something under a theme."""
    return tallies.count(connection, tallies.filed(theme))


def holdings(connection: Connection) -> list[Holding]:
    """The live documents, by id."""
    counted = select(func.count()).where(passages.c.document == documents.c.key).scalar_subquery()
    query = (
        select(documents, counted.label("passages")).where(documents.c.retired_at.is_(None)).order_by(documents.c.id)
    )
    return [
        Holding(
            row.id,
            row.title,
            row.url,
            row.publisher,
            row.author,
            row.published,
            row.passages,
            row.first_seen,
            row.remark,
            row.source,
            Dating(row.published_from),
            row.language,
        )
        for row in connection.execute(query)
    ]


def count_documents(connection: Connection) -> int:
    """How many documents are live."""
    return tallies.count(connection, tallies.DOCUMENTS)


def version(connection: Connection) -> int:
    """A number that grows with every change of what answers read."""
    return tallies.count(connection, tallies.CHANGES)


def text_of(connection: Connection, document_id: str) -> str | None:
    """A live document's text as read: what all offsets count on."""
    query = select(documents.c.text).where(documents.c.id == document_id, documents.c.retired_at.is_(None))
    return connection.execute(query.limit(1)).scalar_one_or_none()


def _seen(connection: Connection, key: int, split: Sequence[Passage], now: datetime) -> list[datetime]:
    """When each passage of a document was first seen: with an earlier version that held its words, else now."""
    before = connection.execute(select(documents.c.text, documents.c.first_seen).where(documents.c.key == key)).one()
    known = select(passages.c.text, passages.c.first_seen).where(passages.c.document == key)
    dated = {row.text: row.first_seen for row in connection.execute(known)}
    return [
        dated.get(one.text) or (before.first_seen if one.text in before.text else now)  # it may be split otherwise
        for one in split
    ]


def _seen_elsewhere(connection: Connection, document: Document) -> datetime | None:
    """When a text stood whole in a document of another name, as where its file was moved; None: it never did.

    When that document was last read: all of it had been seen by then, and what was added since the last digest is not
    taken for older than it is.
    """
    same = and_(documents.c.content_hash == document.content_hash, documents.c.text == document.text)
    row = connection.execute(select(documents.c.first_seen, documents.c.fetched).where(same).limit(1)).one_or_none()
    return row and max(row.first_seen, row.fetched)


def _told(connection: Connection, key: int) -> dict[tuple[str, str], News]:
    """What was new in a document as it is on record, by theme and text."""
    query = (
        select(filings.c.theme, passages.c.text, filings.c.said_at, filings.c.updates)
        .join(passages, and_(passages.c.document == filings.c.document, passages.c.place == filings.c.place))
        .where(filings.c.document == key)
    )
    return {(row.theme, row.text): News(row.said_at, row.updates) for row in connection.execute(query)}


def _clear(connection: Connection, key: int) -> None:
    held = select(filings.c.theme).where(filings.c.document == key).distinct()
    tallies.changed(connection, [tallies.filed(theme) for theme in connection.execute(held).scalars()], -1)
    connection.execute(delete(postings).where(postings.c.document == key))
    connection.execute(delete(filings).where(filings.c.document == key))
    connection.execute(delete(passages).where(passages.c.document == key))


def _passage_row(key: int, place: int, passage: Passage, new: said.New) -> dict[str, object]:
    return {
        "document": key,
        "place": place,
        "section": passage.section,
        "paragraph": passage.paragraph,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "leans": passage.leans,
        "first_seen": new.first_seen,
        "stems": " ".join(new.stems),
        "print": new.print,
        "meaning": new.meaning,
    }
