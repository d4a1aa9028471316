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
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    Time,
    TypeDecorator,
    UniqueConstraint,
    text,
)

REVISION = "0011"
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
    Column("published_from", String(20), nullable=False, server_default=text("'unknown'")),
    Column("language", String(10)),
    Column("article", String(64), index=True),
    Column("edition", String(64)),  # how it was split and filed; null: retired
    Column("family", Integer),  # the key of the first document of which it is a copy; null: of none
    UniqueConstraint("source", "id"),
)
Index("ix_documents_edition", documents.c.edition, documents.c.first_seen)

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
    Column("first_seen", Moment, nullable=False),  # later than its document's where that was changed
    Column("stems", Text, nullable=False, server_default=""),  # of its telling words, in order
    Column("print", BigInteger, index=True),  # a hash of the same; null: too few to be known by
    Column("meaning", LargeBinary),  # as `briefing/meanings.py` packs it; null: worked out when it is needed
)

filings = Table(
    "filings",
    metadata,
    Column("document", ForeignKey("documents.key", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("theme", String(100), primary_key=True),
    Column("score", Float, nullable=False),
    Column("tie", BigInteger, nullable=False),
    Column("first_seen", Moment, nullable=False),  # as its passage
    Column("said_at", Moment, nullable=False),  # when a passage of the theme first said it
    Column("updates", Moment),  # when one first said what this one changes
    sqlite_with_rowid=False,
)
Index("ix_filings_theme_score", filings.c.theme, filings.c.score.desc(), filings.c.tie)
Index("ix_filings_theme_said_at", filings.c.theme, filings.c.said_at)

postings = Table(
    "postings",
    metadata,
    Column("document", ForeignKey("documents.key", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("stem", String(60), primary_key=True),
    Column("impact", Integer, nullable=False),
    Column("tie", BigInteger, nullable=False),
    sqlite_with_rowid=False,  # so that the index below holds all of a row
)
Index(
    "ix_postings_stem_impact",
    postings.c.stem,
    postings.c.impact.desc(),
    postings.c.tie,
    postgresql_include=["document", "place"],
)

tallies = Table(
    "tallies",
    metadata,
    Column("name", String(120), primary_key=True),  # "documents", or "filed " and a theme
    Column("count", Integer, nullable=False),  # how many live documents there are, or hold something under it
)

askings = Table(
    "askings",
    metadata,
    Column("platform", String(20), primary_key=True),
    Column("workspace", String(64), primary_key=True),
    Column("address", String(64), primary_key=True),  # who asked
    Column("theme", String(100), primary_key=True),
    Column("asked_at", Moment, nullable=False),
)

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

visits = Table(
    "visits",
    metadata,
    Column("source", String(200), primary_key=True),
    Column("next_try", Moment, nullable=False),
    Column("last_success", Moment),
    Column("failures", Integer, nullable=False, server_default=text("0")),  # in a row
    Column("failing_since", Moment),
    Column("error", Text),  # why it fails, in words; null: it does not
    Column("holder", String(64)),  # which process looks at it now …
    Column("held_until", Moment),  # … or until when it may be thought to
)

targets = Table(
    "targets",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("workspace", String(64), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("address", String(64), nullable=False),
    Column("quiet_start", Time),
    Column("quiet_end", Time),
    Column("quiet_zone", String(64)),
    Column("locale", String(16)),  # as the platform tells it of the person or the server; null: nobody knows
    UniqueConstraint("platform", "workspace", "kind", "address"),
)

TARGET_COLUMNS = (targets.c.platform, targets.c.workspace, targets.c.kind, targets.c.address)
QUIET_COLUMNS = (targets.c.quiet_start, targets.c.quiet_end, targets.c.quiet_zone)

people = Table(
    "people",
    metadata,
    Column("platform", String(20), primary_key=True),
    Column("workspace", String(64), primary_key=True),
    Column("address", String(64), primary_key=True),
    Column("zone", String(64), nullable=False),
)

schedules = Table(
    "schedules",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("themes", String(1000), nullable=False),  # names parted by commas, which no name holds
    Column("days", SmallInteger, nullable=False),  # a bit for each, Monday's is 1
    Column("at", Time, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("grace_seconds", Integer, nullable=False),
    Column("when_empty", String(10), nullable=False),
    Column("next_run_at", Moment, index=True),  # null: nobody wants it now
    Column("advanced_at", Moment, index=True),  # what the clock said when next_run_at was set
    UniqueConstraint("themes", "days", "at", "zone", "grace_seconds", "when_empty"),
)

SCHEDULE_COLUMNS = (
    schedules.c.themes,
    schedules.c.days,
    schedules.c.at,
    schedules.c.zone,
    schedules.c.grace_seconds,
    schedules.c.when_empty,
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("schedule", ForeignKey("schedules.key"), nullable=False),
    Column("target", ForeignKey("targets.key"), nullable=False, index=True),
    Column("name", String(64), unique=True),  # of those in config/digests.yaml
    Column("creator", String(64)),  # who asked for it; null: the configuration alone; "": somebody who is forgotten
    Column("created_at", Moment, nullable=False),
    Column("paused", Text),  # why, in words; null: it is not
    Column("mark", Moment),
    UniqueConstraint("schedule", "target"),
    sqlite_autoincrement=True,  # a number once given is never another's: buttons and the ledger hold it
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("key", String(120), nullable=False, unique=True),
    Column("platform", String(20), nullable=False),
    Column("target", ForeignKey("targets.key"), nullable=False, index=True),
    Column("schedule", ForeignKey("schedules.key")),  # null: a word to an owner, which stands in `words`
    Column("subscription", Integer),  # no foreign key: the ledger outlives it
    Column("words", Text),
    Column("due_at", Moment, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("expires_at", Moment, nullable=False),  # not begun by then: skipped
    Column("since", Moment),  # what it covers: first seen after this …
    Column("until", Moment, nullable=False),  # … up to this
    Column("first", Boolean, nullable=False, server_default=text("false")),
    Column("status", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("ready_at", Moment, nullable=False),  # when it may be worked on: due, again, or the lease is over
    Column("tried_at", Moment),  # when an attempt began of which nobody knows whether it posted
    Column("owner", String(64)),  # which process works on it
    Column("reason", Text),
    Column("message", String(200)),
    Column("settled_at", Moment),
    sqlite_autoincrement=True,  # as above: who still holds one that was removed must not settle another
)
Index(
    "ix_deliveries_open",
    deliveries.c.platform,
    deliveries.c.ready_at,
    deliveries.c.id,
    sqlite_where=text("status IN ('pending', 'sending')"),
    postgresql_where=text("status IN ('pending', 'sending')"),
)
Index(
    "ix_deliveries_open_subscription",
    deliveries.c.subscription,
    deliveries.c.id,
    sqlite_where=text("status IN ('pending', 'sending')"),
    postgresql_where=text("status IN ('pending', 'sending')"),
)

Index(
    "ix_deliveries_settled_at",
    deliveries.c.settled_at,
    sqlite_where=text("settled_at IS NOT NULL"),
    postgresql_where=text("settled_at IS NOT NULL"),
)

questions = Table(
    "questions",
    metadata,
    Column("digest", String(32), primary_key=True),
    Column("text", Text, nullable=False),
    Column("asked_at", Moment, nullable=False, index=True),  # last
    Column("asker", String(64)),  # a mark of who asked it last, which says who it was to nobody who does not know
)

pacing = Table(
    "pacing",
    metadata,
    Column("name", String(160), primary_key=True),
    Column("free_at", Moment, nullable=False),  # GCRA's theoretical arrival time
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("name", String(120), primary_key=True),  # what a service calls something that it may tell more than once
    Column("at", Moment, nullable=False, index=True),
)

# The next three are those of slack_sdk's SQLAlchemy stores, which read and write them; what is sealed is longer here.
slack_installations = Table(
    "slack_installations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", String(32), nullable=False),
    Column("app_id", String(32), nullable=False),
    Column("enterprise_id", String(32)),
    Column("enterprise_name", String(200)),
    Column("enterprise_url", String(200)),
    Column("team_id", String(32)),
    Column("team_name", String(200)),
    Column("bot_token", Text),
    Column("bot_id", String(32)),
    Column("bot_user_id", String(32)),
    Column("bot_scopes", String(1000)),
    Column("bot_refresh_token", Text),
    Column("bot_token_expires_at", DateTime),
    Column("user_id", String(32), nullable=False),
    Column("user_token", Text),
    Column("user_scopes", String(1000)),
    Column("user_refresh_token", Text),
    Column("user_token_expires_at", DateTime),
    Column("incoming_webhook_url", Text),
    Column("incoming_webhook_channel", String(200)),
    Column("incoming_webhook_channel_id", String(200)),
    Column("incoming_webhook_configuration_url", Text),
    Column("is_enterprise_install", Boolean, nullable=False),
    Column("token_type", String(32)),
    Column("installed_at", DateTime, nullable=False),
    Index("slack_installations_idx", "client_id", "enterprise_id", "team_id", "user_id", "installed_at"),
)

slack_bots = Table(
    "slack_bots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", String(32), nullable=False),
    Column("app_id", String(32), nullable=False),
    Column("enterprise_id", String(32)),
    Column("enterprise_name", String(200)),
    Column("team_id", String(32)),
    Column("team_name", String(200)),
    Column("bot_token", Text),
    Column("bot_id", String(32)),
    Column("bot_user_id", String(32)),
    Column("bot_scopes", String(1000)),
    Column("bot_refresh_token", Text),
    Column("bot_token_expires_at", DateTime),
    Column("is_enterprise_install", Boolean, nullable=False),
    Column("installed_at", DateTime, nullable=False),
    Index("slack_bots_idx", "client_id", "enterprise_id", "team_id", "installed_at"),
)

slack_oauth_states = Table(
    "slack_oauth_states",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String(200), nullable=False),
    Column("expire_at", DateTime, nullable=False),
)
