"""Committees with their authority, experts, and complaints about them."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "committees",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("series", sa.JSON(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("specialties", sa.JSON(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("formed_by", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("indicators", sa.JSON(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by", sa.Uuid(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_for", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document_number", sa.String(length=100), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decided_for"], ["organisations.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"]),
        sa.ForeignKeyConstraint(["previous_id"], ["committees.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_committees_organisation_id_state", "committees", ["organisation_id", "state"], unique=False)
    op.create_index("ix_committees_place_state", "committees", ["place", "state", "filed_at"], unique=False)
    op.create_table(
        "experts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(length=6), nullable=False),
        sa.Column("series", sa.String(length=60), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("specialty", sa.String(length=60), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("unit_name", sa.String(length=200), nullable=False),
        sa.Column("unit_division", sa.String(length=6), nullable=False),
        sa.Column("details_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("proposed_for", sa.Uuid(), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("endorsed_by", sa.Uuid(), nullable=True),
        sa.Column("endorsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("cause", sa.String(length=40), nullable=True),
        sa.Column("reason_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["organisations.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"]),
        sa.ForeignKeyConstraint(["proposed_for"], ["organisations.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_experts_person_id", "experts", ["person_id"], unique=False)
    op.create_index("ix_experts_place_state_series", "experts", ["place", "state", "series", "id"], unique=False)
    op.create_index("ix_experts_until", "experts", ["until"], unique=False)
    op.create_index(
        "uq_experts_person_id_place_live",
        "experts",
        ["person_id", "place"],
        unique=True,
        sqlite_where=sa.text("state in ('proposed', 'endorsed', 'approved')"),
        postgresql_where=sa.text("state in ('proposed', 'endorsed', 'approved')"),
    )
    op.create_table(
        "expert_complaints",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("expert_id", sa.Uuid(), nullable=False),
        sa.Column("complainant_id", sa.Uuid(), nullable=True),
        sa.Column("founded", sa.Boolean(), nullable=False),
        sa.Column("words_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_for", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["complainant_id"], ["persons.id"]),
        sa.ForeignKeyConstraint(["expert_id"], ["experts.id"]),
        sa.ForeignKeyConstraint(["recorded_for"], ["organisations.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_expert_complaints_complainant_id", "expert_complaints", ["complainant_id"], unique=False)
    op.create_index("ix_expert_complaints_expert_id", "expert_complaints", ["expert_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_expert_complaints_expert_id", table_name="expert_complaints")
    op.drop_index("ix_expert_complaints_complainant_id", table_name="expert_complaints")
    op.drop_table("expert_complaints")
    op.drop_index(
        "uq_experts_person_id_place_live",
        table_name="experts",
        sqlite_where=sa.text("state in ('proposed', 'endorsed', 'approved')"),
        postgresql_where=sa.text("state in ('proposed', 'endorsed', 'approved')"),
    )
    op.drop_index("ix_experts_until", table_name="experts")
    op.drop_index("ix_experts_place_state_series", table_name="experts")
    op.drop_index("ix_experts_person_id", table_name="experts")
    op.drop_table("experts")
    op.drop_index("ix_committees_place_state", table_name="committees")
    op.drop_index("ix_committees_organisation_id_state", table_name="committees")
    op.drop_table("committees")
