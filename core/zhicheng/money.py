"""Amounts of money: kept in fen as whole numbers, read and written in yuan, and in the capitals of a receipt."""

from __future__ import annotations

import re
import unicodedata

FEN = 100
_AMOUNT = re.compile(r"(\d{1,9})(?:\.(\d{1,2}))?")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def yuan(fen: int) -> str:
    """1234.50: what stands before 元."""
    return f"{fen // FEN}.{fen % FEN:02}"


def read_yuan(text: str) -> int:
    """The amount in fen of what somebody typed in yuan. Raises ValueError in Chinese."""
    read = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", text).strip().removesuffix("元").replace(",", ""))
    if read is None:
        raise ValueError("请以元为单位填写金额，最多两位小数，如 200 或 200.50。")
    return int(read[1]) * FEN + int((read[2] or "").ljust(2, "0"))


def capitals(fen: int) -> str:
    """人民币 in capital numerals, as receipts must say it; for amounts from 0 to under 10¹² yuan."""
    whole, jiao, cents = fen // FEN, fen % FEN // 10, fen % 10
    if not 0 <= whole < 10**12:
        raise ValueError("no receipt is made out for this amount")
    said = f"{_whole(whole)}元" if whole or not fen else ""
    if jiao:
        said += f"{_DIGITS[jiao]}角"
    elif cents and whole:
        said += "零"
    return said + (f"{_DIGITS[cents]}分" if cents else "整")


def _whole(number: int) -> str:
    """A whole number in groups of four digits; one 零 stands for any stretch of noughts inside."""
    if number == 0:
        return _DIGITS[0]
    said, gap = "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            said += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[place % 4]
        gap = bool(said) and not digit
        if place % 4 == 0 and number // 10**place % 10**4:
            said += _GROUPS[place // 4]
    return said
