"""Who wants which digest when, and the ledger of what was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of schedules, subscriptions and deliveries; what is on record is as old as its documents."""
    op.add_column("passages", sa.Column("first_seen", sa.DateTime(timezone=True)))
    op.execute(
        "UPDATE passages SET first_seen = (SELECT first_seen FROM documents WHERE documents.key = passages.document)"
    )
    with op.batch_alter_table("passages") as passages:
        passages.alter_column("first_seen", nullable=False)
    op.create_table(
        "pacing",
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pacing")),
    )
    op.create_table(
        "people",
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("platform", "workspace", "address", name=op.f("pk_people")),
    )
    op.create_table(
        "schedules",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("themes", sa.String(length=1000), nullable=False),
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("grace_seconds", sa.Integer(), nullable=False),
        sa.Column("when_empty", sa.String(length=10), nullable=False),
        sa.Column("next_run_at", sa.DateTime(timezone=True)),
        sa.Column("advanced_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_schedules")),
        sa.UniqueConstraint(
            "themes",
            "days",
            "at",
            "zone",
            "grace_seconds",
            "when_empty",
            name=op.f("uq_schedules_themes_days_at_zone_grace_seconds_when_empty"),
        ),
    )
    op.create_index(op.f("ix_schedules_advanced_at"), "schedules", ["advanced_at"], unique=False)
    op.create_index(op.f("ix_schedules_next_run_at"), "schedules", ["next_run_at"], unique=False)
    op.create_table(
        "targets",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("quiet_start", sa.Time()),
        sa.Column("quiet_end", sa.Time()),
        sa.Column("quiet_zone", sa.String(length=64)),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_targets")),
        sa.UniqueConstraint(
            "platform", "workspace", "kind", "address", name=op.f("uq_targets_platform_workspace_kind_address")
        ),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
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
    )
    op.create_index(
        "ix_deliveries_open",
        "deliveries",
        ["platform", "ready_at", "id"],
        unique=False,
        sqlite_where=sa.text("status IN ('pending', 'sending')"),
        postgresql_where=sa.text("status IN ('pending', 'sending')"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("schedule", sa.Integer(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64)),
        sa.Column("creator", sa.String(length=64)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused", sa.Text()),
        sa.Column("mark", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["schedule"], ["schedules.key"], name=op.f("fk_subscriptions_schedule")),
        sa.ForeignKeyConstraint(["target"], ["targets.key"], name=op.f("fk_subscriptions_target")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("name", name=op.f("uq_subscriptions_name")),
        sa.UniqueConstraint("schedule", "target", name=op.f("uq_subscriptions_schedule_target")),
    )
    op.create_index(op.f("ix_subscriptions_target"), "subscriptions", ["target"], unique=False)
