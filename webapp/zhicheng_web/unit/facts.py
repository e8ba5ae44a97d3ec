"""What authorities have recorded of one's own unit, with the documents (JB-1.1)."""

from __future__ import annotations

from uuid import UUID

from flask import Response, render_template

from zhicheng_web import visit
from zhicheng_web.unit import blueprint
from zhicheng_web.unit.pages import frame, unit_for
from zhicheng_web.unit_facts import fact_views, scan_response


@blueprint.get("/<uuid:unit_id>/facts")
def facts(unit_id: UUID) -> str:
    session = visit.reading()
    unit = unit_for(session, unit_id)
    return render_template(
        "unit_facts/unit.html",
        frame=frame(session, unit, "unit.facts"),
        facts=fact_views(unit, scan="unit.fact_scan", office=False),
    )


@blueprint.get("/facts/<uuid:fact_id>/scan")
def fact_scan(fact_id: UUID) -> Response:
    """The document that a record rests on."""
    return scan_response(fact_id)
