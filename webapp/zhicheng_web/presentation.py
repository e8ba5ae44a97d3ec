"""How moments, spans and sizes are said in Chinese; the filters of the templates."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from flask import Flask

from zhicheng.specs import Citation
from zhicheng.spoken import spoken, spoken_moment
from zhicheng_web.clock import BEIJING, request_now

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
AGE_IN_DAYS = 30
"""An older thing is dated instead of aged."""


def day(value: date) -> str:
    """2023年2月28日"""
    return spoken(value)


def due_day(value: date) -> str:
    """2023年2月28日（周二）: a day by which something has to be done, which people plan by the week."""
    return f"{day(value)}（周{'一二三四五六日'[value.weekday()]}）"


def moment(value: datetime) -> str:
    """2023年2月10日 09:05, in Beijing time."""
    return spoken_moment(value)


def to_second(value: datetime) -> str:
    """2023年2月10日 09:05:07, for what may be held against somebody."""
    return f"{moment(value)}:{value.second:02d}"


def until(value: datetime) -> str:
    """The end of a window, itself outside it: midnight reads 24:00 of the day before, as notices put it."""
    local = value.astimezone(BEIJING)
    if (local.hour, local.minute) == (0, 0):
        return f"{day(local - timedelta(days=1))} 24:00"
    return moment(local)


def age(value: datetime, now: datetime) -> str:
    """刚刚, 5分钟前, 3小时前, 昨天, 3天前; then the day. Days are calendar days."""
    seconds = (now - value).total_seconds()
    if seconds < -MINUTE:
        return moment(value)
    if seconds < MINUTE:
        return "刚刚"
    if seconds < HOUR:
        return f"{int(seconds // MINUTE)}分钟前"
    local = value.astimezone(BEIJING)
    days = (now.astimezone(BEIJING).date() - local.date()).days
    if days == 0:
        return f"{int(seconds // HOUR)}小时前"
    if days == 1:
        return "昨天"
    return f"{days}天前" if days <= AGE_IN_DAYS else day(local)


def remaining(value: datetime, now: datetime) -> str:
    """What is left until a deadline, truncated, finer as it comes near; deadline.js says the same."""
    seconds = int((value - now).total_seconds()) if value > now else 0
    days, hours, minutes = seconds // DAY, seconds % DAY // HOUR, seconds % HOUR // MINUTE
    if value <= now:
        return "已截止"
    if days >= 3:
        return f"还剩{days}天"
    if days:
        return f"还剩{days}天{hours}小时"
    if hours:
        return f"还剩{hours}小时{minutes}分钟"
    return f"还剩{minutes}分钟" if minutes else "还剩不足1分钟"


def workdays(count: int) -> str:
    """5个工作日"""
    return f"{count}个工作日"


def days(count: int) -> str:
    """3天: calendar days."""
    return f"{count}天"


def size(count: int) -> str:
    """Bytes as people read them: 640字节, 350KB, 4.9MB."""
    if count < 1024:
        return f"{count}字节"
    if count < 1024 * 1024:
        return f"{count // 1024}KB"
    return f"{count / 1024 / 1024:.1f}MB"


def limit(count: int) -> str:
    """An upper bound in the manual's own unit: 2000KB."""
    return f"{count // 1024}KB"


def epoch(value: datetime) -> int:
    """Milliseconds since 1970, for scripts."""
    return int(value.timestamp() * 1000)


def cited(citation: Citation) -> str:
    """A clause as people cite it; a choice of the platform's own says so."""
    return str(citation) if citation.document else f"平台设置：{citation.clause}"


def cited_together(citations: Iterable[Citation]) -> str:
    """Several clauses, each document named once."""
    clauses: dict[str, list[str]] = {}
    for each in dict.fromkeys(citations):
        clauses.setdefault(each.document, []).append(each.clause)
    named = (
        cited(Citation(document=document, clause="，".join(dict.fromkeys(found)), id=""))
        for document, found in clauses.items()
    )
    return "；".join(named)


def install(app: Flask) -> None:
    """Register the filters; those that need the present take it from the request's clock."""
    app.jinja_env.filters.update(
        day=day,
        due_day=due_day,
        moment=moment,
        to_second=to_second,
        until=until,
        workdays=workdays,
        days=days,
        size=size,
        limit=limit,
        epoch=epoch,
    )
    app.jinja_env.filters["age"] = lambda value: age(value, request_now())
    app.jinja_env.filters["remaining"] = lambda value: remaining(value, request_now())
    app.jinja_env.globals["request_now"] = request_now
