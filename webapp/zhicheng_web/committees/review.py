"""评委会审批: what waits at the bureau, what is in force, what expires soon; one with its decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, fetch, may, visible
from zhicheng.casework.committees import deciding
from zhicheng.casework.committees.deciding import LONGEST_NUMBER, LONGEST_REASON
from zhicheng.casework.committees.entitled import DECIDE, END, READ
from zhicheng.casework.sanctions.entitled import bureaus
from zhicheng.casework.scopes import any_of, inside
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Committee, CommitteeState
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.committees import reviewing
from zhicheng_web.committees.framing import (
    EXPIRING,
    ListingPage,
    OnePage,
    Step,
    review_frame,
    sheet_of,
    status_of,
    step_form,
    table_of,
    today,
    within,
)
from zhicheng_web.committees.own import REASON
from zhicheng_web.paging import page
from zhicheng_web.platform import platform

NUMBER = Field(key="document_number", label="批准文件", required=True, hint="名称或文号", max_length=LONGEST_NUMBER)
WHY = Field(
    key="reason", label="退回的理由", kind=Kind.LONG_TEXT, required=True, hint="办事机构会看到；不写个人信息",
    max_length=LONGEST_REASON,
)  # fmt: skip
LISTS = {
    "": ("等待审批的评委会", "没有等待审批的评委会。有新的报批时，会列在这里并发信提醒。"),
    "approved": ("已批准的评委会", "还没有批准过评委会。"),
    "expiring": ("60天内到期的评委会", "60天内没有到期的评委会。"),
}


@reviewing.get("")
def index() -> str:
    chosen = request.args.get("list", "")
    chosen = chosen if chosen in LISTS else ""
    over = any_of(*(inside(Committee.place, each.division) for each in bureaus(visit.actor())))
    query, approved = visible(visit.actor(), READ).where(over), Committee.state == CommitteeState.APPROVED
    if chosen == "expiring":
        query = query.where(approved, Committee.until >= today(), Committee.until <= today() + EXPIRING)
    elif chosen:
        query = query.where(approved)
    else:
        query = query.where(Committee.state == CommitteeState.FILED)
    found = page(visit.reading(), query, (Committee.created_at, Committee.id), descending=bool(chosen))
    caption, empty = LISTS[chosen]
    view = ListingPage(
        frame=review_frame(chosen),
        title="评委会审批",
        lead="办事机构报批的评委会。批准前再次核对专家人数、有效期和评审范围；批准后在有效期内按范围评审。",
        table=table_of(caption, found.rows, "committee_review.one", empty=empty),
        pager=found.pager,
    )
    return render_template("committees/listing.html", view=view)


@reviewing.get("/<uuid:committee_id>")
def one(committee_id: UUID) -> str:
    return _page(committee_id, {})


@reviewing.post("/<uuid:committee_id>/approve")
def approve(committee_id: UUID) -> ResponseReturnValue:
    number = request.form.get("document_number", "")
    law = (platform().registry,)
    return _done(committee_id, "评委会已批准，办事机构会收到通知。", deciding.approve, *law, document_number=number)


@reviewing.post("/<uuid:committee_id>/return")
def give_back(committee_id: UUID) -> ResponseReturnValue:
    return _done(
        committee_id, "已退回，办事机构会收到理由。", deciding.give_back, reason=request.form.get("reason", "")
    )


@reviewing.post("/<uuid:committee_id>/end")
def end(committee_id: UUID) -> ResponseReturnValue:
    return _done(
        committee_id, "评委会已终止，办事机构会收到通知。", deciding.end, reason=request.form.get("reason", "")
    )


def _done(
    committee_id: UUID, told: str, step: Callable[..., Committee], *law: Any, **typed: str
) -> ResponseReturnValue:
    version = request.form.get("version", -1, type=int)
    try:
        with visit.writing() as session:
            step(session, visit.actor(), request_clock(), *law, committee_id=committee_id, version=version, **typed)
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(committee_id, refusal.fields), refusal.status
    flash(told, "done")
    return redirect(url_for("committee_review.one", committee_id=committee_id))


def _page(committee_id: UUID, errors: Mapping[str, str]) -> str:
    made = fetch(visit.reading(), visit.actor(), READ, committee_id)
    within(made.place)
    view = OnePage(
        frame=review_frame("approved" if made.state is CommitteeState.APPROVED else "-"),
        title=made.name,
        status=status_of(made),
        sheet=sheet_of(made),
        version=request.form.get("version", made.version, type=int),
        steps=tuple(_steps(made, errors)),
        message="".join(words for key, words in errors.items() if key not in (NUMBER.key, WHY.key)),
    )
    return render_template("committees/single.html", view=view)


def _steps(made: Committee, errors: Mapping[str, str]) -> Iterator[Step]:
    who = visit.actor()
    if may(who, DECIDE, made) is None:
        yield Step(
            "批准",
            "批准评委会",
            url_for("committee_review.approve", committee_id=made.id),
            step_form((NUMBER,), errors),
            hint="批准后不能修改；评委会在有效期内按评审范围评审，办事机构会收到通知。",
        )
        yield Step(
            "退回", "退回修改", url_for("committee_review.give_back", committee_id=made.id), step_form((WHY,), errors)
        )
    if may(who, END, made) is None:
        url, hint = (
            url_for("committee_review.end", committee_id=made.id),
            "终止后不能恢复；在终止之前举行的会议不受影响。",
        )
        yield Step("终止", "终止评委会", url, step_form((REASON,), errors), hint=hint, danger=True)
