"""Dates and moments as people read them."""

from __future__ import annotations

from datetime import date, datetime

from zhicheng.store.moments import BEIJING


def spoken(day: date) -> str:
    """2023年2月28日"""
    return f"{day.year}年{day.month}月{day.day}日"


def spoken_moment(at: datetime) -> str:
    """2023年2月28日 09:05, in Beijing's time."""
    local = at.astimezone(BEIJING)
    return f"{spoken(local)} {local:%H:%M}"
