"""The unit's people: accounts opened for them (HX-2.2), details kept right as they change, bindings ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, select

from zhicheng.casework import bindings, unit_people
from zhicheng.casework.access import Refusal, fetch, may, visible
from zhicheng.casework.bindings import END_BINDING
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.unit_people import CHANGE_PERSON, TAKE_IN
from zhicheng.identity import ID_TYPES, RESIDENT_ID
from zhicheng.store.models import Binding, BindingStatus, Person
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.handover import handed_over
from zhicheng_web.office_page import Frame, place_of
from zhicheng_web.paging import page
from zhicheng_web.pieces import Confirmation, Entry, Link, Pager
from zhicheng_web.unit import blueprint
from zhicheng_web.unit.pages import frame, unit_for


@dataclass(frozen=True, slots=True)
class Bound:
    """Somebody of the unit; ``url`` leads to their details, for those who may change them."""

    name: str
    since: datetime | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """``open_url`` leads to opening an account, where that is the unit's to do; ``name`` is what was searched for."""

    frame: Frame
    lines: tuple[Bound, ...]
    pager: Pager
    name: str
    open_url: str
    by_request: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """A form of somebody's details. ``end_url`` is where the binding is ended, empty while there is none."""

    frame: Frame
    title: str
    lead: str
    entries: tuple[Entry, ...]
    version: int
    action: str
    back: str
    end_url: str = ""


@blueprint.get("/<uuid:unit_id>/people")
def people(unit_id: UUID) -> str:
    session = visit.reading()
    unit = unit_for(session, unit_id)
    name = request.args.get("name", "").strip()
    found = page(session, _bound(unit_id, name), (Person.name_key, Person.id))
    rules = place_of(unit.jurisdiction).rules
    opens = rules.personal_accounts == "unit" and may(visit.actor(), TAKE_IN, unit) is None
    changes = set(session.scalars(_changeable([person.id for _, person in found.rows])))
    view = PeoplePage(
        frame=frame(session, unit, "unit.people"),
        lines=tuple(
            Bound(
                person.name,
                binding.decided_at,
                url_for("unit.person", unit_id=unit_id, person_id=person.id) if person.id in changes else "",
            )
            for binding, person in found.rows
        ),
        pager=found.pager,
        name=name,
        open_url=url_for("unit.take_in", unit_id=unit_id) if opens else "",
        by_request=rules.binding == "request",
    )
    return render_template("unit/people.html", view=view)


