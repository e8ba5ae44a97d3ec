"""The pool in lists: the bureau's, filtered, with its shares; and the roster for committees' offices."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request, url_for
from sqlalchemy import ColumnElement, func, select

from zhicheng.casework.experts.entitled import KEEP, pools
from zhicheng.casework.experts.reading import JUDGED, Shares, shares, with_names
from zhicheng.casework.experts.reading import roster as roster_of
from zhicheng.store.models import Expert, ExpertState
from zhicheng_web import visit
from zhicheng_web.committees.framing import ListingPage, today, within
from zhicheng_web.desk.cases import owner
from zhicheng_web.experts import pool, roster
from zhicheng_web.experts.framing import GONE, table_of
from zhicheng_web.office_page import Frame, Tab
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Entry, Table
from zhicheng_web.platform import platform

TABS = (("", "等待审批"), ("in", "在库"), ("all", "全部"))
ROSTER = tuple(map(Column, ("姓名", "专业", "工作单位")))


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolPage(ListingPage):
    """``filters`` narrow the list; ``figures`` and ``kinds`` say what the pool is made up of, on its list only."""

    list: str
    filters: tuple[Entry, ...]
    figures: tuple[tuple[str, str], ...]
    kinds: Table | None


def waiting() -> ColumnElement[bool]:
    """What the bureau can decide on now."""
    alone = (Expert.state == ExpertState.PROPOSED) & Expert.department_id.is_(None)
    return alone | (Expert.state == ExpertState.ENDORSED)


def pool_frame(current: str) -> Frame:
    number = visit.reading().scalar(select(func.count()).where(KEEP.scope(visit.actor()), waiting())) or 0
    return Frame(
        owner(),
        tuple(
            Tab(text, url_for("expert_pool.index", list=key or None), current == key, 0 if key else number)
            for key, text in TABS
        ),
    )


@pool.get("")
def index() -> str:
    chosen = request.args.get("list", "")
    chosen = chosen if chosen in dict(TABS) else ""
    places = [each for each in pools(visit.actor()) if each in platform().registry.jurisdictions]
    if places:
        within(places[0])
    query = with_names().where(KEEP.scope(visit.actor()))
    if not chosen:
        query = query.where(waiting())
    elif chosen == "in":
        query = query.where(Expert.state == ExpertState.APPROVED)
    for column in (Expert.series, Expert.specialty):
        if typed := request.args.get(column.key, "").strip():
            query = query.where(column == typed)
    found = page(visit.reading(), query, (Expert.proposed_at, Expert.id), descending=bool(chosen))
    made = _shares(places[0]) if chosen == "in" and places else None
    view = PoolPage(
        frame=pool_frame(chosen),
        title="评审专家库",
        lead="本地区的评审专家。达到退休年龄和任期满的自动退出；其他原因由人社部门移出，并通知本人。",
        table=table_of(dict(TABS)[chosen], found.rows, "expert_pool.one", empty="没有符合条件的专家。"),
        pager=found.pager,
        list=chosen,
        filters=tuple(_filter(key, label) for key, label in (("series", "系列"), ("specialty", "专业"))),
        figures=_figures(made) if made else (),
        kinds=_kinds(made) if made else None,
    )
    return render_template("experts/pool.html", view=view)


@roster.get("", endpoint="index")
def names() -> str:
    """Name, specialty and unit of those in term, and nothing else."""
    query = roster_of(visit.reading(), visit.actor(), platform().registry, on=today())
    found = page(visit.reading(), query, (Expert.specialty, Expert.id))
    view = ListingPage(
        frame=Frame(owner(), (Tab("专家名册", url_for("expert_roster.index"), current=True),)),
        title="评审专家名册",
        lead="本地区在任期内的评审专家。评审会议的专家由系统随机抽取，不能指定。",
        table=Table(
            caption="在库的评审专家",
            columns=ROSTER,
            rows=tuple((name or GONE, made.specialty, made.unit_name) for made, name in found.rows),
            empty="本地区还没有在任期内的评审专家。",
        ),
        pager=found.pager,
    )
    return render_template("committees/listing.html", view=view)


def _shares(place: str) -> Shares:
    young = int(platform().registry.get(place).parameters["young_age"].value)
    return shares(visit.reading(), place=place, young_age=young, on=today())


def _figures(made: Shares) -> tuple[tuple[str, str], ...]:
    cap = f"（按前{JUDGED}人计算）" if made.judged < made.total else ""
    return (
        ("在任期内", f"{made.total}人"),
        (f"中青年（{made.young_age}周岁及以下）", f"{made.young}人，占{_percent(made.young, made.judged)}{cap}"),
        ("外地", f"{made.outside}人，占{_percent(made.outside, made.total)}"),
    )


def _percent(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f}%" if whole else "—"


def _kinds(made: Shares) -> Table:
    return Table(
        caption="按系列和专业",
        columns=(Column("系列"), Column("专业"), Column("人数", figures=True)),
        rows=made.kinds,
        empty="还没有在任期内的专家。",
    )


def _filter(key: str, label: str) -> Entry:
    return Entry(name=key, label=label, value=request.args.get(key, ""), required=False)
