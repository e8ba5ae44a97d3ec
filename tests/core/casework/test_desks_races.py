"""Two at once at a desk: exactly one wins and the other is told; a fault at any statement leaves all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from desk_rounds import Desks, prepared
from sqlalchemy import event, func, select

from zhicheng.casework import decisions, desks, returns, supervision
from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.people import PersonDetails
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Application,
    ApplicationStatus,
    CaseReturn,
    DeskDecision,
    Event,
    OutboxMessage,
    RouteDesk,
    Snapshot,
)
from zhicheng.store.moments import BEIJING

OPEN = ("arrived", "asked", "returned")


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails) -> Desks:
    return prepared(store, clock, cast, numbers, details)


def at_once(*steps: Callable[[], object]) -> list[Refusal | None]:
    """Runs all at the same moment; None for each that went through."""
    barrier = Barrier(len(steps))

    def run(step: Callable[[], object]) -> Refusal | None:
        barrier.wait()
        try:
            step()
        except Refusal as refused:
            return refused
        return None

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def one_desk_holds(store: Store, application_id: UUID) -> bool:
    with store.reading() as session:
        application = session.get_one(Application, application_id)
        states = session.scalars(
            select(RouteDesk.state).where(
                RouteDesk.application_id == application_id, RouteDesk.route == application.route
            )
        ).all()
    return sum(each in OPEN for each in states) <= 1


def test_many_who_claim_at_once(store: Store, known: Desks) -> None:
    application_id = known.submitted()
    known.through_unit(application_id)
    answers = at_once(*(lambda each=each: known.county.claim(application_id, each) for each in known.county.people * 3))
    winners = {
        actor.account_id for actor, answer in zip(known.county.people * 3, answers, strict=True) if answer is None
    }
    assert len(winners) == 1
    assert all(isinstance(each, Stale) for each in answers if each is not None)
    assert winners == {known.round.application(application_id).claimed_by}


def test_two_who_pass_and_one_who_ends_at_once(store: Store, known: Desks) -> None:
    application_id = known.at_county()
    known.county.mark_all(application_id)
    version = known.county.version(application_id)
    answers = at_once(
        lambda: known.county.pass_on(application_id, version=version),
        lambda: known.county.decide(decisions.end, application_id, version=version, reason="不符合。"),
        lambda: known.county.pass_on(application_id, version=version),
    )
    assert answers.count(None) == 1
    told = [each for each in answers if each is not None]
    assert all(isinstance(each, Stale) and each.changes for each in told)
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(DeskDecision)) == 2
    assert one_desk_holds(store, application_id)


def test_the_applicant_resubmits_while_a_higher_desk_annuls(store: Store, known: Desks) -> None:
    application_id = known.returned_by_county()
    version = known.county.version(application_id)
    answers = at_once(
        lambda: known.round.submit(known.person, application_id),
        lambda: known.province.decide(
            supervision.annul, application_id, desk=2, reason="材料本无问题。", version=version
        ),
    )
    found = known.round.application(application_id)
    assert found.status is ApplicationStatus.SUBMITTED
    with store.reading() as session:
        snapshots = session.scalar(select(func.count()).select_from(Snapshot))
        outcome = session.scalars(select(CaseReturn.outcome)).one()
    # A submission that comes second finds the case submitted, and gives the receipt of what was.
    assert (snapshots, outcome) in ((2, "mended"), (1, "annulled"))
    assert (outcome == "mended") == isinstance(answers[1], Stale)
    assert one_desk_holds(store, application_id)


@pytest.mark.clause("JA-4.3")
def test_the_unit_passes_while_the_sweep_lapses(store: Store, known: Desks) -> None:
    """At the last moment and just after it: the deadline decides, never who comes first."""
    application_id = known.submitted()
    known.clock.now = datetime(2023, 3, 1, tzinfo=BEIJING)
    answers = at_once(lambda: known.through_unit(application_id), lambda: known.sweep() and None)
    assert answers[0] is not None
    known.sweep()
    assert known.round.application(application_id).status is ApplicationStatus.LAPSED


def test_two_sweeps_at_once_tell_everybody_once(store: Store, known: Desks) -> None:
    known.returned_by_county(date(2023, 2, 20))
    known.clock.now = datetime(2023, 2, 21, tzinfo=BEIJING)
    at_once(*[lambda: known.sweep() and None] * 4)
    with store.reading() as session:
        topics = session.scalars(select(OutboxMessage.topic)).all()
    assert topics.count("case_lapsed") == 1


class Fault(Exception):
    """The power went out."""


class Faults:
    """Fails the statement of a number, counted from 1."""

    def __init__(self, number: int) -> None:
        self.number, self.seen = number, 0

    def __call__(self, *_: Any) -> None:
        self.seen += 1
        if self.seen == self.number:
            raise Fault


def test_a_fault_at_any_statement_of_a_return_leaves_all_of_it_or_nothing(store: Store, known: Desks) -> None:
    application_id = known.at_county()
    known.county.mark_all(application_id, education="有误。")
    version = known.county.version(application_id)

    def step() -> None:
        known.county.decide(returns.return_case, application_id, version=version, opinion="请修改。")

    before, number = _state(store, application_id), 0
    while True:
        number += 1
        faults = Faults(number)
        event.listen(store.engine, "before_cursor_execute", faults)
        try:
            step()
            break
        except Fault:
            faults.number = 0
            assert _state(store, application_id) == before
        finally:
            event.remove(store.engine, "before_cursor_execute", faults)
    assert number > 10
    after = _state(store, application_id)
    assert after[0] is ApplicationStatus.RETURNED
    assert tuple(new - old for new, old in zip(after[1:], before[1:], strict=True)) == (1, 1, 1, 1, 1)


def _state(store: Store, application_id: UUID) -> tuple[Any, ...]:
    """Status, version, and how many decisions, returns, events and letters there are."""
    with store.reading() as session:
        found = session.get_one(Application, application_id)
        counts = [
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (DeskDecision, CaseReturn, Event, OutboxMessage)
        ]
    return (found.status, found.version, *counts)


def test_handing_over_while_somebody_decides(store: Store, known: Desks) -> None:
    application_id = known.at_county()
    known.county.mark_all(application_id)
    version = known.county.version(application_id)
    to = known.county.people[1].account_id
    answers = at_once(
        lambda: known.county.pass_on(application_id, version=version),
        lambda: known.county.decide(desks.hand_over, application_id, version=version, to=to),
    )
    assert answers.count(None) == 1
    assert isinstance(next(each for each in answers if each is not None), Stale)
