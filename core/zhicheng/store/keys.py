"""Keys: one master key outside the database, which wraps the data keys, signs the ledger and makes blind
indexes.

The master key is a file of its own. It may hold several secrets, the newest first: that one wraps and
indexes, the older ones still unwrap and find until :func:`zhicheng.casework.rotation.rotate` has replaced
what they made.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12


class KeyFileError(RuntimeError):
    """The master key's file can't be used; the message says why and what to do."""


class Unreadable(RuntimeError):
    """A ciphertext doesn't belong where it stands, or was changed."""


def encrypt(key: bytes, plain: bytes, context: str) -> bytes:
    """AES-256-GCM under a random nonce, which comes first; ``context`` is authenticated with it."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, context.encode())


def decrypt(key: bytes, sealed: bytes, context: str) -> bytes:
    """What :func:`encrypt` was given. Raises Unreadable when key, context or bytes differ."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context.encode())
    except InvalidTag as wrong:
        raise Unreadable(f"sealed bytes don't open as {context}") from wrong


def derive(secret: bytes, purpose: str, salt: bytes | None = None) -> bytes:
    """A key of 32 bytes for one purpose (HKDF-SHA-256)."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=f"zhicheng:{purpose}".encode()).derive(secret)


@dataclass(frozen=True, slots=True)
class MasterKey:
    """The secrets, newest first, by id; and the seed that signs the ledger's heads, which never encrypts
    anything."""

    secrets: Mapping[str, bytes] = field(repr=False)
    signing_seed: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> MasterKey:
        """A new master key; :meth:`save` it before anything is sealed."""
        return cls({_new_id(): secrets.token_bytes(KEY_BYTES)}, secrets.token_bytes(KEY_BYTES))

    @classmethod
    def from_file(cls, path: Path) -> MasterKey:
        """Read a key file. Raises KeyFileError when it is missing, malformed, or open to other users."""
        try:
            mode = path.stat().st_mode
            stored = json.loads(path.read_text())
            keys = {entry["id"]: base64.b64decode(entry["secret"], validate=True) for entry in stored["keys"]}
            seed = base64.b64decode(stored["signing"], validate=True)
        except OSError as missing:
            raise KeyFileError(
                f"主密钥文件 {path} 无法读取（{missing.strerror}）。请检查路径和权限，或从备份中恢复。"
            ) from missing
        except (ValueError, KeyError, TypeError, binascii.Error) as malformed:
            raise KeyFileError(f"主密钥文件 {path} 内容已损坏。请从备份中恢复，不要重新生成。") from malformed
        if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeyFileError(f"主密钥文件 {path} 可被其他用户访问。请执行 chmod 600 后重试。")
        if not keys or any(len(secret) != KEY_BYTES for secret in (*keys.values(), seed)):
            raise KeyFileError(f"主密钥文件 {path} 内容已损坏。请从备份中恢复，不要重新生成。")
        return cls(keys, seed)

    def save(self, path: Path) -> None:
        """Write a new file, readable by its owner only. Raises KeyFileError rather than overwrite one."""
        try:
            self._write(path)
        except FileExistsError as exists:
            raise KeyFileError(f"主密钥文件 {path} 已存在，没有改动。若要更换密钥，请使用密钥轮换。") from exists

    def replace(self, path: Path) -> None:
        """Put this key in the place of the file's, at once or not at all."""
        fresh = path.with_name(f"{path.name}.{_new_id()}")
        self._write(fresh)
        fresh.replace(path)

    def _write(self, path: Path) -> None:
        keys = [{"id": id, "secret": base64.b64encode(secret).decode()} for id, secret in self.secrets.items()]
        text = json.dumps({"keys": keys, "signing": base64.b64encode(self.signing_seed).decode()}, indent=1)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())

    @property
    def current(self) -> str:
        """The id of the secret that wraps and indexes."""
        return next(iter(self.secrets))

    def with_new_secret(self) -> MasterKey:
        """The same with a new secret in front; the older ones go on opening what they sealed."""
        return MasterKey({_new_id(): secrets.token_bytes(KEY_BYTES), **self.secrets}, self.signing_seed)

    def only_current(self) -> MasterKey:
        """The same without the older secrets, once nothing needs them any more."""
        return MasterKey({self.current: self.secrets[self.current]}, self.signing_seed)

    def wrap(self, data_key: bytes, owner: str) -> tuple[str, bytes]:
        """The current secret's id and the data key wrapped by it for its owner."""
        return self.current, encrypt(self._wrapping(self.current), data_key, f"data-key:{owner}")

    def unwrap(self, key_id: str, wrapped: bytes, owner: str) -> bytes:
        """A data key. Raises KeyFileError when the file lacks the secret, Unreadable when the row was
        tampered with."""
        if key_id not in self.secrets:
            raise KeyFileError(f"主密钥文件中没有编号为 {key_id} 的密钥。请从备份中恢复包含该密钥的文件。")
        return decrypt(self._wrapping(key_id), wrapped, f"data-key:{owner}")

    def _wrapping(self, key_id: str) -> bytes:
        return derive(self.secrets[key_id], "wrap")

    def blind(self, purpose: str, value: str) -> bytes:
        """The blind index of a value, to be stored."""
        return _keyed_digest(self.secrets[self.current], purpose, value)

    def blinds(self, purpose: str, value: str) -> tuple[bytes, ...]:
        """The blind indexes under which a value may be stored, to be searched for."""
        return tuple(_keyed_digest(secret, purpose, value) for secret in self.secrets.values())

    def signer(self) -> Ed25519PrivateKey:
        """Signs the ledger's heads; its public half may be given to anybody."""
        return Ed25519PrivateKey.from_private_bytes(derive(self.signing_seed, "ledger"))


def _keyed_digest(secret: bytes, purpose: str, value: str) -> bytes:
    return hmac.digest(derive(secret, f"blind:{purpose}"), value.encode(), sha256)


def _new_id() -> str:
    return secrets.token_hex(8)
