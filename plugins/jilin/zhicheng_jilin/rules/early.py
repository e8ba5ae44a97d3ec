"""Who may apply earlier, by how much, and why: JB-2.1 (engineers, postdocs) and JB-2.3 (from a city to the front line)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhicheng.counting import months_served
from zhicheng.dossier.facts import Facts, Record
from zhicheng.specs import Citation, Dated, Step
from zhicheng_jilin.sources import CODE, ENGINEERS_EARLY, FRONT_LINE_EARLY

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
IN_STATION = Dated(steps=(Step(since=date(2023, 1, 1), value="副高级", cites=(ENGINEERS_EARLY,)),))
"""The level for which an outstanding postdoc in station applies directly."""
OUT_OF_STATION = Dated(
    steps=(Step(since=date(2023, 1, 1), value=("副高级", "正高级", 5, 3), cites=(ENGINEERS_EARLY,)),)
)
"""From which level to which, years of contract with a unit of the province, and years at the lower level."""

ENGINEERING = "工程系列"
GRASSROOTS_TIERS = ("county", "township")


@dataclass(frozen=True, slots=True)
class Early:
    """``years`` that are asked for instead of the usual ones, or ``less`` of them; the clause on which that rests."""

    cite: Citation
    less: int = 0
    years: int | None = None

    def applied_to(self, usual: int) -> int:
        return max(min(usual, self.years) if self.years is not None else usual - self.less, 0)


def most_favourable(case: Facts, usual: int) -> tuple[int, tuple[Citation, ...]]:
    """The years asked for after the best early application open to this case; reliefs of different clauses don't add up."""
    found = [each for each in (_engineer(case), _front_line(case), _postdoc(case)) if each is not None]
    best = min(found, key=lambda each: each.applied_to(usual), default=None)
    if best is None or best.applied_to(usual) >= usual:
        return usual, ()
    return best.applied_to(usual), (best.cite,)


def applies_directly(case: Facts) -> bool:
    """An outstanding postdoc in station needs neither title nor appointment."""
    early = _postdoc(case)
    return early is not None and early.years == 0


def _of_the_province(case: Facts, division: str | None) -> bool:
    """Whether the postdoc's contract is with a unit of the province; the present unit's place where none is stated."""
    if division is None:
        return case.unit.get("in_jurisdiction") is True
    return division.startswith(CODE[:2])


def _engineer(case: Facts) -> Early | None:
    if case.basic.get("series") != ENGINEERING:
        return None
    for (degree, wanted), years in ENGINEERS.on(case.law_day).items():
        if case.basic.level == wanted and _engineering_degree(case, degree):
            return Early(ENGINEERS_EARLY, less=years)
    return None


def _engineering_degree(case: Facts, degree: str) -> bool:
    counted_to = case.cutoffs.education
    for row in case.given("education"):
        graduated = row.get("graduated_on")
        if graduated is not None and graduated > counted_to:
            continue
        if f"工程{degree}" in f"{row.get('degree') or ''}{row.get('major') or ''}":
            return True
    return False


def _front_line(case: Facts) -> Early | None:
    served, earlier = FRONT_LINE.on(case.law_day)
    rows = tuple(row for row in case.given("grassroots_service") if _from_city(row))
    still_there = any(row.get("to") is None for row in rows)
    if still_there and months_served(rows, case.cutoffs.service) >= served * 12:
        return Early(FRONT_LINE_EARLY, less=earlier)
    return None


def _from_city(row: Record) -> bool:
    return (
        row.get("from_city") is True
        and row.get("front_line") is True
        and row.get("tier") in GRASSROOTS_TIERS
        and row.get("from") is not None
    )


def _postdoc(case: Facts) -> Early | None:
    level, current = case.basic.level, case.basic.get("current_level")
    directly = IN_STATION.on(case.law_day)
    lower, upper, contract, years = OUT_OF_STATION.on(case.law_day)
    until = case.cutoffs.get("application")
    for row in case.given("postdoc"):
        left: date | None = row.get("left_on")
        in_station = left is None or (until is not None and left > until)
        if in_station and level == directly and row.get("outstanding") is True:
            return Early(ENGINEERS_EARLY, years=0)
        here = _of_the_province(case, row.get("employer_division"))
        bound = (row.get("contract_years") or 0) >= contract
        if not in_station and level == upper and current == lower and here and bound:
            return Early(ENGINEERS_EARLY, years=years)
    return None
