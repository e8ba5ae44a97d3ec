"""The pool of experts: entry, endorsement, approval, term, removal, complaints, and what it is made up of (N-4, HX-5.3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

import pytest
import rounds
from sqlalchemy import event, select
from stdnum.cn import ric

from zhicheng.casework import erasure, sweep
from zhicheng.casework.access import Refusal, Stale, visible
from zhicheng.casework.actor import Actor
from zhicheng.casework.experts import complaints, deciding, proposing, reading
from zhicheng.casework.experts.correcting import correct_mobile
from zhicheng.casework.experts.details import details_of
from zhicheng.casework.experts.entitled import ENDORSE, READ
from zhicheng.casework.experts.pool import eligible
from zhicheng.casework.experts.proposing import Wanted
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.reasons import open_reason
from zhicheng.casework.record import history, payload_of
from zhicheng.divisions import Divisions
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Account,
    Expert,
    ExpertState,
    Organisation,
    OrganisationKind,
    OutboxMessage,
    Person,
    Role,
)
from zhicheng.store.moments import BEIJING

WANTED = Wanted(
    place="990000",
    series="工程系列",
    level="正高级",
    title="正高级工程师",
    specialty="机械工程",
    unit_name="示例机械厂",
    unit_division="990102",
)
TERM = {"since": date(2023, 3, 1), "until": date(2026, 2, 28)}


@dataclass
class Pool:
    """A place's bureau, a department, a unit and an office, and what they do; each step a transaction of its own."""

    store: Store
    clock: Any
    registry: Any
    divisions: Any
    cast: Any
    numbers: Any
    bureau: Actor
    department: Organisation
    endorser: Actor
    unit: Organisation
    personnel: Actor
    office: Organisation
    clerk: Actor

    def person(self, born: str = "19800101", sex: str = "男", name: str = "林知远") -> PersonDetails:
        self.numbers._serial += 1
        stem = f"220102{born}{self.numbers._serial % 400 * 2 + (sex == '男'):03}"
        return PersonDetails(
            name=name,
            id_type="居民身份证",
            id_number=stem + ric.calc_check_digit(stem + "0"),
            mobile=self.numbers.mobile(),
        )

    def apply(self, who: Actor, **changed: Any) -> Expert:
        with self.store.begin() as session:
            return proposing.apply(
                session, who, self.clock, self.registry, divisions=self.divisions, wanted=replace(WANTED, **changed)
            )

    def propose(
        self,
        person: PersonDetails,
        actor: Actor | None = None,
        organisation: Organisation | None = None,
        **changed: Any,
    ) -> proposing.Proposed:
        with self.store.begin() as session:
            return proposing.propose(
                session, actor or self.personnel, self.clock, self.registry, divisions=self.divisions,
                organisation_id=(organisation or self.unit).id, person=person, wanted=replace(WANTED, **changed),
            )  # fmt: skip

    def do(self, step: Any, made: Expert, actor: Actor | None = None, **typed: Any) -> Any:
        law = (self.registry,) if step in (deciding.approve, deciding.renew) else ()
        if step is not complaints.complain:
            typed.setdefault("version", self.known(made).version)
        with self.store.begin() as session:
            return step(session, actor or self.bureau, self.clock, *law, expert_id=made.id, **typed)

    def approved(self, person: PersonDetails | None = None, **changed: Any) -> Expert:
        made = self.propose(person or self.person(), **changed).expert
        self.do(deciding.approve, made, **TERM)
        return self.known(made)

    def known(self, made: Expert) -> Expert:
        with self.store.reading() as session:
            return session.get_one(Expert, made.id)

    def eligible(self, on: date = date(2023, 3, 1), **more: Any) -> list[Any]:
        wanted = {"place": "990000", "series": ("工程系列",), "levels": ("副高级",), **more}
        with self.store.reading() as session:
            return [each.id for each in eligible(session, on=on, **wanted)]

    def at(self, day: date) -> None:
        self.clock.now = datetime.combine(day, time(10), BEIJING)

    def sweep(self) -> sweep.Swept:
        with self.store.begin() as session:
            return sweep.sweep(session, self.clock, self.registry)

    def topics(self, who: Any = None) -> list[str]:
        query = select(OutboxMessage.topic)
        if who is not None:
            query = query.where(OutboxMessage.recipient_id == who)
        with self.store.reading() as session:
            return list(session.scalars(query))

    def account(self, made: Expert) -> Account:
        with self.store.reading() as session:
            return session.scalars(select(Account).where(Account.person_id == made.person_id)).one()


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any, divisions: Any) -> Pool:
    bureau = cast.organisation(OrganisationKind.BUREAU, "990000", name="示例省人社厅")
    department = cast.organisation(OrganisationKind.DEPARTMENT, "990000", name="示例省工信厅")
    unit = cast.unit("990102", numbers.credit_code())
    office = cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "990000", name="工程系列办事机构")
    return Pool(
        store, clock, rounds.registry(), divisions, cast, numbers,
        bureau=cast.member(bureau, Role.OFFICER), department=department,
        endorser=cast.member(department, Role.OFFICER), unit=unit, personnel=cast.member(unit),
        office=office, clerk=cast.member(office, Role.OFFICER),
    )  # fmt: skip


