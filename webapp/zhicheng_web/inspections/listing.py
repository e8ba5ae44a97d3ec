"""抽查监督: the inspections that concern the visitor, and the organisations that may be inspected."""

from __future__ import annotations

from flask import render_template, request, url_for

from zhicheng.casework.access import visible
from zhicheng.casework.inspections.entitled import INSPECT, READ
from zhicheng.store.models import Inspection, Organisation
from zhicheng_web import visit
from zhicheng_web.inspections import blueprint
from zhicheng_web.inspections.framing import frame, inspectors_only, table_of
from zhicheng_web.integrity.choosing import ChoosingPage
from zhicheng_web.office_page import ListingPage, place_name
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Entry, Link, Table

LEAD = "随机抽取已经审核通过或作出评审结果的申报，逐件复核。抽取用的随机种子先记入账目、后公开，任何人都可以核验，抽查人不能挑选案件。"


@blueprint.get("")
def index() -> str:
    query = visible(visit.actor(), READ)
    found = page(visit.reading(), query, (Inspection.begun_at, Inspection.id), descending=True)
    view = ListingPage(
        frame=frame("inspections.index"),
        title="抽查监督",
        lead=LEAD,
        table=table_of(found.rows),
        pager=found.pager,
    )
    return render_template("listing.html", view=view)


@blueprint.get("/organisations")
def organisations() -> str:
    inspectors_only()
    name = request.args.get("q", "").strip()
    query = visible(visit.actor(), INSPECT)
    if name:
        query = query.where(Organisation.name.contains(name, autoescape=True))
    found = page(visit.reading(), query, (Organisation.name, Organisation.id))
    table = Table(
        caption="可以抽查的单位和机构",
        columns=tuple(map(Column, ("名称", "所在地", "抽查", "审核用时"))),
        rows=tuple(
            (
                each.name,
                place_name(each.division),
                Link("开始抽查", url_for("inspections.begin", organisation_id=each.id)),
                Link("查看", url_for("inspections.checked_by", organisation_id=each.id)),
            )
            for each in found.rows
        ),
        empty="没有找到。请核对名称。",
    )
    view = ChoosingPage(
        frame=frame("inspections.organisations"),
        title="开始抽查",
        lead="选择被抽查的单位、机构或评委会办事机构。",
        question=Entry(name="q", label="名称中的字", value=name, required=False),
        table=table,
        pager=found.pager,
    )
    return render_template("integrity/choosing.html", view=view)
