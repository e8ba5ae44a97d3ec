"""会议纪要: read by those who sat there, signed by the chair."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.meetings import minutes_read
from zhicheng.casework.meetings.minutes import sign
from zhicheng.casework.meetings.minutes_read import Readable
from zhicheng_web import visit
from zhicheng_web.meetings.loaded import carry_out
from zhicheng_web.meetings.minutes import asked, notes_of, printed, sheet_of, tables_of, versions_of
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Table
from zhicheng_web.reviewing import blueprint
from zhicheng_web.reviewing.loaded import attended, frame_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesPage:
    """``signs``: the visitor chairs and hasn't signed the newest version yet; ``pdf_url`` is empty while there is none."""

    frame: Frame
    number: int
    notes: tuple[str, ...]
    sheet: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    signs: bool
    pdf_url: str


@blueprint.get("/<uuid:meeting_id>/minutes")
def minutes(meeting_id: UUID) -> str:
    found, read = attended(meeting_id), _read(meeting_id)
    made, content = read.shown, read.content
    tables = list(tables_of(content)) if content else []
    if len(read.every) > 1:
        tables.append(versions_of(read, "reviewing.minutes"))
    view = MinutesPage(
        frame=frame_of(found, "minutes"),
        number=made.number if made else 0,
        notes=notes_of(read),
        sheet=sheet_of(content) if content else (),
        tables=tuple(tables),
        signs=made is not None and not read.old and made.signed_at is None and found.seat.chair,
        pdf_url=url_for("reviewing.minutes_pdf", meeting_id=meeting_id, version=made.number) if made else "",
    )
    return render_template("reviewing/minutes.html", view=view)


@blueprint.get("/<uuid:meeting_id>/minutes.pdf")
def minutes_pdf(meeting_id: UUID) -> Response:
    return printed(_read(meeting_id))


def _read(meeting_id: UUID) -> Readable:
    return minutes_read.attended(visit.reading(), visit.actor(), meeting_id=meeting_id, number=asked())


@blueprint.post("/<uuid:meeting_id>/minutes", endpoint="sign_minutes")
def sign_(meeting_id: UUID) -> ResponseReturnValue:
    carry_out(sign, meeting_id=meeting_id, number=request.form.get("number", 0, type=int))
    flash("会议纪要已签署。", "done")
    return redirect(url_for("reviewing.minutes", meeting_id=meeting_id))
