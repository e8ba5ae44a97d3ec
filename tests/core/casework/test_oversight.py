"""A discipline office sees what passes through its own organisation, each look on record, and changes nothing (SG-7.2)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sanction_rounds import Sanctions, sanctions

from zhicheng.casework.access import Refusal, visible
from zhicheng.casework.actor import Actor
from zhicheng.casework.oversight import watching
from zhicheng.casework.oversight.board import days_held, held_now, piles
from zhicheng.casework.record import history
from zhicheng.casework.results import lists
from zhicheng.casework.staff import give_role
from zhicheng.specs import SanctionKind
from zhicheng.store.engine import Store
from zhicheng.store.models import Organisation, OrganisationKind, Role


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any) -> Sanctions:
    return sanctions(store, clock, cast, numbers)


@pytest.fixture
def watcher(known: Sanctions, cast: Any) -> Actor:
    found: Actor = cast.member(known.results.organisation(), Role.SUPERVISOR)
    return found


@pytest.mark.clause("SG-7.2")
def test_cases_by_desk_and_time_held(known: Sanctions, watcher: Actor, store: Store) -> None:
    first, accepted = known.at_office(), known.accepted()
    known.results.at(date(2023, 2, 14), 9)
    with store.reading() as session:
        (pile,) = piles(session, watcher)
        ((application, desk),) = session.execute(held_now(watcher)).all()
        seen = {each.id for each in session.scalars(visible(watcher, watching.CASES))}
    assert (pile.office, pile.desk, pile.number) == ("工程系列办事机构", "办事机构受理", 1)
    assert days_held(pile.oldest, known.clock()) == 4
    assert (application.id, desk.stage) == (first, "office")
    assert seen == {first, accepted}


@pytest.mark.clause("SG-7.2")
def test_each_look_is_on_record_with_who_and_when(known: Sanctions, watcher: Actor, store: Store) -> None:
    application_id = known.accepted()
    batch = known.results.listed(application_id)
    with store.begin() as session:
        case = watching.see_case(
            session, watcher, known.clock, known.results.round.registry, application_id=application_id
        )
        watching.see_list(session, watcher, known.clock, batch_id=batch.id)
    assert [each.kind for each in case.minutes] == ["pass"]
    assert (case.ours, case.mine, case.decisions) == (False, False, ())
    with store.reading() as session:
        looks = [history(session, each)[-1] for each in (application_id, batch.id)]
    assert [(each.kind, each.actor_id, each.at) for each in looks] == [
        ("oversight.case_seen", watcher.account_id, known.clock()),
        ("oversight.list_seen", watcher.account_id, known.clock()),
    ]


def test_the_role_reaches_nothing_that_work_reaches(known: Sanctions, watcher: Actor) -> None:
    application_id = known.at_office()
    assert (watcher.posts(), watcher.organisations()) == ((), frozenset())
    with pytest.raises(Refusal) as refused:
        known.results.office.read(application_id, watcher)
    assert refused.value.status == 404
    with pytest.raises(Refusal):
        known.results.office.claim(application_id, watcher)
    with pytest.raises(Refusal):
        known.results.office.pass_on(application_id, watcher)
    batch = known.results.listed(known.accepted())
    with pytest.raises(Refusal):
        known.results.do(lists.cancel, batch, watcher)


def test_another_organisations_cases_lists_and_sanctions_are_not_there(
    known: Sanctions, cast: Any, store: Store
) -> None:
    application_id, made = known.accepted(), known.impose(SanctionKind.NOTICE)
    other = cast.organisation(OrganisationKind.COMMITTEE_OFFICE, name="另一办事机构")
    stranger = cast.member(other, Role.SUPERVISOR)
    mine = cast.member(known.results.organisation(), Role.SUPERVISOR)
    with pytest.raises(Refusal) as refused, store.begin() as session:
        watching.see_case(session, stranger, known.clock, known.results.round.registry, application_id=application_id)
    assert refused.value.status == 404
    with store.reading() as session:
        assert session.scalars(visible(stranger, watching.SANCTIONS)).all() == []
        assert [each.id for each in session.scalars(visible(mine, watching.SANCTIONS))] == [made.id]


@pytest.mark.parametrize(("first", "second"), [(Role.OFFICER, Role.SUPERVISOR), (Role.SUPERVISOR, Role.HEAD)])
def test_who_does_the_work_does_not_supervise_it(
    known: Sanctions, cast: Any, store: Store, first: Role, second: Role
) -> None:
    office = known.results.organisation()
    somebody = cast.member(office, first)
    with pytest.raises(Refusal, match="不能同时办理"), store.begin() as session:
        give_role(session, None, known.clock, session.get_one(Organisation, office.id), somebody.account_id, second)
