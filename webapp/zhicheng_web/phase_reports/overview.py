"""What the visitor's offices have to report, and what is reported to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template, url_for

from zhicheng.casework.phase_reports.asked import Asked
from zhicheng.casework.phase_reports.entitled import every_duty, makes, receives
from zhicheng.casework.phase_reports.reading import Line, Standing, lines
from zhicheng_web import visit
from zhicheng_web.clock import request_now
from zhicheng_web.office_page import Frame
from zhicheng_web.phase_reports import blueprint
from zhicheng_web.phase_reports.told import frame, received_url, status_of, write_url
from zhicheng_web.pieces import Cell, Column, Link, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import day


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    """Either table is None for those who make, or receive, no reports."""

    frame: Frame
    own: Table | None
    received: Table | None


@blueprint.get("")
def overview() -> str:
    session, who = visit.reading(), visit.actor()
    found = lines(session, every_duty(session, who, platform().registry))
    own = [each for each in found if makes(who, each.duty)]
    got = [each for each in found if receives(who, each.duty)]
    view = OverviewPage(
        frame=frame(), own=_own(own) if own else None, received=_received(got) if got else None
    )  # fmt: skip
    return render_template("phase_reports/overview.html", view=view)


def _own(found: list[Line]) -> Table:
    return Table(
        caption="本单位报送的",
        columns=tuple(map(Column, ("报告", "通知", "报送单位", "报送给", "期限", "状态"))),
        rows=tuple(
            (
                Link(each.duty.asked.report.title, _url(each)),
                each.duty.asked.notice.title,
                each.duty.organisation.name,
                each.duty.receiver.name,
                f"{day(each.duty.asked.phase.last)} 24:00",
                status_of(each),
            )
            for each in found
        ),
        empty="",
    )


def _received(found: list[Line]) -> Table:
    return Table(
        caption="报送给本单位的",
        columns=(
            *map(Column, ("报告", "通知", "期限")),
            *(Column(words, figures=True) for words in ("应报", "已报", "逾期未报")),
        ),
        rows=tuple(_counted(asked, found) for asked in _each(found)),
        empty="",
    )


def _each(found: Iterable[Line]) -> list[Asked]:
    seen: dict[tuple[object, str, str], Asked] = {}
    for each in found:
        asked = each.duty.asked
        seen.setdefault((asked.notice.id, asked.phase.key, asked.report.key), asked)
    return list(seen.values())


def _counted(asked: Asked, found: list[Line]) -> tuple[Cell, ...]:
    of = [each for each in found if each.duty.asked == asked]
    overdue = sum(each.standing(request_now()) is Standing.OVERDUE for each in of)
    sent = sum(each.report is not None for each in of)
    return (
        Link(asked.report.title, received_url(asked)),
        asked.notice.title,
        f"{day(asked.phase.last)} 24:00",
        len(of),
        sent,
        overdue,
    )


def _url(line: Line) -> str:
    if line.report is not None:
        return url_for("phase_reports.one", report_id=line.report.id)
    return write_url(line.duty)
