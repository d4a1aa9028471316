"""Numbers of subscriptions that are never given twice, and how open deliveries of one subscription are found."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """SQLite gives the number of the last row, once deleted, to the next: buttons and the ledger still held it."""
    op.create_index(
        "ix_deliveries_open_subscription",
        "deliveries",
        ["subscription", "id"],
        unique=False,
        sqlite_where=sa.text("status IN ('pending', 'sending')"),
        postgresql_where=sa.text("status IN ('pending', 'sending')"),
    )
    if op.get_context().dialect.name != "sqlite":
        return
    with op.batch_alter_table("subscriptions", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
        pass
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'subscriptions'")
    op.execute(
        "INSERT INTO sqlite_sequence (name, seq) SELECT 'subscriptions', max("
        "(SELECT coalesce(max(key), 0) FROM subscriptions), (SELECT coalesce(max(subscription), 0) FROM deliveries))"
    )
