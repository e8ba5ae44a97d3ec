"""The private halves of ballots' keys: files beside the database, one a ballot, destroyed when it is closed.

Envelopes are HPKE (RFC 9180: X25519, HKDF-SHA-256, AES-256-GCM) and bound to their place.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from zhicheng.store.keys import Unreadable

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
KEY_BYTES = 32
_IS_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class KeyGone(LookupError):
    """A ballot's private key isn't where it should be."""


def sealed(public: bytes, plain: bytes, place: bytes) -> bytes:
    """An envelope that only the ballot's private key opens, and only at this place."""
    return bytes(_SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(public), info=place))


class BallotKeys:
    """The directory of the private halves; readable by the service's user only, and not to be backed up with the
    database."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def create(self, ballot_id: UUID) -> bytes:
        """Make a ballot's pair of keys; the public half. It is on the disk before this returns."""
        private = X25519PrivateKey.generate()
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(self._path(ballot_id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(private.private_bytes_raw())
            file.flush()
            os.fsync(file.fileno())
        self._sync()
        return private.public_key().public_bytes_raw()

    def opener(self, ballot_id: UUID) -> Opener:
        """What opens a ballot's envelopes. Raises KeyGone."""
        try:
            return Opener(X25519PrivateKey.from_private_bytes(self._path(ballot_id).read_bytes()))
        except (OSError, ValueError) as gone:
            raise KeyGone(str(ballot_id)) from gone

    def destroy(self, ballot_id: UUID) -> None:
        """Overwrite and remove a private key; nothing where it is gone already."""
        path = self._path(ballot_id)
        try:
            with path.open("r+b") as file:
                file.write(os.urandom(KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
        except FileNotFoundError:
            return
        self._sync()

    def kept(self) -> frozenset[UUID]:
        """The ballots whose private keys are here."""
        names = [each.stem for each in self.root.glob("*.key")] if self.root.is_dir() else []
        return frozenset(UUID(each) for each in names if _IS_ID.fullmatch(each))

    def made_at(self, ballot_id: UUID) -> datetime | None:
        """When a private key was written, by real time; None where it is gone."""
        try:
            return datetime.fromtimestamp(self._path(ballot_id).stat().st_mtime, UTC)
        except FileNotFoundError:
            return None

    def _path(self, ballot_id: UUID) -> Path:
        return self.root / f"{ballot_id}.key"

    def _sync(self) -> None:
        handle = os.open(self.root, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class Opener:
    """Opens the envelopes of one ballot."""

    def __init__(self, private: X25519PrivateKey) -> None:
        self._private = private

    def opened(self, envelope: bytes, place: bytes) -> bytes:
        """What lies in an envelope. Raises Unreadable when it was changed or stood elsewhere."""
        try:
            return bytes(_SUITE.decrypt(envelope, self._private, info=place))
        except InvalidTag as wrong:
            raise Unreadable("an envelope doesn't open at its place") from wrong
