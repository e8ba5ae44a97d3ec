"""Desks: where a case is on its route, and what is done with it there."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What desks that were written before say of themselves; new ones always say it.
FILLED = {"chain": "''", "kind": "''", "office": "''", "lapses": "false", "visits": "0", "came_back": "false"}


def upgrade() -> None:
    op.add_column("applications", sa.Column("route", sa.Integer(), nullable=True))
    op.add_column("applications", sa.Column("claimed_by", sa.Uuid(), nullable=True))
    op.add_column("applications", sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("applications", sa.Column("warned_for", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "update applications set route ="
        " (select max(route_desks.route) from route_desks where route_desks.application_id = applications.id)"
    )
    _describe_desks()
    _create_work()
    _create_exchanges()


def _describe_desks() -> None:
    for column in (
        sa.Column("chain", sa.String(length=60), nullable=False, server_default=sa.text(FILLED["chain"])),
        sa.Column("kind", sa.String(length=40), nullable=False, server_default=sa.text(FILLED["kind"])),
        sa.Column("level", sa.String(length=20), nullable=True),
        sa.Column("division", sa.String(length=6), nullable=True),
        sa.Column("office", sa.String(length=200), nullable=False, server_default=sa.text(FILLED["office"])),
        sa.Column("deadline", sa.String(length=60), nullable=True),
        sa.Column("lapses", sa.Boolean(), nullable=False, server_default=sa.text(FILLED["lapses"])),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("visits", sa.Integer(), nullable=False, server_default=sa.text(FILLED["visits"])),
        sa.Column("came_back", sa.Boolean(), nullable=False, server_default=sa.text(FILLED["came_back"])),
    ):
        op.add_column("route_desks", column)
    op.execute(
        "update route_desks set office = title, since = coalesce(left_at, arrived_at),"
        " visits = case when arrived_at is null then 0 else 1 end,"
        " kind = coalesce((select organisations.kind from organisations"
        " where organisations.id = route_desks.organisation_id), 'committee_office')"
    )
    with op.batch_alter_table("route_desks") as desks:
        for name in FILLED:
            desks.alter_column(name, server_default=None)


def _create_work() -> None:
    """Marks, records, signatures and decisions of a desk."""
    op.create_table(
        "desk_marks",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=60), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("note_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("snapshot_number", sa.Integer(), nullable=False),
        sa.Column("marked_by", sa.Uuid(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"]),
        sa.UniqueConstraint("application_id", "organisation_id", "stage", "section"),
    )
    op.create_table(
        "stage_records",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("content_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("snapshot_number", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"]),
        sa.UniqueConstraint("application_id", "organisation_id", "stage", "key"),
    )
    op.create_table(
        "desk_signatures",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("visit", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"]),
        sa.ForeignKeyConstraint(["desk_id"], ["route_desks.id"]),
        sa.UniqueConstraint("desk_id", "visit", "role"),
    )
    op.create_index("ix_desk_signatures_application_id", "desk_signatures", ["application_id"])
    op.create_table(
        "desk_decisions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("reason_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("snapshot_number", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"]),
        sa.ForeignKeyConstraint(["desk_id"], ["route_desks.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"]),
    )
    op.create_index("ix_desk_decisions_application_id", "desk_decisions", ["application_id"])


def _create_exchanges() -> None:
    """Returns to the applicant and questions to the province."""
    op.create_table(
        "case_returns",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=60), nullable=False),
        sa.Column("snapshot_number", sa.Integer(), nullable=False),
        sa.Column("opened", sa.JSON(), nullable=False),
        sa.Column("content_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("repeated", sa.JSON(), nullable=False),
        sa.Column("repeat_reason_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_by", sa.Uuid(), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"]),
    )
    op.create_index("ix_case_returns_application_id", "case_returns", ["application_id"])
    op.create_index("ix_case_returns_until", "case_returns", ["until"])
    _unique_while_open("uq_case_returns_open", "case_returns", "closed_at is null")
    op.create_table(
        "inquiries",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("asked_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=60), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=True),
        sa.Column("question_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"]),
        sa.ForeignKeyConstraint(["asked_id"], ["organisations.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"]),
    )
    op.create_index("ix_inquiries_application_id", "inquiries", ["application_id"])
    op.create_index("ix_inquiries_asked_id_answered_at", "inquiries", ["asked_id", "answered_at"])
    _unique_while_open("uq_inquiries_open", "inquiries", "answered_at is null")


def _unique_while_open(name: str, table: str, is_open: str) -> None:
    where = sa.text(is_open)
    op.create_index(name, table, ["application_id"], unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for table in ("inquiries", "case_returns", "desk_decisions", "desk_signatures", "stage_records", "desk_marks"):
        op.drop_table(table)
    for column in (
        "chain",
        "kind",
        "level",
        "division",
        "office",
        "deadline",
        "lapses",
        "since",
        "visits",
        "came_back",
    ):
        op.drop_column("route_desks", column)
    for column in ("route", "claimed_by", "claimed_at", "warned_for"):
        op.drop_column("applications", column)
