"""Publication documents that confirmed results bring with them (JB-6.5): number, title, day and how many, never who."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from zhicheng.casework.results.publicized import running
from zhicheng.documents.result_papers import announcement_title
from zhicheng.registry import Declarations, Registry
from zhicheng.specs import ActKind
from zhicheng.store.models import Batch, BatchDuty, Candidate, CandidateState, Notice, Organisation

PEOPLE = "职称评审通过人员"
"""What those on a document are called where the procedure of their list isn't declared any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """``people`` are those whose result is confirmed; someone whose certificate was revoked later stays counted."""

    title: str
    number: str
    dated: date
    issuer: str
    people: int


@dataclass(frozen=True, slots=True)
class Running:
    """A publicity that runs, as one line of a page; ``last`` belongs to it."""

    duty_id: UUID
    title: str
    office: str
    last: date


def documents(jurisdiction: str, number: str = "") -> Select[BatchDuty]:
    """The confirmations of a place that have their document, or those whose number contains ``number``; to be ordered
    by ``dated`` and ``id``."""
    query = (
        select(BatchDuty)
        .join(Batch, Batch.id == BatchDuty.batch_id)
        .where(
            Batch.jurisdiction == jurisdiction,
            BatchDuty.kind == ActKind.CONFIRMATION,
            BatchDuty.organisation_id.is_not(None),
            BatchDuty.done_at.is_not(None),
            BatchDuty.number.is_not(None),
            BatchDuty.dated.is_not(None),
        )
    )
    return query.where(BatchDuty.number.icontains(number, autoescape=True)) if number else query


def described(session: Session, declarations: Declarations, duties: Sequence[BatchDuty]) -> list[Confirmed]:
    """The documents in words; one query for all of them."""
    people = (
        select(func.count())
        .where(Candidate.batch_id == Batch.id, Candidate.state == CandidateState.CONFIRMED)
        .scalar_subquery()
    )
    query = (
        select(BatchDuty.id, Batch.procedure, Notice.year, Organisation.name, people)
        .join(Batch, Batch.id == BatchDuty.batch_id)
        .join(Notice, Notice.id == Batch.notice_id)
        .join(Organisation, Organisation.id == BatchDuty.organisation_id)
        .where(BatchDuty.id.in_([each.id for each in duties]))
    )
    known = {found[0]: found[1:] for found in session.execute(query)} if duties else {}
    called = {each.key: each.people for each in declarations.procedures}
    return [
        Confirmed(
            title=announcement_title(year, called.get(procedure, PEOPLE)),
            number=each.number or "",
            dated=each.dated or date.min,
            issuer=issuer,
            people=number,
        )
        for each in duties
        for procedure, year, issuer, number in (known[each.id],)
    ]


def now_publicized(session: Session, registry: Registry, jurisdiction: str, today: date, *, most: int) -> list[Running]:
    """The publicities of a place that run on a day, those that end first at the top."""
    query = (
        running(registry, today)
        .join(Organisation, Organisation.id == BatchDuty.organisation_id)
        .where(Batch.jurisdiction == jurisdiction)
        .with_only_columns(BatchDuty.id, Batch.title, Organisation.name, BatchDuty.last)
        .order_by(BatchDuty.last, BatchDuty.id)
        .limit(most)
    )
    return [Running(duty, title, office, last) for duty, title, office, last in session.execute(query) if last]
