"""Where results begin: what waits for one's office and until when, whom no list has yet, and all lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request, url_for
from sqlalchemy import Select

from zhicheng.casework.results.overview import Line, Pile, all_lists, lines, piles, waiting_lists
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import Batch
from zhicheng_web import visit
from zhicheng_web.clock import request_now
from zhicheng_web.desk.cases import owner
from zhicheng_web.office_page import Frame, Tab
from zhicheng_web.paging import page
from zhicheng_web.pieces import Cell, Column, Link, Pager, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import due_day
from zhicheng_web.results import blueprint
from zhicheng_web.results.loaded import STATES, left

WAITING, ALL = "waiting", "all"
COLUMNS = (
    Column("名单"), Column("程序"), Column("人数", figures=True), Column("现在等待"), Column("期限"), Column("还有几天"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    frame: Frame
    title: str
    lead: str
    piles: tuple[tuple[Pile, str], ...]
    table: Table
    pager: Pager


@blueprint.get("")
def index() -> str:
    """What waits for the visitor's offices; or every list that they may read."""
    everything = request.args.get("list") == ALL
    who, registry = visit.actor(), platform().registry
    query = all_lists(who, registry) if everything else waiting_lists(who, registry)
    found, pager = _page(query, newest_first=everything)
    view = OverviewPage(
        frame=Frame(
            owner(),
            (
                Tab("等待办理", url_for("results.index"), not everything),
                Tab("全部名单", url_for("results.index", list=ALL), everything),
                Tab("办理期限", url_for("deadlines.index"), count=_overdue(found)),
            ),
        ),
        title="全部名单" if everything else "评审结果",
        lead="本部门编制的、参与办理的，以及本部门通知下的名单。"
        if everything
        else "等待本部门办理的名单。名单依次经过会议计票、公示、备案、确认发文，直到生成证书。",
        piles=() if everything else tuple((each, _opening(each)) for each in piles(visit.reading(), who, registry)),
        table=Table(
            caption="名单" if everything else "等待本部门办理",
            columns=COLUMNS,
            rows=tuple(_row(each) for each in found),
            empty="评委会办事机构建立名单后，会列在这里。"
            if everything
            else "轮到本部门办理的名单会列在这里，并标出期限。",
        ),
        pager=pager,
    )
    return render_template("results/index.html", view=view)


def _page(query: Select[Batch], *, newest_first: bool) -> tuple[Sequence[Line], Pager]:
    columns = (Batch.created_at, Batch.id) if newest_first else (Batch.since, Batch.id)
    shown = page(visit.reading(), query, columns, descending=newest_first)
    return lines(visit.reading(), visit.actor(), platform().registry, shown.rows), shown.pager


def _row(line: Line) -> tuple[Cell, ...]:
    stands = f"{line.act.title}（{'、'.join(line.offices) or '公示期中'}）" if line.act else STATES[line.batch.state]
    return (
        Link(line.batch.title, url_for("results.show", batch_id=line.batch.id)),
        line.procedure.title,
        line.number,
        stands,
        due_day(line.due) if line.due else "—",
        left(line.due) or "—",
    )


def _overdue(found: Sequence[Line]) -> int:
    """How many of these lists are late."""
    today = beijing_day(request_now())
    return sum(each.due is not None and each.due < today for each in found)


def _opening(pile: Pile) -> str:
    return url_for("results.begin", office=pile.organisation_id, notice=pile.notice_id, procedure=pile.procedure.key)
