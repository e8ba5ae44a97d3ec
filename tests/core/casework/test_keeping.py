"""Files that belong to a row come and go with it."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest

from zhicheng.casework.keeping import CHUNK, keep, pieces
from zhicheng.store.blobs import BlobDirectory, FileMissing
from zhicheng.store.engine import Store
from zhicheng.store.moments import system_clock
from zhicheng.store.vault import vault_of


def test_a_stream_is_read_from_its_beginning_in_pieces() -> None:
    stream = BytesIO(b"a" * CHUNK + b"b")
    stream.read()
    assert [len(each) for each in pieces(stream)] == [CHUNK, 1]


def test_a_file_stays_where_its_transaction_is_kept_and_goes_where_it_is_not(store: Store, tmp_path: Path) -> None:
    blobs, owner, kept, dropped = BlobDirectory(tmp_path / "files"), uuid4(), uuid4(), uuid4()
    with store.begin() as session:
        vault_of(session).ensure(owner, system_clock())
        written = keep(session, blobs, kept, pieces(BytesIO(b"scan")), owner=owner)
    assert written.size == 4
    with store.reading() as session:
        keep(session, blobs, dropped, (b"scan",), owner=owner)
        session.rollback()
    with store.reading() as session:
        key: Callable[..., bytes] = vault_of(session).file_key
        assert b"".join(blobs.read(kept, key(owner, kept))) == b"scan"
        with pytest.raises(FileMissing):
            next(blobs.read(dropped, key(owner, dropped)))