def wrong(known: Pool, **changed: Any) -> dict[str, str]:
    with pytest.raises(Refusal) as refused:
        known.propose(known.person(), **changed)
    assert refused.value.status == 422
    return refused.value.fields


class TestEntry:
    @pytest.mark.clause("N-4")
    def test_a_person_applies_and_the_bureau_approves_for_a_term(self, known: Pool) -> None:
        who = known.cast.person(known.person())
        made = known.apply(who)
        assert (made.state, made.proposed_for) == (ExpertState.PROPOSED, None)
        assert known.eligible() == []
        known.do(deciding.approve, made, **TERM)
        assert known.eligible() == [made.id]
        assert "expert_to_decide" in known.topics(known.bureau.account_id)
        assert known.topics(who.account_id) == ["expert_approved"]
        with known.store.reading() as session:
            kinds = [each.kind for each in history(session, made.id)]
            assert kinds == ["expert.proposed", "expert.approved"]
            assert all("林知远".encode() not in each.body for each in history(session, made.id))

    def test_birth_date_gender_and_mobile_are_those_of_the_account(self, known: Pool) -> None:
        person = known.person("19791224", "女")
        made = known.apply(known.cast.person(person), birth_date=date(2000, 1, 1), gender="男")
        with known.store.reading() as session:
            details = details_of(session, session.get_one(Expert, made.id))
        assert (details.birth_date, details.gender, details.mobile) == (date(1979, 12, 24), "女", person.mobile)

    def test_somebody_with_another_document_says_when_they_were_born(self, known: Pool) -> None:
        foreigner = PersonDetails(name="史密斯", id_type="护照", id_number="E12345678", mobile=known.numbers.mobile())
        with pytest.raises(Refusal) as refused:
            known.propose(foreigner)
        assert set(refused.value.fields) == {"birth_date", "gender"}
        made = known.propose(foreigner, birth_date=date(1980, 1, 1), gender="男").expert
        assert made.state is ExpertState.PROPOSED

    def test_a_unit_proposes_somebody_who_gets_an_account_with_a_first_password(self, known: Pool) -> None:
        made = known.propose(known.person())
        assert made.initial_password
        account = known.account(made.expert)
        assert account.password_must_change
        assert known.topics(account.id) == ["expert_proposed"]
        again = known.person(name="梁静宜")
        known.cast.person(again)
        assert known.propose(again).initial_password is None

    @pytest.mark.parametrize("by", ["endorser", "clerk"])
    def test_departments_and_committee_offices_propose_too(self, known: Pool, by: str) -> None:
        own = known.department if by == "endorser" else known.office
        made = known.propose(known.person(), getattr(known, by), own).expert
        with known.store.reading() as session:
            (entry,) = history(session, made.id)
            assert payload_of(entry)["by"] == str(own.kind)

    def test_nobody_proposes_for_an_organisation_that_isnt_theirs(self, known: Pool) -> None:
        with pytest.raises(Refusal) as refused:
            known.propose(known.person(), known.clerk, known.unit)
        assert refused.value.status == 404
        with known.store.reading() as session:
            assert session.scalars(select(Expert)).all() == []

    def test_a_number_under_another_name_is_refused_at_the_name(self, known: Pool) -> None:
        person = known.person()
        known.cast.person(person)
        with pytest.raises(Refusal, match="姓名与您填写的不一致") as refused:
            known.propose(replace(person, name="别人"))
        assert set(refused.value.fields) == {"name"}

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"place": "110000"}, "place"),
            ({"series": "占星系列"}, "series"),
            ({"level": "特级"}, "level"),
            ({"title": " "}, "title"),
            ({"title": "正高级占星师"}, "title"),
            ({"specialty": ""}, "specialty"),
            ({"unit_name": ""}, "unit_name"),
            ({"unit_division": "000000"}, "unit_division"),
            ({"mobile": "123"}, "mobile"),
            ({"title_since": date(2023, 2, 11)}, "title_since"),
            ({"post": "长" * 101}, "post"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, known: Pool, changed: Any, field: str) -> None:
        assert field in wrong(known, **changed)

    def test_nobody_is_in_a_pool_twice_at_a_time(self, known: Pool) -> None:
        person = known.person()
        made = known.approved(person)
        with pytest.raises(Refusal, match="没有重复提交") as refused:
            known.propose(person)
        assert refused.value.status == 409
        known.do(deciding.remove, made, cause="own_wish", reason="本人申请。")
        assert known.propose(person).expert.state is ExpertState.PROPOSED

    @pytest.mark.clause("HX-5.3")
    @pytest.mark.parametrize(
        ("born", "sex", "taken"),
        [("19630211", "男", True), ("19630210", "男", False), ("19680211", "女", True), ("19680210", "女", False)],
    )
    def test_nobody_enters_from_the_day_of_retirement_age_on(
        self, known: Pool, born: str, sex: str, taken: bool
    ) -> None:
        """The clock stands on 2023-02-10."""
        person = known.person(born, sex)
        if taken:
            assert known.propose(person).expert.state is ExpertState.PROPOSED
            return
        with pytest.raises(Refusal, match="已于2023年2月10日达到退休年龄") as refused:
            known.propose(person)
        assert set(refused.value.fields) == {"birth_date"}

    def test_a_stated_day_of_retirement_counts(self, known: Pool) -> None:
        with pytest.raises(Refusal) as refused:
            known.propose(known.person(), retires_on=date(2023, 2, 10))
        assert set(refused.value.fields) == {"retires_on"}
        extended = known.propose(known.person("19630101"), retires_on=date(2026, 1, 1)).expert
        assert extended.state is ExpertState.PROPOSED


