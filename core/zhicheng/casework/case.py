"""A case at a desk: what was filed last, what is on record about it, and what still stands in the way of passing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.access import account_name, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.changes import Difference, differences
from zhicheng.casework.deadlines import desk_deadline
from zhicheng.casework.desks import READ_CASE
from zhicheng.casework.dossiers import File
from zhicheng.casework.inquiries import Question, questions_on
from zhicheng.casework.marks import Marked, markable, marks_at, unmarked
from zhicheng.casework.minutes import Minute, minutes
from zhicheng.casework.recommendation import in_the_way
from zhicheng.casework.route import Standing
from zhicheng.casework.routing import Located, locate
from zhicheng.casework.seats import seats
from zhicheng.casework.signatures import Signature, signatures, unsigned
from zhicheng.casework.snapshots import Filed, filed_files, marks_of, newest, numbered
from zhicheng.casework.stage_records import Recorded, records_at
from zhicheng.casework.unit_files import files_at, missing, required
from zhicheng.registry import Registry
from zhicheng.store.models import Application, Mark, RouteDesk
from zhicheng.store.moments import Clock


@dataclass(frozen=True, slots=True)
class DeskWork:
    """What another desk of the route has put down about the case."""

    desk: RouteDesk
    marks: Mapping[str, Marked]
    records: Mapping[str, Recorded]
    signatures: tuple[Signature, ...]
    unit_files: Mapping[str, tuple[File, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case as a desk reads it: never the applicant's draft, only what was filed.

    ``sections`` are what can be marked, by key with the title. ``changed`` are the differences from the snapshot
    before, empty for the first. ``unit_files`` are what the unit's stage uploads itself, by attachment, while the case
    is there, and ``must_upload`` the attachments among them that it has to. ``lacking`` says, by section or record, what must be done before it can be passed.
    ``ours`` is true while the case is at a desk of the actor's, ``mine`` while the actor has claimed it, ``decisions``
    are then those that the stage may take (pass, return, end, ask). ``due`` is the first moment that is too late.
    """

    located: Located
    filed: Filed
    files: tuple[File, ...]
    sections: Mapping[str, str]
    stricter: tuple[str, ...]
    changed: tuple[Difference, ...]
    marks: Mapping[str, Marked]
    records: Mapping[str, Recorded]
    signatures: tuple[Signature, ...]
    unit_files: Mapping[str, tuple[File, ...]]
    must_upload: frozenset[str]
    others: tuple[DeskWork, ...]
    minutes: tuple[Minute, ...]
    questions: tuple[Question, ...]
    lacking: Mapping[str, str]
    due: datetime | None
    holder: str | None
    ours: bool
    mine: bool
    decisions: tuple[str, ...]


def read_case(session: Session, actor: Actor, clock: Clock, registry: Registry, *, application_id: UUID) -> Case:
    """A case for somebody at a desk of its route, above it, or asked about it; raises Refusal and Erased."""
    return case_of(session, actor, clock, registry, fetch(session, actor, READ_CASE, application_id))


def case_of(session: Session, actor: Actor, clock: Clock, registry: Registry, application: Application) -> Case:
    """A case as a desk reads it, for whoever has the right to it; raises Erased."""
    located = locate(session, registry, application)
    filed = newest(session, application)
    before = numbered(session, application, filed.number - 1) if filed.number > 1 else None
    works = {each.id: _work(session, clock, located, each, filed) for each in located.desks if each.organisation_id}
    own = works.get(located.desk.id) or DeskWork(located.desk, {}, {}, (), {})
    ours = located.desk.organisation_id in seats(actor)
    deciding = ours and application.claimed_by == actor.account_id and located.state.standing is Standing.AT_DESK
    return Case(
        located=located,
        filed=filed,
        files=filed_files(session, application, filed),
        sections=markable(located),
        stricter=marks_of(filed),
        changed=differences(before, filed) if before else (),
        marks=own.marks,
        records=own.records,
        signatures=own.signatures,
        unit_files=own.unit_files,
        must_upload=required(located, located.desk, filed),
        others=tuple(each for key, each in works.items() if key != located.desk.id and each.desk.visits),
        minutes=tuple(minutes(session, application)),
        questions=tuple(questions_on(session, application)),
        lacking=lacking(session, clock, located, filed),
        due=desk_deadline(session, application, located.desk),
        holder=account_name(session, application.claimed_by) if application.claimed_by else None,
        ours=ours,
        mine=application.claimed_by == actor.account_id,
        decisions=located.stage.decisions if deciding else (),
    )


def lacking(session: Session, clock: Clock, located: Located, filed: Filed) -> dict[str, str]:
    """What must be done at the desk before it passes the case, by section, record or role, each with its message."""
    if located.desk.organisation_id is None:
        return {}
    found: dict[str, str] = {}
    records = records_at(session, clock, located, located.desk)
    for key, recorded in records.items():
        found.update({f"{key}.{field}": message for field, message in recorded.problems.items()})
    found.update(missing(session, located, filed, records))
    marks = marks_at(session, located, located.desk, filed)
    if "sections" in located.stage.records:
        for key, title in unmarked(located, filed, marks).items():
            found[f"sections.{key}"] = f"“{title}”尚未标注审核意见。"
    for key, each in marks.items():
        if each.mark is Mark.MEND and each.current:
            found[f"sections.{key}"] = f"“{markable(located).get(key, key)}”标为退回修改，不能通过，请退回申报人修改。"
    found.update(unsigned(session, located))
    # What the rules say of a recommendation would repeat what isn't on record yet.
    return found or in_the_way(session, clock, located, filed)


def _work(session: Session, clock: Clock, located: Located, desk: RouteDesk, filed: Filed) -> DeskWork:
    return DeskWork(
        desk,
        marks_at(session, located, desk, filed),
        records_at(session, clock, located, desk),
        signatures(session, desk),
        files_at(session, located, desk),
    )
