"""Secret ballots: who votes, once, in time; what is counted; and that nobody can tell who voted what (N-1)."""

from __future__ import annotations

import os
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import made_up
import meeting_rounds
import pytest
from console import Console
from meeting_rounds import DAY, Meetings
from sqlalchemy import select, text, update

from zhicheng.casework.access import Refusal, fetch
from zhicheng.casework.ballots import casting, closing, opening
from zhicheng.casework.ballots.verifying import verified
from zhicheng.casework.draws import drawing
from zhicheng.casework.draws.substituting import substitute
from zhicheng.casework.meetings import attendance, filing, groups, running, sitting
from zhicheng.casework.meetings.declining import decline
from zhicheng.casework.objections import handling
from zhicheng.casework.results import lists, tally
from zhicheng.specs import Parameter
from zhicheng.store.models import (
    Ballot,
    BallotCase,
    BallotState,
    BatchDuty,
    Candidate,
    CandidateState,
    Cast,
    Event,
    Expert,
    ExpertComplaint,
    ExpertState,
    Meeting,
    Objection,
    ObjectionState,
    Reading,
    RecusalKind,
    SeatEnd,
    UrnPaper,
    Vote,
)
from zhicheng.store.moments import system_clock
from zhicheng.store.vault import vault_of

FOR, AGAINST, ABSTAIN = Vote.FOR, Vote.AGAINST, Vote.ABSTAIN


@pytest.fixture
def meetings(store: Any, clock: Any, cast: Any, numbers: Any, tmp_path: Path) -> Meetings:
    return meeting_rounds.prepared(store, clock, cast, numbers, tmp_path)


def counts(meetings: Meetings, ballot: Ballot) -> dict[UUID, tuple[int, ...]]:
    with meetings.store.reading() as session:
        rows = session.scalars(select(BallotCase).where(BallotCase.ballot_id == ballot.id))
        return {each.application_id: closing.row_of(each)[1:] for each in rows}


