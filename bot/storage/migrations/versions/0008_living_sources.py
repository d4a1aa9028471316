"""Living sources: where a document's date is known from, its language, its article; and when each source is visited."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was read before is read again, as the edition of the extractors is another."""
    op.add_column(
        "documents", sa.Column("published_from", sa.String(20), nullable=False, server_default=sa.text("'unknown'"))
    )
    op.add_column("documents", sa.Column("language", sa.String(10)))
    op.add_column("documents", sa.Column("article", sa.String(64)))
    op.create_index("ix_documents_article", "documents", ["article"])
    op.create_table(
        "visits",
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("next_try", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_success", sa.DateTime(timezone=True)),
        sa.Column("failures", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("failing_since", sa.DateTime(timezone=True)),
        sa.Column("error", sa.Text()),
        sa.Column("holder", sa.String(64)),
        sa.Column("held_until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("source", name="pk_visits"),
    )
