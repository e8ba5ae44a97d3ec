"""The counts of a meeting held on paper, typed in a table: each row's sum must be those who were there (N-1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.ballots.afterwards import on_paper
from zhicheng.casework.ballots.standing import voted_online
from zhicheng.casework.meetings.planning import meeting_of
from zhicheng.casework.results import tally
from zhicheng.casework.results.candidates import Sheet
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Candidate
from zhicheng.votes import Count, VoteRules
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.office_page import Frame
from zhicheng_web.paging import page
from zhicheng_web.pieces import Pager
from zhicheng_web.platform import platform
from zhicheng_web.results import blueprint
from zhicheng_web.results.loaded import Head, Loaded, address, answerable, frame_of, head_of, kept, sheets, sought
from zhicheng_web.results.typed import version

COLUMNS = (("favour", "赞成"), ("against", "反对"), ("abstained", "弃权"), ("recused", "回避"))
MOST_DIGITS = 4
WHY = Field(
    key="reason",
    label="改用纸质表决的理由",
    kind=Kind.LONG_TEXT,
    required=True,
    hint="只能登记投票作废的申报；会议纪要中会载明",
    max_length=1000,
)
NUMBER = "请填写整数，没有的填0。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One candidate's line: what was typed or is stored, by column, and what is wrong with it."""

    id: UUID
    place: int
    name: str
    what: str
    cells: Mapping[str, str]
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsPage:
    """``present`` were at the meeting: each row adds up to it."""

    frame: Frame
    head: Head
    present: int | None
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    pager: Pager
    error: str
    form: Any
    url: str
    meeting_url: str
    decide_url: str


@blueprint.route("/<uuid:batch_id>/counts", methods=["GET", "POST"])
def counts(batch_id: UUID) -> ResponseReturnValue:
    """Save the rows of the page; rows that are left empty stay uncounted."""
    found = kept(batch_id)
    if request.method == "GET" or found.batch.present is None:
        return _page(found, None)
    try:
        wanted = _typed(found)
        with visit.writing() as session:
            tally.count(
                session, visit.actor(), request_clock(), platform().registry,
                batch_id=batch_id, version=version(), counts=wanted, reason=request.form.get("reason", ""),
            )  # fmt: skip
    except Refusal as refusal:
        return _page(kept(batch_id), answerable(refusal)), refusal.status
    flash(f"已保存{len(wanted)}人的票数。", "done")
    following = request.form.get("next", type=UUID)
    return redirect(url_for("results.counts", batch_id=batch_id, **({"after": following} if following else {})))  # type: ignore[arg-type]


def _typed(found: Loaded) -> dict[UUID, Count]:
    """The counts of the rows in which something was typed; raises Refusal with a message at each row."""
    rules, there = VoteRules.of(found.policy), found.batch.present or 0
    counted, problems = {}, {}
    for key in request.form.getlist("rows", type=UUID):
        cells = {name: request.form.get(f"{name}-{key}", "").strip() for name, _ in COLUMNS}
        if not any(cells.values()):
            continue
        if not all(
            each == "" or (each.isascii() and each.isdigit() and len(each) <= MOST_DIGITS) for each in cells.values()
        ):
            problems[str(key)] = NUMBER
            continue
        numbers = {name: int(each or 0) for name, each in cells.items()}
        recused = numbers["recused"]
        counted[key] = Count(
            present=there - (0 if rules.recused_is_present else recused),
            in_favour=numbers["favour"],
            against=numbers["against"],
            abstained=numbers["abstained"],
            recused=recused,
        )
    if problems:
        raise invalid(problems)
    return counted


def _page(found: Loaded, refusal: Refusal | None) -> str:
    query = select(Candidate).where(Candidate.batch_id == found.batch.id)
    paper = on_paper(visit.reading(), meeting_of(visit.reading(), found.batch))
    again = bool(paper) and voted_online(visit.reading(), found.batch)
    if again:
        query = query.where(Candidate.application_id.in_(paper))
    shown = page(visit.reading(), query, (Candidate.place, Candidate.application_id))
    told = refusal.fields if refusal else {}
    people = sheets(shown.rows)
    rows = tuple(_row(found, each, people[each.application_id], refusal, told) for each in shown.rows)
    fields = (WHY,) if again else ()
    known = {each.key for each in fields} | {str(each.id) for each in rows}
    view = CountsPage(
        frame=frame_of(found, "counts"),
        head=head_of(found),
        present=found.batch.present,
        columns=COLUMNS,
        rows=rows,
        pager=shown.pager,
        error=refusal.message if refusal and not known & set(told) else "",
        form=form_for(
            fields, raw_from(fields, request.form) if refusal else {}, {key: (words,) for key, words in told.items()}
        )
        if fields
        else None,
        url=request.full_path.rstrip("?"),
        meeting_url=address("results.meeting", found),
        decide_url=address("results.decide", found),
    )
    return render_template("results/counts.html", view=view)


def _row(found: Loaded, candidate: Candidate, known: Sheet, refusal: Refusal | None, told: Mapping[str, str]) -> Row:
    key = candidate.application_id
    cells = (
        {name: request.form.get(f"{name}-{key}", "") for name, _ in COLUMNS} if refusal else _stored(found, candidate)
    )
    return Row(
        id=key,
        place=candidate.place or 0,
        name=known.name,
        what=" · ".join(filter(None, (known.unit, sought(known)))),
        cells=cells,
        error=told.get(str(key), ""),
    )


def _stored(found: Loaded, candidate: Candidate) -> dict[str, str]:
    if candidate.present is None:
        return {name: "" for name, _ in COLUMNS}
    numbers = (candidate.in_favour or 0, candidate.against or 0, candidate.abstained or 0)
    recused = max((found.batch.present or 0) - sum(numbers), 0)
    return {name: str(number) for (name, _), number in zip(COLUMNS, (*numbers, recused), strict=True)}
