"""What stands at the head of these pages, and inspections in words and lines."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import select

from zhicheng.casework.access import Refusal
from zhicheng.casework.inspections.entitled import OF_WORDS, STATE_WORDS
from zhicheng.casework.inspections.judging import overdue
from zhicheng.casework.sanctions.entitled import bureaus, declared_for
from zhicheng.store.models import Inspection, InspectionState, Organisation
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_clock
from zhicheng_web.desk.cases import owner
from zhicheng_web.office_page import Frame, Tab
from zhicheng_web.pieces import Column, Link, Status, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import day, moment

COLUMNS = tuple(map(Column, ("被抽查单位", "范围", "年度", "比例", "抽查部门", "开始时间", "整改期限", "状态")))
TABS = (
    ("抽查情况", "inspections.index"),
    ("开始抽查", "inspections.organisations"),
    ("审核用时", "inspections.checked"),
)
TONES = {
    InspectionState.BEGUN: Tone.QUIET,
    InspectionState.DRAWN: Tone.ACTIVE,
    InspectionState.FOUND: Tone.ACTIVE,
    InspectionState.CLOSED: Tone.DONE,
}


def inspects() -> bool:
    """Whether the visitor works for a bureau."""
    return bool(bureaus(visit.actor()))


def inspectors_only() -> None:
    """Raises Refusal for everybody else."""
    if not inspects():
        raise Refusal("denied", "抽查由人社部门进行。您可以查看对本单位的抽查。", status=403)


def frame(current: str) -> Frame:
    tabs = (Tab(text, url_for(endpoint), endpoint == current) for text, endpoint in TABS) if inspects() else ()
    return Frame(owner(), tuple(tabs))


def within(organisation: Organisation) -> None:
    """Draw the page under the shell of the organisation's place."""
    declared = declared_for(platform().registry, organisation)
    if declared is not None:
        shell.within(declared.jurisdiction)


def status_of(made: Inspection) -> Status:
    if overdue(made, request_clock()):
        return Status("逾期未整改", Tone.ATTENTION)
    if made.state is InspectionState.FOUND and made.answered_at is not None:
        return Status("已报告整改", Tone.ACTIVE)
    return Status(STATE_WORDS[made.state], TONES[made.state])


def names_of(found: Sequence[Inspection]) -> dict[object, str]:
    ids = {each.organisation_id for each in found} | {each.issued_for for each in found}
    rows = visit.reading().execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return {each.id: each.name for each in rows}


def table_of(found: Sequence[Inspection]) -> Table:
    names = names_of(found)
    return Table(
        caption="抽查",
        columns=COLUMNS,
        rows=tuple(
            (
                Link(names[each.organisation_id], url_for("inspections.show", inspection_id=each.id)),
                each.committee or OF_WORDS[each.of],
                f"{each.year}年",
                f"{each.numerator}/{each.denominator}",
                names[each.issued_for],
                moment(each.begun_at),
                day(each.deadline) if each.deadline else "—",
                status_of(each),
            )
            for each in found
        ),
        empty="还没有抽查。人社部门作出结论的抽查，被抽查单位可以在这里看到。",
    )
