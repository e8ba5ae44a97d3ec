"""Minutes (会议纪要): written by the office from what is on record, signed by the chair, corrected with a reason (N-4, HX-5.4)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.ballots.afterwards import remarks, told_after
from zhicheng.casework.ballots.standing import ballots_of, counted
from zhicheng.casework.draws.drawing import seats_of, to_experts
from zhicheng.casework.kinds import Topic
from zhicheng.casework.meetings.entitled import ATTEND, KEEP
from zhicheng.casework.meetings.packs.family import family_of
from zhicheng.casework.meetings.running import run
from zhicheng.casework.meetings.sitting import locked, seat_of
from zhicheng.casework.meetings.standing import list_first
from zhicheng.casework.minutes import wanted_reason
from zhicheng.casework.reasons import open_reason, seal_reason
from zhicheng.casework.record import canonical, committed, new_salt, payload_of, record
from zhicheng.casework.results.candidates import STATE_WORDS, sheets_of
from zhicheng.casework.results.lists import policy_of
from zhicheng.documents.fonts import told_missing
from zhicheng.registry import Registry
from zhicheng.store.models import (
    Ballot,
    BallotCase,
    BallotState,
    Batch,
    Candidate,
    Committee,
    Event,
    EventSubject,
    Expert,
    Meeting,
    MeetingMinutes,
    Person,
    Seat,
)
from zhicheng.store.moments import BEIJING, Clock
from zhicheng.store.vault import vault_of
from zhicheng.votes import VoteRules

LONGEST = 5000
ARRIVED, LEFT, CHAIRS = "seat.arrived", "seat.left", "seat.chairs"
OFF = "已移出名单"


def write(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    meeting_id: UUID,
    number: int,
    opinions: str,
    other: str,
    reason: str = "",
) -> MeetingMinutes:
    """Write the minutes of a meeting that has voted; ``number`` is that of the version one saw last, 0 for none.

    What the office adds is the gist of the opinions, and anything else; the rest is what is on record. From the second
    version on a reason is asked for. Raises Refusal.
    """
    # What is being counted is waited for: the minutes have it.
    list_first(session, meeting_id=meeting_id)
    meeting = run(session, actor, KEEP, meeting_id)
    last = newest(session, meeting)
    if (last.number if last else 0) != number:
        raise Refusal("stale", "会议纪要已有新的版本，您刚才的内容没有保存。请刷新页面核对后再操作。")
    wrong = {}
    if not 0 < len(opinions.strip()) <= LONGEST:
        wrong["opinions"] = f"请写明评议的主要意见，不超过{LONGEST}字。"
    elif told := told_missing(opinions):
        wrong["opinions"] = told
    if len(other.strip()) > LONGEST:
        wrong["other"] = f"不超过{LONGEST}字，请精简。"
    elif told := told_missing(other):
        wrong["other"] = told
    if not any(each.state is BallotState.CLOSED for each in ballots_of(session, meeting)):
        wrong["ballot"] = "会议还没有投票、开票，不能形成纪要。"
    if wrong:
        raise invalid(wrong)
    said = wanted_reason(reason, asks="请写明更正的理由。", printed=True) if last else ""
    content = gathered(session, registry, meeting) | {"opinions": opinions.strip(), "other": other.strip()}
    body = canonical({**content, "salt": new_salt().hex()})
    made = MeetingMinutes(
        id=uuid4(),
        meeting_id=meeting.id,
        number=number + 1,
        digest=committed(b"", body.decode()),
        written_by=actor.account_id,
        written_at=clock(),
        content_cipher=b"",
    )
    vault = vault_of(session)
    vault.ensure(meeting.organisation_id, clock())
    made.content_cipher = vault.seal(meeting.organisation_id, MeetingMinutes.content_cipher, made.id, body)
    payload: dict[str, object] = {"number": made.number, "content": made.digest}
    if said:
        made.reason_cipher, payload["reason"] = seal_reason(
            session, meeting.organisation_id, MeetingMinutes.reason_cipher, made.id, said
        )
    session.add(made)
    chairs = [each for each in seats_of(session, meeting) if each.chair]
    record(
        session,
        "minutes.written",
        actor=actor,
        clock=clock,
        subjects={"minutes": made.id, "meeting": meeting.id},
        payload=payload,
        changed=made,
        notify=to_experts(session, chairs, Topic.MINUTES_TO_SIGN),
    )
    return made


def sign(session: Session, actor: Actor, clock: Clock, *, meeting_id: UUID, number: int) -> MeetingMinutes:
    """The chair signs the newest minutes. Raises Refusal for anybody else, and where they were changed meanwhile."""
    meeting = fetch(session, actor, ATTEND, meeting_id)
    seat = locked(session, seat_of(session, actor, meeting))
    if not seat.chair:
        raise Refusal("denied", "会议纪要由会议主持人签署。", status=403)
    made = newest(session, meeting)
    if made is None or made.number != number:
        raise Refusal("conflict", "会议纪要已有新的版本，没有签署。请刷新页面核对后再签。")
    if made.signed_at is not None:
        raise Refusal("conflict", "会议纪要已经签署。")
    made.signed_by, made.signed_at = actor.account_id, clock()
    record(
        session,
        "minutes.signed",
        actor=actor,
        clock=clock,
        subjects={"minutes": made.id, "meeting": meeting.id},
        payload={"number": made.number, "content": made.digest},
        changed=made,
    )
    return made


def newest(session: Session, meeting: Meeting) -> MeetingMinutes | None:
    """The newest version of a meeting's minutes."""
    query = select(MeetingMinutes).where(MeetingMinutes.meeting_id == meeting.id)
    return session.scalar(query.order_by(MeetingMinutes.number.desc()).limit(1))


