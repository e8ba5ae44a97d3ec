"""Bundles without anything online: the list, writing one down by name and number, and giving it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import paper_bundles
from zhicheng.casework.access import Refusal
from zhicheng.casework.paper import counted
from zhicheng.casework.paper_bundles import Loose
from zhicheng.casework.paper_entry import Round, rounds
from zhicheng.casework.people import PersonDetails
from zhicheng.identity import ID_TYPES, RESIDENT_ID
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.office_page import Frame, question
from zhicheng_web.paper import blueprint
from zhicheng_web.paper.receiving import contents_asked, frame, offices
from zhicheng_web.paper.told import extent
from zhicheng_web.pieces import Column, Entry, Link, Status, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """A small form about paper; ``error`` is what is wrong beside its questions."""

    frame: Frame
    title: str
    lead: str
    entries: tuple[Entry, ...]
    action: str
    back: Link
    error: str = ""
    version: int = 0


@blueprint.get("/unmatched")
def unmatched() -> str:
    found = paper_bundles.loose(visit.reading(), visit.actor())
    table = Table(
        caption="线上未提交的纸质材料" if found else "没有线上未提交的纸质材料",
        columns=tuple(map(Column, ("姓名", "通知", "持有部门", "收到", "数量", "线上", "操作"))),
        rows=tuple(_row(each) for each in found),
        empty="收到没有封面编号、线上没有提交的纸质材料时，按姓名和证件号码登记，会列在这里，直到申报人在线上提交或者退还。",
    )
    return render_template("paper/unmatched.html", frame=frame("unmatched"), table=table)


@blueprint.route("/unmatched/new", methods=["GET", "POST"])
def write_down() -> ResponseReturnValue:
    if request.method == "GET":
        return _form({})
    sent = request.form
    try:
        with visit.writing() as session:
            chosen = chosen_round()
            paper_bundles.record_loose(
                session,
                visit.actor(),
                request_clock(),
                platform().registry,
                notice_id=chosen[0],
                organisation_id=chosen[1],
                details=PersonDetails(
                    name=sent.get("name", ""), id_type=sent.get("id_type"), id_number=sent.get("id_number")
                ),
                contents=counted(sent.get("volumes", ""), sent.get("pages", ""), sent.get("remark", "")),
            )
    except Refusal as refusal:
        return _form(refusal.fields, "" if refusal.fields else refusal.message), refusal.status
    flash("已登记。申报人在线上提交后自动对应；有账号的已通知其尽快提交。", "done")
    return redirect(url_for("paper.unmatched"))


@blueprint.route("/unmatched/<uuid:bundle_id>/return", methods=["GET", "POST"])
def return_loose(bundle_id: UUID) -> ResponseReturnValue:
    found = next(
        (each for each in paper_bundles.loose(visit.reading(), visit.actor()) if each.bundle.id == bundle_id), None
    )
    if found is None:
        raise Refusal("not_found", "没有找到这份纸质材料，可能已与线上申报对应或者已退还。请返回列表核对。", status=404)
    if request.method == "GET":
        return _return_page(found, {})
    try:
        with visit.writing() as session:
            paper_bundles.return_loose(
                session,
                visit.actor(),
                request_clock(),
                bundle_id=bundle_id,
                version=request.form.get("version", 0, type=int),
                reason=request.form.get("remark", ""),
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _return_page(found, refusal.fields), refusal.status
    flash("已登记退还。", "done")
    return redirect(url_for("paper.unmatched"))


def known_rounds() -> tuple[Round, ...]:
    return tuple(rounds(visit.reading(), visit.actor(), platform().registry))


def chosen_round() -> tuple[UUID, UUID]:
    """Notice and office as chosen; ids of nothing where they aren't among those offered."""
    sent = request.form.get("notice", "")
    for each in known_rounds():
        if sent == _key(each):
            return each.notice_id, each.organisation_id
    return UUID(int=0), UUID(int=0)


def round_asked(errors: Mapping[str, str]) -> Entry:
    """Under which notice, and by which office where one works for several."""
    several, names = len(offices()) > 1, dict(offices())
    options = tuple(
        (_key(each), f"{each.title}（{names[str(each.organisation_id)]}）" if several else each.title)
        for each in known_rounds()
    )
    return question("notice", "申报通知", errors, options=options if len(options) == 1 else (("", "请选择"), *options))


def person_asked(errors: Mapping[str, str]) -> tuple[Entry, ...]:
    return (
        question("name", "姓名", errors),
        Entry(
            name="id_type",
            label="证件类型",
            value=request.form.get("id_type", RESIDENT_ID),
            error=errors.get("id_type", ""),
            options=tuple((each, each) for each in ID_TYPES),
        ),
        question("id_number", "证件号码", errors),
    )


def _key(each: Round) -> str:
    return f"{each.notice_id}:{each.organisation_id}"


def _row(each: Loose) -> tuple[str | Link | Status, ...]:
    bundle = each.bundle
    return (
        each.applicant,
        each.notice,
        each.office,
        moment(bundle.recorded_at),
        extent(bundle.volumes, bundle.pages),
        Status("有草稿，尚未提交" if each.begun else "线上未提交", Tone.ATTENTION),
        Link("退还", url_for("paper.return_loose", bundle_id=bundle.id)) if each.ours else "由持有部门办理",
    )


def _form(errors: Mapping[str, str], error: str = "") -> str:
    view = FormPage(
        frame=frame("unmatched"),
        title="登记线上未提交的纸质材料",
        lead="用于封面上没有编号，或者申报人线上还没有提交的纸质材料。已有编号的，请在“收纸质材料”中登记。",
        entries=(round_asked(errors), *person_asked(errors), *contents_asked(errors)),
        action="登记",
        back=Link("返回列表", url_for("paper.unmatched")),
        error=error,
    )
    return render_template("paper/form.html", view=view)


def _return_page(found: Loose, errors: Mapping[str, str]) -> str:
    view = FormPage(
        frame=frame("unmatched"),
        title=f"退还{found.applicant}的纸质材料",
        lead="登记退还后不再列在“线上未提交”中。申报人以后在线上提交的，须重新报送纸质材料。",
        entries=(question("remark", "退还原因", errors),),
        action="登记退还",
        back=Link("不退还，返回", url_for("paper.unmatched")),
        version=found.bundle.version,
    )
    return render_template("paper/form.html", view=view)
