"""What a desk decides about a case that it has claimed: pass it on, or end it. Nothing is passed by list (JB-6.3)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.case import lacking
from zhicheng.casework.committee_scope import (
    OUT_OF_SCOPE,
    refuse_accepting,
    refuse_narrowing,
    refuse_where_stopped,
)
from zhicheng.casework.deadlines import desk_deadline
from zhicheng.casework.desks import in_hand
from zhicheng.casework.kinds import Topic
from zhicheng.casework.minutes import minute, to_applicant, wanted_reason
from zhicheng.casework.offices import named
from zhicheng.casework.payments import demand
from zhicheng.casework.recommendation import take_place
from zhicheng.casework.results.candidates import admit
from zhicheng.casework.route import End, Pass, RouteState, Standing
from zhicheng.casework.routing import Located, move
from zhicheng.casework.snapshots import newest
from zhicheng.registry import Registry
from zhicheng.store.models import DecisionKind
from zhicheng.store.moments import Clock


class Incomplete(Refusal):
    """Something that the stage must have on record is missing; ``fields`` has each with its message."""

    def __init__(self, missing: Mapping[str, str]) -> None:
        super().__init__(
            "incomplete",
            f"还有{len(missing)}项没有办完，暂不能通过：{''.join(missing.values())}",
            status=422,
            fields=missing,
        )


def pass_on(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    application_id: UUID,
    version: int,
    reason: str,
    to: UUID | None = None,
) -> RouteState:
    """Pass a claimed case to the next desk, or accept it at the last one. ``reason`` is the desk's opinion.

    ``to`` names the organisation of the next desk where it isn't known; without it, the bureau that issued the
    notice names one. Accepting a case asks for its fee, where the notice sets one.

    Raises Incomplete with everything that is missing, Refusal, and Stale when somebody was faster.
    """
    located = in_hand(session, actor, registry, application_id, version=version)
    opinion = wanted_reason(reason, asks="请填写审核意见。")
    filed = newest(session, located.application)
    refuse_where_stopped(session, located, filed)
    refuse_accepting(session, located, filed)
    missing = lacking(session, clock, located, filed)
    if missing:
        raise Incomplete(missing)
    take_place(session, located, filed)
    desk = located.desk
    if to is not None:
        _name_next(session, located, to)
    deadline = desk_deadline(session, located.application, desk)
    after = move(session, located, Pass(desk.position, deadline), clock())
    topic = Topic.CASE_ACCEPTED if after.standing is Standing.ACCEPTED else Topic.CASE_PASSED
    minute(
        session,
        actor,
        clock,
        located,
        DecisionKind.PASS,
        desk=desk,
        office=desk.organisation_id,
        reason=opinion,
        notify=to_applicant(session, located.application, topic),
    )
    if after.standing is Standing.ACCEPTED:
        demand(session, actor, clock, located)
        admit(session, clock, located)
    return after


def end(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    application_id: UUID,
    version: int,
    reason: str,
    out_of_scope: bool = False,
) -> RouteState:
    """Refuse a claimed case for good, with the reason that the applicant reads.

    ``out_of_scope``: because no committee of the office's takes it, which is then true (SG-7.1). Raises Refusal and Stale.
    """
    located = in_hand(session, actor, registry, application_id, version=version)
    said = wanted_reason(reason, asks="请写明终止审核的理由，申报人会看到。")
    filed = newest(session, located.application)
    refuse_where_stopped(session, located, filed)
    if out_of_scope:
        refuse_narrowing(session, located, filed)
        said = f"{OUT_OF_SCOPE}{said}"
    desk = located.desk
    after = move(session, located, End(desk.position), clock())
    minute(
        session,
        actor,
        clock,
        located,
        DecisionKind.END,
        desk=desk,
        office=desk.organisation_id,
        reason=said,
        notify=to_applicant(session, located.application, Topic.CASE_ENDED),
    )
    return after


def _name_next(session: Session, located: Located, to: UUID) -> None:
    if located.desk.position == len(located.desks):
        return
    following = located.desks[located.desk.position]
    if following.organisation_id not in (None, to):
        raise Refusal("conflict", f"下一环节“{following.title}”的办理部门已经确定，不能另行指定。")
    following.organisation_id = named(session, located.application, following, to)
