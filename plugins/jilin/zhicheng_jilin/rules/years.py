"""Years of appointment: JB-6.2 with its two reliefs, and titles won by the cut-off (JA-1.1)."""

from __future__ import annotations

from datetime import date

from zhicheng.counting import enough_years, retirement_day
from zhicheng.dossier.facts import Facts
from zhicheng.nation.floor import RETIREMENT_AGES
from zhicheng.spans import add_years
from zhicheng.specs import LEVELS, Citation, Dated, NotInForce, Outcome, Step, Verdict, manual, met, rule, unmet
from zhicheng.specs.catalogue import SENIOR
from zhicheng.specs.verdict import Answer
from zhicheng_jilin.channels import PROMOTIONS
from zhicheng_jilin.rules.directional import SCOPE as DIRECTIONAL_SCOPE
from zhicheng_jilin.rules.directional import appointed_since
from zhicheng_jilin.rules.early import applies_directly, most_favourable
from zhicheng_jilin.sources import CHECKING, COMBINED, CUTOFF, ENGINEERS_EARLY, YEARS

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

INSTITUTION = "事业单位"
EXCEPTION = "破格"


@rule("appointment_years", title="聘任年限", channels=PROMOTIONS, cites=(YEARS, CUTOFF))
def appointment_years(case: Facts) -> Verdict:
    """Asked in public institutions of whoever applies for the next level; a 破格 case that lacks years is for people to judge."""
    if case.unit.get("nature") not in (INSTITUTION, None) or not _next_level(case):
        return met()
    if applies_directly(case):
        return met(cites=(ENGINEERS_EARLY,))
    verdict = _judged(case)
    if verdict.answer is Answer.UNMET:
        # Neither is asked for while every figure of the table is reached.
        _ = case.unit.nature
    if verdict.answer is Answer.UNMET and case.basic.get("application_type") == EXCEPTION:
        return manual(f"破格申报：{verdict.message}，请从严审核", at="basic.appointed_on", cites=(CHECKING,))
    return verdict


def _judged(case: Facts) -> Verdict:
    usual, cites = _required(case)
    if usual is None:
        return met()
    required, because = most_favourable(case, usual)
    since, continued = appointed_since(case)
    verdict = enough_years(
        since,
        required,
        case.cutoffs.appointment,
        what="聘任年限",
        at="basic.appointed_on",
        cites=(*cites, *because, *continued),
    )
    if verdict.answer is Answer.UNMET and not cites:
        _ = case.unit.tier
    return verdict


def _next_level(case: Facts) -> bool:
    """Years of appointment are asked of those who apply for a higher level than they hold, not for a first title."""
    current, wanted = case.basic.get("current_level"), case.basic.level
    if current is not None:
        return LEVELS.index(wanted) > LEVELS.index(current)
    return bool(
        case.basic.get("current_title")
        or case.basic.get("appointed_on")
        or case.basic.get("title_obtained_on")
        or wanted in SENIOR
    )


def _required(case: Facts) -> tuple[int | None, tuple[Citation, ...]]:
    since = case.unit.get("combined_review_since")
    if since is None or since > case.year:
        return _separate_years(case) - _separate_relief(case), ()
    years_by_level = COMBINED_YEARS.on(case.law_day)
    relief = _combined_relief(case, since)
    if relief:
        return _separate_years(case) - relief, (COMBINED,)
    return years_by_level.get(case.basic.level), (COMBINED,)


def _separate_years(case: Facts) -> int:
    """By the unit's tier; the highest figure while that is unknown."""
    by_tier = SEPARATE_YEARS.on(case.law_day)
    return by_tier.get(case.unit.get("tier") or "", max(by_tier.values()))


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


@rule("title_held", title="资格截止时间", channels=PROMOTIONS, cites=CUTOFF)
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


@rule("one_level_up", title="申报级别", channels=("regular",), cites=YEARS, outcome=Outcome.REMARK)
def one_level_up(case: Facts) -> Verdict:
    """Years are told for the next level only: what skips one, or seeks none, the desks look at (破格 and postdocs aside)."""
    current, wanted = case.basic.get("current_level"), case.basic.level
    exceptional = case.basic.get("application_type") == EXCEPTION or applies_directly(case)
    if current is None or exceptional or case.basic.get("current_title_scope") == DIRECTIONAL_SCOPE:
        return met()
    steps = LEVELS.index(wanted) - LEVELS.index(current)
    if steps == 1:
        return met()
    what = "越级申报" if steps > 1 else "申报级别不高于现资格级别"
    return manual(f"{what}：现资格{current}，申报{wanted}，请按本系列标准条件核实", at="basic.level")


@rule("appointed_after_title", title="聘任日期", channels=PROMOTIONS, cites=CUTOFF, outcome=Outcome.REMARK)
def appointed_after_title(case: Facts) -> Verdict:
    appointed, obtained = case.basic.get("appointed_on"), case.basic.get("title_obtained_on")
    if case.disagreements or appointed is None or obtained is None or appointed >= obtained:
        return met()
    return manual(
        f"聘任日期（{appointed.isoformat()}）早于取得资格日期（{obtained.isoformat()}），请核对",
        at="basic.appointed_on",
    )


RULES = (appointment_years, title_held, one_level_up, appointed_after_title)
