"""How a file that belongs to a row is kept: under its owner's key, on the disk before the row, gone where the row isn't."""

from collections.abc import Iterable, Iterator
from typing import IO
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import Session

from zhicheng.store.blobs import BlobDirectory, Written
from zhicheng.store.vault import vault_of

CHUNK = 64 * 1024
"""Bytes in memory at a time."""


def pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """A stream from its beginning, a piece at a time."""
    stream.seek(0)
    return iter(lambda: stream.read(CHUNK), b"")


def keep(session: Session, blobs: BlobDirectory, file_id: UUID, content: Iterable[bytes], *, owner: UUID) -> Written:
    """Store under the key of an owner who has one; a rollback of the session's transaction takes it away again."""
    event.listen(session, "after_rollback", lambda _: blobs.delete(file_id), once=True)
    return blobs.write(file_id, content, vault_of(session).file_key(owner, file_id))
