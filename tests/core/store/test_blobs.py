"""Files in the blob store: unreadable by hand, whole or not there, and damage is found."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from zhicheng.store.blobs import CHUNK_BYTES, BlobDirectory, FileMissing
from zhicheng.store.keys import Unreadable

KEY = b"k" * 32


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_what_is_written_is_read(tmp_path: Path, size: int) -> None:
    blobs, file_id = BlobDirectory(tmp_path), uuid4()
    content = random.Random(size).randbytes(size)
    written = blobs.write(file_id, _pieces(content), KEY)
    assert written.size == size
    assert b"".join(blobs.read(file_id, KEY)) == content
    assert blobs.intact(file_id, written.digest)


def test_the_stored_bytes_show_nothing_and_are_private(tmp_path: Path) -> None:
    blobs = BlobDirectory(tmp_path)
    for _ in range(2):
        blobs.write(uuid4(), [b"ID 220101199001011234 " * 100], KEY)
    first, second = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert b"220101199001011234" not in first.read_bytes() + second.read_bytes()
    assert first.read_bytes() != second.read_bytes()
    assert first.stat().st_mode & 0o077 == 0


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    blobs, file_id = BlobDirectory(tmp_path), uuid4()
    blobs.write(file_id, [b"x"], KEY)
    with pytest.raises(Unreadable):
        list(blobs.read(file_id, b"j" * 32))


def test_every_flipped_byte_is_found_with_and_without_the_key(tmp_path: Path) -> None:
    chance, blobs = random.Random(7), BlobDirectory(tmp_path)
    file_id, written = uuid4(), None
    written = blobs.write(file_id, [b"x" * (2 * CHUNK_BYTES + 5)], KEY)
    path = next(path for path in tmp_path.rglob("*") if path.is_file())
    whole = path.read_bytes()
    for _ in range(100):
        at = chance.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
        assert not blobs.intact(file_id, written.digest)
        with pytest.raises(Unreadable):
            list(blobs.read(file_id, KEY))


def test_a_dropped_or_swapped_chunk_is_found(tmp_path: Path) -> None:
    blobs, file_id = BlobDirectory(tmp_path), uuid4()
    blobs.write(file_id, [bytes(3 * CHUNK_BYTES)], KEY)
    path = next(path for path in tmp_path.rglob("*") if path.is_file())
    whole, stored = path.read_bytes(), CHUNK_BYTES + 16
    head, chunks = whole[:20], [whole[20 + n * stored : 20 + (n + 1) * stored] for n in range(3)]
    for order in ([0, 1], [1, 0, 2], [0, 2], [2]):
        path.write_bytes(head + b"".join(chunks[n] for n in order))
        with pytest.raises(Unreadable):
            list(blobs.read(file_id, KEY))


def test_an_upload_that_breaks_off_leaves_no_file(tmp_path: Path) -> None:
    blobs, file_id = BlobDirectory(tmp_path), uuid4()

    def breaking() -> Iterator[bytes]:
        yield b"x" * (2 * CHUNK_BYTES)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        blobs.write(file_id, breaking(), KEY)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    with pytest.raises(FileMissing):
        list(blobs.read(file_id, KEY))


def test_a_deleted_file_is_missing(tmp_path: Path) -> None:
    blobs, file_id = BlobDirectory(tmp_path), uuid4()
    blobs.write(file_id, [b"x"], KEY)
    blobs.delete(file_id)
    blobs.delete(file_id)
    with pytest.raises(FileMissing):
        blobs.intact(file_id, b"")


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), 10_000):
        yield content[start : start + 10_000]
