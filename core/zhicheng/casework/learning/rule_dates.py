"""Since when rules are in force that plugins wait for: recorded by the bureau of the place, changed by it, read by all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.actor import Actor, Post
from zhicheng.casework.learning.places import bureaus
from zhicheng.casework.record import record
from zhicheng.casework.unique import once
from zhicheng.registry import Registry
from zhicheng.specs import Activity, LearningRules
from zhicheng.spoken import spoken
from zhicheng.store.models import Setting
from zhicheng.store.moments import Clock

EARLIEST = date(2000, 1, 1)
BUSY = Refusal("conflict", "施行日期正由他人登记，没有保存。请刷新页面核对后再试。")


def rule_dates(session: Session, jurisdiction: str) -> dict[str, date]:
    """The days on which awaited rules came or come into force, by title."""
    stored = session.get(Setting, _key(jurisdiction))
    return {title: date.fromisoformat(day) for title, day in stored.value.items()} if stored else {}


def keeper(registry: Registry, actor: Actor) -> tuple[Post, LearningRules] | None:
    """The bureau of the actor's that records such days: that of the place that declares the rules."""
    found = bureaus(registry, actor)
    return next((each for each in found if each[0].division == each[1].jurisdiction and each[1].pending), None)


def set_rule_date(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, title: str, day: date | None
) -> None:
    """Record since when a rule is in force; None takes a day back that was recorded by mistake. What was recognised
    meanwhile stays. Raises Refusal."""
    found = keeper(registry, actor)
    if found is None:
        raise Refusal("denied", "只有声明这项规定的地区的人社部门可以登记施行日期。请联系该部门办理。", status=403)
    if title not in found[1].pending:
        raise Refusal("not_found", "没有活动在等待这项规定施行，没有登记。请刷新页面重新选择。", status=404)
    if day is not None and day < EARLIEST:
        raise invalid({"day": "施行日期过早，请核对文件后重新填写。"})
    key = _key(found[1].jurisdiction)
    stored = session.scalar(select(Setting).where(Setting.key == key).with_for_update())
    value = {**(stored.value if stored else {})}
    value.pop(title, None)
    if day is not None:
        value[title] = day.isoformat()
    if stored is None:
        with once(session, BUSY):
            session.add(Setting(key=key, value=value, changed_at=clock()))
    else:
        stored.value, stored.changed_at = value, clock()
    payload = {} if day is None else {"since": day}
    subjects = {"organisation": found[0].organisation_id}
    record(session, "learning.rule_dated", actor=actor, clock=clock, subjects=subjects, payload=payload)


def closed_because(activity: Activity, dates: Mapping[str, date], today: date) -> str:
    """Why nothing can be asked for or recognised today; empty where it can."""
    if not activity.effective.covers(today):
        return "这项活动现在不在可以认定学时的期限内。"
    if activity.pending:
        since = dates.get(activity.pending)
        if since is None:
            return f"{activity.pending}尚未施行，施行后方可申请认定。"
        if today < since:
            return f"{activity.pending}自{spoken(since)}起施行，届时方可申请认定。"
    return ""


def _key(jurisdiction: str) -> str:
    return f"learning:{jurisdiction}"
