"""Erasing somebody: nothing is left to read, the ledger stays whole, a legal hold prevents it."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from zhicheng import ledger
from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.erasure import erase, lift_hold, place_hold
from zhicheng.casework.people import PersonDetails, enter_person, find_by_mobile, find_by_number, reveal
from zhicheng.store.engine import Store
from zhicheng.store.models import DataKey, LegalHold, OrganisationKind, Person
from zhicheng.store.moments import Clock
from zhicheng.store.vault import Erased


@pytest.fixture
def person_id(store: Store, clock: Clock, details: PersonDetails) -> UUID:
    with store.begin() as session:
        return enter_person(session, None, clock, details).id


def test_an_erased_person_cannot_be_read_and_the_ledger_verifies(
    store: Store, clock: Clock, details: PersonDetails, person_id: UUID, cast: object
) -> None:
    operator = cast.operator()  # type: ignore[attr-defined]
    with store.begin() as session:
        sealed = session.get_one(Person, person_id).mobile_cipher
        ledger.sequence(session)
        erase(session, operator, clock, person_id=person_id, version=1)
        ledger.sequence(session)
    with store.begin() as session:
        person = session.get_one(Person, person_id)
        assert person.name == person.name_key == ""
        assert person.erased_at is not None
        assert session.get(DataKey, person_id) is None
        assert find_by_number(session, details.id_number or "") is None
        assert find_by_mobile(session, details.mobile or "") == []
        person.mobile_cipher = sealed
        with pytest.raises(Erased):
            reveal(session, person)
        session.rollback()
    with store.reading() as session:
        assert ledger.verify(session).problems == ()


def test_a_person_under_a_legal_hold_stays_until_it_is_lifted(
    store: Store, clock: Clock, person_id: UUID, cast: object
) -> None:
    operator = cast.operator()  # type: ignore[attr-defined]
    with store.begin() as session:
        hold_id = place_hold(session, operator, clock, person_id=person_id, reason="复查案件2023-7").id
    with store.begin() as session, pytest.raises(Refusal, match=r"须留存.*解除"):
        erase(session, operator, clock, person_id=person_id, version=1)
    with store.begin() as session:
        assert "复查".encode() not in session.get_one(LegalHold, hold_id).reason_cipher
        lift_hold(session, operator, clock, hold_id=hold_id)
        with pytest.raises(Refusal, match="已经解除"):
            lift_hold(session, operator, clock, hold_id=hold_id)
        erase(session, operator, clock, person_id=person_id, version=1)


def test_a_hold_needs_a_reason(store: Store, clock: Clock, person_id: UUID, cast: object) -> None:
    operator = cast.operator()  # type: ignore[attr-defined]
    with store.begin() as session, pytest.raises(Refusal, match="写明"):
        place_hold(session, operator, clock, person_id=person_id, reason=" ")


def test_only_the_operator_erases_or_holds(store: Store, clock: Clock, person_id: UUID, cast: object) -> None:
    bureau = cast.member(cast.organisation(OrganisationKind.BUREAU))  # type: ignore[attr-defined]
    with store.begin() as session:
        for attempt in (
            lambda: erase(session, bureau, clock, person_id=person_id, version=1),
            lambda: place_hold(session, bureau, clock, person_id=person_id, reason="x"),
        ):
            with pytest.raises(Refusal) as refused:
                attempt()
            assert refused.value.status == 404
        assert session.scalars(select(LegalHold)).all() == []


def test_a_stale_or_second_erasure_is_refused(store: Store, clock: Clock, person_id: UUID, cast: object) -> None:
    operator = cast.operator()  # type: ignore[attr-defined]
    with store.begin() as session:
        with pytest.raises(Stale):
            erase(session, operator, clock, person_id=person_id, version=7)
        erase(session, operator, clock, person_id=person_id, version=1)
        with pytest.raises(Refusal, match="此前已经删除"):
            erase(session, operator, clock, person_id=person_id, version=2)
