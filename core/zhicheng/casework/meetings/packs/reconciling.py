"""The sums: received = accepted + returned + ended + abandoned + in hand; accepted = on lists + waiting; voted = passed +
not passed. Each side is counted by itself, so that what doesn't fit shows."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from zhicheng.casework.meetings.packs.family import Family
from zhicheng.casework.record import payload_of
from zhicheng.packs import Balance
from zhicheng.specs import Procedure
from zhicheng.store.models import (
    Application,
    ApplicationStatus,
    Ballot,
    BallotCase,
    BallotState,
    Batch,
    BatchState,
    Candidate,
    CandidateState,
    Event,
    EventSubject,
    RouteDesk,
)

RETURNED = (ApplicationStatus.RETURNED,)
ENDED = (ApplicationStatus.ENDED,)
ABANDONED = (ApplicationStatus.LAPSED, ApplicationStatus.WITHDRAWN)
IN_HAND = (ApplicationStatus.SUBMITTED,)
AWAY = ("candidate.reopened", "candidate.sent_home")
"""Whoever was decided on and stands on no list of that meeting any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """``passed`` and ``failed`` are what the ledger says of the decision; ``doubts`` what the sums don't show."""

    balances: tuple[Balance, ...]
    passed: int
    failed: int
    doubts: tuple[str, ...]


def decided(session: Session, batch: Batch) -> tuple[int, int] | None:
    """How many passed and how many didn't as a list was decided, by the ledger; None for one that isn't decided."""
    query = (
        select(Event)
        .join(EventSubject, EventSubject.event_id == Event.id)
        .where(EventSubject.subject_id == batch.id, EventSubject.role == "batch", Event.kind == "batch.decided")
    )
    event = session.scalar(query.order_by(Event.number.desc()).limit(1))
    if event is None:
        return None
    said = payload_of(event)
    return int(str(said["passed"])), int(str(said["failed"]))


def reconciled(session: Session, procedure: Procedure, found: Family, *, voted: bool) -> Sums:
    """All sums of a list's office, notice and procedure, and of its own result."""
    batch = found.root
    passed, failed = decided(session, batch) or (0, 0)
    stands = _stands(session, found)
    names = ("表决", "通过", "未通过") if voted else ("认定", "予以认定", "不予认定")
    result = Balance(
        title="表决结果" if voted else "认定结果",
        whole=(names[0], stands),
        parts=((names[1], passed), (names[2], failed)),
    )
    balances = (_received(session, procedure, batch), _accepted(session, batch), result)
    return Sums(balances=balances, passed=passed, failed=failed, doubts=_unvoted(session, found, passed + failed))


def _received(session: Session, procedure: Procedure, batch: Batch) -> Balance:
    """Cases that ever reached the office's desk, and what became of each."""
    came = _came(procedure, batch)
    received = session.scalar(select(func.count()).select_from(came.subquery())) or 0
    accepted = _count(session, select(func.count()).select_from(Candidate).where(_admitted(batch)))
    others = exists().where(Candidate.application_id == Application.id).correlate(Application)
    elsewhere = _count(session, select(func.count()).select_from(came.where(others, ~_here(batch)).subquery()))
    rest = came.where(~others).subquery()
    by_status = {row[0]: row[1] for row in session.execute(select(rest.c.status, func.count()).group_by(rest.c.status))}

    def of(states: tuple[ApplicationStatus, ...]) -> int:
        return sum(by_status.get(each, 0) for each in states)

    parts = [
        ("受理", accepted),
        ("退回申报人", of(RETURNED)),
        ("终止", of(ENDED)),
        ("放弃、失效", of(ABANDONED)),
        ("审核中", of(IN_HAND)),
    ]
    if elsewhere:
        parts.append(("转由其他程序或机构", elsewhere))
    return Balance(title="收到的申报", whole=("收到", received), parts=tuple(parts))


def _accepted(session: Session, batch: Batch) -> Balance:
    """Accepted cases stand on a list of the office that isn't given up, or wait for one."""
    accepted = _count(session, select(func.count()).select_from(Candidate).where(_admitted(batch)))
    listed = _count(
        session,
        select(func.count())
        .select_from(Candidate)
        .join(Batch, Batch.id == Candidate.batch_id)
        .where(
            Candidate.state != CandidateState.WAITING,
            Batch.organisation_id == batch.organisation_id,
            Batch.notice_id == batch.notice_id,
            Batch.procedure == batch.procedure,
            or_(Batch.state != BatchState.CANCELLED, Candidate.state == CandidateState.VOIDED),
        ),
    )
    waits = Candidate.state == CandidateState.WAITING
    waiting = _count(
        session,
        select(func.count()).select_from(Candidate).where(_admitted(batch), waits, Candidate.batch_id.is_(None)),
    )
    return Balance(
        title="受理的申报", whole=("受理", accepted), parts=(("在各名单上", listed), ("等待列入名单", waiting))
    )


def _stands(session: Session, found: Family) -> int:
    """Those decided on by the list: who stands on it or one split off it, and who has left it since by a recorded act."""
    here = _count(
        session,
        select(func.count())
        .select_from(Candidate)
        .where(Candidate.batch_id.in_(found.members), Candidate.decided_at.is_not(None)),
    )
    left = _count(
        session,
        select(func.count(func.distinct(EventSubject.event_id)))
        .join(Event, Event.id == EventSubject.event_id)
        .where(EventSubject.subject_id.in_(found.members), EventSubject.role == "batch", Event.kind.in_(AWAY)),
    )
    return here + left


def _unvoted(session: Session, found: Family, number: int) -> tuple[str, ...]:
    """Where the ballots had other cases than the result."""
    if found.meeting is None:
        return ()
    query = (
        select(func.count(func.distinct(BallotCase.application_id)))
        .join(Ballot, Ballot.id == BallotCase.ballot_id)
        .where(Ballot.meeting_id == found.meeting.id, Ballot.state == BallotState.CLOSED)
    )
    balloted = _count(session, query)
    if balloted > number:
        return (f"有{balloted - number}份申报投票后、确认结果前移出名单，没有由本次会议确认结果。",)
    if 0 < balloted < number:
        return (f"确认结果的申报比投票的多{number - balloted}份，请核对。",)
    return ()


def _came(procedure: Procedure, batch: Batch) -> Select[UUID, ApplicationStatus]:
    """Cases of the procedure's channels for which the office's desk is, or was, the last of a route that they came to."""
    later = aliased(RouteDesk)
    follows = and_(
        later.application_id == RouteDesk.application_id,
        later.route == RouteDesk.route,
        later.position > RouteDesk.position,
    )
    reached = exists().where(
        RouteDesk.application_id == Application.id,
        RouteDesk.organisation_id == batch.organisation_id,
        RouteDesk.arrived_at.is_not(None),
        ~exists().where(follows).correlate(RouteDesk),
    )
    there = and_(Application.channel.in_(procedure.channels), reached.correlate(Application))
    return select(Application.id, Application.status).where(
        Application.notice_id == batch.notice_id, or_(there, _here(batch))
    )


def _here(batch: Batch) -> ColumnElement[bool]:
    mine = exists().where(Candidate.application_id == Application.id, _admitted(batch))
    return mine.correlate(Application)


def _admitted(batch: Batch) -> ColumnElement[bool]:
    return and_(
        Candidate.organisation_id == batch.organisation_id,
        Candidate.notice_id == batch.notice_id,
        Candidate.procedure == batch.procedure,
    )


def _count(session: Session, query: Select[int]) -> int:
    return session.scalar(query) or 0
