"""An office's committees: the list, one with its state, filing, renewing and ending it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, fetch, may, visible
from zhicheng.casework.committees import deciding, drafting
from zhicheng.casework.committees.deciding import LONGEST_REASON
from zhicheng.casework.committees.entitled import CHANGE, END, READ, WITHDRAW, kept_by
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Committee, CommitteeState
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.committees import blueprint
from zhicheng_web.committees.framing import (
    ListingPage,
    OnePage,
    Step,
    own_frame,
    sheet_of,
    status_of,
    step_form,
    table_of,
    within,
)
from zhicheng_web.paging import page
from zhicheng_web.pieces import Link

REASON = Field(
    key="reason", label="终止的理由", kind=Kind.LONG_TEXT, required=True, hint="不写个人信息", max_length=LONGEST_REASON
)


@blueprint.get("")
def index() -> str:
    own = [each.organisation_id for each in kept_by(visit.actor())]
    query = visible(visit.actor(), READ).where(Committee.organisation_id.in_(own))
    found = page(visit.reading(), query, (Committee.created_at, Committee.id), descending=True)
    view = ListingPage(
        frame=own_frame("committees.index"),
        title="评委会",
        lead="评委会经人社部门批准后，在有效期内按批准的范围评审；超出范围、到期或者被暂停的，不能作出评审结果。",
        table=table_of(
            "本机构的评委会", found.rows, "committees.one", empty="还没有评委会。组建并报批后，会列在这里。"
        ),
        pager=found.pager,
        action=Link("组建评委会", url_for("committees.new")),
    )
    return render_template("committees/listing.html", view=view)


@blueprint.get("/<uuid:committee_id>")
def one(committee_id: UUID) -> str:
    return _page(committee_id, {})


@blueprint.post("/<uuid:committee_id>/end")
def end(committee_id: UUID) -> ResponseReturnValue:
    try:
        with visit.writing() as session:
            deciding.end(
                session, visit.actor(), request_clock(), committee_id=committee_id,
                version=request.form.get("version", -1, type=int), reason=request.form.get("reason", ""),
            )  # fmt: skip
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(committee_id, refusal.fields), refusal.status
    flash("评委会已终止，此后不能再作出评审结果。", "done")
    return redirect(url_for("committees.one", committee_id=committee_id))


@blueprint.post("/<uuid:committee_id>/withdraw")
def withdraw(committee_id: UUID) -> ResponseReturnValue:
    version = request.form.get("version", -1, type=int)
    with visit.writing() as session:
        drafting.withdraw(session, visit.actor(), request_clock(), committee_id=committee_id, version=version)
    flash("评委会已撤回。需要的，可以另行组建。", "done")
    return redirect(url_for("committees.one", committee_id=committee_id))


def _page(committee_id: UUID, errors: Mapping[str, str]) -> str:
    made = fetch(visit.reading(), visit.actor(), READ, committee_id)
    within(made.place)
    view = OnePage(
        frame=own_frame(""),
        title=made.name,
        status=status_of(made),
        sheet=sheet_of(made),
        version=request.form.get("version", made.version, type=int),
        steps=tuple(_steps(made, errors)),
        ways=tuple(_ways(made)),
    )
    return render_template("committees/single.html", view=view)


def _steps(made: Committee, errors: Mapping[str, str]) -> Iterator[Step]:
    who = visit.actor()
    if may(who, CHANGE, made) is None:
        url = url_for("committees.file", committee_id=made.id)
        yield Step("报批", "报人社部门审批", url, None, hint="报批后不能修改，退回后可以再改。")
    if may(who, WITHDRAW, made) is None:
        url = url_for("committees.withdraw", committee_id=made.id)
        hint = "撤回后不能恢复，也不能再报批；人社部门不再审批。"
        yield Step("撤回", "撤回评委会", url, None, hint=hint, danger=True)
    if may(who, END, made) is None:
        url = url_for("committees.end", committee_id=made.id)
        hint = "终止后不能恢复；在终止之前举行的会议不受影响。"
        yield Step("终止", "终止评委会", url, step_form((REASON,), errors), hint=hint, danger=True)


def _ways(made: Committee) -> Iterator[Link]:
    if may(visit.actor(), CHANGE, made) is None:
        yield Link("修改", url_for("committees.edit", committee_id=made.id))
    if made.state is CommitteeState.APPROVED:
        yield Link("更新或调整", url_for("committees.new", renews=made.id))
