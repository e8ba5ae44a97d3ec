"""A meeting's working papers: sums that must come out, who is named to whom, the draw, the publicity, the work report."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import made_up
import meeting_rounds
import pytest
from meeting_rounds import DAY, Meetings
from objection_rounds import PASSES, Shown
from result_rounds import Results, prepared
from sqlalchemy import event, select, update

from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.meetings import minutes
from zhicheng.casework.meetings.packs import gathering, reporting
from zhicheng.casework.results import acts, lists, moving, reconsideration, tally
from zhicheng.packs import Balance, Pack
from zhicheng.specs import Parameter
from zhicheng.store.models import (
    Batch,
    BatchNote,
    Candidate,
    CandidateState,
    Draw,
    Event,
    ObjectionState,
    OrganisationKind,
    Reconsideration,
    ReconsiderationState,
    Role,
    Vote,
)

FIRST, LAST = date(2023, 2, 10), date(2023, 2, 16)
FAILS = 2
APPROVED = Parameter(key="plan_approved", title="会议申请经批准后方可开会", value=True, cites=made_up.CITE)
AHEAD = Parameter(key="plan_filing_days", title="评审方案在会议前报备", value=5, unit="个工作日", cites=made_up.CITE)


@pytest.fixture
def known(store: Any, clock: Any, cast: Any, numbers: Any) -> Results:
    return prepared(store, clock, cast, numbers)


@pytest.fixture
def meetings(store: Any, clock: Any, cast: Any, numbers: Any, tmp_path: Path) -> Meetings:
    return meeting_rounds.prepared(store, clock, cast, numbers, tmp_path)


def packed(known: Results, batch: Batch, actor: Any = None) -> Pack:
    with known.store.reading() as session:
        return gathering.pack(session, actor or known.office.first, known.round.registry, batch_id=batch.id)


def sums(pack: Pack) -> dict[str, dict[str, int]]:
    return {each.title: dict((each.whole, *each.parts)) for each in pack.balances}


def even(pack: Pack) -> bool:
    return all(each.gap == 0 for each in pack.balances)


def publish(known: Results, batch: Batch) -> None:
    known.at(FIRST)
    for actor in (known.office.first, known.bureau):
        known.do(acts.publish, batch, actor, first=FIRST, last=LAST)


def claimed(known: Results, name: str) -> UUID:
    """A case on the office's desk."""
    from zhicheng.casework.people import PersonDetails

    details = PersonDetails(
        name=name, id_type="居民身份证", id_number=known.numbers.identity(), mobile=known.numbers.mobile()
    )
    person = known.cast.person(details)
    known.round.bind(person, known.cast.unit("990102", known.numbers.credit_code()))
    application_id = known.round.fill(person)
    known.round.submit(person, application_id)
    known.office.claim(application_id)
    return application_id


def returned(known: Results, name: str) -> UUID:
    application_id = claimed(known, name)
    known.office.mark_all(application_id, education="毕业学校名称与证书不一致。")
    known.office.give_back(application_id)
    return application_id


def ended(known: Results, name: str) -> UUID:
    application_id = claimed(known, name)
    known.office.mark_all(application_id)
    known.office.end(application_id)
    return application_id


