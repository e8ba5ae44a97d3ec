"""Filing, confirmation with its document, reviews and proofs, and giving a list back: each on a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from zhicheng.casework.access import Refusal, account_name
from zhicheng.casework.results import acts
from zhicheng.casework.results.acts import CHECK_WORDS, checks
from zhicheng.casework.results.lists import position_of
from zhicheng.casework.results.machine import returnable
from zhicheng.specs import ActKind, Field, Kind
from zhicheng.store.models import BatchState, Candidate, CandidateState, CheckKind
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.office_page import question
from zhicheng_web.paging import page
from zhicheng_web.pieces import Cell, Column, Status, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited_together, moment
from zhicheng_web.results import blueprint
from zhicheng_web.results.loaded import Loaded, answerable, load, sheet
from zhicheng_web.results.step import step_page
from zhicheng_web.results.typed import read, version

DOCUMENT = (
    Field(key="number", label="公布文件的文号", required=True, max_length=100),
    Field(key="dated", label="公布文件的日期", kind=Kind.DATE, required=True),
)
REASON = Field(
    key="reason",
    label="退回的理由",
    kind=Kind.LONG_TEXT,
    required=True,
    hint="写明依据哪一条规定、需要怎样补正；其他办理部门可以看到",
    max_length=2000,
)
NOT_NOW = "名单现在不等待本部门办理这一步。请刷新页面查看最新状态。"


def waited_for(batch_id: UUID, kind: ActKind) -> Loaded:
    """A list that waits for an office of the visitor's to do this; raises Refusal."""
    found = load(batch_id)
    if found.act is None or found.act.kind is not kind or not found.ours:
        raise Refusal("conflict", NOT_NOW)
    return found


def done(batch_id: UUID, words: str) -> ResponseReturnValue:
    """To the list, whose acts say who did what and when: the receipt of the step."""
    flash(words, "done")
    return redirect(url_for("results.show", batch_id=batch_id))


def _do(use_case: Callable[..., Any], batch_id: UUID, **more: Any) -> Any:
    with visit.writing() as session:
        return use_case(
            session, visit.actor(), request_clock(), platform().registry, batch_id=batch_id, version=version(), **more
        )


@blueprint.route("/<uuid:batch_id>/file", methods=["GET", "POST"])
def file(batch_id: UUID) -> ResponseReturnValue:
    found = waited_for(batch_id, ActKind.FILING)
    if request.method == "GET":
        return step_page(
            found,
            title="办理备案",
            effects=(
                f"办理“{found.act.title if found.act else ''}”，名单、会议纪要和公示情况一并报送。",
                "有异议尚未查清的人员转入后续名单，查清后另行办理。",
            ),
            action="办理备案",
            endpoint="results.file",
            citation=_cited(found),
        )
    _do(acts.file, batch_id)
    return done(batch_id, "备案已办理，名单进入下一步。")


@blueprint.route("/<uuid:batch_id>/confirm", methods=["GET", "POST"])
def confirm(batch_id: UUID) -> ResponseReturnValue:
    found = waited_for(batch_id, ActKind.CONFIRMATION)
    if request.method == "GET":
        return _confirm_page(found, None)
    try:
        answers = read(DOCUMENT)
        _do(acts.confirm, batch_id, number=answers["number"], dated=answers["dated"])
    except Refusal as refusal:
        return _confirm_page(waited_for(batch_id, ActKind.CONFIRMATION), answerable(refusal)), refusal.status
    return done(batch_id, "评审结果已确认公布，可以下载公布文件。")


def _confirm_page(found: Loaded, refusal: Refusal | None) -> str:
    return step_page(
        found,
        title="确认、发文",
        effects=(
            "通过人员的职称得到确认，不能再退回此前的环节；申报人会收到通知。",
            "按下面的文号和日期生成公布文件，附公布人员名单。",
            "有异议尚未查清的人员转入后续名单，查清后另行确认。",
        ),
        action="确认并公布",
        endpoint="results.confirm",
        fields=DOCUMENT,
        refusal=refusal,
        citation=_cited(found),
    )


@blueprint.route("/<uuid:batch_id>/check", methods=["GET", "POST"])
def check(batch_id: UUID) -> ResponseReturnValue:
    """The next review or, once all reviews are done, the next proof."""
    found = waited_for(batch_id, ActKind.PROOFREADING)
    following = _following(found)
    if request.method == "GET":
        return _check_page(found, following, None)
    made = _do(acts.check, batch_id, kind=following[0])
    return done(batch_id, f"第{made.number}次{CHECK_WORDS[made.kind]}已登记。")


