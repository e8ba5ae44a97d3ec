"""What a suspended committee, or one that has lost its right, can't do until that is lifted (JB-4.1, SG-7.1)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.specs import SanctionKind
from zhicheng.store.models import Application, Candidate, Organisation, Sanction

STOPS = (SanctionKind.SUSPENSION, SanctionKind.WITHDRAWAL)
DONE_TO = {SanctionKind.SUSPENSION: "暂停评审", SanctionKind.WITHDRAWAL: "收回评审权"}


def of_stopped() -> ColumnElement[bool]:
    """Candidates' applications whose committee, or all of whose committee's office, is stopped."""
    whole_or_its_own = or_(Sanction.committee.is_(None), Sanction.committee == Candidate.committee)
    return (
        exists()
        .where(
            Candidate.application_id == Application.id,
            Sanction.organisation_id == Candidate.organisation_id,
            Sanction.kind.in_(STOPS),
            Sanction.lifted_at.is_(None),
            whole_or_its_own,
        )
        .correlate(Application)
    )


def whole_office_stopped() -> ColumnElement[bool]:
    """Organisations all of whose committees are stopped."""
    return (
        exists()
        .where(
            Sanction.organisation_id == Organisation.id,
            Sanction.kind.in_(STOPS),
            Sanction.lifted_at.is_(None),
            Sanction.committee.is_(None),
        )
        .correlate(Organisation)
    )


def stop_on(session: Session, office: UUID | None, committees: Iterable[str | None] = ()) -> Sanction | None:
    """What stops an office, or one of these committees of its; the gravest first, None where nothing does."""
    names = [each for each in committees if each]
    query = select(Sanction).where(
        Sanction.organisation_id == office,
        Sanction.kind.in_(STOPS),
        Sanction.lifted_at.is_(None),
        or_(Sanction.committee.is_(None), Sanction.committee.in_(names)),
    )
    # "withdrawal" comes after "suspension" in the alphabet as in gravity.
    return session.scalars(query.order_by(Sanction.kind.desc(), Sanction.issued_at).limit(1)).one_or_none()


def refuse_stopped(session: Session, office: UUID | None, committees: Iterable[str | None] = ()) -> None:
    """Raises Refusal, in the words of the sanction, where an office or one of these committees is stopped."""
    found = stop_on(session, office, committees)
    if found is None:
        return
    bureau = session.get_one(Organisation, found.issued_for)
    raise Refusal(
        "stopped",
        f"{bureau.name}已对{who(session, found)}{DONE_TO[found.kind]}（{found.document_number}）。"
        "解除之前，不能受理申报、作出审核决定和办理评审结果；已在本机构的申报，可由发布通知的人社部门另行指定办事机构。",
        status=422,
    )


def who(session: Session, sanction: Sanction) -> str:
    """Whom a sanction is about, in words."""
    return sanction.committee or session.get_one(Organisation, sanction.organisation_id).name
