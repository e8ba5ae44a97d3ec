"""Who stands on a list: candidates that wait, with what keeps each off; putting on, taking off, giving the list up."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal
from zhicheng.casework.results import lists
from zhicheng.casework.results.candidates import Sheet, kept_off
from zhicheng.casework.results.candidates import waiting as waiting_candidates
from zhicheng.casework.results.leaving import needs_reason
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Candidate
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.office_page import Frame
from zhicheng_web.paging import page
from zhicheng_web.pieces import Pager
from zhicheng_web.platform import platform
from zhicheng_web.results import blueprint
from zhicheng_web.results.loaded import (
    Head,
    Loaded,
    address,
    answerable,
    frame_of,
    head_of,
    kept,
    sheet,
    sheets,
    sought,
)
from zhicheng_web.results.step import step_page
from zhicheng_web.results.typed import version

WHY = Field(
    key="reason",
    label="理由",
    kind=Kind.LONG_TEXT,
    required=True,
    hint="已经抽取专家或者投过票，监督部门会看到",
    max_length=2000,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A candidate that could go on the list; ``held`` says why it can't."""

    id: UUID
    name: str
    unit: str
    sought: str
    held: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPage:
    frame: Frame
    head: Head
    lines: tuple[Waiting, ...]
    pager: Pager
    quota: str
    error: str
    url: str


@blueprint.route("/<uuid:batch_id>/waiting", methods=["GET", "POST"])
def waiting(batch_id: UUID) -> ResponseReturnValue:
    """Candidates without a list; the chosen ones are put on this one."""
    if request.method == "GET":
        return _page(batch_id, "")
    try:
        with visit.writing() as session:
            done = lists.put_on(
                session,
                visit.actor(),
                request_clock(),
                platform().registry,
                batch_id=batch_id,
                version=version(),
                applications=request.form.getlist("applications", type=UUID),
            )
    except Refusal as refusal:
        return _page(batch_id, answerable(refusal).fields["applications"]), refusal.status
    if done.refused:
        flash(f"有{len(done.refused)}份没有列入：{next(iter(done.refused.values()))[0]}。", "attention")
    flash(f"已列入{done.added}人。", "done")
    return redirect(url_for("results.waiting" if done.refused else "results.show", batch_id=batch_id))


@blueprint.route("/<uuid:batch_id>/take-off", methods=["GET", "POST"])
def take_off(batch_id: UUID) -> ResponseReturnValue:
    """Back among those who wait; with a reason once experts were drawn."""
    wanted = request.values.get("application", type=UUID)
    if wanted is None:
        raise Refusal("not_found", "没有选择要移出的人员。请返回名单重新选择。", status=404)
    if request.method == "GET":
        return _take_off_page(batch_id, wanted, None)
    try:
        with visit.writing() as session:
            lists.take_off(
                session, visit.actor(), request_clock(), platform().registry,
                batch_id=batch_id, version=version(), application_id=wanted, reason=request.form.get("reason", ""),
            )  # fmt: skip
    except Refusal as refusal:
        return _take_off_page(batch_id, wanted, answerable(refusal)), refusal.status
    flash("已移出名单，可以列入其他名单。", "done")
    return redirect(url_for("results.show", batch_id=batch_id))


def _take_off_page(batch_id: UUID, wanted: UUID, refusal: Refusal | None) -> str:
    found = kept(batch_id)
    candidate = visit.reading().get(Candidate, wanted)
    if candidate is None or candidate.batch_id != batch_id:
        raise Refusal("not_found", "这份申报不在名单上，可能已被移出。请刷新页面核对。", status=404)
    return step_page(
        found,
        title="移出名单",
        effects=(f"{sheet(candidate).name}移出名单，回到待列入状态，可以列入其他名单。", *_told(found)),
        action="移出名单",
        endpoint="results.take_off",
        url=address("results.take_off", found, application=wanted),
        fields=_asked(found),
        refusal=refusal,
        danger=True,
    )


@blueprint.route("/<uuid:batch_id>/cancel", methods=["GET", "POST"])
def cancel(batch_id: UUID) -> ResponseReturnValue:
    """Give a list up that has no result yet; with a reason once experts were drawn."""
    if request.method == "GET":
        return _cancel_page(kept(batch_id), None)
    try:
        with visit.writing() as session:
            lists.cancel(
                session, visit.actor(), request_clock(), platform().registry,
                batch_id=batch_id, version=version(), reason=request.form.get("reason", ""),
            )  # fmt: skip
    except Refusal as refusal:
        return _cancel_page(kept(batch_id), answerable(refusal)), refusal.status
    flash("名单已取消。", "done")
    return redirect(url_for("results.index"))


def _cancel_page(found: Loaded, refusal: Refusal | None) -> str:
    back = f"名单上的{found.line.number}人回到待列入状态，可以列入其他名单。"
    return step_page(
        found,
        title="取消名单",
        effects=("这份名单作废，不能恢复。", back, *_told(found)),
        action="取消名单",
        endpoint="results.cancel",
        fields=_asked(found),
        refusal=refusal,
        danger=True,
    )


def _asked(found: Loaded) -> tuple[Field, ...]:
    return (WHY,) if needs_reason(visit.reading(), found.batch) else ()


def _told(found: Loaded) -> tuple[str, ...]:
    said = "之后列入的名单会载明此前抽取专家、投票的情况和理由。"
    return (said,) if needs_reason(visit.reading(), found.batch) else ()


def _page(batch_id: UUID, error: str) -> str:
    found, session = kept(batch_id), visit.reading()
    batch = found.batch
    query = waiting_candidates(batch.organisation_id, batch.notice_id, batch.procedure).order_by(None)
    shown = page(session, query, (Candidate.accepted_at, Candidate.application_id))
    held, people = kept_off(session, platform().registry, shown.rows), sheets(shown.rows)
    view = WaitingPage(
        frame=frame_of(found, "waiting"),
        head=head_of(found),
        lines=tuple(_line(each, people[each.application_id], held.get(each.application_id, ())) for each in shown.rows),
        pager=shown.pager,
        quota=f"核定参评数额{batch.quota}人，已列入{found.line.number}人。" if batch.quota is not None else "",
        error=error,
        url=address("results.waiting", found),
    )
    return render_template("results/waiting.html", view=view)


def _line(candidate: Candidate, known: Sheet, held: tuple[str, ...]) -> Waiting:
    return Waiting(
        id=candidate.application_id,
        name=known.name,
        unit=known.unit,
        sought=sought(known),
        held=held,
        url=url_for("desk.case", application_id=candidate.application_id),
    )
