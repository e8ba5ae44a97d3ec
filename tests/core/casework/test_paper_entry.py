"""An office enters a paper case on the applicant's behalf (SG-2.1): like any other case, with who signed and who typed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from desk_rounds import Office
from paper_rounds import Papers, with_paper
from rounds import picture
from sqlalchemy import func, select

from zhicheng.casework import applications, files, minutes, unit_people
from zhicheng.casework.access import Refusal
from zhicheng.casework.accounts import register
from zhicheng.casework.dossiers import Row
from zhicheng.casework.paper_signed import SIGNED, took_part
from zhicheng.casework.people import PersonDetails, find_by_number, reveal
from zhicheng.casework.record import history
from zhicheng.casework.submission import NotEligible
from zhicheng.specs import AccountRules
from zhicheng.store.engine import Store
from zhicheng.store.models import Application, ApplicationStatus, OrganisationKind, PaperState, Role
from zhicheng.store.moments import BEIJING

pytestmark = pytest.mark.clause("SG-2.1")


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails) -> Papers:
    return with_paper(store, clock, cast, numbers, details)


def test_an_entered_case_goes_the_same_way_and_has_its_paper(known: Papers) -> None:
    desks = known.desks
    application_id = known.entered(desks.county)
    half = known.half(application_id)
    assert half is not None
    assert (half.state, half.held_by) == (PaperState.RECEIVED, desks.county.first.memberships[0].organisation_id)
    assert known.holds(application_id) == set()
    own = desks.submitted()
    assert {each.application_id for each in desks.unit.lines("waiting")} == {application_id, own}  # type: ignore[arg-type]
    with known.store.reading() as session:
        kinds = [(each.kind, each.actor_id) for each in history(session, application_id)]
    assert kinds[0] == ("application.entered", desks.county.first.account_id)


def test_what_the_applicant_signed_stands_for_the_pledge(known: Papers) -> None:
    office, application_id = known.desks.county, known.enter(known.desks.county, known.somebody()).id
    known.fill(office.first, application_id, signed=False)
    with pytest.raises(NotEligible) as refused:
        known.desks.round.submit(office.first, application_id)
    (finding,) = refused.value.findings
    assert (finding.field, finding.citations[0].id) == (SIGNED.key, "EX-1")
    known.desks.round.attach(office.first, application_id, SIGNED.key, picture())
    known.desks.round.submit(office.first, application_id)
    case = known.desks.unit.read(application_id)
    assert SIGNED.key in {each.key for each in case.files}


def test_nobody_is_asked_for_a_signed_form_in_a_case_of_one_s_own(known: Papers) -> None:
    application_id = known.desks.round.fill(known.desks.person)
    with pytest.raises(Refusal, match="没有这个附件栏目"):
        known.desks.round.attach(known.desks.person, application_id, SIGNED.key, picture())
    known.desks.round.submit(known.desks.person, application_id)


def test_whoever_entered_a_case_does_not_check_it(known: Papers) -> None:
    desks = known.desks
    typist, colleague = desks.county.people
    application_id = known.entered(desks.county)
    desks.through_unit(application_id)
    with pytest.raises(Refusal, match="由您代为录入"):
        desks.county.claim(application_id, typist)
    desks.county.claim(application_id, colleague)
    with pytest.raises(Refusal, match="录入人不能审核"):
        desks.county.hand_over(application_id, typist, colleague)
    desks.county.mark_all(application_id, colleague)
    desks.county.pass_on(application_id, colleague)


def test_a_colleague_who_only_scanned_takes_part_too(known: Papers) -> None:
    desks = known.desks
    typist, colleague = desks.county.people
    application_id = known.enter(desks.county, known.somebody()).id
    known.fill(typist, application_id, signed=False)
    with known.store.reading() as session:
        application = session.get_one(Application, application_id)
        assert took_part(session, application, typist.account_id)
        assert not took_part(session, application, colleague.account_id)
    desks.round.attach(colleague, application_id, SIGNED.key, picture())
    with known.store.reading() as session:
        assert took_part(session, session.get_one(Application, application_id), colleague.account_id)


def test_no_other_office_works_on_it(known: Papers, cast: Any) -> None:
    application_id = known.enter(known.desks.county, known.somebody()).id
    stranger = cast.member(cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "990000"), Role.OFFICER)
    for actor in (stranger, known.desks.province.first, known.desks.person, known.desks.unit.first):
        with pytest.raises(Refusal, match="没有找到"):
            known.desks.round.load(actor, application_id)
        with pytest.raises(Refusal, match="没有找到"):
            known.desks.round.save(actor, application_id, "basic", 0, values={"name": "王五"})
    assert known.desks.round.load(known.desks.county.people[1], application_id).application.id == application_id


def test_returned_to_mend_it_goes_back_to_the_office(known: Papers) -> None:
    desks = known.desks
    typist, colleague = desks.county.people
    application_id = known.entered(desks.county)
    desks.through_unit(application_id)
    desks.county.claim(application_id, colleague)
    desks.county.mark_all(application_id, colleague, education="毕业学校名称与证书不一致。")
    desks.county.give_back(application_id, actor=colleague)
    assert "entered_case" in known.letters(to=typist)
    with known.store.reading() as session:
        told = minutes.minutes_for_applicant(session, typist, application_id=application_id)
    assert told[-1].reason == "请一次改齐。"
    desks.round.save(typist, application_id, "education", 1, rows=(Row("r1", {"school": "另一大学"}),))
    desks.round.submit(typist, application_id)
    assert desks.round.application(application_id).status is ApplicationStatus.SUBMITTED


def test_the_applicant_who_comes_later_finds_the_case(known: Papers, store: Store) -> None:
    who = known.somebody()
    application_id = known.enter(known.desks.county, who).id
    known.fill(known.desks.county.first, application_id)
    with store.begin() as session, pytest.raises(Refusal, match="不能重复登记"):
        register(
            session,
            known.desks.clock,
            AccountRules(),
            replace(who, mobile="13900000001"),
            password="correct horse battery",
        )
    with store.begin() as session:
        account = register(session, known.desks.clock, AccountRules(), who, password="correct horse battery")
    person = known.actor(account.id)
    with store.reading() as session:
        (line,) = applications.history(session, person)
        assert line.application.entered_by == known.desks.county.first.memberships[0].organisation_id
    draft = known.desks.round.load(person, application_id)
    with store.reading() as session:
        blobs = known.desks.round.blobs
        for each in draft.files:
            files.content(session, blobs, person, application_id=application_id, file_id=each.id)
    known.desks.round.submit(known.desks.county.first, application_id)
    assert known.letters(to=person) == ["paper_received"]


def test_a_unit_that_takes_the_person_in_vouches_for_them(known: Papers, cast: Any, store: Store) -> None:
    who = known.somebody()
    application_id = known.enter(known.desks.county, who).id
    administrator = cast.member(known.desks.employer, Role.ADMINISTRATOR)
    with store.begin() as session:
        joined = unit_people.take_in(
            session, administrator, known.desks.clock, AccountRules(personal_accounts="unit"),
            unit_id=known.desks.employer.id, details=replace(who, mobile="13900000001"),
        )  # fmt: skip
    assert joined.initial_password
    assert known.desks.round.load(known.actor(joined.account.id), application_id).unit is not None


def test_a_known_person_is_found_by_number_and_keeps_the_mobile(known: Papers, details: PersonDetails) -> None:
    changed = replace(details, mobile="13900000001", email=None)
    application = known.enter(known.desks.county, changed, credit_code="")
    assert application.person_id == known.desks.person.person_id
    assert application.unit_id == known.desks.employer.id
    with known.store.reading() as session:
        person = find_by_number(session, details.id_number or "")
        assert person is not None
        assert reveal(session, person).mobile == details.mobile


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"channel": "other"}, "申报渠道"),
        ({"credit_code": ""}, "尚未绑定单位"),
        ({"credit_code": "1"}, "统一社会信用代码"),
        ({"organisation_id": UUID(int=0)}, "通知"),
    ],
)
def test_what_an_office_may_not_enter(known: Papers, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(Refusal, match=message):
        known.enter(known.desks.county, known.somebody(), **changes)


def test_without_number_or_mobile_or_after_the_window_nothing_is_entered(known: Papers) -> None:
    for missing in ("id_number", "mobile"):
        with pytest.raises(Refusal) as refused:
            known.enter(known.desks.county, known.somebody(**{missing: ""}))
        assert missing in refused.value.fields
    known.desks.clock.now = datetime(2023, 3, 1, tzinfo=BEIJING)
    with pytest.raises(Refusal, match="已经截止"):
        known.enter(known.desks.county, known.somebody())


def test_offices_of_other_places_and_units_do_not_enter(known: Papers, cast: Any) -> None:
    for kind, division in ((OrganisationKind.BUREAU, "980000"), (OrganisationKind.DEPARTMENT, "990000")):
        actor = cast.member(cast.organisation(kind, division), Role.OFFICER)
        with pytest.raises(Refusal, match="请选择本地区"):
            known.enter(Office(known.desks.round, (actor,)), known.somebody())
    administrator = cast.member(cast.organisation(OrganisationKind.BUREAU, "990300"), Role.ADMINISTRATOR)
    with pytest.raises(Refusal, match="请选择本地区"):
        known.enter(Office(known.desks.round, (administrator,)), known.somebody())


def test_a_channel_without_paper_is_not_entered(
    store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails
) -> None:
    known = with_paper(store, clock, cast, numbers, details, paper=False)
    with pytest.raises(Refusal, match="须报送纸质材料的通知"):
        known.enter(known.desks.county, known.somebody())


def test_the_office_enters_while_the_applicant_begins(known: Papers, details: PersonDetails) -> None:
    answers = _at_once(
        lambda: known.enter(known.desks.county, details), lambda: known.desks.round.start(known.desks.person)
    )
    assert answers.count(None) == 1
    with known.store.reading() as session:
        assert session.scalar(select(func.count()).where(Application.live)) == 1


def test_office_and_applicant_submit_at_once(known: Papers, store: Store) -> None:
    who = known.somebody()
    application_id = known.enter(known.desks.county, who).id
    known.fill(known.desks.county.first, application_id)
    with store.begin() as session:
        account = register(session, known.desks.clock, AccountRules(), who, password="correct horse battery")
    person, receipts = known.actor(account.id), []
    _at_once(
        lambda: receipts.append(known.desks.round.submit(known.desks.county.first, application_id)),
        lambda: receipts.append(known.desks.round.submit(person, application_id)),
    )
    assert len(receipts) == 2
    assert receipts[0] == receipts[1]
    half = known.half(application_id)
    assert half is not None
    assert half.state is PaperState.RECEIVED


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


def test_the_letters_say_what_happened_and_what_to_do(known: Papers, details: PersonDetails) -> None:
    desks = known.desks
    application_id = desks.round.fill(desks.person)
    bundle = known.record_loose(desks.county, PersonDetails(name=details.name, id_number=details.id_number))
    assert "线上还没有提交" in known.letter("paper_alone")
    known.return_loose(desks.county, bundle)
    assert known.letter("paper_alone") == ""
    desks.round.submit(desks.person, application_id)
    half = known.half(application_id)
    assert half is not None
    half = known.receive(desks.county, half)
    assert "东山区人社局登记收讫" in known.letter("paper_received")
    known.give_back(desks.county, half)
    assert "请重新报送" in known.letter("paper_returned")
    known.entered(desks.province)
    assert "登记纸质材料收讫" in known.letter("entered_case")
