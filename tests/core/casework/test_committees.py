"""Committees drawn up, filed, approved and ended; what they may decide on which day (N-4, JB-2.6, SG-6, SG-7.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import made_up
import pytest
import rounds
from committee_rounds import approved_committee
from result_rounds import Results, prepared
from sanction_rounds import ENGINEERS, Sanctions, sanctions
from sqlalchemy import select

from zhicheng.casework.access import Refusal, Stale, visible
from zhicheng.casework.actor import Actor
from zhicheng.casework.committees import deciding, drafting
from zhicheng.casework.committees.authority import standing, unauthorised
from zhicheng.casework.committees.belonging import Belonging, belonging
from zhicheng.casework.committees.checking import Indicator, Wanted
from zhicheng.casework.committees.entitled import READ
from zhicheng.casework.record import committed, history, payload_of
from zhicheng.casework.results import lists, tally
from zhicheng.casework.routing import locate
from zhicheng.casework.snapshots import newest
from zhicheng.specs import SanctionKind
from zhicheng.specs.committee import Direction, Parameter
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Application,
    CandidateState,
    Committee,
    CommitteeState,
    Organisation,
    OrganisationKind,
    OutboxMessage,
    Role,
    RoundLoss,
)

WANTED = Wanted(
    name="工程系列副高级评委会",
    series=("工程系列",),
    levels=("副高级",),
    size=25,
    indicators=(Indicator(dimension="业绩", title="专业技术成果", most=40),),
    since=date(2023, 3, 1),
    until=date(2026, 2, 28),
)


@dataclass
class Filing:
    """An office, the bureau of its place, and what they do; each step a transaction of its own."""

    store: Store
    clock: Any
    registry: Any
    bureau: Organisation
    office: Organisation
    clerk: Actor
    officer: Actor

    def draft(self, wanted: Wanted = WANTED, actor: Actor | None = None, **more: Any) -> Committee:
        with self.store.begin() as session:
            return drafting.draft(
                session, actor or self.clerk, self.clock, self.registry,
                organisation_id=self.office.id, wanted=wanted, **more,
            )  # fmt: skip

    def do(self, step: Any, made: Committee, actor: Actor | None = None, **typed: Any) -> Committee:
        law = (self.registry,) if step in (drafting.file, deciding.approve) else ()
        typed.setdefault("version", self.known(made).version)
        own = step in (drafting.file, drafting.change)
        with self.store.begin() as session:
            return step(
                session, actor or (self.clerk if own else self.officer), self.clock, *law, committee_id=made.id, **typed
            )  # type: ignore[no-any-return]

    def filed(self, wanted: Wanted = WANTED, **more: Any) -> Committee:
        return self.do(drafting.file, self.draft(wanted, **more))

    def approved(self, wanted: Wanted = WANTED, **more: Any) -> Committee:
        return self.do(deciding.approve, self.filed(wanted, **more), document_number="示例人社函〔2023〕5号")

    def known(self, made: Committee) -> Committee:
        with self.store.reading() as session:
            return session.get_one(Committee, made.id)

    def standing(self, on: date) -> list[str]:
        with self.store.reading() as session:
            return [each.name for each in standing(session, organisation_id=self.office.id, on=on)]

    def topics(self) -> set[tuple[str, Any]]:
        with self.store.reading() as session:
            return {(a, b) for a, b in session.execute(select(OutboxMessage.topic, OutboxMessage.recipient_id))}


@pytest.fixture
def known(store: Store, clock: Any, cast: Any) -> Filing:
    bureau = cast.organisation(OrganisationKind.BUREAU, "990000", name="示例省人社厅")
    office = cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "990102", name="工程系列办事机构")
    clerk, officer = cast.member(office, Role.OFFICER), cast.member(bureau, Role.OFFICER)
    return Filing(store, clock, rounds.registry(), bureau, office, clerk, officer)


class TestFiling:
    @pytest.mark.clause("SG-6")
    @pytest.mark.clause("JB-1.3")
    def test_an_office_files_and_the_bureau_of_the_place_approves_by_a_document(self, known: Filing) -> None:
        made = known.filed()
        assert made.place == "990000"
        assert made.indicators == [{"key": "i1", "dimension": "业绩", "title": "专业技术成果", "most": 40}]
        assert known.standing(date(2023, 3, 1)) == []
        known.do(deciding.approve, made, document_number=" 示例人社函〔2023〕5号 ")
        stored = known.known(made)
        assert (stored.state, stored.document_number) == (CommitteeState.APPROVED, "示例人社函〔2023〕5号")
        assert known.standing(date(2023, 2, 28)) == []
        assert known.standing(date(2023, 3, 1)) == known.standing(date(2026, 2, 28)) == [WANTED.name]
        assert known.standing(date(2026, 3, 1)) == []
        assert {
            ("committee_filed", known.officer.account_id),
            ("committee_approved", known.clerk.account_id),
        } <= known.topics()

    @pytest.mark.clause("JB-2.6")
    def test_a_parks_office_is_granted_a_committee_for_its_own_people(self, known: Filing, cast: Any) -> None:
        known.office = cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "990103", name="西山高新区评委会办事机构")
        known.clerk = cast.member(known.office, Role.OFFICER)
        own = replace(WANTED, name="西山高新区工程系列评委会", levels=("中级",), size=5, scopes=("西山高新区",))
        made = known.approved(own)
        assert made.scopes == ["西山高新区"]
        assert known.standing(date(2023, 3, 1)) == ["西山高新区工程系列评委会"]

    def test_events_carry_commitments_only(self, known: Filing) -> None:
        made = known.approved()
        with known.store.reading() as session:
            events = history(session, made.id)
            assert [each.kind for each in events] == ["committee.drafted", "committee.filed", "committee.approved"]
            payload = payload_of(events[-1])
            stored = session.get_one(Committee, made.id)
            assert payload["document"] == committed(stored.salt, "示例人社函〔2023〕5号")
            assert payload["content"] == drafting.content_digest(stored)
            assert all("工程系列".encode() not in each.body for each in events)

    def test_what_is_returned_with_a_reason_is_changed_and_filed_again(self, known: Filing) -> None:
        made = known.filed()
        with pytest.raises(Refusal, match="退回的理由"):
            known.do(deciding.give_back, made, reason=" ")
        known.do(deciding.give_back, made, reason="请补充专业范围。")
        assert known.known(made).reason == "请补充专业范围。"
        known.do(drafting.change, made, wanted=replace(WANTED, specialties=("机械",)))
        known.do(drafting.file, made)
        with pytest.raises(Refusal, match="不能再修改") as refused:
            known.do(drafting.change, made, wanted=WANTED)
        assert refused.value.status == 409
        known.do(deciding.approve, made, document_number="示例人社函〔2023〕6号")
        assert known.known(made).specialties == ["机械"]

    def test_a_stale_page_and_a_second_decision_change_nothing(self, known: Filing) -> None:
        made = known.filed()
        with pytest.raises(Stale):
            known.do(deciding.approve, made, version=1, document_number="一")
        known.do(deciding.approve, made, document_number="一")
        with pytest.raises(Refusal, match="已批准，没有再次操作"):
            known.do(deciding.give_back, made, reason="晚了。")
        assert known.known(made).state is CommitteeState.APPROVED

    def test_only_its_office_keeps_it_and_only_the_bureau_of_the_place_decides(self, known: Filing, cast: Any) -> None:
        below = cast.organisation(OrganisationKind.BUREAU, "990100", name="甲子市人社局")
        other = cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "990102", name="农业系列办事机构")
        made = known.filed()
        strangers = [cast.member(below, Role.OFFICER), cast.member(other, Role.OFFICER), known.clerk]
        for stranger in strangers:
            with pytest.raises(Refusal) as refused:
                known.do(deciding.approve, made, stranger, document_number="一")
            assert refused.value.status == 404
        with pytest.raises(Refusal) as refused:
            known.draft(actor=strangers[1])
        assert refused.value.status == 404
        with known.store.reading() as session:
            for actor, number in ((known.clerk, 1), (known.officer, 1), (strangers[0], 0), (strangers[1], 0)):
                assert len(session.scalars(visible(actor, READ)).all()) == number

    @pytest.mark.parametrize("state", ["draft", "returned", "filed"])
    def test_what_isnt_decided_is_taken_back_by_its_office(self, known: Filing, cast: Any, state: str) -> None:
        made = known.draft() if state == "draft" else known.filed()
        if state == "returned":
            known.do(deciding.give_back, made, reason="范围不清。")
        other = cast.member(
            cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "990102", name="另一办事机构"), Role.OFFICER
        )
        for stranger in (other, known.officer):
            with pytest.raises(Refusal) as refused:
                known.do(drafting.withdraw, made, stranger)
            assert refused.value.status == 404
        with pytest.raises(Stale):
            known.do(drafting.withdraw, made, known.clerk, version=known.known(made).version - 1)
        known.do(drafting.withdraw, made, known.clerk)
        assert known.known(made).state is CommitteeState.ENDED
        assert known.standing(date(2023, 3, 1)) == []
        with known.store.reading() as session:
            *_, event = history(session, made.id)
            assert (event.kind, payload_of(event).keys() - {"version"}) == ("committee.withdrawn", {"content"})
            seen = session.scalar(visible(known.officer, READ).where(Committee.id == made.id))
            assert (seen is None) is (state == "draft"), "what was never filed stays the office's own"
        for step, actor, typed in (
            (drafting.withdraw, known.clerk, {}),
            (drafting.file, known.clerk, {}),
            (deciding.approve, known.officer, {"document_number": "示例人社函〔2023〕5号"}),
        ):
            with pytest.raises(Refusal) as refused:
                known.do(step, made, actor, **typed)
            assert refused.value.code in ("decided", "not_found")

    def test_an_approved_committee_is_ended_and_not_taken_back(self, known: Filing) -> None:
        made = known.approved()
        with pytest.raises(Refusal) as refused:
            known.do(drafting.withdraw, made, known.clerk)
        assert refused.value.code == "decided"
        assert known.known(made).state is CommitteeState.APPROVED

    def test_the_bureau_doesnt_see_what_isnt_filed(self, known: Filing) -> None:
        known.draft()
        with known.store.reading() as session:
            assert session.scalars(visible(known.officer, READ)).all() == []

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"name": " "}, "name"),
            ({"series": ()}, "series"),
            ({"levels": ()}, "levels"),
            ({"levels": ("特级",)}, "levels"),
            ({"size": None}, "size"),
            ({"size": 0}, "size"),
            ({"since": None}, "since"),
            ({"until": None}, "until"),
            ({"formed_by": "mood"}, "formed_by"),
            ({"scopes": ("城" * 61,)}, "scopes"),
            ({"indicators": (Indicator(dimension="运气", title="运气", most=1),)}, "indicators"),
            ({"indicators": (Indicator(dimension="业绩", title="", most=1),)}, "indicators"),
            ({"indicators": (Indicator(dimension="业绩", title="论文", most=0),)}, "indicators"),
        ],
    )
    def test_what_cant_be_stored_is_said_at_its_field(self, known: Filing, changed: Any, field: str) -> None:
        with pytest.raises(Refusal) as refused:
            known.draft(replace(WANTED, **changed))
        assert set(refused.value.fields) == {field}
        assert refused.value.status == 422


class TestLaw:
    @pytest.mark.clause("N-4")
    @pytest.mark.parametrize(
        ("changed", "wrong"),
        [
            ({"size": 23}, "不少于25人，现为23人"),
            ({"size": 26}, "应为单数"),
            ({"size": 25}, ""),
            ({"size": 27}, ""),
            ({"formed_by": "specialty", "size": 9}, "不少于11人，现为9人"),
            ({"formed_by": "specialty", "size": 12}, "应为单数"),
            ({"formed_by": "specialty", "size": 11}, ""),
            ({"levels": ("中级",), "size": 2}, "不少于3人，现为2人"),
            ({"levels": ("中级",), "size": 4}, ""),
            ({"levels": ("中级", "副高级"), "size": 4}, "不少于25人"),
        ],
    )
    def test_how_many_experts_a_committee_needs(self, known: Filing, changed: Any, wrong: str) -> None:
        made = known.draft(replace(WANTED, **changed))
        if not wrong:
            assert known.do(drafting.file, made).state is CommitteeState.FILED
            return
        with pytest.raises(Refusal, match=wrong) as refused:
            known.do(drafting.file, made)
        assert set(refused.value.fields) == {"size"}
        assert "人社部令第40号" in refused.value.fields["size"]
        assert refused.value.clause is not None
        assert refused.value.clause.id == "N-4"
        assert known.known(made).state is CommitteeState.DRAFT

    @pytest.mark.clause("N-4")
    @pytest.mark.parametrize(
        ("since", "until", "wrong"),
        [
            (date(2023, 3, 1), date(2026, 2, 28), ""),
            (date(2023, 3, 1), date(2026, 3, 1), "最晚至2026年2月28日"),
            (date(2024, 2, 29), date(2027, 2, 27), ""),
            (date(2023, 3, 1), date(2023, 2, 28), "早于起始日期"),
            (date(2020, 3, 1), date(2023, 2, 1), "已经过去"),
        ],
    )
    def test_authority_lasts_three_years_at_most(self, known: Filing, since: date, until: date, wrong: str) -> None:
        made = known.draft(replace(WANTED, since=since, until=until))
        if not wrong:
            assert known.do(drafting.file, made).state is CommitteeState.FILED
            return
        with pytest.raises(Refusal, match=wrong) as refused:
            known.do(drafting.file, made)
        assert set(refused.value.fields) == {"until"}

    @pytest.mark.clause("N-3")
    def test_a_stricter_place_and_a_named_derogation_count(self, known: Filing) -> None:
        small = Parameter(
            key="senior_committee_size", title="按系列组建的高级评委会专家人数", value=15, unit="人",
            direction=Direction.MORE, derogation=made_up.CITE, cites=made_up.CITE,
        )  # fmt: skip
        stricter = Parameter(
            key="committee_term",
            title="评委会有效期",
            value=2,
            unit="年",
            direction=Direction.FEWER,
            cites=made_up.CITE,
        )
        known.registry = rounds.registry(zhicheng_committee_rules=(small, stricter))
        two_years = replace(WANTED, size=15, until=date(2025, 2, 28))
        assert known.filed(two_years).state is CommitteeState.FILED
        with pytest.raises(Refusal, match="不超过2年"):
            known.filed(replace(two_years, name="另一个", until=date(2025, 3, 1)))
        with pytest.raises(Refusal, match=r"不少于15人，现为13人.*示例人社〔2023〕1号"):
            known.filed(replace(two_years, name="再一个", size=13))

    def test_the_scope_is_what_the_catalogue_knows_and_no_examination_decides(self, known: Filing) -> None:
        for changed, field, words in (
            ({"series": ("占星系列",)}, "series", "没有占星系列"),
            ({"series": ("会计系列",), "levels": ("中级",), "size": 5}, "levels", "会计系列中级实行以考代评"),
        ):
            with pytest.raises(Refusal, match=words) as refused:
                known.filed(replace(WANTED, **changed))
            assert set(refused.value.fields) == {field}
        assert known.filed(replace(WANTED, series=("会计系列",))).state is CommitteeState.FILED

    def test_the_law_is_asked_again_when_it_is_approved(self, known: Filing) -> None:
        made = known.filed(replace(WANTED, since=date(2023, 2, 10), until=date(2023, 2, 20)))
        known.clock.now = datetime(2023, 2, 21, 2, tzinfo=UTC)
        with pytest.raises(Refusal, match="已经过去"):
            known.do(deciding.approve, made, document_number="一")
        assert known.known(made).state is CommitteeState.FILED

    @pytest.mark.clause("JB-6.4")
    def test_an_office_that_is_barred_files_nothing_until_the_day_is_over(self, known: Filing) -> None:
        made = known.draft()
        round_ = rounds.published(known.store, known.clock, known.officer, known.bureau, known.registry)
        with known.store.begin() as session:
            session.add(
                RoundLoss(
                    id=uuid4(), notice_id=round_.notice_id, organisation_id=known.office.id,
                    due=date(2022, 12, 31), number=0, document_number="一", reason="逾期。", salt=b"0" * 16,
                    barred_until=date(2023, 3, 1),
                    declared_for=known.bureau.id, declared_by=known.officer.account_id, declared_at=known.clock(),
                )
            )  # fmt: skip
        with pytest.raises(Refusal, match="2023年3月1日") as refused:
            known.do(drafting.file, made)
        assert refused.value.code == "barred"
        known.clock.now = datetime(2023, 3, 2, 2, tzinfo=UTC)
        assert known.do(drafting.file, made).state is CommitteeState.FILED


class TestRenewing:
    def test_a_renewal_ends_the_one_before_on_the_day_before(self, known: Filing) -> None:
        first = known.approved()
        again = replace(WANTED, size=27, since=date(2025, 1, 1), until=date(2027, 12, 31))
        second = known.approved(again, previous_id=first.id)
        assert known.known(first).until == date(2024, 12, 31)
        with known.store.reading() as session:
            (before,) = standing(session, organisation_id=known.office.id, on=date(2024, 12, 31))
            (after,) = standing(session, organisation_id=known.office.id, on=date(2025, 1, 1))
            assert (before.id, after.id) == (first.id, second.id)

    @pytest.mark.clause("N-4")
    def test_a_renewal_that_is_approved_late_leaves_no_day_without_a_committee(self, known: Filing) -> None:
        """It decides from the day of its approval; meetings until then were held by the one before."""
        first = known.approved()
        known.clock.now = datetime(2025, 1, 14, 16, tzinfo=UTC)
        again = replace(WANTED, size=27, since=date(2025, 1, 1), until=date(2027, 12, 31))
        second = known.approved(again, previous_id=first.id)
        with known.store.reading() as session:
            on = {day: standing(session, organisation_id=known.office.id, on=date(2025, 1, day)) for day in (1, 14, 15)}
        assert {day: [each.id for each in found] for day, found in on.items()} == {
            1: [first.id], 14: [first.id], 15: [second.id],
        }  # fmt: skip

    def test_two_of_one_name_at_the_same_time_arent_approved(self, known: Filing) -> None:
        first = known.approved()
        with pytest.raises(Refusal, match="同名的评委会"):
            known.filed(replace(WANTED, since=date(2026, 2, 28), until=date(2027, 1, 1)))
        with pytest.raises(Refusal, match="晚于被更新评委会的起始日期2023年3月1日"):
            known.filed(previous_id=first.id)
        assert known.filed(replace(WANTED, since=date(2026, 3, 1), until=date(2027, 1, 1)))

    @pytest.mark.parametrize("by", ["clerk", "officer"])
    def test_office_and_bureau_end_it_with_a_reason_from_that_day_on(self, known: Filing, by: str) -> None:
        made = known.approved(replace(WANTED, since=date(2023, 1, 1), until=date(2025, 12, 31)))
        today = date(2023, 2, 11)
        known.clock.now = datetime(2023, 2, 12, 2, tzinfo=UTC)
        with pytest.raises(Refusal, match="终止的理由"):
            known.do(deciding.end, made, getattr(known, by), reason="")
        known.do(deciding.end, made, getattr(known, by), reason="机构撤并。")
        assert known.standing(today) == [made.name]
        assert known.standing(date(2023, 2, 12)) == []
        with pytest.raises(Refusal, match="已终止"):
            known.do(deciding.end, made, reason="再来。")


@pytest.fixture
def results(store: Store, clock: Any, cast: Any, numbers: Any) -> Results:
    return prepared(store, clock, cast, numbers)


def without_committees(results: Results) -> None:
    with results.store.begin() as session:
        for each in session.scalars(select(Committee)):
            session.delete(each)


def counted(results: Results) -> Any:
    application_id = results.accepted()
    batch = results.listed(application_id)
    results.met(batch)
    results.count(batch, **{str(application_id): 9})
    return batch, application_id


class TestAuthority:
    """The meetings of these lists were on 2023-02-09."""

    @pytest.mark.clause("N-4")
    @pytest.mark.parametrize(
        ("columns", "words"),
        [
            ({"until": date(2023, 2, 8)}, "评审权已于2023年2月8日到期"),
            ({"since": date(2023, 2, 10)}, "自2023年2月10日起才有评审权"),
            ({"decided_at": datetime(2023, 2, 10, 1, tzinfo=UTC)}, "2023-02-10才获批准"),
            (
                {"state": CommitteeState.ENDED, "ended_at": datetime(2023, 2, 9, 1, tzinfo=UTC)},
                "已于2023年2月9日终止",
            ),
            ({"state": CommitteeState.FILED}, "没有经批准的评委会"),
        ],
    )
    def test_a_list_is_decided_by_a_committee_in_force_on_the_meetings_day(
        self, results: Results, columns: dict[str, Any], words: str
    ) -> None:
        without_committees(results)
        approved_committee(results.store, results.organisation(), **columns)
        batch, application_id = counted(results)
        with pytest.raises(Refusal, match=words) as refused:
            results.do(tally.decide, batch)
        assert refused.value.code == "unauthorised"
        assert refused.value.clause is not None
        assert refused.value.clause.id == "N-4"
        assert results.candidate(application_id).state is CandidateState.LISTED

    @pytest.mark.parametrize(
        "columns",
        [
            {"until": date(2023, 2, 9)},
            {"since": date(2023, 2, 9)},
            {"decided_at": datetime(2023, 2, 9, 1, tzinfo=UTC)},
            {"state": CommitteeState.ENDED, "ended_at": datetime(2023, 2, 10, 1, tzinfo=UTC)},
        ],
    )
    def test_the_first_and_last_days_of_authority_count(self, results: Results, columns: dict[str, Any]) -> None:
        without_committees(results)
        approved_committee(results.store, results.organisation(), **columns)
        batch, application_id = counted(results)
        results.do(tally.decide, batch)
        assert results.candidate(application_id).state is CandidateState.PASSED

    @pytest.mark.clause("SG-7.1")
    def test_a_committee_decides_nothing_beyond_its_scope(
        self, store: Store, clock: Any, cast: Any, numbers: Any
    ) -> None:
        known = sanctions(store, clock, cast, numbers)
        results = known.results
        application_id = known.accepted()
        without_committees(results)
        approved_committee(store, results.organisation(), name=ENGINEERS, levels=["副高级"])
        approved_committee(store, results.organisation(), name="另一个评委会")
        batch = decided_up_to(results, application_id)
        with pytest.raises(Refusal, match=f"“{ENGINEERS}”级别为“中级”，该评委会只受理副高级"):
            results.do(tally.decide, batch)
        approved_committee(store, results.organisation(), name=ENGINEERS)
        results.do(tally.decide, batch)
        assert results.candidate(application_id).state is CandidateState.PASSED

    @pytest.mark.clause("SG-7.1")
    def test_another_committee_of_the_office_does_not_meet_on_its_cases(
        self, store: Store, clock: Any, cast: Any, numbers: Any
    ) -> None:
        known = sanctions(store, clock, cast, numbers)
        results = known.results
        application_id = known.accepted()
        without_committees(results)
        approved_committee(store, results.organisation(), name=ENGINEERS)
        approved_committee(store, results.organisation(), name="另一个评委会")
        batch = results.listed(application_id)
        with store.reading() as session:
            policy, _ = lists.policy_of(session, results.round.registry, results.batch(batch.id))
            at = {"organisation_id": results.office_id, "on": date(2023, 2, 9)}
            found = [
                dict(unauthorised(session, policy, lists.on_list(session, batch), **at, meets=meets))
                for meets in (ENGINEERS, "另一个评委会")
            ]
        why = f"应由“{ENGINEERS}”评审，评审方案中的评委会是“另一个评委会”"
        assert found == [{}, {application_id: why}]

    @pytest.mark.clause("SG-7.1")
    def test_a_stop_on_the_day_of_the_meeting_is_felt_though_it_is_lifted(
        self, store: Store, clock: Any, cast: Any, numbers: Any
    ) -> None:
        known = sanctions(store, clock, cast, numbers)
        results = known.results
        application_id = known.accepted()
        made = known.impose(SanctionKind.SUSPENSION)
        results.at(date(2023, 2, 14))
        known.lift(made)
        batch = results.listed(application_id)
        results.met(batch, on=date(2023, 2, 13))
        results.count(batch, **{str(application_id): 9})
        with pytest.raises(Refusal, match="已被暂停评审（示例人社函〔2023〕12号）"):
            results.do(tally.decide, batch)
        results.met(batch, on=date(2023, 2, 14))
        results.do(tally.decide, batch)
        assert results.candidate(application_id).state is CandidateState.PASSED


def decided_up_to(results: Results, application_id: Any) -> Any:
    batch = results.listed(application_id)
    results.met(batch)
    results.count(batch, **{str(application_id): 9})
    return batch


class TestBelonging:
    def of(self, known: Sanctions, application_id: Any, on: date) -> Belonging | None:
        with known.store.reading() as session:
            application = session.get_one(Application, application_id)
            located = locate(session, known.results.round.registry, application)
            return belonging(session, located, newest(session, application), on=on)

    @pytest.mark.clause("HX-2.5.1")
    def test_it_is_told_which_committee_a_case_belongs_to_and_why(
        self, store: Store, clock: Any, cast: Any, numbers: Any
    ) -> None:
        known = sanctions(store, clock, cast, numbers)
        application_id = known.at_office()
        found = self.of(known, application_id, date(2023, 2, 10))
        assert found is not None
        assert found.committee is not None
        assert (found.name, found.office) == (ENGINEERS, "工程系列办事机构")
        assert found.why == "申报的系列“工程系列”，级别“中级”在其评审范围之内"
        gone = self.of(known, application_id, date(2025, 1, 4))
        assert gone is not None
        assert gone.committee is None
        assert "评审权已于2025年1月3日到期" in gone.why
        strange = self.of(known, known.at_office("卫生系列"), date(2023, 2, 10))
        assert strange is not None
        assert strange.committee is None
        assert "系列为“卫生系列”，该评委会只受理工程系列" in strange.why
