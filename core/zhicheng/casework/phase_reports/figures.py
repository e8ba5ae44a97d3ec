"""What has become of a round's cases at one organisation, in numbers, as the platform has them at this moment."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from zhicheng.casework.deadlines import current_desk
from zhicheng.store.models import Application, DecisionKind, DeskDecision, DeskState, RouteDesk

FIGURES = {
    "received": "收到申报",
    "accepted": "审核通过（受理）",
    "returned": "退回修改",
    "ended": "终止审核",
    "waiting": "尚待审核",
}
"""The counts of a report, in their order; all are cases, each counted once."""
_DECIDED = {DecisionKind.PASS: "accepted", DecisionKind.RETURN: "returned", DecisionKind.END: "ended"}
_HERE = (DeskState.ARRIVED, DeskState.ASKED)


def figures(session: Session, *, notice_id: UUID, organisation_id: UUID) -> dict[str, int]:
    """The counts of :data:`FIGURES`. A case that was returned and then accepted counts for both."""
    found = dict.fromkeys(FIGURES, 0)
    at_desk = (
        select(func.count(distinct(Application.id)))
        .join(RouteDesk, RouteDesk.application_id == Application.id)
        .where(Application.notice_id == notice_id, RouteDesk.organisation_id == organisation_id)
    )
    found["received"] = session.scalar(at_desk.where(RouteDesk.arrived_at.is_not(None))) or 0
    found["waiting"] = session.scalar(at_desk.where(current_desk(), RouteDesk.state.in_(_HERE))) or 0
    decided = (
        select(DeskDecision.kind, func.count(distinct(DeskDecision.application_id)))
        .join(Application, Application.id == DeskDecision.application_id)
        .where(
            Application.notice_id == notice_id,
            DeskDecision.organisation_id == organisation_id,
            DeskDecision.kind.in_(_DECIDED),
        )
        .group_by(DeskDecision.kind)
    )
    for kind, number in session.execute(decided):
        found[_DECIDED[kind]] = number
    return found
