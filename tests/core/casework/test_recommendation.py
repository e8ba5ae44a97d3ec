"""The unit's recommendation: rules of its notice judged over what the unit put on record, and posts counted across cases."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import made_up
import pytest
from desk_rounds import Desks, prepared

from zhicheng.casework import applications, decisions, supervision
from zhicheng.casework.access import Refusal
from zhicheng.casework.decisions import Incomplete
from zhicheng.casework.people import PersonDetails
from zhicheng.dossier.facts import Facts
from zhicheng.specs import Verdict, met, rule, unmet
from zhicheng.store.engine import Store
from zhicheng.store.models import Application, Role

VACANCIES = 1


@rule("posts", title="职数+1", cites=made_up.CITE)
def posts(case: Facts) -> Verdict:
    recommended = case.unit.get("recommended")
    limit = case.unit.vacancies + 1
    return (
        met()
        if recommended is None or recommended <= limit
        else unmet(f"最多推荐{limit}人，现推荐{recommended}人", at="unit.recommended")
    )


@rule("both_signed", title="两人核对", cites=made_up.CITE)
def both_signed(case: Facts) -> Verdict:
    if case.unit.get("recommended_on") is None:
        return met()
    signed = case.unit.get("checked_by") or {}
    return met() if signed.get("handler") and signed.get("head") else unmet("须两人核对", at="unit.checked_by")


@rule("publicized", title="公示在前", cites=made_up.CITE)
def publicized(case: Facts) -> Verdict:
    day = case.unit.get("recommended_on")
    if day is None:
        return met()
    return (
        met()
        if case.unit.publicized_to < day and case.unit.publicity_objection == "无"
        else unmet("公示没有结束", at="unit.publicized_to")
    )


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails) -> Desks:
    known = prepared(store, clock, cast, numbers, details, zhicheng_rules=(posts, both_signed, publicized))
    with store.begin() as session:
        unit = session.get_one(type(known.employer), known.employer.id)
        unit.facts = {**unit.facts, "vacancies": VACANCIES}
    return known


def another(known: Desks, cast: Any, numbers: Any, name: str) -> UUID:
    """One more person of the unit with a submitted case."""
    person = cast.person(
        PersonDetails(name=name, id_type="居民身份证", id_number=numbers.identity(), mobile=numbers.mobile())
    )
    known.round.bind(person, known.employer)
    application_id = known.round.fill(person)
    known.round.submit(person, application_id)
    return application_id


def ready(known: Desks, application_id: UUID) -> None:
    """Everything on record and signed; only the passing on is left to the head."""
    handler, head = known.unit.people
    known.unit.claim(application_id)
    known.unit.put(application_id, "originals", agree="是")
    known.unit.put(
        application_id, "publicity", publicized_from="2023-02-01", publicized_to="2023-02-07",
        place="单位公告栏", publicity_objection="无",
    )  # fmt: skip
    known.unit.sign(application_id, handler, Role.HANDLER)
    known.unit.hand_over(application_id, head)
    known.unit.sign(application_id, head, Role.HEAD)


@pytest.mark.clause("JB-1.5")
def test_a_unit_recommends_no_more_than_its_posts_plus_one(known: Desks, cast: Any, numbers: Any) -> None:
    head = known.unit.people[1]
    first, second, third = (another(known, cast, numbers, name) for name in ("甲", "乙", "丙"))
    for each in (first, second, third):
        ready(known, each)
    known.unit.pass_on(first, head)
    known.unit.pass_on(second, head)
    case = known.unit.read(third, head)
    assert list(case.lacking.values()) == ["最多推荐2人，现推荐3人"]
    with pytest.raises(Incomplete, match="最多推荐2人，现推荐3人"):
        known.unit.pass_on(third, head)
    # One whose case is over leaves a place.
    known.county.claim(second)
    known.county.mark_all(second)
    known.county.end(second)
    known.unit.pass_on(third, head)


@pytest.mark.clause("JB-1.5")
def test_a_case_that_is_back_at_the_unit_has_given_its_place_up(known: Desks, cast: Any, numbers: Any) -> None:
    head = known.unit.people[1]
    first, second, third = (another(known, cast, numbers, name) for name in ("甲", "乙", "丙"))
    for each in (first, second, third):
        ready(known, each)
    known.unit.pass_on(first, head)
    known.unit.pass_on(second, head)
    known.province.decide(supervision.annul, first, desk=1, reason="推荐人选有误。")
    known.unit.pass_on(third, head)
    ready(known, first)
    with pytest.raises(Incomplete, match="现推荐3人"):
        known.unit.pass_on(first, head)


@pytest.mark.clause("HX-2.5.9", "N-7")
def test_what_the_unit_put_on_record_is_judged_by_the_rules(known: Desks, cast: Any, numbers: Any) -> None:
    application_id = another(known, cast, numbers, "甲")
    ready(known, application_id)
    head = known.unit.people[1]
    known.unit.put(
        application_id, "publicity", head, publicized_from="2023-02-01", publicized_to="2023-02-07",
        place="单位公告栏", publicity_objection="已查清",
    )  # fmt: skip
    assert known.unit.read(application_id, head).lacking == {"rules.example.publicized": "公示没有结束"}
    with pytest.raises(Incomplete):
        known.unit.pass_on(application_id, head)


def test_two_recommended_at_once_never_go_past_the_posts(store: Store, known: Desks, cast: Any, numbers: Any) -> None:
    head = known.unit.people[1]
    cases = [another(known, cast, numbers, name) for name in ("甲", "乙", "丙", "丁")]
    for each in cases:
        ready(known, each)
    gate, refused = Barrier(len(cases)), []

    def recommend(application_id: UUID) -> None:
        version = known.unit.version(application_id)
        gate.wait()
        try:
            with store.begin() as session:
                decisions.pass_on(
                    session, head, known.clock, known.round.registry,
                    application_id=application_id, version=version, reason="同意推荐。",
                )  # fmt: skip
        except Refusal as refusal:
            refused.append(refusal)

    threads = [Thread(target=recommend, args=(each,)) for each in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    passed = [each for each in cases if position(known, each) == 2]
    assert 1 <= len(passed) <= VACANCIES + 1
    assert len(refused) == len(cases) - len(passed)


def position(known: Desks, application_id: UUID) -> int | None:
    application: Application = known.round.application(application_id)
    return application.position


def test_an_application_without_a_unit_takes_no_place(store: Store, known: Desks) -> None:
    application_id = known.submitted()
    ready(known, application_id)
    known.unit.pass_on(application_id, known.unit.people[1])
    with store.reading() as session:
        route = applications.route_of(session, known.round.application(application_id))
        assert [each.visits for each in route] == [1, 1, 0, 0]