class TestTakingBack:
    @pytest.mark.parametrize("endorsed", [False, True])
    def test_a_person_takes_a_pending_entry_back_and_may_apply_anew(self, known: Pool, endorsed: bool) -> None:
        who = known.cast.person(known.person())
        made = known.apply(who, department_id=known.department.id)
        if endorsed:
            known.do(deciding.endorse, made, known.endorser)
        for stranger in (known.personnel, known.bureau):
            with pytest.raises(Refusal) as refused:
                known.do(proposing.take_back, made, stranger)
            assert refused.value.status == 404
        with pytest.raises(Stale):
            known.do(proposing.take_back, made, who, version=known.known(made).version - 1)
        known.do(proposing.take_back, made, who)
        now = known.known(made)
        assert (now.state, now.cause, now.since) == (ExpertState.REMOVED, "own_wish", None)
        with known.store.reading() as session:
            *_, last = history(session, made.id)
        assert last.kind == "expert.withdrawn"
        for step, actor in ((deciding.endorse, known.endorser), (deciding.approve, known.bureau)):
            with pytest.raises(Refusal) as refused:
                known.do(step, made, actor, **(TERM if step is deciding.approve else {}))
            assert refused.value.code == "decided"
        assert known.apply(who).id != made.id

    def test_whoever_was_proposed_takes_it_back_too_but_not_once_it_is_decided(self, known: Pool) -> None:
        made = known.propose(known.person()).expert
        who = Actor(known.account(made).id, made.person_id)
        known.do(proposing.take_back, made, who)
        made = known.approved(known.person(name="周知行"))
        with pytest.raises(Refusal) as refused:
            known.do(proposing.take_back, made, Actor(known.account(made).id, made.person_id))
        assert refused.value.code == "decided"
        assert known.known(made).state is ExpertState.APPROVED


