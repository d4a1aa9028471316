"""What ingestion works out once: what is new, what is a copy, how many there are; and the index that stays quick."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filings answer until each document is filed anew, which the edition asks for."""
    op.add_column("documents", sa.Column("edition", sa.String(length=64)))
    op.add_column("documents", sa.Column("family", sa.Integer()))
    op.execute("UPDATE documents SET edition = '' WHERE retired_at IS NULL")
    op.create_index("ix_documents_edition", "documents", ["edition", "first_seen"])
    op.add_column("passages", sa.Column("stems", sa.Text(), server_default="", nullable=False))
    op.add_column("passages", sa.Column("print", sa.BigInteger()))
    op.create_index("ix_passages_print", "passages", ["print"])
    _filings()
    _postings()
    op.create_table(
        "tallies",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_tallies")),
    )
    op.execute("INSERT INTO tallies SELECT 'documents', count(*) FROM documents WHERE retired_at IS NULL")
    op.execute("INSERT INTO tallies SELECT 'filed ' || theme, count(DISTINCT document) FROM filings GROUP BY theme")
    op.create_table(
        "askings",
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("theme", sa.String(length=100), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("platform", "workspace", "address", "theme", name=op.f("pk_askings")),
    )


def _filings() -> None:
    """Found by their document too; what has been filed counts as said when its passage was first seen."""
    op.execute(
        "CREATE TABLE held AS SELECT f.theme, f.document, f.place, f.score, p.first_seen FROM filings f "
        "JOIN passages p ON p.document = f.document AND p.place = f.place"
    )
    op.drop_table("filings")
    op.create_table(
        "filings",
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("theme", sa.String(length=100), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("tie", sa.BigInteger(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updates", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["document"], ["documents.key"], name=op.f("fk_filings_document"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document", "place", "theme", name=op.f("pk_filings")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO filings (document, place, theme, score, tie, first_seen, said_at) "
        "SELECT document, place, theme, score, 1000 * CAST(document AS BIGINT) + place, first_seen, first_seen "
        "FROM held"
    )
    op.drop_table("held")
    op.create_index("ix_filings_theme_score", "filings", ["theme", sa.literal_column("score DESC"), "tie"])
    op.create_index("ix_filings_theme_said_at", "filings", ["theme", "said_at"])


def _postings() -> None:
    """One tree less on SQLite, and an index that holds all of a row on both."""
    op.execute("CREATE TABLE held AS SELECT document, place, stem, impact, tie FROM postings")
    op.drop_table("postings")
    op.create_table(
        "postings",
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stem", sa.String(length=60), nullable=False),
        sa.Column("impact", sa.Integer(), nullable=False),
        sa.Column("tie", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.key"], name=op.f("fk_postings_document"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document", "place", "stem", name=op.f("pk_postings")),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO postings SELECT document, place, stem, impact, tie FROM held")
    op.drop_table("held")
    op.create_index(
        "ix_postings_stem_impact",
        "postings",
        ["stem", sa.literal_column("impact DESC"), "tie"],
        postgresql_include=["document", "place"],
    )
