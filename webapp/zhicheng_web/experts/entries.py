"""What somebody sees of entries that are their own, that they proposed, or that name their department."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Action, Refusal, fetch, may
from zhicheng.casework.experts import deciding, proposing
from zhicheng.casework.experts.correcting import correct_mobile
from zhicheng.casework.experts.deciding import LONGEST_REASON
from zhicheng.casework.experts.entitled import CORRECT, ENDORSE, READ_NAMED, READ_OWN, READ_PROPOSED, TAKE_BACK
from zhicheng.casework.experts.reading import with_names
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Expert
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.committees.framing import ListingPage, OnePage, Step, step_form, within
from zhicheng_web.desk.cases import owner
from zhicheng_web.experts import endorsing, own, proposals
from zhicheng_web.experts.framing import sheet_of, status_of, table_of
from zhicheng_web.office_page import Frame, Tab
from zhicheng_web.paging import page
from zhicheng_web.pieces import Link

REFUSAL = Field(
    key="reason", label="不同意的理由", kind=Kind.LONG_TEXT, required=True, hint="本人会看到", max_length=LONGEST_REASON
)
MOBILE = Field(key="mobile", label="新的手机号", kind=Kind.MOBILE, required=True, hint="抽取后用它通知您")


def own_frame(current: str) -> Frame:
    return _frame("评审专家库", "my_expert", current, ("我的专家信息", "申请进入专家库"), "apply")


def proposals_frame(current: str) -> Frame:
    return _frame(owner(), "expert_proposals", current, ("推荐的专家", "推荐专家"), "new")


def endorsing_frame() -> Frame:
    return Frame(owner(), (Tab("评审专家人选", url_for("expert_endorsing.index"), current=True),))


@own.get("")
def index() -> str:
    return _listing(
        own, READ_OWN, own_frame("my_expert.index"), "我的专家信息",
        "评审专家由人社部门批准，任期内参加评审会议的随机抽取。任期满、达到退休年龄或者因其他原因退出的，会通知您。",
        "您还没有申请或被推荐进入评审专家库。", Link("申请进入专家库", url_for("my_expert.apply")),
    )  # fmt: skip


@own.get("/<uuid:expert_id>")
def one(expert_id: UUID) -> str:
    return _own_page(expert_id, {})


@own.post("/<uuid:expert_id>/mobile")
def correct(expert_id: UUID) -> ResponseReturnValue:
    try:
        with visit.writing() as session:
            correct_mobile(
                session, visit.actor(), request_clock(), expert_id=expert_id, version=_version(),
                mobile=request.form.get("mobile", ""),
            )  # fmt: skip
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _own_page(expert_id, refusal.fields), refusal.status
    flash("手机号已更正，抽取后按新的号码通知您。", "done")
    return redirect(url_for("my_expert.one", expert_id=expert_id))


def _own_page(expert_id: UUID, errors: Mapping[str, str]) -> str:
    made = fetch(visit.reading(), visit.actor(), READ_OWN, expert_id)
    steps: tuple[Step, ...] = ()
    if may(visit.actor(), CORRECT, made) is None:
        url = url_for("my_expert.correct", expert_id=expert_id)
        hint = "立即生效，不用审核；更正会留下记录。"
        steps = (Step("更正手机号", "更正手机号", url, step_form((MOBILE,), errors), hint=hint),)
    if may(visit.actor(), TAKE_BACK, made) is None:
        hint = "撤回后不再审核，以后可以重新申请。"
        url = url_for("my_expert.withdraw", expert_id=expert_id)
        steps = (
            *steps,
            Step("撤回", "撤回申请", url, None, hint=hint, danger=True),
        )
    return _one(READ_OWN, expert_id, own_frame(""), steps)


@own.post("/<uuid:expert_id>/withdraw")
def withdraw(expert_id: UUID) -> ResponseReturnValue:
    with visit.writing() as session:
        proposing.take_back(session, visit.actor(), request_clock(), expert_id=expert_id, version=_version())
    flash("已撤回，不再审核。以后可以重新申请。", "done")
    return redirect(url_for("my_expert.one", expert_id=expert_id))


@proposals.get("", endpoint="index")
def proposed() -> str:
    return _listing(
        proposals, READ_PROPOSED, proposals_frame("expert_proposals.index"), "推荐评审专家",
        "本单位推荐的评审专家人选和审核结果。",
        "还没有推荐过。推荐的人选会列在这里。", Link("推荐专家", url_for("expert_proposals.new")),
    )  # fmt: skip


@proposals.get("/<uuid:expert_id>", endpoint="one")
def proposed_one(expert_id: UUID) -> str:
    return _one(READ_PROPOSED, expert_id, proposals_frame(""))


@endorsing.get("", endpoint="index")
def named() -> str:
    return _listing(
        endorsing, READ_NAMED, endorsing_frame(), "评审专家人选审核",
        "指明由本部门审核的评审专家人选。同意后由人社部门审批。", "没有指明由本部门审核的人选。", None,
    )  # fmt: skip


@endorsing.get("/<uuid:expert_id>", endpoint="one")
def named_one(expert_id: UUID) -> str:
    return _named_page(expert_id, {})


@endorsing.post("/<uuid:expert_id>/endorse")
def endorse(expert_id: UUID) -> ResponseReturnValue:
    with visit.writing() as session:
        deciding.endorse(session, visit.actor(), request_clock(), expert_id=expert_id, version=_version())
    flash("已同意，由人社部门审批。", "done")
    return redirect(url_for("expert_endorsing.one", expert_id=expert_id))


@endorsing.post("/<uuid:expert_id>/refuse")
def refuse(expert_id: UUID) -> ResponseReturnValue:
    try:
        with visit.writing() as session:
            deciding.refuse(
                session, visit.actor(), request_clock(), expert_id=expert_id, version=_version(),
                reason=request.form.get("reason", ""), by=ENDORSE,
            )  # fmt: skip
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _named_page(expert_id, refusal.fields), refusal.status
    flash("已答复不同意，本人会看到理由。", "done")
    return redirect(url_for("expert_endorsing.one", expert_id=expert_id))


def _named_page(expert_id: UUID, errors: Mapping[str, str]) -> str:
    made = fetch(visit.reading(), visit.actor(), READ_NAMED, expert_id)
    steps: tuple[Step, ...] = ()
    if may(visit.actor(), ENDORSE, made) is None:
        agreed = Step(
            "同意", "同意推荐", url_for("expert_endorsing.endorse", expert_id=expert_id), None, hint="转人社部门审批。"
        )
        form = step_form((REFUSAL,), errors)
        steps = (agreed, Step("不同意", "答复不同意", url_for("expert_endorsing.refuse", expert_id=expert_id), form))
    return _one(READ_NAMED, expert_id, endorsing_frame(), steps)


def _one(action: Action[Expert], expert_id: UUID, frame: Frame, steps: tuple[Step, ...] = ()) -> str:
    made = fetch(visit.reading(), visit.actor(), action, expert_id)
    within(made.place)
    view = OnePage(
        frame=frame,
        title="评审专家",
        status=status_of(made),
        sheet=sheet_of(made),
        version=request.form.get("version", made.version, type=int),
        steps=steps,
    )
    return render_template("committees/single.html", view=view)


def _listing(
    blueprint: Blueprint, action: Action[Expert], frame: Frame, title: str, lead: str, empty: str, begin: Link | None
) -> str:
    query = with_names().where(action.scope(visit.actor()))
    found = page(visit.reading(), query, (Expert.proposed_at, Expert.id), descending=True)
    view = ListingPage(
        frame=frame,
        title=title,
        lead=lead,
        table=table_of(title, found.rows, f"{blueprint.name}.one", empty=empty),
        pager=found.pager,
        action=begin,
    )
    return render_template("committees/listing.html", view=view)


def _frame(owner_: str, blueprint: str, current: str, words: tuple[str, str], new: str) -> Frame:
    endpoints = (f"{blueprint}.index", f"{blueprint}.{new}")
    return Frame(
        owner_, tuple(Tab(text, url_for(each), each == current) for text, each in zip(words, endpoints, strict=True))
    )


def _version() -> int:
    return request.form.get("version", -1, type=int)
