"""What the unit must have done when it recommends (SG-4.1)."""

from __future__ import annotations

from zhicheng.dossier.facts import Facts
from zhicheng.specs import Verdict, manual, met, rule, unmet
from zhicheng.specs.vocabulary import NON_PUBLIC
from zhicheng_sichuan.sources import UNIT_CHECK


@rule("discipline_opinion", title="纪检部门意见", channels=("regular", "entrusted_out"), cites=UNIT_CHECK)
def discipline_opinion(case: Facts) -> Verdict:
    """Asked once the unit recommends; publicity before that is the floor's rule, with this city's clause."""
    if case.unit.get("recommended_on") is None or case.unit.get("discipline_opinion") is not None:
        return met()
    message = "单位推荐前须征求单位纪检部门意见，尚未登记纪检部门意见"
    if case.unit.nature in NON_PUBLIC:
        return manual(f"{message}；没有纪检部门的单位请说明", at="unit.discipline_opinion")
    return unmet(message, at="unit.discipline_opinion", required="纪检部门意见", actual="未登记")


RULES = (discipline_opinion,)
