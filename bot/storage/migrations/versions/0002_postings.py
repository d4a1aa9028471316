"""The inverted lists that a question reads, and what is to be said of how a document was read."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the lists; they fill as every document is split and filed anew, for the edition of both is another."""
    op.create_table(
        "postings",
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stem", sa.String(length=60), nullable=False),
        sa.Column("impact", sa.Integer(), nullable=False),
        sa.Column("tie", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.key"], name=op.f("fk_postings_document"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document", "place", "stem", name=op.f("pk_postings")),
    )
    op.create_index("ix_postings_stem_impact", "postings", ["stem", sa.literal_column("impact DESC"), "tie"])
    op.add_column("documents", sa.Column("remark", sa.Text()))
