"""Files that a unit's stage puts beside a case: whose record a file is."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("uploads", sa.Column("organisation_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("uploads", "organisation_id")
