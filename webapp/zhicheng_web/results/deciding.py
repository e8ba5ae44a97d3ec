"""The result of a list: what the counts mean, shown before it is made final; or who isn't recognised (N-1, JB-2.2)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from zhicheng.casework.access import Refusal
from zhicheng.casework.ballots.afterwards import told_after
from zhicheng.casework.meetings.planning import meeting_of
from zhicheng.casework.results import tally
from zhicheng.casework.results.candidates import kept_off
from zhicheng.casework.results.lists import on_list
from zhicheng.casework.results.tally import Outcome
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Candidate
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Status, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited_together
from zhicheng_web.results import blueprint
from zhicheng_web.results.loaded import Loaded, answerable, kept, sheet, sheets, sought
from zhicheng_web.results.step import People, Person, step_page
from zhicheng_web.results.typed import version

FINAL = (
    "名单上的人员和票数不能再改，名单进入下一步。",
    "票数连同名单的校验值记入账目，可以事后核对。",
)
MOST_NAMED = 5
CONFLICTS = Field(
    key="conflict_reason",
    label="不再次投票的理由",
    kind=Kind.LONG_TEXT,
    required=True,
    hint="名单和评审工作材料中会载明；再次投票的，到“投票”页面办理",
    max_length=1000,
)


@blueprint.route("/<uuid:batch_id>/decide", methods=["GET", "POST"])
def decide(batch_id: UUID) -> ResponseReturnValue:
    """Show what will come of it, then make it final."""
    found = kept(batch_id)
    if request.method == "GET":
        return _page(found, None)
    try:
        with visit.writing() as session:
            tally.decide(
                session, visit.actor(), request_clock(), platform().registry,
                batch_id=batch_id, version=version(), refused=refused(),
                conflict_reason=request.form.get("conflict_reason", ""),
            )  # fmt: skip
    except Refusal as refusal:
        return _page(kept(batch_id), answerable(refusal)), refusal.status
    flash("评审结果已确认，名单进入下一步。", "done")
    return redirect(url_for("results.show", batch_id=batch_id))


def refused() -> dict[UUID, str]:
    """Who was ticked, with the reasons that were typed."""
    return {each: request.form.get(f"reason-{each}", "") for each in request.form.getlist("refused", type=UUID)}


def people(title: str, hint: str, verb: str, among: Sequence[Candidate], refusal: Refusal | None) -> People:
    """Everybody of a list, to be ticked."""
    told, chosen = refusal.fields if refusal else {}, refused()
    persons, sheets_ = [], sheets(among)
    for each in among:
        known, key = sheets_[each.application_id], each.application_id
        persons.append(
            Person(
                key=str(key),
                name=known.name,
                what=" · ".join(filter(None, (known.unit, sought(known)))),
                chosen=key in chosen,
                reason=request.form.get(f"reason-{key}", ""),
                error=told.get(str(key), ""),
            )
        )
    return People(title=title, hint=hint, verb=verb, persons=tuple(persons))


def _page(found: Loaded, refusal: Refusal | None) -> str:
    session, registry = visit.reading(), platform().registry
    known = tally.outcome(session, registry, found.batch)
    missing = [*known.missing, *_held(found)]
    if not found.votes:
        return step_page(
            found,
            title="确认认定结果",
            effects=("没有勾选的人员予以认定，勾选的不予认定，理由会告知申报人。", *FINAL),
            action="确认认定结果",
            endpoint="results.decide",
            people=people(
                "名单上的人员", "不予认定的请勾选，并写明理由", "不予认定", on_list(session, found.batch), refusal
            ),
            missing=missing,
            refusal=refusal,
            citation=cited_together(found.procedure.cites),
        )
    query = select(Candidate).where(Candidate.batch_id == found.batch.id)
    shown = page(session, query, (Candidate.place, Candidate.application_id))
    passes, number = len(known.kept), found.line.number
    late = told_after(session, meeting_of(session, found.batch))
    listed = session.scalars(query.where(Candidate.application_id.in_(late)).order_by(Candidate.place)).all()
    names = sheets(listed)
    told = [
        f"开票后有{late[each.application_id]}位投过票的专家对第{each.place}号{names[each.application_id].name}的申报申请回避。"
        for each in listed
    ]
    ceiling = f"通过人数上限为{known.room}人（按参评人数向下取整）。" if known.room is not None else ""
    return step_page(
        found,
        title="确认评审结果",
        effects=(f"{passes}人通过，{number - passes}人未通过。{ceiling}", *told, *FINAL, "申报人在公示发布时收到结果。")
        if not missing
        else (*told, *FINAL),
        fields=(CONFLICTS,) if listed else (),
        action="确认结果",
        endpoint="results.decide",
        tables=(_table(known, shown.rows),) if known.rulings else (),
        missing=missing,
        refusal=refusal,
        citation=cited_together(found.policy.parameter("pass_share").cites),
        pager=shown.pager if known.rulings else None,
    )


def _held(found: Loaded) -> list[str]:
    """Who can't stay on the list, by name: something has come up since they were put on it."""
    listed = {each.application_id: each for each in on_list(visit.reading(), found.batch)}
    held = kept_off(visit.reading(), platform().registry, listed.values())
    told = [f"{sheet(listed[key]).name}{reasons[0]}，请移出名单" for key, reasons in list(held.items())[:MOST_NAMED]]
    return told if len(held) <= MOST_NAMED else [*told, f"另有{len(held) - MOST_NAMED}人也不能参加评审，请移出名单"]


def _table(known: Outcome, among: Sequence[Candidate]) -> Table:
    found = sheets(among)
    return Table(
        caption="评审结果预览",
        columns=(Column("姓名"), Column("单位"), Column("申报职称"), Column("计票"), Column("结果")),
        rows=tuple(
            (
                known_as.name,
                known_as.unit,
                sought(known_as),
                known.rulings[each.application_id].words,
                _result(known, each),
            )
            for each in among
            for known_as in (found[each.application_id],)
        ),
        empty="名单上还没有人员。",
    )


def _result(known: Outcome, candidate: Candidate) -> Status:
    if candidate.application_id in known.kept:
        return Status("通过", Tone.DONE)
    if candidate.application_id in known.beyond:
        return Status("超出通过人数上限", Tone.ENDED)
    return Status("未通过", Tone.ENDED)
