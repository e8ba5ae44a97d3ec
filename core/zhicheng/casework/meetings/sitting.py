"""What an expert does before reading: the signed pledge, and standing back from cases (HX-5.1, N-1)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import Topic
from zhicheng.casework.meetings.entitled import ATTEND, SIT
from zhicheng.casework.minutes import MOST_CHARACTERS
from zhicheng.casework.reasons import seal_reason
from zhicheng.casework.record import Notify, committed, record
from zhicheng.casework.seats import checkers
from zhicheng.casework.unique import once
from zhicheng.store.models import (
    Ballot,
    BallotState,
    Candidate,
    Cast,
    Expert,
    ExpertState,
    Meeting,
    MeetingState,
    Recusal,
    RecusalKind,
    Seat,
)
from zhicheng.store.moments import Clock

PLEDGE = (
    "本人承诺：严格遵守职称评审工作纪律，对评审专家名单、评审对象信息、评审过程、评审意见和表决情况保密，不泄露、不记录外传；"
    "与评审对象有亲属关系或者其他利害关系可能影响客观公正的，主动申请回避；独立、客观、公正地发表评审意见并投票，不受他人干预。"
    "违反承诺的，愿意承担相应责任。"
)
"""Of confidentiality and impartiality (保密承诺, HX-5.1); its digest stands with each signature."""
LEFT = (
    "您已不在评审专家库（任期已满或者已被移出），不能再签署承诺、审阅申报，席位由办事机构安排递补。"
    "与事实不符的，请向人社部门反映。"
)
DECLARED = (RecusalKind.KIN, RecusalKind.CO_AUTHOR, RecusalKind.RECOMMENDER, RecusalKind.OWN_UNIT, RecusalKind.OTHER)
KIND_WORDS = {
    RecusalKind.OWN_CASE: "本人申报",
    RecusalKind.OWN_UNIT: "同单位",
    RecusalKind.KIN: "亲属",
    RecusalKind.RECOMMENDER: "推荐人",
    RecusalKind.CO_AUTHOR: "论文合作者",
    RecusalKind.COMPLAINT: "曾被其投诉",
    RecusalKind.OTHER: "其他利害关系",
}


def seat_of(session: Session, actor: Actor, meeting: Meeting) -> Seat:
    """The actor's own seat at a meeting; raises Refusal."""
    query = select(Seat).where(Seat.meeting_id == meeting.id, SIT.scope(actor))
    found = session.scalar(query)
    if found is None:
        raise Refusal("denied", "您不是本次会议的评审专家。", status=403)
    return found


def left_pool(session: Session, seats: Collection[Seat], *, by: date | None = None) -> frozenset[UUID]:
    """Those of these seats whose experts are in the pool no more: removed, or their term is over. With a day (``by``) also
    those whose term ends before it."""
    experts = {each.expert_id: each.id for each in seats}
    gone = Expert.state != ExpertState.APPROVED
    query = select(Expert.id).where(Expert.id.in_(experts), gone if by is None else gone | (Expert.until < by))
    return frozenset(experts[each] for each in session.scalars(query))


def refuse_left(session: Session, meeting: Meeting, seat: Seat) -> None:
    """Raises Refusal for an expert who has left the pool, from that moment on, whether or not a substitute has come."""
    if meeting.state is not MeetingState.HELD and left_pool(session, (seat,)):
        raise Refusal("left_pool", LEFT, status=403)


def pledge(session: Session, actor: Actor, clock: Clock, *, meeting_id: UUID, agreed: bool) -> Seat:
    """Sign the pledge of confidentiality, before the first case is seen. Raises Refusal."""
    meeting = fetch(session, actor, ATTEND, meeting_id)
    seat = seat_of(session, actor, meeting)
    refuse_left(session, meeting, seat)
    if not agreed:
        raise invalid({"agreed": "请阅读承诺书并勾选后签署。不同意的，不要签署，请提出不能参加。"})
    if seat.pledged_at is not None:
        return seat
    seat.pledge, seat.pledged_at = pledge_digest(), clock()
    subjects = {"seat": seat.id, "meeting": meeting.id}
    record(session, "seat.pledged", actor=actor, clock=clock, subjects=subjects, payload={"text": seat.pledge}, changed=seat)  # fmt: skip
    return seat


