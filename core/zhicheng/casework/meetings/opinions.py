"""What an expert writes about a case, with scores by the committee's indicators; changed until it is handed in (JB-1.3)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.ballots.casting import fetch_unlocked
from zhicheng.casework.ballots.standing import ballot_of
from zhicheng.casework.meetings.reading import Read, opened, refuse_unpledged
from zhicheng.casework.meetings.sitting import recused_from, refuse_left, seat_of
from zhicheng.casework.record import canonical, committed, new_salt, record
from zhicheng.casework.unique import once
from zhicheng.store.models import (
    Application,
    Candidate,
    Committee,
    DataKey,
    Meeting,
    MeetingState,
    Opinion,
    Recusal,
    Seat,
)
from zhicheng.store.moments import Clock
from zhicheng.store.vault import Erased, vault_of

ADVICE = ("建议通过", "建议不通过", "提交会议讨论")
LONGEST = 2000
_SALT = "salt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An opinion in words: the advice, the words, and points by indicator."""

    advice: str = ""
    words: str = ""
    scores: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int | None:
        return sum(self.scores.values()) if self.scores else None


def write(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    meeting_id: UUID,
    application_id: UUID,
    version: int | None,
    written: Written,
    hand_in: bool,
) -> Opinion:
    """Save an opinion, and hand it in. ``version`` is what the expert saw, None for the first.

    Raises Refusal with a message at each answer, once it was handed in, and where it was saved elsewhere meanwhile.
    """
    found = opened(session, actor, meeting_id=meeting_id, application_id=application_id)
    known = session.scalar(_own(found).with_for_update())
    if known is not None and known.handed_in_at is not None:
        raise Refusal("decided", "评审意见已经提交，不能再修改。")
    elsewhere = Refusal(
        "stale", "这份意见已在另一处保存，您刚才填写的内容没有保存。请核对后再保存，再次保存会替换那份内容。"
    )
    if (known.version if known else None) != version:
        raise elsewhere
    if wrong := wrong_in(session, found.meeting, written, hand_in=hand_in):
        raise invalid(wrong)
    opinion = known or Opinion(id=uuid4(), meeting_id=meeting_id, seat_id=found.seat.id, application_id=application_id)
    said = {"advice": written.advice, "words": written.words.strip(), "scores": dict(written.scores)}
    body = canonical({**said, _SALT: new_salt().hex()})
    opinion.content_cipher = vault_of(session).seal(
        found.application.person_id, Opinion.content_cipher, opinion.id, body
    )
    opinion.handed_in_at = clock() if hand_in else None
    with once(session, elsewhere):
        session.add(opinion)
    if hand_in:
        subjects = {"meeting": meeting_id, "application": application_id}
        payload = {"content": committed(b"", body.decode())}
        record(session, "opinion.handed_in", actor=actor, clock=clock, subjects=subjects, payload=payload)
    return opinion


def own_opinion(session: Session, found: Read) -> tuple[Opinion | None, Written]:
    """What the expert has written about a case so far."""
    known = session.scalar(_own(found))
    return known, read_opinion(session, found.application.person_id, known) if known else Written()


def read_opinion(session: Session, person_id: UUID, opinion: Opinion) -> Written:
    """An opinion in words; raises Erased once the applicant's data are gone."""
    said = json.loads(vault_of(session).open(person_id, Opinion.content_cipher, opinion.id, opinion.content_cipher))
    return Written(advice=said["advice"], words=said["words"], scores=said["scores"])


def handed_in(session: Session, meeting: Meeting, application_id: UUID) -> list[tuple[Opinion, Seat]]:
    """The opinions on a case that were handed in, in the order of the seats."""
    query = (
        select(Opinion, Seat)
        .join(Seat, Seat.id == Opinion.seat_id)
        .where(
            Opinion.meeting_id == meeting.id,
            Opinion.application_id == application_id,
            Opinion.handed_in_at.is_not(None),
        )
        .order_by(Seat.number)
    )
    return [(opinion, seat) for opinion, seat in session.execute(query)]


def indicators_of(session: Session, meeting: Meeting) -> Sequence[Mapping[str, Any]]:
    """What a meeting's experts score against; nothing where its committee uses no scores."""
    return session.get_one(Committee, meeting.committee_id).indicators


