"""调整到其他名单: candidates of a list without a result go to another one of the same office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from zhicheng.casework.access import Refusal
from zhicheng.casework.minutes import MOST_CHARACTERS
from zhicheng.casework.results import moving
from zhicheng.casework.results.candidates import Sheet
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Candidate
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.office_page import Frame, question
from zhicheng_web.paging import page
from zhicheng_web.pieces import Entry, Pager
from zhicheng_web.platform import platform
from zhicheng_web.results import blueprint
from zhicheng_web.results.loaded import Head, address, answerable, frame_of, head_of, kept, sheets, sought
from zhicheng_web.results.typed import version

REASON = Field(
    key="reason",
    label="调整的理由",
    kind=Kind.LONG_TEXT,
    required=True,
    hint="记入两个名单；不要写申报人的姓名",
    max_length=MOST_CHARACTERS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Movable:
    id: UUID
    name: str
    unit: str
    sought: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MovingPage:
    """``error`` is what is wrong with the choice of people."""

    frame: Frame
    head: Head
    lines: tuple[Movable, ...]
    pager: Pager
    others: bool
    open_url: str
    choices: tuple[Entry, ...]
    form: Any
    error: str
    url: str


@blueprint.route("/<uuid:batch_id>/move", methods=["GET", "POST"])
def move(batch_id: UUID) -> ResponseReturnValue:
    """Move the chosen ones; the other list's version comes with its choice."""
    if request.method == "GET":
        return _page(batch_id, {})
    to, _, to_version = request.form.get("to", "").partition("/")
    try:
        with visit.writing() as session:
            other = moving.move_to(
                session,
                visit.actor(),
                request_clock(),
                platform().registry,
                batch_id=batch_id,
                version=version(),
                to=_uuid(to) or batch_id,
                to_version=int(to_version) if to_version.isdecimal() else -1,
                applications=request.form.getlist("applications", type=UUID),
                reason=raw_from((REASON,), request.form)["reason"],
            )
            title = other.title
    except Refusal as refusal:
        return _page(batch_id, answerable(refusal).fields), refusal.status
    flash(f"已调整到“{title}”，申报人不会收到通知。", "done")
    return redirect(url_for("results.show", batch_id=batch_id))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _page(batch_id: UUID, errors: Mapping[str, str]) -> str:
    found, session = kept(batch_id), visit.reading()
    query = select(Candidate).where(Candidate.batch_id == batch_id)
    shown = page(session, query, (Candidate.place, Candidate.application_id))
    people = sheets(shown.rows)
    others = moving.others(session, visit.actor(), found.batch)
    options = (("", "请选择"), *((f"{each.id}/{each.version}", each.title) for each in others))
    chosen = set(request.form.getlist("applications"))
    view = MovingPage(
        frame=frame_of(found, "move"),
        head=head_of(found),
        lines=tuple(_line(each, people[each.application_id], chosen) for each in shown.rows),
        pager=shown.pager,
        others=bool(others),
        open_url=url_for(
            "results.begin",
            office=found.batch.organisation_id,
            notice=found.batch.notice_id,
            procedure=found.batch.procedure,
        ),
        choices=(question("to", "调整到", errors, options=options, hint="只列出还没有评审结果的名单"),),
        form=form_for((REASON,), raw_from((REASON,), request.form), {k: (words,) for k, words in errors.items()}),
        error=errors.get("applications", ""),
        url=address("results.move", found),
    )
    return render_template("results/moving.html", view=view)


def _line(candidate: Candidate, known: Sheet, chosen: set[str]) -> Movable:
    return Movable(
        id=candidate.application_id,
        name=known.name,
        unit=known.unit,
        sought=sought(known),
        chosen=str(candidate.application_id) in chosen,
    )
