"""评审监督: the sanctions of the visitor's offices, and of the offices under the visitor's bureaus."""

from __future__ import annotations

from flask import render_template, url_for

from zhicheng.casework.access import Refusal, visible
from zhicheng.casework.sanctions.entitled import READ, offices_under
from zhicheng.store.models import Sanction
from zhicheng_web import visit
from zhicheng_web.office_page import ListingPage, place_name
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Link, Pager, Table
from zhicheng_web.platform import platform
from zhicheng_web.sanctions import blueprint
from zhicheng_web.sanctions.framing import frame, may_impose, table_of


@blueprint.get("")
def index() -> str:
    query = visible(visit.actor(), READ)
    found = page(visit.reading(), query, (Sanction.issued_at, Sanction.id), descending=True)
    view = ListingPage(
        frame=frame("sanctions.index"),
        title="评审监督",
        lead="人社部门对违反规定的评委会作出的处理，以及办事机构的整改情况。只在平台内部可见；需要通报的，由工作人员在“信息发布”中发布。",
        table=table_of("评委会处理", found.rows, empty="没有对评委会作出过处理。"),
        pager=found.pager,
    )
    return render_template("listing.html", view=view)


@blueprint.get("/offices")
def offices() -> str:
    """On whom the visitor's bureaus may impose something."""
    found = offices_under(visit.reading(), visit.actor(), platform().registry)
    if not may_impose(visit.actor()):
        raise Refusal("denied", "处理由有权监督评委会的人社部门作出。请联系人社部门。", status=403)
    view = ListingPage(
        frame=frame("sanctions.offices"),
        title="作出处理",
        lead="选择违反规定的评委会由哪个办事机构承办。处理作出后，该办事机构的工作人员会收到通知。",
        table=Table(
            caption="评委会办事机构",
            columns=tuple(map(Column, ("办事机构", "所在地"))),
            rows=tuple(
                (Link(each.name, url_for("sanctions.impose", organisation_id=each.id)), place_name(each.division))
                for each in found
            ),
            empty="管辖范围内还没有评委会办事机构。由管理员在“机构和账号”中建立后，会列在这里。",
        ),
        pager=Pager(shown=len(found), newer_url="", older_url=""),
    )
    return render_template("listing.html", view=view)