def signed(session: Session, batch: Batch) -> MeetingMinutes | None:
    """The minutes of a list's meeting that count: the newest, where the chair has signed them."""
    meeting = session.scalar(select(Meeting).where(Meeting.batch_id == batch.id))
    found = newest(session, meeting) if meeting else None
    return found if found is not None and found.signed_at is not None else None


def versions(session: Session, meeting: Meeting) -> list[tuple[MeetingMinutes, str]]:
    """Every version with the reason for which it was written."""
    query = select(MeetingMinutes).where(MeetingMinutes.meeting_id == meeting.id).order_by(MeetingMinutes.number)
    return [(each, _reason(session, meeting, each)) for each in session.scalars(query)]


def content_of(session: Session, meeting: Meeting, made: MeetingMinutes) -> Mapping[str, Any]:
    """What a version says."""
    sealed = vault_of(session).open(
        meeting.organisation_id, MeetingMinutes.content_cipher, made.id, made.content_cipher
    )
    said: dict[str, Any] = json.loads(sealed)
    return said


def gathered(session: Session, registry: Registry, meeting: Meeting) -> dict[str, Any]:
    """What is on record of a meeting: when and where, who came, what was voted, with which counts."""
    committee, batch = session.get_one(Committee, meeting.committee_id), session.get_one(Batch, meeting.batch_id)
    seats = seats_of(session, meeting)
    ballots = [each for each in ballots_of(session, meeting) if each.state is not BallotState.OPEN]
    counts = _counts(session, registry, meeting, batch)
    policy, _ = policy_of(session, registry, batch)
    return {
        "committee": committee.name,
        "list": batch.title,
        "starts_at": _minute(meeting.starts_at),
        "ends_on": meeting.ends_on.isoformat(),
        "venue": meeting.venue,
        "agenda": meeting.agenda,
        "rules": meeting.rules,
        "size": meeting.size,
        "attendance": _attendance(session, seats),
        "ballots": [_ballot(session, meeting, each) for each in ballots],
        "counts": counts,
        "recused_present": VoteRules.of(policy).recused_is_present,
        "remarks": [*_conflicts(counts), *remarks(session, batch)],
    }


def _attendance(session: Session, seats: Sequence[Seat]) -> list[dict[str, Any]]:
    query = (
        select(Seat.id, Person.name, Expert.unit_name, Expert.title)
        .join(Person, Person.id == Seat.person_id)
        .join(Expert, Expert.id == Seat.expert_id)
        .where(Seat.id.in_([each.id for each in seats]))
    )
    named = {row[0]: row[1:] for row in session.execute(query)}
    gone, chaired, found = _away(session, seats), _chaired(session, seats), []
    for each in seats:
        name, unit, title = named[each.id]
        came = _minute(each.arrived_at) if each.arrived_at else None
        left = _minute(each.left_at) if each.left_at else None
        found.append(
            {"name": name, "unit": unit, "title": title, "specialty": each.specialty, "chair": each.id == chaired, "outside": each.outside, "came": came, "left": left, "away": gone[each.id]}
        )  # fmt: skip
    return found