class TestCorrecting:
    @pytest.mark.clause("HX-5.3")
    def test_an_expert_corrects_the_mobile_at_once_and_that_is_on_record(self, known: Pool) -> None:
        made = known.approved()
        who = Actor(known.account(made).id, made.person_id)
        for typed in ("", "12345", "电话"):
            with pytest.raises(Refusal) as refused:
                known.do(correct_mobile, made, who, mobile=typed)
            assert (refused.value.status, set(refused.value.fields)) == (422, {"mobile"})
        known.do(correct_mobile, made, who, mobile="139 0000 7788")
        with known.store.reading() as session:
            before, after = details_of(session, made), details_of(session, session.get_one(Expert, made.id))
            (said,) = [each for each in history(session, made.id) if each.kind == "expert.corrected"]
        assert after == replace(before, mobile="13900007788")
        assert (said.actor_id, payload_of(said)["answers"]) == (who.account_id, ["mobile"])
        assert b"13900007788" not in said.body
        assert known.eligible() == [made.id], "the entry stays as it was"
        for other in (known.bureau, known.personnel):
            with pytest.raises(Refusal) as refused:
                known.do(correct_mobile, made, other, mobile="13900007789")
            assert refused.value.status == 404
        with pytest.raises(Stale):
            known.do(correct_mobile, made, who, mobile="13900007789", version=made.version)
        known.do(deciding.remove, made, cause="own_wish", reason="本人申请。")
        with pytest.raises(Refusal) as refused:
            known.do(correct_mobile, made, who, mobile="13900007789")
        assert refused.value.code == "decided"


