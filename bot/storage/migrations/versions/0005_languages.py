"""The language of each target. It follows 0006, which was there before it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody's is known at first: until the next command, digests are in the language of the configuration."""
    op.add_column("targets", sa.Column("locale", sa.String(length=16), nullable=True))
