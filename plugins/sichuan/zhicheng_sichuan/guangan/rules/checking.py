"""What the unit must have done when it recommends (SG-4.1), and entries of the integrity archive (SG-7.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhicheng.dossier.facts import Facts
from zhicheng.spans import add_years
from zhicheng.specs import Outcome, Verdict, manual, met, rule, unmet
from zhicheng.specs.vocabulary import NON_PUBLIC
from zhicheng_sichuan.sources import INTEGRITY, UNIT_CHECK


@rule("unit_check", title="单位初审", channels=("regular",), cites=UNIT_CHECK)
def unit_check(case: Facts) -> tuple[Verdict, ...]:
    """Publicity and the discipline office's opinion come before the recommendation; nothing is asked until then.

    How long publicity lasts is the floor's rule, with this city's number and clause.
    """
    return () if case.unit.get("recommended_on") is None else tuple(_recommended(case))


def _recommended(case: Facts) -> Iterator[Verdict]:
    last: date | None = case.unit.get("publicized_to")
    if last is None or case.unit.get("publicized_from") is None:
        yield unmet("单位推荐前须做好评前公示，尚未登记公示起止日期", at="unit.publicized_to", required="先公示后推荐")
    elif case.unit.recommended_on < last:
        yield unmet(
            f"评前公示于{last.isoformat()}结束，单位在公示结束后方可推荐",
            at="unit.recommended_on",
            required=f"{last.isoformat()}及以后",
            actual=case.unit.recommended_on.isoformat(),
            met_from=last,
        )
    if case.unit.get("discipline_opinion") is None:
        message = "单位推荐前须征求单位纪检部门意见，尚未登记纪检部门意见"
        if case.unit.get("nature") in NON_PUBLIC:
            yield manual(f"{message}；没有纪检部门的单位请说明", at="unit.discipline_opinion")
        else:
            yield unmet(message, at="unit.discipline_opinion", required="纪检部门意见", actual="未登记")


@rule("integrity", title="诚信记录", cites=INTEGRITY, outcome=Outcome.REMARK)
def integrity(case: Facts) -> Verdict:
    """An entry is a remark that every desk sees; whether it bars is the city's to set."""
    years = int(case.policy.parameter("integrity_years").value)
    for row in case.given("integrity"):
        recorded = row.get("recorded_on")
        until = row.get("until") or (add_years(recorded, years) if recorded else None)
        if until is None or until >= case.law_day:
            end = until.isoformat() if until else "未注明期限"
            return unmet(
                f"诚信档案库中有记录：{row.get('kind') or '未注明事项'}（记录期至{end}），请核实", at="integrity.until"
            )
    return met()


RULES = (unit_check, integrity)
