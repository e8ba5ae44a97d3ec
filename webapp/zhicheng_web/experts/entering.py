"""Entering the pool: one's own application, and the proposal of a unit, a department or a committee's office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.experts import proposing
from zhicheng.casework.experts.details import GENDERS
from zhicheng.casework.experts.entitled import departments_in, open_places, places_around, proposes_for
from zhicheng.casework.experts.proposing import LONGEST_POST, LONGEST_UNIT, LONGEST_WORD, Wanted
from zhicheng.casework.people import PersonDetails
from zhicheng.divisions import Divisions
from zhicheng.dossier.typed import answer
from zhicheng.identity import ID_TYPES, RESIDENT_ID
from zhicheng.specs import Field, Kind
from zhicheng.specs.catalogue import LEVELS
from zhicheng.store.models import Binding, BindingStatus, Organisation
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.committees.form import read_day
from zhicheng_web.committees.framing import within
from zhicheng_web.experts import own, proposals
from zhicheng_web.experts.entries import own_frame, proposals_frame
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.handover import handed_over
from zhicheng_web.office_page import Frame, question
from zhicheng_web.pieces import Entry
from zhicheng_web.platform import platform

PERSON = (
    Field(key="name", label="姓名", required=True, max_length=100),
    Field(key="id_type", label="证件类型", kind=Kind.CHOICE, required=True, choices=ID_TYPES),
    Field(key="id_number", label="证件号码", required=True, hint="没有账号的，保存后为其开通账号", max_length=30),
)
PHONE = "抽取后通知会议用"
DAYS = ("title_since", "birth_date", "retires_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """``choices`` stand before the form's fields: for whom, and which department endorses."""

    frame: Frame
    title: str
    lead: str
    choices: tuple[Entry, ...]
    form: Any
    button: str
    back_url: str
    message: str


def fields(places: tuple[str, ...]) -> tuple[Field, ...]:
    """The questions about an expert, in the places for whose pools one may ask."""
    catalogues = (platform().registry.get(each).catalogue for each in places)
    return (
        Field(key="place", label="专家库", kind=Kind.CHOICE, required=True, choices=tuple(_names(places))),
        Field(
            key="series", label="系列", kind=Kind.CHOICE, required=True,
            choices=tuple(dict.fromkeys(name for each in catalogues for name in each)),
        ),
        Field(key="level", label="级别", kind=Kind.CHOICE, required=True, choices=LEVELS),
        Field(key="title", label="职称", required=True, hint="现职称的名称", max_length=LONGEST_WORD),
        Field(key="specialty", label="专业", required=True, hint="按这个专业抽取", max_length=LONGEST_WORD),
        Field(key="title_since", label="取得现职称的日期", kind=Kind.DATE),
        Field(key="unit_name", label="工作单位", required=True, max_length=LONGEST_UNIT),
        Field(key="unit_division", label="单位所在地", kind=Kind.DIVISION, required=True),
        Field(key="post", label="职务", max_length=LONGEST_POST),
        Field(key="mobile", label="手机号", kind=Kind.MOBILE, hint=f"{PHONE}；不填的，用账号的手机号"),
        Field(key="birth_date", label="出生日期", kind=Kind.DATE, hint="居民身份证以外的证件填写"),
        Field(key="gender", label="性别", kind=Kind.CHOICE, choices=GENDERS, hint="居民身份证以外的证件填写"),
        Field(key="retires_on", label="退休日期", kind=Kind.DATE, hint="经批准延长退休的填写；不填的按法定退休年龄"),
    )  # fmt: skip


def proposed(places: tuple[str, ...]) -> tuple[Field, ...]:
    """The questions about somebody whom others propose: who it is, and a number at which a meeting can be told."""
    asked = (replace(each, required=True, hint=PHONE) if each.key == "mobile" else each for each in fields(places))
    return (*PERSON, *asked)


@own.route("/new", methods=["GET", "POST"])
def apply() -> ResponseReturnValue:
    places = open_places(visit.reading(), platform().registry)
    asked = fields(places)
    if request.method == "GET":
        return _own_page(places, _of_unit(), {})
    try:
        wanted = _wanted(asked, places)
        with visit.writing() as session:
            made = proposing.apply(
                session, visit.actor(), request_clock(), platform().registry,
                divisions=Divisions.official(), wanted=wanted,
            )  # fmt: skip
            made_id = made.id
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _own_page(places, raw_from(asked, request.form), refusal.fields), refusal.status
    flash("申请已提交，审核后会通知您。", "done")
    return redirect(url_for("my_expert.one", expert_id=made_id))


