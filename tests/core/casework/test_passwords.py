"""Which passwords are taken, and that an unknown user costs as much as a known one."""

from __future__ import annotations

import pytest
from argon2 import extract_parameters

from zhicheng.casework import passwords
from zhicheng.casework.passwords import (
    hash_password,
    initial_password,
    is_outdated,
    password_problem,
    verify_password,
)

ID_NUMBER, MOBILE = "220102199001011234", "13812345678"


@pytest.mark.parametrize(
    "password", ["correct horse battery", "春眠不觉晓处处闻啼", "x7kq-99ab", "Tr0ub4dor&3", "a" * 4 + "bcdzq" + "#9"]
)
def test_ordinary_long_passwords_are_taken(password: str) -> None:
    assert password_problem(password, personal=(ID_NUMBER, MOBILE, "zhangsan")) is None


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "至少需要8个字符"),
        ("x" * 129, "最多128个字符"),
        ("12345678", "过于常见"),
        ("Password", "过于常见"),
        ("password2023", "过于常见"),
        ("aaaaaaaa", "过于常见"),
        ("abcdefgh", "过于常见"),
        ("98765432", "过于常见"),
        ("woaini1314", "过于常见"),
        ("Admin123!", "过于常见"),
        ("220102199001011234", "不能包含"),
        ("x13812345678", "不能包含"),
        ("19900101", "不能包含"),
        ("zhangsan99", "不能包含"),
        ("ab011234", "不能包含"),
    ],
)
def test_bad_passwords_are_refused_with_the_reason(password: str, said: str) -> None:
    problem = password_problem(password, personal=(ID_NUMBER, MOBILE, "zhangsan"))
    assert problem is not None
    assert said in problem
    assert password not in problem


@pytest.mark.usefixtures("costly_passwords")
def test_a_hash_verifies_only_its_password_whatever_the_form_of_its_characters() -> None:
    stored = hash_password("pässwörd-长安")
    assert verify_password(stored, "pa\u0308sswo\u0308rd-长安")
    assert not verify_password(stored, "password-长安")
    parameters = extract_parameters(stored)
    assert (parameters.time_cost, parameters.memory_cost, parameters.parallelism) == (2, 19 * 1024, 1)
    assert not is_outdated(stored)


def test_without_a_hash_a_dummy_is_verified_and_never_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    class Spy:
        def __init__(self) -> None:
            self.compared: list[str] = []

        def verify(self, stored: str, password: str) -> bool:
            self.compared.append(stored)
            return True

        def hash(self, password: str) -> str:
            return "$argon2id$dummy"

    passwords._dummy.cache_clear()
    spy = Spy()
    monkeypatch.setattr(passwords, "_HASHER", spy)
    try:
        assert not verify_password(None, "anything")
        assert not verify_password("", "anything")
    finally:
        passwords._dummy.cache_clear()
    assert spy.compared == ["$argon2id$dummy"] * 2


def test_initial_passwords_are_random_and_themselves_acceptable() -> None:
    made = {initial_password() for _ in range(200)}
    assert len(made) == 200
    assert all(password_problem(password) is None for password in made)
