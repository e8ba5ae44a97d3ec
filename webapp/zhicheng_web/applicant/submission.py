"""From step 03 to step 04: what will happen, the pledge, the submission and its receipt (JM-3.3.3 … 3.3.5)."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import submission
from zhicheng.casework.submission import NotEligible
from zhicheng_web import visit
from zhicheng_web.applicant import blueprint
from zhicheng_web.applicant.case import Case, load
from zhicheng_web.clock import request_clock
from zhicheng_web.pieces import Confirmation, Link
from zhicheng_web.platform import platform


@blueprint.route("/applications/<uuid:application_id>/confirm", methods=["GET", "POST"])
def confirm(application_id: UUID) -> ResponseReturnValue:
    case = load(application_id)
    if not case.editable:
        return redirect(url_for("applicant.done", application_id=application_id))
    if any(group.problems for group in case.problems):
        flash("还有需要补充或修改的内容，处理完才能提交。", "attention")
        return redirect(url_for("applicant.files", application_id=application_id, _anchor="problems"))
    if request.method == "GET":
        return _page(case, "")
    pledged = request.form.get("pledge") == "true"
    if case.policy.channel(case.channel).pledge and not pledged:
        return _page(case, "请先阅读并勾选承诺，再提交。"), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with visit.writing() as session:
            submission.submit(
                session,
                visit.actor(),
                request_clock(),
                platform().registry,
                application_id=application_id,
                pledge=pledged,
            )
    except NotEligible as refused:
        words = refused.message + "".join(f"（{each.message}）" for each in refused.findings)
        return _page(load(application_id), words), refused.status
    return redirect(url_for("applicant.done", application_id=application_id))


def _page(case: Case, error: str) -> str:
    channel, chain = case.policy.channel(case.channel), case.draft.judgement.chain
    first = chain[0].name if chain else channel.submits_to
    view = Confirmation(
        title=f"提交到{channel.submits_to}",
        effects=(
            f"{len(case.sections)}个栏目和{len(case.draft.files)}份文件冻结为一份材料，送交{first}。",
            "提交后任何人都不能删除，您也不能自行修改；只有审核部门退回后才能修改。",
            "您会得到一份带校验值的回执，可以随时查看审核进度。",
        ),
        action=f"提交到{channel.submits_to}",
        url=url_for("applicant.confirm", application_id=case.id),
        back=Link("先不提交，返回检查", url_for("applicant.files", application_id=case.id)),
        pledge="本人已阅读并作出以上承诺，如有不实，愿承担相应责任。" if channel.pledge else "",
        statements=channel.pledge,
    )
    return render_template(
        "applicant/confirm.html",
        view=view,
        error=error,
        chain=tuple(each.name for each in chain),
        step_urls=case.step_urls,
    )
