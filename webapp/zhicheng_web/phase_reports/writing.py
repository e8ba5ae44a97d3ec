"""Writing and sending a report: what is asked for, the figures of the moment, words and a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal
from zhicheng.casework.minutes import MOST_CHARACTERS
from zhicheng.casework.phase_reports import sending
from zhicheng.casework.phase_reports.entitled import duty_of
from zhicheng.casework.phase_reports.figures import figures
from zhicheng.casework.phase_reports.reading import Line, lines
from zhicheng.casework.phase_reports.sending import RULES, Paper, asked_or_refused
from zhicheng.specs import Field, Kind
from zhicheng_web import visit
from zhicheng_web.clock import request_clock, request_now
from zhicheng_web.fields import form_for
from zhicheng_web.office_page import Frame, place_of
from zhicheng_web.phase_reports import blueprint
from zhicheng_web.phase_reports.told import about, figure_rows, frame, status_of
from zhicheng_web.pieces import Status
from zhicheng_web.platform import platform
from zhicheng_web.presentation import day, limit

FIELDS = (
    Field(
        key="words",
        label="报告",
        kind=Kind.LONG_TEXT,
        required=True,
        hint="列出的数字随报告一起报送；不写申报人的姓名等个人信息",
        max_length=MOST_CHARACTERS,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePage:
    """``begins`` is the day from which one may report, empty once it has come."""

    frame: Frame
    title: str
    status: Status
    sheet: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str], ...]
    begins: str
    form: Any
    rule: str
    paper_error: str


@blueprint.route("/<uuid:notice_id>/<phase>/<key>/<uuid:organisation_id>", methods=["GET", "POST"])
def write(notice_id: UUID, phase: str, key: str, organisation_id: UUID) -> ResponseReturnValue:
    if request.method == "GET":
        line = _line(notice_id, phase, key, organisation_id)
        if line.report is not None:
            return redirect(url_for("phase_reports.one", report_id=line.report.id))
        return _page(line, {})
    sent = request.files.get("paper")
    paper = Paper(sent.filename, cast(BinaryIO, sent.stream)) if sent is not None and sent.filename else None
    try:
        with visit.writing() as session:
            made = sending.send(
                session, visit.actor(), request_clock(), platform().registry, platform().blobs,
                notice_id=notice_id, phase=phase, key=key, organisation_id=organisation_id,
                words=request.form.get("words", ""), paper=paper,
            )  # fmt: skip
            report_id = made.id
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(_line(notice_id, phase, key, organisation_id), refusal.fields), refusal.status
    flash("报告已报送。需要改动的，可以撤回后重新报送。", "done")
    return redirect(url_for("phase_reports.one", report_id=report_id))


def _line(notice_id: UUID, phase: str, key: str, organisation_id: UUID) -> Line:
    """The visitor's own duty; raises Refusal where there is none."""
    session = visit.reading()
    asked = asked_or_refused(session, platform().registry, notice_id=notice_id, phase=phase, key=key)
    (line,) = lines(session, [duty_of(session, visit.actor(), asked, organisation_id)])
    return line


def _page(line: Line, errors: dict[str, str]) -> str:
    duty, asked, session = line.duty, line.duty.asked, visit.reading()
    place_of(asked.notice.jurisdiction)
    lost = "请重新选择文件，之前选择的没有保留。" if errors and request.files.get("paper") else ""
    view = WritePage(
        frame=frame(),
        title=asked.report.title,
        status=status_of(line),
        sheet=(*about(asked), ("报送单位", duty.organisation.name), ("报送给", duty.receiver.name)),
        figures=figure_rows(figures(session, notice_id=asked.notice.id, organisation_id=duty.organisation.id)),
        begins=day(asked.phase.first) if request_now() < asked.opens else "",
        form=form_for(FIELDS, request.form, {key: (words,) for key, words in errors.items() if key == "words"}),
        rule=f"{'、'.join(RULES.formats)} 格式，不超过{limit(RULES.max_bytes)}；没有的可以不传",
        paper_error=errors.get("paper", "") or lost,
    )
    return render_template("phase_reports/write.html", view=view)
