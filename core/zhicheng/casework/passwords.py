"""Passwords: what is taken for one, and how it is kept.

The policy follows OWASP ASVS: length, and no common or personal ones; no classes of characters and no regular
change, which GB/T 22239 asks for. A deployer may ask for more.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 8
MAX_LENGTH = 128
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_RUNS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv")
# Neither 0 and O nor 1, l and I: an initial password is read out or copied from paper.
_LEGIBLE = "23456789abcdefghjkmnpqrstuvwxyz"


def hash_password(password: str) -> str:
    """The password as it is stored (argon2id, 19 MiB, two passes)."""
    return _HASHER.hash(_normal(password))


def verify_password(stored: str | None, password: str) -> bool:
    """Whether it is the one. Where there is none to compare with, a dummy is, so that both take the same
    time."""
    try:
        return _HASHER.verify(stored or _dummy(), _normal(password)) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether it was hashed with other parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


def password_problem(password: str, *, personal: Iterable[str | None] = ()) -> str | None:
    """Why this can't be a password, None when it can. ``personal`` are the person's numbers and names."""
    normal = _normal(password).lower()
    if len(normal) < MIN_LENGTH:
        return f"密码至少需要{MIN_LENGTH}个字符，现为{len(normal)}个，请重新设置。"
    if len(normal) > MAX_LENGTH:
        return f"密码最多{MAX_LENGTH}个字符，现为{len(normal)}个，请重新设置。"
    if _is_common(normal):
        return "这个密码过于常见，容易被猜中。请换一个，例如由几个不相关的词组成。"
    if any(_gives_away(normal, part.lower()) for part in personal if part):
        return "密码不能包含您的证件号码、手机号或账号。请换一个不含个人信息的密码。"
    return None


def initial_password() -> str:
    """A random first password, to be handed over once and changed at the first sign-in."""
    return "-".join("".join(secrets.choice(_LEGIBLE) for _ in range(4)) for _ in range(3))


def _gives_away(password: str, part: str) -> bool:
    """Whether the password holds the whole of it, or what is left of it hides little."""
    return part in password or (len(part) >= 11 and (password in part or part[-6:] == password.strip("abcdefg@#!.")))


def _is_common(password: str) -> bool:
    if len(set(password)) <= 2 or any(password in run * 3 or password in run[::-1] * 3 for run in _RUNS):
        return True
    stem = password.rstrip("0123456789!@#.*_-")
    return (
        password in _common() or (stem in _common() and len(password) - len(stem) <= 4) or password[::-1] in _common()
    )


@cache
def _common() -> frozenset[str]:
    return frozenset(files(__package__).joinpath("common_passwords.txt").read_text().split())


@cache
def _dummy() -> str:
    return _HASHER.hash(secrets.token_urlsafe())


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
