"""What is said in an enquiry, one message after another, each sealed under the enquiry's key."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from zhicheng.casework.access import invalid
from zhicheng.casework.reasons import seal_reason
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import Enquiry, EnquiryMessage
from zhicheng.store.moments import Clock
from zhicheng.workdays import UnknownYear, WorkCalendar

MOST_CHARACTERS = 2000


def wanted(words: str, field: str, *, asks: str) -> str:
    """What was typed, without blanks around it; raises Refusal where there is nothing, or too much."""
    said = words.strip()
    if not said:
        raise invalid({field: asks})
    if len(said) > MOST_CHARACTERS:
        raise invalid({field: f"最多填写{MOST_CHARACTERS}个字，现为{len(said)}个字，请精简。"})
    return said


def say(
    session: Session, clock: Clock, enquiry: Enquiry, words: str, *, account_id: UUID | None, office: UUID | None = None
) -> str:
    """Add a message, of ``office`` where it answers; gives the commitment to its words for the event."""
    last = select(func.max(EnquiryMessage.number)).where(EnquiryMessage.enquiry_id == enquiry.id)
    message_id = uuid4()
    sealed, digest = seal_reason(session, enquiry.id, EnquiryMessage.words_cipher, message_id, words)
    session.add(
        EnquiryMessage(
            id=message_id,
            enquiry_id=enquiry.id,
            number=(session.scalar(last) or 0) + 1,
            organisation_id=office,
            said_by=account_id,
            words_cipher=sealed,
            at=clock(),
        )
    )
    return digest


def due(clock: Clock, days: int) -> date | None:
    """The last day for an answer, ``days`` working days from today; None where the holidays of that year aren't known."""
    try:
        return WorkCalendar.official().add(beijing_day(clock()), days)
    except UnknownYear:
        return None


def touched(enquiry: Enquiry) -> Enquiry:
    """The enquiry, which gets a new version even where there is only one more message."""
    flag_modified(enquiry, "state")
    return enquiry
