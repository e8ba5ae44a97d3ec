"""Continuing education without its public courses (SG-3.4), and what was won too late to count (SG-3.5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from zhicheng.dossier.facts import Facts, Record
from zhicheng.nation.sources import ORDER_25
from zhicheng.specs import Dated, Outcome, Step, Verdict, manual, rule, unmet
from zhicheng_sichuan.guangan.channels import REVIEWED_HERE
from zhicheng_sichuan.sources import COUNTED_TO, LEARNING

HOURS = (LEARNING, ORDER_25("第八条", "SG-3.4"))
YEARLY_HOURS: Dated[tuple[int, Fraction]] = Dated(
    steps=(Step(since=date(2016, 1, 1), value=(90, Fraction(2, 3)), cites=HOURS),),
)
"""Hours a year, and the share of professional courses in them; the rest are public courses, which no title depends on."""


@rule("continuing_education", title="继续教育学时", channels=REVIEWED_HERE, cites=HOURS)
def continuing_education(case: Facts) -> tuple[Verdict, ...]:
    """The years that were entered are judged by their professional hours; what was not entered is the desks' to ask."""
    return tuple(_judged(case))


def _judged(case: Facts) -> Iterator[Verdict]:
    recorded: dict[int, float] = defaultdict(float)
    for row in case.given("continuing_education"):
        hours = professional_hours(row)
        if hours is not None:
            recorded[row.year] += hours
    if not recorded:
        yield manual("没有填写继续教育学时，请核对专业科目学时证明材料", at="continuing_education")
    for year, actual in sorted(recorded.items()):
        total, share = YEARLY_HOURS.on(case.law_day)
        needed = total * share
        if actual >= needed:
            continue
        message = f"{year}年继续教育专业科目学时不足：要求{needed}学时，已登记{actual:g}学时（公需科目不作要求）"
        if year in (case.year - 1, case.year):
            yield unmet(
                message,
                at="continuing_education.professional_hours",
                required=f"{needed}学时",
                actual=f"{actual:g}学时",
            )
        else:
            yield manual(message, at="continuing_education.professional_hours")


def professional_hours(row: Record) -> float | None:
    """As stated, else what the public courses leave of the total; None where neither is known."""
    stated: float | None = row.get("professional_hours")
    if stated is not None:
        return stated
    total: float | None = row.get("hours")
    return None if total is None else total - (row.get("public_hours") or 0)


LATE = (
    ("education", "graduated_on", "学历（学位）"),
    ("achievements", "obtained_on", "业绩成果"),
    ("papers", "published_on", "论文"),
)


@rule("late_results", title="业绩成果截止时间", channels=REVIEWED_HERE, cites=COUNTED_TO, outcome=Outcome.REMARK)
def late_results(case: Facts) -> tuple[Verdict, ...]:
    """What was won after the committee's acceptance deadline does not count; nothing is said while it is unknown."""
    return tuple(_late(case))


def _late(case: Facts) -> Iterator[Verdict]:
    for section, field, what in LATE:
        counted_to = case.cutoffs.get(section)
        for number, row in enumerate(case.given(section), 1):
            day = row.get(field)
            if counted_to is not None and day is not None and day > counted_to:
                yield unmet(
                    f"第{number}条{what}（{day.isoformat()}）晚于评委会受理截止日期{counted_to.isoformat()}，不计入本次申报",
                    at=f"{section}.{field}",
                    required=f"{counted_to.isoformat()}及以前",
                    actual=day.isoformat(),
                )


RULES = (continuing_education, late_results)
