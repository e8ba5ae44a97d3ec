from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from zhicheng.identity import (
    ID_TYPES,
    birth_date,
    check_credit_code,
    check_id_number,
    check_identity,
    check_mobile,
    compact,
    gender,
    mask_number,
)


def numbered(first_seventeen: str) -> str:
    return first_seventeen + ric.calc_check_digit(first_seventeen + "0")


GOOD = numbered("22010419800101123")
CREDIT = "91110000600037341L"


def test_a_good_number_in_any_spelling() -> None:
    assert check_id_number(GOOD) is None
    with_x = next(n for i in range(100) if (n := numbered(f"220104198001011{i:02d}")).endswith("X"))
    assert check_id_number(with_x.lower()) is None
    assert check_id_number(f" {GOOD[:6]} {GOOD[6:]} ") is None


@pytest.mark.parametrize("place", ["220106", "411003", "810000", "830000", "999999"])
def test_the_place_is_never_a_reason_to_refuse(place: str) -> None:
    assert check_id_number(numbered(place + "19800101123")) is None


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("220104800101123", "应为18位，现为15位"),
        ("", "现为0位"),
        (GOOD[:16] + "a" + GOOD[17:], "应为数字"),
        (GOOD[:17] + "１", "应为数字"),
        (numbered("22010419800231123"), "“19800231”不存在"),
        (numbered("22010418000101123"), "1800-01-01”不合理"),
    ],
)
def test_bad_numbers_are_explained(number: str, message: str) -> None:
    assert message in (check_id_number(number) or "")


def test_a_birth_in_the_future() -> None:
    number = numbered("22010420300101123")
    assert check_id_number(number) is None
    assert "2030-01-01”不合理" in (check_id_number(number, on=date(2023, 2, 10)) or "")


@given(st.integers(0, 16), st.integers(1, 9))
def test_every_mistyped_digit_is_found(place: int, shift: int) -> None:
    mistyped = GOOD[:place] + str((int(GOOD[place]) + shift) % 10) + GOOD[place + 1 :]
    assert check_id_number(mistyped) is not None


def test_what_a_number_tells() -> None:
    assert birth_date(GOOD) == date(1980, 1, 1)
    assert gender(GOOD) == "男"
    assert gender(numbered("22010419800101124")) == "女"


@pytest.mark.parametrize(
    ("id_type", "number"),
    [
        ("居民身份证", GOOD),
        ("港澳居民来往内地通行证", "H12345678"),
        ("港澳居民来往内地通行证", "m1234567801"),
        ("台湾居民来往大陆通行证", "12345678"),
        ("港澳台居民居住证", numbered("83000019800101123")),
        ("外国人永久居留身份证", numbered("91100019800101123")),
        ("外国人永久居留身份证", "USA110080010112"),
        ("护照", "E12345678"),
    ],
)
def test_other_documents(id_type: str, number: str) -> None:
    assert id_type in ID_TYPES
    assert check_identity(id_type, number) is None
    assert check_identity(id_type, number + "##") is not None


def test_residence_permits_have_a_check_digit_too() -> None:
    good = numbered("83000019800101123")
    wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
    assert "校验位" in (check_identity("港澳台居民居住证", wrong) or "")


def test_an_unknown_document_is_refused_with_the_known_ones() -> None:
    assert "居民身份证、" in (check_identity("学生证", "1") or "")


@pytest.mark.parametrize("first_seventeen", ["91110000600037341", "N2220104MF1234567", "12220000412759888"])
def test_credit_codes_of_all_registrars(first_seventeen: str) -> None:
    assert check_credit_code((first_seventeen + uscc.calc_check_digit(first_seventeen)).lower()) is None


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (CREDIT[:-1], "现为17位"),
        (CREDIT[:-1] + "M", "校验位"),
        (CREDIT[:9] + "I" + CREDIT[10:], "不应出现的字符"),
        (CREDIT[:3] + "X" + CREDIT[4:], "不应出现的字符"),
    ],
)
def test_bad_credit_codes_are_explained(code: str, message: str) -> None:
    assert check_credit_code(CREDIT) is None
    assert message in (check_credit_code(code) or "")


@pytest.mark.parametrize("number", ["13812341234", "199 1234 1234"])
def test_mobiles(number: str) -> None:
    assert check_mobile(number) is None


@pytest.mark.parametrize("number", ["12812341234", "1381234123", "138123412345", "１３８12341234", ""])
def test_bad_mobiles(number: str) -> None:
    assert "11位" in (check_mobile(number) or "")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("220104198001011234", "220***********1234"),
        ("13812341234", "138****1234"),
        ("E12345678", "E******78"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_masks(number: str, shown: str) -> None:
    assert mask_number(number) == shown


@given(st.text(st.characters(codec="ascii", categories=("Nd", "Lu")), max_size=20))
def test_a_mask_hides_at_least_a_third(number: str) -> None:
    shown = mask_number(number)
    assert len(shown) == len(number)
    assert shown.count("*") * 3 >= len(number)


def test_compact() -> None:
    assert compact(" 2201-04x ") == "220104X"
