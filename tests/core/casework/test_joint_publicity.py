"""Several candidates publicized at once by their unit, and the sheet that is put on the board."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from desk_rounds import Desks, prepared
from pdfminer.high_level import extract_text

from zhicheng.casework import publicity
from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.people import PersonDetails
from zhicheng.documents.publicity_sheet import Person, publicity_sheet
from zhicheng.store.engine import Store

SHEET = {"publicized_from": "2023-01-30", "publicized_to": "2023-02-03", "place": "单位公告栏"}


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails) -> Desks:
    return prepared(store, clock, cast, numbers, details)


def another(known: Desks, cast: Any, numbers: Any, name: str) -> UUID:
    person = cast.person(
        PersonDetails(name=name, id_type="居民身份证", id_number=numbers.identity(), mobile=numbers.mobile())
    )
    known.round.bind(person, known.employer)
    application_id = known.round.fill(person)
    known.round.submit(person, application_id)
    return application_id


def announce(known: Desks, actor: Actor, chosen: list[UUID], **values: str) -> int:
    with known.round.store.begin() as session:
        return publicity.publicize(
            session,
            actor,
            known.clock,
            known.round.registry,
            organisation_id=known.employer.id,
            application_ids=chosen,
            values={**SHEET, **values},
        )


def waiting(known: Desks, actor: Actor) -> list[publicity.Candidate]:
    with known.round.store.reading() as session:
        return publicity.candidates(
            session, actor, known.clock, known.round.registry, organisation_id=known.employer.id
        )


@pytest.mark.clause("JA-3.2", "HX-2.5.10")
def test_one_announcement_is_on_record_of_each_candidate(known: Desks, cast: Any, numbers: Any) -> None:
    handler = known.unit.people[0]
    chosen = [another(known, cast, numbers, name) for name in ("甲", "乙")]
    assert announce(known, handler, chosen) == 2
    for each in chosen:
        recorded = known.unit.read(each).records["publicity"]
        assert {key: recorded.values[key] for key in SHEET} == SHEET
        assert "publicity_objection" in recorded.problems
    ((announced, people),) = publicity.announcement(waiting(known, handler))
    assert (announced, len(people)) == (("2023-01-30", "2023-02-03", "单位公告栏"), 2)


@pytest.mark.clause("N-7", "SG-4.1")
def test_too_few_working_days_are_refused_for_all(known: Desks, cast: Any, numbers: Any) -> None:
    handler = known.unit.people[0]
    chosen = [another(known, cast, numbers, name) for name in ("甲", "乙")]
    with pytest.raises(Refusal) as refused:
        announce(known, handler, chosen, publicized_to="2023-02-02")
    assert "公示期不足" in refused.value.fields["publicized_to"]
    # Spring Festival: 21 to 27 January off, the 28th and 29th worked.
    with pytest.raises(Refusal):
        announce(known, handler, chosen, publicized_from="2023-01-20", publicized_to="2023-01-30")
    assert all(not each.announced for each in waiting(known, handler))
    assert announce(known, handler, chosen, publicized_from="2023-01-20", publicized_to="2023-01-31") == 2


def test_what_cant_be_read_is_told_at_its_field(known: Desks, cast: Any, numbers: Any) -> None:
    chosen = [another(known, cast, numbers, "甲")]
    with pytest.raises(Refusal) as refused:
        announce(known, known.unit.people[0], chosen, publicized_to="2月3日", place="")
    assert set(refused.value.fields) == {"publicized_to", "place"}


def test_nobody_publicizes_for_another_or_what_a_colleague_has(known: Desks, cast: Any, numbers: Any) -> None:
    handler, head = known.unit.people
    first, second = (another(known, cast, numbers, name) for name in ("甲", "乙"))
    with pytest.raises(Refusal) as refused:
        announce(known, known.county.first, [first])
    assert refused.value.status == 403
    with pytest.raises(Refusal) as nobody:
        announce(known, handler, [])
    assert "candidates" in nobody.value.fields
    known.unit.claim(second, head)
    with pytest.raises(Refusal):
        announce(known, handler, [first, second])
    assert all(not each.announced for each in waiting(known, handler))
    assert {each.application_id: bool(each.holder) for each in waiting(known, handler)} == {first: False, second: True}


def test_the_sheet_names_everybody_and_when() -> None:
    people = [Person(f"张{number}", "女", "工程技术", "机械设计", "高级工程师") for number in range(40)]
    content = publicity_sheet(
        unit="示例单位",
        notice="示例省2023年度职称申报通知",
        people=people,
        first=date(2023, 1, 30),
        last=date(2023, 2, 3),
        working_days=5,
        place="单位公告栏",
    )
    text = extract_text(BytesIO(content)).replace("\n", "")
    assert text.count("\f") > 1
    assert all(each.name in text for each in people)
    for words in ("2023年1月30日", "5个工作日", "单位公告栏"):
        assert words in text
