"""The tables. Every change here needs a migration beside it; a test holds the two together."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

REVISION = "0002"
"""The migration that these tables are the outcome of."""


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC: SQLite itself knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  SQLAlchemy's signature
        """To UTC, before it is stored."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  SQLAlchemy's signature
        """Aware again, in UTC, after it was read."""
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

documents = Table(
    "documents",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("source", String(200), nullable=False),
    Column("id", String(1000), nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text),
    Column("publisher", Text),
    Column("author", Text),
    Column("published", Date),
    Column("text", Text, nullable=False),
    Column("content_hash", String(64), nullable=False, index=True),
    Column("fetched", Moment, nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("retired_at", Moment),
    Column("remark", Text),
    UniqueConstraint("source", "id"),
)

passages = Table(
    "passages",
    metadata,
    Column("document", ForeignKey("documents.key", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("section", Text, nullable=False),
    Column("paragraph", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("leans", Boolean, nullable=False),
)

filings = Table(
    "filings",
    metadata,
    Column("theme", String(100), primary_key=True),
    Column("document", ForeignKey("documents.key", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("score", Float, nullable=False),
)
Index("ix_filings_theme_score", filings.c.theme, filings.c.score.desc(), filings.c.document, filings.c.place)

postings = Table(
    "postings",
    metadata,
    Column("document", ForeignKey("documents.key", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("stem", String(60), primary_key=True),
    Column("impact", Integer, nullable=False),
    Column("tie", BigInteger, nullable=False),
)
Index("ix_postings_stem_impact", postings.c.stem, postings.c.impact.desc(), postings.c.tie)

readings = Table(
    "readings",
    metadata,
    Column("source", String(200), primary_key=True),
    Column("name", String(1000), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("modified_ns", BigInteger, nullable=False),
    Column("problem", Text),
    Column("duplicate_of", String(1000)),
)

remarks = Table(
    "remarks",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("value", Text, nullable=False),
)