@pytest.mark.clause("JB-5.2", "HX-4.3", "SG-6.4")
class TestSums:
    def test_everything_that_can_become_of_a_case(self, known: Results) -> None:
        lapsed = returned(known, "赵一")
        known.at(date(2023, 3, 2))
        known.sweep()
        assert known.round.application(lapsed).status == "lapsed"
        known.at(date(2023, 2, 9))
        returned(known, "钱二")
        ended(known, "孙三")
        claimed(known, "李四")
        passed, failed, other, waiting = (known.accepted(each) for each in ("周五", "吴六", "郑七", "王八"))
        batch = known.listed(passed, failed, other)
        second = known.open(title="第二次会议")
        known.do(
            moving.move_to, batch, to=second.id, to_version=known.batch(second.id).version,
            applications=[other], reason="会期有变动。",
        )  # fmt: skip
        known.met(batch)
        known.count(batch, **{str(passed): PASSES, str(failed): FAILS})
        known.do(tally.decide, batch)
        pack = packed(known, batch)
        assert sums(pack) == {
            "收到的申报": {"收到": 8, "受理": 4, "退回申报人": 1, "终止": 1, "放弃、失效": 1, "审核中": 1},
            "受理的申报": {"受理": 4, "在各名单上": 3, "等待列入名单": 1},
            "表决结果": {"表决": 2, "通过": 1, "未通过": 1},
        }
        assert even(pack)
        assert pack.doubts == ()
        assert known.candidate(waiting) is not None

    def test_a_result_taken_away_after_publicity_stays_among_those_voted_on(self, known: Results) -> None:
        passed, voided = known.accepted("周五"), known.accepted("吴六")
        batch = known.decided({passed: PASSES, voided: PASSES})
        publish(known, batch)
        shown = Shown(known, batch, next(each for each in known.duties(batch) if each.first))
        shown.answered(shown.lodge(voided), ObjectionState.UPHELD)
        assert known.candidate(voided).state is CandidateState.VOIDED
        pack = packed(known, batch)
        assert sums(pack)["表决结果"] == {"表决": 2, "通过": 2, "未通过": 0}
        assert even(pack)
        assert ([each.name for each in pack.passed], pack.failed) == (["张三"], 1)

    def test_who_is_reviewed_once_more_has_left_by_a_recorded_act(self, known: Results) -> None:
        passed, failed = known.accepted("周五"), known.accepted("吴六")
        batch = known.decided({passed: PASSES, failed: FAILS})
        publish(known, batch)
        with known.store.begin() as session:
            asked = reconsideration.ask(
                session, known.people[failed], known.clock, known.round.registry,
                application_id=failed, grounds="代表作漏评。", times=reconsideration.Times(),
            )  # fmt: skip
        with known.store.begin() as session:
            reconsideration.answer(
                session, known.office.first, known.clock, reconsideration_id=asked.id,
                version=session.get_one(Reconsideration, asked.id).version,
                outcome=ReconsiderationState.REOPENED, reason="程序有误。",
            )  # fmt: skip
        pack = packed(known, batch)
        assert sums(pack)["表决结果"] == {"表决": 2, "通过": 1, "未通过": 1}
        assert sums(pack)["受理的申报"] == {"受理": 2, "在各名单上": 1, "等待列入名单": 1}
        assert even(pack)
        assert pack.reconsiderations == (("重新评审", 1),)

    def test_who_is_held_goes_on_by_itself_and_is_counted_with_the_meeting(self, known: Results) -> None:
        passed, held = known.accepted("周五"), known.accepted("吴六")
        batch = known.decided({passed: PASSES, held: PASSES})
        publish(known, batch)
        shown = Shown(known, batch, next(each for each in known.duties(batch) if each.first))
        shown.lodge(held)
        known.at(LAST + timedelta(days=1))
        known.sweep()
        known.do(acts.file, batch)
        with known.store.reading() as session:
            follower = session.scalars(select(Batch).where(Batch.continues == batch.id)).one()
        first, second = packed(known, batch), packed(known, follower)
        assert first.as_json() == second.as_json()
        assert sums(first)["表决结果"] == {"表决": 2, "通过": 2, "未通过": 0}
        assert even(first)
        assert [(each.objections, each.open) for each in first.publicity] == [(1, 1), (0, 0)]

    def test_what_an_office_decided_and_was_annulled_is_checked_again(self, known: Results) -> None:
        from zhicheng.casework import supervision

        passed, annulled = known.accepted("周五"), known.accepted("吴六")
        batch = known.decided({passed: PASSES})
        with known.store.begin() as session:
            supervision.annul(
                session, known.bureau, known.clock, known.round.registry, application_id=annulled,
                version=known.round.application(annulled).version, desk=1, reason="误操作。",
            )  # fmt: skip
        pack = packed(known, batch)
        assert sums(pack)["收到的申报"]["审核中"] == 1
        assert even(pack)

    @pytest.mark.parametrize("hurt", ["gone", "undecided", "elsewhere"])
    def test_what_does_not_add_up_is_told(self, known: Results, hurt: str) -> None:
        one, two = known.accepted("周五"), known.accepted("吴六")
        batch = known.decided({one: PASSES, two: FAILS})
        assert even(packed(known, batch))
        values: dict[str, Any] = {
            "gone": {"batch_id": None},
            "undecided": {"decided_at": None},
            "elsewhere": {"procedure": "another"},
        }[hurt]
        with known.store.begin() as session:
            session.execute(update(Candidate).where(Candidate.application_id == two).values(**values))
        pack = packed(known, batch)
        wrong = [each for each in pack.balances if each.gap]
        assert wrong
        assert all("账目不平，请核对后说明原因" in each.words and "≠" in each.words for each in wrong)
        assert any(each["adds_up"] is False for each in pack.data()["balances"])

    def test_a_sum_reads_as_one_says_it(self) -> None:
        fits = Balance(title="收到的申报", whole=("收到", 5), parts=(("受理", 3), ("终止", 2)))
        assert fits.words == "收到5 = 受理3 + 终止2"
        off = Balance(title="收到的申报", whole=("收到", 5), parts=(("受理", 3), ("终止", 4)))
        assert off.words == "收到5 ≠ 受理3 + 终止4，相差2，账目不平，请核对后说明原因"

    def test_the_number_of_questions_does_not_grow_with_the_list(self, known: Results) -> None:
        def asked(batch: Batch) -> int:
            heard: list[str] = []
            hear = lambda *args: heard.append(args[2])  # noqa: E731
            event.listen(known.store.engine, "before_cursor_execute", hear)
            packed(known, batch)
            event.remove(known.store.engine, "before_cursor_execute", hear)
            return len(heard)

        few = known.decided({known.accepted(f"少{each}"): PASSES for each in range(2)})
        many = known.decided({known.accepted(f"多{each}"): PASSES for each in range(9)})
        assert asked(many) == asked(few)


