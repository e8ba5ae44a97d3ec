"""Reasons that concern a person: sealed with a salt under the person's key, and a digest of both for the
event."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.record import SALT_BYTES, committed, new_salt
from zhicheng.store.vault import Column, vault_of


def seal_reason(session: Session, person_id: UUID, column: Column, row_id: UUID, text: str) -> tuple[bytes, str]:
    """The ciphertext for the column, and the commitment for the event's payload."""
    salt = new_salt()
    return vault_of(session).seal(person_id, column, row_id, salt + text.encode()), committed(salt, text)


def open_reason(session: Session, person_id: UUID, column: Column, row_id: UUID, sealed: bytes) -> str:
    """The reason's text. Raises Erased."""
    return vault_of(session).open(person_id, column, row_id, sealed)[SALT_BYTES:].decode()