def _chaired(session: Session, seats: Sequence[Seat]) -> UUID | None:
    """Who chaired the meeting, whoever signs a correction in their place since."""
    query = (
        select(EventSubject.subject_id, Event)
        .join(Event, Event.id == EventSubject.event_id)
        .where(EventSubject.subject_id.in_([each.id for each in seats]), Event.kind == CHAIRS)
        .order_by(Event.number.desc())
    )
    return next((key for key, event in session.execute(query) if "reason" not in payload_of(event)), None)


def _away(session: Session, seats: Sequence[Seat]) -> dict[UUID, list[tuple[str, str]]]:
    """From when to when people who came back were away, by seat, as the ledger has it."""
    query = (
        select(EventSubject.subject_id, Event.kind, Event.at)
        .join(Event, Event.id == EventSubject.event_id)
        .where(EventSubject.subject_id.in_([each.id for each in seats]), Event.kind.in_((ARRIVED, LEFT)))
        .order_by(Event.number)
    )
    found: dict[UUID, list[tuple[str, str]]] = {each.id: [] for each in seats}
    first = {each.id: each.arrived_at for each in seats}
    left: dict[UUID, datetime] = {}
    for key, kind, at in session.execute(query):
        came = first[key]
        if came is None or at < came:
            continue
        if kind == LEFT:
            left[key] = at
        elif key in left:
            found[key].append((_minute(left.pop(key)), _minute(at)))
    return found


def _minute(at: datetime) -> str:
    return at.astimezone(BEIJING).isoformat(timespec="minutes")


def _ballot(session: Session, meeting: Meeting, ballot: Ballot) -> dict[str, Any]:
    cases = session.scalar(select(func.count()).where(BallotCase.ballot_id == ballot.id))
    sealed = ballot.reason_cipher
    reason = open_reason(session, meeting.organisation_id, Ballot.reason_cipher, ballot.id, sealed) if sealed else ""
    reason = f"作废：{reason}" if ballot.state is BallotState.VOIDED else reason
    return {
        "number": ballot.number,
        "opened_at": _minute(ballot.opened_at),
        "closed_at": _minute(ballot.closed_at) if ballot.closed_at else None,
        "cases": cases,
        "reason": reason,
        "tally": ballot.tally,
    }


def _counts(session: Session, registry: Registry, meeting: Meeting, batch: Batch) -> list[dict[str, Any]]:
    """The last count of each case by its place on the list, those at the end without one that have left it."""
    last = {key: case for key, (case, _) in counted(session, meeting).items()}
    late = told_after(session, meeting)
    listed = {each.application_id: each for each in _listed(session, batch, last)}
    found = [*(last[key] for key in listed), *(last[key] for key in sorted(set(last) - set(listed)))]
    sheets = sheets_of(session, registry, found)
    return [
        {
            "place": listed[each.application_id].place if each.application_id in listed else None,
            "name": sheets[each.application_id].name,
            "unit": sheets[each.application_id].unit,
            "title": sheets[each.application_id].title,
            "present": each.present,
            "in_favour": each.in_favour,
            "against": each.against,
            "abstained": each.abstained,
            "recused": each.recused,
            "conflicts": late.get(each.application_id, 0),
            "state": STATE_WORDS[listed[each.application_id].state] if each.application_id in listed else OFF,
        }
        for each in found
    ]


def _conflicts(counts: Sequence[Mapping[str, Any]]) -> list[str]:
    """Who stands back from a case whose count has their vote, as numbers."""
    return [
        f"开票后，有{each['conflicts']}位投过票的专家对{_numbered(each)}的申报申请回避，票数中含其所投的票。"
        for each in counts
        if each["conflicts"]
    ]


def _numbered(counted: Mapping[str, Any]) -> str:
    """Whom a count is of, with the number on the list: what was decided about a list names people by it."""
    return f"第{counted['place']}号{counted['name']}" if counted["place"] else str(counted["name"])


def _listed(session: Session, batch: Batch, applications: Collection[UUID]) -> list[Candidate]:
    """Those of the cases that still stand on the meeting's list or one split off it, in order."""
    lists = family_of(session, batch).members
    query = select(Candidate).where(Candidate.application_id.in_(applications), Candidate.batch_id.in_(lists))
    return list(session.scalars(query.order_by(Candidate.place, Candidate.application_id)))


def _reason(session: Session, meeting: Meeting, made: MeetingMinutes) -> str:
    if made.reason_cipher is None:
        return ""
    return open_reason(session, meeting.organisation_id, MeetingMinutes.reason_cipher, made.id, made.reason_cipher)
