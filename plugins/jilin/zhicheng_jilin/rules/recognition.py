"""Thirty years at the grassroots, ten of them appointed at intermediate level: recognised month by month (JB-2.2)."""

from __future__ import annotations

from datetime import date

from zhicheng.counting import enough_service, enough_years
from zhicheng.dossier.facts import Facts
from zhicheng.specs import Dated, Step, Verdict, met, rule, unmet
from zhicheng_jilin.channels import ROLLING_CHANNELS
from zhicheng_jilin.sources import ROLLING

GRASSROOTS_TIERS = ("county", "township")
APPOINTED_AT = "中级"
YEARS = Dated(steps=(Step(since=date(2023, 1, 1), value=(30, 10), cites=(ROLLING,)),))
"""Years of front-line professional work in county and township units in all, and years appointed at intermediate."""


@rule("front_line_years", title="基层一线工作满30年", channels=ROLLING_CHANNELS, cites=ROLLING)
def front_line_years(case: Facts) -> Verdict:
    needed, _ = YEARS.on(case.law_day)
    rows = tuple(
        row
        for row in case.rows("grassroots_service")
        if row.get("tier") in GRASSROOTS_TIERS and row.get("front_line") is True
    )
    if not any(row.get("to") is None for row in rows):
        return unmet("须现仍在县（乡）基层一线从事专业技术工作", at="grassroots_service", required="现仍在基层一线")
    return enough_service(
        rows,
        needed * 12,
        case.cutoffs.service,
        what="在县（乡）基层从事一线专业技术工作的累计年限",
        at="grassroots_service",
    )


@rule("grassroots_unit", title="县乡基层企事业单位", channels=ROLLING_CHANNELS, cites=ROLLING)
def grassroots_unit(case: Facts) -> Verdict:
    tier = case.unit.tier
    if tier in GRASSROOTS_TIERS:
        return met()
    return unmet(
        "须在县（市、区）、乡镇企事业单位从事专业技术工作，所在单位不是县乡基层单位",
        at="unit.tier",
        required="县（市、区）、乡镇单位",
    )


@rule("intermediate_years", title="聘任中级职称满10年", channels=ROLLING_CHANNELS, cites=ROLLING)
def intermediate_years(case: Facts) -> Verdict:
    _, needed = YEARS.on(case.law_day)
    if case.basic.current_level != APPOINTED_AT:
        return unmet(
            f"须聘任在{APPOINTED_AT}职称岗位，现资格级别为{case.basic.current_level}",
            at="basic.current_level",
            required=APPOINTED_AT,
            actual=case.basic.current_level,
        )
    return enough_years(
        _appointed_since(case),
        needed,
        case.cutoffs.appointment,
        what=f"聘任{APPOINTED_AT}职称年限",
        at="basic.appointed_on",
    )


def _appointed_since(case: Facts) -> date:
    """The first appointment at that level: a change of series doesn't begin it anew."""
    appointed: date = case.basic.appointed_on
    held = (row for row in case.given("title_history") if row.get("level") == APPOINTED_AT)
    earlier: list[date] = [row.appointed_on for row in held if row.get("appointed_on") is not None]
    return min((appointed, *earlier))


RULES = (front_line_years, grassroots_unit, intermediate_years)
