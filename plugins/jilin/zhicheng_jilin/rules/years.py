"""Years of appointment: JB-6.2 with its two reliefs, and the early applications of JB-2.1 and JB-2.3."""

from __future__ import annotations

from datetime import date

from zhicheng.counting import enough_years, months_served, retirement_day
from zhicheng.dossier.facts import Facts
from zhicheng.nation.floor import RETIREMENT_AGES
from zhicheng.spans import add_years
from zhicheng.specs import LEVELS, Citation, Dated, NotInForce, Step, Verdict, met, rule, unmet
from zhicheng_jilin.sources import COMBINED, CUTOFF, ENGINEERS_EARLY, FRONT_LINE_EARLY, YEARS

SEPARATE_YEARS = Dated(
    steps=(
        Step(
            since=date(2023, 1, 1),
            value={"province": 5, "city": 5, "county": 4, "township": 4},
            cites=(YEARS,),
        ),
    ),
)
"""评聘分开 institutions, by the unit's tier."""

COMBINED_YEARS = Dated(
    steps=(Step(since=date(2023, 1, 1), value={"中级": 4, "副高级": 5, "正高级": 5}, cites=(YEARS,)),),
)
"""评聘结合 units, by the level applied for."""

SEPARATE_RELIEF = Dated(steps=(Step(since=date(2023, 1, 1), value=1, cites=(YEARS,)),), until=date(2025, 1, 1))
"""Years taken off for those who in 2023 have less than two years to retirement; stopped at the end of 2024."""
RETIRING_BEFORE = Dated(steps=(Step(since=date(2023, 1, 1), value=date(2025, 1, 1), cites=(YEARS,)),))
"""Less than two years from the first day of 2023."""

COMBINED_RELIEF = Dated(steps=(Step(since=date(2023, 1, 1), value=1, cites=(YEARS,)),), until=date(2024, 1, 1))
"""Years taken off the 评聘分开 figure in newly authorised 评聘结合 units; stopped at the end of 2023."""
NEWLY_AUTHORISED_SINCE = Dated(steps=(Step(since=date(2023, 1, 1), value=2021, cites=(YEARS,)),))
LAST_YEARS = Dated(steps=(Step(since=date(2023, 1, 1), value=2, cites=(YEARS,)),))

ENGINEERS = Dated(
    steps=(
        Step(
            since=date(2023, 1, 1),
            value={("硕士", "中级"): 1, ("博士", "副高级"): 1},
            cites=(ENGINEERS_EARLY,),
        ),
    ),
)
"""Years earlier for an engineering degree, by degree and level applied for."""
FRONT_LINE = Dated(steps=(Step(since=date(2023, 1, 1), value=(3, 2), cites=(FRONT_LINE_EARLY,)),))
"""Years served at a county or township front line, and the years by which one may then apply earlier."""

INSTITUTION = "事业单位"
GRASSROOTS_TIERS = ("county", "township")


@rule("appointment_years", title="聘任年限", channels=("regular",), cites=(YEARS, CUTOFF))
def appointment_years(case: Facts) -> Verdict:
    if case.unit.nature != INSTITUTION or not _next_level(case):
        return met()
    required, cites = _required(case)
    early, because = _earlier(case)
    if required is None:
        return met()
    return enough_years(
        case.basic.appointed_on,
        max(required - early, 0),
        case.cutoffs.appointment,
        what="聘任年限",
        at="basic.appointed_on",
        cites=(*cites, *because),
    )


def _next_level(case: Facts) -> bool:
    """Years of appointment are asked of those who apply for the next level, not for a first title."""
    return bool(
        case.basic.get("current_title")
        or case.basic.get("current_level")
        or case.basic.get("appointed_on")
        or case.basic.get("title_obtained_on")
        or case.basic.level in ("副高级", "正高级")
    )


def _required(case: Facts) -> tuple[int | None, tuple[Citation, ...]]:
    since = case.unit.get("combined_review_since")
    if since is None or since > case.year:
        years = SEPARATE_YEARS.on(case.law_day)[case.unit.tier]
        return years - _separate_relief(case), ()
    years_by_level = COMBINED_YEARS.on(case.law_day)
    relief = _combined_relief(case, since)
    if relief:
        return SEPARATE_YEARS.on(case.law_day)[case.unit.tier] - relief, (COMBINED,)
    return years_by_level.get(case.basic.level), (COMBINED,)


def _separate_relief(case: Facts) -> int:
    try:
        relief, before = SEPARATE_RELIEF.on(case.law_day), RETIRING_BEFORE.on(case.law_day)
    except NotInForce:
        return 0
    return relief if _retirement(case) < before else 0


def _combined_relief(case: Facts, since: int) -> int:
    try:
        relief = COMBINED_RELIEF.on(case.law_day)
    except NotInForce:
        return 0
    if since < NEWLY_AUTHORISED_SINCE.on(case.law_day):
        return 0
    return relief if _retirement(case) < add_years(case.law_day, LAST_YEARS.on(case.law_day)) else 0


def _retirement(case: Facts) -> date:
    return retirement_day(case, RETIREMENT_AGES)


def _earlier(case: Facts) -> tuple[int, tuple[Citation, ...]]:
    """The most favourable early application that this case may use; reliefs of different clauses are not added up."""
    level = case.basic.level
    found: list[tuple[int, tuple[Citation, ...]]] = [(0, ())]
    for (degree, wanted), years in ENGINEERS.on(case.law_day).items():
        if level == wanted and case.basic.get("series") == "工程系列" and _engineering_degree(case, degree):
            found.append((years, (ENGINEERS_EARLY,)))
    served, earlier = FRONT_LINE.on(case.law_day)
    rows = tuple(row for row in case.given("grassroots_service") if _front_line_from_city(row))
    still_there = any(row.get("to") is None for row in rows)
    if still_there and months_served(rows, case.cutoffs.service) >= served * 12:
        found.append((earlier, (FRONT_LINE_EARLY,)))
    return max(found, key=lambda each: each[0])


def _engineering_degree(case: Facts, degree: str) -> bool:
    counted_to = case.cutoffs.education
    for row in case.given("education"):
        graduated = row.get("graduated_on")
        if graduated is not None and graduated > counted_to:
            continue
        words = f"{row.get('degree') or ''}{row.get('major') or ''}"
        if f"工程{degree}" in words:
            return True
    return False


def _front_line_from_city(row: object) -> bool:
    get = row.get  # type: ignore[attr-defined]
    return get("from_city") is True and get("front_line") is True and get("tier") in GRASSROOTS_TIERS


@rule("title_held", title="资格截止时间", channels=("regular",), cites=CUTOFF)
def title_held(case: Facts) -> Verdict:
    """The title from which one is promoted must have been won by the cut-off."""
    obtained, current = case.basic.get("title_obtained_on"), case.basic.get("current_level")
    if obtained is None or current is None or LEVELS.index(case.basic.level) <= LEVELS.index(current):
        return met()
    counted_to = case.cutoffs.title_held
    if obtained <= counted_to:
        return met()
    return unmet(
        f"现资格取得于{obtained.isoformat()}，晚于截止时间{counted_to.isoformat()}，不能据此申报高一级职称",
        at="basic.title_obtained_on",
        required=f"{counted_to.isoformat()}及以前",
        actual=obtained.isoformat(),
        met_from=obtained,
    )


RULES = (appointment_years, title_held)
