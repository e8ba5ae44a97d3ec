"""Since when the rule on hours is in force: until it is recorded here, nothing that waits for it can be recognised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.learning.rule_dates import keeper, rule_dates, set_rule_date
from zhicheng.specs import LearningRules
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.learning import managing
from zhicheng_web.learning.office import frame
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Entry
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited_together, day


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A rule, since when it is in force in words, the activities that wait for it, and the question."""

    title: str
    since: str
    activities: tuple[str, ...]
    cites: str
    question: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePage:
    frame: Frame
    rules: tuple[Awaited, ...]


@managing.route("/rule", methods=["GET", "POST"])
def rule() -> ResponseReturnValue:
    rules = _kept()
    if request.method == "GET":
        return _page(rules, {})
    title = request.form.get("title", "")
    try:
        with visit.writing() as session:
            set_rule_date(session, visit.actor(), request_clock(), platform().registry, title=title, day=_day())
    except Refusal as refusal:
        if "day" not in refusal.fields:
            raise
        return _page(rules, {title: refusal.fields["day"]}), HTTPStatus.UNPROCESSABLE_ENTITY
    flash("施行日期已保存。", "done")
    return redirect(url_for("hours.rule"))


def _kept() -> LearningRules:
    found = keeper(platform().registry, visit.actor())
    if found is None:
        raise Refusal("denied", "只有声明这项规定的人社部门可以登记施行日期。请联系该部门办理。", status=403)
    return found[1]


def _day() -> date | None:
    typed = request.form.get("day", "").strip()
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise invalid({"day": "日期应写成 2023-09-01 这样的形式。请核对后重新填写。"}) from None


def _page(rules: LearningRules, errors: dict[str, str]) -> str:
    dates = rule_dates(visit.reading(), rules.jurisdiction)
    view = RulePage(
        frame=frame("rule"), rules=tuple(_awaited(rules, each, dates.get(each), errors) for each in rules.pending)
    )
    return render_template("learning/rule.html", view=view)


def _awaited(rules: LearningRules, title: str, since: date | None, errors: dict[str, str]) -> Awaited:
    waiting = [each for each in rules.activities if each.pending == title]
    typed = request.form.get("day", "") if title in errors else since.isoformat() if since else ""
    return Awaited(
        title=title,
        since=f"自{day(since)}起施行" if since else "没有登记施行日期",
        activities=tuple(each.title for each in waiting),
        cites=cited_together(cite for each in waiting for cite in each.cites),
        question=Entry(
            name="day",
            label="施行日期",
            value=typed,
            error=errors.get(title, ""),
            hint="文件规定的施行日期；清空后保存即恢复为尚未施行，已认定的学时不变",
            type="date",
            width="date",
            required=False,
        ),
    )
