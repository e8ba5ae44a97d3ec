"""The specialty practised (HX-2.5.2), and a work history without holes (HX-2.5.5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from zhicheng.counting import days_served
from zhicheng.dossier.facts import Facts
from zhicheng.specs import Verdict, met, rule, unmet
from zhicheng_henan.sources import APPOINTMENT, CONTINUITY, WORK

ONE_DAY = timedelta(days=1)


@rule("practised_specialty", title="现从事专业", cites=APPOINTMENT)
def practised_specialty(case: Facts) -> Verdict:
    practised, chosen = case.basic.practised_specialty, case.basic.specialty
    if practised == chosen:
        return met()
    return unmet(
        f"“现从事专业”（{practised}）应与“申报专业”（{chosen}）保持一致，否则无法提交申报",
        at="basic.practised_specialty",
        required=chosen,
        actual=practised,
    )


@rule("work_history", title="工作经历连续", cites=(WORK, CONTINUITY))
def work_history(case: Facts) -> tuple[Verdict, ...]:
    """Continuous from the first employment until now; each hole is named with its days."""
    rows, until = case.rows("work"), case.cutoffs.get("employment")
    if not rows or until is None:
        return ()
    started: date = case.basic.work_started_on
    return tuple(_hole(first, last) for first, last in _holes(days_served(rows, until), started, until))


def _holes(served: list[tuple[date, date]], started: date, until: date) -> Iterator[tuple[date, date]]:
    """The stretches between ``started`` and ``until`` that no row covers, both days of each included."""
    free = started
    for first, last in served:
        if first > free:
            yield free, first - ONE_DAY
        free = max(free, last + ONE_DAY)
    if free <= until:
        yield free, until


def _hole(first: date, last: date) -> Verdict:
    span = f"{first.isoformat()}至{last.isoformat()}"
    return unmet(
        f"工作经历不连续：{span}没有填写，请补充这段经历（包括借调、离职进修、支教；没有工作的按待业填写）",
        at="work.from",
        required="自参加工作以来连续",
        actual=f"缺{span}",
    )


RULES = (practised_specialty, work_history)
