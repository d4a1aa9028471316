"""Documents of feeds and pages: where their date is known from, their language, the article that they are."""

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
