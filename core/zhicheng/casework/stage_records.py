"""What a stage has put on record of a case: sheets as typed, sealed, judged whenever they are read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Change, Refusal, Stale, account_name
from zhicheng.casework.actor import Actor
from zhicheng.casework.desks import in_hand
from zhicheng.casework.minutes import last_number
from zhicheng.casework.reasons import open_reason, seal_reason
from zhicheng.casework.record import canonical, record
from zhicheng.casework.routing import Located, stage_of
from zhicheng.casework.sheets import SHEETS, judged
from zhicheng.registry import Registry
from zhicheng.specs import Section
from zhicheng.specs.timeline import BEIJING
from zhicheng.store.models import Application, RouteDesk, StageRecord
from zhicheng.store.moments import Clock

OF_THIS_SNAPSHOT = ("originals",)
"""What was checked against the papers is checked again once the applicant has changed something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One record of a stage. ``problems`` say what still stands in the way, by field, empty once it is complete;
    ``version`` is 0 and ``who`` None before it was saved."""

    section: Section
    values: Mapping[str, str]
    problems: Mapping[str, str]
    version: int = 0
    who: str | None = None
    at: datetime | None = None


def put_on_record(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    application_id: UUID,
    key: str,
    version: int,
    values: Mapping[str, str],
) -> Recorded:
    """Save a record of the stage as typed. ``version`` is that on the page, 0 for none; raises Stale and Refusal."""
    located = in_hand(session, actor, registry, application_id)
    if key not in located.stage.records or key not in SHEETS:
        raise Refusal("not_found", "本环节没有这项登记。请刷新页面重新选择。", status=404)
    application, section = located.application, SHEETS[key]
    stored = session.scalar(_of(application, located.desk).where(StageRecord.key == key))
    if (stored.version if stored else 0) != version:
        raise Stale(_meanwhile(session, stored))
    if stored is None:
        stored = StageRecord(
            id=uuid4(),
            application_id=application.id,
            organisation_id=located.desk.organisation_id,
            stage=located.desk.stage,
            key=key,
        )
    known = {each.key: values[each.key] for each in section.fields if values.get(each.key)}
    stored.content_cipher, said = seal_reason(
        session, application.person_id, StageRecord.content_cipher, stored.id, canonical(known).decode()
    )
    stored.snapshot_number, stored.saved_by, stored.saved_at = (
        last_number(session, application),
        actor.account_id,
        clock(),
    )
    session.add(stored)
    record(
        session,
        "stage.recorded",
        actor=actor,
        clock=clock,
        subjects={"record": stored.id, "application": application.id, "desk": located.desk.id},
        payload={"record": key, "content": said},
        changed=stored,
    )
    return records_at(session, clock, located, located.desk)[key]


def records_at(session: Session, clock: Clock, located: Located, desk: RouteDesk) -> dict[str, Recorded]:
    """The records that a desk's stage must have, by key, saved or not; marks are not among them. Raises Erased."""
    application = located.application
    saved = {each.key: each for each in session.scalars(_of(application, desk))}
    found = {}
    for key in stage_of(located.policy, desk).records:
        if key in SHEETS:
            found[key] = _recorded(session, clock, located, SHEETS[key], saved.get(key))
    return found


def _recorded(
    session: Session, clock: Clock, located: Located, section: Section, stored: StageRecord | None
) -> Recorded:
    application = located.application
    if stored is None:
        return Recorded(section=section, values={}, problems={section.key: f"“{section.title}”尚未登记。"})
    column = StageRecord.content_cipher
    typed = json.loads(open_reason(session, application.person_id, column, stored.id, stored.content_cipher))
    problems = judged(section, typed, located.policy, clock().astimezone(BEIJING).date())
    if section.key in OF_THIS_SNAPSHOT and stored.snapshot_number != last_number(session, application):
        problems = {section.key: f"申报人修改后重新提交，请重新办理“{section.title}”。", **problems}
    return Recorded(
        section=section,
        values=typed,
        problems=problems,
        version=stored.version,
        who=account_name(session, stored.saved_by),
        at=stored.saved_at,
    )


def _of(application: Application, desk: RouteDesk) -> Select[StageRecord]:
    return (
        select(StageRecord)
        .where(
            StageRecord.application_id == application.id,
            StageRecord.organisation_id == desk.organisation_id,
            StageRecord.stage == desk.stage,
        )
        .execution_options(populate_existing=True)
    )


def _meanwhile(session: Session, stored: StageRecord | None) -> tuple[Change, ...]:
    if stored is None:
        return ()
    return (Change(account_name(session, stored.saved_by), stored.saved_at, "保存了这项登记"),)
