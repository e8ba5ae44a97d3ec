"""Requests to reconsider, as the office that keeps the list answers them."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from zhicheng.casework.access import Refusal, fetch, may, visible
from zhicheng.casework.results import reconsideration
from zhicheng.casework.results.publicized import sheets
from zhicheng.casework.results.reconsideration import ANSWER, READ, STATE_WORDS, Told, told
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Batch, Reconsideration, ReconsiderationState
from zhicheng.store.vault import Erased
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.desk.cases import owner
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.office_page import Frame, Tab
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Link, Pager, Status, Table, Tone
from zhicheng_web.presentation import day, moment
from zhicheng_web.reconsideration import answering
from zhicheng_web.results.loaded import left

ANSWERED = "answered"
KEPT, REOPENED = "维持原结果", "重新评审"
OUTCOMES = {KEPT: ReconsiderationState.KEPT, REOPENED: ReconsiderationState.REOPENED}
TONES = {
    ReconsiderationState.OPEN: Tone.ATTENTION,
    ReconsiderationState.KEPT: Tone.ENDED,
    ReconsiderationState.REOPENED: Tone.DONE,
}
COLUMNS = tuple(Column(each) for each in ("申请人", "名单", "申请时间", "答复期限", "状态"))
FIELDS = (
    Field(
        key="outcome",
        label="复查结论",
        kind=Kind.CHOICE,
        choices=(KEPT, REOPENED),
        required=True,
        hint="重新评审的，该人员回到待列入名单，可以列入另一份名单",
    ),
    Field(
        key="reason",
        label="复查的情况和理由",
        kind=Kind.LONG_TEXT,
        required=True,
        hint="申报人会看到",
        max_length=2000,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    frame: Frame
    table: Table
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """``form`` answers it; None where it is answered."""

    frame: Frame
    title: str
    status: Status
    sheet: tuple[tuple[str, str], ...]
    result: Link
    grounds: str
    answer: str
    form: Any
    url: str
    version: int


@answering.get("")
def listing() -> str:
    session, answered = visit.reading(), request.args.get("list") == ANSWERED
    open_ = Reconsideration.state == ReconsiderationState.OPEN
    query = visible(visit.actor(), READ).where(~open_ if answered else open_)
    found = page(session, query, (Reconsideration.asked_at, Reconsideration.id), descending=answered)
    titles = {
        each.id: each.title
        for each in session.scalars(select(Batch).where(Batch.id.in_({row.batch_id for row in found.rows})))
    }
    known = sheets(session, (each.application_id for each in found.rows))
    view = ListingPage(
        frame=Frame(
            owner(),
            (
                Tab("待答复", url_for("reconsiderations.listing"), not answered),
                Tab("已答复", url_for("reconsiderations.listing", list=ANSWERED), answered),
            ),
        ),
        table=Table(
            caption="已答复的复查申请" if answered else "等待答复的复查申请",
            columns=COLUMNS,
            rows=tuple(
                (
                    Link(
                        known[each.application_id].name,
                        url_for("reconsiderations.show", reconsideration_id=each.id),
                    ),
                    titles[each.batch_id],
                    moment(each.asked_at),
                    _due(each),
                    _status(each),
                )
                for each in found.rows
            ),
            empty="答复过的复查申请会列在这里。"
            if answered
            else "评审未通过的申报人申请复查时，会列在这里，并发信提醒。",
        ),
        pager=found.pager,
    )
    return render_template("reconsideration/index.html", view=view)


@answering.get("/<uuid:reconsideration_id>")
def show(reconsideration_id: UUID) -> str:
    return _page(reconsideration_id, None)


@answering.post("/<uuid:reconsideration_id>/answer")
def answer(reconsideration_id: UUID) -> ResponseReturnValue:
    typed = raw_from(FIELDS, request.form)
    try:
        with visit.writing() as session:
            reconsideration.answer(
                session, visit.actor(), request_clock(),
                reconsideration_id=reconsideration_id, version=request.form.get("version", -1, type=int),
                outcome=OUTCOMES.get(typed["outcome"], ReconsiderationState.OPEN), reason=typed["reason"],
            )  # fmt: skip
    except Refusal as refusal:
        if refusal.status != HTTPStatus.UNPROCESSABLE_ENTITY:
            raise
        return _page(reconsideration_id, refusal), refusal.status
    flash("复查申请已答复，并已通知申报人。", "done")
    return redirect(url_for("reconsiderations.show", reconsideration_id=reconsideration_id))


def _page(reconsideration_id: UUID, refusal: Refusal | None) -> str:
    session = visit.reading()
    asked = _told(fetch(session, visit.actor(), READ, reconsideration_id))
    found, fields = asked.reconsideration, refusal.fields if refusal else {}
    batch = session.get_one(Batch, found.batch_id)
    known = sheets(session, [found.application_id])[found.application_id]
    rows = (
        ("申请人", "，".join(filter(None, (known.name, known.unit)))),
        ("申报职称", " · ".join(filter(None, (known.title, known.series, known.specialty)))),
        ("申请时间", moment(found.asked_at)),
        ("答复期限", day(found.due) if found.due else ""),
        ("答复时间", moment(found.decided_at) if found.decided_at else ""),
    )
    open_ = may(visit.actor(), ANSWER, found) is None
    view = OnePage(
        frame=Frame(owner()),
        title="复查申请",
        status=_status(found),
        sheet=tuple(each for each in rows if each[1]),
        result=Link(batch.title, url_for("results.show", batch_id=batch.id)),
        grounds=asked.grounds,
        answer=asked.answer,
        form=form_for(FIELDS, raw_from(FIELDS, request.form), {key: (words,) for key, words in fields.items()})
        if open_
        else None,
        url=url_for("reconsiderations.answer", reconsideration_id=found.id),
        version=found.version,
    )
    return render_template("reconsideration/one.html", view=view)


def _told(found: Reconsideration) -> Told:
    try:
        return told(visit.reading(), found)
    except Erased:
        return Told(reconsideration=found, grounds="（个人信息已删除）", answer="")


def _due(found: Reconsideration) -> str | Status:
    if found.due is None or found.state is not ReconsiderationState.OPEN:
        return day(found.due) if found.due else "—"
    late = left(found.due)
    return late if isinstance(late, Status) else f"{day(found.due)}（{late}）"


def _status(found: Reconsideration) -> Status:
    return Status(STATE_WORDS[found.state], TONES[found.state])
