"""Casting: an expert who is there votes once on each case, by their own account only (N-1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.ballots.envelopes import closed_envelope, in_words
from zhicheng.casework.integrity.standing import running_against
from zhicheng.casework.meetings.attendance import present
from zhicheng.casework.meetings.entitled import ATTEND
from zhicheng.casework.meetings.sitting import left_pool, locked, recused_from, seat_of
from zhicheng.casework.record import record
from zhicheng.casework.unique import once
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import Ballot, BallotCase, BallotState, Cast, Meeting, Seat, Vote
from zhicheng.store.moments import Clock

MOST_AT_ONCE = 100
OVER = "投票已经结束，不能再投票，也不能补投。"
BARRED = "您在诚信记录期内，不能再投票；此前投出的票仍然有效。请联系会议工作人员；对记录有异议的，请联系登记部门。"
GONE = (
    "您已不在评审专家库（任期已满或者已被移出），不能再投票；此前投出的票仍然有效。请联系会议工作人员；"
    "与事实不符的，请向人社部门反映。"
)


def cast(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    meeting_id: UUID,
    ballot_id: UUID,
    votes: Mapping[UUID, Vote],
) -> dict[UUID, str]:
    """Vote on some cases, all or none; the receipts by case, in words.

    Raises Refusal for who isn't there, has left the pool or has a running entry in the integrity archive, late votes, cases
    from which the expert stands back, and second votes.
    """
    meeting = fetch_unlocked(session, actor, meeting_id)
    ballot = _open(session, meeting, ballot_id)
    seat = locked(session, seat_of(session, actor, meeting), shared=True)
    if not present(seat):
        raise Refusal("denied", "您没有签到，或者已经登记离会，不能投票。请联系会议工作人员。", status=403)
    if left_pool(session, (seat,)):
        raise Refusal("left_pool", GONE, status=403)
    if barred(session, clock, (seat,)):
        raise Refusal("barred", BARRED, status=403)
    if not votes or len(votes) > MOST_AT_ONCE:
        raise invalid({"votes": f"请选择表决意见后再投票，一次最多{MOST_AT_ONCE}份。"})
    _refuse_wrong(session, ballot, seat, votes)
    made = [closed_envelope(ballot, seat.id, key, votes[key]) for key in sorted(votes)]
    with once(session, Refusal("voted", "所选申报中有您已经投过票的，本次没有重复计入。请刷新页面查看。")):
        session.add_all(made)
    record(session, "ballot.cast", actor=actor, clock=clock, subjects={"meeting": meeting.id}, payload={"number": len(made)})  # fmt: skip
    return {each.application_id: in_words(each.receipt) for each in made}


def barred(session: Session, clock: Clock, seats: Collection[Seat]) -> frozenset[UUID]:
    """Those of these seats whose experts vote no more: an entry of the integrity archive runs against them."""
    against = running_against(session, [each.person_id for each in seats], on=beijing_day(clock()))
    return frozenset(each.id for each in seats if each.person_id in against)


def fetch_unlocked(session: Session, actor: Actor, meeting_id: UUID) -> Meeting:
    """The meeting without its lock: those who vote don't wait for each other. Raises Refusal."""
    query = select(Meeting).where(Meeting.id == meeting_id, ATTEND.scope(actor))
    found = session.scalar(query)
    if found is None:
        raise Refusal("not_found", "没有找到这次会议，或者您不是评审专家。请返回列表重新选择。", status=404)
    if refusal := ATTEND.ready(found):
        raise refusal
    return found


def own_casts(session: Session, seat: Seat, ballot: Ballot) -> dict[UUID, str]:
    """On which cases an expert has voted, with the receipts in words."""
    query = select(Cast).where(Cast.ballot_id == ballot.id, Cast.seat_id == seat.id)
    return {each.application_id: in_words(each.receipt) for each in session.scalars(query)}


def _open(session: Session, meeting: Meeting, ballot_id: UUID) -> Ballot:
    """The ballot, which can't be closed before this transaction ends."""
    query = select(Ballot).where(Ballot.id == ballot_id, Ballot.meeting_id == meeting.id)
    ballot = session.scalar(query.with_for_update(read=True).execution_options(populate_existing=True))
    if ballot is None:
        raise Refusal("not_found", "没有找到这次投票。请返回会议页面重新进入。", status=404)
    if ballot.state is not BallotState.OPEN:
        raise Refusal("late", OVER)
    return ballot


def _refuse_wrong(session: Session, ballot: Ballot, seat: Seat, votes: Mapping[UUID, Vote]) -> None:
    query = select(BallotCase.application_id).where(
        BallotCase.ballot_id == ballot.id, BallotCase.application_id.in_(votes)
    )
    if set(votes) - set(session.scalars(query)):
        raise invalid({"votes": "所选申报不在本次投票的范围内，请刷新页面核对。"})
    if recused_from(session, seat) & set(votes):
        raise Refusal("recused", "您已回避所选申报中的一份，不能对其投票。请刷新页面后再投。", status=403)
