"""Rules of the nation's floor that hold for every application."""

from __future__ import annotations

from datetime import date

from zhicheng.dossier.facts import Facts
from zhicheng.integrity import running
from zhicheng.nation.sources import ORDER_40
from zhicheng.sanctioned import Weight
from zhicheng.sanctioned import running as running_sanctions
from zhicheng.specs import Outcome, Verdict, manual, met, rule, unmet
from zhicheng.workdays import UnknownYear, WorkCalendar

INSTITUTION = "事业单位"


@rule("sanction", title="处分期", cites=ORDER_40("第十四条", "N-5"))
def sanction(case: Facts) -> Verdict:
    """Staff of public institutions under 记过 or more can't apply while it runs."""
    if not case.given("sanctions") or case.unit.nature != INSTITUTION:
        return met()
    return by_weight(case)


def by_weight(case: Facts) -> Verdict:
    """A grave sanction that runs keeps its holder out; one whose name doesn't tell is for people to judge."""
    unclear: Verdict | None = None
    for row, weight, until in running_sanctions(case):
        end = f"至{until.isoformat()}" if until else "尚未解除"
        if weight is Weight.GRAVE:
            return unmet(f"正处于{row.kind}处分期内（{end}），处分期满后方可申报", at="sanctions.until")
        if weight is Weight.UNCLEAR:
            unclear = manual(f"“{row.kind}”（{end}）是否属于记过以上处分，请核实", at="sanctions.kind")
    return unclear or met()


@rule("unit_publicity", title="单位公示", cites=ORDER_40("第十五条", "N-7"))
def unit_publicity(case: Facts) -> Verdict:
    """The unit publicizes a candidate for at least the jurisdiction's number of working days before it recommends.

    Nothing is asked before the unit has begun; the finding rests on the jurisdiction's own clause as well.
    """
    first, last = case.unit.get("publicized_from"), case.unit.get("publicized_to")
    if first is None and last is None and case.unit.get("recommended_on") is None:
        return met()
    parameter = case.policy.parameter("unit_publicity_days")
    if first is None or last is None:
        place = "unit.publicized_from" if first is None else "unit.publicized_to"
        return unmet("单位推荐前须公示，尚未登记公示起止日期", at=place, required="先公示后推荐", cites=parameter.cites)
    try:
        counted = _publicity_days(case, first, last)
    except UnknownYear as unknown:
        return manual(str(unknown), at="unit.publicized_to", cites=parameter.cites)
    if counted >= int(parameter.value):
        return met()
    return unmet(
        f"单位公示期不足：要求不少于{parameter.value}个工作日，"
        f"{first.isoformat()}至{last.isoformat()}为{counted}个工作日",
        at="unit.publicized_to",
        required=f"{parameter.value}个工作日",
        actual=f"{counted}个工作日",
        cites=parameter.cites,
    )


def _publicity_days(case: Facts, first: date, last: date) -> int:
    """Working days from first to last, both included unless the jurisdiction doesn't count the first."""
    if last < first:
        return 0
    calendar = WorkCalendar.official()
    uncounted = not case.policy.parameter("first_day_counts").value and calendar.is_workday(first)
    return calendar.count(first, last) - int(uncounted)


@rule("unit_publicity_before_recommending", title="先公示后推荐", cites=ORDER_40("第十五条", "N-7"))
def publicity_before_recommending(case: Facts) -> Verdict:
    """Publicity is over, and nothing raised in it is open, when the unit recommends."""
    cites = case.policy.parameter("unit_publicity_days").cites
    if case.unit.get("publicity_objection") == "未决":
        return unmet("公示期间的异议尚未查清，查清后方可推荐", at="unit.publicity_objection", cites=cites)
    recommended, last = case.unit.get("recommended_on"), case.unit.get("publicized_to")
    if recommended is None or last is None or recommended >= last:
        return met()
    return unmet(
        f"公示于{last.isoformat()}结束，单位在公示结束后方可推荐",
        at="unit.recommended_on",
        required=f"{last.isoformat()}及以后",
        actual=recommended.isoformat(),
        met_from=last,
        cites=cites,
    )


@rule("integrity", title="诚信记录", cites=ORDER_40("法律责任", "N-5"), outcome=Outcome.REMARK)
def integrity(case: Facts) -> tuple[Verdict, ...]:
    """Entries that have not run out are a remark that every desk sees; what bars an application is the jurisdiction's."""
    cites = case.policy.parameter("integrity_years").cites
    found = tuple(
        unmet(
            f"诚信档案库中有记录：{row.get('kind') or '未注明事项'}"
            f"（记录期至{until.isoformat() if until else '未注明期限'}），请核实",
            at="integrity.until",
            cites=cites,
        )
        for row, until in running(case)
    )
    return found or (met(cites=cites),)


RULES = (integrity, sanction, unit_publicity, publicity_before_recommending)
