"""A ballot opens once all that the law asks for is there: plan, experts, quorum, pledges, chair, cases that can be decided."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.ballots.standing import ballot_of
from zhicheng.casework.committees.authority import unauthorised
from zhicheng.casework.draws.drawing import seats_of, stand_back
from zhicheng.casework.integrity.standing import running_against
from zhicheng.casework.meetings.attendance import most_present, number_present, present
from zhicheng.casework.meetings.entitled import RUN
from zhicheng.casework.meetings.filing import APPROVED, must_be_approved
from zhicheng.casework.meetings.running import run
from zhicheng.casework.meetings.sitting import left_pool
from zhicheng.casework.meetings.standing import list_first
from zhicheng.casework.minutes import wanted_reason
from zhicheng.casework.reasons import seal_reason
from zhicheng.casework.record import ALGORITHM, record
from zhicheng.casework.results.candidates import kept_off
from zhicheng.casework.results.lists import on_list, policy_of
from zhicheng.casework.unique import once
from zhicheng.dossier.facts import beijing_day
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.spoken import spoken
from zhicheng.store.ballot_keys import BallotKeys
from zhicheng.store.models import (
    Ballot,
    BallotCase,
    BallotState,
    Batch,
    BatchState,
    Candidate,
    Committee,
    Meeting,
    MeetingState,
    Reading,
    Recusal,
    Seat,
)
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of
from zhicheng.votes import VoteRules


def open_ballot(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    keys: BallotKeys,
    *,
    meeting_id: UUID,
    version: int,
    applications: Collection[UUID] | None = None,
    reason: str = "",
) -> Ballot:
    """Begin to vote: on the whole list the first time, later on some cases again, with a reason.

    Raises Refusal that names everything that is missing, for two at once, and Stale.
    """
    list_first(session, meeting_id=meeting_id)
    meeting = run(session, actor, RUN, meeting_id, version=version)
    batch = session.get_one(Batch, meeting.batch_id, populate_existing=True)
    policy, _ = policy_of(session, registry, batch)
    seats, listed = seats_of(session, meeting), on_list(session, batch)
    # The list may have changed, and complaints been recorded, since the experts were drawn.
    stand_back(session, clock, meeting, seats)
    number = (session.scalar(select(func.max(Ballot.number)).where(Ballot.meeting_id == meeting.id)) or 0) + 1
    cases, digest = _voted_on(session, meeting, listed, applications), None
    if missing := blocking(session, registry, policy, meeting, batch, seats, listed, clock):
        told = "；".join(missing)
        raise Refusal("incomplete", f"还不能开始投票：{told}。", status=422, fields={"ballot": told})
    ballot = Ballot(
        id=uuid4(),
        meeting_id=meeting.id,
        number=number,
        state=BallotState.OPEN,
        opened_by=actor.account_id,
        opened_at=clock(),
        public_key=b"",
    )
    if number > 1:
        said = wanted_reason(reason, asks="请写明再次投票的理由，会议纪要中会载明。", printed=True)
        vault_of(session).ensure(meeting.organisation_id, clock())
        ballot.reason_cipher, digest = seal_reason(
            session, meeting.organisation_id, Ballot.reason_cipher, ballot.id, said
        )
    try:
        ballot.public_key = keys.create(ballot.id)
    except OSError as wrong:
        raise Refusal("key_gone", "投票的密钥不能写入，没有开始投票。请由系统管理员检查密钥目录。") from wrong
    try:
        with once(session, Refusal("conflict", "投票已经由其他工作人员开始。请刷新页面查看。")):
            session.add(ballot)
    except Refusal:
        keys.destroy(ballot.id)
        raise
    session.add_all(BallotCase(ballot_id=ballot.id, application_id=each) for each in cases)
    batch.held_on, batch.members, batch.present = beijing_day(clock()), meeting.size, most_present(seats, listed)
    record(
        session,
        "ballot.opened",
        actor=actor,
        clock=clock,
        subjects={"ballot": ballot.id, "meeting": meeting.id},
        payload={
            "number": number,
            "cases": len(cases),
            "present": number_present(seats),
            "key": f"{ALGORITHM}:{hashlib.new(ALGORITHM, ballot.public_key).hexdigest()}",
            **({"reason": digest} if digest else {}),
        },
        changed=ballot,
    )
    return ballot


def blocking(
    session: Session,
    registry: Registry,
    policy: Policy,
    meeting: Meeting,
    batch: Batch,
    seats: Sequence[Seat],
    listed: Sequence[Candidate],
    clock: Clock,
) -> list[str]:
    """What keeps a meeting from voting now, in Chinese, each with what to do; nothing where it can."""
    today, missing = beijing_day(clock()), []
    if must_be_approved(policy) and meeting.state is not MeetingState.APPROVED:
        cites = "、".join(map(str, policy.parameter(APPROVED).cites))
        missing.append(f"评审方案还没有批准（{cites}）")
    if not beijing_day(meeting.starts_at) <= today <= meeting.ends_on:
        first, last = spoken(beijing_day(meeting.starts_at)), spoken(meeting.ends_on)
        missing.append(f"今天不是会议日期（{first if first == last else f'{first}至{last}'}）")
    if batch.state is not BatchState.OPEN or not listed:
        missing.append("名单上没有申报，或者已有评审结果")
    missing += _of_people(policy, meeting, seats)
    missing += _gone(session, seats, today)
    missing += _unread(session, policy, meeting, seats, listed)
    missing += _stood_back_from(session, policy, meeting, seats, listed)
    if held := kept_off(session, registry, listed):
        missing.append(f"名单上有{len(held)}人不能参加评审（{next(iter(held.values()))[0]}），请移出名单")
    meets = session.get_one(Committee, meeting.committee_id).name
    without = unauthorised(
        session, policy, tuple(listed), organisation_id=meeting.organisation_id, on=today, meets=meets
    )
    if without:
        missing.append(f"评委会今天无权评审名单上的{len(without)}份申报（{next(iter(without.values()))}）")
    return missing


def _of_people(policy: Policy, meeting: Meeting, seats: Sequence[Seat]) -> list[str]:
    if not seats:
        return ["还没有抽取评审专家"]
    rules, there, missing = VoteRules.of(policy), number_present(seats), []
    if not rules.quorate(meeting.size, there):
        share = rules.quorum
        sum_ = f"{share.denominator}×{there}＜{share.numerator}×{meeting.size}"
        missing.append(f"到会{there}人，不足评委会{meeting.size}人的{share.numerator}/{share.denominator}（{sum_}）")
    if any(present(each) and each.pledged_at is None for each in seats):
        missing.append("有到会专家没有签署保密承诺书")
    if not any(each.chair and present(each) for each in seats):
        missing.append("没有确定到会的会议主持人")
    return missing


def _gone(session: Session, seats: Sequence[Seat], today: date) -> list[str]:
    """Experts who are there and have left the pool, or have an entry in the integrity archive, since they were drawn."""
    there = [each for each in seats if present(each)]
    gone = left_pool(session, there, by=today)
    barred = running_against(session, [each.person_id for each in there], on=today)
    number = sum(each.id in gone or each.person_id in barred for each in there)
    return [f"有{number}位到会专家已不在专家库或者在诚信记录期内，请先递补"] if number else []


def _unread(
    session: Session, policy: Policy, meeting: Meeting, seats: Sequence[Seat], listed: Sequence[Candidate]
) -> list[str]:
    """Where there are groups: cases that none reads, and groups in which too few sit since somebody left."""
    read = select(Reading.application_id, Reading.group_id).where(Reading.meeting_id == meeting.id)
    groups = {row[0]: row[1] for row in session.execute(read)}
    least = int(policy.parameter("specialty_group_size").value)
    sitting = Counter(each.group_id for each in seats if each.declined_at is None)
    small = {groups[key] for each in listed if (key := each.application_id) in groups and sitting[groups[key]] < least}
    unread = sum(each.application_id not in groups for each in listed) if groups else 0
    told = [f"名单变动后有{unread}份申报没有分到专业组，请重新分组"] if unread else []
    return [*told, f"退出、递补后有{len(small)}个专业组的专家不足{least}人，请递补或者重新分组"] if small else told


def _stood_back_from(
    session: Session, policy: Policy, meeting: Meeting, seats: Sequence[Seat], listed: Sequence[Candidate]
) -> list[str]:
    """Cases from which so many stand back that those left can't decide, or are too few to read it in its group."""
    rules, least = VoteRules.of(policy), int(policy.parameter("specialty_group_size").value)
    there = {each.id: each.group_id for each in seats if present(each)}
    recused: dict[UUID, set[UUID]] = {}
    query = select(Recusal.application_id, Recusal.seat_id).where(Recusal.meeting_id == meeting.id)
    for key, seat_id in session.execute(query):
        if seat_id in there:
            recused.setdefault(key, set()).add(seat_id)
    read = select(Reading.application_id, Reading.group_id).where(Reading.meeting_id == meeting.id)
    groups = {row[0]: row[1] for row in session.execute(read)}
    sizes = Counter(there.values())
    inquorate = unread = 0
    for key in (each.application_id for each in listed if each.application_id in recused):
        gone = recused[key]
        if not rules.recused_is_present and not rules.quorate(meeting.size, len(there) - len(gone)):
            inquorate += 1
        if key in groups and sizes[groups[key]] - sum(there[each] == groups[key] for each in gone) < least:
            unread += 1
    told = []
    if inquorate and rules.quorate(meeting.size, len(there)):
        told.append(f"有{inquorate}份申报因专家回避，到会专家不足规定比例，请递补专家或者移出名单")
    if unread:
        told.append(f"有{unread}份申报因专家回避，专业组的审阅专家不足{least}人，请重新分组或者递补专家")
    return told


def _voted_on(
    session: Session, meeting: Meeting, listed: Sequence[Candidate], applications: Collection[UUID] | None
) -> list[UUID]:
    before = ballot_of(session, meeting)
    ids = [each.application_id for each in listed]
    if before is None:
        return ids
    if before.state is BallotState.OPEN:
        raise Refusal("conflict", "投票正在进行，不能再开始一次。请刷新页面查看。")
    wanted = set(applications or ())
    if not wanted or wanted - set(ids):
        raise invalid({"applications": "请选择要再次投票的申报，只能选择名单上的。"})
    return [each for each in ids if each in wanted]
