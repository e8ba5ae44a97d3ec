"""Directional titles (定向评价、定向使用) in border counties, in all their effects (JB-1.9)."""

from __future__ import annotations

from datetime import date

from zhicheng.divisions import Divisions
from zhicheng.dossier.facts import Facts
from zhicheng.modes import mode_of
from zhicheng.specs import LEVELS, Citation, Mode, Verdict, manual, met, rule, unmet
from zhicheng_jilin.border import in_pilot
from zhicheng_jilin.channels import TITLES
from zhicheng_jilin.sources import DIRECTIONAL

SCOPE = "定向"
OWN_CHANNEL = ("directional",)
NORMAL_CHANNELS = tuple(each for each in TITLES if each not in OWN_CHANNEL)
BODIES = ("事业单位", "国有企业", "民营企业")
"""企事业单位; whatever else may employ professionals in a county is for the bureau to judge."""


@rule("border_county", title="边境县（市）试点单位", channels=OWN_CHANNEL, cites=DIRECTIONAL)
def border_county(case: Facts) -> Verdict:
    """For staff of enterprises and institutions in the pilot counties."""
    if case.unit.nature == "自由职业":
        return unmet("定向评价限试点边境县（市）企事业单位的专业技术人员", at="unit.nature", required="企事业单位")
    pilot = in_pilot(case)
    if pilot is None:
        return manual("所在单位位于边境的区，是否属于试点边境县（市）由省人社厅确认", at="unit.division")
    if not pilot:
        place = Divisions.official()
        code = case.unit.division
        return unmet(
            f"定向评价在边境县（市）试点，{place.full_name(code) if code in place else code}不在试点范围",
            at="unit.division",
            required="边境县（市）的企事业单位",
        )
    if case.unit.nature not in BODIES:
        return manual(f"单位性质为{case.unit.nature}，定向评价适用于企事业单位，请核实", at="unit.nature")
    return met()


@rule("directional_series", title="定向评价的系列", channels=OWN_CHANNEL, cites=DIRECTIONAL)
def directional_series(case: Facts) -> Verdict:
    mode = mode_of(case)
    if mode in (None, Mode.REVIEW):
        return met()
    return unmet(
        f"定向评价不含“以考代评”和“考评结合”系列，{case.basic.series}{case.basic.level}实行{mode.value}",
        at="basic.series",
        required="评审系列",
        actual=mode.value,
    )


@rule("directional_here", title="定向职称的有效范围", channels=OWN_CHANNEL, cites=DIRECTIONAL)
def directional_here(case: Facts) -> Verdict:
    """A directional title holds in its own county only, so only there does it lead to the next directional level."""
    if case.basic.get("current_title_scope") != SCOPE:
        return met()
    won_in, here = case.basic.current_title_division, case.unit.division
    if won_in == here:
        return met()
    divisions = Divisions.official()
    name = divisions.full_name(won_in) if won_in in divisions else won_in
    return unmet(
        f"定向职称只在取得的县（市）范围内有效（{name}），不能作为在其他县（市）申报定向高一级职称的依据",
        at="basic.current_title_division",
        required="现单位所在县（市）的定向职称",
        actual=name,
    )


@rule("directional_title", title="定向职称", channels=NORMAL_CHANNELS, cites=DIRECTIONAL)
def directional_title(case: Facts) -> Verdict:
    """A directional title leads to the next directional level only; the same level may be won normally at any time."""
    if case.basic.get("current_title_scope") != SCOPE:
        return met()
    current, wanted = case.basic.current_level, case.basic.level
    if LEVELS.index(wanted) <= LEVELS.index(current) or _held_normally(case, current):
        return met()
    return unmet(
        f"定向评价的{current}职称不可作为申报正常{wanted}的依据，可选择同级的正常评审或定向评价的高一级职称",
        at="basic.current_title_scope",
        required="普通职称",
        actual="定向职称",
    )


def _held_normally(case: Facts, level: str) -> bool:
    return any(
        row.get("scope") not in (SCOPE, None) and row.get("level") == level for row in case.given("title_history")
    )


def appointed_since(case: Facts) -> tuple[date, tuple[Citation, ...]]:
    """The day from which appointment counts, with the clause where that is earlier than the present title's.

    Once a level that was held directionally is passed normally, the years at that level count continuously.
    """
    appointed: date = case.basic.appointed_on
    level = case.basic.get("current_level")
    history = case.given("title_history")
    if not history or history[-1].get("scope") == SCOPE:
        return appointed, ()
    before = [
        row.get("appointed_on")
        for row in history[:-1]
        if row.get("scope") == SCOPE and row.get("level") == level and row.get("appointed_on") is not None
    ]
    earliest = min((*before, appointed))
    return (earliest, (DIRECTIONAL,)) if earliest < appointed else (appointed, ())


RULES = (border_county, directional_series, directional_here, directional_title)
