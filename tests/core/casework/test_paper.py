"""Paper beside online (SG-2.1): the half that is missing is flagged, found by its number, received and given back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from paper_rounds import ONE, Papers, with_paper
from sqlalchemy import func, select

from zhicheng.casework import erasure, paper_cover, people, queue
from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.paper import Contents, counted
from zhicheng.casework.people import PersonDetails
from zhicheng.store.engine import Store
from zhicheng.store.models import Event, LooseState, OrganisationKind, PaperEntry, PaperState, Person, Role

pytestmark = pytest.mark.clause("SG-2.1")


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails) -> Papers:
    return with_paper(store, clock, cast, numbers, details)


def test_a_submitted_case_waits_for_its_paper_and_desks_go_on(known: Papers) -> None:
    application_id = known.desks.submitted()
    half = known.half(application_id)
    assert half is not None
    assert half.state is PaperState.AWAITED
    assert known.holds(application_id) == {"paper"}
    known.desks.through_unit(application_id)
    (line,) = known.desks.county.lines(queue.Queue.WAITING)
    assert line.paper is PaperState.AWAITED
    known.receive(known.desks.county, half)
    assert known.holds(application_id) == set()
    (line,) = known.desks.county.lines(queue.Queue.WAITING)
    assert line.paper is PaperState.RECEIVED
    assert known.letters(to=known.desks.person) == ["paper_received"]


def test_a_channel_without_paper_expects_none(
    store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails
) -> None:
    known = with_paper(store, clock, cast, numbers, details, paper=False)
    application_id = known.desks.submitted()
    assert known.half(application_id) is None
    assert known.holds(application_id) == set()
    with store.reading() as session, pytest.raises(Refusal, match="没有找到"):
        paper_cover.cover(session, known.desks.person, known.desks.round.registry, application_id=application_id)


def test_the_number_finds_a_bundle_only_for_those_who_take_it_in(known: Papers, cast: Any) -> None:
    half = known.half(known.desks.submitted())
    assert half is not None
    for office in (known.desks.county, known.desks.province):
        assert known.look_up(office, half.number.lower()).id == half.id
    elsewhere = cast.member(cast.organisation(OrganisationKind.BUREAU, "990200"), Role.OFFICER)
    for actor in (elsewhere, known.desks.unit.first, known.desks.person):
        with pytest.raises(Refusal, match="没有找到这个编号") as refused:
            known.look_up(known.desks.county, half.number, actor)
        assert refused.value.status == 404
        office = next((post.organisation_id for post in actor.memberships), half.id)
        with pytest.raises(Refusal):
            known.receive(known.desks.county, half, actor=actor, organisation_id=office)


def test_the_cover_sheet_is_for_those_who_may_read_the_case(known: Papers, cast: Any, store: Store) -> None:
    application_id = known.desks.submitted()
    half = known.half(application_id)
    assert half is not None
    for actor in (known.desks.person, known.desks.unit.first, known.desks.county.first, known.desks.province.first):
        with store.reading() as session:
            number, pdf = paper_cover.cover(session, actor, known.desks.round.registry, application_id=application_id)
        assert number == half.number
        assert pdf.startswith(b"%PDF")
    stranger = cast.member(cast.organisation(OrganisationKind.BUREAU, "990200"), Role.OFFICER)
    with store.reading() as session, pytest.raises(Refusal, match="没有找到"):
        paper_cover.cover(session, stranger, known.desks.round.registry, application_id=application_id)


def test_received_handed_over_and_given_back(known: Papers) -> None:
    application_id = known.desks.submitted()
    half = known.half(application_id)
    assert half is not None
    half = known.receive(known.desks.county, half, Contents(volumes=2, pages=120, remark="缺论文原件。"))
    with pytest.raises(Refusal, match="已经登记收讫"):
        known.receive(known.desks.county, half)
    with pytest.raises(Refusal, match="不在本部门"):
        known.give_back(known.desks.province, half)
    half = known.receive(known.desks.province, half)
    half = known.give_back(known.desks.province, half)
    assert half.state is PaperState.RETURNED
    assert known.holds(application_id) == {"paper"}
    found = known.bundle(known.desks.county, half)
    assert [(each.state, each.office) for each in found.movements] == [
        ("received", "东山区人社局"), ("received", "示例省人社厅"), ("returned", "示例省人社厅"),
    ]  # fmt: skip
    assert (found.movements[0].volumes, found.movements[0].pages, found.movements[0].remark) == (2, 120, "缺论文原件。")
    assert found.movements[2].remark == "缺少签字页。"
    assert known.letters(to=known.desks.person) == ["paper_received", "paper_received", "paper_returned"]


def test_two_offices_record_the_same_bundle_at_once(known: Papers, store: Store) -> None:
    half = known.half(known.desks.submitted())
    assert half is not None
    answers = _at_once(
        lambda: known.receive(known.desks.county, half), lambda: known.receive(known.desks.province, half)
    )
    (told,) = [each for each in answers if each is not None]
    assert isinstance(told, Stale)
    assert "登记纸质材料收讫" in told.message
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(PaperEntry)) == 1


def test_a_bundle_without_anything_online_is_listed_until_the_person_submits(
    known: Papers, details: PersonDetails
) -> None:
    desks = known.desks
    application_id = desks.round.fill(desks.person)
    bundle = known.record_loose(desks.county, PersonDetails(name=details.name, id_number=details.id_number))
    (line,) = known.loose(desks.county)
    assert (line.applicant, line.begun, line.ours) == (details.name, True, True)
    (seen,) = known.loose(desks.province)
    assert not seen.ours
    assert known.letters(to=desks.person) == ["paper_alone"]
    desks.round.submit(desks.person, application_id)
    assert known.loose(desks.county) == []
    half = known.half(application_id)
    assert half is not None
    assert half.state is PaperState.RECEIVED
    (taken,) = known.bundle(desks.county, half).movements
    assert (taken.at, taken.volumes, taken.pages) == (bundle.recorded_at, 1, 86)
    assert known.holds(application_id) == set()


def test_whose_case_is_submitted_already_is_told_by_its_number(known: Papers, details: PersonDetails) -> None:
    half = known.half(known.desks.submitted())
    assert half is not None
    who = PersonDetails(name=details.name, id_number=details.id_number)
    with pytest.raises(Refusal, match=half.number[:5]):
        known.record_loose(known.desks.county, who)
    with pytest.raises(Refusal, match="不经本部门办理"):
        known.record_loose(known.desks.office, who)
    with pytest.raises(Refusal, match="姓名与您填写的不一致"):
        known.record_loose(known.desks.county, PersonDetails(name="别人", id_number=details.id_number))


def test_somebody_unknown_is_entered_without_an_account_and_erased_with_the_key(
    known: Papers, cast: Any, store: Store
) -> None:
    who = known.somebody(mobile=None)
    bundle = known.record_loose(known.desks.county, who, Contents(volumes=1, remark="身份证复印件不清。"))
    with pytest.raises(Refusal, match=r"已由东山区人社局登记"):
        known.record_loose(known.desks.province, who)
    operator = cast.operator()
    with store.begin() as session:
        person = session.get_one(Person, bundle.person_id)
        assert people.reveal(session, person).id_number == who.id_number
        erasure.erase(session, operator, known.desks.clock, person_id=person.id, version=person.version)
    (line,) = known.loose(known.desks.county)
    assert line.applicant == "（信息已删除）"
    with store.reading() as session:
        bodies = session.scalars(select(Event.body)).all()
    assert not any("不清".encode() in body or who.name.encode() in body for body in bodies)


def test_a_loose_bundle_is_given_back_by_who_holds_it(known: Papers) -> None:
    bundle = known.record_loose(known.desks.county, known.somebody())
    with pytest.raises(Refusal, match="没有找到"):
        known.return_loose(known.desks.province, bundle)
    assert known.return_loose(known.desks.county, bundle).state is LooseState.RETURNED
    assert known.loose(known.desks.county) == []


def test_two_offices_write_the_same_person_down_at_once(known: Papers, details: PersonDetails) -> None:
    who = PersonDetails(name=details.name, id_number=details.id_number)
    answers = _at_once(
        lambda: known.record_loose(known.desks.county, who), lambda: known.record_loose(known.desks.province, who)
    )
    assert answers.count(None) == 1
    assert len(known.loose(known.desks.province)) == 1


def test_the_applicant_submits_while_an_office_writes_the_paper_down(known: Papers, details: PersonDetails) -> None:
    """Whoever comes second finds the other half: the bundle is never left alone beside a submitted case."""
    desks = known.desks
    application_id = desks.round.fill(desks.person)
    who = PersonDetails(name=details.name, id_number=details.id_number)
    answers = _at_once(
        lambda: known.record_loose(desks.county, who), lambda: desks.round.submit(desks.person, application_id)
    )
    half = known.half(application_id)
    assert half is not None
    assert known.loose(desks.county) == []
    assert (half.state is PaperState.RECEIVED) == (answers[0] is None)


@pytest.mark.parametrize(
    ("typed", "field"), [(("", "", ""), "volumes"), (("0", "", ""), "volumes"), (("1", "x", ""), "pages")]
)
def test_what_is_counted_is_checked(typed: tuple[str, str, str], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        counted(*typed)
    assert set(refused.value.fields) == {field}
    assert counted("1", "86", "") == ONE


def _at_once(*steps: Any) -> list[Refusal | None]:
    barrier = Barrier(len(steps))

    def run(step: Any) -> Refusal | None:
        barrier.wait()
        try:
            step()
        except Refusal as refused:
            return refused
        return None

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))
