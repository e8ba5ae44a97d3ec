"""A committee's scope, and what a bureau does about a committee that breaks the rules (SG-7.1, JB-4.1)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from objection_rounds import FIRST, LAST, Shown
from sanction_rounds import ENGINEERS, FARMERS, RULES, Sanctions, sanctions
from sqlalchemy import select

from zhicheng.casework import decisions, desks
from zhicheng.casework.access import Refusal, Stale, visible
from zhicheng.casework.oversight import watching
from zhicheng.casework.record import committed, history, payload_of
from zhicheng.casework.results import acts, lists, tally
from zhicheng.casework.results.notes import notes
from zhicheng.casework.sanctions import ending
from zhicheng.casework.sanctions.entitled import READ, concerned, offices_under
from zhicheng.casework.sanctions.imposing import committees_of, content_digest
from zhicheng.specs import SanctionKind, SanctionRule
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    ApplicationStatus,
    BatchState,
    CandidateState,
    ObjectionState,
    OrganisationKind,
    OutboxMessage,
    Role,
)

STOPS = (SanctionKind.SUSPENSION, SanctionKind.WITHDRAWAL)


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any) -> Sanctions:
    return sanctions(store, clock, cast, numbers)


def topics(store: Store) -> set[tuple[str, Any]]:
    with store.reading() as session:
        return {(topic, who) for topic, who in session.execute(select(OutboxMessage.topic, OutboxMessage.recipient_id))}


class TestScope:
    @pytest.mark.clause("SG-7.1")
    def test_an_office_accepts_nothing_that_its_committees_dont_take(self, known: Sanctions) -> None:
        application_id = known.at_office("农业系列")
        with pytest.raises(Refusal, match=f"由“{FARMERS}”（农业系列办事机构）受理") as refused:
            known.results.office.pass_on(application_id)
        assert refused.value.code == "out_of_scope"
        assert "系列为“农业系列”，该评委会只受理工程系列" in refused.value.message
        assert "退回申报人" in refused.value.message
        assert known.results.candidate(application_id) is None

    @pytest.mark.clause("SG-7.1")
    def test_where_no_committee_takes_it_that_is_said(self, known: Sanctions) -> None:
        with pytest.raises(Refusal, match="通知列出的评委会都不受理"):
            known.results.office.pass_on(known.at_office("卫生系列"))

    @pytest.mark.clause("SG-7.1")
    def test_an_office_doesnt_end_as_out_of_scope_what_its_committee_takes(self, known: Sanctions) -> None:
        mine, others = known.at_office(), known.at_office("农业系列")
        office = known.results.office
        with pytest.raises(Refusal, match=f"在“{ENGINEERS}”的受理范围之内") as refused:
            office.decide(decisions.end, mine, reason="不归我们。", out_of_scope=True)
        assert refused.value.code == "in_scope"
        office.decide(decisions.end, others, reason="应报送农业系列评委会。", out_of_scope=True)
        assert known.results.round.application(others).status is ApplicationStatus.ENDED
        assert office.read(others).minutes[-1].reason == "超出评委会受理范围。应报送农业系列评委会。"
        office.pass_on(mine)
        assert known.results.candidate(mine).committee == ENGINEERS

    def test_without_committees_in_the_notice_nothing_changes(
        self, store: Store, clock: Any, cast: Any, numbers: Any
    ) -> None:
        from sanction_rounds import made_up

        bare = sanctions(store, clock, cast, numbers, zhicheng_timelines=made_up.declared()["zhicheng_timelines"])
        application_id = bare.at_office("农业系列")
        with pytest.raises(Refusal, match="没有列出评委会的受理范围"):
            bare.results.office.decide(decisions.end, application_id, reason="不归我们。", out_of_scope=True)
        bare.results.office.pass_on(application_id)
        assert bare.results.candidate(application_id) is not None


class TestImposing:
    @pytest.mark.clause("SG-7.1")
    def test_the_office_is_told_and_events_hold_commitments(self, known: Sanctions, store: Store) -> None:
        made = known.impose(SanctionKind.NOTICE, committee=ENGINEERS)
        office = known.results.office
        assert ("sanction_imposed", office.first.account_id) in topics(store)
        with store.reading() as session:
            (event,) = history(session, made.id)
            (seen,) = session.scalars(visible(office.first, READ))
        assert (seen.id, seen.committee, seen.issued_for) == (
            made.id, ENGINEERS, known.results.bureau.posts()[0].organisation_id,
        )  # fmt: skip
        assert payload_of(event)["content"] == content_digest(made)

    @pytest.mark.parametrize(
        ("kind", "typed", "places"),
        [
            ("flogging", {}, {"kind"}),
            ("notice", {"reason": " "}, {"reason"}),
            ("notice", {"document_number": ""}, {"document_number"}),
            ("notice", {"committee": FARMERS}, {"committee"}),
            ("correction", {}, {"deadline"}),
            ("correction", {"deadline": date(2023, 2, 10)}, {"deadline"}),
            ("void", {}, {"batch_id"}),
        ],
    )
    def test_each_answer_is_checked_at_its_place(
        self, known: Sanctions, kind: str, typed: dict[str, Any], places: set[str]
    ) -> None:
        with pytest.raises(Refusal) as refused:
            known.impose(kind, **typed)
        assert set(refused.value.fields) == places

    def test_only_a_bureau_above_the_office_that_the_law_names(self, known: Sanctions, cast: Any, store: Store) -> None:
        city = cast.member(cast.organisation(OrganisationKind.BUREAU, "990100", name="甲子市人社局"), Role.OFFICER)
        watcher = cast.member(cast.organisation(OrganisationKind.BUREAU, "980000", name="外省人社厅"), Role.OFFICER)
        for stranger in (city, watcher, known.results.office.first):
            with pytest.raises(Refusal) as refused:
                known.impose(SanctionKind.NOTICE, stranger)
            assert refused.value.status == 404
        with store.reading() as session:
            registry = known.results.round.registry
            (office,) = offices_under(session, known.results.bureau, registry)
            assert office.id == known.results.office_id
            assert committees_of(session, office) == (ENGINEERS,)
            assert concerned(session, known.results.office.first, registry)
            assert not offices_under(session, city, registry)

    def test_where_the_law_knows_none_there_is_none(self, store: Store, clock: Any, cast: Any, numbers: Any) -> None:
        bare = sanctions(store, clock, cast, numbers, zhicheng_sanctions=())
        with pytest.raises(Refusal, match="没有规定") as refused:
            bare.impose(SanctionKind.NOTICE)
        assert refused.value.status == 403
        with store.reading() as session:
            assert not concerned(session, bare.results.office.first, bare.results.round.registry)


class TestCorrection:
    @pytest.mark.clause("JB-4.1")
    def test_a_finding_has_a_deadline_and_is_warned_of_once_when_it_is_over(
        self, known: Sanctions, store: Store
    ) -> None:
        made = known.impose(SanctionKind.CORRECTION, deadline=date(2023, 2, 15))
        known.results.at(date(2023, 2, 15), 23)
        assert not ending.overdue(made, known.clock)
        known.results.sweep()
        assert "sanction_overdue" not in {topic for topic, _ in topics(store)}
        known.results.at(date(2023, 2, 16), 0)
        assert ending.overdue(made, known.clock)
        assert known.results.sweep().warned == 1
        assert known.results.sweep().warned == 0
        told = {who for topic, who in topics(store) if topic == "sanction_overdue"}
        assert told == {each.account_id for each in (*known.results.office.people, known.results.bureau)}
        assert known.known(made).version == made.version

    @pytest.mark.clause("JB-4.1")
    def test_the_office_reports_and_the_bureau_lifts(self, known: Sanctions, store: Store) -> None:
        made = known.impose(SanctionKind.CORRECTION, deadline=date(2023, 2, 15))
        answered = known.answer(made)
        assert ("sanction_answered", known.results.bureau.account_id) in topics(store)
        with pytest.raises(Refusal, match="已经报告"):
            known.answer(made)
        known.results.at(date(2023, 3, 1))
        assert not ending.overdue(known.known(made), known.clock)
        lifted = known.lift(made)
        assert lifted.lifted_for == made.issued_for
        with store.reading() as session:
            _, told, ended = history(session, made.id)
        assert payload_of(told)["answer"] == committed(made.salt, answered.answer or "")
        assert payload_of(ended)["reason"] == committed(made.salt, "整改到位。")
        with pytest.raises(Refusal, match="已经解除"):
            known.lift(made)

    def test_of_two_who_lift_one_wins(self, known: Sanctions) -> None:
        made = known.impose(SanctionKind.NOTICE)
        known.lift(made)
        with pytest.raises(Stale), known.store.begin() as session:
            ending.lift(
                session, known.results.bureau, known.clock, sanction_id=made.id, version=made.version, reason="解除。"
            )

    @pytest.mark.parametrize("kind", STOPS)
    @pytest.mark.clause("JB-4.1")
    def test_where_the_law_says_so_only_who_let_a_deadline_pass_is_stopped(
        self, store: Store, clock: Any, cast: Any, numbers: Any, kind: SanctionKind
    ) -> None:
        rules = tuple(
            SanctionRule(kind=each.kind, by=each.by, after_correction=each.kind in STOPS, cites=each.cites)
            for each in RULES
        )
        known = sanctions(store, clock, cast, numbers, zhicheng_sanctions=rules)
        with pytest.raises(Refusal, match="逾期没有纠正"):
            known.impose(kind)
        known.impose(SanctionKind.CORRECTION, deadline=date(2023, 2, 15))
        with pytest.raises(Refusal, match="逾期没有纠正"):
            known.impose(kind)
        known.results.at(date(2023, 2, 16))
        assert known.impose(kind).kind is kind

    def test_a_notice_asks_for_no_report(self, known: Sanctions) -> None:
        with pytest.raises(Refusal, match="不需要报告"):
            known.answer(known.impose(SanctionKind.NOTICE))


class TestStopped:
    @pytest.mark.parametrize("kind", STOPS)
    @pytest.mark.clause("JB-4.1", "SG-7.1")
    def test_a_stopped_office_decides_nothing_until_it_is_lifted(self, known: Sanctions, kind: SanctionKind) -> None:
        results = known.results
        accepted, waiting = known.accepted(), known.at_office()
        batch = results.listed(accepted)
        results.met(batch)
        results.count(batch, **{str(accepted): 9})
        made = known.impose(kind)
        said = "示例省人社厅已对工程系列办事机构.*示例人社函〔2023〕12号"
        for step in (
            lambda: results.office.pass_on(waiting),
            lambda: results.office.end(waiting),
            lambda: results.office.give_back(waiting),
            lambda: results.do(tally.decide, batch),
            lambda: results.open(title="第二次会议"),
        ):
            with pytest.raises(Refusal, match=said) as refused:
                step()
            assert refused.value.code == "stopped"
        results.do(lists.take_off, batch, application_id=accepted, reason="评委会已被停止评审。")
        (words,) = results.do(lists.put_on, batch, applications=[accepted]).refused.values()
        assert words == ("所属评委会已被暂停评审或者收回评审权",)
        known.lift(made)
        assert results.do(lists.put_on, batch, applications=[accepted]).added == 1
        results.office.pass_on(waiting)

    @pytest.mark.clause("SG-7.1")
    def test_its_cases_are_led_to_another_office_by_the_bureau(self, known: Sanctions, cast: Any, store: Store) -> None:
        results, application_id = known.results, known.at_office()
        known.impose(SanctionKind.SUSPENSION)
        other = cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "990000", name="代办办事机构")
        with pytest.raises(Refusal, match="不能办理"):
            self.assign(known, application_id, results.office_id)
        self.assign(known, application_id, other.id)
        staff = cast.member(other, Role.OFFICER)
        results.office.claim(application_id, staff)
        results.office.mark_all(application_id, staff)
        results.office.pass_on(application_id, staff)
        assert results.candidate(application_id).organisation_id == other.id

    def test_an_office_that_is_not_stopped_keeps_its_cases(self, known: Sanctions, cast: Any) -> None:
        application_id = known.at_office()
        known.impose(SanctionKind.CORRECTION, deadline=date(2023, 2, 15))
        other = cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "990000", name="代办办事机构")
        with pytest.raises(Refusal, match="已有办理部门"):
            self.assign(known, application_id, other.id)

    def assign(self, known: Sanctions, application_id: Any, office_id: Any) -> None:
        results = known.results
        with known.store.begin() as session:
            desks.assign(
                session, results.bureau, results.clock, results.round.registry, application_id=application_id,
                version=results.round.application(application_id).version, organisation_id=office_id,
            )  # fmt: skip

    def test_its_list_goes_nowhere_not_even_by_others(self, known: Sanctions) -> None:
        results = known.results
        batch = results.publicized(results.decided({known.accepted(): 9}))
        known.impose(SanctionKind.SUSPENSION)
        with pytest.raises(Refusal, match="暂停评审"):
            results.do(acts.file, batch)

    def test_another_committee_of_the_office_goes_on(self, known: Sanctions) -> None:
        known.impose(SanctionKind.SUSPENSION, committee=ENGINEERS)
        with pytest.raises(Refusal, match=f"已对{ENGINEERS}暂停评审"):
            known.results.office.pass_on(known.at_office())
        assert known.results.open().state is BatchState.OPEN


class TestVoid:
    @pytest.mark.clause("SG-7.1")
    def test_the_list_ends_and_its_candidates_wait_for_another_one(self, known: Sanctions, store: Store) -> None:
        results = known.results
        passed, failed = known.accepted(), known.accepted()
        batch = results.publicized(results.decided({passed: 9, failed: 1}))
        known.impose(SanctionKind.VOID, batch_id=batch.id)
        assert results.batch(batch.id).state is BatchState.CANCELLED
        for each in (passed, failed):
            candidate = results.candidate(each)
            assert (candidate.state, candidate.batch_id, candidate.decided_at) == (CandidateState.WAITING, None, None)
            assert ("result_dissolved", results.people[each].account_id) in topics(store)
        with store.reading() as session:
            (note,) = notes(session, results.batch(batch.id))
        assert (note.office, note.words) == (
            "示例省人社厅", "评审结果被宣布无效（示例人社函〔2023〕12号）：随意降低评价标准。",
        )  # fmt: skip
        with pytest.raises(Refusal):
            results.do(acts.file, batch)
        again = results.decided({passed: 9})
        assert results.candidate(passed).batch_id == again.id

    def test_who_lost_the_result_before_isnt_reviewed_again(self, known: Sanctions, store: Store) -> None:
        results = known.results
        guilty, other = known.accepted(), known.accepted()
        batch = results.decided({guilty: 9, other: 9})
        with store.begin() as session:
            acts.void(session, results.bureau, results.clock, session.merge(results.candidate(guilty)), "论文造假。")
        known.impose(SanctionKind.VOID, batch_id=batch.id)
        assert results.candidate(guilty).state is CandidateState.VOIDED
        assert results.candidate(other).state is CandidateState.WAITING

    def test_what_is_confirmed_is_not_void_as_a_whole(self, known: Sanctions) -> None:
        results = known.results
        batch = results.publicized(results.decided({known.accepted(): 9}))
        results.do(acts.file, batch)
        results.do(acts.confirm, batch, results.bureau, number="示例〔2023〕1号", dated=date(2023, 2, 21))
        with pytest.raises(Refusal, match="已经确认公布"):
            known.impose(SanctionKind.VOID, batch_id=batch.id)

    def test_a_list_without_a_result_has_nothing_to_void(self, known: Sanctions) -> None:
        with pytest.raises(Refusal) as refused:
            known.impose(SanctionKind.VOID, batch_id=known.results.listed(known.accepted()).id)
        assert set(refused.value.fields) == {"batch_id"}


class TestObjectionsAfterwards:
    """What was objected to before the list's result was declared void."""

    @pytest.fixture
    def shown(self, known: Sanctions) -> Shown:
        results = known.results
        batch = results.decided({known.accepted(): 9})
        duty = results.do(acts.publish, batch, first=FIRST, last=LAST)
        return Shown(results, batch, duty)

    @pytest.mark.parametrize("outcome", [ObjectionState.UPHELD, ObjectionState.DISMISSED])
    def test_an_open_objection_still_decides_whether_somebody_is_reviewed_again(
        self, known: Sanctions, shown: Shown, outcome: ObjectionState
    ) -> None:
        results = known.results
        (application_id,) = results.people
        lodged = shown.lodge(application_id)
        known.impose(SanctionKind.VOID, batch_id=shown.batch.id)
        assert results.candidate(application_id).held
        shown.take(lodged)
        shown.decide(lodged, outcome, answer="已查清。", reason="论文造假。")
        candidate = results.candidate(application_id)
        upheld = outcome is ObjectionState.UPHELD
        assert candidate.state is (CandidateState.VOIDED if upheld else CandidateState.WAITING)
        assert not candidate.held

    def test_the_discipline_office_reads_objections_and_each_look_is_on_record(
        self, known: Sanctions, shown: Shown, cast: Any, store: Store
    ) -> None:
        watcher = cast.member(known.results.organisation(), Role.SUPERVISOR)
        (application_id,) = known.results.people
        lodged = shown.lodge(application_id)
        with store.begin() as session:
            (seen,) = session.scalars(visible(watcher, watching.OBJECTIONS))
            found = watching.see_objection(session, watcher, known.clock, objection_id=seen.id)
        assert found.name == "异议人甲"
        with store.reading() as session:
            assert history(session, lodged.id)[-1].kind == "oversight.objection_seen"
        with pytest.raises(Refusal):
            shown.take(lodged, watcher)
