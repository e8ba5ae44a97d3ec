"""From accepted cases to confirmed ones: lists, counts, publicity, filing, confirmation, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import uuid4

import made_up
import pytest
from result_rounds import Results, prepared
from sqlalchemy import select

from zhicheng.casework import supervision
from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.results import acts, lists, tally
from zhicheng.specs import Act, ActKind, Basis, Direction, Parameter, Procedure
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    ApplicationStatus,
    Batch,
    BatchState,
    Candidate,
    CandidateState,
    CheckKind,
    Event,
    OutboxMessage,
    Role,
)
from zhicheng.votes import Count


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any) -> Results:
    return prepared(store, clock, cast, numbers)


def state(known: Results, application_id: Any) -> CandidateState:
    candidate = known.candidate(application_id)
    assert candidate is not None
    return candidate.state


class TestLists:
    def test_an_accepted_case_waits_for_a_list(self, known: Results) -> None:
        one = known.accepted()
        assert state(known, one) is CandidateState.WAITING

    def test_a_case_stands_on_one_list(self, known: Results) -> None:
        one = known.accepted()
        first, second = known.listed(one), known.open(title="第二次会议")
        refused = known.do(lists.put_on, second, applications=[one]).refused
        assert refused == {one: ("已列入其他名单，或已不在本机构待评审",)}
        known.do(lists.cancel, first)
        assert state(known, one) is CandidateState.WAITING
        assert known.do(lists.put_on, second, applications=[one]).added == 1

    def test_two_who_list_at_once(self, known: Results) -> None:
        one, batch = known.accepted(), known.open()
        seen = known.batch(batch.id).version
        known.do(lists.put_on, batch, applications=[one])
        with pytest.raises(Stale, match="列入评审名单"):
            known.do(lists.take_off, batch, application_id=one, version=seen)

    def test_a_listed_case_can_not_be_annulled(self, known: Results) -> None:
        one = known.accepted()
        batch = known.listed(one)
        version = known.round.application(one).version
        annul = {"application_id": one, "desk": 1, "reason": "误操作。"}
        with pytest.raises(Refusal, match="移出名单"), known.store.begin() as session:
            supervision.annul(session, known.bureau, known.clock, known.round.registry, version=version, **annul)
        known.do(lists.take_off, batch, application_id=one)
        with known.store.begin() as session:
            supervision.annul(session, known.bureau, known.clock, known.round.registry, version=version, **annul)
        assert known.candidate(one) is None

    def test_strangers_see_no_list(self, known: Results) -> None:
        batch = known.open()
        stranger = known.cast.member(
            known.cast.organisation("committee_office", "990000", name="另一机构"), Role.OFFICER
        )
        with pytest.raises(Refusal) as refused:
            known.do(lists.cancel, batch, stranger)
        assert refused.value.status == 404


@pytest.mark.clause("N-1")
class TestVotes:
    @pytest.mark.parametrize(("in_favour", "passes"), [(6, True), (5, False)])
    def test_two_thirds_of_those_present(self, known: Results, in_favour: int, passes: bool) -> None:
        one = known.accepted()
        known.decided({one: in_favour})
        assert state(known, one) is (CandidateState.PASSED if passes else CandidateState.FAILED)

    @pytest.mark.parametrize(("present", "enough"), [(6, True), (5, False)])
    def test_two_thirds_of_the_members_must_be_there(self, known: Results, present: int, enough: bool) -> None:
        one = known.accepted()
        batch = known.listed(one)
        known.met(batch, present=present)
        known.do(tally.count, batch, counts={one: Count(present=present, in_favour=present, against=0, abstained=0)})
        if enough:
            known.do(tally.decide, batch)
            assert state(known, one) is CandidateState.PASSED
            return
        with pytest.raises(Refusal, match=r"3×5＜2×9"):
            known.do(tally.decide, batch)
        assert state(known, one) is CandidateState.LISTED

    @pytest.mark.parametrize(
        ("count", "words"),
        [
            (Count(present=9, in_favour=6, against=2, abstained=0), "合计8票，应等于参加表决的9人"),
            (Count(present=10, in_favour=10, against=0, abstained=0), "到会10人，多于"),
            (Count(present=8, in_favour=8, against=0, abstained=0, recused=2), "到会10人，多于评委会组成人数9人"),
            (Count(present=9, in_favour=-1, against=10, abstained=0), "不能为负数"),
        ],
    )
    def test_a_count_that_can_not_be_right_is_refused_at_its_place(
        self, known: Results, count: Count, words: str
    ) -> None:
        one = known.accepted()
        batch = known.listed(one)
        known.met(batch)
        with pytest.raises(Refusal, match=words) as refused:
            known.do(tally.count, batch, counts={one: count})
        assert list(refused.value.fields) == [str(one)]
        assert known.candidate(one).present is None  # type: ignore[union-attr]

    def test_nothing_is_decided_while_something_is_missing(self, known: Results) -> None:
        batch = known.listed(known.accepted())
        with pytest.raises(Refusal) as refused:
            known.do(tally.decide, batch)
        for words in ("没有登记评审会议日期", "到会人数", "没有上传会议纪要", "还有1人没有登记票数"):
            assert words in refused.value.message

    def test_a_decided_list_is_closed(self, known: Results) -> None:
        one = known.accepted()
        batch = known.decided({one: 9})
        for use_case, more in (
            (lists.take_off, {"application_id": one}),
            (lists.cancel, {}),
            (tally.decide, {}),
            (tally.count, {"counts": {}}),
        ):
            with pytest.raises(Refusal, match="不能再修改"):
                known.do(use_case, batch, **more)

    def test_the_tally_is_sealed_in_the_ledger(self, known: Results) -> None:
        known.decided({known.accepted(): 9, known.accepted("李四"): 2})
        with known.store.reading() as session:
            body = session.scalars(select(Event.body).where(Event.kind == "batch.decided")).one()
        assert b'"failed":1' in body
        assert b'"passed":1' in body
        assert b'"tally":"sha256:' in body


class TestActs:
    def test_from_the_count_to_the_confirmation(self, known: Results) -> None:
        one, two = known.accepted(), known.accepted("李四")
        batch = known.publicized(known.decided({one: 9, two: 3}))
        assert batch.position == 3
        known.do(acts.file, batch)
        known.do(acts.confirm, batch, known.bureau, number="示例人社〔2023〕9号", dated=date(2023, 2, 21))
        assert state(known, one) is CandidateState.CONFIRMED
        assert state(known, two) is CandidateState.FAILED
        assert known.round.application(one).status is ApplicationStatus.PASSED
        assert known.batch(batch.id).state is BatchState.RUNNING

    def test_everybody_is_told_once_when_the_first_body_publicizes(self, known: Results) -> None:
        known.publicized(known.decided({known.accepted(): 9, known.accepted("李四"): 3}))
        with known.store.reading() as session:
            topics = session.scalars(select(OutboxMessage.topic).where(OutboxMessage.topic.like("result_%"))).all()
        assert sorted(topics) == ["result_failed", "result_passed"]

    @pytest.mark.clause("N-2")
    @pytest.mark.parametrize(
        ("first", "last", "enough"),
        [
            (date(2023, 2, 10), date(2023, 2, 16), True),
            (date(2023, 2, 10), date(2023, 2, 15), False),
            (date(2023, 4, 28), date(2023, 5, 8), True),
            (date(2023, 4, 28), date(2023, 5, 6), False),
            (date(2023, 9, 28), date(2023, 10, 10), True),
            (date(2023, 9, 28), date(2023, 10, 8), False),
            (date(2024, 2, 8), date(2024, 2, 20), True),
            (date(2024, 2, 8), date(2024, 2, 19), False),
        ],
    )
    def test_publicity_lasts_five_working_days(self, known: Results, first: date, last: date, enough: bool) -> None:
        batch = known.decided({known.accepted(): 9})
        if enough:
            known.do(acts.publish, batch, first=first, last=last)
            return
        with pytest.raises(Refusal, match="公示期不足") as refused:
            known.do(acts.publish, batch, first=first, last=last)
        assert list(refused.value.fields) == ["last"]

    def test_both_bodies_publicize_before_anything_is_filed(self, known: Results) -> None:
        batch = known.decided({known.accepted(): 9})
        known.do(acts.publish, batch, first=date(2023, 2, 10), last=date(2023, 2, 16))
        known.at(date(2023, 2, 17))
        known.sweep()
        with pytest.raises(Refusal, match="不等待本部门"):
            known.do(acts.file, batch)
        known.do(acts.publish, batch, known.bureau, first=date(2023, 2, 17), last=date(2023, 2, 23))
        known.at(date(2023, 2, 23), hour=23)
        assert known.sweep().settled == 0
        known.at(date(2023, 2, 24), hour=0)
        assert known.sweep().settled == 1
        assert known.batch(batch.id).position == 3

    def test_who_is_held_stays_behind_and_follows(self, known: Results) -> None:
        one, two = known.accepted(), known.accepted("李四")
        batch = known.publicized(known.decided({one: 9, two: 9}))
        with known.store.begin() as session:
            session.get_one(Candidate, two).held = True
        known.do(acts.file, batch)
        follower = known.candidate(two).batch_id  # type: ignore[union-attr]
        assert known.candidate(one).batch_id == batch.id  # type: ignore[union-attr]
        assert follower != batch.id
        after = known.batch(follower)  # type: ignore[arg-type]
        assert (after.continues, after.position, after.title) == (batch.id, 3, "第一次会议（续1）")
        with pytest.raises(Refusal, match="异议"):
            known.do(acts.file, after)
        with known.store.begin() as session:
            session.get_one(Candidate, two).held = False
        known.do(acts.file, after)
        known.do(acts.confirm, after, known.bureau, number="示例人社〔2023〕10号", dated=date(2023, 2, 21))
        assert state(known, two) is CandidateState.CONFIRMED

    def test_a_follower_whose_people_have_lost_their_results_is_done(self, known: Results) -> None:
        one, two = known.accepted(), known.accepted("李四")
        batch = known.publicized(known.decided({one: 9, two: 9}))
        with known.store.begin() as session:
            session.get_one(Candidate, two).held = True
        known.do(acts.file, batch)
        with known.store.begin() as session:
            acts.void(session, known.bureau, known.clock, session.get_one(Candidate, two), "异议属实。")
        follower = known.batch(known.candidate(two).batch_id)  # type: ignore[union-attr,arg-type]
        assert follower.state is BatchState.DONE
        with pytest.raises(Refusal, match="已经办结"):
            known.do(acts.file, follower)

    @pytest.mark.clause("JB-4.2")
    def test_what_was_filed_irregularly_goes_back(self, known: Results) -> None:
        batch = known.publicized(known.decided({known.accepted(): 9}))
        known.do(acts.file, batch)
        known.do(acts.give_back, batch, known.bureau, to="filing", reason="未附公示情况。")
        assert known.batch(batch.id).position == 3
        known.do(acts.file, batch)
        with pytest.raises(Refusal, match="列出的步骤"):
            known.do(acts.give_back, batch, known.bureau, to="result", reason="重来。")

    def test_two_bodies_never_do_one_step(self, known: Results) -> None:
        batch = known.publicized(known.decided({known.accepted(): 9}))
        seen = known.batch(batch.id).version
        known.do(acts.file, batch)
        with pytest.raises(Stale):
            known.do(acts.file, batch, version=seen)
        with pytest.raises(Refusal, match="不等待本部门"):
            known.do(acts.file, batch)

    def test_those_answerable_are_warned_once(self, known: Results) -> None:
        batch = known.publicized(known.decided({known.accepted(): 9}))

        def warned() -> int:
            with known.store.reading() as session:
                return len(session.scalars(select(Event.id).where(Event.kind == "batch.warned")).all())

        known.at(date(2023, 2, 21))
        known.sweep()
        assert warned() == 0
        known.at(date(2023, 2, 22))
        known.sweep()
        known.sweep()
        assert warned() == 1
        assert known.batch(batch.id).position == 3

    def test_an_unknown_list_is_not_found(self, known: Results) -> None:
        with pytest.raises(Refusal) as refused:
            known.do(acts.file, Batch(id=uuid4()), version=1)
        assert refused.value.status == 404


(REVIEW,) = made_up.declared()["zhicheng_procedures"]
SHARE = Parameter(
    key="third", title="三级岗位评审通过率", value=Fraction(2, 5), direction=Direction.FEWER, cites=made_up.CITE
)
STEPS = Parameter(key="proofreading_steps", title="三审三校", value=3, direction=Direction.MORE, cites=made_up.CITE)
PROVINCE_RESULT = Act(key="result", kind=ActKind.RESULT, title="按月认定", by=(made_up.OFFICE,), cites=made_up.CITE)


def under(store: Store, clock: Any, cast: Any, numbers: Any, procedure: Procedure) -> Results:
    hooks = {"zhicheng_procedures": (procedure,), "zhicheng_committee_rules": (SHARE, STEPS)}
    return prepared(store, clock, cast, numbers, **hooks)


@pytest.mark.clause("JB-2.4")
class TestCeilings:
    @pytest.fixture
    def known(self, store: Store, clock: Any, cast: Any, numbers: Any) -> Results:
        return under(store, clock, cast, numbers, replace(REVIEW, ceiling="third", quota=True))

    def test_no_more_than_the_share_pass_and_the_others_are_told_why(self, known: Results) -> None:
        one, two, three = (known.accepted(name) for name in ("甲一", "乙二", "丙三"))
        known.decided({one: 7, two: 9, three: 2})
        assert [state(known, each) for each in (one, two, three)] == ["failed", "passed", "failed"]
        with known.store.reading() as session:
            found = {each: tally.why(session, session.get_one(Candidate, each)) for each in (one, two, three)}
        assert "3人参评最多通过1人" in found[one]
        assert "不超过40%" in found[one]
        assert found[two] == found[three] == ""

    def test_a_tie_is_voted_on_again(self, known: Results) -> None:
        votes = {known.accepted(name): 9 for name in ("甲一", "乙二", "丙三")}
        with pytest.raises(Refusal, match="再次表决"):
            known.decided(votes)

    def test_no_more_candidates_than_were_allowed(self, known: Results) -> None:
        one, two = known.accepted("甲一"), known.accepted("乙二")
        batch = known.open()
        with pytest.raises(Refusal, match="核定文件"):
            known.met(batch, quota=1)
        known.met(batch, quota=1, quota_document="示例人社函〔2023〕3号")
        with pytest.raises(Refusal, match="核定参评数额为1人"):
            known.do(lists.put_on, batch, applications=[one, two])
        assert known.do(lists.put_on, batch, applications=[one]).added == 1


class TestRecognition:
    @pytest.fixture
    def known(self, store: Store, clock: Any, cast: Any, numbers: Any) -> Results:
        monthly = replace(REVIEW, basis=Basis.RECOGNITION, monthly=True, acts=(PROVINCE_RESULT, *REVIEW.acts[3:]))
        return under(store, clock, cast, numbers, monthly)

    def test_a_month_is_recognised_without_a_vote(self, known: Results) -> None:
        one, two = known.accepted("甲一"), known.accepted("乙二")
        batch = known.listed(one, two, month="2023-02")
        with pytest.raises(Refusal, match="请写明不予认定的理由"):
            known.do(tally.decide, batch, refused={two: " "})
        known.do(tally.decide, batch, refused={two: "基层年限不足。"})
        assert (state(known, one), state(known, two)) == ("passed", "failed")
        with known.store.reading() as session:
            assert tally.why(session, session.get_one(Candidate, two)) == "基层年限不足。"
            topics = session.scalars(select(OutboxMessage.topic).where(OutboxMessage.topic.like("result_%"))).all()
        assert topics == ["result_failed"]
        known.do(acts.confirm, batch, known.bureau, number="示例人社〔2023〕4号", dated=date(2023, 2, 10))
        assert state(known, one) == "confirmed"

    def test_one_list_a_month(self, known: Results) -> None:
        with pytest.raises(Refusal, match="认定的月份"):
            known.open()
        first = known.open(month="2023-02")
        with pytest.raises(Refusal, match="2023-02的名单已经建立"):
            known.open(month="2023-02")
        known.do(lists.cancel, first)
        known.open(month="2023-02")

    def test_votes_are_not_counted(self, known: Results) -> None:
        one = known.accepted()
        batch = known.listed(one, month="2023-02")
        with pytest.raises(Refusal, match="没有表决票数"):
            known.do(tally.count, batch, counts={})


class TestProofreading:
    @pytest.fixture
    def known(self, store: Store, clock: Any, cast: Any, numbers: Any) -> Results:
        proof = Act(
            key="proofreading", kind=ActKind.PROOFREADING, title="三审三校", by=(made_up.OFFICE,), cites=made_up.CITE
        )
        return under(store, clock, cast, numbers, replace(REVIEW, acts=(*REVIEW.acts[:4], proof, REVIEW.acts[4])))

    @pytest.mark.clause("SG-6.4")
    def test_three_reviews_then_three_proofs_by_different_people(self, known: Results) -> None:
        batch = known.publicized(known.decided({known.accepted(): 9}))
        known.do(acts.file, batch)
        known.do(acts.confirm, batch, known.bureau, number="示例人社〔2023〕9号", dated=date(2023, 2, 21))
        office = known.organisation()
        people = [*known.office.people, known.cast.member(office, Role.OFFICER)]
        with pytest.raises(Refusal, match="请先完成3次审核"):
            known.do(acts.check, batch, kind=CheckKind.PROOF)
        known.do(acts.check, batch, people[0], kind=CheckKind.REVIEW)
        with pytest.raises(Refusal, match="不同的人"):
            known.do(acts.check, batch, people[0], kind=CheckKind.REVIEW)
        for kind, who in ((CheckKind.REVIEW, people[1:]), (CheckKind.PROOF, people[:2])):
            for each in who:
                known.do(acts.check, batch, each, kind=kind)
        assert known.batch(batch.id).position == 5
        known.do(acts.check, batch, people[2], kind=CheckKind.PROOF)
        assert known.batch(batch.id).position == 6
        with pytest.raises(Refusal, match="不等待本部门"):
            known.do(acts.check, batch, people[2], kind=CheckKind.PROOF)


class TestSendingBack:
    @pytest.fixture
    def known(self, store: Store, clock: Any, cast: Any, numbers: Any) -> Results:
        again = Act(key="recheck", kind=ActKind.RECHECK, title="复核", by=(made_up.PROVINCE,), cites=made_up.CITE)
        procedure = replace(REVIEW, acts=(REVIEW.acts[0], again, *REVIEW.acts[1:]))
        return under(store, clock, cast, numbers, procedure)

    @pytest.mark.clause("N-2")
    def test_what_is_rechecked_again_is_publicized_again(self, known: Results) -> None:
        batch = known.decided({known.accepted(): 9})
        known.do(acts.recheck, batch, known.bureau, refused={})
        batch = known.publicized(batch)
        known.do(acts.give_back, batch, to="recheck", reason="漏核一项材料。")
        known.do(acts.recheck, batch, known.bureau, refused={})
        assert known.sweep().settled == 0
        known.do(acts.publish, batch, first=date(2023, 2, 21), last=date(2023, 2, 27))
        known.do(acts.publish, batch, known.bureau, first=date(2023, 2, 21), last=date(2023, 2, 27))
        known.at(date(2023, 2, 28))
        assert known.sweep().settled == 1
