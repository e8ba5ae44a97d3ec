"""Channels that run beside the others: one live application per notice, person and lane."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INDEX, TABLE = "uq_applications_live", "applications"
LIVE = sa.text("live")


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("lane", sa.String(length=40), nullable=False, server_default=sa.text("''")))
    op.drop_index(INDEX, TABLE)
    op.create_index(
        INDEX, TABLE, ["notice_id", "person_id", "lane"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE
    )


def downgrade() -> None:
    op.drop_index(INDEX, TABLE)
    op.create_index(INDEX, TABLE, ["notice_id", "person_id"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE)
    op.drop_column(TABLE, "lane")
