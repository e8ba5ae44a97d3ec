"""The desks of a case as the applicant sees them, and what they decided, by offices and never by names (JM-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhicheng.casework.applications import route_of
from zhicheng.casework.deadlines import desk_deadline
from zhicheng.casework.minutes import DECISION_WORDS, TOLD, Minute, minutes_for_applicant
from zhicheng.store.models import DecisionKind, DeskState, Organisation, RouteDesk
from zhicheng_web import visit
from zhicheng_web.applicant.case import Case
from zhicheng_web.pieces import Node, NodeState

STATES = {
    DeskState.AHEAD: NodeState.WAITING,
    DeskState.ARRIVED: NodeState.CURRENT,
    DeskState.ASKED: NodeState.CURRENT,
    DeskState.RETURNED: NodeState.RETURNED,
    DeskState.PASSED: NodeState.DONE,
    DeskState.ENDED: NodeState.ENDED,
    DeskState.LAPSED: NodeState.ENDED,
}
NOTES = {
    DeskState.ASKED: "就疑问向上级请示，等待答复",
    DeskState.RETURNED: "已退回本人修改",
    DeskState.LAPSED: "逾期失效",
}
NOBODY = "办理部门待确定"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A decision of which the applicant is told the reason."""

    kind: DecisionKind
    title: str
    desk: str
    office: str
    at: datetime
    reason: str
    attention: bool


def nodes(case: Case) -> tuple[Node, ...]:
    """The desks of the stored route; before the first submission those that the draft would pass."""
    desks = route_of(visit.reading(), case.draft.application)
    if desks:
        return tuple(_node(case, each) for each in desks)
    chain = case.draft.judgement.chain
    return tuple(Node(desk=each.title, office=each.name, state=NodeState.WAITING) for each in chain)


def history(case: Case) -> tuple[Told, ...]:
    """Returns, ends, annulments, changes of the route and lapses, newest first, with their reasons."""
    found = minutes_for_applicant(visit.reading(), visit.actor(), application_id=case.id)
    return tuple(_told(each) for each in reversed(found) if each.kind in (*TOLD, DecisionKind.LAPSE))


def _told(minute: Minute) -> Told:
    return Told(
        kind=minute.kind,
        title=DECISION_WORDS[minute.kind],
        desk=minute.desk,
        office=minute.office or "",
        at=minute.at,
        reason=minute.reason or "",
        attention=minute.kind in (DecisionKind.RETURN, DecisionKind.END, DecisionKind.LAPSE),
    )


def _node(case: Case, desk: RouteDesk) -> Node:
    state, here = STATES[desk.state], desk.state in (DeskState.ARRIVED, DeskState.ASKED)
    reached = desk.arrived_at is not None
    return Node(
        desk=desk.title,
        office=_office(desk.organisation_id) or (NOBODY if here else desk.office),
        state=state,
        at=desk.left_at or desk.since if reached else None,
        since=here,
        note=NOTES.get(desk.state, "修改后再次审核" if here and desk.came_back else ""),
        by=desk_deadline(visit.reading(), case.draft.application, desk)
        if here or desk.state is DeskState.AHEAD
        else None,
    )


def _office(organisation_id: UUID | None) -> str:
    return visit.reading().get_one(Organisation, organisation_id).name if organisation_id else ""
