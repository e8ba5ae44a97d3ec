"""评审意见: for the office that writes the minutes, how each case was advised, and the words without names."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from flask import url_for
from sqlalchemy import select

from zhicheng.casework.access import Refusal
from zhicheng.casework.meetings.opinions import ADVICE, Written, indicators_of, of_case, of_cases
from zhicheng.store.models import Candidate
from zhicheng_web import visit
from zhicheng_web.meetings import blueprint
from zhicheng_web.meetings.loaded import Loaded, address, kept, meeting_page
from zhicheng_web.paging import page
from zhicheng_web.pieces import Cell, Column, Link, Table
from zhicheng_web.results.loaded import sheet, sheets
from zhicheng_web.reviewing.opinions import said


@blueprint.get("/<uuid:meeting_id>/opinions", endpoint="opinions")
def every(meeting_id: UUID) -> str:
    found = kept(meeting_id)
    session = visit.reading()
    query = select(Candidate).where(Candidate.batch_id == found.batch.id)
    shown = page(session, query, (Candidate.place, Candidate.application_id))
    people = sheets(shown.rows)
    opinions = of_cases(session, [each.application_id for each in shown.rows], found.meeting)
    rows: list[tuple[Cell, ...]] = []
    for each in shown.rows:
        written = opinions.get(each.application_id, [])
        advised = Counter(one.advice for one in written)
        link = Link(
            f"{each.place}. {people[each.application_id].name}",
            address("case_opinions", found, application_id=each.application_id),
        )
        rows.append((link, len(written), *(advised[one] for one in ADVICE), _mean(written)))
    table = Table(
        caption="各申报的评审意见",
        columns=(Column("申报"), Column("已提交", figures=True), *(Column(each, figures=True) for each in ADVICE), Column("平均分", figures=True)),
        rows=tuple(rows),
        empty="名单上还没有人员。",
    )  # fmt: skip
    pages = ((shown.pager.newer_url, "上一页"), (shown.pager.older_url, "下一页"))
    links = tuple(Link(words, url) for url, words in pages if url)
    return meeting_page(
        found, "groups", title="评审意见", lead="供评议和形成纪要时参考，不显示专家姓名。", tables=(table,), links=links
    )


@blueprint.get("/<uuid:meeting_id>/opinions/<uuid:application_id>", endpoint="case_opinions")
def single(meeting_id: UUID, application_id: UUID) -> str:
    found = kept(meeting_id)
    session = visit.reading()
    candidate = session.get(Candidate, application_id)
    if candidate is None or candidate.batch_id != found.batch.id:
        raise Refusal("not_found", "这份申报不在本次会议的名单上。请返回重新选择。", status=404)
    return meeting_page(
        found,
        "groups",
        title=f"评审意见：{sheet(candidate).name}",
        tables=tuple(_tables(found, candidate)),
        links=(Link("返回评审意见", url_for("meetings.opinions", meeting_id=meeting_id)),),
    )


def _tables(found: Loaded, candidate: Candidate) -> list[Table]:
    session = visit.reading()
    indicators = indicators_of(session, found.meeting)
    written = of_case(session, candidate, found.meeting)
    columns = (Column("内容"), Column("意见"))
    empty = "专业组的专家提交评审意见后，列在这里。"
    if not written:
        return [Table(caption="评审意见", columns=columns, rows=(), empty=empty)]
    return [
        Table(caption=f"意见{number}", columns=columns, rows=said(each, indicators), empty=empty)
        for number, each in enumerate(written, 1)
    ]


def _mean(written: list[Written]) -> str:
    totals = [each.total for each in written if each.total is not None]
    return f"{sum(totals) / len(totals):.1f}" if totals else "—"
