"""记入: what is wrong of an entry is told at its field; a title that goes with it is chosen on the same page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from zhicheng.casework.access import Refusal, fetch, invalid, visible
from zhicheng.casework.certificates.content import open_content
from zhicheng.casework.certificates.ending import REVOKE
from zhicheng.casework.integrity import entering
from zhicheng.casework.integrity.entering import (
    LONGEST_FACTS,
    LONGEST_NUMBER,
    LONGEST_TITLE,
    Wanted,
    last_day,
    may_bar,
)
from zhicheng.casework.integrity.entitled import (
    ENTER_ORGANISATION,
    ENTER_PERSON,
    KIND_WORDS,
    OF_ORGANISATIONS,
    OF_PEOPLE,
    own_bureaus,
    rules_of,
)
from zhicheng.dossier.facts import beijing_day
from zhicheng.dossier.typed import answer
from zhicheng.registry import Declarations
from zhicheng.specs import Field, Kind
from zhicheng.store.models import (
    Binding,
    BindingStatus,
    Certificate,
    CertificateState,
    IntegrityEntry,
    Organisation,
    Person,
)
from zhicheng_web import visit
from zhicheng_web.clock import request_clock, request_now
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.integrity import blueprint
from zhicheng_web.integrity.framing import frame, within
from zhicheng_web.office_page import Frame, question
from zhicheng_web.pieces import Entry
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited_together, day

DAYS = ("recorded_on", "until", "bars_until")
FACTS = Field(
    key="facts", label="查实的事实", kind=Kind.LONG_TEXT, required=True, hint="当事人会看到", max_length=LONGEST_FACTS
)
DOCUMENT = Field(key="document", label="处理决定的名称", required=True, max_length=LONGEST_TITLE)
NUMBER = Field(key="document_number", label="文号", max_length=LONGEST_NUMBER)
RECORDED = Field(key="recorded_on", label="记录日期", kind=Kind.DATE, hint="不填写为今天")
ANSWERABLE = Field(
    key="answerable", label="责任人", kind=Kind.LONG_TEXT, hint="每行写一位，包括姓名和职务；没有查明的不填写"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteringPage:
    """``effects`` say what the entry does; ``choices`` stand after the form's fields."""

    frame: Frame
    title: str
    effects: tuple[str, ...]
    form: Any
    choices: tuple[Entry, ...]
    message: str
    action: str
    back_url: str


@blueprint.route("/people/<uuid:person_id>", methods=["GET", "POST"])
def person(person_id: UUID) -> ResponseReturnValue:
    def page(refusal: Refusal | None) -> str:
        found = fetch(visit.reading(), visit.actor(), ENTER_PERSON, person_id)
        unit = visit.reading().scalar(
            select(Organisation)
            .join(Binding, Binding.organisation_id == Organisation.id)
            .where(Binding.person_id == found.id, Binding.status == BindingStatus.ACTIVE)
        )
        declared = _declared(unit)
        return _page(f"记入{found.name}的诚信档案", declared, _fields(declared, people=True), refusal, found)

    return _entered(page, entering.enter_person, person_id=person_id)


@blueprint.route("/organisations/<uuid:organisation_id>", methods=["GET", "POST"])
def organisation(organisation_id: UUID) -> ResponseReturnValue:
    def page(refusal: Refusal | None) -> str:
        found = fetch(visit.reading(), visit.actor(), ENTER_ORGANISATION, organisation_id)
        declared = _declared(found)
        return _page(f"记入{found.name}的诚信档案", declared, _fields(declared, people=False), refusal, None)

    return _entered(page, entering.enter_organisation, organisation_id=organisation_id)


def _entered(
    page: Callable[[Refusal | None], str], use_case: Callable[..., IntegrityEntry], **subject: UUID
) -> ResponseReturnValue:
    shown = page(None)
    if request.method == "GET":
        return shown
    try:
        wanted = _wanted()
        with visit.writing() as session:
            made_id = use_case(
                session, visit.actor(), request_clock(), platform().registry, wanted=wanted, **subject
            ).id
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return page(refusal), refusal.status
    flash("已记入诚信档案，当事人会收到通知。", "done")
    return redirect(url_for("integrity.show", entry_id=made_id))


def _declared(unit: Organisation | None) -> Declarations:
    return rules_of(platform().registry, own_bureaus(visit.reading(), visit.actor())[0], unit)


