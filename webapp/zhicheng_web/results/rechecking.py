"""Re-check by the body that set the committee up; who was wrongly on the list loses the result, with a reason (SG-4.3)."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal
from zhicheng.casework.results import acts
from zhicheng.casework.results.lists import on_list
from zhicheng.specs import ActKind
from zhicheng.store.models import CandidateState
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited_together
from zhicheng_web.results import blueprint
from zhicheng_web.results.acting import waited_for
from zhicheng_web.results.deciding import people, refused
from zhicheng_web.results.loaded import Loaded, answerable
from zhicheng_web.results.step import step_page
from zhicheng_web.results.typed import version


@blueprint.route("/<uuid:batch_id>/recheck", methods=["GET", "POST"])
def recheck(batch_id: UUID) -> ResponseReturnValue:
    found = waited_for(batch_id, ActKind.RECHECK)
    if request.method == "GET":
        return _page(found, None)
    try:
        with visit.writing() as session:
            acts.recheck(
                session, visit.actor(), request_clock(), platform().registry,
                batch_id=batch_id, version=version(), refused=refused(),
            )  # fmt: skip
    except Refusal as refusal:
        return _page(waited_for(batch_id, ActKind.RECHECK), answerable(refusal)), refusal.status
    flash("复核已办结，名单进入下一步。", "done")
    return redirect(url_for("results.show", batch_id=batch_id))


def _page(found: Loaded, refusal: Refusal | None) -> str:
    passed = [each for each in on_list(visit.reading(), found.batch) if each.state is CandidateState.PASSED]
    return step_page(
        found,
        title="办理复核",
        effects=(
            "没有勾选的人员复核通过，进入下一步。",
            "勾选的人员取消评审结果，不再公示；申报人会收到通知和您写的理由。",
        ),
        action="复核办结",
        endpoint="results.recheck",
        people=people(
            "评审通过的人员", "超出评审范围或者委托不合规的请勾选，并写明理由", "取消评审结果", passed, refusal
        ),
        refusal=refusal,
        citation=cited_together(found.act.cites) if found.act else "",
    )
