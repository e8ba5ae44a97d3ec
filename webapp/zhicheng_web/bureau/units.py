"""The units that a bureau or department decides on: those that wait, and all of them (JA-5.2, HX-2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request, url_for
from sqlalchemy import Select, func, or_, select

from zhicheng.casework.access import visible
from zhicheng.casework.approvals import DECIDE
from zhicheng.casework.unit_details import mismatch_of
from zhicheng.casework.unit_facts.entitled import READ_FACTS
from zhicheng.divisions import Divisions
from zhicheng.identity import compact
from zhicheng.store.models import Organisation, OrganisationKind, OrganisationStatus, Role
from zhicheng_web import visit
from zhicheng_web.bureau import blueprint
from zhicheng_web.clock import request_now
from zhicheng_web.office_page import Frame, Tab, place_name
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Entry, Link, Pager, Status, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import age
from zhicheng_web.unit.pages import status_of

AGREES = Status("一致", Tone.DONE)
DIFFERS = Status("不一致", Tone.ATTENTION)
CONFIRMED = Status("审核时已确认", Tone.DONE)
UNCLEAR = Status("看不出", Tone.ATTENTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsPage:
    """``search`` is empty on the list of those that wait."""

    frame: Frame
    title: str
    lead: str
    search: Entry | None
    table: Table
    pager: Pager


@blueprint.get("/units")
def waiting() -> str:
    """Those that have sent their data, longest waiting first."""
    found = page(visit.reading(), _waiting(), (Organisation.submitted_at, Organisation.id))
    labels = ("单位名称", "登记机关", "登记机关所属", "单位填报", "区划核对", "提交时间")
    view = UnitsPage(
        frame=frame("bureau.waiting"),
        title="待审核单位",
        lead="区划决定送审路径：登记机关所属与单位填报的区划不一致的，核对证照后再审核。",
        search=None,
        table=Table(
            caption="按提交先后" if found.rows else "没有等待审核的单位",
            columns=tuple(map(Column, labels)),
            rows=tuple(
                (
                    Link(unit.name, url_for("bureau.unit", unit_id=unit.id)),
                    unit.licence_authority or "未填写",
                    place_name(unit.licence_division) or "看不出",
                    place_name(unit.division),
                    agreement(unit),
                    age(unit.submitted_at, request_now()),
                )
                for unit in found.rows
            ),
            empty="单位提交注册信息后会列在这里，先提交的在前。",
        ),
        pager=found.pager,
    )
    return render_template("bureau/units.html", view=view)


@blueprint.get("/units/all")
def every() -> str:
    """All units that this office decides on or that lie in a bureau's division, whatever their state; searched by name
    or credit code."""
    text = request.args.get("q", "").strip()
    query = visible(visit.actor(), READ_FACTS)
    if text:
        named = Organisation.name.contains(text, autoescape=True)
        query = query.where(or_(named, Organisation.credit_code == compact(text)))
    found = page(visit.reading(), query, (Organisation.name, Organisation.id))
    view = UnitsPage(
        frame=frame("bureau.every"),
        title="全部单位",
        lead="",
        search=Entry(name="q", label="单位名称或统一社会信用代码", value=text, required=False),
        table=Table(
            caption="本部门审核的和辖区内的单位" if found.rows else "没有单位",
            columns=tuple(map(Column, ("单位名称", "统一社会信用代码", "所属区划", "状态"))),
            rows=tuple(
                (
                    Link(unit.name, url_for("bureau.unit", unit_id=unit.id)),
                    unit.credit_code or "",
                    place_name(unit.division),
                    status_of(unit),
                )
                for unit in found.rows
            ),
            empty="没有找到这样的单位。请核对名称或统一社会信用代码。" if text else "还没有单位。单位注册或建立后会列在这里。",
        ),
        pager=found.pager,
    )  # fmt: skip
    return render_template("bureau/units.html", view=view)


def agreement(unit: Organisation) -> Status:
    """Whether the stated division is that of the licence authority."""
    if mismatch_of(unit, Divisions.official()) is None:
        return AGREES
    if unit.status is OrganisationStatus.APPROVED:
        return CONFIRMED
    return DIFFERS if unit.licence_division else UNCLEAR


def frame(current: str, owner: str = "") -> Frame:
    """The pages of an office that decides on units."""
    count = visit.reading().scalar(select(func.count()).select_from(_waiting().subquery())) or 0
    tabs = [
        Tab("待审核单位", url_for("bureau.waiting"), current == "bureau.waiting", count),
        Tab("全部单位", url_for("bureau.every"), current == "bureau.every"),
    ]
    if creating():
        tabs.append(Tab("建立单位", url_for("bureau.create"), current == "bureau.create"))
    return Frame(owner or "、".join(each.name for each in _offices()), tuple(tabs))


def creating() -> list[Organisation]:
    """The visitor's offices that create units, where the rules of their place leave it to them."""
    registry, known = platform().registry.jurisdictions, {each.id: each for each in _offices(administered=True)}
    return [
        each
        for each in known.values()
        if each.jurisdiction in registry and registry[each.jurisdiction].accounts.unit_accounts == "creator"
    ]


def _offices(*, administered: bool = False) -> list[Organisation]:
    roles = (Role.ADMINISTRATOR,) if administered else ()
    ids: set[UUID] = {
        post.organisation_id
        for kind in (OrganisationKind.BUREAU, OrganisationKind.DEPARTMENT)
        for post in visit.actor().posts(*roles, kind=kind)
        if post.approved
    }
    query = select(Organisation).where(Organisation.id.in_(ids))
    return list(visit.reading().scalars(query.order_by(Organisation.division, Organisation.name)))


def _waiting() -> Select[Organisation]:
    return visible(visit.actor(), DECIDE).where(
        Organisation.status == OrganisationStatus.PENDING, Organisation.submitted_at.is_not(None)
    )
