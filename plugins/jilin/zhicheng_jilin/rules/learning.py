"""Service, continuing education, and what was won too late to count: JA-1.1, JB-1.8, JB-3.3."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhicheng.counting import enough_service
from zhicheng.dossier.facts import Facts
from zhicheng.nation.sources import ORDER_25
from zhicheng.spans import words
from zhicheng.specs import Dated, Outcome, Step, Verdict, met, rule, unmet
from zhicheng.specs.catalogue import SENIOR
from zhicheng.specs.verdict import Answer
from zhicheng_jilin.channels import PROMOTIONS, TITLES
from zhicheng_jilin.sources import CUTOFF, GRASSROOTS, HOURS

SERVICE_SERIES = ("中小学教师系列", "卫生系列")
SERVICE_YEARS = Dated(steps=(Step(since=date(2023, 1, 1), value=1, cites=(GRASSROOTS,)),))
SERVICE_OUTCOME = Dated(
    steps=(
        Step(since=date(2023, 1, 1), value=Outcome.PREFERENCE, cites=(GRASSROOTS,)),
        Step(since=date(2026, 1, 1), value=Outcome.CONDITION, cites=(GRASSROOTS,)),
    ),
)
"""Not required from 2023 to 2025, a preference between equals; required from 2026."""

YEARLY_HOURS = Dated(
    steps=(Step(since=date(2023, 1, 1), value=90, cites=(HOURS, ORDER_25("第八条", "JB-3.3"))),),
)
"""Hours a year; years before the first step need not be made up."""


@rule(
    "grassroots_year",
    title="基层服务经历",
    channels=PROMOTIONS,
    cites=GRASSROOTS,
    outcome=SERVICE_OUTCOME,
)
def grassroots_year(case: Facts) -> Verdict:
    if case.basic.series not in SERVICE_SERIES or case.basic.level not in SENIOR:
        return met()
    needed = SERVICE_YEARS.on(case.law_day) * 12
    rows = tuple(row for row in case.rows("grassroots_service") if row.get("tier") in ("county", "township", None))
    if not rows and not case.given("grassroots_service"):
        return unmet(
            f"中小学、卫生系列申报高级职称须具备基层服务满{words(needed)}的经历，没有填写，请在“基层服务经历”中补充",
            at="grassroots_service",
            required=words(needed),
            actual="未填写",
        )
    verdict = enough_service(
        rows,
        needed,
        case.cutoffs.service,
        what="中小学、卫生系列申报高级职称须具备的基层服务经历",
        at="grassroots_service",
    )
    if verdict.answer is not Answer.MET:
        return verdict
    return met(f"已具备基层服务满{words(needed)}经历，同等条件下优先", at="grassroots_service")


@rule("continuing_education", title="继续教育学时", channels=TITLES, cites=HOURS, outcome=Outcome.REMARK)
def continuing_education(case: Facts) -> tuple[Verdict, ...]:
    """A shortage in a year that is over is a remark that every desk sees."""
    return tuple(_short_years(case))


def _short_years(case: Facts) -> Iterator[Verdict]:
    recorded: dict[int, float] = {}
    for row in case.given("continuing_education"):
        recorded[row.year] = recorded.get(row.year, 0) + (row.get("hours") or 0)
    for year in range(YEARLY_HOURS.steps[0].since.year, case.cutoffs.achievements.year + 1):
        needed, actual = YEARLY_HOURS.on(date(year, 1, 1)), recorded.get(year, 0)
        if actual < needed:
            yield unmet(
                f"{year}年继续教育学时不足：要求{needed}学时，已登记{actual:g}学时",
                at="continuing_education.hours",
                required=f"{needed}学时",
                actual=f"{actual:g}学时",
            )


@rule("late_results", title="业绩成果截止时间", cites=CUTOFF, outcome=Outcome.REMARK)
def late_results(case: Facts) -> tuple[Verdict, ...]:
    """What was won after the cut-off stays in the dossier and does not count."""
    return tuple(_late(case))


LATE = (
    ("education", "graduated_on", "education", "学历"),
    ("achievements", "obtained_on", "achievements", "业绩成果"),
    ("papers", "published_on", "papers", "论文著作"),
)


def _late(case: Facts) -> Iterator[Verdict]:
    for section, field, kind, what in LATE:
        counted_to = getattr(case.cutoffs, kind)
        for number, row in enumerate(case.given(section), 1):
            day = row.get(field)
            if day is not None and day > counted_to:
                yield unmet(
                    f"第{number}条{what}（{day.isoformat()}）晚于截止时间{counted_to.isoformat()}，不计入本次申报",
                    at=f"{section}.{field}",
                    required=f"{counted_to.isoformat()}及以前",
                    actual=day.isoformat(),
                )


RULES = (grassroots_year, continuing_education, late_results)
