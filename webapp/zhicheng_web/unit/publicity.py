"""Publicity of several candidates at once, and its printed sheet (N-7)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import publicity as use_case
from zhicheng.casework.access import Refusal
from zhicheng.casework.publicity import ANNOUNCED, Candidate
from zhicheng.casework.recommendation import PUBLICITY
from zhicheng.casework.sheets import SHEETS
from zhicheng.documents.publicity_sheet import Person, publicity_sheet
from zhicheng.store.models import Organisation
from zhicheng.workdays import WorkCalendar
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.office_page import Frame
from zhicheng_web.platform import platform
from zhicheng_web.unit import blueprint
from zhicheng_web.unit.pages import frame, unit_for

ASKED = tuple(each for each in SHEETS[PUBLICITY].fields if each.key in ANNOUNCED)


@dataclass(frozen=True, slots=True)
class Line:
    """A candidate of the list; ``state`` is where the publicity stands, in words."""

    id: UUID
    name: str
    what: str
    state: str
    url: str
    holder: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement with its sheet."""

    span: str
    place: str
    names: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicityPage:
    frame: Frame
    lines: tuple[Line, ...]
    days: int
    form: object
    error: str
    announcements: tuple[Announcement, ...]


@blueprint.route("/<uuid:unit_id>/publicity", methods=["GET", "POST"])
def publicity(unit_id: UUID) -> ResponseReturnValue:
    """Who is waiting to be publicized, what was announced, and a form for several at once."""
    if request.method == "GET":
        return _page(unit_id, {}, {})
    chosen = {UUID(each) for each in request.form.getlist("candidates") if _is_id(each)}
    typed = raw_from(ASKED, request.form)
    try:
        with visit.writing() as session:
            unit_for(session, unit_id)
            number = use_case.publicize(
                session,
                visit.actor(),
                request_clock(),
                platform().registry,
                organisation_id=unit_id,
                application_ids=chosen,
                values=typed,
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(unit_id, typed, refusal.fields, chosen), refusal.status
    flash(f"已为{number}人登记公示。请打印公示表张贴，公示结束后逐人登记结果。", "done")
    return redirect(url_for("unit.publicity", unit_id=unit_id))


@blueprint.get("/<uuid:unit_id>/publicity.pdf")
def publicity_pdf(unit_id: UUID) -> Response:
    """The sheet of one announcement: everybody who was announced with it."""
    session = visit.reading()
    unit = unit_for(session, unit_id)
    wanted = tuple(request.args.get(key, "") for key in ANNOUNCED)
    people = [each for each in _candidates(unit) if each.announced == wanted]
    if not people:
        raise Refusal("not_found", "没有找到这次公示。请从“公示”页面重新打开。", status=404)
    first, last = (date.fromisoformat(each) for each in wanted[:2])
    content = publicity_sheet(
        unit=unit.name,
        notice=people[0].policy.terms.title,
        people=[Person(each.name, each.gender, each.series, each.specialty, each.title) for each in people],
        first=first,
        last=last,
        working_days=WorkCalendar.official().count(first, last),
        place=wanted[2],
    )
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = "inline; filename=publicity.pdf"
    return response


def _page(unit_id: UUID, typed: Mapping[str, str], errors: Mapping[str, str], chosen: Collection[UUID] = ()) -> str:
    session = visit.reading()
    unit = unit_for(session, unit_id)
    found = _candidates(unit)
    view = PublicityPage(
        frame=frame(session, unit, "unit.publicity"),
        lines=tuple(_line(each, each.application_id in chosen) for each in found),
        days=use_case.working_days(found[0].policy) if found else 0,
        form=form_for(ASKED, typed, {key: (words,) for key, words in errors.items() if key in ANNOUNCED}),
        error=errors.get("candidates", ""),
        announcements=tuple(_announcement(unit_id, *each) for each in use_case.announcement(found)),
    )
    return render_template("unit/publicity.html", view=view)


def _candidates(unit: Organisation) -> list[Candidate]:
    return use_case.candidates(
        visit.reading(), visit.actor(), request_clock(), platform().registry, organisation_id=unit.id
    )


def _line(each: Candidate, chosen: bool) -> Line:
    recorded = each.recorded
    if not recorded.version:
        state = "尚未公示"
    elif recorded.problems:
        state = next(iter(recorded.problems.values()))
    else:
        state = "公示已结束，结果已登记"
    return Line(
        each.application_id,
        each.name,
        "，".join(part for part in (each.series, each.specialty, each.title) if part),
        state,
        url_for("desk.case", application_id=each.application_id),
        each.holder or "",
        chosen,
    )


def _announcement(unit_id: UUID, announced: tuple[str, ...], people: list[Candidate]) -> Announcement:
    first, last, place = announced
    sheet = url_for("unit.publicity_pdf", unit_id=unit_id, publicized_from=first, publicized_to=last, place=place)
    return Announcement(f"{first}至{last}", place, "、".join(each.name for each in people), sheet)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
