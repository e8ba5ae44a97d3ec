"""Facts of units are recorded by whoever is entitled to, with the document that says so, and cases follow them."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from threading import Barrier
from typing import Any

import made_up
import pytest
from sqlalchemy import func, select
from unit_fact_rounds import RULES, Places, places, scan

from zhicheng.casework import supervision
from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.accounts import open_account
from zhicheng.casework.decisions import Incomplete
from zhicheng.casework.mail import FileSpool
from zhicheng.casework.outbox import deliver
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.record import committed, history, payload_of
from zhicheng.casework.staff import give_role
from zhicheng.casework.unit_details import UnitDetails, checked_unit
from zhicheng.casework.unit_facts.reading import State, scan_of
from zhicheng.casework.unit_facts.recording import content_digest
from zhicheng.dossier.facts import Facts
from zhicheng.specs import Verdict, met, rule, unmet
from zhicheng.store.engine import Store
from zhicheng.store.models import Event, Organisation, OrganisationStatus, Role, UnitFact


@rule("posts", title="职数+1", cites=made_up.CITE)
def posts(case: Facts) -> Verdict:
    recommended = case.unit.get("recommended")
    if recommended is None or recommended <= case.unit.vacancies + 1:
        return met()
    return unmet(f"空缺{case.unit.vacancies}个", at="unit.recommended")


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails, divisions: Any) -> Places:
    return places(store, clock, cast, numbers, details, divisions)


def states(known: Places, key: str) -> list[tuple[Any, State]]:
    return [(each.fact.value, each.state) for each in known.page(key).entries]


class TestWho:
    @pytest.mark.clause("JB-1.1")
    def test_the_levels_that_the_place_names_record(self, known: Places) -> None:
        with pytest.raises(Refusal, match="由省人社部门登记") as refused:
            known.record("combined_review_since", "2021", known.city)
        assert refused.value.status == 403
        assert refused.value.clause == made_up.CITE[0]
        known.record("combined_review_since", "2021", known.province)
        known.record("own_committee", "true", known.city)
        known.record("review_mode", "联盟", known.county)
        assert {key: [each.fact.value for each in page.holding] for key, page in known.pages().items()} == {
            "tier": [],
            "combined_review_since": [2021],
            "own_committee": [True],
            "review_mode": ["联盟"],
            "vacancies": [],
        }

    def test_only_for_units_inside_their_division(self, known: Places, cast: Any) -> None:
        people = (known.elsewhere, cast.member(known.unit), known.desks.person)
        for actor in people:
            with pytest.raises(Refusal) as refused:
                known.record("review_mode", "联盟", actor)
            assert refused.value.status == 404
        with pytest.raises(Refusal) as unseen:
            known.pages(known.elsewhere)
        assert unseen.value.status == 404

    def test_the_unit_reads_what_is_recorded_and_records_nothing(self, known: Places, cast: Any) -> None:
        known.record("tier", "city")
        mine = known.pages(cast.member(known.unit, Role.HANDLER))
        assert [each.fact.value for each in mine["tier"].holding] == ["city"]
        assert not any(each.records for each in mine.values())
        assert {key for key, each in known.pages(known.city).items() if each.records} == {
            "tier",
            "own_committee",
            "review_mode",
            "vacancies",
        }

    def test_a_lower_bureau_changes_nothing_that_a_higher_one_recorded(self, known: Places) -> None:
        fact = known.record("tier", "province", known.province)
        for step in (lambda: known.record("tier", "county", known.county), lambda: known.withdraw(fact, known.city)):
            with pytest.raises(Refusal, match="由示例省人社厅登记"):
                step()
        known.withdraw(fact)
        known.record("tier", "county", known.county)
        known.record("tier", "city", known.city)
        assert states(known, "tier") == [
            ("city", State.HOLDS),
            ("county", State.REPLACED),
            ("province", State.WITHDRAWN),
        ]

    def test_a_unit_that_is_not_approved_has_nothing_recorded(self, known: Places, store: Store) -> None:
        with store.begin() as session:
            session.get_one(Organisation, known.unit.id).status = OrganisationStatus.PENDING
        with pytest.raises(Refusal, match="尚未通过审核"):
            known.record("tier", "city")

    def test_what_the_place_does_not_declare_is_not_recorded(self, known: Places) -> None:
        with pytest.raises(Refusal) as refused:
            known.record("ownership", "公办", version=0)
        assert refused.value.status == 404


class TestWhat:
    def test_every_wrong_answer_is_named_and_nothing_is_kept(self, known: Places, store: Store) -> None:
        with pytest.raises(Refusal) as refused:
            known.record(
                "combined_review_since", "去年", document=None,
                since="2023-02-30", issued_on="2023-02-11", issued_by="",
            )  # fmt: skip
        assert set(refused.value.fields) == {"value", "since", "issued_on", "issued_by", "scan"}
        assert "授权文件" in refused.value.fields["scan"]
        with pytest.raises(Refusal) as backwards:
            known.record("own_committee", "true", until="2022-12-31", document=io.BytesIO(b"not a picture"))
        assert set(backwards.value.fields) == {"until", "scan"}
        with pytest.raises(Refusal) as unnamed:
            known.record("vacancies", "3")
        assert set(unnamed.value.fields) == {"level", "year"}
        with store.reading() as session:
            assert session.scalar(select(func.count(UnitFact.id))) == 0

    def test_a_document_without_a_number_will_do(self, known: Places) -> None:
        assert known.record("review_mode", "委托", document_number="").document_number is None

    def test_the_scan_is_sealed_and_read_by_those_concerned(self, known: Places, store: Store, cast: Any) -> None:
        fact = known.record("tier", "city", document=scan("写在末尾的字"))
        assert store.blobs is not None
        stored = b"".join(each.read_bytes() for each in store.blobs.rglob("*") if each.is_file())
        assert "写在末尾的字".encode() not in stored
        for actor in (cast.member(known.unit, Role.HEAD), known.county):
            with store.reading() as session:
                read, chunks = scan_of(session, actor, known.desks.round.blobs, fact_id=fact.id)
                assert b"".join(chunks) == scan("写在末尾的字").getvalue()
            assert read.filename == "批复.jpg"
        with store.reading() as session, pytest.raises(Refusal):
            scan_of(session, known.elsewhere, known.desks.round.blobs, fact_id=fact.id)

    def test_the_ledger_commits_to_what_was_recorded_and_why_it_was_withdrawn(
        self, known: Places, store: Store
    ) -> None:
        fact = known.record("own_committee", "true")
        known.withdraw(fact, reason="批复已经作废。")
        with store.reading() as session:
            stored = session.get_one(UnitFact, fact.id)
            recorded, withdrawn = history(session, fact.id)
            assert (recorded.kind, withdrawn.kind) == ("unit.fact_recorded", "unit.fact_withdrawn")
            assert payload_of(recorded) == {"key": "own_committee", "content": content_digest(stored)}
            assert payload_of(withdrawn)["reason"] == committed(stored.salt, "批复已经作废。")
            stored.value = False
            assert payload_of(recorded)["content"] != content_digest(stored)

    def test_the_units_administrators_are_told(
        self, known: Places, store: Store, real_clock: Any, tmp_path: Path, numbers: Any
    ) -> None:
        who = PersonDetails(name="管理员", mobile=numbers.mobile(), email="unit@example.com")
        with store.begin() as session:
            account = open_account(session, None, known.desks.clock, who).account
            unit = session.get_one(Organisation, known.unit.id)
            give_role(session, known.province, known.desks.clock, unit, account.id, Role.ADMINISTRATOR)
        fact = known.record("review_mode", "独立")
        known.withdraw(fact)
        assert deliver(store, FileSpool(tmp_path / "post"), real_clock, site="https://example.test").sent == 2
        letters = [
            message_from_bytes(each.read_bytes(), policy=policy.default) for each in (tmp_path / "post").iterdir()
        ]
        assert {each["Subject"] for each in letters} == {"单位情况已登记", "单位情况的登记已撤回"}
        for each in letters:
            assert "评审方式" in each.get_content()
            assert f"/unit/{known.unit.id}/facts" in each.get_content()


class TestWhen:
    def test_a_record_takes_the_place_of_those_that_began_before(self, known: Places) -> None:
        known.record("review_mode", "联盟", since="2021-01-01")
        known.record("review_mode", "委托", since="2023-02-10")
        known.record("review_mode", "独立", since="2023-02-11")
        assert states(known, "review_mode") == [
            ("独立", State.COMING),
            ("委托", State.HOLDS),
            ("联盟", State.REPLACED),
        ]
        known.desks.clock.now += timedelta(days=1)
        assert states(known, "review_mode")[0] == ("独立", State.HOLDS)

    def test_one_that_has_ended_leaves_nothing_behind(self, known: Places) -> None:
        known.record("own_committee", "true", since="2021-01-01")
        known.record("own_committee", "true", since="2022-01-01", until="2023-02-10")
        assert states(known, "own_committee")[0] == (True, State.HOLDS)
        known.desks.clock.now += timedelta(days=1)
        assert states(known, "own_committee") == [(True, State.ENDED), (True, State.REPLACED)]
        assert "own_committee" not in known.draft()[1]

    def test_of_two_from_one_day_the_later_counts_until_it_is_withdrawn(self, known: Places) -> None:
        known.record("tier", "county")
        second = known.record("tier", "city")
        assert states(known, "tier") == [("city", State.HOLDS), ("county", State.REPLACED)]
        with pytest.raises(Refusal, match="理由"):
            known.withdraw(second, reason="  ")
        known.withdraw(second)
        assert states(known, "tier") == [("city", State.WITHDRAWN), ("county", State.HOLDS)]
        with pytest.raises(Refusal, match="已经撤回"):
            known.withdraw(second)

    def test_of_two_at_once_one_wins_and_the_other_is_told(self, known: Places, store: Store) -> None:
        gate = Barrier(2)

        def record(value: str) -> Refusal | None:
            gate.wait()
            try:
                known.record("tier", value, version=0)
            except Refusal as refused:
                return refused
            return None

        with ThreadPoolExecutor(2) as pool:
            told = list(pool.map(record, ("city", "province")))
        (late,) = [each for each in told if each is not None]
        assert isinstance(late, Stale)
        assert "登记了“单位层级”" in late.message
        with store.reading() as session:
            assert session.scalar(select(func.count(UnitFact.id))) == 1
            assert session.scalar(select(func.count(Event.id)).where(Event.kind == "unit.fact_recorded")) == 1

    def test_a_page_from_before_a_withdrawal_is_stale(self, known: Places) -> None:
        fact = known.record("tier", "city")
        seen = known.version("tier")
        known.withdraw(fact)
        with pytest.raises(Stale, match="撤回了“单位层级”的登记"):
            known.record("tier", "province", version=seen)


class TestCases:
    @pytest.mark.clause("JB-1.1")
    def test_the_units_own_word_does_not_count(self, known: Places, store: Store) -> None:
        with store.begin() as session:
            unit = session.get_one(Organisation, known.unit.id)
            unit.facts = {**unit.facts, "combined_review_since": 2020, "own_committee": True, "review_mode": "独立"}
        application_id, part = known.draft()
        assert part["tier"] == "county"
        assert not {"combined_review_since", "own_committee", "review_mode"} & set(part)
        known.record("tier", "city")
        known.record("own_committee", "false")
        assert (known.unit_in(application_id)["tier"], known.unit_in(application_id)["own_committee"]) == (
            "city",
            False,
        )

    @pytest.mark.clause("JB-1.1", "JB-1.12")
    def test_a_combined_units_chain_follows_the_record(self, known: Places) -> None:
        before = known.submitted()
        assert stages(known, before) == ["unit", "county", "province", "office"]
        known.record("combined_review_since", "2021")
        assert stages(known, before) == ["unit", "county", "province", "office"]
        snapshot = known.desks.unit.read(before, known.desks.unit.first).filed.dossier["unit"]
        assert snapshot.get("combined_review_since") is None
        known.desks.unit.claim(before)
        known.desks.province.decide(supervision.reroute, before, reason="单位已授权评聘结合。")
        assert stages(known, before) == ["unit", "office"]

    @pytest.mark.clause("JB-1.1")
    def test_a_case_begun_after_the_record_goes_its_way(self, known: Places) -> None:
        fact = known.record("combined_review_since", "2021")
        application_id = known.submitted()
        assert stages(known, application_id) == ["unit", "office"]
        known.withdraw(fact)
        assert stages(known, application_id) == ["unit", "office"]

    def test_only_what_holds_on_the_day_of_the_application(self, known: Places) -> None:
        known.record("combined_review_since", "2021", since="2023-02-11")
        application_id, part = known.draft()
        assert "combined_review_since" not in part
        known.desks.clock.now += timedelta(days=1)
        assert known.unit_in(application_id)["combined_review_since"] == 2021

    def test_a_returned_case_keeps_the_day_of_its_first_submission(self, known: Places) -> None:
        application_id = known.submitted()
        known.desks.through_unit(application_id)
        known.desks.county.claim(application_id)
        known.desks.county.mark_all(application_id, education="毕业学校名称与证书不一致。")
        known.desks.county.give_back(application_id)
        known.record("own_committee", "true", since="2023-02-11")
        known.desks.clock.now += timedelta(days=1)
        assert "own_committee" not in known.unit_in(application_id)
        known.record("tier", "province", since="2023-01-01")
        assert known.unit_in(application_id)["tier"] == "province"


class TestVacancies:
    @pytest.fixture
    def known(
        self, store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails, divisions: Any
    ) -> Places:
        return places(store, clock, cast, numbers, details, divisions, zhicheng_rules=(posts,))

    @pytest.mark.clause("JB-1.5")
    def test_the_level_and_the_year_of_the_case_are_picked(self, known: Places) -> None:
        known.record("vacancies", "0", level="中级", year="2023")
        known.record("vacancies", "9", level="副高级", year="2022")
        known.record("vacancies", "4", known.county, level="副高级", year="2023")
        application_id, part = known.draft()
        assert "vacancies" not in part
        known.desks.round.save(
            known.desks.person, application_id, "basic", 0, values={"name": "张三", "level": "副高级"}
        )
        assert known.unit_in(application_id)["vacancies"] == 4
        assert len(known.page("vacancies").holding) == 3

    @pytest.mark.clause("JB-1.5", "N-7")
    def test_the_recommendation_is_judged_by_what_is_recorded_by_then(self, known: Places) -> None:
        application_id, head = known.submitted(), known.desks.unit.people[1]
        handler = known.desks.unit.first
        known.desks.unit.claim(application_id)
        known.desks.unit.put(application_id, "originals", agree="是")
        known.desks.unit.put(
            application_id, "publicity", publicized_from="2023-02-01", publicized_to="2023-02-07",
            place="单位公告栏", publicity_objection="无",
        )  # fmt: skip
        known.desks.unit.sign(application_id, handler, Role.HANDLER)
        known.desks.unit.hand_over(application_id, head)
        known.desks.unit.sign(application_id, head, Role.HEAD)
        with pytest.raises(Incomplete, match="空缺岗位数"):
            known.desks.unit.pass_on(application_id, head)
        fact = known.record("vacancies", "0", level="副高级", year="2023")
        known.withdraw(fact)
        with pytest.raises(Incomplete, match="空缺岗位数"):
            known.desks.unit.pass_on(application_id, head)
        known.record("vacancies", "0", level="副高级", year="2023")
        known.desks.unit.pass_on(application_id, head)
        assert known.desks.round.application(application_id).position == 2


@pytest.mark.clause("JB-1.1")
def test_a_unit_is_not_asked_for_what_an_authority_records(numbers: Any, divisions: Any) -> None:
    details = UnitDetails(
        name="甲子市示例中学", credit_code=numbers.credit_code(), division="990102",
        facts={"nature": "事业单位", "tier": "county", "kind": "中小学"},
    )  # fmt: skip
    assert checked_unit(details, RULES, divisions, "990000").facts["tier"] == "county"
    for key, value in (("combined_review_since", "2021"), ("own_committee", "true"), ("review_mode", "独立")):
        said = UnitDetails(
            name=details.name, credit_code=details.credit_code, division=details.division,
            facts={**details.facts, key: value},
        )  # fmt: skip
        with pytest.raises(Refusal) as refused:
            checked_unit(said, RULES, divisions, "990000")
        assert set(refused.value.fields) == {key}


def stages(known: Places, application_id: Any) -> list[str]:
    located = known.desks.province.read(application_id).located
    return [each.stage for each in located.desks]
