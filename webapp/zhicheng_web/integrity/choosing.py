"""Whom an entry is to be about: a person found by the full name, an organisation of the bureau's division."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request, url_for
from sqlalchemy import select

from zhicheng.casework.access import Refusal, visible
from zhicheng.casework.integrity.entitled import ENTER_ORGANISATION, ENTER_PERSON
from zhicheng.casework.integrity.reading import see_people
from zhicheng.store.models import Binding, BindingStatus, Organisation, Person
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.integrity import blueprint
from zhicheng_web.integrity.framing import frame, keeps
from zhicheng_web.office_page import Frame, place_name
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Entry, Link, Pager, Table

MOST_PEOPLE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosingPage:
    frame: Frame
    title: str
    lead: str
    question: Entry
    table: Table | None
    pager: Pager


@blueprint.get("/people")
def people() -> str:
    _keepers_only()
    name = request.args.get("q", "").strip()
    session = visit.reading()
    query = visible(visit.actor(), ENTER_PERSON).where(Person.name == name).order_by(Person.id).limit(MOST_PEOPLE)
    found = session.scalars(query).all() if name else ()
    units = {
        each.person_id: each.name
        for each in session.execute(
            select(Binding.person_id, Organisation.name)
            .join(Organisation, Organisation.id == Binding.organisation_id)
            .where(Binding.person_id.in_([each.id for each in found]), Binding.status == BindingStatus.ACTIVE)
        )
    }
    table = Table(
        caption=f"姓名为“{name}”的人员",
        columns=tuple(map(Column, ("姓名", "现单位", "办理"))),
        rows=tuple(
            (
                each.name,
                units.get(each.id, "无单位"),
                Link("记入诚信档案", url_for("integrity.person", person_id=each.id)),
            )
            for each in found
        ),
        empty="没有找到。请核对姓名；只能记入本地区单位的人员、在本部门通知下申报过的人员和本地区的评审专家。",
    )
    view = ChoosingPage(
        frame=frame("integrity.people"),
        title="记入个人诚信档案",
        lead="先按姓名查找当事人，查找会留下记录。重名的，请按单位区分；无法区分的，从其申报或证书页面办理。",
        question=Entry(name="q", label="姓名", value=name),
        table=table if name else None,
        pager=Pager(shown=len(found)),
    )
    if found:
        with visit.writing() as writing:
            see_people(writing, visit.actor(), request_clock(), person_ids=[each.id for each in found])
    return render_template("integrity/choosing.html", view=view)


@blueprint.get("/organisations")
def organisations() -> str:
    _keepers_only()
    name = request.args.get("q", "").strip()
    query = visible(visit.actor(), ENTER_ORGANISATION)
    if name:
        query = query.where(Organisation.name.contains(name, autoescape=True))
    found = page(visit.reading(), query, (Organisation.name, Organisation.id))
    table = Table(
        caption="本地区的单位和机构",
        columns=tuple(map(Column, ("名称", "所在地", "办理"))),
        rows=tuple(
            (
                each.name,
                place_name(each.division),
                Link("记入诚信档案", url_for("integrity.organisation", organisation_id=each.id)),
            )
            for each in found.rows
        ),
        empty="没有找到。请核对名称。",
    )
    view = ChoosingPage(
        frame=frame("integrity.organisations"),
        title="记入单位诚信档案",
        lead="审核把关不严、违反评审程序的单位和机构，连同责任人一起记录。",
        question=Entry(name="q", label="名称中的字", value=name, required=False),
        table=table,
        pager=found.pager,
    )
    return render_template("integrity/choosing.html", view=view)


def _keepers_only() -> None:
    if not keeps():
        raise Refusal("denied", "诚信档案由人社部门登记。您可以查看与您有关的记录。", status=403)
