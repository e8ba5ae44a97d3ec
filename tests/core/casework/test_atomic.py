"""State, event and outbox are one transaction: a fault at any statement leaves all of it or nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, func, select

from zhicheng.casework.approvals import approve_unit
from zhicheng.casework.record import history
from zhicheng.casework.unit_details import UnitDetails
from zhicheng.casework.units import Place, register_unit
from zhicheng.store.engine import Store
from zhicheng.store.models import Event, Organisation, OrganisationDecision, OrganisationStatus, OutboxMessage, Role
from zhicheng.store.moments import Clock

Bureaus = dict[str, Organisation]
State = tuple[OrganisationStatus, int, int, int, int]


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


def test_a_fault_at_any_statement_of_a_decision_leaves_nothing_of_it(
    store: Store, clock: Clock, place: Place, bureaus: Bureaus, cast: Any, details: Any, numbers: Any
) -> None:
    applicant, officer = cast.person(details), cast.member(bureaus["990102"], Role.OFFICER)
    unit_details = UnitDetails(
        name="示例单位",
        credit_code=numbers.credit_code(),
        licence_authority="甲子市东山区市场监督管理局",
        facts={"nature": "事业单位", "tier": "county"},
    )
    with store.begin() as session:
        unit = register_unit(session, applicant, clock, place, unit_details).unit
    before = _state(store, unit)
    number, done = 0, False
    while not done:
        number += 1
        faults = Faults(number)
        event.listen(store.engine, "before_cursor_execute", faults)
        try:
            with store.begin() as session:
                approve_unit(session, officer, clock, unit_id=unit.id, version=unit.version, divisions=place.divisions)
            done = True
        except Fault:
            assert _state(store, unit, faults) == before
        finally:
            event.remove(store.engine, "before_cursor_execute", faults)
    assert number > 5
    status, version, decisions, events, letters = _state(store, unit)
    assert status is OrganisationStatus.APPROVED
    assert (version, decisions, events, letters) == (before[1] + 1, before[2] + 1, before[3] + 1, before[4] + 1)


def test_a_history_is_in_the_order_of_writing_even_when_the_clock_is_set_back(
    store: Store, clock: Clock, place: Place, bureaus: Bureaus, cast: Any, details: Any, numbers: Any
) -> None:
    applicant, officer = cast.person(details), cast.member(bureaus["990102"], Role.OFFICER)
    unit_details = UnitDetails(
        name="示例单位",
        credit_code=numbers.credit_code(),
        licence_authority="甲子市东山区市场监督管理局",
        facts={"nature": "事业单位", "tier": "county"},
    )
    with store.begin() as session:
        unit = register_unit(session, applicant, clock, place, unit_details).unit
    clock.move(days=-30)  # type: ignore[attr-defined]
    with store.begin() as session:
        approve_unit(session, officer, clock, unit_id=unit.id, version=unit.version, divisions=place.divisions)
    with store.reading() as session:
        kinds = [one.kind for one in history(session, unit.id)]
    assert kinds[0] == "organisation.created"
    assert kinds[-1] == "unit.approved"


def _state(store: Store, unit: Organisation, faults: Faults | None = None) -> State:
    if faults is not None:
        faults.number = 0
    with store.reading() as session:
        found = session.get_one(Organisation, unit.id)
        counts = [
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (OrganisationDecision, Event, OutboxMessage)
        ]
    return (found.status, found.version, counts[0], counts[1], counts[2])
