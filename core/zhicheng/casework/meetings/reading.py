"""What an expert reads: the cases of their group, as they were filed, each look recorded; never one they stand back from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.ballots.casting import fetch_unlocked
from zhicheng.casework.case import Case, case_of
from zhicheng.casework.dossiers import File
from zhicheng.casework.meetings.sitting import refuse_left, seat_of
from zhicheng.casework.record import record
from zhicheng.casework.snapshots import Filed, filed_files, newest
from zhicheng.registry import Registry
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import (
    Application,
    Candidate,
    Event,
    EventSubject,
    Meeting,
    MeetingState,
    Reading,
    Recusal,
    Seat,
)
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

SEEN = "reading.seen"
HIDDEN_ANSWERS = frozenset({"id_type", "id_number", "mobile"})
HIDDEN_ATTACHMENTS = frozenset({"id_card"})
"""What an expert doesn't need to judge a case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A case on an expert's desk: who reads, at which meeting, and what was filed."""

    meeting: Meeting
    seat: Seat
    application: Application
    candidate: Candidate
    filed: Filed


def to_read(seat: Seat) -> Select[Candidate]:
    """The candidates that an expert's group reads, in the list's order, those left out from which the expert stands
    back."""
    recused = exists().where(Recusal.seat_id == seat.id, Recusal.application_id == Candidate.application_id)
    return (
        select(Candidate)
        .join(Reading, Reading.application_id == Candidate.application_id)
        .where(
            Reading.meeting_id == seat.meeting_id,
            Reading.group_id == seat.group_id,
            ~recused.correlate(Candidate),
        )
    )


def opened(session: Session, actor: Actor, *, meeting_id: UUID, application_id: UUID) -> Read:
    """A case of the expert's group. Raises Refusal without the pledge, for other groups' cases and those stood back from."""
    meeting = fetch_unlocked(session, actor, meeting_id)
    seat = seat_of(session, actor, meeting)
    refuse_unpledged(seat)
    refuse_left(session, meeting, seat)
    if meeting.state is MeetingState.HELD:
        raise Refusal("conflict", "会议已经结束，不能再查看申报材料。会议纪要和您的投票回执仍可查看。", status=403)
    candidate = session.scalar(to_read(seat).where(Candidate.application_id == application_id))
    if candidate is None or candidate.batch_id != meeting.batch_id:
        raise Refusal("not_found", "这份申报没有分配给您审阅，或者您已回避。请返回审阅列表重新选择。", status=404)
    application = session.get_one(Application, application_id)
    return Read(
        meeting=meeting, seat=seat, application=application, candidate=candidate, filed=newest(session, application)
    )


def seen(session: Session, actor: Actor, clock: Clock, *, meeting_id: UUID, application_id: UUID) -> None:
    """Record that the expert looks at a case, the first time. Raises Refusal as :func:`opened`."""
    opened(session, actor, meeting_id=meeting_id, application_id=application_id)
    if not has_seen(session, actor, application_id):
        subjects = {"application": application_id, "meeting": meeting_id}
        record(session, SEEN, actor=actor, clock=clock, subjects=subjects)


def has_seen(session: Session, actor: Actor, application_id: UUID) -> bool:
    """Whether the actor's look at a case is on record."""
    query = (
        select(Event.number)
        .join(EventSubject, EventSubject.event_id == Event.id)
        .where(
            Event.kind == SEEN,
            Event.actor_id == actor.account_id,
            EventSubject.role == "application",
            EventSubject.subject_id == application_id,
        )
    )
    return session.scalar(query.limit(1)) is not None


def case_for(session: Session, actor: Actor, clock: Clock, registry: Registry, found: Read) -> Case:
    """The case as experts read it: what was filed and found, without what desks put down and without ID and telephone
    numbers."""
    case = case_of(session, actor, clock, registry, found.application)
    return replace(
        case,
        filed=_without_numbers(case.filed),
        files=tuple(each for each in case.files if each.key not in HIDDEN_ATTACHMENTS),
        changed=(),
        marks={},
        records={},
        signatures=(),
        unit_files={},
        others=(),
        minutes=(),
        questions=(),
    )


def content(
    session: Session, blobs: BlobDirectory, actor: Actor, *, meeting_id: UUID, application_id: UUID, file_id: UUID
) -> tuple[File, Iterator[bytes]]:
    """A file of a case that the expert reads. Raises Refusal."""
    found = opened(session, actor, meeting_id=meeting_id, application_id=application_id)
    for each in filed_files(session, found.application, found.filed):
        if each.id == file_id and each.key not in HIDDEN_ATTACHMENTS:
            return each, blobs.read(each.id, vault_of(session).file_key(found.application.person_id, each.id))
    raise Refusal("not_found", "没有找到这个文件。请返回申报页面重新选择。", status=404)


def _without_numbers(filed: Filed) -> Filed:
    sections = {key: _stripped(part) for key, part in filed.dossier["sections"].items()}
    return replace(filed, dossier={**filed.dossier, "sections": sections})


def _stripped(part: Any) -> Any:
    if isinstance(part, Mapping):
        return {key: value for key, value in part.items() if key not in HIDDEN_ANSWERS}
    return [_stripped(each) for each in part] if isinstance(part, list) else part


def refuse_unpledged(seat: Seat) -> None:
    """Raises Refusal before the pledge is signed: not even the list of names is shown."""
    if seat.pledged_at is None:
        raise Refusal("unpledged", "请先阅读并签署保密承诺书，签署后才能查看申报。", status=403)
