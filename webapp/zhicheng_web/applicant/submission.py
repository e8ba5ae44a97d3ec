"""From step 03 to step 04: what will happen, the pledge, the submission and its receipt (JM-3.3.3 … 3.3.5)."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import submission
from zhicheng.casework.applications import snapshots_of
from zhicheng.casework.submission import NotEligible
from zhicheng.store.models import ApplicationStatus
from zhicheng_web import visit
from zhicheng_web.applicant import blueprint
from zhicheng_web.applicant.case import Case, load
from zhicheng_web.applicant.returned import Returned, returned
from zhicheng_web.clock import request_clock
from zhicheng_web.pieces import Confirmation, Link
from zhicheng_web.platform import platform

SIGNED = "已核对：申报人本人在纸质申报表上签字作出以上承诺，录入内容与纸质材料一致，签字页已扫描上传。"
PLEDGED = "本人已阅读并作出以上承诺，如有不实，愿承担相应责任。"


@blueprint.route("/applications/<uuid:application_id>/confirm", methods=["GET", "POST"])
def confirm(application_id: UUID) -> ResponseReturnValue:
    case = load(application_id)
    if not case.editable:
        page = "done" if case.draft.application.status is ApplicationStatus.SUBMITTED else "progress"
        return redirect(url_for(f"applicant.{page}", application_id=application_id))
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
    back = returned(case)
    view = _again(case, back) if back else _first(case)
    return render_template(
        "applicant/confirm.html",
        view=view,
        error=error,
        chain=tuple(each.name for each in case.draft.judgement.chain),
        step_urls=case.step_urls,
        returned=back,
    )


def _again(case: Case, back: Returned) -> Confirmation:
    """A returned case goes back to the desk that returned it, as one more snapshot."""
    channel = case.policy.channel(case.channel)
    return Confirmation(
        title=f"重新提交给{back.office}",
        effects=(
            f"以下{len(back.changes)}处改动和其余未变的内容一起，形成第{_number(case)}次提交的材料。"
            if back.changes
            else "材料与上次提交的完全相同，没有任何改动。",
            f"申报回到{back.office}重新审核，没有改动的栏目不需要重新核对。",
            "提交后您不能再修改；如仍需修改，只能由审核部门再次退回。",
            "您会得到一份新的回执，原来的回执仍然有效。",
        ),
        action="重新提交",
        url=url_for("applicant.confirm", application_id=case.id),
        back=Link("先不提交，返回修改", url_for("applicant.resume", application_id=case.id)),
        pledge=_pledged(case),
        statements=channel.pledge,
    )


def _pledged(case: Case) -> str:
    """What is ticked; an office ticks that the applicant has signed, it can't pledge for somebody else."""
    if not case.policy.channel(case.channel).pledge:
        return ""
    return SIGNED if case.for_another else PLEDGED


def _number(case: Case) -> int:
    return len(snapshots_of(visit.reading(), case.draft.application)) + 1


def _first(case: Case) -> Confirmation:
    channel, chain = case.policy.channel(case.channel), case.draft.judgement.chain
    first = chain[0].name if chain else channel.submits_to
    return Confirmation(
        title=f"提交到{channel.submits_to}",
        effects=(
            f"{len(case.sections)}个栏目和{len(case.draft.files)}份文件冻结为一份材料，送交{first}。",
            "提交后任何人都不能删除，您也不能自行修改；只有审核部门退回后才能修改。",
            "您会得到一份带校验值的回执，可以随时查看审核进度。",
        ),
        action=f"提交到{channel.submits_to}",
        url=url_for("applicant.confirm", application_id=case.id),
        back=Link("先不提交，返回检查", url_for("applicant.files", application_id=case.id)),
        pledge=_pledged(case),
        statements=channel.pledge,
    )