class TestDeciding:
    @pytest.mark.clause("HX-5.3")
    def test_a_department_that_is_named_endorses_before_the_bureau_decides(self, known: Pool) -> None:
        made = known.propose(known.person(), department_id=known.department.id).expert
        assert "expert_to_endorse" in known.topics(known.endorser.account_id)
        with pytest.raises(Refusal, match="主管部门同意后再审批"):
            known.do(deciding.approve, made, **TERM)
        known.do(deciding.endorse, made, known.endorser)
        assert known.known(made).state is ExpertState.ENDORSED
        with pytest.raises(Refusal, match="没有再次操作"):
            known.do(deciding.endorse, made, known.endorser)
        known.do(deciding.approve, made, **TERM)
        assert known.eligible() == [made.id]

    def test_nobody_decides_on_their_own_entry(self, known: Pool) -> None:
        account = known.propose(known.person(), department_id=known.department.id).expert
        who = Actor(known.account(account).id, account.person_id)
        both = replace(who, memberships=(*known.endorser.memberships, *known.bureau.memberships))
        for step, typed in ((deciding.endorse, {}), (deciding.approve, TERM)):
            with pytest.raises(Refusal) as refused:
                known.do(step, account, both, **typed)
            assert refused.value.status == 404
            known.do(step, account, known.endorser if step is deciding.endorse else known.bureau, **typed)
        with pytest.raises(Refusal) as refused:
            known.do(deciding.renew, account, both, **TERM)
        assert refused.value.status == 404

    def test_a_department_that_isnt_named_has_no_say(self, known: Pool) -> None:
        made = known.propose(known.person()).expert
        for step, more in ((deciding.endorse, {}), (deciding.refuse, {"reason": "不行。", "by": ENDORSE})):
            with pytest.raises(Refusal) as refused:
                known.do(step, made, known.endorser, **more)
            assert refused.value.status == 404

    @pytest.mark.parametrize("by", ["endorser", "bureau"])
    def test_who_is_refused_reads_why(self, known: Pool, by: str) -> None:
        named = {"department_id": known.department.id} if by == "endorser" else {}
        action = {"by": ENDORSE} if by == "endorser" else {}
        made = known.propose(known.person(), **named).expert
        with pytest.raises(Refusal) as refused:
            known.do(deciding.refuse, made, getattr(known, by), reason=" ", **action)
        assert set(refused.value.fields) == {"reason"}
        known.do(deciding.refuse, made, getattr(known, by), reason="专业不符。", **action)
        stored = known.known(made)
        assert stored.state is ExpertState.REFUSED
        assert "专业不符".encode() not in (stored.reason_cipher or b"")
        with known.store.reading() as session:
            said = open_reason(session, made.person_id, Expert.reason_cipher, made.id, stored.reason_cipher or b"")
        assert said == "专业不符。"
        assert "expert_refused" in known.topics(known.account(made).id)

    @pytest.mark.clause("N-4")
    @pytest.mark.parametrize(
        ("since", "until", "words"),
        [
            (date(2023, 3, 1), date(2026, 2, 28), ""),
            (date(2023, 3, 1), date(2026, 3, 1), "专家任期不超过3年，自2023年3月1日起最晚至2026年2月28日"),
            (date(2023, 3, 1), date(2023, 2, 28), "早于起始日期"),
            (date(2022, 3, 1), date(2023, 2, 9), "已经过去"),
            (None, date(2026, 2, 28), "任期的起始日期"),
        ],
    )
    def test_a_term_lasts_three_years_at_most(self, known: Pool, since: Any, until: Any, words: str) -> None:
        made = known.propose(known.person()).expert
        if not words:
            known.do(deciding.approve, made, since=since, until=until)
            assert (known.known(made).since, known.known(made).until) == (since, until)
            return
        with pytest.raises(Refusal, match=words) as refused:
            known.do(deciding.approve, made, since=since, until=until)
        assert set(refused.value.fields) <= {"since", "until"}
        assert known.known(made).state is ExpertState.PROPOSED

    @pytest.mark.clause("HX-5.3")
    def test_a_term_ends_before_retirement(self, known: Pool) -> None:
        made = known.propose(known.person("19640301")).expert
        with pytest.raises(Refusal, match="2024年3月1日达到退休年龄"):
            known.do(deciding.approve, made, since=date(2023, 3, 1), until=date(2024, 3, 1))
        known.do(deciding.approve, made, since=date(2023, 3, 1), until=date(2024, 2, 29))
        with known.store.reading() as session:
            last = deciding.longest_term(session, known.registry, session.get_one(Expert, made.id), date(2023, 3, 1))
        assert last == date(2024, 2, 29)

    def test_a_stale_page_changes_nothing(self, known: Pool) -> None:
        made = known.propose(known.person(), department_id=known.department.id).expert
        version = known.known(made).version
        known.do(deciding.endorse, made, known.endorser)
        with pytest.raises(Stale):
            known.do(deciding.approve, made, version=version, **TERM)
        assert known.known(made).state is ExpertState.ENDORSED

    def test_a_term_is_renewed_by_approving_again(self, known: Pool) -> None:
        made = known.approved()
        known.at(date(2026, 2, 1))
        with pytest.raises(Refusal, match="从今天或更早开始"):
            known.do(deciding.renew, made, since=date(2026, 3, 1), until=date(2029, 2, 28))
        known.do(deciding.renew, made, since=date(2026, 2, 1), until=date(2029, 1, 31))
        assert known.eligible(date(2029, 1, 31)) == [made.id]
        known.at(date(2029, 2, 1))
        known.sweep()
        assert known.known(made).state is ExpertState.EXPIRED
        known.do(deciding.renew, made, since=date(2029, 2, 1), until=date(2031, 1, 31))
        assert known.eligible(date(2029, 2, 1)) == [made.id]


