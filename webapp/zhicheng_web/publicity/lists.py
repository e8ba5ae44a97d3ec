"""What runs now, and one list: who passed, by whom it is publicized, until when, and whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.results.publicized import (
    Publicity,
    PublicSheet,
    described,
    on_show,
    over,
    people,
    running,
    sheets,
)
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import Batch, BatchDuty, Candidate
from zhicheng.workdays import WorkCalendar
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_clock, request_now
from zhicheng_web.paging import page
from zhicheng_web.pieces import Cell, Column, Link, Pager, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited_together, day, workdays
from zhicheng_web.publicity import blueprint

ON_A_PAGE = 50
"""People on a page: a list of a thousand is twenty pages, and one looks for a name rather than reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage:
    table: Table
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """``searched`` is what was looked for among the names."""

    title: str
    sheet: tuple[tuple[str, str], ...]
    citation: str
    searched: str
    url: str
    table: Table
    pager: Pager


@blueprint.get("")
def index() -> str:
    """Every publicity that runs now, or those of one ``place``; those that end first at the top."""
    today = beijing_day(request_now())
    query = running(platform().registry, today)
    if (place := platform().registry.jurisdictions.get(request.args.get("place", ""))) is not None:
        shell.within(place.jurisdiction)
        query = query.where(Batch.jurisdiction == place.jurisdiction.code)
    found = page(visit.reading(), query, (BatchDuty.last, BatchDuty.id))
    rows = tuple(
        (
            Link(each.title, url_for("publicity.show", duty_id=each.duty_id)),
            each.policy.jurisdiction.name,
            each.office,
            f"{day(each.first)}至{day(each.last)}",
            left(each),
            each.number,
        )
        for each in described(visit.reading(), platform().registry, found.rows, today)
    )
    columns = ("名单", "地区", "公示部门", "公示时间", "剩余")
    table = Table(
        caption="正在公示的评审结果",
        columns=(*(Column(each) for each in columns), Column("人数", figures=True)),
        rows=rows,
        empty="评审结果公示期间，名单列在这里；公示期满后自动撤下。",
    )
    return render_template("publicity/index.html", view=IndexPage(table=table, pager=found.pager))


@blueprint.get("/<uuid:duty_id>")
def show(duty_id: UUID) -> ResponseReturnValue:
    """One list, while it is publicized; afterwards a word that it was."""
    found = on_show(visit.reading(), request_clock(), platform().registry, duty_id)
    if found is None:
        return gone(duty_id)
    shell.within(found.policy.jurisdiction)
    return render_template("publicity/list.html", view=_page(found))


def gone(duty_id: UUID) -> ResponseReturnValue:
    """A publicity that is over says so; one that hasn't begun isn't there."""
    if not over(visit.reading(), request_clock(), platform().registry, duty_id):
        abort(HTTPStatus.NOT_FOUND)
    return render_template("publicity/over.html"), HTTPStatus.NOT_FOUND


def left(found: Publicity) -> str:
    """How long it still runs, today included."""
    today = beijing_day(request_now())
    if found.last == today:
        return "今天24:00结束"
    if not found.left:
        return f"{day(found.last)} 24:00结束"
    with_today = "（含今天）" if WorkCalendar.official().is_workday(today) else ""
    return f"还剩{workdays(found.left)}{with_today}"


def _row(found: Publicity, candidate: Candidate, shown: PublicSheet) -> tuple[Cell, ...]:
    door = url_for("publicity.object_to", duty_id=found.duty_id, application_id=candidate.application_id)
    return (shown.name, shown.unit, shown.series, shown.specialty, shown.title, Link("提出异议", door))


def _page(found: Publicity) -> ListPage:
    searched = request.args.get("name", "").strip()[:50]
    listed = page(
        visit.reading(),
        people(found.batch_id, searched),
        (Candidate.place, Candidate.application_id),
        size=ON_A_PAGE,
    )
    known = sheets(visit.reading(), (each.application_id for each in listed.rows))
    total = f"（{workdays(found.total)}）" if found.total is not None else ""
    sheet = (
        ("公示部门", found.office),
        ("公示时间", f"{day(found.first)} 00:00 至 {day(found.last)} 24:00{total}"),
        ("剩余时间", left(found)),
        ("公示人数", f"{found.number}人"),
    )
    return ListPage(
        title=found.title,
        sheet=sheet,
        citation=cited_together(found.policy.parameter("result_publicity_days").cites),
        searched=searched,
        url=url_for("publicity.show", duty_id=found.duty_id),
        table=Table(
            caption="公示人员",
            columns=tuple(Column(each) for each in ("姓名", "单位", "系列", "专业", "申报职称", "异议")),
            rows=tuple(_row(found, each, known[each.application_id]) for each in listed.rows),
            empty="名单中没有姓名含有所填文字的人员。请核对后重新查找，或者查看全部名单。",
        ),
        pager=listed.pager,
    )