@blueprint.route("/<uuid:unit_id>/people/new", methods=["GET", "POST"])
def take_in(unit_id: UUID) -> ResponseReturnValue:
    """An account for somebody of the unit; its first password is shown on the answer and nowhere else."""
    session = visit.reading()
    unit = fetch(session, visit.actor(), TAKE_IN, unit_id)
    place = place_of(unit.jurisdiction)
    if request.method == "GET":
        return _account_page(unit_id, PersonDetails(name=""), {})
    details = _typed()
    try:
        with visit.writing() as writing:
            joined = unit_people.take_in(
                writing, visit.actor(), request_clock(), place.rules, unit_id=unit_id, details=details
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _account_page(unit_id, details, refusal.fields), refusal.status
    back = url_for("unit.people", unit_id=unit_id)
    if joined.initial_password is None:
        flash(f"{details.name}已有平台账号，已绑定到本单位，仍用原来的密码登录。", "done")
        return redirect(back)
    return handed_over(
        unit.name, details.name, "证件号码" + ("或手机号" if details.mobile else ""), joined.initial_password, back
    )


@blueprint.route("/<uuid:unit_id>/people/<uuid:person_id>", methods=["GET", "POST"])
def person(unit_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Name, number or mobile changed on papers; account and applications stay the person's."""
    if request.method == "GET":
        return _person_page(unit_id, person_id, {})
    try:
        with visit.writing() as session:
            unit_people.change_details(
                session,
                visit.actor(),
                request_clock(),
                person_id=person_id,
                version=request.form.get("version", 0, type=int),
                details=_typed(),
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _person_page(unit_id, person_id, refusal.fields), refusal.status
    flash("人员信息已更新，账号和申报不受影响。", "done")
    return redirect(url_for("unit.people", unit_id=unit_id))


@blueprint.route("/<uuid:unit_id>/people/<uuid:person_id>/end", methods=["GET", "POST"])
def end_binding(unit_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """The unit ends somebody's binding; applications under way keep their unit."""
    back = url_for("unit.people", unit_id=unit_id)
    if request.method == "POST":
        binding_id, version = request.args.get("binding", type=UUID), request.args.get("version", 0, type=int)
        if binding_id is None:
            raise Refusal("not_found", "没有找到这项绑定。请返回人员列表重新选择。", status=404)
        with visit.writing() as session:
            bindings.end_binding(session, visit.actor(), request_clock(), binding_id=binding_id, version=version)
        flash("已解除绑定。", "done")
        return redirect(back)
    session = visit.reading()
    unit = unit_for(session, unit_id)
    row = session.execute(_bound(unit_id).where(Person.id == person_id)).one_or_none()
    if row is None:
        raise Refusal("not_found", "此人没有绑定本单位，可能刚刚解除。请返回人员列表核对。", status=404)
    binding, who = row
    view = Confirmation(
        title=f"解除{who.name}与{unit.name}的绑定",
        effects=(
            f"{who.name}不再是本单位人员，以后不能再由本单位推荐申报。",
            "已经开始的申报不受影响，仍由本单位推荐；账号仍归本人使用。",
            "本人可以另行绑定其他单位；重新绑定本单位须再办一次。",
        ),
        action="解除绑定",
        url=url_for(
            "unit.end_binding", unit_id=unit_id, person_id=person_id, binding=binding.id, version=binding.version
        ),
        back=Link("不解除，返回", back),
    )
    return render_template("unit/end_binding.html", frame=frame(session, unit, "unit.people"), view=view)


def _bound(unit_id: UUID, name: str = "") -> Select[Any]:
    query = (
        visible(visit.actor(), END_BINDING)
        .add_columns(Person)
        .join(Person, Person.id == Binding.person_id)
        .where(Binding.organisation_id == unit_id, Binding.status == BindingStatus.ACTIVE)
    )
    return query.where(Person.name.startswith(name, autoescape=True)) if name else query


def _changeable(ids: list[UUID]) -> Select[tuple[UUID]]:
    return select(visible(visit.actor(), CHANGE_PERSON).where(Person.id.in_(ids)).subquery().c.id)


def _typed() -> PersonDetails:
    sent = {key: request.form.get(key, "").strip() or None for key in ("id_type", "id_number", "mobile", "email")}
    return PersonDetails(name=request.form.get("name", "").strip(), **sent)


def _account_page(unit_id: UUID, details: PersonDetails, errors: Mapping[str, str]) -> str:
    session = visit.reading()
    view = PersonPage(
        frame=frame(session, unit_for(session, unit_id), "unit.people"),
        title="为本单位人员开通账号",
        lead="开通后显示一次初始密码，请当面交给本人；本人首次登录须修改密码。已有账号、未绑定单位的人员直接绑定到本单位。",
        entries=_entries(details, errors),
        version=0,
        action="开通账号",
        back=url_for("unit.people", unit_id=unit_id),
    )
    return render_template("unit/person.html", view=view)


def _person_page(unit_id: UUID, person_id: UUID, errors: Mapping[str, str]) -> str:
    session = visit.reading()
    unit = unit_for(session, unit_id)
    stored = fetch(session, visit.actor(), CHANGE_PERSON, person_id)
    details = _typed() if errors else unit_people.read_person(session, visit.actor(), person_id=person_id)
    view = PersonPage(
        frame=frame(session, unit, "unit.people"),
        title=stored.name,
        lead="姓名、证件号码有变化的，核对本人证件后修改；原来的姓名和号码仍可查到，账号和申报不受影响。",
        entries=_entries(details, errors),
        version=request.form.get("version", stored.version, type=int),
        action="保存修改",
        back=url_for("unit.people", unit_id=unit_id),
        end_url=url_for("unit.end_binding", unit_id=unit_id, person_id=person_id),
    )
    return render_template("unit/person.html", view=view)


def _entries(details: PersonDetails, errors: Mapping[str, str]) -> tuple[Entry, ...]:
    types = tuple((each, each) for each in ID_TYPES)
    said = {key: errors.get(key, "") for key in ("name", "id_number", "mobile", "email")}
    return (
        Entry(name="name", label="姓名", value=details.name, error=said["name"], hint="与身份证件一致"),
        Entry(name="id_type", label="证件类型", value=details.id_type or RESIDENT_ID, options=types),
        Entry(
            name="id_number",
            label="证件号码",
            value=details.id_number or "",
            error=said["id_number"],
            width="id",
            hint="本人用它登录",
        ),
        Entry(
            name="mobile",
            label="手机号",
            value=details.mobile or "",
            error=said["mobile"],
            width="mobile",
            type="tel",
            required=False,
        ),
        Entry(
            name="email",
            label="电子邮箱",
            value=details.email or "",
            error=said["email"],
            type="email",
            required=False,
            hint="用于找回密码和接收审核结果",
        ),
    )
