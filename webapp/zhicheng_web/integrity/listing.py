"""诚信档案: the entries that concern the visitor."""

from __future__ import annotations

from flask import render_template

from zhicheng.casework.access import visible
from zhicheng.casework.integrity.entitled import READ
from zhicheng.casework.integrity.reading import see_list
from zhicheng.store.models import IntegrityEntry, OrganisationKind, Role
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.integrity import blueprint
from zhicheng_web.integrity.framing import frame, keeps, table_of
from zhicheng_web.office_page import ListingPage
from zhicheng_web.paging import page

KEPT = "本部门和下级部门登记的，以及本地区生效的诚信记录。查看列表和打开每一条都会留下查看记录；与本人有关的记录，当事人可以随时查看。"
WATCHED = "您监督的部门登记的诚信记录，以及与您本人有关的记录，只能查看。查看列表和打开每一条都会留下查看记录。"
OWN = "与您本人或您所在单位有关的诚信记录。对记录有异议的，请联系登记部门。"
NONE_YET, NONE = "还没有诚信记录。查实的违规行为由人社部门记入后，会列在这里。", "没有与您有关的诚信记录。"


@blueprint.get("")
def index() -> str:
    query = visible(visit.actor(), READ)
    found = page(visit.reading(), query, (IntegrityEntry.recorded_at, IntegrityEntry.id), descending=True)
    watches = bool(visit.actor().posts(Role.SUPERVISOR, kind=OrganisationKind.BUREAU))
    lead = KEPT if keeps() else WATCHED if watches else OWN
    view = ListingPage(
        frame=frame("integrity.index"),
        title="诚信档案",
        lead=lead,
        table=table_of("诚信记录", found.rows, empty=NONE if lead is OWN else NONE_YET),
        pager=found.pager,
    )
    if found.rows:
        with visit.writing() as session:
            see_list(session, visit.actor(), request_clock(), entry_ids=[each.id for each in found.rows])
    return render_template("listing.html", view=view)
