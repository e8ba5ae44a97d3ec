"""A new list of an office's candidates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal
from zhicheng.casework.results import lists
from zhicheng.casework.results.overview import Pile, piles
from zhicheng.store.models import CandidateState, Notice
from zhicheng_web import shell, visit
from zhicheng_web.clock import beijing_now, request_clock
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Entry
from zhicheng_web.platform import platform
from zhicheng_web.results import blueprint
from zhicheng_web.results.loaded import answerable


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningPage:
    frame: Frame
    lead: str
    entries: tuple[Entry, ...]
    kept: tuple[tuple[str, str], ...]


@blueprint.route("/open", methods=["GET", "POST"])
def begin() -> ResponseReturnValue:
    """Ask for a title (and the month, where lists are made monthly), then open it."""
    pile = _pile()
    if request.method == "GET":
        return _page(pile, None)
    try:
        with visit.writing() as session:
            made = lists.open_list(
                session,
                visit.actor(),
                request_clock(),
                platform().registry,
                organisation_id=pile.organisation_id,
                notice_id=pile.notice_id,
                procedure=pile.procedure.key,
                title=request.form.get("title", ""),
                month=request.form.get("month", ""),
            )
    except Refusal as refusal:
        return _page(pile, answerable(refusal)), refusal.status
    flash("名单已建立，请列入人员。", "done")
    return redirect(url_for("results.waiting", batch_id=made.id))


def _pile() -> Pile:
    """What the address names, among what waits for the visitor's offices or stands on open lists of theirs, from which
    it may be moved; raises Refusal."""
    asked = request.values
    wanted = (asked.get("office", type=UUID), asked.get("notice", type=UUID), asked.get("procedure"))
    for states in ((CandidateState.WAITING,), (CandidateState.LISTED,)):
        for each in piles(visit.reading(), visit.actor(), platform().registry, states=states):
            if (each.organisation_id, each.notice_id, each.procedure.key) == wanted:
                return each if states == (CandidateState.WAITING,) else replace(each, number=0)
    raise Refusal("not_found", "没有等待列入名单的申报，不需要建立名单。请从评审结果页面重新选择。", status=404)


def _page(pile: Pile, refusal: Refusal | None) -> str:
    declared = platform().registry.jurisdictions
    notice = visit.reading().get_one(Notice, pile.notice_id)
    shell.within(declared[notice.jurisdiction].jurisdiction)
    told, now = refusal.fields if refusal else {}, beijing_now()
    suggested = f"{now.year}年{now.month}月{pile.procedure.title}" if pile.procedure.monthly else pile.procedure.title
    entries = [
        Entry(
            name="title",
            label="名单名称",
            value=request.form.get("title", f"{pile.office}{suggested}名单"),
            error=told.get("title", ""),
            hint="用来区分各次会议，如“第一次会议”",
        )
    ]
    if pile.procedure.monthly:
        entries.append(
            Entry(
                name="month",
                label="月份",
                value=request.form.get("month", f"{now:%Y-%m}"),
                error=told.get("month", ""),
                hint="每月一份，如2023-05",
                width="short",
            )
        )
    view = OpeningPage(
        frame=Frame(pile.office),
        lead=f"{pile.notice}，{pile.procedure.title}：有{pile.number}人等待列入名单。",
        entries=tuple(entries),
        kept=(
            ("office", str(pile.organisation_id)),
            ("notice", str(pile.notice_id)),
            ("procedure", pile.procedure.key),
        ),
    )
    return render_template("results/open.html", view=view)
