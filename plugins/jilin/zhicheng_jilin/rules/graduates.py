"""Masters and doctors at the grassroots: assessed after two years under an agreement of three (JB-2.3)."""

from __future__ import annotations

from datetime import date

from zhicheng.counting import enough_service, enough_years
from zhicheng.dossier.facts import Facts, Record
from zhicheng.modes import mode_of
from zhicheng.specs import LEVELS, Dated, Mode, Step, Verdict, met, rule, unmet
from zhicheng.specs.verdict import Answer
from zhicheng_jilin.sources import FRONT_LINE_EARLY

CHANNEL = ("grassroots_graduate",)
LEVEL_BY_DEGREE = Dated(
    steps=(Step(since=date(2023, 1, 1), value={"博士": "副高级", "硕士": "中级"}, cites=(FRONT_LINE_EARLY,)),)
)
"""The level that each degree leads to; highest first."""
AGREEMENT = Dated(steps=(Step(since=date(2023, 1, 1), value=(3, 2), cites=(FRONT_LINE_EARLY,)),))
"""Years of the service agreement, and years that must have passed: of service, or since graduation for those introduced."""
GRASSROOTS_TIERS = ("county", "township")
INTRODUCERS = ("政府", "组织", "人社")


def _degrees(case: Facts) -> tuple[tuple[str, Record], ...]:
    """The degrees that lead somewhere and were won by the cut-off, each with its row."""
    levels = LEVEL_BY_DEGREE.on(case.law_day)
    return tuple(
        (degree, row)
        for row in case.rows("education")
        for degree in levels
        if degree in f"{row.get('degree') or ''}" and _won_in_time(case, row)
    )


def _won_in_time(case: Facts, row: Record) -> bool:
    graduated: date | None = row.get("graduated_on")
    return graduated is None or graduated <= case.cutoffs.education


@rule("graduate_level", title="基层硕博人员的学位和级别", channels=CHANNEL, cites=FRONT_LINE_EARLY)
def graduate_level(case: Facts) -> Verdict:
    levels = LEVEL_BY_DEGREE.on(case.law_day)
    degrees = {degree for degree, _ in _degrees(case)}
    if not degrees:
        return unmet("须具有硕士或博士学位", at="education.degree", required="硕士、博士")
    highest = max((levels[each] for each in degrees), key=LEVELS.index)
    wanted = case.basic.level
    if LEVELS.index(wanted) <= LEVELS.index(highest):
        return met()
    return unmet(
        f"硕士可评定中级职称，博士可评定副高级职称：按所持学位可评定{highest}，申报{wanted}",
        at="basic.level",
        required=highest,
        actual=wanted,
    )


@rule("graduate_series", title="考试系列以外", channels=CHANNEL, cites=FRONT_LINE_EARLY)
def graduate_series(case: Facts) -> Verdict:
    mode = mode_of(case)
    if mode in (None, Mode.REVIEW):
        return met()
    return unmet(
        f"基层硕博人员评定考试系列以外的职称，{case.basic.series}{case.basic.level}实行{mode.value}",
        at="basic.series",
        required="考试系列以外的系列",
        actual=mode.value,
    )


@rule("graduate_service", title="基层工作服务协议", channels=CHANNEL, cites=FRONT_LINE_EARLY)
def graduate_service(case: Facts) -> Verdict:
    """Two years served under an agreement of three, or for whoever was introduced two years since graduation."""
    agreed, passed = AGREEMENT.on(case.law_day)
    rows = tuple(row for row in case.rows("grassroots_service") if row.get("tier") in (*GRASSROOTS_TIERS, None))
    if not rows:
        return unmet("须在县（市）及以下企事业单位工作", at="grassroots_service.tier", required="县（市）及以下")
    bound = tuple(row for row in rows if row.tier in GRASSROOTS_TIERS and row.contract_years >= agreed)
    if not bound:
        longest = max(row.contract_years for row in rows)
        return unmet(
            f"须与县（市）及以下企事业单位签订{agreed}年工作服务协议，现为{longest}年",
            at="grassroots_service.contract_years",
            required=f"{agreed}年",
            actual=f"{longest}年",
        )
    introduced = _since_graduation(case, bound, passed)
    if introduced is not None and introduced.answer is Answer.MET:
        return introduced
    served = enough_service(
        bound, passed * 12, case.cutoffs.service, what="在县（市）及以下单位的服务期", at="grassroots_service.from"
    )
    return served if introduced is None or served.answer is Answer.MET else introduced


def _since_graduation(case: Facts, rows: tuple[Record, ...], passed: int) -> Verdict | None:
    """For whoever was introduced as urgently needed by a county's government, organisation or HR body; None for others."""
    urgent = [row for row in rows if row.get("introduced_as_urgent") is True]
    if not urgent or not any(row.introduced_by in INTRODUCERS for row in urgent):
        return None
    levels = LEVEL_BY_DEGREE.on(case.law_day)
    wanted = case.basic.level
    fitting = [
        row.graduated_on for degree, row in _degrees(case) if LEVELS.index(levels[degree]) >= LEVELS.index(wanted)
    ]
    if not fitting:
        return None
    return enough_years(min(fitting), passed, case.cutoffs.education, what="毕业年限", at="education.graduated_on")


RULES = (graduate_level, graduate_series, graduate_service)
