"""What an entry says: sealed as one under its subject's key, with a commitment for the event."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.reasons import open_reason
from zhicheng.casework.record import canonical
from zhicheng.store.models import IntegrityEntry
from zhicheng.store.vault import vault_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """``document`` is the title of the decision, ``answerable`` are the people answerable in an organisation."""

    facts: str
    document: str
    document_number: str = ""
    answerable: tuple[str, ...] = ()


def sealed(session: Session, subject_id: UUID, entry_id: UUID, content: Content) -> bytes:
    """The ciphertext for the entry's column. Raises Erased."""
    return vault_of(session).seal(subject_id, IntegrityEntry.content_cipher, entry_id, canonical(asdict(content)))


def opened(session: Session, entry: IntegrityEntry) -> Content:
    """What an entry says. Raises Erased once the subject's key is destroyed."""
    found = json.loads(
        vault_of(session).open(entry.subject_id, IntegrityEntry.content_cipher, entry.id, entry.content_cipher)
    )
    return Content(**{**found, "answerable": tuple(found["answerable"])})


def why_withdrawn(session: Session, entry: IntegrityEntry) -> str:
    """Why an entry was withdrawn, empty where it stands. Raises Erased."""
    if entry.withdrawn_cipher is None:
        return ""
    return open_reason(session, entry.subject_id, IntegrityEntry.withdrawn_cipher, entry.id, entry.withdrawn_cipher)