def refused(meetings: Meetings, *args: Any, **given: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        meetings.do(*args, **given)
    return caught.value


@pytest.mark.clause("N-1")
def test_a_meeting_votes_and_the_counts_are_what_was_cast(meetings: Meetings) -> None:
    meeting, seats, (first, second) = meetings.ready(2)
    ballot = meetings.opened(meeting)
    for number, seat in enumerate(seats):
        meetings.votes(ballot, seat, {first: FOR if number < 6 else AGAINST, second: ABSTAIN if number < 4 else FOR})
    done = meetings.closed(ballot)
    assert done.state is BallotState.CLOSED
    assert counts(meetings, ballot) == {first: (9, 6, 3, 0, 0), second: (9, 5, 0, 4, 0)}
    candidate = meetings.results.candidate(first)
    assert candidate is not None
    assert (candidate.present, candidate.in_favour, candidate.against) == (9, 6, 3)


@pytest.mark.clause("N-1")
def test_below_the_quorum_voting_does_not_open(meetings: Meetings) -> None:
    meeting, seats, _ = meetings.ready(1)
    for each in seats[5:]:
        meetings.do(attendance.leave, meeting_id=meeting.id, seat_id=each.id, version=meetings.seat(each).version)
    said = refused(meetings, opening.open_ballot, meeting_id=meeting.id, version=meetings.now(meeting).version)
    assert "到会5人，不足评委会9人的2/3（3×5＜2×9）" in said.message
    back = seats[5]
    meetings.do(attendance.arrive, meeting_id=meeting.id, seat_id=back.id, version=meetings.seat(back).version)
    assert meetings.opened(meeting).state is BallotState.OPEN


@pytest.mark.clause("N-1")
def test_nobody_votes_twice_late_from_home_or_for_somebody_else(meetings: Meetings) -> None:
    meeting, seats, (case,) = meetings.ready(1)
    ballot = meetings.opened(meeting)
    meetings.votes(ballot, seats[0], {case: FOR})
    with pytest.raises(Refusal, match="已经投过票"):
        meetings.votes(ballot, seats[0], {case: AGAINST})
    away = seats[1]
    meetings.do(attendance.leave, meeting_id=meeting.id, seat_id=away.id, version=meetings.seat(away).version)
    with pytest.raises(Refusal, match="离会"):
        meetings.votes(ballot, away, {case: FOR})
    stranger = next(actor for key, actor in meetings.experts.items() if key not in {each.expert_id for each in seats})
    said = refused(meetings, casting.cast, stranger, meeting_id=meeting.id, ballot_id=ballot.id, votes={case: FOR})
    assert said.status == 404
    for each in seats[2:]:
        meetings.votes(ballot, each, {case: FOR})
    meetings.closed(ballot)
    with pytest.raises(Refusal, match="投票已经结束"):
        meetings.votes(ballot, seats[2], {case: FOR})
    assert counts(meetings, ballot)[case] == (8, 8, 0, 0, 0)


def test_it_is_not_closed_while_somebody_there_has_not_voted(meetings: Meetings) -> None:
    meeting, seats, (case,) = meetings.ready(1)
    ballot = meetings.opened(meeting)
    for each in seats[:-1]:
        meetings.votes(ballot, each, {case: FOR})
    said = refused(meetings, closing.close, ballot_id=ballot.id, version=1)
    assert "还有1位到会专家没有投完" in said.message
    with meetings.store.reading() as session:
        assert not session.scalars(select(UrnPaper)).all()
        assert session.get_one(BallotCase, (ballot.id, case)).in_favour is None
    last = seats[-1]
    meetings.do(attendance.leave, meeting_id=meeting.id, seat_id=last.id, version=meetings.seat(last).version)
    meetings.closed(ballot)
    assert counts(meetings, ballot)[case] == (8, 8, 0, 0, 0)


@pytest.mark.clause("N-1", "N-6")
def test_who_stands_back_neither_votes_nor_is_present_for_that_case(meetings: Meetings) -> None:
    meeting, seats, (first, second) = meetings.ready(2)
    ballot = meetings.opened(meeting)
    kin = meetings.experts[seats[0].expert_id]
    at = {"meeting_id": meeting.id, "application_id": first, "kind": RecusalKind.KIN, "words": "是我的侄子"}
    meetings.do(sitting.stand_back, kin, **at)
    with pytest.raises(Refusal, match="已回避"):
        meetings.votes(ballot, seats[0], {first: FOR, second: FOR})
    meetings.votes(ballot, seats[0], {second: FOR})
    for each in seats[1:]:
        meetings.votes(ballot, each, {first: FOR, second: FOR})
    said = refused(meetings, sitting.stand_back, kin, **{**at, "application_id": second})
    assert "已经对这份申报投过票" in said.message
    meetings.closed(ballot)
    assert counts(meetings, ballot) == {first: (8, 8, 0, 0, 1), second: (9, 9, 0, 0, 0)}


def test_some_cases_are_voted_on_again_for_a_reason(meetings: Meetings) -> None:
    meeting, seats, (first, second) = meetings.ready(2)
    ballot = meetings.opened(meeting)
    for each in seats:
        meetings.votes(ballot, each, {first: FOR, second: AGAINST})
    meetings.closed(ballot)
    version = meetings.now(meeting).version
    said = refused(meetings, opening.open_ballot, meeting_id=meeting.id, version=version, applications=[second])
    assert "reason" in said.fields
    again = meetings.opened(meeting, applications=[second], reason="同票，再次表决。")
    assert again.number == 2
    with pytest.raises(Refusal, match="不在本次投票的范围"):
        meetings.votes(again, seats[0], {first: FOR})
    for each in seats:
        meetings.votes(again, each, {second: FOR})
    meetings.closed(again)
    candidate = meetings.results.candidate(second)
    assert candidate is not None
    assert candidate.in_favour == 9
    assert counts(meetings, ballot)[second] == (9, 0, 9, 0, 0)


def test_a_ballot_is_voided_and_nobody_ever_knows(meetings: Meetings) -> None:
    meeting, seats, (case,) = meetings.ready(1)
    ballot = meetings.opened(meeting)
    meetings.votes(ballot, seats[0], {case: FOR})
    with pytest.raises(Refusal, match="无法打印"):
        meetings.do(closing.void, ballot_id=ballot.id, version=1, reason="断网😡")
    meetings.do(closing.void, ballot_id=ballot.id, version=1, reason="会场断网，改用纸质投票。")
    with meetings.store.reading() as session:
        assert closing.destroy_keys(session, system_clock, meetings.keys) == 1
        assert [each.envelope for each in session.scalars(select(Cast))] == [None]
        assert not session.scalars(select(UrnPaper)).all()
    assert meetings.opened(meeting, reason="恢复后重新投票。").number == 2


def test_without_its_key_a_ballot_is_not_opened_and_nothing_is_lost(meetings: Meetings) -> None:
    meeting, seats, (case,) = meetings.ready(1)
    ballot = meetings.opened(meeting)
    for each in seats:
        meetings.votes(ballot, each, {case: FOR})
    path = next((meetings.folder / "ballot-keys").glob("*.key"))
    kept = path.read_bytes()
    path.unlink()
    assert refused(meetings, closing.close, ballot_id=ballot.id, version=1).code == "key_gone"
    path.write_bytes(kept)
    meetings.closed(ballot)
    assert counts(meetings, ballot)[case] == (9, 9, 0, 0, 0)


@pytest.mark.clause("N-1")
def test_with_the_database_in_hand_nobody_can_tell_who_voted_what(meetings: Meetings) -> None:
    """Voters cast in one order, one after the other; the urn must not give the order away."""
    meeting, seats, cases = meetings.ready(4)
    ballot = meetings.opened(meeting)
    choice = {
        (seat.id, case): (FOR, AGAINST, ABSTAIN)[(place + turn) % 3]
        for place, seat in enumerate(seats)
        for turn, case in enumerate(cases)
    }
    for seat in seats:
        meetings.votes(ballot, seat, {case: choice[seat.id, case] for case in cases})
    meetings.closed(ballot)
    with meetings.store.reading() as session:
        casts = session.scalars(select(Cast)).all()
        assert [each.envelope for each in casts] == [None] * len(casts)
        assert not list((meetings.folder / "ballot-keys").glob("*.key"))
        hidden = "ctid" if session.get_bind().dialect.name == "postgresql" else "rowid"
        if hidden == "ctid":
            for table in ("casts", "urn_papers"):
                assert session.execute(text(f"select count(distinct xmin::text) from {table}")).scalar() == 1
        bodies = [each.body for each in session.scalars(select(Event).where(Event.kind == "ballot.cast"))]
        assert len(bodies) == len(seats)
        forbidden = [str(each.id) for each in session.scalars(select(UrnPaper))]
        forbidden += [str(ballot.id), *(each.receipt.hex() for each in casts), *map(str, cases)]
        assert not [body for body in bodies for word in forbidden if word.encode() in body]
        matches = _matches(session, hidden, choice, seats, cases)
    # By chance a third matches; the true order would match all.
    assert matches < len(choice)


def _matches(session: Any, hidden: str, choice: Any, seats: Any, cases: Any) -> int:
    """How many votes one would guess right by lining the urn up with the casts, by the order on the disk."""
    right = 0
    for case in cases:
        voters = [
            UUID(str(each))
            for (each,) in session.execute(
                text(f"select seat_id from casts where application_id = :case order by {hidden}"),
                {"case": case if hidden == "ctid" else case.hex},
            )
        ]
        papers = session.execute(
            text(f"select vote from urn_papers where application_id = :case order by {hidden}"),
            {"case": case if hidden == "ctid" else case.hex},
        ).scalars()
        assert len(voters) == len(seats)
        right += sum(choice[voter, case] == Vote(paper) for voter, paper in zip(voters, papers, strict=True))
    return right


def test_a_list_that_is_voted_on_does_not_change(meetings: Meetings) -> None:
    meeting, _, (case,) = meetings.ready(1)
    meetings.opened(meeting)
    batch = meetings.results.batch(meeting.batch_id)
    with pytest.raises(Refusal, match="正在投票"):
        meetings.results.do(lists.take_off, batch, application_id=case)
    assert isinstance(meetings.results.candidate(case), Candidate)


def test_the_list_and_the_pool_are_looked_at_again_when_voting_opens(meetings: Meetings) -> None:
    """A complaint since the draw keeps an expert off the case; one who left the pool keeps the ballot from opening."""
    meeting, seats, (case,) = meetings.ready(1)
    applicant = meetings.results.people[case]
    with meetings.store.begin() as session:
        session.add(
            ExpertComplaint(
                id=uuid4(),
                expert_id=seats[0].expert_id,
                complainant_id=applicant.person_id,
                founded=False,
                words_cipher=b"",
                recorded_for=meetings.results.office_id,
                recorded_by=meetings.clerk.account_id,
                recorded_at=meetings.clock(),
            )
        )
        session.execute(update(Expert).where(Expert.id == seats[1].expert_id).values(state=ExpertState.REMOVED))
    version = meetings.now(meeting).version
    said = refused(meetings, opening.open_ballot, meeting_id=meeting.id, version=version)
    assert "有1位到会专家已不在专家库" in said.message
    with meetings.store.begin() as session:
        session.execute(update(Expert).where(Expert.id == seats[1].expert_id).values(state=ExpertState.APPROVED))
    ballot = meetings.opened(meeting)
    with pytest.raises(Refusal, match="已回避"):
        meetings.votes(ballot, seats[0], {case: FOR})


@pytest.mark.clause("HX-5.1")
def test_who_runs_the_meeting_pledges_first(meetings: Meetings) -> None:
    meeting, seats, _ = meetings.ready(1)
    colleague = meetings.results.office.people[1]
    at = {"meeting_id": meeting.id, "seat_id": seats[0].id, "version": meetings.seat(seats[0]).version}
    with pytest.raises(Refusal, match="保密承诺书"):
        meetings.do(attendance.leave, colleague, **at)
    with pytest.raises(Refusal, match="勾选"):
        meetings.do(running.pledge, colleague, meeting_id=meeting.id, agreed=False)
    meetings.do(running.pledge, colleague, meeting_id=meeting.id, agreed=True)
    meetings.do(attendance.leave, colleague, **at)


def test_nobody_is_added_once_the_plan_is_filed(meetings: Meetings) -> None:
    meeting, _, _ = meetings.ready(1)
    meetings.clock.now = meetings.clock.now.replace(day=10)
    late = meetings.results.accepted("后来者")
    batch = meetings.results.batch(meeting.batch_id)
    with pytest.raises(Refusal, match="名单不能再增加人员"):
        meetings.results.do(lists.put_on, batch, applications=[late])


@pytest.mark.clause("N-6")
def test_where_the_place_counts_them_who_stands_back_is_present(
    store: Any, clock: Any, cast: Any, numbers: Any, tmp_path: Path
) -> None:
    counted = Parameter(key="recused_is_present", title="回避的专家计入该案到会人数", value=True, cites=made_up.CITE)
    meetings = meeting_rounds.prepared(store, clock, cast, numbers, tmp_path, zhicheng_committee_rules=(counted,))
    meeting, seats, (case,) = meetings.ready(1)
    kin = meetings.experts[seats[0].expert_id]
    meetings.do(sitting.stand_back, kin, meeting_id=meeting.id, application_id=case, kind=RecusalKind.KIN, words="表妹")
    ballot = meetings.opened(meeting)
    for each in seats[1:]:
        meetings.votes(ballot, each, {case: FOR})
    meetings.closed(ballot)
    assert counts(meetings, ballot)[case] == (9, 8, 0, 0, 1)


@pytest.mark.clause("N-1")
def test_the_same_vote_at_the_same_moment_is_cast_once(meetings: Meetings) -> None:
    meeting, seats, (case,) = meetings.ready(1)
    ballot = meetings.opened(meeting)
    told: list[str] = []

    def click() -> None:
        try:
            meetings.votes(ballot, seats[0], {case: FOR})
            told.append("cast")
        except Refusal as refusal:
            told.append(refusal.code)

    clicks = [threading.Thread(target=click) for _ in range(6)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert sorted(told) == ["cast", *["voted"] * 5]


@pytest.mark.clause("N-1")
def test_a_vote_that_meets_the_closing_is_counted_or_refused_never_lost(meetings: Meetings) -> None:
    meeting, seats, (case,) = meetings.ready(1)
    ballot = meetings.opened(meeting)
    for each in seats[:-1]:
        meetings.votes(ballot, each, {case: FOR})
    told: list[str] = []

    def close() -> None:
        for _ in range(200):
            try:
                meetings.closed(ballot)
                told.append("closed")
                return
            except Refusal:
                continue

    closer = threading.Thread(target=close)
    closer.start()
    meetings.votes(ballot, seats[-1], {case: AGAINST})
    closer.join()
    assert told == ["closed"]
    assert counts(meetings, ballot)[case] == (9, 8, 1, 0, 0)


def test_what_is_verified_from_the_console(meetings: Meetings) -> None:
    meeting, seats, (case,) = meetings.ready(1)
    ballot = meetings.opened(meeting)
    for each in seats:
        meetings.votes(ballot, each, {case: FOR})
    meetings.closed(ballot)
    with meetings.store.reading() as session:
        (checked,) = verified(session, meeting.id, meetings.keys)
    assert (checked.casts, checked.problems) == (9, ())
    with meetings.store.begin() as session:
        session.execute(update(BallotCase).values(in_favour=1, against=8))
    with meetings.store.reading() as session:
        (checked,) = verified(session, meeting.id, meetings.keys)
    assert "票数与账目中的摘要不一致" in checked.problems
    assert any("票数与票箱不一致" in each for each in checked.problems)


def test_the_console_works_draw_and_ballot_out_again(meetings: Meetings) -> None:
    meeting, seats, (case,) = meetings.ready(1)
    ballot = meetings.opened(meeting)
    mine = [meetings.votes(ballot, each, {case: FOR})[case] for each in seats]
    meetings.closed(ballot)
    console = Console(meetings.store, meetings.folder)
    status, drawn = console("draw", "verify", str(meeting.id))
    assert status == 0, drawn
    assert "第1次抽取：9名专家" in drawn
    assert [line.split(". ")[1] for line in drawn.splitlines()[1:]] == [str(each.expert_id) for each in seats]
    status, counted = console("ballot", "verify", str(meeting.id))
    assert (status, counted.strip()) == (0, "第1次投票：9票，已开票")
    _, listed = console("ballot", "verify", str(meeting.id), "--receipts")
    assert [line.strip() for line in listed.splitlines()[1:]] == sorted(mine)
    with meetings.store.begin() as session:
        session.execute(update(BallotCase).values(in_favour=1, against=8))
    assert console("ballot", "verify", str(meeting.id))[0] == 1
    assert console("draw", "verify", str(uuid4()))[0] == 2


@pytest.mark.clause("N-1", "N-4")
def test_a_case_that_too_many_stand_back_from_keeps_voting_from_opening(meetings: Meetings) -> None:
    """Six of nine may decide; with four standing back five are left."""
    meeting, seats, (case, _) = meetings.ready(2)
    for each in seats[:3]:
        at = {"meeting_id": meeting.id, "application_id": case, "kind": RecusalKind.KIN, "words": "同族"}
        meetings.do(sitting.stand_back, meetings.experts[each.expert_id], **at)
    wanted = [groups.WantedGroup(name="全体", specialties=(), seats=tuple(each.id for each in seats[:6]))]
    meetings.do(groups.divide, meeting_id=meeting.id, version=meetings.now(meeting).version, wanted=wanted)
    meetings.do(sitting.stand_back, meetings.experts[seats[3].expert_id], **at)
    said = refused(meetings, opening.open_ballot, meeting_id=meeting.id, version=meetings.now(meeting).version)
    assert "有1份申报因专家回避，到会专家不足规定比例" in said.message
    assert "有1份申报因专家回避，专业组的审阅专家不足3人" in said.message
    batch = meetings.results.batch(meeting.batch_id)
    meetings.results.do(lists.take_off, batch, application_id=case, reason="回避的人多。")
    assert meetings.opened(meeting).state is BallotState.OPEN


def everybody_votes(meetings: Meetings, ballot: Ballot, seats: list[Any], votes: dict[UUID, Vote]) -> None:
    for each in seats:
        meetings.votes(ballot, each, votes)


def went(meetings: Meetings, meeting: Any, *seats: Any) -> None:
    for each in seats:
        meetings.do(attendance.leave, meeting_id=meeting.id, seat_id=each.id, version=meetings.seat(each).version)


@pytest.mark.parametrize("ended", ["closed", "voided"])
def test_a_second_ballot_with_fewer_people_leaves_the_first_ones_counts_right(meetings: Meetings, ended: str) -> None:
    """Nine vote on both cases; two go, and seven vote on one of them again: the other one's nine stay as they were."""
    meeting, seats, (first, second) = meetings.ready(2)
    ballot = meetings.opened(meeting)
    everybody_votes(meetings, ballot, seats, {first: FOR, second: AGAINST})
    meetings.closed(ballot)
    went(meetings, meeting, *seats[7:])
    again = meetings.opened(meeting, applications=[second], reason="材料有补充。")
    if ended == "closed":
        everybody_votes(meetings, again, seats[:7], {second: FOR})
        meetings.closed(again)
    else:
        meetings.do(closing.void, ballot_id=again.id, version=1, reason="会场断网。")
    with meetings.store.reading() as session:
        batch = meetings.results.batch(meeting.batch_id)
        said = tally.outcome(session, meetings.results.round.registry, batch).missing
    assert said == ("会议纪要还没有由主持人签署",)
    assert batch.present == 9


def test_who_learns_of_a_conflict_stands_back_before_the_case_is_voted_on_again(meetings: Meetings) -> None:
    meeting, seats, (case,) = meetings.ready(1)
    ballot = meetings.opened(meeting)
    everybody_votes(meetings, ballot, seats[:1], {case: FOR})
    kin = meetings.experts[seats[0].expert_id]
    at = {"meeting_id": meeting.id, "application_id": case, "kind": RecusalKind.KIN, "words": "表弟"}
    assert "已经对这份申报投过票" in refused(meetings, sitting.stand_back, kin, **at).message
    everybody_votes(meetings, ballot, seats[1:], {case: FOR})
    meetings.closed(ballot)
    meetings.do(sitting.stand_back, kin, **at)
    again = meetings.opened(meeting, applications=[case], reason="有专家应当回避。")
    everybody_votes(meetings, again, seats[1:], {case: FOR})
    meetings.closed(again)
    assert counts(meetings, ballot)[case] == (9, 9, 0, 0, 0)
    assert counts(meetings, again)[case] == (8, 8, 0, 0, 1)


@pytest.mark.clause("N-1")
def test_the_office_cannot_open_the_votes_of_one_by_sending_the_others_away(meetings: Meetings) -> None:
    """One has voted; with all others registered as gone, closing would show that one's choices."""
    meeting, seats, (first, second) = meetings.ready(2)
    ballot = meetings.opened(meeting)
    everybody_votes(meetings, ballot, seats[:1], {first: FOR, second: AGAINST})
    everybody_votes(meetings, ballot, seats[1:], {first: FOR})
    went(meetings, meeting, *seats[1:])
    said = refused(meetings, closing.close, ballot_id=ballot.id, version=1)
    assert (said.code, said.status) == ("inquorate", 422)
    assert "投完的专家1人，不足评委会9人的2/3" in said.message
    with meetings.store.reading() as session:
        assert not session.scalars(select(UrnPaper)).all()
    back = seats[1:6]
    for each in back:
        meetings.do(attendance.arrive, meeting_id=meeting.id, seat_id=each.id, version=meetings.seat(each).version)
    everybody_votes(meetings, ballot, back, {second: FOR})
    went(meetings, meeting, *back)
    meetings.closed(ballot)
    assert counts(meetings, ballot) == {first: (9, 9, 0, 0, 0), second: (6, 5, 1, 0, 0)}


def test_whatever_else_lies_beside_the_keys_keeps_nothing_from_going_on(meetings: Meetings) -> None:
    meeting, seats, (case,) = meetings.ready(1)
    ballot = meetings.opened(meeting)
    everybody_votes(meetings, ballot, seats, {case: FOR})
    (meetings.folder / "ballot-keys" / "旧密钥.key").write_bytes(b"?")
    meetings.closed(ballot)
    assert meetings.keys.kept() == frozenset()


def test_a_key_that_cannot_be_read_or_written_is_told_in_words(meetings: Meetings) -> None:
    meeting, seats, (case,) = meetings.ready(1)
    folder = meetings.folder / "ballot-keys"
    folder.write_bytes(b"no directory")
    at = {"meeting_id": meeting.id, "version": meetings.now(meeting).version}
    assert refused(meetings, opening.open_ballot, **at).code == "key_gone"
    folder.unlink()
    ballot = meetings.opened(meeting)
    everybody_votes(meetings, ballot, seats, {case: FOR})
    (path,) = folder.glob("*.key")
    path.unlink()
    path.mkdir()
    assert refused(meetings, closing.close, ballot_id=ballot.id, version=1).code == "key_gone"


@pytest.mark.parametrize("envelope", [None, b"", b"\x01", b"\x00" * 49])
def test_an_envelope_that_was_tampered_with_keeps_the_ballot_closed(meetings: Meetings, envelope: bytes | None) -> None:
    meeting, seats, (case,) = meetings.ready(1)
    ballot = meetings.opened(meeting)
    everybody_votes(meetings, ballot, seats, {case: FOR})
    with meetings.store.begin() as session:
        session.execute(update(Cast).where(Cast.seat_id == seats[3].id).values(envelope=envelope))
    assert refused(meetings, closing.close, ballot_id=ballot.id, version=1).code == "key_gone"


def test_a_plan_is_not_sent_back_while_its_meeting_votes(meetings: Meetings) -> None:
    """Where no approval is asked for, a plan stays filed; with it sent back nobody could vote or leave any more."""
    meeting, seats, (case,) = meetings.ready(1)
    ballot = meetings.opened(meeting)
    bureau, version = meetings.results.bureau, meetings.now(meeting).version
    with pytest.raises(Refusal, match="已经开始投票，不能退回"):
        meetings.do(filing.send_back, bureau, meeting_id=meeting.id, version=version, reason="材料不全。")
    everybody_votes(meetings, ballot, seats, {case: FOR})
    assert meetings.closed(ballot).state is BallotState.CLOSED


def test_an_objection_from_before_takes_nobody_off_a_list_that_is_voted_on(meetings: Meetings) -> None:
    """Somebody whose first result was declared void is reviewed again while an objection is still looked into."""
    meeting, seats, (case,) = meetings.ready(1)
    lodged = uuid4()
    with meetings.store.begin() as session:
        vault_of(session).ensure(lodged, meetings.clock())
        duty = session.scalars(select(BatchDuty).where(BatchDuty.batch_id == meeting.batch_id)).first()
        session.add(
            Objection(
                id=lodged,
                number="20230220001",
                code_digest=b"",
                batch_id=meeting.batch_id,
                duty_id=duty.id,
                application_id=case,
                anonymous=True,
                content_cipher=b"",
                state=ObjectionState.INVESTIGATING,
                lodged_at=meetings.clock(),
            )
        )
        session.get_one(Candidate, case).held = True
    ballot = meetings.opened(meeting)
    upheld = {"outcome": ObjectionState.UPHELD, "answer": "已查清。", "reason": "论文造假。"}
    at = {"objection_id": lodged, "version": 1, **upheld}
    assert "正在投票" in refused(meetings, handling.decide, **at).message
    everybody_votes(meetings, ballot, seats, {case: FOR})
    meetings.closed(ballot)
    meetings.do(handling.decide, **at)
    gone = meetings.results.candidate(case)
    assert gone is not None
    assert gone.state is CandidateState.VOIDED


@pytest.mark.parametrize("step", ["open", "abandon", "close", "void"])
def test_what_is_done_to_a_meeting_waits_for_its_list_and_never_the_other_way_round(
    meetings: Meetings, step: str
) -> None:
    """The list is being given up, and somebody at the meeting goes on meanwhile: one of them wins, neither hangs."""
    meeting, _, _ = meetings.ready(1)
    ended: list[Any] = []
    with meetings.store.reading() as session:
        draw = drawing.draw_of(session, meeting)
    if step in ("close", "void"):
        ballot = meetings.opened(meeting)
        at = {"ballot_id": ballot.id, "version": 1}
        acts: Any = {"close": (closing.close, at), "void": (closing.void, {**at, "reason": "会场断网。"})}
    else:
        mine = {"meeting_id": meeting.id}
        acts = {
            "open": (opening.open_ballot, {**mine, "version": meetings.now(meeting).version}),
            "abandon": (drawing.abandon, {**mine, "draw_id": draw.id, "version": draw.version, "reason": "范围有误。"}),
        }

    def act() -> None:
        use_case, given = acts[step]
        try:
            ended.append(meetings.do(use_case, **given))
        except Exception as wrong:
            ended.append(wrong)

    other = threading.Thread(target=act)
    with meetings.store.begin() as session:
        batch = fetch(session, meetings.clerk, lists.KEEP, meeting.batch_id)
        other.start()
        time.sleep(0.3)
        for of in (Meeting, Ballot):
            key = Ballot.meeting_id if of is Ballot else Meeting.id
            session.scalars(select(of).where(key == meeting.id).with_for_update()).all()
        lists.touched(batch)
    other.join()
    (said,) = ended
    assert isinstance(said, Refusal | Ballot | None), said


def test_a_key_whose_ballot_was_never_opened_is_destroyed_after_a_day(meetings: Meetings) -> None:
    meeting, _, _ = meetings.ready(1)
    ballot, orphan, fresh = meetings.opened(meeting), uuid4(), uuid4()
    for each in (orphan, fresh):
        meetings.keys.create(each)
    before = (system_clock() - timedelta(hours=25)).timestamp()
    for each in (orphan, ballot.id):
        os.utime(meetings.folder / "ballot-keys" / f"{each}.key", (before, before))
    with meetings.store.reading() as session:
        assert closing.destroy_keys(session, system_clock, meetings.keys) == 1
    assert meetings.keys.kept() == {ballot.id, fresh}


@pytest.mark.clause("HX-5.3", "N-1")
@pytest.mark.parametrize("state", [ExpertState.REMOVED, ExpertState.EXPIRED])
def test_who_leaves_the_pool_while_votes_are_cast_votes_no_more(meetings: Meetings, state: ExpertState) -> None:
    meeting, seats, (first, second) = meetings.ready(2)
    ballot = meetings.opened(meeting)
    everybody_votes(meetings, ballot, seats[1:], {first: FOR, second: FOR})
    everybody_votes(meetings, ballot, seats[:1], {first: AGAINST})
    with meetings.store.begin() as session:
        session.execute(update(Expert).where(Expert.id == seats[0].expert_id).values(state=state))
    at = {"meeting_id": meeting.id, "ballot_id": ballot.id, "votes": {second: AGAINST}}
    said = refused(meetings, casting.cast, meetings.experts[seats[0].expert_id], **at)
    assert (said.code, said.status) == ("left_pool", 403)
    assert "已不在评审专家库" in said.message
    went(meetings, meeting, seats[0])
    meetings.closed(ballot)
    assert counts(meetings, ballot) == {first: (9, 8, 1, 0, 0), second: (8, 8, 0, 0, 0)}


@pytest.mark.clause("N-4")
def test_a_group_that_substitutes_left_too_small_keeps_voting_from_opening(meetings: Meetings) -> None:
    """Whoever comes for somebody of another specialty is in no group until the office divides them anew."""
    meeting, seats, _ = meetings.ready(1)
    everybody = tuple(each.id for each in seats)
    wanted = [groups.WantedGroup(name=f"第{at}组", specialties=(), seats=everybody[at : at + 3]) for at in (0, 3, 6)]
    meetings.do(groups.divide, meeting_id=meeting.id, version=meetings.now(meeting).version, wanted=wanted)
    with meetings.store.reading() as session:
        read = session.scalars(select(Reading.group_id)).one()
    readers = [each for each in map(meetings.seat, seats) if each.group_id == read]
    instead: list[Any] = []
    for each in readers:
        at = {"meeting_id": meeting.id, "seat_id": each.id, "version": meetings.seat(each).version}
        instead.append(meetings.do(substitute, **at, why=SeatEnd.UNABLE))
        meetings.came(meeting, instead[-1:])
    assert [each for each in instead if each.group_id is None] != []
    said = refused(meetings, opening.open_ballot, meeting_id=meeting.id, version=meetings.now(meeting).version)
    assert "专业组的专家不足3人" in said.message
    kept = [each for each in map(meetings.seat, seats) if each.ended_at is None]
    together = [groups.WantedGroup(name="全体", specialties=(), seats=tuple(each.id for each in (*kept, *instead)))]
    meetings.do(groups.divide, meeting_id=meeting.id, version=meetings.now(meeting).version, wanted=together)
    assert meetings.opened(meeting).state is BallotState.OPEN


@pytest.mark.clause("N-4")
def test_a_group_that_somebody_declined_to_join_keeps_voting_from_opening(meetings: Meetings) -> None:
    case = meetings.results.accepted()
    meetings.pool()
    meeting = meetings.filed(meetings.results.listed(case))
    seats = meetings.drawn(meeting)
    parts = (seats[:3], seats[3:])
    wanted = [groups.WantedGroup(name=part[0].specialty, specialties=(), seats=tuple(each.id for each in part)) for part in parts]  # fmt: skip
    meetings.do(decline, meetings.experts[seats[0].expert_id], meeting_id=meeting.id, why=SeatEnd.UNABLE)
    at = {"meeting_id": meeting.id, "version": meetings.now(meeting).version}
    assert "现有2人" in refused(meetings, groups.divide, **at, wanted=wanted).message
    wanted = [groups.WantedGroup(name="全体", specialties=(), seats=tuple(each.id for each in seats[:4]))]
    meetings.do(groups.divide, meeting_id=meeting.id, version=meetings.now(meeting).version, wanted=wanted)
    meetings.do(decline, meetings.experts[seats[1].expert_id], meeting_id=meeting.id, why=SeatEnd.UNABLE)
    meetings.at(DAY)
    meetings.came(meeting, seats[2:])
    said = refused(meetings, opening.open_ballot, meeting_id=meeting.id, version=meetings.now(meeting).version)
    assert "有1个专业组的专家不足3人" in said.message
