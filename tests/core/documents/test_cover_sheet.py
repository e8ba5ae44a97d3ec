"""The cover sheet of a paper bundle: its bar code is read back from the bars that are drawn."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise

import pytest
from pdfminer.high_level import extract_pages, extract_text
from pdfminer.layout import LTRect
from reportlab.graphics.barcode.code128 import _patterns

from zhicheng.casework.access import Refusal
from zhicheng.casework.paper_numbers import ALPHABET, new_number, read_number, spaced
from zhicheng.documents.cover_sheet import Listed, cover_sheet

NUMBER = "7K3M9QXZ4T"
BARS = 12
"""Points: whatever is narrower than this and much higher than wide is a bar."""


def sheet(number: str = NUMBER) -> bytes:
    return cover_sheet(
        place="示例省",
        notice="示例省2023年度职称申报通知",
        number=number,
        spaced=spaced(number),
        about=(("姓名", "张三"), ("工作单位", "示例单位"), ("申报职称", "高级工程师")),
        hand_in="交示例单位，由其逐级报送示例办事机构",
        listed=(Listed("身份证件", 2), Listed("申报表", 0)),
        entered="示例办事机构",
    )


def scanned(pdf: bytes) -> str:
    """What a scanner reads: widths of bars and gaps in modules, by the table of the standard (set B)."""
    (page,) = extract_pages(BytesIO(pdf))
    bars = sorted((each.x0, each.x1) for each in _rects(page) if each.width < BARS and each.height > 3 * BARS)
    edges = [edge for bar in bars for edge in bar]
    module = min(b - a for a, b in pairwise(edges))
    widths = [round((b - a) / module) for a, b in pairwise(edges)]
    values = [_value(widths[start : start + 6]) for start in range(0, len(widths) - 7, 6)]
    start, *data, check = values
    assert check == (start + sum(place * each for place, each in enumerate(data, 1))) % 103
    return _text(start, data)


def _rects(thing: object) -> list[LTRect]:
    if isinstance(thing, LTRect):
        return [thing]
    return [each for part in thing for each in _rects(part)] if hasattr(thing, "__iter__") else []


def _value(widths: list[int]) -> int:
    """A symbol's value; the table of patterns writes bars as capitals, gaps as small letters."""
    pattern = "".join(chr(ord("A" if place % 2 == 0 else "a") + width - 1) for place, width in enumerate(widths))
    return next(
        value for value, each in _patterns.items() if isinstance(value, int) and each.lower() == pattern.lower()
    )


def _text(start: int, data: list[int]) -> str:
    code, said = {103: "A", 104: "B", 105: "C"}[start], ""
    for value in data:
        if value in (99, 100, 101) and not (code == "C" and value < 100):
            code = {99: "C", 100: "B", 101: "A"}[value]
        else:
            said += f"{value:02}" if code == "C" else chr(value + 32)
    return said


@pytest.mark.clause("SG-2.1")
@pytest.mark.parametrize("number", [NUMBER, "0123456789", "ZZZZZZZZZZ"])
def test_the_bar_code_says_the_number(number: str) -> None:
    assert scanned(sheet(number)) == number


def test_the_sheet_says_whose_it_is_and_what_lies_under_it() -> None:
    text = extract_text(BytesIO(sheet()))
    for words in ("张三", "示例单位", "高级工程师", "7K3M9 QXZ4T", "身份证件", "2份", "报送去向", "代为录入"):
        assert words in text


def test_a_number_is_read_as_people_type_it() -> None:
    number = new_number()
    assert len(number) == 10
    assert set(number) <= set(ALPHABET)
    assert read_number(f" {spaced(number).lower()} ") == number
    assert read_number(number.replace("0", "o").replace("1", "l")) == number


def test_one_wrong_character_is_found_and_numbers_do_not_repeat() -> None:
    number = new_number()
    for place in range(len(number)):
        other = ALPHABET[(ALPHABET.index(number[place]) + 1) % len(ALPHABET)]
        with pytest.raises(Refusal, match="校验位"):
            read_number(number[:place] + other + number[place + 1 :])
    assert len({new_number() for _ in range(500)}) == 500
    for typed in ("", "123"):
        with pytest.raises(Refusal):
            read_number(typed)
