"""What is read of enquiries: everything by those who answer and who asked, the thread by whoever has number and code."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import account_name, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.enquiries.entitled import READ, READ_OWN
from zhicheng.casework.objections.receipt import code_digest, read_typed
from zhicheng.casework.reasons import open_reason
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import Enquiry, EnquiryMessage, EnquiryState, Organisation
from zhicheng.store.vault import vault_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """``office`` is who answers, empty for whoever asks; ``who`` is the person at the office."""

    office: str
    who: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An enquiry in full; ``name`` and ``mobile`` are empty where none were left."""

    enquiry: Enquiry
    name: str
    mobile: str
    messages: tuple[Message, ...]


def read_enquiry(session: Session, actor: Actor, *, enquiry_id: UUID) -> Opened:
    """One enquiry for those who answer it; raises Refusal, also once it is erased."""
    return _opened(session, fetch(session, actor, READ, enquiry_id))


def read_own(session: Session, actor: Actor, *, enquiry_id: UUID) -> Opened:
    """One's own enquiry; raises Refusal, also once it is erased."""
    return _opened(session, fetch(session, actor, READ_OWN, enquiry_id))


def by_code(session: Session, *, number: str, code: str) -> Opened | None:
    """A visitor's enquiry by number and code; None where they don't belong together or to nothing.

    Once it is erased there are no messages.
    """
    found = session.scalar(select(Enquiry).where(Enquiry.number == read_typed(number)))
    if found is None or found.code_digest is None:
        return None
    if not hmac.compare_digest(found.code_digest, code_digest(found.number, read_typed(code))):
        return None
    if found.erased_at is not None:
        return Opened(enquiry=found, name="", mobile="", messages=())
    return _opened(session, found)


def overdue(enquiry: Enquiry, now: datetime) -> bool:
    """Whether it still waits for an answer after its last day."""
    late = enquiry.due_on is not None and beijing_day(now) > enquiry.due_on
    return late and enquiry.state is EnquiryState.WAITING


def days_open(enquiry: Enquiry, now: datetime) -> int:
    """Calendar days since it was asked, until it was closed."""
    last: date = beijing_day(enquiry.closed_at or now)
    return (last - beijing_day(enquiry.asked_at)).days


def _opened(session: Session, enquiry: Enquiry) -> Opened:
    caller = {"name": "", "mobile": ""}
    if enquiry.caller_cipher is not None:
        sealed = vault_of(session).open(enquiry.id, Enquiry.caller_cipher, enquiry.id, enquiry.caller_cipher)
        caller = json.loads(sealed)
    elif enquiry.asked_by is not None:
        caller["name"] = account_name(session, enquiry.asked_by)
    query = (
        select(EnquiryMessage, Organisation.name)
        .outerjoin(Organisation, Organisation.id == EnquiryMessage.organisation_id)
        .where(EnquiryMessage.enquiry_id == enquiry.id)
        .order_by(EnquiryMessage.number)
    )
    return Opened(
        enquiry=enquiry,
        name=caller["name"],
        mobile=caller["mobile"],
        messages=tuple(
            Message(
                office=office or "",
                who=account_name(session, each.said_by) if office else "",
                at=each.at,
                words=open_reason(session, enquiry.id, EnquiryMessage.words_cipher, each.id, each.words_cipher),
            )
            for each, office in session.execute(query)
        ),
    )
