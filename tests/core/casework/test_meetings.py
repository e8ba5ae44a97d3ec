"""Meetings in the core: plans in time, draws that can be worked out again, who stands back, groups and opinions."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, datetime, time
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import made_up
import meeting_rounds
import pytest
from meeting_rounds import DAY, Meetings
from sqlalchemy import event, select, text, update

from zhicheng.casework.access import Refusal, visible
from zhicheng.casework.ballots import closing, opening
from zhicheng.casework.draws import drawing
from zhicheng.casework.draws.arriving import arrivals
from zhicheng.casework.draws.pool import Pool, gathered
from zhicheng.casework.draws.substituting import substitute, substitutions
from zhicheng.casework.draws.verifying import verified
from zhicheng.casework.kinds import Topic
from zhicheng.casework.meetings import attendance, filing, groups, opinions, planning, reading, running, sitting
from zhicheng.casework.meetings.conflicts import conflicts
from zhicheng.casework.meetings.declining import decline
from zhicheng.casework.meetings.entitled import READ
from zhicheng.casework.record import history
from zhicheng.casework.results import leaving, lists, moving
from zhicheng.casework.results.leaving import earlier
from zhicheng.casework.results.notes import notes
from zhicheng.specs import Direction, Parameter
from zhicheng.store.models import (
    Application,
    Binding,
    BindingStatus,
    Candidate,
    Committee,
    Draw,
    Expert,
    ExpertComplaint,
    ExpertState,
    Meeting,
    MeetingState,
    OutboxMessage,
    Recusal,
    RecusalKind,
    Seat,
    SeatEnd,
    Vote,
)
from zhicheng.store.moments import BEIJING
from zhicheng.store.vault import vault_of

AHEAD = Parameter(
    key="plan_filing_days",
    title="评审方案在会议前报备",
    value=5,
    unit="个工作日",
    direction=Direction.MORE,
    cites=made_up.CITE,
)
OUTSIDE = Parameter(key="outside_experts", title="外地、外单位专家占比", value=Fraction(1, 5), cites=made_up.CITE)
APPROVED = Parameter(key="plan_approved", title="会议申请经批准后方可开会", value=True, cites=made_up.CITE)
SCORED = [
    {"key": "i1", "dimension": "业绩", "title": "业绩成果", "most": 60},
    {"key": "i2", "dimension": "品德", "title": "职业道德", "most": 40},
]


@pytest.fixture
def begin(store: Any, clock: Any, cast: Any, numbers: Any, tmp_path: Path) -> Any:
    def begun(**hooks: Any) -> Meetings:
        return meeting_rounds.prepared(store, clock, cast, numbers, tmp_path, **hooks)

    return begun


@pytest.fixture
def meetings(begin: Any) -> Meetings:
    made: Meetings = begin()
    return made


def refused(meetings: Meetings, *args: Any, **given: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        meetings.do(*args, **given)
    return caught.value


class TestPlans:
    @pytest.mark.clause("SG-5.1", "HX-5.4")
    @pytest.mark.parametrize(
        ("filed", "held", "in_time"),
        [
            # Without holidays: from Monday to Monday.
            (date(2023, 9, 11), date(2023, 9, 18), True),
            (date(2023, 9, 11), date(2023, 9, 15), False),
            # National Day 2023: 29 September to 6 October off, Saturday 7 and Sunday 8 October worked.
            (date(2023, 9, 26), date(2023, 10, 9), True),
            (date(2023, 9, 26), date(2023, 10, 8), False),
            (date(2023, 9, 26), date(2023, 10, 7), False),
            (date(2023, 9, 27), date(2023, 10, 9), False),
            (date(2023, 9, 27), date(2023, 10, 10), True),
            # Spring Festival 2023: 21 to 27 January off, Saturday 28 and Sunday 29 January worked.
            (date(2023, 1, 18), date(2023, 1, 30), True),
            (date(2023, 1, 18), date(2023, 1, 29), False),
        ],
    )
    def test_filed_five_working_days_ahead(self, begin: Any, filed: date, held: date, in_time: bool) -> None:
        meetings: Meetings = begin(zhicheng_committee_rules=(AHEAD,))
        policy = made_up_policy(meetings)
        said = filing.filed_late(policy, filed, held)
        assert (said == "") is in_time, said
        if not in_time:
            assert "至少5个工作日" in said

    def test_a_late_plan_is_refused_and_stays_a_draft(self, begin: Any) -> None:
        meetings: Meetings = begin(zhicheng_committee_rules=(AHEAD,))
        batch = meetings.results.listed(meetings.results.accepted())
        soon = meetings.clock().astimezone(BEIJING).date().replace(day=13)
        at = datetime.combine(soon, time(9), BEIJING)
        meeting = meetings.plan(batch, meetings.committee(), starts_at=at, ends_on=soon)
        said = refused(meetings, filing.file_plan, meeting_id=meeting.id, version=meeting.version)
        assert "starts_at" in said.fields
        assert meetings.now(meeting).state is MeetingState.DRAFT

    def test_each_answer_has_its_message(self, meetings: Meetings) -> None:
        batch = meetings.results.listed(meetings.results.accepted())
        committee = meetings.committee()
        wanted = planning.Plan(
            committee_id=uuid4(),
            starts_at=datetime(2022, 1, 1, 9, tzinfo=BEIJING),
            ends_on=None,
            venue=" ",
            agenda="",
            rules="按规则🙂",
        )
        said = refused(meetings, planning.plan, batch_id=batch.id, version=None, wanted=wanted)
        assert set(said.fields) == {"committee_id", "starts_at", "ends_on", "venue", "agenda", "rules"}
        assert said.fields["rules"] == "无法打印“🙂”U+1F642，请改用规范汉字或常用符号。"
        with pytest.raises(Refusal) as caught:
            meetings.plan(batch, committee, ends_on=date(2023, 2, 19))
        assert set(caught.value.fields) == {"ends_on"}
        with pytest.raises(Refusal) as caught:
            meetings.plan(batch, committee, cover={"电气": 10})
        assert set(caught.value.fields) == {"cover"}

    @pytest.mark.clause("JB-5.2")
    def test_approval_where_the_law_asks_for_it(self, begin: Any) -> None:
        meetings: Meetings = begin(zhicheng_committee_rules=(APPROVED,))
        meeting = meetings.filed(meetings.results.listed(meetings.results.accepted()))
        bureau, at = meetings.results.bureau, {"meeting_id": meeting.id}
        said = refused(meetings, filing.approve, bureau, **at, version=meeting.version, document_number=" ")
        assert "document_number" in said.fields
        assert refused(meetings, filing.approve, **at, version=meeting.version, document_number="1号").status == 404
        done = meetings.do(filing.approve, bureau, **at, version=meeting.version, document_number="1号")
        assert done.state is MeetingState.APPROVED
        again = refused(meetings, filing.approve, bureau, **at, version=done.version, document_number="1号")
        assert again.code == "decided"

    def test_returned_mended_and_filed_again(self, meetings: Meetings) -> None:
        committee = meetings.committee()
        batch = meetings.results.listed(meetings.results.accepted())
        meeting = meetings.filed(batch, committee)
        at = {"meeting_id": meeting.id}
        back = meetings.do(
            filing.send_back, meetings.results.bureau, **at, version=meeting.version, reason="地点不明。"
        )
        assert (back.state, back.reason) == (MeetingState.RETURNED, "地点不明。")
        wanted = planning.Plan(
            committee_id=committee.id, starts_at=back.starts_at, ends_on=back.ends_on, venue="二楼", agenda="投票", rules="规则"
        )  # fmt: skip
        again = meetings.do(planning.plan, batch_id=batch.id, version=back.version, wanted=wanted)
        stale = refused(meetings, planning.plan, batch_id=batch.id, version=back.version, wanted=wanted)
        assert stale.code == "stale"
        filed = meetings.do(filing.file_plan, **at, version=again.version)
        recalled = meetings.do(filing.recall, **at, version=filed.version, reason="改期。")
        assert recalled.state is MeetingState.DRAFT

    def test_with_its_list_a_meeting_is_cancelled(self, meetings: Meetings) -> None:
        batch = meetings.results.listed(meetings.results.accepted())
        meeting = meetings.filed(batch)
        meetings.results.do(lists.cancel, batch)
        assert meetings.now(meeting).state is MeetingState.CANCELLED


class TestDraws:
    @pytest.mark.clause("SG-5.2")
    def test_three_steps_each_on_the_ledger_before_the_next(self, begin: Any) -> None:
        meetings: Meetings = begin(zhicheng_committee_rules=(OUTSIDE,))
        meetings.pool(15, outside=3)
        meeting = meetings.filed(meetings.results.listed(meetings.results.accepted()))
        assert meeting.outside == 2
        at = {"meeting_id": meeting.id}
        draw = meetings.do(drawing.commit, **at, version=meeting.version)
        with meetings.store.reading() as session:
            assert session.get_one(Draw, draw.id).seed is None
        early = refused(meetings, drawing.open_, **at, draw_id=draw.id, version=draw.version)
        assert "请先固定抽取范围" in early.message
        draw = meetings.do(drawing.fix, **at, draw_id=draw.id, version=draw.version)
        late = meetings.expert(99)
        seats = meetings.do(drawing.open_, **at, draw_id=draw.id, version=draw.version)
        assert len(seats) == meeting_rounds.SIZE
        assert sum(each.outside for each in seats) >= 2
        assert late not in {each.expert_id for each in seats}
        with meetings.store.reading() as session:
            (checked,) = verified(session, meeting.id)
        assert (checked.problems, checked.experts) == ((), tuple(each.expert_id for each in seats))

    def test_a_pool_that_is_too_small_is_said_to_be(self, begin: Any) -> None:
        meetings: Meetings = begin(zhicheng_committee_rules=(OUTSIDE,))
        meetings.pool(9, outside=1)
        meeting = meetings.filed(meetings.results.listed(meetings.results.accepted()))
        draw = meetings.do(drawing.commit, meeting_id=meeting.id, version=meeting.version)
        said = refused(meetings, drawing.fix, meeting_id=meeting.id, draw_id=draw.id, version=draw.version)
        assert said.fields["pool"] == "外地、外单位专家只有1人，至少需要2人"

    @pytest.mark.parametrize(
        ("statement", "problem"),
        [
            ("update draws set seed_cipher = seed_cipher, commitment = :other", "账目中的种子摘要与抽取记录不一致"),
            ("update draws set pool = :other", "抽取范围与账目中的摘要不一致"),
        ],
    )
    def test_what_was_changed_afterwards_is_found(self, meetings: Meetings, statement: str, problem: str) -> None:
        meetings.pool()
        meeting = meetings.filed(meetings.results.listed(meetings.results.accepted()))
        meetings.drawn(meeting)
        with meetings.store.begin() as session:
            (draw,) = session.scalars(select(Draw))
            pool = Pool.parsed(draw.pool or b"")
            other = replace(pool, experts=pool.experts[1:]).written() if "pool" in statement else b"0" * 32
            session.execute(text(statement), {"other": other})
        with meetings.store.reading() as session:
            (checked,) = verified(session, meeting.id)
        assert problem in checked.problems

    def test_a_seat_put_in_by_hand_is_found(self, meetings: Meetings) -> None:
        pool = meetings.pool()
        meeting = meetings.filed(meetings.results.listed(meetings.results.accepted()))
        seats = meetings.drawn(meeting)
        friend = next(each for each in pool if each not in {seat.expert_id for seat in seats})
        with meetings.store.begin() as session:
            session.execute(update(Seat).where(Seat.id == seats[0].id).values(expert_id=friend))
        with meetings.store.reading() as session:
            (checked,) = verified(session, meeting.id)
        assert checked.problems == ("席位与账目中的抽取结果不一致",)

    def test_substitutes_come_in_order_and_are_worked_out_again(self, meetings: Meetings) -> None:
        meetings.pool(12)
        meeting = meetings.filed(meetings.results.listed(meetings.results.accepted()))
        seats = meetings.drawn(meeting)
        at = {"meeting_id": meeting.id}
        for seat in seats[:3]:
            meetings.do(substitute, **at, seat_id=seat.id, version=seat.version, why=SeatEnd.UNABLE)
        gone = refused(meetings, substitute, **at, seat_id=seats[0].id, version=seats[0].version, why=SeatEnd.UNABLE)
        assert "已有变动" in gone.message
        none_left = refused(meetings, substitute, **at, seat_id=seats[4].id, version=seats[4].version, why=SeatEnd.UNABLE)  # fmt: skip
        assert none_left.code == "short"
        with meetings.store.reading() as session:
            (checked,) = verified(session, meeting.id)
        assert (checked.problems, len(checked.experts)) == ((), 12)

    def test_a_draw_is_given_up_with_a_reason_and_the_next_has_a_number(self, meetings: Meetings) -> None:
        meetings.pool()
        meeting = meetings.filed(meetings.results.listed(meetings.results.accepted()))
        meetings.drawn(meeting)
        with meetings.store.reading() as session:
            (draw,) = session.scalars(select(Draw))
        at = {"meeting_id": meeting.id, "draw_id": draw.id, "version": draw.version}
        assert "reason" in refused(meetings, drawing.abandon, **at, reason="").fields
        meetings.do(drawing.abandon, **at, reason="专家库有误。")
        meetings.drawn(meeting)
        with meetings.store.reading() as session:
            found = verified(session, meeting.id)
        assert [(each.number, each.problems) for each in found] == [(1, ()), (2, ())]


class TestConflicts:
    @pytest.mark.clause("N-1")
    def test_own_case_own_unit_recommender_and_complaint(self, meetings: Meetings) -> None:
        case = meetings.results.accepted("张三")
        applicant = meetings.results.people[case]
        unit = unit_of(meetings, case)
        own = meetings.expert(1)
        colleague = meetings.expert(2, unit_name=unit)
        complained = meetings.expert(3)
        stranger = meetings.expert(4)
        with meetings.store.begin() as session:
            session.execute(update(Expert).where(Expert.id == own).values(person_id=applicant.person_id))
            session.add(
                ExpertComplaint(
                    id=uuid4(),
                    expert_id=complained,
                    complainant_id=applicant.person_id,
                    founded=False,
                    words_cipher=b"",
                    recorded_for=meetings.results.office_id,
                    recorded_by=meetings.clerk.account_id,
                    recorded_at=meetings.clock(),
                )
            )
        with meetings.store.reading() as session:
            experts = list(session.scalars(select(Expert)))
            found = conflicts(session, experts, [case])
        assert found == {
            (own, case): RecusalKind.OWN_CASE,
            (colleague, case): RecusalKind.OWN_UNIT,
            (complained, case): RecusalKind.COMPLAINT,
        }
        assert (stranger, case) not in found

    @pytest.mark.clause("N-1")
    def test_who_has_a_conflict_is_left_out_where_others_are_enough(self, meetings: Meetings) -> None:
        case = meetings.results.accepted("张三")
        unit = unit_of(meetings, case)
        colleague = meetings.expert(50, unit_name=unit)
        meetings.pool(9)
        meeting = meetings.filed(meetings.results.listed(case))
        seats = meetings.drawn(meeting)
        assert colleague not in {each.expert_id for each in seats}

    @pytest.mark.clause("N-1")
    def test_where_they_are_needed_they_sit_and_stand_back_from_that_case(self, meetings: Meetings) -> None:
        case, other = meetings.results.accepted("张三"), meetings.results.accepted("李四")
        colleague = meetings.expert(50, unit_name=unit_of(meetings, case), organisation_id=None)
        with meetings.store.begin() as session:
            # Both made-up units have the same name.
            session.execute(text("update organisations set name = '另一单位' where id = :id"), {"id": bound(session, unit_id_of(session, other))})  # fmt: skip
        meetings.pool(8)
        meeting = meetings.filed(meetings.results.listed(case, other))
        seats = meetings.drawn(meeting)
        assert colleague in {each.expert_id for each in seats}
        with meetings.store.reading() as session:
            found = session.scalars(select(Recusal)).all()
        assert [(each.application_id, each.kind, each.declared) for each in found] == [
            (case, RecusalKind.OWN_UNIT, False)
        ]


class TestReading:
    def ready(self, meetings: Meetings, cases: int = 2) -> tuple[Any, list[Seat], list[UUID]]:
        meetings.pool(9)
        applications = [meetings.results.accepted(f"申报人{each}") for each in range(cases)]
        meeting = meetings.filed(meetings.results.listed(*applications), meetings.committee(indicators=SCORED))
        seats = meetings.drawn(meeting)
        meetings.at(DAY)
        return meeting, meetings.came(meeting, seats), applications

    def divided(self, meetings: Meetings, meeting: Any, *parts: list[Seat]) -> Any:
        wanted = [
            groups.WantedGroup(name=f"第{number}组", specialties=(), seats=tuple(each.id for each in part))
            for number, part in enumerate(parts, 1)
        ]
        return meetings.do(groups.divide, meeting_id=meeting.id, version=meetings.now(meeting).version, wanted=wanted)

    @pytest.mark.clause("N-4")
    def test_a_group_has_at_least_three_experts(self, meetings: Meetings) -> None:
        meeting, seats, _ = self.ready(meetings)
        with pytest.raises(Refusal, match="不少于3人，现有2人"):
            self.divided(meetings, meeting, seats[:2], seats[2:])
        with pytest.raises(Refusal, match="只能在一个组"):
            self.divided(meetings, meeting, seats[:4], seats[3:])
        with pytest.raises(Refusal, match="请至少划分一个组"):
            self.divided(meetings, meeting)
        assert len(self.divided(meetings, meeting, seats[:3], seats[3:])) == 2

    def test_what_is_wrong_with_each_group_is_told_at_the_group(self, meetings: Meetings) -> None:
        meeting, seats, _ = self.ready(meetings)
        parts = [("", seats[:3]), ("甲组", seats[3:6]), ("甲组", seats[6:7]), ("长" * 61, [])]
        wanted = [
            groups.WantedGroup(name=name, specialties=(), seats=tuple(each.id for each in part)) for name, part in parts
        ]
        known = {"meeting_id": meeting.id, "version": meetings.now(meeting).version}
        said = refused(meetings, groups.divide, **known, wanted=wanted)
        assert said.fields.keys() == {"group-1", "group-3", "group-4"}
        assert said.fields["group-1"] == "第1组有3名专家，没有名称。请填写名称，或者把专家改到其他组。"
        assert "与第2组重名" in said.fields["group-3"]
        assert "现有1人" in said.fields["group-3"]
        assert "不超过60字" in said.fields["group-4"]
        assert "现有0人" in said.fields["group-4"]

    def test_an_opinion_begun_in_two_places_at_once_is_saved_once(self, meetings: Meetings) -> None:
        meeting, seats, (first, _) = self.ready(meetings)
        self.divided(meetings, meeting, seats)
        at = {"meeting_id": meeting.id, "application_id": first, "version": None, "hand_in": False}
        told: list[str] = []

        def save() -> None:
            try:
                expert = meetings.experts[seats[0].expert_id]
                meetings.do(opinions.write, expert, **at, written=opinions.Written(words="业绩突出。"))
                told.append("saved")
            except Refusal as refusal:
                told.append(refusal.code)

        saves = [threading.Thread(target=save) for _ in range(6)]
        for each in saves:
            each.start()
        for each in saves:
            each.join()
        assert sorted(told) == ["saved", *["stale"] * 5]

    @pytest.mark.clause("N-4")
    def test_who_stands_back_does_not_count_as_a_reader(self, meetings: Meetings) -> None:
        meeting, seats, (first, _) = self.ready(meetings)
        kin = meetings.experts[seats[0].expert_id]
        meetings.do(
            sitting.stand_back, kin, meeting_id=meeting.id, application_id=first, kind=RecusalKind.KIN, words="侄女"
        )
        with pytest.raises(Refusal, match="须回避"):
            self.divided(meetings, meeting, seats[:3])
        self.divided(meetings, meeting, seats[:4])

    @pytest.mark.clause("JB-1.3", "HX-5.1")
    def test_an_opinion_with_scores_by_the_committees_indicators(self, meetings: Meetings) -> None:
        meeting, seats, (first, _) = self.ready(meetings)
        self.divided(meetings, meeting, seats)
        expert = meetings.experts[seats[0].expert_id]
        at = {"meeting_id": meeting.id, "application_id": first}
        written = opinions.Written(advice="建议通过", words="业绩突出。", scores={"i1": 55, "i2": 41})
        said = refused(meetings, opinions.write, expert, **at, version=None, written=written, hand_in=True)
        assert said.fields == {"score-i2": "“职业道德”应在0到40分之间。"}
        draft = replace(written, scores={"i1": 55})
        known = meetings.do(opinions.write, expert, **at, version=None, written=draft, hand_in=False)
        lacking = refused(meetings, opinions.write, expert, **at, version=known.version, written=draft, hand_in=True)
        assert set(lacking.fields) == {"score-i2"}
        stale = refused(meetings, opinions.write, expert, **at, version=None, written=draft, hand_in=False)
        assert stale.code == "stale"
        good = replace(written, scores={"i1": 55, "i2": 40})
        meetings.do(opinions.write, expert, **at, version=known.version, written=good, hand_in=True)
        over = refused(meetings, opinions.write, expert, **at, version=known.version + 1, written=good, hand_in=True)
        assert over.code == "decided"
        with meetings.store.reading() as session:
            found = reading.opened(session, expert, **at)
            _, mine = opinions.own_opinion(session, found)
            ((handed, _),) = opinions.handed_in(session, found.meeting, first)
        assert (mine, mine.total) == (good, 95)
        assert "业绩突出".encode() not in handed.content_cipher

    def test_the_opinions_on_many_cases_are_read_at_once(self, meetings: Meetings) -> None:
        meeting, seats, cases = self.ready(meetings)
        self.divided(meetings, meeting, seats)
        for place, case in enumerate(cases):
            for seat in seats[: place + 1]:
                written = opinions.Written(advice="建议通过", words=f"第{place}份。", scores={"i1": 50, "i2": 40})
                at = {"meeting_id": meeting.id, "application_id": case, "version": None}
                meetings.do(opinions.write, meetings.experts[seat.expert_id], **at, written=written, hand_in=True)
        with meetings.store.reading() as session:
            statements: list[str] = []
            now = session.merge(meetings.now(meeting))
            event.listen(session.get_bind(), "before_cursor_execute", lambda *said: statements.append(said[2]))
            found = opinions.of_cases(session, cases, now)
            assert len(statements) == 2
            alone = {each: opinions.of_case(session, session.get_one(Candidate, each), now) for each in cases}
        assert {key: [each.words for each in said] for key, said in found.items()} == {
            case: [f"第{place}份。"] * (place + 1) for place, case in enumerate(cases)
        }
        assert found == alone
        with meetings.store.begin() as session:
            vault_of(session).destroy(session.get_one(Application, cases[0]).person_id)
        with meetings.store.reading() as session:
            assert opinions.of_cases(session, cases, now) == {cases[1]: found[cases[1]]}

    @pytest.mark.clause("N-1")
    def test_the_opinion_of_somebody_who_stands_back_or_sits_there_no_more_is_not_read(
        self, meetings: Meetings
    ) -> None:
        meetings.pool(12)
        case = meetings.results.accepted()
        meeting = meetings.filed(meetings.results.listed(case))
        kin, ill, *others = meetings.drawn(meeting)
        meetings.at(DAY)
        meetings.came(meeting, (kin, ill, *others))
        self.divided(meetings, meeting, [kin, ill, *others])
        at = {"meeting_id": meeting.id, "application_id": case}
        for each in (kin, ill, others[0]):
            written = opinions.Written(advice="建议通过", words=f"席位{each.number}。")
            expert = meetings.experts[each.expert_id]
            meetings.do(opinions.write, expert, **at, version=None, written=written, hand_in=True)
        told = {**at, "kind": RecusalKind.KIN, "words": "是我的侄女"}
        meetings.do(sitting.stand_back, meetings.experts[kin.expert_id], **told)
        leaving_ = {"meeting_id": meeting.id, "seat_id": ill.id, "version": meetings.seat(ill).version}
        meetings.do(substitute, **leaving_, why=SeatEnd.UNABLE)
        with meetings.store.reading() as session:
            now = session.get_one(type(meeting), meeting.id)
            read = opinions.of_case(session, session.get_one(Candidate, case), now)
            numbers = opinions.numbers(session, now, [case])
        assert [each.words for each in read] == [f"席位{others[0].number}。"]
        assert numbers == {case: 1}

    def test_other_groups_cases_are_not_shown(self, meetings: Meetings) -> None:
        meeting, seats, cases = self.ready(meetings)
        self.divided(meetings, meeting, seats[:4], seats[4:])
        seen = {}
        for place in (0, -1):
            expert = meetings.experts[seats[place].expert_id]
            with meetings.store.reading() as session:
                for case in cases:
                    try:
                        reading.opened(session, expert, meeting_id=meeting.id, application_id=case)
                        seen[place, case] = 200
                    except Refusal as refusal:
                        seen[place, case] = refusal.status
        assert sorted(seen.values()) == [200, 200, 404, 404]
        assert seen[0, cases[0]] != seen[-1, cases[0]]

    @pytest.mark.clause("HX-5.1")
    def test_numbers_are_left_out_and_each_look_is_on_record_once(self, meetings: Meetings) -> None:
        meeting, seats, (first, _) = self.ready(meetings)
        self.divided(meetings, meeting, seats)
        expert = meetings.experts[seats[0].expert_id]
        at = {"meeting_id": meeting.id, "application_id": first}
        for _ in range(2):
            meetings.do(reading.seen, expert, **at)
        with meetings.store.reading() as session:
            assert reading.has_seen(session, expert, first)
            number = session.execute(text("select count(*) from events where kind = 'reading.seen'")).scalar()
            found = reading.opened(session, expert, **at)
            case = reading.case_for(session, expert, meetings.clock, meetings.results.round.registry, found)
        assert number == 1
        assert "id_number" in (found.filed.part("basic") or {})
        assert "id_number" not in (case.filed.part("basic") or {})


class TestASecondTry:
    """Nothing keeps a case from being decided elsewhere; but it takes a reason, and the next list tells."""

    def before(self, meetings: Meetings, *batches: Any) -> list[str]:
        with meetings.store.reading() as session:
            return earlier(session, [each.id for each in batches])

    @pytest.mark.clause("SG-5.2")
    def test_after_a_draw_nobody_leaves_a_list_without_a_reason(self, meetings: Meetings) -> None:
        results = meetings.results
        first, second = results.accepted("甲"), results.accepted("乙")
        meetings.pool()
        batch = results.listed(first)
        results.do(lists.put_on, batch, applications=(second,))
        meeting = meetings.filed(batch)
        with meetings.store.reading() as session:
            assert not leaving.needs_reason(session, batch), "nobody is drawn yet"
        meetings.drawn(meeting)
        for use_case, more in ((lists.take_off, {"application_id": first}), (lists.cancel, {})):
            for reason in ("", "  ", "长" * 2001):
                with pytest.raises(Refusal) as caught:
                    results.do(use_case, batch, reason=reason, **more)
                assert (caught.value.status, set(caught.value.fields)) == (422, {"reason"})
        results.do(lists.take_off, batch, application_id=first, reason="材料需要补正。")
        results.do(lists.cancel, batch, reason="会期：改到下月。")
        with meetings.store.reading() as session:
            said = {each.words for each in notes(session, batch)}
            events = [each for each in history(session, batch.id) if each.kind in ("batch.unlisted", "batch.cancelled")]
        assert said == {"移出名单上第1号申报：材料需要补正。", "取消名单：会期：改到下月。"}
        assert len(events) == 2
        assert all(b"sha256:" in each.body and "会期".encode() not in each.body for each in events)
        after = results.listed(first, title="第二次会议")
        results.do(lists.put_on, after, applications=(second,))
        assert self.before(meetings, after) == [
            "第1号申报曾列入“第一次会议”，其会议已抽取专家（2023年2月10日），没有表决，后于2023年2月10日移出，原因：材料需要补正。",
            "第2号申报曾列入“第一次会议”，其会议已抽取专家（2023年2月10日），没有表决，后于2023年2月10日随名单取消，原因：会期：改到下月。",
        ]

    @pytest.mark.clause("N-1")
    def test_the_next_list_names_the_vote_that_was_before(self, meetings: Meetings) -> None:
        results = meetings.results
        meeting, seats, (one, two, three) = meetings.ready()
        batch, other = results.batch(meeting.batch_id), results.open(title="第二次会议")
        ballot = meetings.opened(meeting)
        for each in seats:
            meetings.votes(ballot, each, dict.fromkeys((one, two, three), Vote.AGAINST))
        meetings.closed(ballot)
        to = {"to": other.id, "to_version": other.version, "reason": "票数不足。"}
        results.do(moving.move_to, batch, applications=(one, three), **to)
        voted = "曾在“第一次会议”的会议上表决（2023年2月20日第1次投票，已开票），后于2023年2月20日"
        assert self.before(meetings, other) == [f"第1、2号申报{voted}调整到其他名单，原因：票数不足。"]
        assert self.before(meetings, batch) == [], "who stayed went nowhere"
        results.do(lists.take_off, batch, application_id=two, reason="另行评审。")
        results.do(lists.put_on, other, applications=(two,))
        assert self.before(meetings, other)[1:] == [f"第3号申报{voted}移出，原因：另行评审。"]

    @pytest.mark.clause("SG-5.2")
    def test_cases_that_came_after_the_draw_are_told_with_when_and_how(self, meetings: Meetings) -> None:
        results = meetings.results
        here, late, moved = (results.accepted(each) for each in ("甲", "乙", "丙"))
        meetings.pool()
        batch, other = results.listed(here), results.listed(moved, title="第二次会议")
        meeting = meetings.filed(batch)
        meetings.drawn(meeting)
        assert self.arrived(meetings, meeting) == []
        meetings.do(filing.recall, meeting_id=meeting.id, version=meetings.now(meeting).version, reason="增加人员。")
        results.do(lists.put_on, batch, applications=(late,))
        to = {"to": batch.id, "to_version": results.batch(batch.id).version, "reason": "会期有变。"}
        results.do(moving.move_to, other, applications=(moved,), **to)
        told = self.arrived(meetings, meeting)
        assert [(each.place, each.kind) for each in told] == [(2, "batch.listed"), (3, "candidate.moved")]
        assert told[0].words == (
            f"第2号申报于2023年2月10日 10:00列入评审名单（事件{told[0].number}），在专家抽取范围固定之后"
        )
        results.do(lists.take_off, batch, application_id=late, reason="退回补正。")
        assert [each.place for each in self.arrived(meetings, meeting)] == [3]

    def arrived(self, meetings: Meetings, meeting: Any) -> Any:
        with meetings.store.reading() as session:
            return arrivals(session, meetings.now(meeting))

    def test_an_unopened_ballot_is_told_as_unopened(self, meetings: Meetings) -> None:
        meeting, _, cases = meetings.ready()
        ballot = meetings.opened(meeting)
        meetings.do(closing.void, ballot_id=ballot.id, version=ballot.version, reason="设备故障。")
        meetings.results.do(lists.cancel, meetings.results.batch(meeting.batch_id), reason="改期。")
        told = self.before(meetings, meetings.results.listed(*cases, title="第二次会议"))
        assert len(told) == 1
        assert "已作废，票未开启" in told[0]


def made_up_policy(meetings: Meetings) -> Any:
    from zhicheng.casework.notices import policy_in
    from zhicheng.store.models import Notice, NoticeRevision

    with meetings.store.reading() as session:
        notice = session.get_one(Notice, meetings.results.round.notice_id)
        return policy_in(meetings.results.round.registry, session.get_one(NoticeRevision, notice.revision_id))


def unit_of(meetings: Meetings, application_id: UUID) -> str:
    from zhicheng.store.models import Organisation

    with meetings.store.reading() as session:
        return session.get_one(Organisation, unit_id_of(session, application_id)).name


def unit_id_of(session: Any, application_id: UUID) -> UUID:
    from zhicheng.store.models import Application

    found = session.get_one(Application, application_id).unit_id
    assert found is not None
    return found  # type: ignore[no-any-return]


def bound(session: Any, key: UUID) -> Any:
    """An id as the database's own driver takes it."""
    return key if session.get_bind().dialect.name == "postgresql" else key.hex


