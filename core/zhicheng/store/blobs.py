"""Files, encrypted in chunks, in a directory. What a file is and whose key it has stands in the database."""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from zhicheng.store.keys import Unreadable, derive

ALGORITHM = "sha256"
CHUNK_BYTES = 64 * 1024
_MAGIC = b"ZCF1"
_SALT_BYTES = 16
_TAG_BYTES = 16


class FileMissing(LookupError):
    """The blob store has no such file."""


@dataclass(frozen=True, slots=True)
class Written:
    """``size`` is the file's own in bytes; ``digest`` is that of the stored ciphertext."""

    size: int
    digest: bytes
    algorithm: str = ALGORITHM


class BlobDirectory:
    """One file a blob. A file appears whole or not at all, and is on the disk before ``write`` returns.

    Each file has a key of its own, derived from the owner's and a random salt at its beginning. Chunks are
    numbered and the last one is marked, so that none can be dropped, swapped or added unnoticed.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, file_id: UUID, chunks: Iterable[bytes], key: bytes) -> Written:
        """Encrypt and store. A file under the same id is replaced."""
        path = self._path(file_id)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = path.with_name(f"{path.name}.{uuid4().hex}.part")
        salt = os.urandom(_SALT_BYTES)
        cipher, digest, size = AESGCM(derive(key, "chunks", salt)), hashlib.new(ALGORITHM), 0
        try:
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for piece in _sealed(cipher, chunks, salt):
                    file.write(piece.stored)
                    digest.update(piece.stored)
                    size += piece.plain_bytes
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        return Written(size, digest.digest())

    def read(self, file_id: UUID, key: bytes) -> Iterator[bytes]:
        """The file's chunks. Raises FileMissing, or Unreadable at the first chunk that isn't what was
        written."""
        with self._open(file_id) as file:
            header = file.read(len(_MAGIC) + _SALT_BYTES)
            cipher = AESGCM(derive(key, "chunks", header[len(_MAGIC) :]))
            if not header.startswith(_MAGIC):
                raise Unreadable(f"file {file_id} has lost its beginning")
            number, stored = 0, file.read(CHUNK_BYTES + _TAG_BYTES)
            while True:
                following = file.read(CHUNK_BYTES + _TAG_BYTES)
                try:
                    yield cipher.decrypt(_nonce(number, last=not following), stored, None)
                except InvalidTag as wrong:
                    raise Unreadable(f"file {file_id} was changed at chunk {number}") from wrong
                if not following:
                    return
                number, stored = number + 1, following

    def intact(self, file_id: UUID, digest: bytes) -> bool:
        """Whether the stored bytes still have the digest that was kept; needs no key. Raises FileMissing."""
        with self._open(file_id) as file:
            return hashlib.file_digest(file, ALGORITHM).digest() == digest

    def delete(self, file_id: UUID) -> None:
        """Remove a file; one that isn't there is no matter."""
        self._path(file_id).unlink(missing_ok=True)

    def _open(self, file_id: UUID) -> BufferedReader:
        try:
            return self._path(file_id).open("rb")
        except FileNotFoundError as missing:
            raise FileMissing(str(file_id)) from missing

    def _path(self, file_id: UUID) -> Path:
        return self.root / file_id.hex[:2] / file_id.hex


@dataclass(frozen=True, slots=True)
class _Piece:
    stored: bytes
    plain_bytes: int


def _sealed(cipher: AESGCM, chunks: Iterable[bytes], salt: bytes) -> Iterator[_Piece]:
    yield _Piece(_MAGIC + salt, 0)
    number, waiting = 0, bytearray()
    for chunk in chunks:
        waiting += chunk
        # One chunk always waits: only the end shows which is the last.
        while len(waiting) > CHUNK_BYTES:
            plain = bytes(waiting[:CHUNK_BYTES])
            del waiting[:CHUNK_BYTES]
            yield _Piece(cipher.encrypt(_nonce(number, last=False), plain, None), len(plain))
            number += 1
    yield _Piece(cipher.encrypt(_nonce(number, last=True), bytes(waiting), None), len(waiting))


def _nonce(number: int, *, last: bool) -> bytes:
    return struct.pack(">7xI?", number, last)
