"""评审意见: what experts wrote on a case, without their names, read at the meeting before one votes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template, url_for

from zhicheng.casework.meetings.opinions import Written, deliberated, indicators_of
from zhicheng_web import visit
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Link
from zhicheng_web.results.loaded import sheet, sought
from zhicheng_web.reviewing import blueprint
from zhicheng_web.reviewing.loaded import attended, frame_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionsPage:
    """Each opinion as labels and values."""

    frame: Frame
    name: str
    what: str
    opinions: tuple[tuple[tuple[str, str], ...], ...]
    back: Link


@blueprint.get("/<uuid:meeting_id>/opinions/<uuid:application_id>")
def opinions(meeting_id: UUID, application_id: UUID) -> str:
    session = visit.reading()
    candidate, written = deliberated(session, visit.actor(), meeting_id=meeting_id, application_id=application_id)
    found, known = attended(meeting_id), sheet(candidate)
    indicators = indicators_of(session, found.meeting)
    view = OpinionsPage(
        frame=frame_of(found, "vote"),
        name=known.name,
        what=" · ".join(filter(None, (known.unit, sought(known)))),
        opinions=tuple(said(each, indicators) for each in written),
        back=Link("返回投票", url_for("reviewing.vote", meeting_id=meeting_id)),
    )
    return render_template("reviewing/opinions.html", view=view)


def said(written: Written, indicators: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    """An opinion as labels and values."""
    points = [
        (f"{each['dimension']}：{each['title']}", f"{written.scores[each['key']]}分（满分{each['most']}分）")
        for each in indicators
        if each["key"] in written.scores
    ]
    total = [("合计", f"{written.total}分")] if written.total is not None else []
    return (("评审建议", written.advice), ("评审意见", written.words), *points, *total)
