"""The integrity archive, and inspections with their samples."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inspections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("issued_for", sa.Uuid(), nullable=False),
        sa.Column("of", sa.String(length=40), nullable=False),
        sa.Column("committee", sa.String(length=100), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("seed_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("opened", sa.LargeBinary(), nullable=True),
        sa.Column("begun_by", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finding_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("found_by", sa.Uuid(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sanction_id", sa.Uuid(), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["issued_for"], ["organisations.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"]),
        sa.ForeignKeyConstraint(["sanction_id"], ["sanctions.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_inspections_deadline", "inspections", ["deadline"], unique=False)
    op.create_index("ix_inspections_issued_for_begun_at", "inspections", ["issued_for", "begun_at"], unique=False)
    op.create_index("ix_inspections_organisation_id_state", "inspections", ["organisation_id", "state"], unique=False)
    op.create_table(
        "integrity_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=6), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("bars_until", sa.Date(), nullable=True),
        sa.Column("content_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_for", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_for", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(person_id is null) <> (organisation_id is null)", name="one_subject"),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificates.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"]),
        sa.ForeignKeyConstraint(["recorded_for"], ["organisations.id"]),
        sa.ForeignKeyConstraint(["withdrawn_for"], ["organisations.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_integrity_entries_organisation_id_until", "integrity_entries", ["organisation_id", "until"], unique=False
    )
    op.create_index("ix_integrity_entries_person_id_until", "integrity_entries", ["person_id", "until"], unique=False)
    op.create_index("ix_integrity_entries_recorded_at", "integrity_entries", ["recorded_at", "id"], unique=False)
    op.create_table(
        "inspected_cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=True),
        sa.Column("words_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("looked_by", sa.Uuid(), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"]),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspections.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("inspection_id", "application_id"),
        sa.UniqueConstraint("inspection_id", "place"),
    )
    op.create_index("ix_inspected_cases_application_id", "inspected_cases", ["application_id"], unique=False)
    op.create_table(
        "inspection_populations",
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("ids", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspections.id"]),
        sa.PrimaryKeyConstraint("inspection_id"),
    )
    op.add_column("legal_holds", sa.Column("placed_for", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("legal_holds", "placed_for")
    op.drop_table("inspection_populations")
    op.drop_index("ix_inspected_cases_application_id", table_name="inspected_cases")
    op.drop_table("inspected_cases")
    op.drop_index("ix_integrity_entries_recorded_at", table_name="integrity_entries")
    op.drop_index("ix_integrity_entries_person_id_until", table_name="integrity_entries")
    op.drop_index("ix_integrity_entries_organisation_id_until", table_name="integrity_entries")
    op.drop_table("integrity_entries")
    op.drop_index("ix_inspections_organisation_id_state", table_name="inspections")
    op.drop_index("ix_inspections_issued_for_begun_at", table_name="inspections")
    op.drop_index("ix_inspections_deadline", table_name="inspections")
    op.drop_table("inspections")
