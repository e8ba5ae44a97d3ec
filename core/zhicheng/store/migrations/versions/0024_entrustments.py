"""Where the cases of lost rounds went, once for each letter; a case may be entrusted again.

An entrustment that was declared with its loss keeps the loss's id and salt, with which the event's commitment is opened.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KEPT = (
    "id, notice_id, organisation_id, due, number, document_number, reason, salt, barred_until, declared_for,"
    " declared_by, declared_at"
)


def upgrade() -> None:
    _put_aside()
    _create_losses()
    op.create_table(
        "entrustments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loss_id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("entrusted_to", sa.Uuid(), nullable=False),
        sa.Column("committee", sa.String(length=100), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("letter_number", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("made_for", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entrusted_to"], ["organisations.id"]),
        sa.ForeignKeyConstraint(["loss_id"], ["round_losses.id"]),
        sa.ForeignKeyConstraint(["made_for"], ["organisations.id"]),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_entrustments_entrusted_to", "entrustments", ["entrusted_to"], unique=False)
    op.create_index("ix_entrustments_loss_id", "entrustments", ["loss_id"], unique=False)
    op.create_table(
        "entrusted_cases",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("entrustment_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"]),
        sa.ForeignKeyConstraint(["entrustment_id"], ["entrustments.id"]),
        sa.PrimaryKeyConstraint("application_id", "entrustment_id"),
    )
    op.create_index("ix_entrusted_cases_entrustment_id", "entrusted_cases", ["entrustment_id"], unique=False)
    op.execute(f"insert into round_losses ({KEPT}) select {KEPT} from kept_losses")  # noqa: S608 (constants)
    op.execute(
        "insert into entrustments (id, loss_id, notice_id, entrusted_to, committee, number, letter_number, salt,"
        " made_for, made_by, made_at) select id, id, notice_id, entrusted_to, committee, number, letter_number, salt,"
        " declared_for, declared_by, declared_at from kept_losses"
    )
    op.execute(
        "insert into entrusted_cases (application_id, entrustment_id) select application_id, loss_id from kept_cases"
    )
    _drop_kept()


def downgrade() -> None:
    _put_aside(later=True)
    _create_losses(
        sa.Column("entrusted_to", sa.Uuid(), nullable=False),
        sa.Column("committee", sa.String(length=100), nullable=True),
        sa.Column("letter_number", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["entrusted_to"], ["organisations.id"]),
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
    first = "select {} from kept_entrustments where loss_id = kept_losses.id order by made_at, id limit 1"
    columns = ("entrusted_to", "committee", "letter_number")
    asked = ", ".join(f"({first.format(each)})" for each in columns)
    op.execute(f"insert into round_losses ({KEPT}, {', '.join(columns)}) select {KEPT}, {asked} from kept_losses")  # noqa: S608 (constants)
    # Only where a case went first can be told by the earlier tables.
    op.execute(
        "insert into entrusted_cases (application_id, loss_id) select application_id, loss_id from ("
        "select kept_cases.application_id, kept_entrustments.loss_id, row_number() over"
        " (partition by kept_cases.application_id order by kept_entrustments.made_at, kept_entrustments.id) as place"
        " from kept_cases join kept_entrustments on kept_entrustments.id = kept_cases.entrustment_id"
        ") as ordered where place = 1"
    )
    _drop_kept(later=True)


def _put_aside(*, later: bool = False) -> None:
    """Keep the rows of the tables that are made anew, and drop those, children first."""
    op.execute("create table kept_cases as select * from entrusted_cases")
    op.execute("create table kept_losses as select * from round_losses")
    op.drop_table("entrusted_cases")
    if later:
        op.execute("create table kept_entrustments as select * from entrustments")
        op.drop_table("entrustments")
    op.drop_table("round_losses")


def _drop_kept(*, later: bool = False) -> None:
    for name in ("kept_cases", "kept_losses", *(("kept_entrustments",) if later else ())):
        op.drop_table(name)


def _create_losses(*more: sa.schema.SchemaItem) -> None:
    op.create_table(
        "round_losses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("barred_until", sa.Date(), nullable=False),
        sa.Column("declared_for", sa.Uuid(), nullable=False),
        sa.Column("declared_by", sa.Uuid(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        *more,
        sa.ForeignKeyConstraint(["declared_for"], ["organisations.id"]),
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
