"""What is kept for a time only, and refusals in the log."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from zhicheng.casework.access import Refusal
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.record import payload_of
from zhicheng.casework.recovery import request_recovery
from zhicheng.casework.retention import record_refusal, sweep
from zhicheng.casework.sign_in import sign_in
from zhicheng.store.engine import Store
from zhicheng.store.models import Event, OutboxMessage, Recovery, SignInGuard, SignInSession
from zhicheng.store.moments import Clock


def test_traces_of_signing_in_go_after_half_a_year(
    store: Store, real_clock: Clock, cast: Any, details: PersonDetails
) -> None:
    cast.person(details)
    login = details.mobile or ""
    with store.begin() as session:
        sign_in(session, real_clock, login=login, password="correct horse battery")
        sign_in(session, real_clock, login="nobody", password="wrong")
        request_recovery(session, real_clock, login=login)
        for message in session.scalars(select(OutboxMessage)):
            message.settled_at = real_clock()
        assert sweep(session, real_clock) == 0
    real_clock.move(days=180)  # type: ignore[attr-defined]
    with store.begin() as session:
        assert sweep(session, real_clock) == 1
        assert _rows(session) == (1, 1, 1, 1)
    real_clock.move(days=1)  # type: ignore[attr-defined]
    with store.begin() as session:
        assert sweep(session, real_clock) == 3
        assert _rows(session) == (0, 0, 0, 1)


def test_a_refusal_is_logged_without_its_words(store: Store, clock: Clock, cast: Any) -> None:
    actor = cast.operator()
    with store.begin() as session:
        record_refusal(session, actor, clock, Refusal("denied", "曾小明无权", status=403))
        event = session.scalars(select(Event).where(Event.kind == "refused")).one()
    assert event.actor_id == actor.account_id
    assert payload_of(event) == {"status": 403}


def _rows(session: Any) -> tuple[int, ...]:
    return tuple(
        session.scalar(select(func.count()).select_from(table))
        for table in (SignInSession, Recovery, OutboxMessage, SignInGuard)
    )