@proposals.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    organisations = _organisations()
    places = _places(organisations)
    asked = proposed(places)
    if request.method == "GET":
        first = organisations[0]
        typed = {"id_type": RESIDENT_ID, "unit_name": first.name, "unit_division": first.division}
        if len(places) == 1:
            typed["place"] = next(iter(_names(places)))
        return _proposal_page(organisations, places, typed, {})
    try:
        organisation = _chosen(organisations)
        typed = raw_from(asked, request.form)
        if missing := {
            each.key: f"请填写“{each.label}”。" for each in asked if each.required and not typed[each.key].strip()
        }:
            raise invalid(missing)
        wanted = _wanted(asked, places)
        person = PersonDetails(
            name=typed["name"],
            id_type=typed["id_type"] if typed["id_type"] in ID_TYPES else RESIDENT_ID,
            id_number=typed["id_number"],
            mobile=typed["mobile"],
        )
        with visit.writing() as session:
            made = proposing.propose(
                session, visit.actor(), request_clock(), platform().registry, divisions=Divisions.official(),
                organisation_id=organisation.id, person=person, wanted=wanted,
            )  # fmt: skip
            made_id, password = made.expert.id, made.initial_password
    except Refusal as refusal:
        if not refusal.fields:
            raise
        page = _proposal_page(organisations, places, raw_from(asked, request.form), refusal.fields)
        return page, refusal.status
    url = url_for("expert_proposals.one", expert_id=made_id)
    if password:
        return handed_over(organisation.name, typed["name"], typed["id_number"], password, url)
    flash("推荐已提交，审核后会通知本人。", "done")
    return redirect(url)


def _names(places: tuple[str, ...]) -> dict[str, str]:
    return {platform().registry.get(each).jurisdiction.name: each for each in places}


def _organisations() -> list[Organisation]:
    ids = proposes_for(visit.actor())
    query = select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.name, Organisation.id)
    return list(visit.reading().scalars(query))


def _places(organisations: list[Organisation]) -> tuple[str, ...]:
    around = (places_around(visit.reading(), platform().registry, each) for each in organisations)
    return tuple(dict.fromkeys(code for each in around for code in each))


def _chosen(organisations: list[Organisation]) -> Organisation:
    sent = request.form.get("office", "")
    only = organisations[0] if len(organisations) == 1 and not sent else None
    found = only or next((each for each in organisations if str(each.id) == sent), None)
    if found is None:
        raise invalid({"office": "请选择由哪个单位推荐。"})
    return found


def _wanted(asked: tuple[Field, ...], places: tuple[str, ...]) -> Wanted:
    typed, by_key = raw_from(asked, request.form), {each.key: each for each in asked}
    division = answer(by_key["unit_division"], typed["unit_division"])
    days = {key: read_day(by_key[key], typed[key]) for key in DAYS}
    return Wanted(
        place=_names(places).get(typed["place"], ""),
        series=typed["series"],
        level=typed["level"],
        title=typed["title"],
        specialty=typed["specialty"],
        unit_name=typed["unit_name"],
        unit_division=str(division or ""),
        department_id=request.form.get("department_id", type=UUID),
        mobile=typed["mobile"],
        post=typed["post"],
        gender=typed["gender"],
        **days,
    )


def _of_unit() -> dict[str, str]:
    """The unit to which the visitor is bound, as it would be typed."""
    query = select(Organisation).join(Binding, Binding.organisation_id == Organisation.id)
    mine = query.where(Binding.person_id == visit.actor().person_id, Binding.status == BindingStatus.ACTIVE)
    found = visit.reading().scalar(mine)
    return {"unit_name": found.name, "unit_division": found.division} if found else {}


def _department(places: tuple[str, ...], errors: Mapping[str, str]) -> tuple[Entry, ...]:
    known = departments_in(visit.reading(), places)
    if not known:
        return ()
    options = (("", "没有主管部门"), *((str(each.id), each.name) for each in known))
    hint = "指明主管部门的，主管部门同意后由人社部门审批"
    return (question("department_id", "主管部门", errors, options=options, hint=hint, required=False),)


def _own_page(places: tuple[str, ...], typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    view = _page(
        fields(places), typed, errors, _department(places, errors),
        frame=own_frame("my_expert.apply"), title="申请进入评审专家库", button="提交申请",
        back_url=url_for("my_expert.index"),
        lead="由人社部门审批；达到退休年龄的不能进入。批准后在任期内参加评审会议的随机抽取。",
    )  # fmt: skip
    return render_template("experts/form.html", view=view)


def _proposal_page(
    organisations: list[Organisation], places: tuple[str, ...], typed: Mapping[str, str], errors: Mapping[str, str]
) -> str:
    if places:
        within(places[0])
    options = (("", "请选择"), *((str(each.id), each.name) for each in organisations))
    office = (question("office", "推荐单位", errors, options=options),) if len(organisations) > 1 else ()
    view = _page(
        proposed(places), typed, errors, (*office, *_department(places, errors)),
        frame=proposals_frame("expert_proposals.new"), title="推荐评审专家", button="提交推荐",
        back_url=url_for("expert_proposals.index"),
        lead="推荐政治素质好、在专业技术岗位工作的人员。推荐后由主管部门审核（指明的）、人社部门审批，并通知本人。",
    )  # fmt: skip
    return render_template("experts/form.html", view=view)


def _page(
    asked: tuple[Field, ...],
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    choices: tuple[Entry, ...],
    **more: Any,
) -> FormPage:
    known = {each.key for each in asked} | {each.name for each in choices}
    return FormPage(
        choices=choices,
        form=form_for(asked, typed, {key: (words,) for key, words in errors.items()}),
        message="".join(words for key, words in errors.items() if key not in known),
        **more,
    )