class TestAfterTheDraw:
    """What a plan, a list or a pool that changes after the draw does to it; nobody picks experts by changing things."""

    def recalled(self, meetings: Meetings, meeting: Any) -> Any:
        now = meetings.now(meeting)
        return meetings.do(filing.recall, meeting_id=meeting.id, version=now.version, reason="会议改期。")

    def again(self, meetings: Meetings, meeting: Any, **changed: Any) -> Any:
        now = meetings.now(meeting)
        wanted = planning.Plan(
            **{
                "committee_id": now.committee_id, "starts_at": now.starts_at, "ends_on": now.ends_on,
                "venue": now.venue, "agenda": now.agenda, "rules": now.rules, "outside": now.outside,
                "cover": now.cover, **changed,
            }
        )  # fmt: skip
        made = meetings.do(planning.plan, batch_id=now.batch_id, version=now.version, wanted=wanted)
        return meetings.do(filing.file_plan, meeting_id=meeting.id, version=made.version)

    def sitting(self, meetings: Meetings, meeting: Any) -> set[UUID]:
        with meetings.store.reading() as session:
            return {each.expert_id for each in drawing.seats_of(session, meeting)}

    def test_a_meeting_that_is_put_off_keeps_its_experts(self, meetings: Meetings) -> None:
        meetings.pool()
        meeting = meetings.filed(meetings.results.listed(meetings.results.accepted()))
        seats = {each.expert_id for each in meetings.drawn(meeting)}
        self.recalled(meetings, meeting)
        later = date(2023, 2, 21)
        self.again(meetings, meeting, starts_at=datetime.combine(later, time(9), BEIJING), ends_on=later)
        assert self.sitting(meetings, meeting) == seats

    @pytest.mark.clause("SG-5.2")
    @pytest.mark.parametrize("changed", [{"cover": {"土建": 6}}, {"outside": 4}, {"committee_id": None}])
    def test_a_draw_falls_with_what_it_was_made_for(self, meetings: Meetings, changed: dict[str, Any]) -> None:
        meetings.pool(20)
        meeting = meetings.filed(meetings.results.listed(meetings.results.accepted()))
        meetings.drawn(meeting)
        self.recalled(meetings, meeting)
        if "committee_id" in changed:
            changed = {"committee_id": meetings.committee(11, name="示例省工程系列第二评审委员会").id}
        self.again(meetings, meeting, **changed)
        assert self.sitting(meetings, meeting) == set()
        with meetings.store.reading() as session:
            assert drawing.draw_of(session, meeting) is None
            kinds = [each.kind for each in history(session, meeting.id)]
        assert kinds.count("draw.abandoned") == 1
        meetings.drawn(meeting)
        with meetings.store.reading() as session:
            assert [(each.number, each.problems) for each in verified(session, meeting.id)] == [(1, ()), (2, ())]

    @pytest.mark.clause("N-1")
    def test_experts_stand_back_from_cases_that_came_later_before_they_read(self, meetings: Meetings) -> None:
        first, later = meetings.results.accepted("张三"), meetings.results.accepted("李四")
        meetings.pool(9)
        batch = meetings.results.listed(first)
        meeting = meetings.filed(batch)
        seats = meetings.drawn(meeting)
        with meetings.store.begin() as session:
            unit = unit_id_of(session, later)
            session.execute(update(Expert).where(Expert.id == seats[0].expert_id).values(organisation_id=unit))
            session.execute(text("update organisations set name = '另一单位' where id = :id"), {"id": bound(session, unit)})  # fmt: skip
        self.recalled(meetings, meeting)
        meetings.results.do(lists.put_on, batch, applications=(later,))
        self.again(meetings, meeting)
        with meetings.store.reading() as session:
            found = session.scalars(select(Recusal)).all()
        assert [(each.seat_id, each.application_id) for each in found] == [(seats[0].id, later)]

    @pytest.mark.clause("HX-5.3")
    def test_nobody_who_left_the_pool_is_put_in_a_place(self, meetings: Meetings) -> None:
        meetings.pool(12)
        meeting = meetings.filed(meetings.results.listed(meetings.results.accepted()))
        seats = meetings.drawn(meeting)
        spare = set(meetings.experts) - {each.expert_id for each in seats}
        (stays, *gone) = sorted(spare)
        with meetings.store.begin() as session:
            session.execute(update(Expert).where(Expert.id.in_(gone)).values(state=ExpertState.REMOVED))
        made = meetings.do(
            substitute, meeting_id=meeting.id, seat_id=seats[0].id, version=seats[0].version, why=SeatEnd.UNABLE
        )
        assert made.expert_id == stays
        with meetings.store.reading() as session:
            (checked,) = verified(session, meeting.id)
        assert checked.problems == ()
        assert self.sitting(meetings, meeting) == {stays, *(each.expert_id for each in seats[1:])}

    def test_a_seat_that_was_given_back_by_hand_is_found(self, meetings: Meetings) -> None:
        meetings.pool()
        meeting = meetings.filed(meetings.results.listed(meetings.results.accepted()))
        seats = meetings.drawn(meeting)
        meetings.do(substitute, meeting_id=meeting.id, seat_id=seats[0].id, version=seats[0].version, why=SeatEnd.UNABLE)  # fmt: skip
        with meetings.store.begin() as session:
            session.execute(update(Seat).where(Seat.id == seats[0].id).values(ended=None, ended_at=None))
        with meetings.store.reading() as session:
            (checked,) = verified(session, meeting.id)
        assert checked.problems == ("在席的专家与账目中的抽取结果不一致",)

    def test_who_loses_the_seat_is_told(self, meetings: Meetings) -> None:
        meetings.pool()
        meeting = meetings.filed(meetings.results.listed(meetings.results.accepted()))
        seats = meetings.drawn(meeting)
        meetings.do(substitute, meeting_id=meeting.id, seat_id=seats[0].id, version=seats[0].version, why=SeatEnd.UNABLE)  # fmt: skip
        assert told(meetings, Topic.EXPERT_SEAT_ENDED) == {meetings.experts[seats[0].expert_id].account_id}
        abandon(meetings)
        assert len(told(meetings, Topic.EXPERT_SEAT_ENDED)) == meeting_rounds.SIZE + 1

    def test_why_a_draw_was_given_up_is_kept_and_pledges_go_with_it(self, meetings: Meetings) -> None:
        meetings.pool(9)
        batch = meetings.results.listed(meetings.results.accepted())
        meeting = meetings.filed(batch)
        seats = meetings.drawn(meeting)
        meetings.do(sitting.pledge, meetings.experts[seats[0].expert_id], meeting_id=meeting.id, agreed=True)
        abandon(meetings)
        with meetings.store.reading() as session:
            assert [each.words for each in notes(session, batch)] == ["作废第1次专家抽取：专家库有误。"]
        again = meetings.drawn(meeting)
        assert {each.expert_id for each in again} == {each.expert_id for each in seats}
        assert [each.pledged_at for each in again] == [None] * 9


