"""Which counties lie on the border, where directional titles are tried out (JB-1.9)."""

from __future__ import annotations

from datetime import date

from zhicheng.dossier.facts import Facts
from zhicheng.specs import Dated, Step
from zhicheng_jilin.sources import DIRECTIONAL

BORDER_COUNTIES = Dated(
    steps=(
        Step(
            since=date(2023, 1, 1),
            value=(
                "220582",  # 集安市
                "220621",  # 抚松县
                "220623",  # 长白朝鲜族自治县
                "220681",  # 临江市
                "222402",  # 图们市
                "222404",  # 珲春市
                "222405",  # 龙井市
                "222406",  # 和龙市
                "222426",  # 安图县
            ),
            cites=(DIRECTIONAL,),
        ),
    ),
)
"""The notice names "全部边境县（市）" and lists none: these are the counties and cities on the state border, by GB/T 2260."""

BORDER_DISTRICTS = Dated(
    steps=(
        Step(
            since=date(2023, 1, 1),
            value=("220602",),  # 浑江区
            cites=(DIRECTIONAL,),
        ),
    ),
)
"""On the border, but a district: whether the notice means it is for the province to say."""


def in_pilot(case: Facts) -> bool | None:
    """Whether the unit lies in a pilot county: as the bureau recorded it, else by the table; None where that is open."""
    recorded: bool | None = case.unit.get("border_county")
    if recorded is not None:
        return recorded
    division: str = case.unit.division
    if division in BORDER_DISTRICTS.on(case.law_day):
        return None
    return division in BORDER_COUNTIES.on(case.law_day)
