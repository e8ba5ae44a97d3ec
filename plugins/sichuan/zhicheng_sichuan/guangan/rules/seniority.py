"""Years in post, counted to 31 December of the round, and what may stand in for them: SG-3.2, SG-3.3, SG-3.5."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from zhicheng.counting import enough_years
from zhicheng.dossier.facts import Facts
from zhicheng.specs import LEVELS, Dated, Step, Verdict, manual, met, rule
from zhicheng.specs.vocabulary import NON_PUBLIC
from zhicheng_sichuan.guangan.channels import REVIEWED_HERE
from zhicheng_sichuan.sources import BASIC_YEARS, COUNTED_TO, QUALIFICATIONS, SKILLED

ANY_DEGREE = ""
DEGREES = ("博士", "硕士")
"""Degrees that shorten the years, highest first."""

YEARS: Dated[dict[tuple[str, str], int]] = Dated(
    steps=(
        Step(
            since=date(2023, 1, 1),
            value={
                ("中级", ANY_DEGREE): 4,
                ("中级", "硕士"): 2,
                ("中级", "博士"): 0,
                ("副高级", ANY_DEGREE): 5,
                ("副高级", "博士"): 2,
                ("正高级", ANY_DEGREE): 5,
            },
            cites=(COUNTED_TO, BASIC_YEARS),
        ),
    ),
)
"""By level applied for and degree. The notice sets only the cut-off: the years are the national basic standards (‡)."""


@rule("seniority", title="资历（任职年限）", channels=REVIEWED_HERE, cites=(COUNTED_TO, BASIC_YEARS))
def seniority(case: Facts) -> Verdict:
    required = _required(case)
    if not required or not _next_level(case):
        return met()
    if case.basic.get("application_type") == "破格":
        return manual("破格申报，任职年限由评委会按破格条件审核", at="basic.application_type")
    since = _since(case)
    if since is None:
        if (instead := _qualified_since(case)) is not None:
            return _by_qualification(case, instead, required)
        if not (case.basic.get("current_title") or case.basic.get("current_level")):
            return _without_title(case)
        since = case.basic.appointed_on
    verdict = enough_years(since, required, case.cutoffs.appointment, what="任职年限", at="basic.appointed_on")
    if verdict.met_from is not None and (instead := _qualified_since(case)) is not None:
        return _by_qualification(case, instead, required)
    return verdict


def _required(case: Facts) -> int:
    """Years for the level and the highest degree won in time; 0 where none are asked."""
    years = YEARS.on(case.law_day)
    counted_to = case.cutoffs.get("education")
    won = "".join(
        f"{row.get('education') or ''}{row.get('degree') or ''}"
        for row in case.given("education")
        if counted_to is None or (row.get("graduated_on") or counted_to) <= counted_to
    )
    level = case.basic.level
    by_degree = (years[level, degree] for degree in DEGREES if degree in won and (level, degree) in years)
    return next(by_degree, years.get((level, ANY_DEGREE), 0))


def _next_level(case: Facts) -> bool:
    """Years are asked for the next level, not for a title of the same level in another series."""
    current = case.basic.get("current_level")
    return current is None or LEVELS.index(current) < LEVELS.index(case.basic.level)


def _since(case: Facts) -> date | None:
    """The day of appointment; outside the public sector, where nobody appoints, the day on which the title was won."""
    appointed: date | None = case.basic.get("appointed_on")
    if appointed is None and case.unit.get("nature") in NON_PUBLIC:
        appointed = case.basic.get("title_obtained_on")
    return appointed


def _without_title(case: Facts) -> Verdict:
    if case.basic.get("skill_level"):
        return manual("高技能人才申报职称，请按本系列评审标准审核学历资历", at="basic.skill_level", cites=(SKILLED,))
    return manual("没有填写现专业技术资格，请按本系列评审标准审核学历资历", at="basic.current_title")


def _qualified_since(case: Facts) -> date | None:
    """Since when a professional qualification serves as the title one level below: in this series or in none in particular,
    won by the cut-off and still valid. One without its day counts from nowhere, and the desks look at it."""
    below = LEVELS[LEVELS.index(case.basic.level) - 1]
    counted_to = case.cutoffs.appointment
    days = [
        row.get("obtained_on") or date.min
        for row in case.given("qualifications")
        if row.get("kind") == "执业"
        and row.get("level") == below
        and row.get("series") in (case.basic.get("series"), None)
        and (row.get("obtained_on") or counted_to) <= counted_to
        and (row.get("valid_until") or case.law_day) >= case.law_day
    ]
    return min(days, default=None)


def _by_qualification(case: Facts, since: date, required: int) -> Verdict:
    verdict = enough_years(
        since, required, case.cutoffs.appointment, what="取得对应职业资格后的年限", at="qualifications.obtained_on"
    )
    if verdict.met_from is not None:
        return replace(verdict, cites=(*verdict.cites, QUALIFICATIONS))
    return manual(
        "以对应的职业资格申报，请按职业资格与职称对应的规定核对资格与年限",
        at="qualifications.level",
        cites=(QUALIFICATIONS,),
    )


RULES = (seniority,)
