"""What comes after a sanction: the office reports what it has corrected, a bureau lifts it, the sweep warns of what is overdue."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from zhicheng.casework.access import fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.deadlines import MOST
from zhicheng.casework.kinds import Topic
from zhicheng.casework.record import Notify, committed, record
from zhicheng.casework.sanctions.entitled import ANSWER, LIFT, bureaus_of
from zhicheng.casework.seats import checkers
from zhicheng.divisions import depth
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import Organisation, Sanction
from zhicheng.store.moments import Clock

LONGEST_ANSWER, LONGEST_LIFTING = 1000, 500


def answer(session: Session, actor: Actor, clock: Clock, *, sanction_id: UUID, version: int, words: str) -> Sanction:
    """The office reports what it has corrected; the bureau is told. Raises Refusal and Stale."""
    made = fetch(session, actor, ANSWER, sanction_id, version=version)
    if not 0 < len(words.strip()) <= LONGEST_ANSWER:
        raise invalid({"answer": f"请写明纠正了什么、怎样纠正的，不超过{LONGEST_ANSWER}字，人社部门会看到。"})
    made.answer, made.answered_by, made.answered_at = words.strip(), actor.account_id, clock()
    record(
        session,
        "sanction.answered",
        actor=actor,
        clock=clock,
        subjects=_about(made),
        payload={"answer": committed(made.salt, made.answer)},
        changed=made,
        notify=_letters(Topic.SANCTION_ANSWERED, checkers(session, made.issued_for)),
    )
    return made


def lift(session: Session, actor: Actor, clock: Clock, *, sanction_id: UUID, version: int, reason: str) -> Sanction:
    """A bureau lifts it, its own or one of a bureau inside its division; the office is told. Raises Refusal and Stale."""
    made = fetch(session, actor, LIFT, sanction_id, version=version)
    if not 0 < len(reason.strip()) <= LONGEST_LIFTING:
        raise invalid({"reason": f"请写明解除的理由，不超过{LONGEST_LIFTING}字，办事机构会看到。"})
    issuer = session.get_one(Organisation, made.issued_for)
    own = [each for each in bureaus_of(session, actor) if depth(each.division) <= depth(issuer.division)]
    made.lifted_for = next((each.id for each in own if each.id == issuer.id), own[0].id)
    made.lifted_because, made.lifted_by, made.lifted_at = reason.strip(), actor.account_id, clock()
    record(
        session,
        "sanction.lifted",
        actor=actor,
        clock=clock,
        subjects=_about(made),
        payload={"reason": committed(made.salt, made.lifted_because)},
        changed=made,
        notify=_letters(Topic.SANCTION_LIFTED, checkers(session, made.organisation_id)),
    )
    return made


def overdue(made: Sanction, clock: Clock) -> bool:
    """Whether its deadline is over and the office has reported nothing."""
    open_ = made.deadline is not None and made.answered_at is None and made.lifted_at is None
    return open_ and made.deadline is not None and made.deadline < beijing_day(clock())


def warn_of_sanctions(session: Session, clock: Clock) -> int:
    """Tell office and bureau, once, that a deadline to correct is over; how many sanctions were warned of."""
    query = (
        select(Sanction)
        .where(
            Sanction.deadline < beijing_day(clock()),
            Sanction.answered_at.is_(None),
            Sanction.lifted_at.is_(None),
            Sanction.warned_at.is_(None),
        )
        .order_by(Sanction.deadline, Sanction.id)
        .limit(MOST)
        .with_for_update(of=Sanction, skip_locked=True)
    )
    found = session.scalars(query.execution_options(populate_existing=True)).all()
    for made in found:
        told = dict.fromkeys((*checkers(session, made.organisation_id), *checkers(session, made.issued_for)))
        # Not a change of the sanction: nobody who has it open is to be told that it changed.
        session.execute(update(Sanction).where(Sanction.id == made.id).values(warned_at=clock()))
        letters = _letters(Topic.SANCTION_OVERDUE, told)
        record(session, "sanction.warned", actor=None, clock=clock, subjects=_about(made), notify=letters)
    return len(found)


def _about(made: Sanction) -> dict[str, UUID]:
    return {"sanction": made.id, "organisation": made.organisation_id}


def _letters(topic: Topic, accounts: Iterable[UUID]) -> list[Notify]:
    return [Notify(topic, each) for each in accounts]
