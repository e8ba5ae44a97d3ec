"""Cases that lie at a committee office's desk and that it hasn't accepted: they miss a round's end too (JB-6.4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from zhicheng.casework.deadlines import current_desk
from zhicheng.casework.rounds.cases import underway
from zhicheng.casework.rounds.late import bound
from zhicheng.notice import moment_of
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.rounds import round_end
from zhicheng.specs import DeskKind, Procedure
from zhicheng.store.models import Application, DeskState, Notice, Organisation, RouteDesk

Numbers = dict[tuple[UUID, UUID], dict[str, int]]
"""By notice and office: how many, by the key of the procedure."""


def lying(
    session: Session,
    registry: Registry,
    law: Callable[[UUID], Policy | None],
    *among: ColumnElement[bool],
) -> Numbers:
    """The cases that came to an office's desk within the round and lie there; ``among`` narrows the office and the notice,
    which are joined. Some queries for each notice and channel, none for each case.

    Which procedure a case goes through is told at its acceptance: until then it counts by its channel's own.
    """
    places = Notice.jurisdiction.in_(registry.jurisdictions)
    groups = _lying(Application.notice_id, Application.channel).where(places, *among).distinct()
    found: Numbers = {}
    for notice_id, channel in session.execute(groups).all():
        policy = law(notice_id)
        procedure = _own(policy, channel) if policy is not None else None
        end = round_end(policy, policy.terms, procedure) if policy is not None and procedure is not None else None
        if procedure is None or end is None:
            continue
        offices = (
            _lying(RouteDesk.organisation_id, func.count(Application.id))
            .where(Application.notice_id == notice_id, Application.channel == channel, *among)
            .where(RouteDesk.arrived_at < moment_of(end, end=True))
            .group_by(RouteDesk.organisation_id)
        )
        for office_id, number in session.execute(offices):
            numbers = found.setdefault((notice_id, office_id), {})
            numbers[procedure.key] = numbers.get(procedure.key, 0) + number
    return found


def _lying(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Application)
        .join(RouteDesk, current_desk())
        .join(Organisation, Organisation.id == RouteDesk.organisation_id)
        .join(Notice, Notice.id == Application.notice_id)
        .where(
            RouteDesk.kind == DeskKind.COMMITTEE_OFFICE,
            RouteDesk.state == DeskState.ARRIVED,
            underway(),
            bound(Application.id),
        )
    )


def _own(policy: Policy, channel: str) -> Procedure | None:
    """The procedure of a channel for whom no other one's condition holds, where committees' offices decide."""
    known = (each for each in policy.declarations.procedures if channel in each.channels and each.when is None)
    found = next(known, None)
    offices = found is not None and found.acts[0].by[0].kind is DeskKind.COMMITTEE_OFFICE
    return found if offices else None
