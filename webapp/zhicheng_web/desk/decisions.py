"""Passing a case on, and ending it: each on a page that says what will happen, each with its reason (JB-6.3)."""

from __future__ import annotations

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from zhicheng.casework import decisions
from zhicheng.casework.access import Refusal
from zhicheng.casework.case import Case
from zhicheng.casework.committee_scope import bound
from zhicheng.casework.desks import offices_for
from zhicheng.casework.route import Standing
from zhicheng_web import visit
from zhicheng_web.desk import blueprint
from zhicheng_web.desk.bar import missing
from zhicheng_web.desk.cases import carry_out, load, office_of, version
from zhicheng_web.desk.deciding import answerable, decided, decision_page, opinion_field
from zhicheng_web.desk.holding import office_options
from zhicheng_web.office_page import question

OPINION = opinion_field("reason", "审核意见", "写明核对了什么、结论如何；留在审核记录中，后续环节可以看到")
REASON = opinion_field("reason", "终止的理由", "申报人会看到，请写明依据哪一条规定、哪一项不符合")
SCOPE = "scope"
GROUNDS = (("", "不符合申报条件或者程序"), (SCOPE, "超出评委会的受理范围"))
LATER = ("", "暂不指定，由发布通知的人社部门指定")


@blueprint.route("/cases/<uuid:application_id>/pass", methods=["GET", "POST"])
def pass_on(application_id: UUID) -> ResponseReturnValue:
    case = load(application_id)
    if request.method == "GET":
        return _pass_page(case, None)
    try:
        after = carry_out(
            decisions.pass_on,
            application_id,
            version=version(),
            reason=request.form.get("reason", ""),
            to=request.form.get("to", type=UUID),
        )
    except Refusal as refusal:
        return _pass_page(load(application_id), answerable(refusal)), refusal.status
    accepted = after.standing is Standing.ACCEPTED
    return decided(application_id, "已通过并受理，等待评审。" if accepted else "已通过，报送下一环节。")


@blueprint.route("/cases/<uuid:application_id>/end", methods=["GET", "POST"])
def end(application_id: UUID) -> ResponseReturnValue:
    case = load(application_id)
    if request.method == "GET":
        return _end_page(case, None)
    try:
        carry_out(
            decisions.end,
            application_id,
            version=version(),
            reason=request.form.get("reason", ""),
            out_of_scope=request.form.get("ground") == SCOPE,
        )
    except Refusal as refusal:
        return _end_page(load(application_id), answerable(refusal)), refusal.status
    return decided(application_id, "已终止审核，申报人会收到通知和理由。")


def _pass_page(case: Case, refusal: Refusal | None) -> str:
    located = case.located
    desk, last = located.desk, located.desk.position == len(located.desks)
    offices = () if last else office_options(offices_for(visit.reading(), located))
    told = refusal.fields if refusal else {}
    if last:
        effects = ["这是最后一个审核环节：通过后申报即被受理，等待评审。"]
    else:
        following = located.desks[desk.position]
        office = office_of(following.organisation_id) or ("在下面选择的部门" if offices else following.office)
        effects = [f"申报送交下一环节“{following.title}”（{office}）办理。"]
    effects += [
        "本环节的标注、登记和审核意见留在记录中，不能再改；如有错误，只能由上级环节撤销。",
        "申报人会收到通知，并能看到进度；看不到审核人员的姓名和审核意见。",
    ]
    if case.stricter:
        effects.insert(0, f"这是{'、'.join(case.stricter)}申报，须从严审核，请再次核对。")
    return decision_page(
        case,
        title="通过并受理" if last else "通过并报送下一环节",
        effects=effects,
        fields=(OPINION,),
        choices=(question("to", "下一环节的办理部门", told, options=(LATER, *offices), required=False),)
        if offices
        else (),
        action="通过，受理" if last else "通过，报送下一环节",
        endpoint="desk.pass_on",
        refusal=refusal,
        missing=missing(case),
    )


def _end_page(case: Case, refusal: Refusal | None) -> str:
    told = refusal.fields if refusal else {}
    return decision_page(
        case,
        title="终止审核",
        effects=(
            "这份申报到此结束，不再送交后续环节，申报人也不能再修改提交。",
            "申报人会收到通知，并看到您写的理由。",
            "如有错误，只能由上级环节撤销这一决定。材料可以补正的，请改用“退回修改”。",
        ),
        fields=(REASON,),
        choices=(question("ground", "终止的原因", told, options=GROUNDS),) if bound(case.located) else (),
        action="终止审核",
        danger=True,
        endpoint="desk.end",
        refusal=refusal,
    )
