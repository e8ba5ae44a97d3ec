"""Hours of continuing education, files of the training platform, and requests to recognise some."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_learning_claims()
    _create_learning_imports()
    _create_learning_claim_files()
    _create_learning_hours()
    _create_learning_unmatched()


def _create_learning_claims() -> None:
    op.create_table(
        "learning_claims",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("jurisdiction", sa.String(length=6), nullable=False),
        sa.Column("division", sa.String(length=6), nullable=False),
        sa.Column("activity", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("details_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_for", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_learning_claims_division_state_asked_at", "learning_claims", ["division", "state", "asked_at"])
    op.create_index("ix_learning_claims_person_id", "learning_claims", ["person_id"])


def _create_learning_imports() -> None:
    op.create_table(
        "learning_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("jurisdiction", sa.String(length=6), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("algorithm", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("unmatched", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_learning_imports_jurisdiction_uploaded_at", "learning_imports", ["jurisdiction", "uploaded_at"])
    op.create_index("ix_learning_imports_state", "learning_imports", ["state"])


def _create_learning_claim_files() -> None:
    op.create_table(
        "learning_claim_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("filename_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("algorithm", sa.String(length=20), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["learning_claims.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_learning_claim_files_claim_id", "learning_claim_files", ["claim_id"])


def _create_learning_hours() -> None:
    op.create_table(
        "learning_hours",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("jurisdiction", sa.String(length=6), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("public_hours", sa.Integer(), nullable=False),
        sa.Column("professional_hours", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("activity", sa.String(length=60), nullable=True),
        sa.Column("details_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("number_digest", sa.LargeBinary(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("claim_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_for", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("annulled_by", sa.Uuid(), nullable=True),
        sa.Column("annulled_for", sa.Uuid(), nullable=True),
        sa.Column("annulled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("annulled_reason_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["learning_claims.id"]),
        sa.ForeignKeyConstraint(["import_id"], ["learning_imports.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"]),
        sa.ForeignKeyConstraint(["recorded_for"], ["organisations.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("claim_id"),
        sa.UniqueConstraint("jurisdiction", "number_digest"),
    )
    op.create_index("ix_learning_hours_import_id", "learning_hours", ["import_id"])
    op.create_index(
        "ix_learning_hours_person_id_jurisdiction_year", "learning_hours", ["person_id", "jurisdiction", "year"]
    )
    op.create_index("ix_learning_hours_recorded_for", "learning_hours", ["recorded_for"])


def _create_learning_unmatched() -> None:
    op.create_table(
        "learning_unmatched",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("jurisdiction", sa.String(length=6), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("id_number_index", sa.LargeBinary(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("public_hours", sa.Integer(), nullable=False),
        sa.Column("professional_hours", sa.Integer(), nullable=False),
        sa.Column("number_digest", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["learning_imports.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("jurisdiction", "number_digest"),
    )
    op.create_index("ix_learning_unmatched_id_number_index", "learning_unmatched", ["id_number_index"])
    op.create_index("ix_learning_unmatched_import_id", "learning_unmatched", ["import_id"])
    op.create_index("ix_learning_unmatched_kept_at", "learning_unmatched", ["kept_at"])


def downgrade() -> None:
    for table in (
        "learning_unmatched",
        "learning_hours",
        "learning_claim_files",
        "learning_imports",
        "learning_claims",
    ):
        op.drop_table(table)
