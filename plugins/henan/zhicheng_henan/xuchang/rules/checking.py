"""What the unit must have done when it recommends (HX-2.5.7 … HX-2.5.10, HX-5.2), and the archive's entries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhicheng.dossier.facts import Facts
from zhicheng.specs import Dated, Step, Verdict, manual, met, rule, unmet
from zhicheng.specs.vocabulary import NON_PUBLIC
from zhicheng_henan.sources import ASSESSMENTS, ORIGINALS, PLEDGES

LAST_YEARS = Dated(steps=(Step(since=date(2023, 1, 1), value=5, cites=(ASSESSMENTS,)),))
"""Years of assessments that are asked for at most."""


def _recommended_on(case: Facts) -> date | None:
    day: date | None = case.unit.get("recommended_on")
    return day


@rule("checked_by", title="原件核对", cites=ORIGINALS)
def checked_by(case: Facts) -> Verdict:
    """Handler and head both compare the originals with what was uploaded, before the unit recommends."""
    if _recommended_on(case) is None:
        return met()
    signed = case.unit.get("checked_by") or {}
    lacking = [label for key, label in (("handler", "经办人"), ("head", "负责人")) if not signed.get(key)]
    if not lacking:
        return met()
    return unmet(
        f"单位经办人和负责人须将证件、证书原件与上传的电子版逐一核对，缺少{'、'.join(lacking)}",
        at="unit.checked_by",
        required="经办人和负责人均核对",
        actual=f"缺少{'、'.join(lacking)}",
    )


@rule("assessments", title="年度考核登记表", cites=ASSESSMENTS)
def assessments(case: Facts) -> Verdict:
    """The unit uploads them when it checks; non-public units without any give a written statement."""
    if _recommended_on(case) is None:
        return met()
    years = {row.get("year") for row in case.given("assessments")}
    if not years and case.has_file("unit_assessments"):
        return manual("年度考核登记表由单位上传，请核对年度是否齐全", at="assessments")
    if not years:
        if not case.has_file("unit_statement"):
            return unmet("单位尚未上传年度考核登记表；未进行年度考核的非公有制单位须上传书面证明", at="assessments")
        nature = case.unit.get("nature")
        if nature in NON_PUBLIC:
            return met()
        if nature is None:
            return manual("只有书面证明，没有年度考核登记表，请核实单位性质", at="assessments")
        return unmet(
            f"只有非公有制单位未进行年度考核的，可以书面证明代替；单位性质为{nature}，须上传年度考核登记表",
            at="assessments",
        )
    lacking = [str(year) for year in _asked_years(case) if year not in years]
    if lacking:
        return manual(f"缺少{'、'.join(lacking)}年度考核登记表，请核实", at="assessments.year")
    return met()


def _asked_years(case: Facts) -> Iterator[int]:
    """Since the present title, at most the last five, up to the year before the round's."""
    since: date | None = case.basic.get("appointed_on") or case.basic.get("title_obtained_on")
    earliest = case.year - LAST_YEARS.on(case.law_day)
    yield from range(max(earliest, since.year if since else earliest), case.year)


@rule("unit_pledge", title="单位诚信承诺", cites=PLEDGES)
def unit_pledge(case: Facts) -> Verdict:
    given = case.unit.get("pledge")
    if given is False:
        return unmet("用人单位推荐须做出诚信承诺", at="unit.pledge", required="单位承诺", actual="未承诺")
    if given is None and _recommended_on(case) is not None:
        return manual("单位已推荐，尚未登记单位的诚信承诺，请核对", at="unit.pledge")
    return met()


RULES = (checked_by, assessments, unit_pledge)
