"""Answering an enquiry, again where that is needed, and closing it (HX-5.5)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.access import fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.enquiries.entitled import ANSWER, CLOSE, CLOSE_OWN, office_for
from zhicheng.casework.enquiries.thread import say, touched, wanted
from zhicheng.casework.kinds import Topic
from zhicheng.casework.record import Notify, record
from zhicheng.store.models import Enquiry, EnquiryState
from zhicheng.store.moments import Clock


def answer(
    session: Session, actor: Actor, clock: Clock, *, enquiry_id: UUID, version: int, words: str, closes: bool = False
) -> Enquiry:
    """Answer for the actor's office; ``closes`` where nothing more is to be expected. Of two at once the second is told.

    Raises Refusal with a message at what is wrong, and Stale.
    """
    enquiry = fetch(session, actor, ANSWER, enquiry_id, version=version)
    said = wanted(words, "words", asks="请写明答复的内容，咨询人会看到。")
    office = office_for(actor, enquiry)
    enquiry.state = EnquiryState.ANSWERED
    digest = say(session, clock, enquiry, said, account_id=actor.account_id, office=office)
    record(
        session,
        "enquiry.answered",
        actor=actor,
        clock=clock,
        subjects={"enquiry": enquiry.id, "organisation": office},
        payload={"words": digest},
        changed=touched(enquiry),
        notify=[Notify(Topic.ENQUIRY_ANSWERED, enquiry.asked_by)] if enquiry.asked_by else (),
    )
    if closes:
        _close(session, actor, clock, enquiry)
    return enquiry


def close(session: Session, actor: Actor, clock: Clock, *, enquiry_id: UUID, version: int) -> Enquiry:
    """Close an enquiry that is answered, by an office that may answer it. Raises Refusal and Stale."""
    return _close(session, actor, clock, fetch(session, actor, CLOSE, enquiry_id, version=version))


def close_own(session: Session, actor: Actor, clock: Clock, *, enquiry_id: UUID, version: int) -> Enquiry:
    """Close what one has asked oneself, answered or not. Raises Refusal and Stale."""
    return _close(session, actor, clock, fetch(session, actor, CLOSE_OWN, enquiry_id, version=version))


def _close(session: Session, actor: Actor, clock: Clock, enquiry: Enquiry) -> Enquiry:
    enquiry.state, enquiry.closed_by, enquiry.closed_at = EnquiryState.CLOSED, actor.account_id, clock()
    subjects = {"enquiry": enquiry.id}
    record(session, "enquiry.closed", actor=actor, clock=clock, subjects=subjects, changed=enquiry)
    return enquiry
