"""取消年度评审授权: what will happen, on one page before it does; and what happened, afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, account_name, fetch
from zhicheng.casework.rounds import losing
from zhicheng.casework.rounds.choosing import LONGEST_NUMBER, LONGEST_REASON
from zhicheng.casework.rounds.losing import Losing, Wanted
from zhicheng.casework.rounds.overview import READ_LOSS, Given, given_by
from zhicheng.rounds import BARRED
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Organisation
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_clock
from zhicheng_web.deadlines import blueprint
from zhicheng_web.deadlines.sharing import ANY, EntrustingPage, answers, falling, group_forms
from zhicheng_web.desk.cases import owner
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Column, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited_together, day, moment

FIELDS = (
    Field(key="document_number", label="取消授权的文件", required=True, hint="决定的名称或文号", max_length=LONGEST_NUMBER),
    Field(
        key="reason",
        label="理由",
        kind=Kind.LONG_TEXT,
        required=True,
        hint="各办事机构都会看到；不要写申报人的姓名",
        max_length=LONGEST_REASON,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LossPage:
    """``given`` are the cases that went to others, and by which letters."""

    frame: Frame
    title: str
    sheet: tuple[tuple[str, str], ...]
    given: Table


@blueprint.route("/rounds/<uuid:missed_id>", methods=["GET", "POST"])
def take(missed_id: UUID) -> ResponseReturnValue:
    if request.method == "GET":
        return _page(missed_id, {})
    try:
        with visit.writing() as session:
            made = losing.declare(
                session, visit.actor(), request_clock(), platform().registry, missed_id=missed_id, wanted=_wanted()
            )
            loss_id = made.id
    except Refusal as refusal:
        if refusal.status != 422 and refusal.code != "stale":
            raise
        return _page(missed_id, refusal.fields, "" if refusal.fields else refusal.message), refusal.status
    flash("年度评审授权已取消，申报已委托，有关办事机构和申报人会收到通知。", "done")
    return redirect(url_for("deadlines.loss", loss_id=loss_id))


@blueprint.get("/losses/<uuid:loss_id>")
def loss(loss_id: UUID) -> str:
    session = visit.reading()
    made = fetch(session, visit.actor(), READ_LOSS, loss_id)
    late, bureau = (session.get_one(Organisation, each) for each in (made.organisation_id, made.declared_for))
    sheet = (
        ("办事机构", late.name),
        ("应完成日期", day(made.due)),
        ("决定部门", bureau.name),
        ("取消授权的文件", made.document_number),
        ("理由", made.reason),
        ("委托的申报", f"{made.number}份"),
        ("不再授予评审权限至", day(made.barred_until)),
        ("作出", f"{account_name(session, made.declared_by)}，{moment(made.declared_at)}"),
    )
    view = LossPage(
        frame=Frame(owner()), title=f"取消年度评审授权：{late.name}", sheet=sheet, given=_given(given_by(session, made))
    )
    return render_template("deadlines/loss.html", view=view)


def _given(found: Sequence[Given]) -> Table:
    return Table(
        caption="委托其他评委会评审的申报",
        columns=(
            Column("受委托的办事机构"), Column("评委会"), Column("申报", figures=True), Column("委托评审函"), Column("办理时间"),
            Column("理由"),
        ),
        rows=tuple(
            (
                each.office,
                each.entrustment.committee or ANY,
                each.entrustment.number,
                each.entrustment.letter_number,
                moment(each.entrustment.made_at),
                each.entrustment.reason or "随取消授权一并委托",
            )
            for each in found
        ),
        empty="",
    )  # fmt: skip


def _wanted() -> Wanted:
    typed = raw_from(FIELDS, request.form)
    return Wanted(document_number=typed["document_number"], reason=typed["reason"], answers=answers())


def _page(missed_id: UUID, errors: Mapping[str, str], message: str = "") -> str:
    found = losing.losing(visit.reading(), visit.actor(), request_clock(), platform().registry, missed_id=missed_id)
    shell.within(found.round.policy.jurisdiction)
    view = EntrustingPage(
        frame=Frame(owner()),
        title=f"取消{found.round.office}的年度评审授权",
        heading="取消授权并委托",
        effects=_effects(found),
        citation=cited_together((*found.cites, *found.round.policy.parameter(BARRED).cites)),
        lists=falling(found.lists),
        form=form_for(FIELDS, raw_from(FIELDS, request.form), {key: (words,) for key, words in errors.items()}),
        groups=group_forms(found.cases, found.offices, errors),
        button=f"取消授权，委托{found.cases.number}份申报",
        message=message,
    )
    return render_template("deadlines/entrusting.html", view=view)


def _effects(found: Losing) -> tuple[str, ...]:
    office, cases = found.round.office, found.cases
    way = f"，其中{len(cases.underway)}份还在审核途中" if cases.underway else ""
    effects = [
        f"{office}应在{day(found.round.due)}以前完成评审，没有完成；它在“{found.round.notice}”中的评审授权取消，不能再编制名单。",
        f"没有评审结果的{cases.number}份申报{way}，全部转到受委托的评委会，申报人会收到通知，无需重新提交。",
        f"{office}自今天起{found.years}年内不再授予评审权限。",
        "已有评审结果的名单照常办理，不受影响。",
        "各办事机构会收到通知。这一步不能撤回。",
    ]
    if found.lists:
        effects.insert(2, f"下面{len(found.lists)}份还没有评审结果的名单取消。")
    return tuple(effects)
