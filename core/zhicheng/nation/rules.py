"""Rules of the nation's floor that hold for every application."""

from __future__ import annotations

from zhicheng.dossier.facts import Facts
from zhicheng.nation.sources import ORDER_40
from zhicheng.specs import Verdict, met, rule, unmet
from zhicheng.workdays import UnknownYear, WorkCalendar

LIGHT = ("警告",)
"""Sanctions below 记过, under which one may apply."""


@rule("sanction", title="处分期", cites=ORDER_40("第十四条", "N-5"))
def sanction(case: Facts) -> Verdict:
    """Staff of public institutions under 记过 or more can't apply while it runs."""
    if not case.given("sanctions") or case.unit.nature != "事业单位":
        return met()
    for row in case.rows("sanctions"):
        if row.kind in LIGHT:
            continue
        until = row.get("until")
        if until is None or until >= case.law_day:
            return unmet(
                f"正处于{row.kind}处分期内（至{until.isoformat() if until else '尚未解除'}），处分期满后方可申报",
                at="sanctions.until",
                met_from=None,
            )
    return met()


@rule("unit_publicity", title="单位公示", cites=ORDER_40("第十五条", "N-7"))
def unit_publicity(case: Facts) -> Verdict:
    """The unit publicizes a candidate for at least the jurisdiction's number of working days before it recommends."""
    if case.unit.get("publicized_from") is None and case.unit.get("recommended_on") is None:
        return met()
    first, last = case.unit.publicized_from, case.unit.publicized_to
    parameter = case.policy.parameter("unit_publicity_days")
    needed = parameter.value
    calendar = WorkCalendar.official()
    try:
        counted = calendar.count(first, last) if first <= last else 0
        if not case.policy.parameter("first_day_counts").value and calendar.is_workday(first):
            counted -= 1
    except UnknownYear as unknown:
        return unmet(str(unknown), at="unit.publicized_to")
    if counted < needed:
        return unmet(
            f"单位公示期不足：要求不少于{needed}个工作日，{first.isoformat()}至{last.isoformat()}为{counted}个工作日",
            at="unit.publicized_to",
            required=f"{needed}个工作日",
            actual=f"{counted}个工作日",
            cites=parameter.cites,
        )
    return met()


@rule("unit_publicity_before_recommending", title="先公示后推荐", cites=ORDER_40("第十五条", "N-7"))
def publicity_before_recommending(case: Facts) -> Verdict:
    """Publicity is over, and nothing raised in it is open, when the unit recommends."""
    if case.unit.get("publicity_objection") == "未决":
        return unmet("公示期间的异议尚未查清，查清后方可推荐", at="unit.publicity_objection")
    recommended, last = case.unit.get("recommended_on"), case.unit.get("publicized_to")
    if recommended is not None and last is not None and recommended < last:
        return unmet(
            f"公示于{last.isoformat()}结束，单位不能在此之前（{recommended.isoformat()}）推荐",
            at="unit.recommended_on",
        )
    return met()


RULES = (sanction, unit_publicity, publicity_before_recommending)