def _following(found: Loaded) -> tuple[CheckKind, int]:
    mine = [each for each in checks(visit.reading(), found.batch) if each.since == found.batch.since]
    reviews = sum(each.kind is CheckKind.REVIEW for each in mine)
    if reviews < _steps(found):
        return CheckKind.REVIEW, reviews + 1
    return CheckKind.PROOF, len(mine) - reviews + 1


def _steps(found: Loaded) -> int:
    return int(found.policy.parameter("proofreading_steps").value)


def _check_page(found: Loaded, following: tuple[CheckKind, int], refusal: Refusal | None) -> str:
    kind, number = following
    verb = f"第{number}次{CHECK_WORDS[kind]}"
    query = select(Candidate).where(Candidate.batch_id == found.batch.id, Candidate.state == CandidateState.CONFIRMED)
    shown = page(visit.reading(), query, (Candidate.place, Candidate.application_id))
    return step_page(
        found,
        title=verb,
        effects=(
            f"登记您完成了{verb}：名单上每个人的姓名、单位、专业、职称与公布文件逐项一致。",
            f"{_steps(found)}次审核、{_steps(found)}次校对须由不同的人进行；全部完成后才能生成证书。",
        ),
        action=f"完成{verb}",
        endpoint="results.check",
        tables=(_checks(found), _confirmed(shown.rows)),
        pager=shown.pager,
        refusal=refusal,
        citation=cited_together(found.policy.parameter("proofreading_steps").cites),
    )


def _checks(found: Loaded) -> Table:
    """Who did which, and what is still to be done."""
    mine = {
        (each.kind, each.number): each
        for each in checks(visit.reading(), found.batch)
        if each.since == found.batch.since
    }
    rows: list[tuple[Cell, ...]] = []
    for kind in CheckKind:
        for number in range(1, _steps(found) + 1):
            each = mine.get((kind, number))
            who = account_name(visit.reading(), each.done_by) if each else "—"
            state = Status("已完成", Tone.DONE) if each else Status("待办", Tone.QUIET)
            rows.append((f"第{number}次{CHECK_WORDS[kind]}", who, moment(each.done_at) if each else "—", state))
    return Table(
        caption="三审三校",
        columns=(Column("环节"), Column("办理人"), Column("时间"), Column("状态")),
        rows=tuple(rows),
        empty="",
    )


def _confirmed(among: Sequence[Candidate]) -> Table:
    """The data that certificates are made from."""
    return Table(
        caption="公布人员",
        columns=tuple(Column(each) for each in ("姓名", "性别", "单位", "系列", "专业", "职称")),
        rows=tuple(
            (known.name, known.gender, known.unit, known.series, known.specialty, known.title)
            for known in map(sheet, among)
        ),
        empty="名单上没有确认的人员。",
    )


@blueprint.route("/<uuid:batch_id>/return", methods=["GET", "POST"])
def give_back(batch_id: UUID) -> ResponseReturnValue:
    found = load(batch_id)
    targets = returnable(found.procedure, position_of(found.batch))
    if found.batch.state is not BatchState.RUNNING or not found.ours or not targets:
        raise Refusal("conflict", NOT_NOW)
    if request.method == "GET":
        return _return_page(found, None)
    try:
        answers = read((REASON,))
        _do(acts.give_back, batch_id, to=request.form.get("to", ""), reason=answers["reason"])
    except Refusal as refusal:
        return _return_page(load(batch_id), answerable(refusal)), refusal.status
    return done(batch_id, "名单已退回，有关部门会收到通知和理由。")


def _return_page(found: Loaded, refusal: Refusal | None) -> str:
    told = refusal.fields if refusal else {}
    options = tuple((each.key, each.title) for each in returnable(found.procedure, position_of(found.batch)))
    return step_page(
        found,
        title="退回",
        effects=("名单退回所选的环节重新办理，此后的环节也要重新办理。", "有关部门会收到通知，并看到您写的理由。"),
        action="退回",
        endpoint="results.give_back",
        fields=(REASON,),
        choices=(question("to", "退回到", told, options=options),),
        refusal=refusal,
        citation=_cited(found),
        danger=True,
    )


def _cited(found: Loaded) -> str:
    return cited_together(found.act.cites) if found.act else ""
