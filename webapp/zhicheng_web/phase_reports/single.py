"""One report that was sent: its figures, words and file, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import may
from zhicheng.casework.phase_reports import sending
from zhicheng.casework.phase_reports.entitled import WITHDRAW
from zhicheng.casework.phase_reports.reading import read_file, read_report
from zhicheng.casework.phase_reports.sending import asked_or_refused
from zhicheng_web import visit
from zhicheng_web.applicant.files import SHOWN, disposition
from zhicheng_web.clock import request_clock
from zhicheng_web.office_page import Frame, place_of
from zhicheng_web.phase_reports import blueprint
from zhicheng_web.phase_reports.told import about, figure_rows, frame
from zhicheng_web.pieces import Status, StoredFile, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """``withdraws``: the visitor may take it back."""

    frame: Frame
    title: str
    status: Status
    sheet: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str], ...]
    words: str
    file: StoredFile | None
    id: UUID
    version: int
    withdraws: bool


@blueprint.get("/sent/<uuid:report_id>")
def one(report_id: UUID) -> str:
    session, who = visit.reading(), visit.actor()
    opened = read_report(session, who, report_id=report_id)
    made = opened.report
    asked = asked_or_refused(
        session, platform().registry, notice_id=made.notice_id, phase=made.phase, key=made.key
    )  # fmt: skip
    place_of(asked.notice.jurisdiction)
    late = made.submitted_at >= asked.until
    sent = Status("逾期报送" if late else "已报送", Tone.DONE)
    withdrawn = made.withdrawn_at
    rows = (
        *about(asked),
        ("报送单位", opened.organisation),
        ("报送给", opened.receiver),
        ("报送", f"{opened.sent_by}，{moment(made.submitted_at)}"),
        ("撤回", moment(withdrawn) if withdrawn else ""),
    )
    view = ReportPage(
        frame=frame(),
        title=asked.report.title,
        status=Status("已撤回", Tone.ENDED) if withdrawn else sent,
        sheet=tuple(each for each in rows if each[1]),
        figures=figure_rows(made.figures),
        words=opened.words,
        file=StoredFile(
            id=str(made.id),
            name=made.filename,
            size=made.size or 0,
            url=url_for("phase_reports.file", report_id=made.id),
        )
        if made.filename
        else None,
        id=made.id,
        version=made.version,
        withdraws=may(who, WITHDRAW, made) is None,
    )
    return render_template("phase_reports/one.html", view=view)


@blueprint.post("/sent/<uuid:report_id>/withdraw")
def withdraw(report_id: UUID) -> ResponseReturnValue:
    version = request.form.get("version", -1, type=int)
    with visit.writing() as session:
        sending.withdraw(session, visit.actor(), request_clock(), report_id=report_id, version=version)
    flash("报告已撤回，请重新报送。", "done")
    return redirect(url_for("phase_reports.overview"))


@blueprint.get("/sent/<uuid:report_id>/file")
def file(report_id: UUID) -> Response:
    found, chunks = read_file(visit.reading(), visit.actor(), platform().blobs, report_id=report_id)
    response = Response(b"".join(chunks), mimetype=found.media_type)
    name = found.filename or ""
    response.headers["Content-Disposition"] = disposition(name, inline=found.media_type in SHOWN)
    return response