def _fields(declared: Declarations, *, people: bool) -> tuple[Field, ...]:
    years = declared.parameters["integrity_years"]
    least = last_day(declared, beijing_day(request_now()))
    kinds = OF_PEOPLE if people else OF_ORGANISATIONS
    until = Field(
        key="until",
        label="记录期至",
        kind=Kind.DATE,
        hint=f"不填写为{years.value}年（今天记录的至{day(least)}），可以更长，不能更短",
    )
    bars = Field(key="bars_until", label="限制申报至", kind=Kind.DATE, hint="情节严重的填写；不限制申报的不填写")
    return (
        Field(
            key="kind",
            label="事项",
            kind=Kind.CHOICE,
            required=True,
            choices=tuple(KIND_WORDS[each] for each in kinds),
        ),
        FACTS,
        *(() if people else (ANSWERABLE,)),
        DOCUMENT,
        NUMBER,
        RECORDED,
        until,
        *((bars,) if people and may_bar(declared) else ()),
    )


def _wanted() -> Wanted:
    typed = {key: request.form.get(key, "") for key in ("kind", "facts", "document", "document_number", "answerable")}
    kinds = {words: str(kind) for kind, words in KIND_WORDS.items()}
    days = {key: _day(key) for key in DAYS}
    certificate = request.form.get("certificate_id", "")
    try:
        certificate_id = UUID(certificate) if certificate else None
    except ValueError:
        raise invalid({"certificate_id": "请从列出的证书中选择。"}) from None
    answerable = tuple(each.strip() for each in typed["answerable"].splitlines() if each.strip())
    return Wanted(
        kind=kinds.get(typed["kind"], ""),
        facts=typed["facts"],
        document=typed["document"],
        document_number=typed["document_number"],
        answerable=answerable,
        certificate_id=certificate_id,
        **days,
    )


def _day(key: str) -> date | None:
    read = answer(Field(key=key, label="", kind=Kind.DATE), request.form.get(key, ""))
    try:
        return date.fromisoformat(str(read)) if read else None
    except ValueError:
        raise invalid({key: "请按 2023-02-28 的样子填写日期。"}) from None


def _page(
    title: str, declared: Declarations, fields: tuple[Field, ...], refusal: Refusal | None, about: Person | None
) -> str:
    within(declared.jurisdiction.code)
    errors: Mapping[str, str] = refusal.fields if refusal else {}
    choices = _titles(about, errors) if about else ()
    shown = {each.key for each in fields} | {each.name for each in choices}
    view = EnteringPage(
        frame=frame("integrity.people" if about else "integrity.organisations"),
        title=title,
        effects=_effects(declared, people=about is not None),
        form=form_for(fields, raw_from(fields, request.form), {key: (words,) for key, words in errors.items()}),
        choices=choices,
        message="".join(words for key, words in errors.items() if key not in shown),
        action="记入诚信档案",
        back_url=url_for("integrity.index"),
    )
    return render_template("integrity/entering.html", view=view)


def _effects(declared: Declarations, *, people: bool) -> tuple[str, ...]:
    if not people:
        return (
            "记录期内，该单位经办的每一份申报的审核页面和本部门的单位页面都会显示提示。",
            "责任人姓名加密保存，只有人社部门、其纪检监察和该单位负责人能看到。",
        )
    cites = cited_together(declared.parameters["integrity_years"].cites)
    bar = "填写了“限制申报至”的，期满前不能申报。" if may_bar(declared) else "本地区的诚信记录只作提示，不限制申报。"
    return (
        f"记录期内，此人的申报会自动带上这条记录，每个审核环节都能看到（{cites}）。{bar}",
        "此人是评审专家的，记录期内不再参加抽取。记录到期后自动失去效力，只作历史保存。",
    )


def _titles(about: Person, errors: Mapping[str, str]) -> tuple[Entry, ...]:
    """The valid certificates of the person that the visitor may revoke, as a choice; nothing where there are none."""
    session = visit.reading()
    query = visible(visit.actor(), REVOKE).where(
        Certificate.person_id == about.id, Certificate.state == CertificateState.VALID
    )
    found = session.scalars(query.order_by(Certificate.issued_at.desc(), Certificate.id)).all()
    if not found:
        return ()
    titles = ((str(each.id), f"{open_content(session, each).title}（{each.number}）") for each in found)
    entry = question(
        "certificate_id",
        "撤销职称",
        errors,
        options=(("", "不撤销职称"), *titles),
        hint="选择后，证书随这条记录同时撤销，评审结果同时取消，不能撤回",
        required=False,
    )
    if request.method == "GET" and request.args.get("certificate"):
        return (replace(entry, value=request.args["certificate"]),)
    return (entry,)
