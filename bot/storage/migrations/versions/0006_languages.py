"""The language of each target."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody's is known at first: until the next command, digests are in the language of the configuration."""
    op.add_column("targets", sa.Column("locale", sa.String(length=16), nullable=True))
