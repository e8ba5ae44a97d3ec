"""How long the visits of a case to a desk lasted that came before its last one. Of earlier cases that isn't known: nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("route_desks", sa.Column("held_before", sa.Integer(), nullable=False, server_default=sa.text("0")))


def downgrade() -> None:
    op.drop_column("route_desks", "held_before")
