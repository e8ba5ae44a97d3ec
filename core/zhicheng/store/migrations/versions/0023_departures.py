"""Cases that left a list after its draw or ballot, and seats that experts have given up."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "departures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"]),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"]),
        sa.ForeignKeyConstraint(["note_id"], ["batch_notes.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_departures_application_id", "departures", ["application_id"], unique=False)
    op.add_column("seats", sa.Column("declined", sa.String(length=40), nullable=True))
    op.add_column("seats", sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("seats", "declined_at")
    op.drop_column("seats", "declined")
    op.drop_index("ix_departures_application_id", table_name="departures")
    op.drop_table("departures")