class TestLeaving:
    @pytest.mark.clause("HX-5.3")
    def test_the_bureau_removes_with_a_cause_and_a_sealed_reason(self, known: Pool) -> None:
        made = known.approved()
        for typed, field in (
            ({"cause": "mood", "reason": "一"}, "cause"),
            ({"cause": "neglect", "reason": " "}, "reason"),
            ({"cause": "complaint", "reason": "一"}, "cause"),
            ({"cause": "retirement_age", "reason": "一"}, "cause"),
        ):
            with pytest.raises(Refusal) as refused:
                known.do(deciding.remove, made, **typed)
            assert set(refused.value.fields) == {field}
        known.do(deciding.remove, made, cause="neglect", reason="多次无故不到会。")
        stored = known.known(made)
        assert (stored.state, stored.cause) == (ExpertState.REMOVED, "neglect")
        assert known.eligible() == []
        assert "expert_removed" in known.topics(known.account(made).id)

    @pytest.mark.clause("HX-5.3")
    @pytest.mark.parametrize("founded", [True, False])
    def test_only_a_founded_complaint_is_a_cause(self, known: Pool, founded: bool) -> None:
        made = known.approved()
        known.do(complaints.complain, made, words="会后透露票数，已核实。", founded=founded)
        if founded:
            known.do(deciding.remove, made, cause="complaint", reason="违反保密规定。")
            assert known.known(made).cause == "complaint"
            return
        with pytest.raises(Refusal, match="查实的反映"):
            known.do(deciding.remove, made, cause="complaint", reason="违反保密规定。")
        assert known.eligible() == [made.id]

    @pytest.mark.clause("HX-5.3")
    def test_retirement_age_and_the_end_of_a_term_come_by_themselves(self, known: Pool) -> None:
        old = known.propose(known.person("19640301")).expert
        known.do(deciding.approve, old, since=date(2023, 3, 1), until=date(2024, 2, 29))
        young = known.propose(known.person("19800101")).expert
        known.do(deciding.approve, young, since=date(2023, 3, 1), until=date(2024, 2, 29))
        known.at(date(2024, 2, 29))
        assert known.sweep().lapsed == 0
        known.at(date(2024, 3, 1))
        assert known.sweep().lapsed == 2
        assert (known.known(old).state, known.known(old).cause) == (ExpertState.REMOVED, "retirement_age")
        assert (known.known(young).state, known.known(young).cause) == (ExpertState.EXPIRED, None)
        assert "expert_removed" in known.topics(known.account(old).id)
        assert "expert_expired" in known.topics(known.account(young).id)
        assert known.topics(known.bureau.account_id).count("expert_left") == 2
        assert known.sweep().lapsed == 0

    def test_erasing_a_person_ends_the_entry_and_empties_it(self, known: Pool) -> None:
        made = known.approved()
        operator = known.cast.operator()
        with known.store.begin() as session:
            version = session.get_one(Person, made.person_id).version
            erasure.erase(session, operator, known.clock, person_id=made.person_id, version=version)
        stored = known.known(made)
        assert (stored.state, stored.unit_name, stored.title) == (ExpertState.REMOVED, "", "")
        assert known.eligible() == []
        with known.store.reading() as session:
            assert reading.name_of(session, made.person_id) == "（个人信息已删除）"


class TestComplaints:
    def test_a_complaint_names_an_applicant_by_number_and_name(self, known: Pool) -> None:
        made, applicant = known.approved(), known.person(name="张三")
        who = known.cast.person(applicant)
        for typed in ({"id_number": applicant.id_number, "name": "李四"}, {"id_number": "", "name": "张三"}):
            with pytest.raises(Refusal) as refused:
                known.do(complaints.complain, made, words="索要财物。", founded=False, **typed)
            assert set(refused.value.fields) == {"id_number"}
        stored = known.do(
            complaints.complain, made, words="索要财物。", founded=False, id_number=applicant.id_number, name="张三"
        )
        assert stored.complainant_id == who.person_id
        assert "索要财物".encode() not in stored.words_cipher
        with known.store.reading() as session:
            (said,) = complaints.complaints_about(session, known.bureau, expert_id=made.id)
        assert (said.words, said.founded, said.complainant) == ("索要财物。", False, "张三")

    def test_only_the_bureau_of_the_place_records_and_reads_them(self, known: Pool) -> None:
        made = known.approved()
        other = known.cast.organisation(OrganisationKind.BUREAU, "990100", name="甲子市人社局")
        for stranger in (known.cast.member(other, Role.OFFICER), known.endorser, known.personnel, known.clerk):
            with pytest.raises(Refusal) as refused:
                known.do(complaints.complain, made, stranger, words="一", founded=True)
            assert refused.value.status == 404
            with known.store.reading() as session, pytest.raises(Refusal):
                complaints.complaints_about(session, stranger, expert_id=made.id)


