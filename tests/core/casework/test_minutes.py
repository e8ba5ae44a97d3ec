"""Minutes: written from what is on record, signed by the chair alone, corrected with a reason and a trace (N-4, HX-5.4)."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import meeting_rounds
import pytest
from meeting_rounds import DAY, Meetings
from sqlalchemy import select

from zhicheng.casework.access import Refusal
from zhicheng.casework.ballots import closing
from zhicheng.casework.meetings import attendance, minutes, minutes_read, signing, sitting
from zhicheng.casework.meetings.packs.gathering import pack
from zhicheng.casework.record import payload_of
from zhicheng.casework.results import lists, tally
from zhicheng.casework.results.candidates import dismiss
from zhicheng.casework.results.notes import notes
from zhicheng.store.models import (
    Application,
    Candidate,
    Event,
    Meeting,
    MeetingMinutes,
    OrganisationKind,
    RecusalKind,
    Role,
    Vote,
)
from zhicheng.votes import Count

WRITTEN = {"opinions": "材料真实，业绩突出。", "other": ""}


@pytest.fixture
def meetings(store: Any, clock: Any, cast: Any, numbers: Any, tmp_path: Path) -> Meetings:
    return meeting_rounds.prepared(store, clock, cast, numbers, tmp_path)


@pytest.fixture
def voted(meetings: Meetings) -> tuple[Meeting, list[Any]]:
    """A meeting that has voted for one case and against another; the first seat chairs."""
    meeting, seats, (first, second) = meetings.ready(2)
    ballot = meetings.opened(meeting)
    for seat in seats:
        meetings.votes(ballot, seat, {first: Vote.FOR, second: Vote.AGAINST})
    meetings.closed(ballot)
    return meeting, seats


def write(meetings: Meetings, meeting: Meeting, number: int = 0, **more: Any) -> Any:
    return meetings.do(minutes.write, meeting_id=meeting.id, number=number, **{**WRITTEN, **more})


def sign(meetings: Meetings, meeting: Meeting, seat: Any, number: int = 1) -> Any:
    return meetings.do(minutes.sign, meetings.experts[seat.expert_id], meeting_id=meeting.id, number=number)


def read(meetings: Meetings, meeting: Meeting, actor: Any, number: int | None = None) -> Any:
    with meetings.store.reading() as session:
        return minutes_read.readable(session, actor, meeting_id=meeting.id, number=number)


@pytest.mark.clause("N-4", "HX-5.4")
class TestWriting:
    def test_they_say_what_is_on_record(self, meetings: Meetings, voted: Any) -> None:
        meeting, seats = voted
        made = write(meetings, meeting)
        with meetings.store.reading() as session:
            said = minutes.content_of(session, meeting, session.get_one(MeetingMinutes, made.id))
        assert (said["venue"], said["starts_at"]) == (meeting.venue, f"{DAY.isoformat()}T09:00+08:00")
        assert len([each for each in said["attendance"] if each["came"]]) == len(seats)
        assert [each["name"] for each in said["attendance"] if each["chair"]] != []
        votes = [(each["present"], each["in_favour"], each["against"], each["abstained"]) for each in said["counts"]]
        assert sorted(votes) == [(9, 0, 9, 0), (9, 9, 0, 0)]
        assert [each["cases"] for each in said["ballots"]] == [2]
        assert said["opinions"] == WRITTEN["opinions"]

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"opinions": " "}, "opinions"),
            ({"opinions": "长" * 5001}, "opinions"),
            ({"opinions": "业绩突出👍"}, "opinions"),
            ({"other": "长" * 5001}, "other"),
            ({"other": "无\x07"}, "other"),
        ],
    )
    def test_what_is_wrong_stands_at_its_field(
        self, meetings: Meetings, voted: Any, wrong: dict[str, str], field: str
    ) -> None:
        meeting, _ = voted
        with pytest.raises(Refusal) as refused:
            write(meetings, meeting, **wrong)
        assert field in refused.value.fields
        with meetings.store.reading() as session:
            assert minutes.newest(session, meeting) is None

    def test_not_before_the_ballot_is_closed(self, meetings: Meetings) -> None:
        meeting, _, _ = meetings.ready(1)
        meetings.opened(meeting)
        with pytest.raises(Refusal) as refused:
            write(meetings, meeting)
        assert "ballot" in refused.value.fields

    def test_two_who_write_at_once(self, meetings: Meetings, voted: Any) -> None:
        meeting, _ = voted
        write(meetings, meeting)
        with pytest.raises(Refusal) as refused:
            write(meetings, meeting)
        assert refused.value.code == "stale"

    def test_only_the_office_writes(self, meetings: Meetings, voted: Any) -> None:
        meeting, seats = voted
        for actor in (meetings.results.bureau, meetings.experts[seats[0].expert_id]):
            with pytest.raises(Refusal) as refused:
                meetings.do(minutes.write, actor, meeting_id=meeting.id, number=0, **WRITTEN)
            assert refused.value.status == 404


@pytest.mark.clause("N-4")
class TestSigning:
    def test_the_chair_signs_once(self, meetings: Meetings, voted: Any) -> None:
        meeting, seats = voted
        write(meetings, meeting)
        sign(meetings, meeting, seats[0])
        with pytest.raises(Refusal, match="已经签署"):
            sign(meetings, meeting, seats[0])

    def test_nobody_else_signs(self, meetings: Meetings, voted: Any) -> None:
        meeting, seats = voted
        write(meetings, meeting)
        with pytest.raises(Refusal) as refused:
            sign(meetings, meeting, seats[1])
        assert refused.value.status == 403
        with pytest.raises(Refusal) as refused:
            meetings.do(minutes.sign, meetings.clerk, meeting_id=meeting.id, number=1)
        assert refused.value.status == 404

    def test_not_what_was_changed_meanwhile(self, meetings: Meetings, voted: Any) -> None:
        meeting, seats = voted
        write(meetings, meeting)
        write(meetings, meeting, 1, reason="漏写意见。")
        with pytest.raises(Refusal, match="新的版本，没有签署"):
            sign(meetings, meeting, seats[0], 1)
        assert sign(meetings, meeting, seats[0], 2).signed_at is not None

    def test_no_result_without_signed_minutes(self, meetings: Meetings, voted: Any) -> None:
        meeting, seats = voted
        batch = meetings.results.batch(meeting.batch_id)
        for prepare in (lambda: None, lambda: write(meetings, meeting)):
            prepare()
            with pytest.raises(Refusal, match="会议纪要还没有由主持人签署"):
                meetings.results.do(tally.decide, batch)
        sign(meetings, meeting, seats[0])
        meetings.results.do(tally.decide, batch)


@pytest.mark.clause("N-4", "HX-5.4")
class TestCorrecting:
    def test_a_correction_wants_a_reason_and_the_chair_again(self, meetings: Meetings, voted: Any) -> None:
        meeting, seats = voted
        write(meetings, meeting)
        sign(meetings, meeting, seats[0])
        meetings.results.do(tally.decide, meetings.results.batch(meeting.batch_id))
        meetings.at(DAY + timedelta(days=1))
        with pytest.raises(Refusal) as refused:
            write(meetings, meeting, 1)
        assert "reason" in refused.value.fields
        write(meetings, meeting, 1, opinions="补充：两人缺席讨论。", reason="漏记缺席情况。")
        found = read(meetings, meeting, meetings.clerk)
        assert [(each.number, each.signed_at is not None, why) for each, why in found.every] == [
            (1, True, ""),
            (2, False, "漏记缺席情况。"),
        ]
        assert found.content["opinions"] == "补充：两人缺席讨论。"
        old = read(meetings, meeting, meetings.clerk, 1)
        assert old.old
        assert old.content["opinions"] == WRITTEN["opinions"]
        assert [each["in_favour"] for each in found.content["counts"]] == [
            each["in_favour"] for each in old.content["counts"]
        ]

    def test_somebody_else_who_came_signs_a_correction_where_the_chair_cannot(
        self, meetings: Meetings, voted: Any
    ) -> None:
        meeting, seats = voted
        at = {"meeting_id": meeting.id, "seat_id": seats[1].id, "reason": "主持人因病住院。"}
        write(meetings, meeting)
        with pytest.raises(Refusal, match="没有等待签署的更正"):
            meetings.do(signing.entrust, number=1, **at)
        sign(meetings, meeting, seats[0])
        meetings.results.do(tally.decide, meetings.results.batch(meeting.batch_id))
        first = said_by(meetings, meeting, read(meetings, meeting, meetings.clerk).shown)
        meetings.at(DAY + timedelta(days=30))
        with pytest.raises(Refusal, match="没有等待签署的更正"):
            meetings.do(signing.entrust, number=1, **at)
        write(meetings, meeting, 1, reason="漏记缺席情况。")
        with pytest.raises(Refusal) as refused:
            meetings.do(signing.entrust, number=2, **{**at, "seat_id": seats[0].id, "reason": " "})
        assert set(refused.value.fields) == {"seat", "signer_reason"}
        with pytest.raises(Refusal) as refused:
            sign(meetings, meeting, seats[1], 2)
        assert refused.value.status == 403
        meetings.do(signing.entrust, number=2, **at)
        with pytest.raises(Refusal) as refused:
            sign(meetings, meeting, seats[0], 2)
        assert refused.value.status == 403
        assert sign(meetings, meeting, seats[1], 2).signed_at is not None
        again = said_by(meetings, meeting, write(meetings, meeting, 2, reason="再次更正。"))
        assert [each["chair"] for each in again["attendance"]] == [each["chair"] for each in first["attendance"]]
        with meetings.store.reading() as session:
            events = list(session.scalars(select(Event).where(Event.kind == "seat.chairs").order_by(Event.number)))
            said = notes(session, meetings.results.batch(meeting.batch_id))
            found = minutes_read.readable(session, meetings.clerk, meeting_id=meeting.id, number=2)
            assert minutes_read.paper(session, found).startswith(b"%PDF")
        assert ["reason" in payload_of(each) for each in events] == [False, True]
        assert said[-1].words == "会议纪要第2版改由另一位到会专家代主持人签署。理由：主持人因病住院。"
        assert "住院" not in str([payload_of(each) for each in events])

    def test_the_ledger_has_digests_and_no_words(self, meetings: Meetings, voted: Any) -> None:
        meeting, seats = voted
        made = write(meetings, meeting)
        sign(meetings, meeting, seats[0])
        write(meetings, meeting, 1, reason="漏记缺席情况。")
        with meetings.store.reading() as session:
            query = select(Event).where(Event.kind.in_(("minutes.written", "minutes.signed"))).order_by(Event.number)
            events = [(each.kind, payload_of(each)) for each in session.scalars(query)]
        assert [kind for kind, _ in events] == ["minutes.written", "minutes.signed", "minutes.written"]
        assert events[0][1]["content"] == events[1][1]["content"] == made.digest
        assert "漏记" not in str(events)
        assert "材料真实" not in str(events)


@pytest.mark.clause("JB-5.2", "N-5")
class TestReading:
    def test_bureaus_read_what_the_chair_has_signed(self, meetings: Meetings, voted: Any) -> None:
        meeting, seats = voted
        write(meetings, meeting)
        bureau = meetings.results.bureau
        assert read(meetings, meeting, bureau).shown is None
        with meetings.store.reading() as session:
            found = minutes_read.readable(session, bureau, meeting_id=meeting.id)
            with pytest.raises(Refusal) as refused:
                minutes_read.paper(session, found)
        assert refused.value.status == 404
        sign(meetings, meeting, seats[0])
        write(meetings, meeting, 1, reason="漏写意见。")
        assert read(meetings, meeting, bureau).shown.number == 1
        with pytest.raises(Refusal) as refused:
            read(meetings, meeting, bureau, 2)
        assert refused.value.status == 404

    def test_others_read_none(self, meetings: Meetings, voted: Any) -> None:
        meeting, seats = voted
        write(meetings, meeting)
        sign(meetings, meeting, seats[0])
        cast = meetings.results.cast
        elsewhere = cast.organisation(OrganisationKind.BUREAU, "980000", name="外省人社厅")
        office = cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "990000", name="另一机构")
        for actor in (
            cast.member(elsewhere, Role.OFFICER),
            cast.member(office, Role.OFFICER),
            *meetings.results.people.values(),
        ):
            with pytest.raises(Refusal) as refused:
                read(meetings, meeting, actor)
            assert refused.value.status == 404

    def test_who_sat_there_reads_and_who_did_not_does_not(self, meetings: Meetings, voted: Any) -> None:
        meeting, seats = voted
        write(meetings, meeting)
        sitting = {each.expert_id for each in seats}
        with meetings.store.reading() as session:
            found = minutes_read.attended(session, meetings.experts[seats[3].expert_id], meeting_id=meeting.id)
            assert found.shown is not None
            assert minutes_read.paper(session, found).startswith(b"%PDF")
        stranger = next(actor for key, actor in meetings.experts.items() if key not in sitting)
        with meetings.store.reading() as session, pytest.raises(Refusal):
            minutes_read.attended(session, stranger, meeting_id=meeting.id)


def said_by(meetings: Meetings, meeting: Meeting, made: MeetingMinutes) -> Any:
    with meetings.store.reading() as session:
        return minutes.content_of(session, meeting, session.get_one(MeetingMinutes, made.id))


def on_list(meetings: Meetings, meeting: Meeting) -> dict[int | None, Any]:
    """The cases on the list by their votes in favour."""
    with meetings.store.reading() as session:
        listed = lists.on_list(session, meetings.results.batch(meeting.batch_id))
    return {each.in_favour: each.application_id for each in listed}


@pytest.mark.clause("N-4", "HX-5.4")
class TestAgreeingWithTheBallots:
    def test_minutes_from_before_a_second_ballot_give_no_result(self, meetings: Meetings, voted: Any) -> None:
        meeting, seats = voted
        write(meetings, meeting)
        sign(meetings, meeting, seats[0])
        case = on_list(meetings, meeting)[0]
        meetings.at(DAY, 11)
        again = meetings.opened(meeting, applications=[case], reason="材料有补充。")
        for seat in seats:
            meetings.votes(again, seat, {case: Vote.FOR})
        meetings.closed(again)
        batch = meetings.results.batch(meeting.batch_id)
        with pytest.raises(Refusal, match="会议纪要形成后又投过票"):
            meetings.results.do(tally.decide, batch)
        made = write(meetings, meeting, 1, reason="再次投票。")
        assert [each["in_favour"] for each in said_by(meetings, meeting, made)["counts"]] == [9, 9]
        sign(meetings, meeting, seats[0], 2)
        meetings.results.do(tally.decide, batch)

    def test_a_case_that_was_sent_back_to_its_desk_since_has_its_line(self, meetings: Meetings, voted: Any) -> None:
        meeting, _ = voted
        gone = on_list(meetings, meeting)[9]
        batch = meetings.results.batch(meeting.batch_id)
        meetings.results.do(lists.take_off, batch, application_id=gone, reason="退回补正。")
        with meetings.store.begin() as session:
            dismiss(session, session.get_one(Application, gone))
        counts = said_by(meetings, meeting, write(meetings, meeting))["counts"]
        assert [(each["name"], each["in_favour"], each["state"]) for each in counts] == [
            ("张三", 0, "已列入评审名单"),
            ("张三", 9, "已移出名单"),
        ]

    def test_who_went_and_came_back_is_there_from_the_first_time_on(self, meetings: Meetings, voted: Any) -> None:
        meeting, seats = voted
        for hour, act in ((11, attendance.leave), (12, attendance.arrive), (15, attendance.leave)):
            meetings.at(DAY, hour)
            meetings.do(act, meeting_id=meeting.id, seat_id=seats[1].id, version=meetings.seat(seats[1]).version)
        made = write(meetings, meeting)
        there = said_by(meetings, meeting, made)["attendance"][1]
        assert [there[key][11:16] for key in ("came", "left")] == ["10:00", "15:00"]
        assert [tuple(moment[11:16] for moment in each) for each in there["away"]] == [("11:00", "12:00")]
        with meetings.store.reading() as session:
            shown = minutes_read.attended(session, meetings.experts[seats[1].expert_id], meeting_id=meeting.id)
            assert minutes_read.paper(session, shown).startswith(b"%PDF")


def told_late(meetings: Meetings, meeting: Meeting, seat: Any, case: Any) -> None:
    at = {"meeting_id": meeting.id, "application_id": case, "kind": RecusalKind.KIN, "words": "是我的表弟"}
    meetings.do(sitting.stand_back, meetings.experts[seat.expert_id], **at)


def facts(meetings: Meetings, meeting: Meeting) -> dict[str, str]:
    with meetings.store.reading() as session:
        said = pack(session, meetings.clerk, meetings.results.round.registry, batch_id=meeting.batch_id)
    return dict(said.facts)


@pytest.mark.clause("N-1", "N-4")
def test_the_minutes_have_the_numbers_of_the_list(meetings: Meetings) -> None:
    """What is said of number 2 on the list is said of number 2 in the minutes, whoever left the list before."""
    meeting, seats, _ = meetings.ready(3)
    with meetings.store.reading() as session:
        query = select(Candidate.place, Candidate.application_id).where(Candidate.batch_id == meeting.batch_id)
        listed = {row[0]: row[1] for row in session.execute(query)}
    ballot = meetings.opened(meeting)
    for seat in seats:
        meetings.votes(ballot, seat, {listed[1]: Vote.ABSTAIN, listed[2]: Vote.FOR, listed[3]: Vote.AGAINST})
    meetings.closed(ballot)
    batch = meetings.results.batch(meeting.batch_id)
    meetings.results.do(lists.take_off, batch, application_id=listed[1], reason="材料有误。")
    told_late(meetings, meeting, seats[1], listed[2])
    said = said_by(meetings, meeting, write(meetings, meeting))
    votes = {each["place"]: (each["in_favour"], each["against"], each["abstained"]) for each in said["counts"]}
    assert votes == {2: (9, 0, 0), 3: (0, 9, 0), None: (0, 0, 9)}
    assert [each[:17] for each in said["remarks"]] == ["开票后，有1位投过票的专家对第2号"]
    with meetings.store.reading() as session:
        assert minutes_read.paper(session, read(meetings, meeting, meetings.clerk)).startswith(b"%PDF")


@pytest.mark.clause("N-4")
class TestMinutesWrittenWhileABallotIsClosed:
    @pytest.fixture
    def again(self, meetings: Meetings, voted: Any) -> tuple[Meeting, list[Any], Any]:
        """The case that all were for is voted on again, this time against."""
        meeting, seats = voted
        case = on_list(meetings, meeting)[9]
        ballot = meetings.opened(meeting, applications=[case], reason="材料有补充。")
        for seat in seats:
            meetings.votes(ballot, seat, {case: Vote.AGAINST})
        return meeting, seats, ballot

    def test_minutes_from_before_do_not_do_whatever_the_clocks_say(self, meetings: Meetings, again: Any) -> None:
        meeting, seats, ballot = again
        begun = meetings.clock.now
        meetings.clock.now = begun + timedelta(seconds=2)
        write(meetings, meeting)
        # A request keeps the moment at which it began: this one waited for the other.
        meetings.clock.now = begun
        meetings.closed(ballot)
        meetings.clock.now = begun + timedelta(seconds=9)
        sign(meetings, meeting, seats[0])
        with pytest.raises(Refusal, match="会议纪要形成后又投过票"):
            meetings.results.do(tally.decide, meetings.results.batch(meeting.batch_id))
        write(meetings, meeting, 1, reason="补记再次投票。")
        sign(meetings, meeting, seats[0], 2)
        meetings.results.do(tally.decide, meetings.results.batch(meeting.batch_id))

    def test_they_wait_for_the_count(self, meetings: Meetings, again: Any) -> None:
        meeting, _, ballot = again
        made: list[MeetingMinutes] = []
        other = threading.Thread(target=lambda: made.append(write(meetings, meeting)))
        with meetings.store.begin() as session:
            registry = meetings.results.round.registry
            closing.close(session, meetings.clerk, meetings.clock, registry, meetings.keys, ballot_id=ballot.id, version=1)  # fmt: skip
            other.start()
            time.sleep(0.5)
        other.join()
        assert [each["number"] for each in said_by(meetings, meeting, made[0])["ballots"]] == [1, 2]


@pytest.mark.clause("N-1", "N-4")
class TestConflictsToldAfterwards:
    def test_the_office_says_why_there_is_no_second_vote(self, meetings: Meetings, voted: Any) -> None:
        meeting, seats = voted
        write(meetings, meeting)
        sign(meetings, meeting, seats[0])
        told_late(meetings, meeting, seats[1], on_list(meetings, meeting)[9])
        with pytest.raises(Refusal) as refused:
            meetings.results.do(tally.decide, meetings.results.batch(meeting.batch_id))
        assert "请再次投票" in refused.value.fields["conflict_reason"]
        batch = meetings.results.batch(meeting.batch_id)
        meetings.results.do(tally.decide, batch, conflict_reason="扣除一票仍达三分之二，主持人同意。")
        said = facts(meetings, meeting)
        assert said["开票后申请回避"] == "1份申报，1人次"
        assert "扣除一票仍达三分之二" in said["表决说明"]
        made = write(meetings, meeting, 1, reason="补记回避。")
        now = said_by(meetings, meeting, made)["remarks"]
        assert "有1位投过票的专家对第" in now[0]
        assert "扣除一票仍达三分之二" in now[1]
        with meetings.store.reading() as session:
            (event,) = session.scalars(select(Event).where(Event.kind == "batch.decided"))
        assert "扣除" not in str(payload_of(event))
        assert str(payload_of(event)["reason"]).startswith("sha256:")
        assert minutes_read.paper(session, read(meetings, meeting, meetings.clerk)).startswith(b"%PDF")

    def test_after_a_second_vote_nothing_more_is_asked(self, meetings: Meetings, voted: Any) -> None:
        meeting, seats = voted
        case = on_list(meetings, meeting)[9]
        told_late(meetings, meeting, seats[1], case)
        meetings.at(DAY, 11)
        again = meetings.opened(meeting, applications=[case], reason="有专家应当回避。")
        for seat in (seats[0], *seats[2:]):
            meetings.votes(again, seat, {case: Vote.FOR})
        meetings.closed(again)
        made = write(meetings, meeting)
        assert said_by(meetings, meeting, made)["remarks"] == []
        sign(meetings, meeting, seats[0])
        meetings.results.do(tally.decide, meetings.results.batch(meeting.batch_id))
        assert "表决说明" not in facts(meetings, meeting)

    def test_told_at_the_moment_of_confirming_it_counts_or_comes_too_late(self, meetings: Meetings, voted: Any) -> None:
        meeting, seats = voted
        write(meetings, meeting)
        sign(meetings, meeting, seats[0])
        batch, case, ended = meetings.results.batch(meeting.batch_id), on_list(meetings, meeting)[9], []

        def decide() -> None:
            try:
                ended.append(meetings.results.do(tally.decide, batch))
            except Refusal as refusal:
                ended.append(refusal)

        other = threading.Thread(target=decide)
        with meetings.store.begin() as session:
            kin = meetings.experts[seats[1].expert_id]
            at = {"meeting_id": meeting.id, "application_id": case, "kind": RecusalKind.KIN, "words": "是我的表弟"}
            sitting.stand_back(session, kin, meetings.clock, **at)
            other.start()
            time.sleep(0.5)
        other.join()
        assert "conflict_reason" in ended[0].fields

    def test_who_had_not_voted_on_it_changes_nothing(self, meetings: Meetings) -> None:
        meeting, seats, (case,) = meetings.ready(1)
        meetings.do(attendance.leave, meeting_id=meeting.id, seat_id=seats[8].id, version=meetings.seat(seats[8]).version)  # fmt: skip
        ballot = meetings.opened(meeting)
        for seat in seats[:8]:
            meetings.votes(ballot, seat, {case: Vote.FOR})
        meetings.closed(ballot)
        told_late(meetings, meeting, seats[8], case)
        write(meetings, meeting)
        sign(meetings, meeting, seats[0])
        meetings.results.do(tally.decide, meetings.results.batch(meeting.batch_id))


@pytest.mark.clause("N-1", "N-4")
class TestPaperAfterAVoidedSecondBallot:
    @pytest.fixture
    def broken(self, meetings: Meetings, voted: Any) -> tuple[Meeting, list[Any], Any, Any]:
        """The case that all were against was voted on again, and the system broke; with it the case they were for."""
        meeting, seats = voted
        listed = on_list(meetings, meeting)
        write(meetings, meeting)
        sign(meetings, meeting, seats[0])
        meetings.at(DAY, 11)
        again = meetings.opened(meeting, applications=[listed[0]], reason="材料有补充。")
        meetings.votes(again, seats[1], {listed[0]: Vote.FOR})
        meetings.do(closing.void, ballot_id=again.id, version=1, reason="会场断网。")
        return meeting, seats, listed[0], listed[9]

    def test_its_cases_are_counted_for_a_reason_and_the_minutes_agree(self, meetings: Meetings, broken: Any) -> None:
        meeting, seats, case, other = broken
        told_late(meetings, meeting, seats[1], case)
        counts = {case: Count(present=8, in_favour=7, against=1, abstained=0, recused=1)}
        meetings.at(DAY, 12)
        with pytest.raises(Refusal) as refused:
            meetings.results.do(tally.count, meetings.results.batch(meeting.batch_id), counts=counts)
        assert "reason" in refused.value.fields
        both = {**counts, other: counts[case]}
        with pytest.raises(Refusal) as refused:
            meetings.results.do(tally.count, meetings.results.batch(meeting.batch_id), counts=both, reason="断网。")
        assert set(refused.value.fields) == {str(other)}
        batch = meetings.results.batch(meeting.batch_id)
        meetings.results.do(tally.count, batch, counts=counts, reason="系统无法恢复。")
        with pytest.raises(Refusal, match="会议纪要形成后又投过票"):
            meetings.results.do(tally.decide, meetings.results.batch(meeting.batch_id))
        said = said_by(meetings, meeting, write(meetings, meeting, 1, reason="改用纸质表决。"))
        assert [each["in_favour"] for each in said["counts"]] == sorted(
            (7, 9), reverse=said["counts"][0]["in_favour"] == 9
        )
        assert [each["reason"] for each in said["ballots"]] == ["", "作废：会场断网。"]
        (remark,) = said["remarks"]
        assert "改用纸质表决。理由：系统无法恢复。" in remark
        sign(meetings, meeting, seats[0], 2)
        meetings.results.do(tally.decide, meetings.results.batch(meeting.batch_id))
        assert "系统无法恢复" in facts(meetings, meeting)["表决说明"]

    def test_not_while_the_next_ballot_is_open_nor_after_it(self, meetings: Meetings, broken: Any) -> None:
        meeting, seats, case, _ = broken
        again = meetings.opened(meeting, applications=[case], reason="网络恢复。")
        counts = {case: Count(present=9, in_favour=9, against=0, abstained=0)}
        at = {"counts": counts, "reason": "断网。"}
        with pytest.raises(Refusal, match="在线投票"):
            meetings.results.do(tally.count, meetings.results.batch(meeting.batch_id), **at)
        for seat in seats:
            meetings.votes(again, seat, {case: Vote.AGAINST})
        meetings.closed(again)
        with pytest.raises(Refusal, match="在线投票"):
            meetings.results.do(tally.count, meetings.results.batch(meeting.batch_id), **at)
