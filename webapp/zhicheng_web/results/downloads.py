"""A list to take along: spreadsheet, table for the meeting, publication document."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import Response

from zhicheng.casework.access import Refusal
from zhicheng.casework.results import exports
from zhicheng.documents import MissingGlyphs
from zhicheng_web import visit
from zhicheng_web.applicant.files import disposition
from zhicheng_web.clock import request_clock
from zhicheng_web.platform import platform
from zhicheng_web.results import blueprint

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


@blueprint.get("/<uuid:batch_id>/list.xlsx")
def spreadsheet(batch_id: UUID) -> Response:
    batch, content = exports.spreadsheet(
        visit.reading(), visit.actor(), request_clock(), platform().registry, batch_id=batch_id
    )
    return _handed(content, XLSX, f"{batch.title}.xlsx")


@blueprint.get("/<uuid:batch_id>/candidates.pdf")
def candidates(batch_id: UUID) -> Response:
    """The table for the experts of the meeting."""
    try:
        batch, content = exports.meeting_table(visit.reading(), visit.actor(), platform().registry, batch_id=batch_id)
    except MissingGlyphs as missing:
        raise _unprintable(missing) from missing
    return _handed(content, PDF, f"{batch.title}参评人员一览表.pdf")


@blueprint.get("/<uuid:batch_id>/announcement.pdf")
def announcement(batch_id: UUID) -> Response:
    """The document that publishes the results."""
    try:
        batch, content = exports.publication(visit.reading(), visit.actor(), platform().registry, batch_id=batch_id)
    except MissingGlyphs as missing:
        raise _unprintable(missing) from missing
    return _handed(content, PDF, f"{batch.title}公布文件.pdf")


def _handed(content: bytes, media_type: str, filename: str) -> Response:
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = disposition(filename, inline=media_type == PDF)
    return response


def _unprintable(missing: MissingGlyphs) -> Refusal:
    return Refusal(
        "missing_glyphs", f"{missing} 请联系平台运维人员配置含有这些字的字体。", status=HTTPStatus.UNPROCESSABLE_ENTITY
    )
