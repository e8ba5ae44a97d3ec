"""Seals and opens what belongs to one owner, under that owner's data key."""

from __future__ import annotations

import hmac
import os
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import InstrumentedAttribute, Session

from zhicheng.store.keys import KEY_BYTES, MasterKey, decrypt, derive, encrypt
from zhicheng.store.models import DataKey

Column = InstrumentedAttribute[bytes] | InstrumentedAttribute[bytes | None]


class Erased(LookupError):
    """The owner's key is destroyed: what was sealed under it can't be read by anybody any more."""


class Vault:
    """The keys of one session. Data keys are unwrapped when first needed and forgotten with the session."""

    def __init__(self, session: Session, master: MasterKey) -> None:
        self._session = session
        self._open: dict[UUID, bytes] = {}
        self.master = master

    def create(self, owner_id: UUID, at: datetime) -> None:
        """Give a new owner a data key."""
        key = os.urandom(KEY_BYTES)
        key_id, wrapped = self.master.wrap(key, str(owner_id))
        self._session.add(DataKey(owner_id=owner_id, master_key_id=key_id, wrapped=wrapped, created_at=at))
        self._open[owner_id] = key

    def ensure(self, owner_id: UUID, at: datetime) -> None:
        """Give an owner that may have one already a data key."""
        if owner_id not in self._open and self._session.get(DataKey, owner_id) is None:
            self.create(owner_id, at)

    def destroy(self, owner_id: UUID) -> None:
        """Destroy the owner's key, and with it the sense of everything sealed under it."""
        self._open.pop(owner_id, None)
        stored = self._session.get(DataKey, owner_id)
        if stored is not None:
            self._session.delete(stored)
            self._session.flush()

    def seal(self, owner_id: UUID, column: Column, row_id: UUID, plain: str | bytes) -> bytes:
        """Ciphertext for one column of one row; it opens nowhere else. Raises Erased."""
        data = plain.encode() if isinstance(plain, str) else plain
        return encrypt(self._key(owner_id), data, _place(owner_id, column, row_id))

    def open(self, owner_id: UUID, column: Column, row_id: UUID, sealed: bytes) -> bytes:
        """What was sealed there. Raises Erased, or Unreadable when it was moved or changed."""
        return decrypt(self._key(owner_id), sealed, _place(owner_id, column, row_id))

    def text(self, owner_id: UUID, column: Column, row_id: UUID, sealed: bytes | None) -> str | None:
        """Sealed text, None where there is none. Raises as :meth:`open`."""
        return None if sealed is None else self.open(owner_id, column, row_id, sealed).decode()

    def file_key(self, owner_id: UUID, file_id: UUID) -> bytes:
        """The key of one file in the blob store. Raises Erased."""
        return derive(self._key(owner_id), f"file:{file_id}")

    def index(self, owner_id: UUID, purpose: str, value: str) -> bytes:
        """The blind index of a value under one owner's key: it outlives a change of the master key. Raises Erased."""
        return hmac.digest(derive(self._key(owner_id), f"index:{purpose}"), value.encode(), "sha256")

    def _key(self, owner_id: UUID) -> bytes:
        if owner_id not in self._open:
            stored = self._session.get(DataKey, owner_id)
            if stored is None:
                raise Erased(str(owner_id))
            self._open[owner_id] = self.master.unwrap(stored.master_key_id, stored.wrapped, str(owner_id))
        return self._open[owner_id]


def vault_of(session: Session) -> Vault:
    """The session's vault. The session's ``info`` must hold the master key, as those of ``Store`` do."""
    vault: Vault | None = session.info.get("vault")
    if vault is None:
        vault = session.info["vault"] = Vault(session, session.info["master"])
    return vault


def _place(owner_id: UUID, column: Column, row_id: UUID) -> str:
    return f"{owner_id}:{column.class_.__tablename__}:{column.key}:{row_id}"
