"""Who has made a report and who hasn't, with the figures, on a page and as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from uuid import UUID

from flask import Response, render_template, url_for

from zhicheng.casework.count_rows import SPREADSHEET_FORMULA
from zhicheng.casework.phase_reports import reading
from zhicheng.casework.phase_reports.asked import Asked
from zhicheng.casework.phase_reports.figures import FIGURES
from zhicheng.casework.phase_reports.reading import Line
from zhicheng.casework.phase_reports.sending import asked_or_refused
from zhicheng_web import visit
from zhicheng_web.applicant.files import disposition
from zhicheng_web.clock import request_now
from zhicheng_web.counts.export import BOM
from zhicheng_web.office_page import Frame, place_of
from zhicheng_web.phase_reports import blueprint
from zhicheng_web.phase_reports.told import about, frame, received_url, status_of
from zhicheng_web.pieces import Cell, Column, Link, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import moment

HEADS = ("报送单位", "状态", "报送时间")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedPage:
    frame: Frame
    title: str
    sheet: tuple[tuple[str, str], ...]
    table: Table
    csv_url: str


@blueprint.get("/<uuid:notice_id>/<phase>/<key>")
def received(notice_id: UUID, phase: str, key: str) -> str:
    asked, found = _found(notice_id, phase, key)
    view = ReceivedPage(
        frame=frame(),
        title=asked.report.title,
        sheet=about(asked),
        table=Table(
            caption="报送情况",
            columns=(*map(Column, HEADS), *(Column(label, figures=True) for label in FIGURES.values())),
            rows=tuple(_row(each) for each in found),
            empty="",
        ),
        csv_url=received_url(asked, "phase_reports.export"),
    )
    return render_template("phase_reports/received.html", view=view)


@blueprint.get("/<uuid:notice_id>/<phase>/<key>/reports.csv")
def export(notice_id: UUID, phase: str, key: str) -> Response:
    """A line for each who has to report, sent or not."""
    asked, found = _found(notice_id, phase, key)
    out = io.StringIO()
    write = csv.writer(out).writerow
    write([*HEADS, *FIGURES.values()])
    for each in found:
        sent = each.report
        name = each.duty.organisation.name
        write(
            [
                f"'{name}" if name.startswith(SPREADSHEET_FORMULA) else name,
                each.standing(request_now()),
                moment(sent.submitted_at) if sent else "",
                *(sent.figures.get(key, 0) if sent else "" for key in FIGURES),
            ]
        )
    response = Response(BOM + out.getvalue(), mimetype="text/csv")
    name = f"{asked.notice.year}年度{asked.report.title}.csv"
    response.headers["Content-Disposition"] = disposition(name, inline=False)
    return response


def _found(notice_id: UUID, phase: str, key: str) -> tuple[Asked, list[Line]]:
    session = visit.reading()
    asked = asked_or_refused(session, platform().registry, notice_id=notice_id, phase=phase, key=key)
    found = reading.received(session, visit.actor(), asked)
    place_of(asked.notice.jurisdiction)
    return asked, found


def _row(line: Line) -> tuple[Cell, ...]:
    sent, name = line.report, line.duty.organisation.name
    first: Cell = Link(name, url_for("phase_reports.one", report_id=sent.id)) if sent else name
    figures: tuple[Cell, ...] = tuple(sent.figures.get(key, 0) if sent else "—" for key in FIGURES)
    return (first, status_of(line), moment(sent.submitted_at) if sent else "—", *figures)
