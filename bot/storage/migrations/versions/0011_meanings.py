"""What passages mean, written down when their document comes."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until a document is read or filed anew, its meanings are worked out for each question, as they were before."""
    op.add_column("passages", sa.Column("meaning", sa.LargeBinary()))
