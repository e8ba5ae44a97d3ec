"""Publicity of several candidates at once by the unit that recommends them (JA-3.2, SG-4.1, HX-2.5.10, N-7).

One notice on the board tells of everybody; each case gets it on its own record, where its outcome is told later.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from marshmallow import ValidationError
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, account_name, invalid, visible
from zhicheng.casework.actor import Actor
from zhicheng.casework.deadlines import current_desk
from zhicheng.casework.desks import CHECK, claim
from zhicheng.casework.recommendation import PUBLICITY, recommends
from zhicheng.casework.routing import locate
from zhicheng.casework.seats import seats
from zhicheng.casework.sheets import SHEETS, judged
from zhicheng.casework.snapshots import newest
from zhicheng.casework.stage_records import Recorded, put_on_record, records_at
from zhicheng.dossier.typed import answers
from zhicheng.dossier.values import value_of
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.store.models import Application, DeskState, RouteDesk
from zhicheng.store.moments import Clock

MOST = 200
"""Candidates of one unit on one page."""
ANNOUNCED = ("publicized_from", "publicized_to", "place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody whom the unit may recommend, as filed; ``recorded`` is the publicity of the case, ``holder`` who else
    has claimed it."""

    application_id: UUID
    policy: Policy
    name: str
    gender: str
    series: str
    specialty: str
    title: str
    recorded: Recorded
    holder: str | None

    @property
    def announced(self) -> tuple[str, ...]:
        """From, to and place as recorded; empty before."""
        values = self.recorded.values
        return tuple(values.get(key, "") for key in ANNOUNCED) if values else ()


def candidates(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, organisation_id: UUID
) -> list[Candidate]:
    """The cases that are at this office's desk to be publicized, those that came first at the top."""
    if organisation_id not in seats(actor):
        raise Refusal("denied", "您不是本单位的审核人员，不能办理公示。请联系本单位管理员。", status=403)
    query = (
        visible(actor, CHECK)
        .join(RouteDesk, current_desk())
        .where(RouteDesk.organisation_id == organisation_id, RouteDesk.state == DeskState.ARRIVED)
        .order_by(RouteDesk.arrived_at, Application.id)
        .limit(MOST)
    )
    found = (_candidate(session, actor, clock, registry, each) for each in session.scalars(query).all())
    return [each for each in found if each is not None]


def publicize(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    organisation_id: UUID,
    application_ids: Collection[UUID],
    values: Mapping[str, str],
) -> int:
    """Put the same publicity on record for these candidates, all or none; how many. The outcome is told later, case
    by case. Raises Refusal with the wrong answers, for days that are too few, and for a case that a colleague has.
    """
    chosen = {
        each.application_id: each
        for each in candidates(session, actor, clock, registry, organisation_id=organisation_id)
        if each.application_id in application_ids
    }
    if not chosen or len(chosen) < len(set(application_ids)):
        raise invalid({"candidates": "请勾选要一并公示的申报人；已转到其他环节的不能再公示，请刷新页面重新选择。"})
    announced = {key: values.get(key, "") for key in ANNOUNCED}
    for each in chosen.values():
        if wrong := _wrong(each.policy, announced):
            raise invalid(wrong)
        claim(session, actor, clock, registry, application_id=each.application_id)
        put_on_record(
            session,
            actor,
            clock,
            registry,
            application_id=each.application_id,
            key=PUBLICITY,
            version=each.recorded.version,
            values=announced,
        )
    return len(chosen)


def working_days(policy: Policy) -> int:
    """How many working days a unit publicizes at least."""
    return int(policy.parameter("unit_publicity_days").value)


def _wrong(policy: Policy, announced: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with an announcement of which the outcome can't be known yet."""
    section = SHEETS[PUBLICITY]
    last = next(each for each in section.fields if each.key == "publicized_to")
    nothing_yet = {**announced, "publicity_objection": "无"}
    typed = answers(section, nothing_yet).get(last.key) or ""
    try:
        after = value_of(last).read(typed) + timedelta(days=1)
    except ValidationError:
        # The same is found wrong again below, at its field.
        after = policy.terms.law_day
    return judged(section, nothing_yet, policy, after)


def _candidate(
    session: Session, actor: Actor, clock: Clock, registry: Registry, application: Application
) -> Candidate | None:
    located = locate(session, registry, application)
    if not recommends(located):
        return None
    basic = newest(session, application).part("basic") or {}
    held = application.claimed_by if application.claimed_by != actor.account_id else None
    return Candidate(
        application_id=application.id,
        policy=located.policy,
        name=str(basic.get("name") or ""),
        gender=str(basic.get("gender") or ""),
        series=str(basic.get("series") or ""),
        specialty=str(basic.get("specialty") or ""),
        title=str(basic.get("title") or basic.get("level") or ""),
        recorded=records_at(session, clock, located, located.desk)[PUBLICITY],
        holder=account_name(session, held) if held else None,
    )


def announcement(chosen: list[Candidate]) -> list[tuple[tuple[str, ...], list[Candidate]]]:
    """The announcements that were made, each with its candidates, in the order in which they were first seen."""
    found: dict[tuple[str, ...], list[Candidate]] = {}
    for each in chosen:
        if each.announced:
            found.setdefault(each.announced, []).append(each)
    return list(found.items())
