"""What the unit must have done when it recommends (SG-4.1), and entries of the integrity archive (SG-7.3)."""

from __future__ import annotations

from zhicheng.dossier.facts import Facts
from zhicheng.spans import add_years
from zhicheng.specs import Outcome, Verdict, manual, met, rule, unmet
from zhicheng.specs.vocabulary import NON_PUBLIC
from zhicheng_sichuan.sources import INTEGRITY, UNIT_CHECK


@rule("discipline_opinion", title="纪检部门意见", channels=("regular",), cites=UNIT_CHECK)
def discipline_opinion(case: Facts) -> Verdict:
    """Asked once the unit recommends; publicity before that is the floor's rule, with this city's clause."""
    if case.unit.get("recommended_on") is None or case.unit.get("discipline_opinion") is not None:
        return met()
    message = "单位推荐前须征求单位纪检部门意见，尚未登记纪检部门意见"
    if case.unit.nature in NON_PUBLIC:
        return manual(f"{message}；没有纪检部门的单位请说明", at="unit.discipline_opinion")
    return unmet(message, at="unit.discipline_opinion", required="纪检部门意见", actual="未登记")


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


RULES = (discipline_opinion, integrity)