class TestDaysOfAMeeting:
    @pytest.mark.clause("N-4")
    def test_terms_and_authority_cover_every_day(self, meetings: Meetings) -> None:
        meetings.pool(9)
        short = meetings.expert(50, until=DAY)
        batch = meetings.results.listed(meetings.results.accepted())
        last = date(2023, 2, 21)
        ending = meetings.committee(until=DAY, name="示例省工程系列评审委员会（到期）")
        with pytest.raises(Refusal) as caught:
            meetings.plan(batch, ending, ends_on=last)
        assert set(caught.value.fields) == {"committee_id"}
        meeting = meetings.filed(batch, meetings.committee(), ends_on=last)
        meetings.drawn(meeting)
        with meetings.store.reading() as session:
            (draw,) = session.scalars(select(Draw))
        assert short not in {each.id for each in Pool.parsed(draw.pool or b"").experts}

    @pytest.mark.clause("SG-7.1", "N-4")
    def test_it_is_the_committee_of_the_plan_that_has_to_have_authority(self, meetings: Meetings) -> None:
        batch = meetings.results.listed(meetings.results.accepted())
        other = meetings.committee(name="另一个评审委员会")
        ended = meetings.committee(name="即将终止的评审委员会")
        meeting = meetings.plan(batch, ended)
        with meetings.store.begin() as session:
            session.get_one(Committee, ended.id).until = date(2023, 2, 12)
        said = refused(meetings, filing.file_plan, meeting_id=meeting.id, version=meeting.version)
        assert (said.code, "即将终止的评审委员会" in said.message) == ("unauthorised", True)
        wanted = planning.Plan(
            committee_id=other.id, starts_at=meeting.starts_at, ends_on=meeting.ends_on, venue="二楼", agenda="投票", rules="规则"
        )  # fmt: skip
        made = meetings.do(planning.plan, batch_id=batch.id, version=meeting.version, wanted=wanted)
        meetings.do(filing.file_plan, meeting_id=meeting.id, version=made.version)
        meetings.do(running.pledge, meeting_id=meeting.id, agreed=True)
        with meetings.store.begin() as session:
            session.get_one(Committee, other.id).until = date(2023, 2, 12)
            session.get_one(Committee, ended.id).until = meeting_rounds.YEARS[1]
        meetings.at(DAY)
        now = meetings.now(meeting)
        said = refused(meetings, opening.open_ballot, meeting_id=meeting.id, version=now.version)
        assert "“另一个评审委员会”评审权已于" in said.message


