"""What a supervisor sees, and that it was looked at: cases, lists, meetings, objections, sanctions of the own organisation
(SG-7.2).

Every action here only reads. Nobody supervises their own case.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, false, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, visible
from zhicheng.casework.actor import Actor
from zhicheng.casework.case import Case, case_of
from zhicheng.casework.objections.reading import Opened, opened
from zhicheng.casework.record import record
from zhicheng.registry import Registry
from zhicheng.store.models import (
    Application,
    Batch,
    BatchDuty,
    Candidate,
    Meeting,
    MeetingState,
    Objection,
    Organisation,
    OrganisationKind,
    Role,
    RouteDesk,
    Sanction,
)
from zhicheng.store.moments import Clock


def supervised(actor: Actor) -> tuple[UUID, ...]:
    """The approved organisations whose work the actor supervises."""
    return tuple(dict.fromkeys(each.organisation_id for each in actor.posts(Role.SUPERVISOR) if each.approved))


def _cases(actor: Actor) -> ColumnElement[bool]:
    """Cases that have come to a desk of a supervised organisation, never the actor's own."""
    ids = supervised(actor)
    if not ids:
        return false()
    came = exists().where(
        RouteDesk.application_id == Application.id,
        RouteDesk.organisation_id.in_(ids),
        RouteDesk.arrived_at.is_not(None),
    )
    return came.correlate(Application) & (Application.person_id.is_distinct_from(actor.person_id))


def _lists(actor: Actor) -> ColumnElement[bool]:
    """Lists that a supervised organisation, or an office that it has set up, keeps or has a part in."""
    ids = supervised(actor)
    if not ids:
        return false()
    offices = select(Organisation.id).where(
        or_(Organisation.id.in_(ids), Organisation.created_by_organisation_id.in_(ids))
    )
    part = exists().where(BatchDuty.batch_id == Batch.id, BatchDuty.organisation_id.in_(ids)).correlate(Batch)
    return or_(Batch.organisation_id.in_(offices), part)


def _meetings(actor: Actor) -> ColumnElement[bool]:
    """Meetings on these lists, and those whose plans were filed with a supervised bureau; never one that reviews the
    actor's own case."""
    at_list = exists().where(Batch.id == Meeting.batch_id, _lists(actor)).correlate(Meeting)
    places = [each.division for each in actor.posts(Role.SUPERVISOR, kind=OrganisationKind.BUREAU) if each.approved]
    filed = (Meeting.state != MeetingState.DRAFT) | Meeting.reason.is_not(None)
    own = exists().where(
        Candidate.batch_id == Meeting.batch_id,
        Application.id == Candidate.application_id,
        Application.person_id == actor.person_id,
    )
    return or_(at_list, Meeting.place.in_(places)) & filed & ~own.correlate(Meeting)


def _objections(actor: Actor) -> ColumnElement[bool]:
    own = exists().where(Application.id == Objection.application_id, Application.person_id == actor.person_id)
    at_list = exists().where(Batch.id == Objection.batch_id, _lists(actor))
    return at_list.correlate(Objection) & ~own.correlate(Objection)


def _sanctions(actor: Actor) -> ColumnElement[bool]:
    ids = supervised(actor)
    if not ids:
        return false()
    set_up = exists().where(
        Organisation.id == Sanction.organisation_id, Organisation.created_by_organisation_id.in_(ids)
    )
    return or_(Sanction.organisation_id.in_(ids), Sanction.issued_for.in_(ids), set_up.correlate(Sanction))


def _kept(objection: Objection) -> Refusal | None:
    if objection.erased_at is None:
        return None
    return Refusal("conflict", "这件异议已超过保存期限，内容已经删除。")


CASES = Action(key="oversight.case", title="监督申报办理", thing=Application, scope=_cases)
LISTS = Action(key="oversight.list", title="监督评审名单", thing=Batch, scope=_lists)
MEETINGS = Action(key="oversight.meeting", title="监督评审会议", thing=Meeting, scope=_meetings)
OBJECTIONS = Action(key="oversight.objection", title="监督异议处理", thing=Objection, scope=_objections)
READ_OBJECTION = Action(
    key="oversight.read_objection", title="查看异议", thing=Objection, scope=_objections, ready=_kept
)
SANCTIONS = Action(key="oversight.sanction", title="监督评委会处理", thing=Sanction, scope=_sanctions)


def see_case(session: Session, actor: Actor, clock: Clock, registry: Registry, *, application_id: UUID) -> Case:
    """A case with all that was decided on it, by whom and when; the look is recorded. Raises Refusal, Erased."""
    case = case_of(session, actor, clock, registry, fetch(session, actor, CASES, application_id))
    _seen(session, actor, clock, "oversight.case_seen", {"application": application_id})
    return case


def see_cases(session: Session, actor: Actor, clock: Clock, *, application_ids: Collection[UUID]) -> None:
    """Record one look at the applicants of the cases that a page lists; nothing where it lists none."""
    query = visible(actor, CASES).where(Application.id.in_(application_ids))
    shown = [each.id for each in session.scalars(query.order_by(Application.id))]
    if shown:
        _seen(session, actor, clock, "oversight.cases_seen", {}, shown)


def see_list(session: Session, actor: Actor, clock: Clock, *, batch_id: UUID) -> Batch:
    """A list; the look is recorded. Raises Refusal."""
    batch = fetch(session, actor, LISTS, batch_id)
    _seen(session, actor, clock, "oversight.list_seen", {"batch": batch.id})
    return batch


def see_meeting(session: Session, actor: Actor, clock: Clock, *, meeting_id: UUID) -> Meeting:
    """A meeting: its plan, draw, attendance and progress; the look is recorded. Raises Refusal."""
    meeting = fetch(session, actor, MEETINGS, meeting_id)
    _seen(session, actor, clock, "oversight.meeting_seen", {"meeting": meeting.id})
    return meeting


def see_objection(session: Session, actor: Actor, clock: Clock, *, objection_id: UUID) -> Opened:
    """An objection with its grounds and its answer; the look is recorded. Raises Refusal."""
    found = opened(session, fetch(session, actor, READ_OBJECTION, objection_id))
    _seen(session, actor, clock, "oversight.objection_seen", {"objection": objection_id})
    return found


def _seen(
    session: Session, actor: Actor, clock: Clock, kind: str, subjects: dict[str, UUID], shown: Sequence[UUID] = ()
) -> None:
    about = {**subjects, "organisation": supervised(actor)[0]}
    record(session, kind, actor=actor, clock=clock, subjects=about, shown=shown)
