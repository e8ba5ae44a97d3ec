"""What a higher desk may do: undo a lower desk's decision, and lead a case along another route. Both with a reason."""

from __future__ import annotations

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from zhicheng.casework import supervision
from zhicheng.casework.access import Refusal, fetch
from zhicheng.casework.case import Case
from zhicheng.casework.supervision import ANNUL, REROUTE
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.desk import blueprint
from zhicheng_web.desk.cases import carry_out, load, office_of, version
from zhicheng_web.desk.deciding import answerable, decided, decision_page, opinion_field

ANNUL_REASON = opinion_field("reason", "撤销的理由", "申报人和作出原决定的人员会看到")
REROUTE_REASON = opinion_field("reason", "调整的理由", "申报人会看到")


@blueprint.route("/cases/<uuid:application_id>/annul", methods=["GET", "POST"])
def annul(application_id: UUID) -> ResponseReturnValue:
    """``desk`` in the address is the place of the desk on the route, from 1."""
    fetch(visit.reading(), visit.actor(), ANNUL, application_id)
    case = load(application_id)
    desk = request.args.get("desk", 0, type=int)
    if request.method == "GET":
        undone = supervision.annullable(visit.reading(), visit.actor(), case.located)
        if not any(each.position == desk for each in undone):
            raise Refusal("conflict", "这个环节没有您可以撤销的决定。请返回审核记录，刷新后再看。")
        return _annul_page(case, desk, None)
    try:
        carry_out(
            supervision.annul, application_id, version=version(), desk=desk, reason=request.form.get("reason", "")
        )
    except Refusal as refusal:
        return _annul_page(load(application_id), desk, answerable(refusal)), refusal.status
    return decided(application_id, "已撤销，申报回到该环节重新审核。")


@blueprint.route("/cases/<uuid:application_id>/reroute", methods=["GET", "POST"])
def reroute(application_id: UUID) -> ResponseReturnValue:
    fetch(visit.reading(), visit.actor(), REROUTE, application_id)
    case = load(application_id)
    if request.method == "GET":
        return _reroute_page(case, None)
    try:
        carry_out(supervision.reroute, application_id, version=version(), reason=request.form.get("reason", ""))
    except Refusal as refusal:
        return _reroute_page(load(application_id), answerable(refusal)), refusal.status
    return decided(application_id, "流程已调整，申报人会收到通知和理由。")


def _annul_page(case: Case, desk: int, refusal: Refusal | None) -> str:
    target = case.located.desks[desk - 1]
    office = office_of(target.organisation_id) or target.office
    return decision_page(
        case,
        title=f"撤销“{target.title}”的决定",
        effects=(
            f"{office}在“{target.title}”环节的决定，以及此后各环节的决定都失效。",
            f"申报回到“{target.title}”环节，由{office}重新审核；原来的记录都保留。",
            "申报人和作出原决定的人员会收到通知，并看到您写的理由。",
        ),
        fields=(ANNUL_REASON,),
        action="撤销决定",
        danger=True,
        endpoint="desk.annul",
        refusal=refusal,
        kept={"desk": str(desk)},
    )


def _reroute_page(case: Case, refusal: Refusal | None) -> str:
    desks = supervision.desks_now(visit.reading(), request_clock(), case.located)
    return decision_page(
        case,
        title="调整审核流程",
        effects=(
            "流程按单位现在的信息重新确定，如下；新旧流程开头相同的环节，已作出的决定保留。",
            "申报从第一个不同的环节继续，不会越过没有办过的环节。",
            "申报人会收到通知，并看到您写的理由。单位信息有误的，请先由人社部门更正单位信息，再调整流程。",
        ),
        fields=(REROUTE_REASON,),
        action="调整流程",
        endpoint="desk.reroute",
        refusal=refusal,
        desks=tuple(f"{each.title}：{office_of(each.organisation_id) or each.office}" for each in desks),
    )
