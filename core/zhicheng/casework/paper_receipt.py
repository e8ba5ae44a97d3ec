"""Taking a bundle in at an office, by the number on its cover sheet, and giving it back (SG-2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Change, Refusal, Stale, account_name, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.minutes import wanted_reason
from zhicheng.casework.paper import Contents, Movement, move, movements
from zhicheng.casework.paper_numbers import read_number
from zhicheng.casework.seats import WORKING, entered, overseeing, seats
from zhicheng.casework.snapshots import newest
from zhicheng.specs import DeskKind
from zhicheng.store.models import (
    Application,
    Organisation,
    OrganisationKind,
    PaperEntry,
    PaperHalf,
    PaperState,
    Person,
    RouteDesk,
)
from zhicheng.store.moments import Clock

TAKING = (DeskKind.BUREAU, DeskKind.FOUNDER, DeskKind.COMMITTEE_OFFICE)
"""The desks to which paper is handed in; units and departments send it on with the case."""
OFFICES = (OrganisationKind.BUREAU, OrganisationKind.DEPARTMENT, OrganisationKind.COMMITTEE_OFFICE)


def handed_to(actor: Actor) -> ColumnElement[bool]:
    """Cases whose route passes, now or later, through a desk of the actor's that takes paper in; those under the
    actor's notice, and those that the actor's office has entered."""
    ours = exists().where(
        RouteDesk.application_id == Application.id,
        RouteDesk.route == Application.route,
        RouteDesk.kind.in_(TAKING),
        RouteDesk.organisation_id.in_(seats(actor)),
    )
    return or_(ours.correlate(Application), overseeing(actor), entered(actor))


def _halves(actor: Actor) -> ColumnElement[bool]:
    return PaperHalf.application_id.in_(select(Application.id).where(handed_to(actor)))


TAKE_IN = Action(key="paper.take_in", title="登记纸质材料", thing=PaperHalf, scope=_halves)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A bundle as the office sees it: whose, what is sought, where it has been. ``ours``: an office of the actor's
    has it."""

    half: PaperHalf
    application: Application
    applicant: str
    unit: str | None
    sought: str
    holder: str | None
    movements: tuple[Movement, ...]
    ours: bool


def look_up(session: Session, actor: Actor, typed: str) -> PaperHalf:
    """The bundle with this number, scanned or typed; raises Refusal at ``number``."""
    number = read_number(typed)
    found = session.scalar(select(PaperHalf).where(PaperHalf.number == number, TAKE_IN.scope(actor)))
    if found is None:
        message = "没有找到这个编号的申报，或者这份申报不经本部门办理。请对照封面核对；线上没有提交的，请按姓名和证件号码登记。"
        raise Refusal("not_found", message, status=404, fields={"number": message})
    return found


def read_bundle(session: Session, actor: Actor, *, paper_id: UUID) -> Bundle:
    """One bundle for an office that may take it in; raises Refusal, Erased."""
    half = fetch(session, actor, TAKE_IN, paper_id)
    application = session.get_one(Application, half.application_id)
    basic = newest(session, application).part("basic") or {}
    unit = session.get(Organisation, application.unit_id) if application.unit_id else None
    sought = (str(basic[key]) for key in ("series", "specialty", "title") if basic.get(key))
    return Bundle(
        half=half,
        application=application,
        applicant=session.get_one(Person, application.person_id).name,
        unit=unit.name if unit else None,
        sought=" · ".join(sought),
        holder=session.get_one(Organisation, half.held_by).name if half.held_by else None,
        movements=tuple(movements(session, application)),
        ours=half.held_by in seats(actor),
    )


def receive(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    paper_id: UUID,
    version: int,
    organisation_id: UUID,
    contents: Contents,
) -> PaperHalf:
    """Record that an office of the actor's has the bundle; from another office it is taken over.

    Of two at once one wins, the other gets Stale with who has it since when. Raises Refusal where this office has it.
    """
    _refuse_other_office(actor, organisation_id)
    half = _at(session, actor, paper_id, version)
    if half.held_by == organisation_id:
        raise Refusal("conflict", "本部门已经登记收讫，无需重复登记。请刷新页面核对。")
    application = session.get_one(Application, half.application_id)
    move(session, actor, clock, half, application, PaperState.RECEIVED, organisation_id, contents)
    return half


def give_back(session: Session, actor: Actor, clock: Clock, *, paper_id: UUID, version: int, reason: str) -> PaperHalf:
    """Record that an office of the actor's has given the bundle back to the applicant, who reads the reason."""
    half = _at(session, actor, paper_id, version)
    if half.held_by is None or half.held_by not in seats(actor):
        raise Refusal("conflict", "纸质材料现在不在本部门，不能登记退还。请由持有材料的部门办理。")
    said = wanted_reason(reason, "remark", asks="请写明退还的原因和要补齐的内容，申报人会看到。")
    application = session.get_one(Application, half.application_id)
    move(session, actor, clock, half, application, PaperState.RETURNED, half.held_by, Contents(remark=said))
    return half


def offices_of(actor: Actor) -> tuple[UUID, ...]:
    """The offices of the actor's that take paper in, in the order of its memberships."""
    posts = actor.posts(*WORKING)
    return tuple(dict.fromkeys(each.organisation_id for each in posts if each.approved and each.kind in OFFICES))


def _at(session: Session, actor: Actor, paper_id: UUID, version: int) -> PaperHalf:
    """The bundle as the actor saw it; raises Stale with the office that was faster."""
    half = fetch(session, actor, TAKE_IN, paper_id)
    if half.version != version:
        last = session.scalars(
            select(PaperEntry)
            .where(PaperEntry.application_id == half.application_id)
            .order_by(PaperEntry.number.desc())
            .limit(1)
        ).one()
        office = session.get_one(Organisation, last.organisation_id).name
        what = "登记纸质材料收讫" if last.state is PaperState.RECEIVED else "登记纸质材料退还申报人"
        raise Stale((Change(f"{office}{account_name(session, last.by)}", last.at, what),))
    return half


def _refuse_other_office(actor: Actor, organisation_id: UUID) -> None:
    if organisation_id not in offices_of(actor):
        raise invalid({"organisation_id": "您不是所选部门的工作人员，或者该部门不收纸质材料。请重新选择。"})