class TestRecalled:
    def test_the_bureau_is_told_and_still_reads_the_plan_and_why(self, meetings: Meetings) -> None:
        batch = meetings.results.listed(meetings.results.accepted())
        meeting, bureau = meetings.plan(batch, meetings.committee()), meetings.results.bureau
        with meetings.store.reading() as session:
            assert session.scalar(visible(bureau, READ).where(Meeting.id == meeting.id)) is None, "not filed yet"
        filed = meetings.do(filing.file_plan, meeting_id=meeting.id, version=meeting.version)
        meetings.do(filing.recall, meeting_id=meeting.id, version=filed.version, reason="会议改期。")
        assert bureau.account_id in told(meetings, Topic.MEETING_RECALLED)
        with meetings.store.reading() as session:
            seen = session.scalar(visible(bureau, READ).where(Meeting.id == meeting.id))
        assert seen is not None
        assert (seen.state, seen.reason) == (MeetingState.DRAFT, "会议改期。")


class TestMoreConflicts:
    @pytest.mark.clause("N-1")
    @pytest.mark.clause("SG-5.2")
    @pytest.mark.parametrize(("there", "outside"), [("990102", False), ("980100", True)])
    def test_outside_follows_the_unit_for_which_an_expert_works_now(
        self, meetings: Meetings, there: str, outside: bool
    ) -> None:
        """Their entries say the opposite: from elsewhere and since moved here, from here and since moved away."""
        case = meetings.results.accepted()
        moved = meetings.expert(1, outside=not outside)
        meetings.pool(9, outside=0)
        unit = meetings.results.cast.unit(there, meetings.results.numbers.credit_code())
        with meetings.store.begin() as session:
            session.add(
                Binding(
                    id=uuid4(), person_id=meetings.experts[moved].person_id, organisation_id=unit.id,
                    status=BindingStatus.ACTIVE, requested_at=meetings.clock(),
                )
            )  # fmt: skip
        meeting = meetings.filed(meetings.results.listed(case))
        with meetings.store.reading() as session:
            found = {each.id: each.outside for each in gathered(session, meeting).experts}
        assert found.pop(moved) is outside
        assert set(found.values()) == {False}

    def test_the_unit_is_the_one_an_expert_works_for_now(self, meetings: Meetings) -> None:
        case = meetings.results.accepted("张三")
        moved = meetings.expert(1)
        with meetings.store.begin() as session:
            session.add(
                Binding(
                    id=uuid4(), person_id=meetings.experts[moved].person_id, organisation_id=unit_id_of(session, case),
                    status=BindingStatus.ACTIVE, requested_at=meetings.clock(),
                )
            )  # fmt: skip
        with meetings.store.reading() as session:
            found = conflicts(session, list(session.scalars(select(Expert))), [case])
        assert found == {(moved, case): RecusalKind.OWN_UNIT}

    @pytest.mark.clause("N-1")
    def test_a_complaint_stays_with_the_person_who_enters_anew(self, meetings: Meetings) -> None:
        case = meetings.results.accepted("张三")
        before = meetings.expert(1, state=ExpertState.EXPIRED)
        now = meetings.expert(2)
        with meetings.store.begin() as session:
            person = meetings.experts[before].person_id
            session.execute(update(Expert).where(Expert.id == now).values(person_id=person))
            session.add(
                ExpertComplaint(
                    id=uuid4(), expert_id=before, complainant_id=meetings.results.people[case].person_id,
                    founded=False, words_cipher=b"", recorded_for=meetings.results.office_id,
                    recorded_by=meetings.clerk.account_id, recorded_at=meetings.clock(),
                )
            )  # fmt: skip
        with meetings.store.reading() as session:
            found = conflicts(session, [session.get_one(Expert, now)], [case])
        assert found == {(now, case): RecusalKind.COMPLAINT}


