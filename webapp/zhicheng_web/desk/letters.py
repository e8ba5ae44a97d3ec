"""The letter of entrustment of a case, to print, seal and send."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from zhicheng.casework.case import Case
from zhicheng.casework.entrustment_letters import letter_pdf, written
from zhicheng_web import visit
from zhicheng_web.applicant.files import disposition
from zhicheng_web.desk import blueprint
from zhicheng_web.desk.cases import here, load
from zhicheng_web.pieces import Link


def link(case: Case) -> Link | None:
    """Where the letter is, once it is written."""
    return Link("下载委托评审函", here("desk.letter", case.located.application.id)) if written(case) else None


@blueprint.get("/cases/<uuid:application_id>/letter.pdf")
def letter(application_id: UUID) -> Response:
    response = Response(letter_pdf(visit.reading(), load(application_id)), mimetype="application/pdf")
    response.headers["Content-Disposition"] = disposition("委托评审函.pdf", inline=True)
    return response
