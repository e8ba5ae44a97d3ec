"""Amounts as people type, read and sign them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.fees import Fee, fee_for
from zhicheng.money import capitals, read_yuan, yuan

DIGITS = "零壹贰叁肆伍陆柒捌玖"


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (105, "壹元零伍分"),
        (1_000, "壹拾元整"),
        (20_000, "贰佰元整"),
        (100_450, "壹仟零肆元伍角整"),
        (1_680_032, "壹万陆仟捌佰元叁角贰分"),
        (10_005_000, "壹拾万零伍拾元整"),
        (100_000_000, "壹佰万元整"),
        (1_001_000_000, "壹仟零壹万元整"),
        (12_345_678_901, "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元零壹分"),
        (1_000_000_000_100, "壹佰亿零壹元整"),
    ],
)
def test_capitals_as_receipts_say_them(fen: int, words: str) -> None:
    assert capitals(fen) == words


def spoken(words: str) -> int:
    """The amount in fen that capitals say, read the other way round."""
    total = section = digit = 0
    for each in words:
        if each in DIGITS:
            digit = DIGITS.index(each)
        elif each in "拾佰仟":
            section, digit = section + digit * 10 ** ("拾佰仟".index(each) + 1), 0
        elif each in "万亿":
            total, section, digit = total + (section + digit) * {"万": 10**4, "亿": 10**8}[each], 0, 0
        elif each == "元":
            total, section, digit = (total + section + digit) * 100, 0, 0
        elif each in "角分":
            total, digit = total + digit * {"角": 10, "分": 1}[each], 0
    return total


@given(st.integers(0, 10**13))
def test_capitals_say_the_amount_and_nothing_twice(fen: int) -> None:
    words = capitals(fen)
    assert spoken(words) == fen
    assert "零零" not in words
    assert "零元" not in words or fen == 0


@given(st.integers(0, 10**11 - 1))
def test_what_is_written_is_read_again(fen: int) -> None:
    assert read_yuan(yuan(fen)) == fen


def test_amounts_are_read_as_people_type_them() -> None:
    assert [read_yuan(text) for text in ("200", "200.5", "２００．５０元", " 1,200 ")] == [
        20_000,
        20_050,
        20_050,
        120_000,
    ]
    for text in ("", "-1", "1.234", "二百", "1e3", "9" * 10):
        with pytest.raises(ValueError, match="元"):
            read_yuan(text)


def test_no_receipt_for_less_than_nothing_or_too_much() -> None:
    for fen in (-1, 10**14):
        with pytest.raises(ValueError, match="receipt"):
            capitals(fen)


def fee(key: str, **filters: tuple[str, ...]) -> Fee:
    return Fee(key=key, title="评审费", amount=100, document="示例", **filters)


def test_rows_cover_and_overlap_by_their_filters() -> None:
    senior, rest = fee("senior", levels=("正高级", "副高级")), fee("rest", levels=("中级",), series=("工程系列",))
    case = {"channel": "regular", "series": "工程系列", "level": "中级"}
    assert fee_for((senior, rest), **case) is rest
    assert fee_for((senior, rest), **{**case, "series": "卫生系列"}) is None
    assert fee_for((senior,), **{**case, "level": None}) is None
    assert fee_for((fee("all"),), **{**case, "level": None}) == fee("all")
    assert not senior.overlaps(rest)
    assert fee("all").overlaps(rest)
    assert fee("one", channels=("a",)).overlaps(fee("two", channels=("a", "b")))
