"""Rounds that committee offices have missed or lost."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "missed_rounds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("notice_id", "organisation_id", "due"),
    )
    op.create_table(
        "round_losses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("entrusted_to", sa.Uuid(), nullable=False),
        sa.Column("committee", sa.String(length=100), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=False),
        sa.Column("letter_number", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("barred_until", sa.Date(), nullable=False),
        sa.Column("declared_for", sa.Uuid(), nullable=False),
        sa.Column("declared_by", sa.Uuid(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["declared_for"], ["organisations.id"]),
        sa.ForeignKeyConstraint(["entrusted_to"], ["organisations.id"]),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("notice_id", "organisation_id"),
    )
    op.create_index(
        "ix_round_losses_organisation_id_barred_until",
        "round_losses",
        ["organisation_id", "barred_until"],
        unique=False,
    )
    op.create_table(
        "entrusted_cases",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("loss_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"]),
        sa.ForeignKeyConstraint(["loss_id"], ["round_losses.id"]),
        sa.PrimaryKeyConstraint("application_id"),
    )
    op.create_index("ix_entrusted_cases_loss_id", "entrusted_cases", ["loss_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_entrusted_cases_loss_id", table_name="entrusted_cases")
    op.drop_table("entrusted_cases")
    op.drop_index("ix_round_losses_organisation_id_barred_until", table_name="round_losses")
    op.drop_table("round_losses")
    op.drop_table("missed_rounds")
