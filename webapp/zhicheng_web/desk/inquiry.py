"""Putting a doubtful point to the province, and answering one; both stay on the case (JB-6.6)."""

from __future__ import annotations

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from zhicheng.casework import inquiries
from zhicheng.casework.access import Refusal, fetch
from zhicheng.casework.case import Case
from zhicheng.casework.inquiries import ANSWER
from zhicheng_web import visit
from zhicheng_web.desk import blueprint
from zhicheng_web.desk.cases import carry_out, load, version
from zhicheng_web.desk.deciding import answerable, decided, decision_page, opinion_field
from zhicheng_web.office_page import question

QUESTION = opinion_field("question", "需要请示的问题", "写明疑点和本部门的初步意见")
REPLY = opinion_field("answer", "答复意见", "留在这份申报的记录中，提出请示的部门据此继续审核")


@blueprint.route("/cases/<uuid:application_id>/ask", methods=["GET", "POST"])
def ask(application_id: UUID) -> ResponseReturnValue:
    case = load(application_id)
    if request.method == "GET":
        return _ask_page(case, None)
    try:
        carry_out(
            inquiries.ask,
            application_id,
            version=version(),
            question=request.form.get("question", ""),
            section=request.form.get("section") or None,
        )
    except Refusal as refusal:
        return _ask_page(load(application_id), answerable(refusal)), refusal.status
    return decided(application_id, "请示已送出。答复后您会收到通知，再继续审核。")


@blueprint.route("/cases/<uuid:application_id>/answer", methods=["GET", "POST"])
def answer(application_id: UUID) -> ResponseReturnValue:
    fetch(visit.reading(), visit.actor(), ANSWER, application_id)
    case = load(application_id)
    if request.method == "GET":
        return _answer_page(case, None)
    try:
        carry_out(inquiries.answer, application_id, version=version(), text=request.form.get("answer", ""))
    except Refusal as refusal:
        return _answer_page(load(application_id), answerable(refusal)), refusal.status
    return decided(application_id, "已答复，提出请示的人员会收到通知。")


def _ask_page(case: Case, refusal: Refusal | None) -> str:
    told = refusal.fields if refusal else {}
    options = (("", "整份申报"), *case.sections.items())
    return decision_page(
        case,
        title="向上级请示",
        effects=(
            "问题送交省级人社部门，答复之前这份申报停在本环节，不能作出决定。",
            "问题和答复都留在记录中，后续环节可以看到。",
        ),
        fields=(QUESTION,),
        choices=(question("section", "关于哪个栏目", told, options=options, required=False),),
        action="送出请示",
        endpoint="desk.ask",
        refusal=refusal,
    )


def _answer_page(case: Case, refusal: Refusal | None) -> str:
    waiting = [each for each in case.questions if each.answer is None]
    return decision_page(
        case,
        title="答复请示",
        effects=(
            *(f"{each.office}的问题：{each.question}" for each in waiting),
            "答复后，这份申报由提出请示的部门继续审核；答复留在记录中，不能再改。",
        ),
        fields=(REPLY,),
        action="送出答复",
        endpoint="desk.answer",
        refusal=refusal,
    )
