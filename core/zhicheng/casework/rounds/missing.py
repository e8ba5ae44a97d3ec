"""By sweep: rounds that have ended with undecided candidates are put on record, and office and bureau are told."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.kinds import Topic
from zhicheng.casework.record import Notify, record
from zhicheng.casework.rounds.ending import OfficeRound, rounds_of
from zhicheng.casework.seats import checkers
from zhicheng.casework.unique import once
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Registry
from zhicheng.store.models import MissedRound, Notice
from zhicheng.store.moments import Clock

MET_BY_ANOTHER = Refusal("conflict", "这个逾期已经登记。")


def mark_missed(session: Session, clock: Clock, registry: Registry) -> int:
    """Put down the rounds that are over with somebody undecided, once for each end; how many were new."""
    today = beijing_day(clock())
    over = [each for each in rounds_of(session, registry, today) if each.due < today and each.late]
    known = {
        (each.notice_id, each.organisation_id, each.due)
        for each in session.scalars(
            select(MissedRound).where(MissedRound.notice_id.in_({each.notice_id for each in over}))
        )
    }
    new = [each for each in over if (each.notice_id, each.organisation_id, each.due) not in known]
    return sum(_put_down(session, clock, each) for each in new)


def _put_down(session: Session, clock: Clock, known: OfficeRound) -> int:
    missed = MissedRound(
        id=uuid4(),
        notice_id=known.notice_id,
        organisation_id=known.organisation_id,
        due=known.due,
        number=known.late,
        found_at=clock(),
    )
    try:
        with once(session, MET_BY_ANOTHER):
            session.add(missed)
    except Refusal:
        # Another process has swept at the same moment.
        return 0
    bureau = session.get_one(Notice, known.notice_id).organisation_id
    told = dict.fromkeys((*checkers(session, known.organisation_id), *checkers(session, bureau)))
    record(
        session,
        "round.missed",
        actor=None,
        clock=clock,
        subjects={"missed": missed.id, "organisation": known.organisation_id, "notice": known.notice_id},
        payload={"number": known.late},
        notify=[Notify(Topic.ROUND_MISSED, each) for each in told],
    )
    return 1
