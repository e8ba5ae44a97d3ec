"""委托等待评审的申报: cases that wait at an office that decides nothing are given to others."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal
from zhicheng.casework.rounds import waiting
from zhicheng.casework.rounds.choosing import LONGEST_REASON
from zhicheng.casework.rounds.waiting import Waiting, Wanted
from zhicheng.rounds import loses_round
from zhicheng.specs import Field, Kind
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_clock
from zhicheng_web.deadlines import blueprint
from zhicheng_web.deadlines.sharing import EntrustingPage, answers, falling, group_forms
from zhicheng_web.desk.cases import owner
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.office_page import Frame
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited_together, day

FIELDS = (
    Field(
        key="reason",
        label="理由",
        kind=Kind.LONG_TEXT,
        required=True,
        hint="申报人和各办事机构都会看到；不要写申报人的姓名",
        max_length=LONGEST_REASON,
    ),
)


@blueprint.route("/losses/<uuid:loss_id>/waiting/<uuid:notice_id>", methods=["GET", "POST"])
def entrust(loss_id: UUID, notice_id: UUID) -> ResponseReturnValue:
    if request.method == "GET":
        return _page(loss_id, notice_id, {})
    wanted = Wanted(reason=raw_from(FIELDS, request.form)["reason"], answers=answers())
    try:
        with visit.writing() as session:
            waiting.entrust(
                session, visit.actor(), request_clock(), platform().registry,
                loss_id=loss_id, notice_id=notice_id, wanted=wanted,
            )  # fmt: skip
    except Refusal as refusal:
        if refusal.status != 422 and refusal.code != "stale":
            raise
        return _page(loss_id, notice_id, refusal.fields, "" if refusal.fields else refusal.message), refusal.status
    flash("申报已委托，各办事机构和申报人会收到通知。", "done")
    return redirect(url_for("deadlines.loss", loss_id=loss_id))


def _page(loss_id: UUID, notice_id: UUID, errors: Mapping[str, str], message: str = "") -> str:
    found = waiting.waiting(
        visit.reading(), visit.actor(), request_clock(), platform().registry, loss_id=loss_id, notice_id=notice_id
    )
    shell.within(found.policy.jurisdiction)
    rule = loses_round(found.policy)
    view = EntrustingPage(
        frame=Frame(owner()),
        title=f"委托在{found.office.name}等待评审的申报",
        heading="委托其他评委会评审",
        effects=_effects(found),
        citation=cited_together(rule.cites) if rule else "",
        lists=falling(found.lists),
        form=form_for(FIELDS, raw_from(FIELDS, request.form), {key: (words,) for key, words in errors.items()}),
        groups=group_forms(found.cases, found.offices, errors),
        button=f"委托{found.cases.number}份申报",
        message=message,
    )
    return render_template("deadlines/entrusting.html", view=view)


def _effects(found: Waiting) -> tuple[str, ...]:
    loss, cases = found.loss, found.cases
    own = loss.notice_id == found.notice_id
    why = "在这个通知中不能再编制名单" if own else f"至{day(loss.barred_until)}（含当日）不能评审"
    way = f"，其中{len(cases.underway)}份还在审核途中" if cases.underway else ""
    effects = [
        f"{found.office.name}的评审授权已取消（{loss.document_number}），{why}；"
        f"“{found.policy.terms.title}”有{cases.number}份申报在那里等待评审{way}。",
        "这些申报全部转到受委托的评委会，申报人会收到通知，无需重新提交；以前的办理记录保留。",
        "各办事机构会收到通知。这一步不能撤回。",
    ]
    if found.lists:
        effects.insert(2, f"下面{len(found.lists)}份还没有评审结果的名单取消。")
    return tuple(effects)