def abandon(meetings: Meetings) -> None:
    with meetings.store.reading() as session:
        draw = session.scalars(select(Draw).where(Draw.abandoned_at.is_(None))).one()
    at = {"meeting_id": draw.meeting_id, "draw_id": draw.id, "version": draw.version}
    meetings.do(drawing.abandon, **at, reason="专家库有误。")


def told(meetings: Meetings, topic: Any) -> set[UUID]:
    """Whom letters of a topic went to."""
    with meetings.store.reading() as session:
        return set(session.scalars(select(OutboxMessage.recipient_id).where(OutboxMessage.topic == topic)))


class TestSeatsGivenUp:
    @pytest.mark.clause("SG-5.2")
    def test_an_expert_declines_and_a_substitute_follows_for_that_cause(self, meetings: Meetings) -> None:
        meetings.pool()
        meeting = meetings.filed(meetings.results.listed(meetings.results.accepted()))
        seats = meetings.drawn(meeting)
        at, seat = {"meeting_id": meeting.id}, seats[0]
        expert = meetings.experts[seat.expert_id]
        for why in (None, SeatEnd.REDRAWN, SeatEnd.LEFT_POOL):
            assert set(refused(meetings, decline, expert, **at, why=why).fields) == {"why"}
        assert refused(meetings, decline, meetings.clerk, **at, why=SeatEnd.UNABLE).status == 404
        given_up = meetings.do(decline, expert, **at, why=SeatEnd.CONFLICT)
        assert meetings.clerk.account_id in told(meetings, Topic.EXPERT_DECLINED)
        assert refused(meetings, sitting.pledge, expert, **at, agreed=True).status == 404
        version = given_up.version
        for act in (attendance.arrive, attendance.appoint):
            assert "递补" in refused(meetings, act, **at, seat_id=seat.id, version=version).message
        with meetings.store.reading() as session:
            assert not verified(session, meeting.id)[0].problems, "nobody is replaced yet"
        made = meetings.do(substitute, **at, seat_id=seat.id, version=version, why=SeatEnd.UNABLE)
        with meetings.store.reading() as session:
            (done,) = substitutions(session, meeting)
            assert not verified(session, meeting.id)[0].problems
        assert (done.gone, done.taken, done.why) == (seat.expert_id, made.expert_id, SeatEnd.CONFLICT)
        assert (done.declined, done.by, done.draw) == (True, meetings.clerk.account_id, 1)

    def test_who_came_or_voted_gives_nothing_up(self, meetings: Meetings) -> None:
        meeting, seats, _ = meetings.ready()
        expert = meetings.experts[seats[0].expert_id]
        assert "已签到" in refused(meetings, decline, expert, meeting_id=meeting.id, why=SeatEnd.UNABLE).message

    def test_who_is_drawn_again_after_declining_sits_again(self, meetings: Meetings) -> None:
        meetings.pool(9)
        meeting = meetings.filed(meetings.results.listed(meetings.results.accepted()))
        seat = meetings.drawn(meeting)[0]
        expert = meetings.experts[seat.expert_id]
        meetings.do(decline, expert, meeting_id=meeting.id, why=SeatEnd.UNABLE)
        with meetings.store.reading() as session:
            draw = drawing.draw_of(session, meeting)
            assert draw is not None
        meetings.do(drawing.abandon, meeting_id=meeting.id, draw_id=draw.id, version=draw.version, reason="无人递补。")
        meetings.drawn(meeting)
        assert meetings.do(sitting.pledge, expert, meeting_id=meeting.id, agreed=True).pledged_at is not None

    @pytest.mark.clause("HX-5.3")
    @pytest.mark.parametrize("state", [ExpertState.REMOVED, ExpertState.EXPIRED])
    def test_who_left_the_pool_neither_pledges_nor_reads_from_then_on(
        self, meetings: Meetings, state: ExpertState
    ) -> None:
        application = meetings.results.accepted()
        meetings.pool()
        meeting = meetings.filed(meetings.results.listed(application))
        one, two, *others = meetings.drawn(meeting)
        at = {"meeting_id": meeting.id}
        for each in (one, *others):
            meetings.do(sitting.pledge, meetings.experts[each.expert_id], **at, agreed=True)
        wanted = [groups.WantedGroup(name="全体", specialties=(), seats=tuple(each.id for each in (one, two, *others)))]
        meetings.do(groups.divide, **at, version=meetings.now(meeting).version, wanted=wanted)
        look = {**at, "application_id": application}
        meetings.do(reading.seen, meetings.experts[one.expert_id], **look)
        with meetings.store.begin() as session:
            gone = update(Expert).where(Expert.id.in_((one.expert_id, two.expert_id)))
            session.execute(gone.values(state=state, ended_at=meetings.clock()))
        stopped = refused(meetings, reading.seen, meetings.experts[one.expert_id], **look)
        assert (stopped.code, stopped.status) == ("left_pool", 403)
        assert "已不在评审专家库" in stopped.message
        assert refused(meetings, sitting.pledge, meetings.experts[two.expert_id], **at, agreed=True).code == "left_pool"
        meetings.do(reading.seen, meetings.experts[others[0].expert_id], **look)
        meetings.at(DAY)
        late = meetings.seat(one)
        assert "递补" in refused(meetings, attendance.arrive, **at, seat_id=late.id, version=late.version).message