@pytest.mark.clause("JB-5.2", "N-5")
class TestWhoReads:
    def test_nothing_before_there_is_a_result(self, known: Results) -> None:
        batch = known.listed(known.accepted())
        for actor in (known.office.first, known.bureau):
            with pytest.raises(Refusal, match="还没有评审结果"):
                packed(known, batch, actor)

    def test_the_names_of_those_who_failed_stay_with_the_office(self, known: Results) -> None:
        batch = known.decided({known.accepted("周五"): PASSES, known.accepted("吴六"): FAILS})
        own, theirs = packed(known, batch), packed(known, batch, known.bureau)
        assert len(own.not_passed or ()) == 1
        assert (theirs.not_passed, theirs.failed, len(theirs.passed)) == (None, 1, 1)

    def test_strangers_have_nothing(self, known: Results) -> None:
        batch = known.decided({known.accepted(): PASSES})
        other = known.cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "990000", name="另一机构")
        for actor in (known.cast.member(other, Role.OFFICER), *known.people.values()):
            with pytest.raises(Refusal) as refused:
                packed(known, batch, actor)
            assert refused.value.status == 404

    def test_the_same_record_gives_the_same_bytes(self, known: Results) -> None:
        batch = known.decided({known.accepted(): PASSES})
        publish(known, batch)
        before = packed(known, batch)
        known.at(date(2023, 2, 12))
        assert packed(known, batch).as_json() == before.as_json()
        said = json.loads(before.as_json())
        assert [(each["first"], each["working_days"]) for each in said["publicity"]] == [("2023-02-10", 5)] * 2
        assert before.digest.startswith("sha256:")
        assert said["scans"][0][1].startswith("sha256:")


@pytest.mark.clause("JB-5.2")
class TestReport:
    def write(self, known: Results, batch: Batch, words: str = "评审工作顺利完成。", **more: Any) -> Any:
        version = more.pop("version", known.batch(batch.id).version)
        with known.store.begin() as session:
            return reporting.report(
                session, more.get("actor", known.office.first), known.clock,
                batch_id=batch.id, version=version, words=words,
            )  # fmt: skip

    def test_it_stands_in_the_pack_and_a_new_one_replaces_it(self, known: Results) -> None:
        batch = known.decided({known.accepted(): PASSES})
        self.write(known, batch)
        known.at(date(2023, 2, 20), 11)
        self.write(known, batch, "评审工作顺利完成，补充说明如下。")
        assert packed(known, batch).report == "评审工作顺利完成，补充说明如下。"
        with known.store.reading() as session:
            assert len(session.scalars(select(BatchNote)).all()) == 2
            bodies = session.scalars(select(Event.body).where(Event.kind == "batch.reported")).all()
        assert len(bodies) == 2
        assert all("顺利" not in bytes(each).decode() for each in bodies)

    def test_not_empty_not_by_others_not_on_an_old_page_not_before_a_result(self, known: Results) -> None:
        batch = known.decided({known.accepted(): PASSES})
        for words in (" ", "评审工作顺利完成🎉"):
            with pytest.raises(Refusal) as refused:
                self.write(known, batch, words)
            assert refused.value.fields.keys() == {"words"}
        with pytest.raises(Refusal) as refused:
            self.write(known, batch, actor=known.bureau)
        assert refused.value.status == 404
        with pytest.raises(Stale):
            self.write(known, batch, version=1)
        with pytest.raises(Refusal, match="还没有评审结果"):
            self.write(known, known.listed(known.accepted("李四")))
        with known.store.reading() as session:
            assert not session.scalars(select(BatchNote)).all()


