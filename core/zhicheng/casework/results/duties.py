"""Duties: who has to do what with a list, by when, and who did it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.deadlines import terms_now
from zhicheng.casework.organisations import bureau_of
from zhicheng.casework.results.machine import due
from zhicheng.casework.seats import seats
from zhicheng.divisions import Divisions
from zhicheng.dossier.facts import beijing_day
from zhicheng.notice import Terms
from zhicheng.policy import Policy
from zhicheng.specs import Act, ActKind, Desk, DeskKind, Procedure
from zhicheng.specs.procedure import MEETING
from zhicheng.store.models import Batch, BatchDuty, Organisation, OrganisationKind
from zhicheng.workdays import UnknownYear


def lay(session: Session, policy: Policy, procedure: Procedure, batch: Batch) -> None:
    """Write down every duty of a new list, one for each body of each act."""
    office = session.get_one(Organisation, batch.organisation_id)
    for position, act in enumerate(procedure.acts, 1):
        for organisation in dict.fromkeys(body(session, policy, office, desk) for desk in act.by):
            session.add(
                BatchDuty(
                    id=uuid4(),
                    batch_id=batch.id,
                    position=position,
                    act=act.key,
                    kind=act.kind,
                    organisation_id=organisation,
                )
            )
    session.flush()


def body(session: Session, policy: Policy, office: Organisation, desk: Desk) -> UUID:
    """The organisation that a procedure means: the office itself, whoever set it up, or the bureau at that level."""
    if desk.kind is DeskKind.COMMITTEE_OFFICE:
        return office.id
    if desk.kind is DeskKind.FOUNDER and office.created_by_organisation_id is not None:
        return office.created_by_organisation_id
    divisions, place = Divisions.official(), policy.jurisdiction.code
    own = place not in divisions or desk.level in (None, divisions.level(place))
    division = place if own else _at_level(divisions, office.division, desk.level) or place
    exact = session.scalar(
        select(Organisation.id).where(Organisation.kind == OrganisationKind.BUREAU, Organisation.division == division)
    )
    return exact or bureau_of(session, divisions, division).id


def duties(session: Session, batch: Batch) -> list[BatchDuty]:
    """All duties of a list, in the order of its acts."""
    query = select(BatchDuty).where(BatchDuty.batch_id == batch.id)
    return list(session.scalars(query.order_by(BatchDuty.position, BatchDuty.organisation_id)))


def duty_now(session: Session, actor: Actor, batch: Batch, kind: ActKind) -> BatchDuty:
    """The actor's own open duty of this kind in the act that the list waits for, locked; raises Refusal."""
    offices = seats(actor)
    query = (
        select(BatchDuty)
        .where(
            BatchDuty.batch_id == batch.id,
            BatchDuty.position == batch.position,
            BatchDuty.kind == kind,
            BatchDuty.organisation_id.in_(offices),
        )
        .with_for_update()
    )
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise Refusal("conflict", "名单现在不等待本部门办理这一步。请刷新页面查看最新状态。")
    if found.done_at is not None:
        raise Refusal("conflict", "本部门已经办理了这一步，请等待其他部门。")
    return found


def waits(duty: BatchDuty) -> bool:
    """Whether its body still has to do something: a publicity that is announced runs by itself."""
    return duty.done_at is None and not (duty.kind == ActKind.PUBLICITY and duty.last is not None)


def due_days(session: Session, policy: Policy, procedure: Procedure, batch: Batch) -> dict[str, date]:
    """The last day of each act for which one can be told now, by the newest revision of the notice."""
    terms = terms_now(session, batch.notice_id) or policy.terms
    return due_by(procedure, terms, done_days(batch, duties(session, batch)))


def due_by(procedure: Procedure, terms: Terms, done: dict[str, date]) -> dict[str, date]:
    """The last day of each act, from what is done already (see :func:`done_days`)."""
    return {each.key: day for each in procedure.acts if (day := _due(each, terms, done)) is not None}


def done_days(batch: Batch, all_duties: Iterable[BatchDuty]) -> dict[str, date]:
    """The day in Beijing of each act that every body has done, of publicity its last day, and of the meeting."""
    found: dict[str, date] = {MEETING: batch.held_on} if batch.held_on else {}
    by_act: dict[str, list[BatchDuty]] = {}
    for each in all_duties:
        by_act.setdefault(each.act, []).append(each)
    for act, several in by_act.items():
        days = [each.last or (beijing_day(each.done_at) if each.done_at else None) for each in several]
        known = [day for day in days if day is not None]
        if known and len(known) == len(days):
            found[act] = max(known)
    return found


def _due(act: Act, terms: Terms, done: dict[str, date]) -> date | None:
    try:
        return due(act, terms, done)
    except UnknownYear:
        return None


def _at_level(divisions: Divisions, division: str, level: str | None) -> str | None:
    for code in (divisions.code(division), *divisions.ancestors(division)):
        if divisions.level(code) == level:
            return code
    return None