class TestReading:
    def test_each_sees_what_is_theirs(self, known: Pool) -> None:
        mine = known.approved()
        named = known.propose(known.person(name="梁静宜"), known.clerk, known.office, department_id=known.department.id)
        with known.store.reading() as session:
            own = Actor(known.account(mine).id, mine.person_id)
            seen = {
                actor: {each.id for each in session.scalars(visible(actor, READ))}
                for actor in (known.bureau, known.personnel, known.clerk, known.endorser, own)
            }
        assert seen[known.bureau] == {mine.id, named.expert.id}
        assert seen[known.personnel] == {mine.id} == seen[own]
        assert seen[known.clerk] == {named.expert.id} == seen[known.endorser]

    def test_committee_offices_have_a_roster_of_those_in_term(self, known: Pool) -> None:
        mine = known.approved()
        known.propose(known.person(name="梁静宜"))
        with known.store.reading() as session:
            for actor, on, names in (
                (known.clerk, date(2023, 3, 1), ["林知远"]),
                (known.clerk, date(2023, 2, 28), []),
                (known.clerk, date(2026, 3, 1), []),
                (known.personnel, date(2023, 3, 1), []),
            ):
                rows = session.execute(reading.roster(session, actor, known.registry, on=on)).all()
                assert [name for _, name in rows] == names
        assert mine.state is ExpertState.APPROVED

    @pytest.mark.clause("HX-5.3")
    def test_shares_are_counted_by_kind_age_and_place(self, known: Pool) -> None:
        on = date(2023, 3, 1)
        for born, changed in (
            ("19780301", {}),
            ("19770302", {"specialty": "电气工程"}),
            ("19770301", {"unit_division": "990281"}),
        ):
            known.approved(known.person(born), **changed)
        known.divisions = Divisions.official()
        known.approved(known.person("19800101"), unit_division="220102")
        with known.store.reading() as session:
            found = reading.shares(session, place="990000", young_age=45, on=on)
            city = reading.shares(session, place="990100", young_age=45, on=on)
            before = reading.shares(session, place="990000", young_age=45, on=date(2023, 2, 28))
        assert found.kinds == (("工程系列", "机械工程", 3), ("工程系列", "电气工程", 1))
        assert (found.total, found.judged, found.young, found.outside) == (4, 4, 3, 1)
        assert city.total == before.total == 0

    def test_shares_cost_the_same_queries_for_more_experts(self, known: Pool) -> None:
        def queries() -> int:
            number = 0

            def count(*_: object) -> None:
                nonlocal number
                number += 1

            with known.store.reading() as session:
                engine = session.get_bind()
                event.listen(engine, "before_cursor_execute", count)
                try:
                    reading.shares(session, place="990000", young_age=45, on=date(2023, 3, 1))
                finally:
                    event.remove(engine, "before_cursor_execute", count)
            return number

        known.approved()
        one = queries()
        for _ in range(3):
            known.approved(known.person())
        assert queries() == one


class TestEligible:
    @pytest.mark.parametrize(
        ("levels", "found"),
        [(("中级",), True), (("副高级", "中级"), True), (("副高级", "正高级"), False), ((), True)],
    )
    def test_a_level_is_at_least_the_highest_of_the_meeting(self, known: Pool, levels: Any, found: bool) -> None:
        made = known.approved(level="副高级", title="高级工程师")
        assert known.eligible(levels=levels) == ([made.id] if found else [])

    def test_series_place_and_both_ends_of_the_term_count(self, known: Pool) -> None:
        made = known.approved()
        assert known.eligible(series=()) == [made.id]
        assert known.eligible(series=("农业系列",)) == []
        assert known.eligible(place="990100") == []
        assert known.eligible(date(2023, 2, 28)) == []
        assert known.eligible(date(2026, 2, 28)) == [made.id]
        assert known.eligible(date(2026, 3, 1)) == []

    def test_they_come_in_the_order_of_their_ids(self, known: Pool) -> None:
        ids = [known.approved(known.person()).id for _ in range(4)]
        assert known.eligible() == sorted(ids)
