"""作出处理: a sanction on one office, with what it does said before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.sanctions import imposing
from zhicheng.casework.sanctions.entitled import IMPOSE, KIND_WORDS, bureaus_of, rules_for
from zhicheng.casework.sanctions.imposing import LONGEST_NUMBER, LONGEST_REASON, Wanted, committees_of, lists_of
from zhicheng.dossier.typed import answer
from zhicheng.specs import Field, Kind, SanctionKind, SanctionRule
from zhicheng.store.models import Organisation
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.office_page import Frame, question
from zhicheng_web.pieces import Entry
from zhicheng_web.platform import platform
from zhicheng_web.sanctions import blueprint
from zhicheng_web.sanctions.framing import ALL, frame, within

EFFECTS = {
    SanctionKind.NOTICE: "通报：记录在案并通知办事机构；向社会公开的，另在“信息发布”中发布。",
    SanctionKind.CORRECTION: "限期纠正：办事机构须在期限内报告整改情况，逾期在平台上标出并提醒一次。",
    SanctionKind.EXPERTS: "调整专家：办事机构更换评审专家后报告。",
    SanctionKind.VOID: "宣布评审结果无效：所选名单作废，名单上的申报等待重新评审，已得知结果的申报人会收到通知。不能撤回。",
    SanctionKind.SUSPENSION: "暂停评审：解除之前，不能受理、审核，名单停止办理；已在该办事机构的申报，可由发布通知的人社部门另行指定办事机构。",
    SanctionKind.WITHDRAWAL: "收回评审权：效果与暂停评审相同，今后通知不应再列入该评委会。",
}


DEADLINE = Field(key="deadline", label="整改期限", kind=Kind.DATE, hint="整改的最后一天；限期纠正的必填")
LATER = "须先限期纠正，逾期没有纠正的才能办理。"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImposingPage:
    """``effects`` say what each sanction does that can be chosen here; ``choices`` stand after the form's fields."""

    frame: Frame
    title: str
    effects: tuple[str, ...]
    form: Any
    choices: tuple[Entry, ...]
    message: str


@blueprint.route("/offices/<uuid:organisation_id>", methods=["GET", "POST"])
def impose(organisation_id: UUID) -> ResponseReturnValue:
    office = fetch(visit.reading(), visit.actor(), IMPOSE, organisation_id)
    if request.method == "GET":
        return _page(office, {})
    try:
        wanted = _wanted(office)
        with visit.writing() as session:
            made = imposing.impose(
                session, visit.actor(), request_clock(), platform().registry,
                organisation_id=organisation_id, wanted=wanted,
            )  # fmt: skip
            made_id = made.id
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        office = fetch(visit.reading(), visit.actor(), IMPOSE, organisation_id)
        return _page(office, refusal.fields, "" if refusal.fields else refusal.message), refusal.status
    flash("处理已作出，办事机构会收到通知。", "done")
    return redirect(url_for("sanctions.show", sanction_id=made_id))


def _wanted(office: Organisation) -> Wanted:
    typed = raw_from(_fields(office), request.form)
    kinds = {words: str(kind) for kind, words in KIND_WORDS.items()}
    read = answer(DEADLINE, typed["deadline"])
    try:
        deadline = date.fromisoformat(str(read)) if read else None
    except ValueError:
        raise invalid({"deadline": "请按 2023-02-28 的样子填写日期。"}) from None
    return Wanted(
        kind=kinds.get(typed["kind"], ""),
        reason=typed["reason"],
        document_number=typed["document_number"],
        committee=request.form.get("committee", ""),
        batch_id=request.form.get("batch_id", type=UUID),
        deadline=deadline,
    )


def _rules(office: Organisation) -> tuple[SanctionRule, ...]:
    own = bureaus_of(visit.reading(), visit.actor())
    found = rules_for(platform().registry, own, office)
    if not found:
        message = "本地区没有规定由贵部门对该办事机构作出处理。请联系有权处理的人社部门。"
        raise Refusal("denied", message, status=403)
    return found


def _fields(office: Organisation) -> tuple[Field, ...]:
    kinds = [each.kind for each in _rules(office)]
    optional = f"{DEADLINE.hint}，调整专家的可以填写" if SanctionKind.EXPERTS in kinds else DEADLINE.hint
    return (
        Field(
            key="kind",
            label="处理方式",
            kind=Kind.CHOICE,
            required=True,
            choices=tuple(KIND_WORDS[each] for each in kinds),
        ),
        Field(
            key="reason",
            label="查实的问题和理由",
            kind=Kind.LONG_TEXT,
            required=True,
            hint="办事机构会看到；不要写申报人、举报人的姓名",
            max_length=LONGEST_REASON,
        ),
        Field(key="document_number", label="处理文件", required=True, hint="处理决定的名称或文号", max_length=LONGEST_NUMBER),
        replace(DEADLINE, hint=optional),
    )  # fmt: skip


def _page(office: Organisation, errors: Mapping[str, str], message: str = "") -> str:
    within(office)
    session, rules, fields = visit.reading(), _rules(office), _fields(office)
    committees, lists = committees_of(session, office), lists_of(session, office)
    choices = []
    if committees:
        options = (("", ALL), *((each, each) for each in committees))
        choices.append(question("committee", "评委会", errors, options=options, required=False))
    if any(each.kind is SanctionKind.VOID for each in rules):
        options = (("", "不涉及名单"), *((str(each.id), each.title) for each in lists))
        hint = "宣布评审结果无效的必填；只列出已有评审结果、还没有办结的名单"
        choices.append(question("batch_id", "名单", errors, options=options, hint=hint, required=False))
    shown = {each.key for each in fields} | {each.name for each in choices}
    view = ImposingPage(
        frame=frame("sanctions.offices"),
        title=f"对{office.name}作出处理",
        effects=tuple(EFFECTS[each.kind] + (LATER if each.after_correction else "") for each in rules),
        form=form_for(fields, raw_from(fields, request.form), {key: (words,) for key, words in errors.items()}),
        choices=tuple(choices),
        message=message or "".join(words for key, words in errors.items() if key not in shown),
    )
    return render_template("sanctions/new.html", view=view)
