"""What it takes to forget a person and old deliveries: numbers that are never given twice, and ways to what goes."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_OPEN = sa.text("status IN ('pending', 'sending')")
_SETTLED = sa.text("settled_at IS NOT NULL")


def upgrade() -> None:
    """Who asked the questions that are kept now is not known; their time is over in a month."""
    op.add_column("questions", sa.Column("asker", sa.String(length=64)))
    if op.get_bind().dialect.name == "sqlite":
        _deliveries()
    op.create_index("ix_deliveries_target", "deliveries", ["target"])
    op.create_index(
        "ix_deliveries_settled_at", "deliveries", ["settled_at"], sqlite_where=_SETTLED, postgresql_where=_SETTLED
    )


def _deliveries() -> None:
    """SQLite would give the number of a removed delivery to the next one; it is told not to when a table is made."""
    op.execute("CREATE TABLE held AS SELECT * FROM deliveries")
    op.drop_table("deliveries")
    made = op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("schedule", sa.Integer()),
        sa.Column("subscription", sa.Integer()),
        sa.Column("words", sa.Text()),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True)),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True)),
        sa.Column("owner", sa.String(length=64)),
        sa.Column("reason", sa.Text()),
        sa.Column("message", sa.String(length=200)),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["schedule"], ["schedules.key"], name=op.f("fk_deliveries_schedule")),
        sa.ForeignKeyConstraint(["target"], ["targets.key"], name=op.f("fk_deliveries_target")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("key", name=op.f("uq_deliveries_key")),
        sqlite_autoincrement=True,
    )
    names = ", ".join(f'"{column.name}"' for column in made.columns)
    op.execute(f"INSERT INTO deliveries ({names}) SELECT {names} FROM held")  # noqa: S608  the columns above
    op.drop_table("held")
    op.create_index("ix_deliveries_open", "deliveries", ["platform", "ready_at", "id"], sqlite_where=_OPEN)
    op.create_index("ix_deliveries_open_subscription", "deliveries", ["subscription", "id"], sqlite_where=_OPEN)
