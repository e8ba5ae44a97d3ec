"""Minutes as they are read and printed: any version by the office and those who sat there, signed ones by the bureaus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, account_name, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.ballots.casting import fetch_unlocked
from zhicheng.casework.meetings.entitled import READ_MINUTES
from zhicheng.casework.meetings.minutes import content_of, versions
from zhicheng.casework.meetings.reading import refuse_unpledged
from zhicheng.casework.meetings.sitting import seat_of
from zhicheng.casework.seats import seats
from zhicheng.documents.minutes_paper import Signed, minutes_paper
from zhicheng.spoken import spoken
from zhicheng.store.models import Meeting, MeetingMinutes
from zhicheng.store.moments import BEIJING


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable:
    """The versions of a meeting's minutes that somebody may read, each with the reason for which it was written, oldest
    first; ``shown`` is the one asked for, else the newest, None while there is none."""

    meeting: Meeting
    every: tuple[tuple[MeetingMinutes, str], ...]
    shown: MeetingMinutes | None
    content: Mapping[str, Any] | None

    @property
    def old(self) -> bool:
        """Whether a newer version may be read too."""
        return self.shown is not None and self.shown is not self.every[-1][0]


def readable(session: Session, actor: Actor, *, meeting_id: UUID, number: int | None = None) -> Readable:
    """The minutes for the office of a meeting, and, as far as the chair has signed them, for the bureaus that its plan or
    results were filed with. Raises Refusal, 404 for a version that there isn't."""
    meeting = fetch(session, actor, READ_MINUTES, meeting_id)
    own = meeting.organisation_id in seats(actor)
    found = [each for each in versions(session, meeting) if own or each[0].signed_at is not None]
    return _shown(session, meeting, found, number)


def attended(session: Session, actor: Actor, *, meeting_id: UUID, number: int | None = None) -> Readable:
    """The minutes for an expert who sits at the meeting and has pledged. Raises Refusal."""
    meeting = fetch_unlocked(session, actor, meeting_id)
    refuse_unpledged(seat_of(session, actor, meeting))
    return _shown(session, meeting, versions(session, meeting), number)


def paper(session: Session, found: Readable) -> bytes:
    """A version as PDF, a draft where it isn't signed. Raises Refusal while there is none, MissingGlyphs."""
    made, content = found.shown, found.content
    if made is None or content is None:
        raise Refusal("not_found", "还没有可以下载的会议纪要。主持人签署后即可下载。", status=404)
    at = made.signed_at.astimezone(BEIJING) if made.signed_at else None
    return minutes_paper(
        content,
        Signed(
            number=made.number,
            digest=made.digest,
            reason=next(reason for each, reason in found.every if each is made),
            signed_by=account_name(session, made.signed_by) if at else "",
            signed_at=f"{spoken(at)} {at:%H:%M}" if at else "",
        ),
    )


def _shown(session: Session, meeting: Meeting, found: list[tuple[MeetingMinutes, str]], number: int | None) -> Readable:
    wanted = [each for each, _ in found if number is None or each.number == number]
    if number is not None and not wanted:
        raise Refusal("not_found", f"没有第{number}版会议纪要。请返回会议纪要页面重新选择。", status=404)
    made = wanted[-1] if wanted else None
    content = content_of(session, meeting, made) if made else None
    return Readable(meeting=meeting, every=tuple(found), shown=made, content=content)