@pytest.mark.clause("JB-5.2", "SG-5.1")
@pytest.mark.parametrize("asked", [(APPROVED,), (AHEAD,), (APPROVED, AHEAD), ()])
def test_a_meeting_on_paper_without_a_plan_is_told_where_the_law_asks_for_one(
    store: Any, clock: Any, cast: Any, numbers: Any, asked: tuple[Parameter, ...]
) -> None:
    known = prepared(store, clock, cast, numbers, zhicheng_committee_rules=asked)
    doubts = packed(known, known.decided({known.accepted(): PASSES})).doubts
    assert [each.partition("（")[0] for each in doubts] == [each.title for each in asked[:1]]
    assert all(each.endswith("这次会议的评审方案没有在平台办理，票数按纸质纪要登记。") for each in doubts)


def held(meetings: Meetings) -> tuple[Batch, list[Any], list[UUID]]:
    """A meeting that has voted for the first case and against the second, with signed minutes and its result."""
    meeting, seats, (first, second) = meetings.ready(2)
    ballot = meetings.opened(meeting)
    for seat in seats:
        meetings.votes(ballot, seat, {first: Vote.FOR, second: Vote.AGAINST})
    meetings.closed(ballot)
    meetings.do(minutes.write, meeting_id=meeting.id, number=0, opinions="材料真实。", other="")
    meetings.do(minutes.sign, meetings.experts[seats[0].expert_id], meeting_id=meeting.id, number=1)
    batch = meetings.results.batch(meeting.batch_id)
    meetings.results.do(tally.decide, batch)
    return meetings.results.batch(batch.id), seats, [first, second]


@pytest.mark.clause("SG-5.1", "JB-5.2", "HX-5.4")
class TestOnline:
    def test_the_draw_is_reported_with_what_proves_it(self, meetings: Meetings) -> None:
        batch, seats, _ = held(meetings)
        pack = packed(meetings.results, batch)
        assert pack.draw is not None
        assert (pack.draw.drawn, pack.draw.substituted, pack.draw.pool_size) == (len(seats), 0, 15)
        assert pack.draw.problems == ()
        with meetings.store.begin() as session:
            draw = session.scalars(select(Draw)).one()
            assert pack.draw.commitment == f"sha256:{draw.commitment.hex()}"
            draw.commitment = bytes(32)
        told = packed(meetings.results, batch).draw
        assert told is not None
        assert "账目中的种子摘要与抽取记录不一致" in told.problems

    def test_minutes_stand_in_it_by_version_digest_and_signature(self, meetings: Meetings) -> None:
        batch, seats, _ = held(meetings)
        pack = packed(meetings.results, batch)
        assert pack.minutes is not None
        assert (pack.minutes.number, pack.minutes.waiting) == (1, None)
        meeting = meetings.now(meeting_of(meetings, batch))
        meetings.at(DAY, 12)
        meetings.do(minutes.write, meeting_id=meeting.id, number=1, opinions="更正。", other="", reason="笔误。")
        waits = packed(meetings.results, batch)
        assert waits.minutes is not None
        assert (waits.minutes.number, waits.minutes.waiting) == (1, 2)
        assert waits.doubts == ("会议纪要第2版已形成，主持人尚未签署；以下以第1版为准。",)
        meetings.do(minutes.sign, meetings.experts[seats[0].expert_id], meeting_id=meeting.id, number=2)
        assert packed(meetings.results, batch).doubts == ()

    def test_a_case_taken_off_between_vote_and_result_is_told(self, meetings: Meetings) -> None:
        meeting, seats, (first, second) = meetings.ready(2)
        ballot = meetings.opened(meeting)
        for seat in seats:
            meetings.votes(ballot, seat, {first: Vote.FOR, second: Vote.FOR})
        meetings.closed(ballot)
        batch = meetings.results.batch(meeting.batch_id)
        meetings.results.do(lists.take_off, batch, application_id=second, reason="材料有误。")
        meetings.do(minutes.write, meeting_id=meeting.id, number=0, opinions="材料真实。", other="")
        meetings.do(minutes.sign, meetings.experts[seats[0].expert_id], meeting_id=meeting.id, number=1)
        meetings.results.do(tally.decide, batch)
        pack = packed(meetings.results, batch)
        assert pack.doubts == ("有1份申报投票后、确认结果前移出名单，没有由本次会议确认结果。",)
        assert even(pack)
        with meetings.store.reading() as session:
            made = minutes.newest(session, meetings.now(meeting))
            assert made is not None
            counts = minutes.content_of(session, meetings.now(meeting), made)["counts"]
        assert [each["in_favour"] for each in counts] == [9, 9], "minutes tell every vote that was taken"


def meeting_of(meetings: Meetings, batch: Batch) -> Any:
    from zhicheng.casework.meetings.planning import meeting_of as found

    with meetings.store.reading() as session:
        return found(session, batch)
