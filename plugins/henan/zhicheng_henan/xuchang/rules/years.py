"""Years of appointment, counted to 31 December of the round (HX-2.4c), and earlier changes of series (HX-2.5.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhicheng.counting import enough_years
from zhicheng.dossier.facts import Facts, Record
from zhicheng.specs import LEVELS, Dated, Outcome, Step, Verdict, manual, met, rule, unmet
from zhicheng.specs.vocabulary import NON_PUBLIC, PROOF_NAMES
from zhicheng_henan.sources import BASIC_YEARS, COUNTED_TO, EDUCATION, SERIES_CHANGE
from zhicheng_henan.xuchang.channels import CITY_REVIEW
from zhicheng_henan.xuchang.rules.results import graduate_degrees

YEARS: Dated[dict[str, int]] = Dated(
    steps=(
        Step(
            since=date(2023, 1, 1),
            value={"中级": 4, "副高级": 5, "正高级": 5},
            cites=(COUNTED_TO, BASIC_YEARS),
        ),
    ),
)
"""By level applied for, where the series' own standard sets nothing else."""
PLACE = "basic.appointed_on"
SHORTER_BY_DEGREE = {"中级": ("硕士", "博士"), "副高级": ("博士",), "正高级": ()}
"""Degrees for which the standards of most series ask for fewer years; how many is the series' to say."""


@rule("appointment_years", title="聘任年限", channels=CITY_REVIEW, cites=(COUNTED_TO, BASIC_YEARS))
def appointment_years(case: Facts) -> Verdict:
    level = case.basic.level
    required = YEARS.on(case.law_day).get(level)
    current = case.basic.get("current_level")
    if required is None or (current is not None and LEVELS.index(current) >= LEVELS.index(level)):
        return met()
    if case.basic.get("application_type") == "破格":
        return manual("破格申报，聘任年限由评委会按破格条件审核", at="basic.application_type")
    since = _since(case)
    if since is None and not (current or case.basic.get("current_title")):
        return manual("没有填写现任职称，请按本系列申报条件审核", at="basic.current_title")
    since = since or case.basic.appointed_on
    verdict = _enough(case, since, required)
    if verdict.met_from is None:
        return verdict
    before = min((row.appointed_on for row in _recognised(case)), default=since)
    if _enough(case, before, required).met_from is None:
        return manual("聘任年限须与转评前的聘任年限合并计算，请核对", at="title_history", cites=(SERIES_CHANGE,))
    shorter = [each for each in SHORTER_BY_DEGREE[level] if each in graduate_degrees(case)]
    if shorter:
        return manual(f"{verdict.message}；{shorter[0]}的年限按本系列申报条件审核", at=PLACE, cites=(EDUCATION,))
    return verdict


def _enough(case: Facts, since: date, required: int) -> Verdict:
    return enough_years(since, required, case.cutoffs.appointment, what="聘任年限", at=PLACE)


def _since(case: Facts) -> date | None:
    """The day of appointment; outside the public sector, where nobody appoints, the day on which the title was won."""
    appointed: date | None = case.basic.get("appointed_on")
    if appointed is None and case.unit.get("nature") in NON_PUBLIC:
        appointed = case.basic.get("title_obtained_on")
    return appointed


ASKED = (("series", "系列"), ("specialty", "专业"), ("level", "级别"), ("title", "职称"), ("appointed_on", "聘任时间"))
SCANS = ("certificate", "appointment")


@rule("series_change", title="转评经历", cites=SERIES_CHANGE, outcome=Outcome.REMARK)
def series_change(case: Facts) -> tuple[Verdict, ...]:
    """A change of series that is not fully declared is not recognised; the application itself goes on."""
    return tuple(
        unmet(
            f"转评经历未如实填写或上传（缺少{'、'.join(lacking)}），评委会不认可该转评经历",
            at="title_history",
            required="转评前的系列、专业、级别、职称、聘任时间及扫描件",
        )
        for row in _before_changes(case)
        if (lacking := _lacking(case, row))
    )


def _before_changes(case: Facts) -> Iterator[Record]:
    """For each change of series the title held before it: the entry of that level before, else the change's own."""
    held: Record | None = None
    for row in case.given("title_history"):
        if row.get("by") == "转评":
            yield held if held is not None and held.get("level") == row.get("level") else row
        held = row


def _lacking(case: Facts, row: Record) -> list[str]:
    scans = (*SCANS, "roster") if case.unit.get("nature") == "事业单位" else SCANS
    proofs = row.get("proofs") or ()
    return [label for key, label in ASKED if row.get(key) is None] + [
        PROOF_NAMES[each] for each in scans if each not in proofs
    ]


def _recognised(case: Facts) -> Iterator[Record]:
    level = case.basic.get("current_level")
    return (row for row in _before_changes(case) if row.get("level") == level and not _lacking(case, row))


RULES = (appointment_years, series_change)
