"""What happened to a case: its events with their places in the ledger, who looked at it, objections and requests for
reconsideration. Never a vote, nor who sat in a meeting."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import account_names
from zhicheng.casework.certificates.reading import LOOKER_WORDS, WAY_WORDS
from zhicheng.casework.dossiers import file_of
from zhicheng.casework.evidence.lists import lists_of
from zhicheng.casework.kinds import KINDS
from zhicheng.casework.objections.reading import opened
from zhicheng.casework.reasons import open_reason
from zhicheng.store.models import (
    Application,
    Certificate,
    CertificateView,
    Event,
    EventSubject,
    LedgerLink,
    Objection,
    Organisation,
    Reconsideration,
    Upload,
)
from zhicheng.store.moments import BEIJING

SECRET = ("ballot.", "draw.", "seat.", "reading.", "opinion.", "meeting.", "minutes.", "expert.")
"""Events of meetings: they tell who sat there. What the list as a whole came to stands in :mod:`.lists`."""


def events_of(session: Session, application: Application) -> list[tuple[Event, LedgerLink | None]]:
    """The events about a case, the lists on which it stood, its objections and its reconsideration, in the order of
    writing; of the lists' those left out that are about somebody else's case."""
    objections = select(Objection.id).where(Objection.application_id == application.id)
    asked = select(Reconsideration.id).where(Reconsideration.application_id == application.id)
    own = [application.id, *session.scalars(objections), *session.scalars(asked)]
    batches = [each.id for each in lists_of(session, application)]
    about = select(EventSubject.event_id).where(EventSubject.subject_id.in_([*own, *batches]))
    query = (
        select(Event, LedgerLink)
        .outerjoin(LedgerLink, LedgerLink.event_id == Event.id)
        .where(Event.id.in_(about))
        .order_by(Event.number)
    )
    known = {str(each) for each in own}
    return [(event, link) for event, link in session.execute(query) if _tellable(event, known)]


def _tellable(event: Event, own: set[str]) -> bool:
    if event.kind.startswith(SECRET):
        return False
    subjects = json.loads(event.body)["subjects"]
    others = {subjects[role] for role in ("application", "objection", "reconsideration") if role in subjects}
    return not others or bool(others & own)


def event_lines(found: Iterable[tuple[Event, LedgerLink | None]]) -> bytes:
    """One JSON object a line: the event as written, its position, and the chain's digest there."""
    lines = [
        _json(
            {
                "number": event.number,
                "title": KINDS[event.kind].title,
                "position": link.position if link else None,
                "event_digest": link.event_digest.hex() if link else None,
                "chain": link.chain.hex() if link else None,
                "body": event.body.decode(),
            }
        )
        for event, link in found
    ]
    return b"\n".join(lines) + b"\n" if lines else b""


def looks(session: Session, application: Application, found: Iterable[tuple[Event, LedgerLink | None]]) -> list[Any]:
    """Who looked at the case, and at its certificate, as far as the platform records it."""
    seen = [event for event, _ in found if event.kind.endswith("_seen")]
    offices = _organisations(session, [each.id for each in seen])
    names, people = _file_names(session, application), account_names(session, [each.actor_id for each in seen])
    rows: list[Any] = [
        {
            "at": _moment(each.at),
            "what": _what(each, names),
            "who": people[each.actor_id],
            "office": offices.get(each.id),
        }
        for each in seen
    ]
    query = (
        select(CertificateView)
        .join(Certificate, Certificate.id == CertificateView.certificate_id)
        .where(Certificate.application_id == application.id)
        .order_by(CertificateView.at, CertificateView.id)
    )
    rows += [
        {
            "at": _moment(each.at),
            "what": f"证书：{WAY_WORDS[each.way]}",
            "who": LOOKER_WORDS[each.looker],
            "office": None,
        }
        for each in session.scalars(query)
    ]
    return sorted(rows, key=lambda each: each["at"])


def _what(event: Event, names: Mapping[str, str]) -> str:
    """What was looked at; a file by its name."""
    title, file_id = KINDS[event.kind].title, json.loads(event.body)["subjects"].get("file")
    return f"{title}：{names.get(file_id, file_id)}" if file_id else title


def _file_names(session: Session, application: Application) -> dict[str, str]:
    query = select(Upload).where(Upload.application_id == application.id)
    return {str(each.id): file_of(session, application.person_id, each).filename for each in session.scalars(query)}


def disputes(session: Session, application: Application) -> dict[str, list[Any]]:
    """Objections to the case, without who objected, and its reconsideration. An objection past its time is only named."""
    objections = select(Objection).where(Objection.application_id == application.id).order_by(Objection.lodged_at)
    asked = select(Reconsideration).where(Reconsideration.application_id == application.id)
    return {
        "objections": [_objection(session, each) for each in session.scalars(objections)],
        "reconsiderations": [_asked(session, application, each) for each in session.scalars(asked)],
    }


def _objection(session: Session, objection: Objection) -> dict[str, Any]:
    told = {"lodged_at": _moment(objection.lodged_at), "state": str(objection.state)}
    if objection.erased_at is not None:
        return {**told, "erased_at": _moment(objection.erased_at)}
    read = opened(session, objection)
    return {**told, "grounds": read.grounds, "answer": read.answer, "decided_by": read.decided_by}


def _asked(session: Session, application: Application, found: Reconsideration) -> dict[str, Any]:
    def words(column: Any, sealed: bytes | None) -> str:
        return open_reason(session, application.person_id, column, found.id, sealed) if sealed else ""

    return {
        "asked_at": _moment(found.asked_at),
        "state": str(found.state),
        "grounds": words(Reconsideration.grounds_cipher, found.grounds_cipher),
        "answer": words(Reconsideration.answer_cipher, found.answer_cipher),
    }


def _organisations(session: Session, events: list[UUID]) -> dict[UUID, str]:
    query = (
        select(EventSubject.event_id, Organisation.name)
        .join(Organisation, Organisation.id == EventSubject.subject_id)
        .where(EventSubject.event_id.in_(events), EventSubject.role == "organisation")
    )
    return {each.event_id: each.name for each in session.execute(query)}


def _moment(at: Any) -> str:
    return str(at.astimezone(BEIJING).isoformat())


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
