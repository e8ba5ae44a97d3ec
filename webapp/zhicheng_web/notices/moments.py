"""Moments as people type them: 2023-02-28 24:00, 2023年3月1日 9:00, or a bare day."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from zhicheng_web.clock import BEIJING

_MOMENT = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*(?:(\d{1,2})\s*[:时]\s*(\d{1,2})?\s*分?)?"
)
HOW = "请按“2023-02-28 24:00”的格式填写日期和时间。"


def read_moment(text: str, *, end: bool = False) -> datetime:
    """The moment in Beijing; a bare day is its 00:00, or as an ``end`` its 24:00. Raises ValueError in Chinese."""
    read = _MOMENT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if read is None:
        raise ValueError(HOW)
    year, month, day, hours, minutes = (int(part) if part else None for part in read.groups())
    try:
        begun = datetime(year or 0, month or 0, day or 0, tzinfo=BEIJING)
    except ValueError:
        raise ValueError("没有这一天，请核对日期。") from None
    hours, minutes = hours if hours is not None else 24 * end, minutes or 0
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        raise ValueError("没有这个时刻，请核对时间。")
    return begun + timedelta(hours=hours, minutes=minutes)


def read_day(text: str) -> date | None:
    """A day, None where nothing was typed. Raises ValueError in Chinese."""
    if not text.strip():
        return None
    try:
        return read_moment(text).date()
    except ValueError:
        raise ValueError("请按“2023-02-28”的格式填写日期。") from None


def typed_moment(value: datetime, *, end: bool = False) -> str:
    """As one would type it; an end at midnight reads 24:00 of the day before."""
    local = value.astimezone(BEIJING)
    if end and (local.hour, local.minute) == (0, 0):
        return f"{local - timedelta(days=1):%Y-%m-%d} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"
