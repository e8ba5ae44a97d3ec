"""The offices that somebody administers: bureaus, departments, committee offices, agencies, associations (SG-2.7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, or_

from zhicheng.casework import organisations as offices
from zhicheng.casework.access import Refusal, visible
from zhicheng.casework.organisations import ADMINISTER
from zhicheng.divisions import Divisions
from zhicheng.store.models import Organisation, OrganisationKind, Role
from zhicheng_web import visit
from zhicheng_web.administration import blueprint
from zhicheng_web.clock import request_clock
from zhicheng_web.office_page import Frame, Tab, place_name, question
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Entry, Link, Pager, Table

KINDS = {
    OrganisationKind.BUREAU: "人社部门",
    OrganisationKind.DEPARTMENT: "主管部门",
    OrganisationKind.COMMITTEE_OFFICE: "评委会办事机构",
    OrganisationKind.AGENCY: "人事代理机构",
    OrganisationKind.ASSOCIATION: "协会",
    OrganisationKind.OPERATOR: "平台运维",
}
CREATED = tuple(kind for kind in KINDS if kind not in (OrganisationKind.BUREAU, OrganisationKind.OPERATOR))


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationsPage:
    frame: Frame
    search: tuple[Entry, ...]
    table: Table
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage:
    frame: Frame
    entries: tuple[Entry, ...]


@blueprint.get("")
def organisations() -> str:
    session = visit.reading()
    asked = {key: request.args.get(key, "").strip() for key in ("name", "kind")}
    found = page(session, _listed(asked), (Organisation.division, Organisation.id))
    view = OrganisationsPage(
        frame=_frame("administration.organisations"),
        search=(
            Entry(name="name", label="机构名称或所在地", value=asked["name"], required=False),
            Entry(
                name="kind",
                label="类别",
                value=asked["kind"],
                required=False,
                options=(("", "全部"), *((kind.value, words) for kind, words in KINDS.items())),
            ),
        ),
        table=Table(
            caption="按区划排列" if found.rows else "没有符合条件的机构",
            columns=(Column("名称"), Column("类别"), Column("所在区划"), Column("办理")),
            rows=tuple(
                (
                    each.name,
                    KINDS[each.kind],
                    place_name(each.division) if each.division in Divisions.official() else "全国",
                    Link("工作人员和账号", url_for("staff.members", organisation_id=each.id)),
                )
                for each in found.rows
            ),
            empty="人社部门由平台按行政区划建立，其他机构由人社部门或主管部门建立。",
        ),
        pager=found.pager,
    )
    return render_template("administration/organisations.html", view=view)


@blueprint.route("/new", methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    if request.method == "GET":
        return _new_page({})
    creator = _creator(request.form.get("creator", type=UUID))
    try:
        with visit.writing() as session:
            made = offices.create_organisation(
                session,
                visit.actor(),
                request_clock(),
                divisions=Divisions.official(),
                creator_id=creator.id,
                kind=_kind(request.form.get("kind", "")),
                name=request.form.get("name", ""),
                division=request.form.get("division", ""),
                jurisdiction=creator.jurisdiction,
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _new_page(refusal.fields), refusal.status
    flash(f"已建立{made.name}。请为它的管理员开通账号。", "done")
    return redirect(url_for("staff.open_account", organisation_id=made.id))


def creators() -> list[Organisation]:
    """The offices for which the visitor may create others, in order of divisions."""
    ids = [
        post.organisation_id
        for kind in (OrganisationKind.BUREAU, OrganisationKind.DEPARTMENT)
        for post in visit.actor().posts(Role.ADMINISTRATOR, kind=kind)
        if post.approved
    ]
    session = visit.reading()
    return sorted((session.get_one(Organisation, each) for each in ids), key=lambda each: (each.division, each.name))


def _creator(sent: UUID | None) -> Organisation:
    known = creators()
    for each in known:
        if each.id == sent or (sent is None and len(known) == 1):
            return each
    raise Refusal("denied", "只有人社部门或主管部门的管理员可以建立机构。请换用该部门管理员的账号。", status=403)


def _kind(sent: str) -> OrganisationKind:
    known = {each.value: each for each in OrganisationKind}
    if sent not in known:
        raise Refusal("invalid", "请选择机构类别。", status=422, fields={"kind": "请选择机构类别。"})
    return known[sent]


def _listed(asked: Mapping[str, str]) -> Select[Organisation]:
    query = visible(visit.actor(), ADMINISTER).where(Organisation.kind != OrganisationKind.UNIT)
    if asked["kind"] in {kind.value for kind in KINDS}:
        query = query.where(Organisation.kind == OrganisationKind(asked["kind"]))
    if asked["name"]:
        divisions = Divisions.official()
        places = divisions.find(asked["name"])
        named = Organisation.name.contains(asked["name"], autoescape=True)
        query = query.where(or_(named, Organisation.division.in_(places)))
    return query


def _frame(current: str) -> Frame:
    tabs = [Tab("机构", url_for("administration.organisations"), current == "administration.organisations")]
    if creators():
        url = url_for("administration.create")
        tabs.append(Tab("建立机构", url, current == "administration.create"))
    return Frame("机构和账号", tuple(tabs))


def _new_page(errors: Mapping[str, str]) -> str:
    divisions, known = Divisions.official(), creators()
    if not known:
        _creator(None)
    places = dict.fromkeys(code for each in known for code in divisions if divisions.contains(each.division, code))
    kinds = tuple((kind.value, KINDS[kind]) for kind in CREATED)
    entries = [
        question("name", "机构名称", errors, hint="全称"),
        question("kind", "类别", errors, options=(("", "请选择"), *kinds)),
        question("division", "所在区划", errors, options=tuple((code, divisions.full_name(code)) for code in places)),
    ]
    if len(known) > 1:
        options = tuple((str(each.id), each.name) for each in known)
        entries.insert(0, question("creator", "由哪个部门建立", errors, options=options))
    view = NewPage(frame=_frame("administration.create"), entries=tuple(entries))
    return render_template("administration/new.html", view=view)