def wrong_in(session: Session, meeting: Meeting, written: Written, *, hand_in: bool) -> dict[str, str]:
    """What is wrong with an opinion, by answer; a draft may have gaps."""
    wrong = {}
    if (written.advice or hand_in) and written.advice not in ADVICE:
        wrong["advice"] = f"请选择评审建议：{'、'.join(ADVICE)}。"
    if len(written.words.strip()) > LONGEST:
        wrong["words"] = f"评审意见最多{LONGEST}个字，请精简。"
    elif hand_in and not written.words.strip():
        wrong["words"] = "请写明评审意见。"
    for each in indicators_of(session, meeting):
        points = written.scores.get(each["key"])
        if points is None:
            if hand_in:
                wrong[f"score-{each['key']}"] = f"请为“{each['title']}”打分。"
        elif not 0 <= points <= each["most"]:
            wrong[f"score-{each['key']}"] = f"“{each['title']}”应在0到{each['most']}分之间。"
    return wrong


def _own(found: Read) -> Any:
    return select(Opinion).where(
        Opinion.seat_id == found.seat.id, Opinion.application_id == found.candidate.application_id
    )


def counts() -> ColumnElement[bool]:
    """Opinions that were handed in by somebody who still sits there and doesn't stand back from the case."""
    recused = exists().where(Recusal.seat_id == Opinion.seat_id, Recusal.application_id == Opinion.application_id)
    sits = exists().where(Seat.id == Opinion.seat_id, Seat.ended_at.is_(None), Seat.declined_at.is_(None))
    return Opinion.handed_in_at.is_not(None) & sits.correlate(Opinion) & ~recused.correlate(Opinion)


def numbers(session: Session, meeting: Meeting, applications: Collection[UUID]) -> dict[UUID, int]:
    """How many opinions there are on each of these cases; those without any left out."""
    query = select(Opinion.application_id, func.count()).where(
        Opinion.meeting_id == meeting.id, Opinion.application_id.in_(applications), counts()
    )
    return {row[0]: row[1] for row in session.execute(query.group_by(Opinion.application_id))}


def of_case(session: Session, candidate: Candidate, meeting: Meeting) -> list[Written]:
    """The opinions on a case that count, without their writers, in an order that says nothing of them."""
    return of_cases(session, [candidate.application_id], meeting).get(candidate.application_id, [])


def of_cases(session: Session, applications: Collection[UUID], meeting: Meeting) -> dict[UUID, list[Written]]:
    """The same of many cases, read at once; cases without any left out, and those whose applicant's data are gone."""
    query = (
        select(Opinion, Application.person_id)
        .join(Application, Application.id == Opinion.application_id)
        .where(
            Opinion.meeting_id == meeting.id,
            Opinion.application_id.in_(applications),
            counts(),
        )
        .order_by(Opinion.id)
    )
    rows = session.execute(query).all()
    # Held while they are needed: the vault finds them in the session instead of asking for each.
    keys = session.scalars(select(DataKey).where(DataKey.owner_id.in_({owner for _, owner in rows}))).all()
    found: dict[UUID, list[Written]] = {}
    for opinion, owner in rows:
        with suppress(Erased):
            said = read_opinion(session, owner, opinion)
            found.setdefault(opinion.application_id, []).append(said)
    del keys
    return found


def deliberated(
    session: Session, actor: Actor, *, meeting_id: UUID, application_id: UUID
) -> tuple[Candidate, list[Written]]:
    """The opinions on a case for an expert of the meeting, once voting has begun: until then everybody writes their own.

    Raises Refusal without the pledge, before, and for a case from which the expert stands back.
    """
    meeting = fetch_unlocked(session, actor, meeting_id)
    seat = seat_of(session, actor, meeting)
    refuse_unpledged(seat)
    refuse_left(session, meeting, seat)
    candidate = session.get(Candidate, application_id)
    if candidate is None or candidate.batch_id != meeting.batch_id or application_id in recused_from(session, seat):
        raise Refusal("not_found", "这份申报不在本次会议的名单上，或者您已回避。请返回重新选择。", status=404)
    if meeting.state is MeetingState.HELD or ballot_of(session, meeting) is None:
        raise Refusal("conflict", "各位专家的评审意见在投票开始后供评议参考，会议结束后不再显示。", status=403)
    return candidate, of_case(session, candidate, meeting)