def pledge_digest() -> str:
    """The digest of the pledge's words as they stand."""
    return committed(b"", PLEDGE)


def stand_back(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    meeting_id: UUID,
    application_id: UUID,
    kind: RecusalKind | None,
    words: str,
) -> Recusal:
    """Declare a conflict, before reading or in the middle of it; from then on the expert neither reads nor votes there.

    Who voted on a case may still do so once that ballot is closed, before the case is voted on again. The words are for the
    office. Raises Refusal for a case that isn't on the list, one voted on in the ballot that is open, twice, and once
    there is a result.
    """
    meeting = fetch(session, actor, ATTEND, meeting_id)
    seat = locked(session, seat_of(session, actor, meeting))
    if meeting.state is MeetingState.HELD:
        raise Refusal("conflict", "会议已经有评审结果，不能再申请回避。请向办事机构说明情况。")
    wrong = {}
    if kind not in DECLARED:
        wrong["kind"] = f"请选择回避的原因：{'、'.join(KIND_WORDS[each] for each in DECLARED)}。"
    if not 0 < len(words.strip()) <= MOST_CHARACTERS:
        wrong["words"] = f"请说明与评审对象的关系，不超过{MOST_CHARACTERS}字。"
    if kind is None or wrong:
        raise invalid(wrong)
    candidate = session.get(Candidate, application_id)
    if candidate is None or candidate.batch_id != meeting.batch_id:
        raise Refusal("not_found", "这份申报不在本次会议的名单上。请刷新页面核对。", status=404)
    if application_id in voted_on(session, meeting, seat, (application_id,)):
        raise Refusal("conflict", "您已经对这份申报投过票，不能再申请回避。请向会议主持人说明。")
    recusal_id = uuid4()
    sealed, _ = seal_reason(session, seat.person_id, Recusal.words_cipher, recusal_id, words.strip())
    made = Recusal(
        id=recusal_id,
        meeting_id=meeting.id,
        seat_id=seat.id,
        application_id=application_id,
        kind=kind,
        declared=True,
        words_cipher=sealed,
        recorded_by=actor.account_id,
        recorded_at=clock(),
    )
    with once(session, Refusal("conflict", "您已经回避这份申报，无需重复申请。")):
        session.add(made)
    record(
        session,
        "seat.recused",
        actor=actor,
        clock=clock,
        subjects={"seat": seat.id, "meeting": meeting.id, "application": application_id},
        payload={"kind": kind, "declared": True},
        notify=[Notify(Topic.EXPERT_STOOD_BACK, each) for each in checkers(session, meeting.organisation_id)],
    )
    return made


def locked(session: Session, seat: Seat, *, shared: bool = False) -> Seat:
    """The same seat, held until the end of the transaction: leaving, standing back and voting don't overtake another."""
    query = select(Seat).where(Seat.id == seat.id).with_for_update(read=shared)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def recused_from(session: Session, seat: Seat) -> frozenset[UUID]:
    """The cases from which an expert stands back."""
    return frozenset(session.scalars(select(Recusal.application_id).where(Recusal.seat_id == seat.id)))


def voted_on(session: Session, meeting: Meeting, seat: Seat, applications: Collection[UUID]) -> frozenset[UUID]:
    """On which of these cases an expert has voted in the ballot that is open."""
    query = (
        select(Cast.application_id)
        .join(Ballot, Ballot.id == Cast.ballot_id)
        .where(
            Ballot.meeting_id == meeting.id,
            Ballot.state == BallotState.OPEN,
            Cast.seat_id == seat.id,
            Cast.application_id.in_(applications),
        )
    )
    return frozenset(session.scalars(query))
