"""The master key's file, what it wraps and indexes, and sealed values that open only where they belong."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from zhicheng.store.engine import Store
from zhicheng.store.keys import KeyFileError, MasterKey, Unreadable
from zhicheng.store.models import Person
from zhicheng.store.vault import Erased, vault_of

NOW = datetime(2023, 2, 10, tzinfo=UTC)


def test_a_key_file_is_private_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    master = MasterKey.generate()
    master.save(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert MasterKey.from_file(path) == master
    with pytest.raises(KeyFileError, match="已存在"):
        MasterKey.generate().save(path)
    assert MasterKey.from_file(path) == master


def test_a_key_file_open_to_others_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    MasterKey.generate().save(path)
    os.chmod(path, 0o640)
    with pytest.raises(KeyFileError, match="chmod 600"):
        MasterKey.from_file(path)


@pytest.mark.parametrize("content", ["", "{}", '{"keys": [{"id": "a", "secret": "eA=="}], "signing": "eA=="}', "[1]"])
def test_a_damaged_key_file_is_told_from_a_missing_one(tmp_path: Path, content: str) -> None:
    path = tmp_path / "master.key"
    with pytest.raises(KeyFileError, match="无法读取"):
        MasterKey.from_file(path)
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match="已损坏"):
        MasterKey.from_file(path)


def test_the_secret_shows_in_no_representation() -> None:
    master = MasterKey.generate()
    assert master.current not in repr(master)


def test_an_older_secret_still_unwraps_and_finds_until_it_is_dropped(tmp_path: Path) -> None:
    old = MasterKey.generate()
    wrapped = old.wrap(b"k" * 32, "someone")
    both = old.with_new_secret()
    assert both.unwrap(*wrapped, "someone") == b"k" * 32
    assert both.wrap(b"k" * 32, "someone")[0] == both.current != old.current
    assert old.blind("mobile", "138") in both.blinds("mobile", "138")
    both.save(tmp_path / "k")
    both.only_current().replace(tmp_path / "k")
    with pytest.raises(KeyFileError, match="备份"):
        MasterKey.from_file(tmp_path / "k").unwrap(*wrapped, "someone")


def test_blind_indexes_differ_by_purpose_value_and_key() -> None:
    one, other = MasterKey.generate(), MasterKey.generate()
    found = {
        one.blind("mobile", "1"),
        one.blind("mobile", "2"),
        one.blind("id", "1"),
        other.blind("mobile", "1"),
    }
    assert len(found) == 4
    assert one.blind("mobile", "1") in found


def test_a_wrapped_key_opens_for_its_owner_only() -> None:
    master = MasterKey.generate()
    key_id, wrapped = master.wrap(b"k" * 32, "one")
    with pytest.raises(Unreadable):
        master.unwrap(key_id, wrapped, "another")


def test_a_sealed_value_opens_only_in_its_column_row_and_owner(store: Store) -> None:
    owner, other, row = uuid4(), uuid4(), uuid4()
    with store.begin() as session:
        vault = vault_of(session)
        vault.create(owner, NOW)
        vault.create(other, NOW)
        sealed = vault.seal(owner, Person.mobile_cipher, row, "13812345678")
    with store.begin() as session:
        vault = vault_of(session)
        assert vault.text(owner, Person.mobile_cipher, row, sealed) == "13812345678"
        for moved in (
            (owner, Person.email_cipher, row),
            (owner, Person.mobile_cipher, other),
            (other, Person.mobile_cipher, row),
        ):
            with pytest.raises(Unreadable):
                vault.open(*moved, sealed)
        with pytest.raises(Unreadable):
            vault.open(owner, Person.mobile_cipher, row, sealed[:-1] + bytes([sealed[-1] ^ 1]))
    assert b"13812345678" not in sealed


def test_without_its_key_a_sealed_value_is_gone(store: Store) -> None:
    owner = uuid4()
    with store.begin() as session:
        vault_of(session).create(owner, NOW)
        sealed = vault_of(session).seal(owner, Person.mobile_cipher, owner, "1")
    with store.begin() as session:
        vault_of(session).open(owner, Person.mobile_cipher, owner, sealed)
        vault_of(session).destroy(owner)
        with pytest.raises(Erased):
            vault_of(session).open(owner, Person.mobile_cipher, owner, sealed)
    with store.begin() as session, pytest.raises(Erased):
        vault_of(session).open(owner, Person.mobile_cipher, owner, sealed)
