"""A list to take along: spreadsheet, table for the meeting, publication document."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from zhicheng.casework.results import exports
from zhicheng.documents import MissingGlyphs
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.downloads import PDF, XLSX, handed, unprintable
from zhicheng_web.platform import platform
from zhicheng_web.results import blueprint


@blueprint.get("/<uuid:batch_id>/list.xlsx")
def spreadsheet(batch_id: UUID) -> Response:
    batch, content = exports.spreadsheet(
        visit.reading(), visit.actor(), request_clock(), platform().registry, batch_id=batch_id
    )
    return handed(content, XLSX, f"{batch.title}.xlsx")


@blueprint.get("/<uuid:batch_id>/candidates.pdf")
def candidates(batch_id: UUID) -> Response:
    """The table for the experts of the meeting."""
    try:
        batch, content = exports.meeting_table(visit.reading(), visit.actor(), platform().registry, batch_id=batch_id)
    except MissingGlyphs as missing:
        raise unprintable(missing) from missing
    return handed(content, PDF, f"{batch.title}参评人员一览表.pdf")


@blueprint.get("/<uuid:batch_id>/announcement.pdf")
def announcement(batch_id: UUID) -> Response:
    """The document that publishes the results."""
    try:
        batch, content = exports.publication(visit.reading(), visit.actor(), platform().registry, batch_id=batch_id)
    except MissingGlyphs as missing:
        raise unprintable(missing) from missing
    return handed(content, PDF, f"{batch.title}公布文件.pdf")
