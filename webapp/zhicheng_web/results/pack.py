"""评审工作材料: what is reported of a meeting, with its sums; the office adds its work report, bodies take it along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, fetch, may
from zhicheng.casework.meetings.packs.gathering import pack
from zhicheng.casework.meetings.packs.reporting import LONGEST, READ, REPORT_TITLE, WRITE, report
from zhicheng.casework.results.lists import READ as READ_LIST
from zhicheng.documents import MissingGlyphs
from zhicheng.documents.pack_paper import pack_paper
from zhicheng.packs import Pack
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Batch
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.downloads import JSON, PDF, handed, unprintable
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Column, Link, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import day
from zhicheng_web.results import blueprint
from zhicheng_web.results.loaded import Head, Loaded, address, answerable, frame_of, head_of, loaded
from zhicheng_web.results.typed import version

WORDS = Field(
    key="words",
    label=REPORT_TITLE,
    kind=Kind.LONG_TEXT,
    required=True,
    hint="写明评审的组织、资格审查、评议和公示的情况；数字由平台按记录列出，不用重复填写",
    max_length=LONGEST,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPage:
    """``list_url`` is empty for whoever reads the papers without having to do with the list."""

    frame: Frame
    head: Head
    list_url: str
    sheet: tuple[tuple[str, str], ...]
    sums: tuple[tuple[str, str], ...]
    wrong: tuple[str, ...]
    before: tuple[str, ...]
    tables: tuple[Table, ...]
    report: str
    reported: str
    form: Any
    url: str
    downloads: tuple[Link, ...]


@blueprint.get("/<uuid:batch_id>/pack", endpoint="pack")
def show(batch_id: UUID) -> str:
    return _page(batch_id, None)


@blueprint.post("/<uuid:batch_id>/pack", endpoint="report")
def write(batch_id: UUID) -> ResponseReturnValue:
    try:
        with visit.writing() as session:
            report(
                session, visit.actor(), request_clock(),
                batch_id=batch_id, version=version(), words=request.form.get("words", ""),
            )  # fmt: skip
    except Refusal as refusal:
        return _page(batch_id, answerable(refusal)), refusal.status
    flash("工作报告已保存，办理这份名单的部门可以看到。", "done")
    return redirect(url_for("results.pack", batch_id=batch_id))


@blueprint.get("/<uuid:batch_id>/pack.pdf", endpoint="pack_pdf")
def print_(batch_id: UUID) -> Response:
    found = _pack(batch_id)
    try:
        content = pack_paper(found)
    except MissingGlyphs as missing:
        raise unprintable(missing) from missing
    return handed(content, PDF, f"{found.title}评审工作材料.pdf")


@blueprint.get("/<uuid:batch_id>/pack.json", endpoint="pack_json")
def data(batch_id: UUID) -> Response:
    found = _pack(batch_id)
    return handed(found.as_json(), JSON, f"{found.title}评审工作材料.json")


def downloads(found: Loaded) -> tuple[Link, ...]:
    """The papers of a list that has a result."""
    return (
        Link("评审工作材料（PDF）", address("results.pack_pdf", found)),
        Link("评审工作材料（JSON）", address("results.pack_json", found)),
    )


def _pack(batch_id: UUID) -> Pack:
    return pack(visit.reading(), visit.actor(), platform().registry, batch_id=batch_id)


def _page(batch_id: UUID, refusal: Refusal | None) -> str:
    who, said = visit.actor(), _pack(batch_id)
    found = loaded(fetch(visit.reading(), who, READ, batch_id))
    reads = may(who, READ_LIST, found.batch) is None
    typed = raw_from((WORDS,), request.form) if refusal else {"words": said.report}
    problems = {key: (words,) for key, words in refusal.fields.items()} if refusal else {}
    minutes = f"第{said.minutes.number}版，{said.minutes.signed_by}签署" if said.minutes else ""
    view = PackPage(
        frame=frame_of(found, "pack") if reads else Frame(found.office),
        head=head_of(found),
        list_url=address("results.show", found) if reads else "",
        sheet=tuple(each for each in (*said.facts, ("会议纪要", minutes)) if each[1]),
        sums=tuple((each.title, each.words) for each in said.balances),
        wrong=(*(each.words for each in said.balances if each.gap), *said.doubts),
        before=(*said.earlier, *said.arrivals),
        tables=tuple(_tables(said)),
        report=said.report,
        reported=said.reported,
        form=form_for((WORDS,), typed, problems) if _writes(found.batch) else None,
        url=address("results.report", found),
        downloads=downloads(found),
    )
    return render_template("results/pack.html", view=view)


def _writes(batch: Batch) -> bool:
    return may(visit.actor(), WRITE, batch) is None


def _tables(said: Pack) -> Iterator[Table]:
    yield Table(
        caption="按系列、级别",
        columns=(Column("系列"), Column("级别"), Column("参评", figures=True), Column("通过", figures=True)),
        rows=tuple((each.series or "—", each.level or "—", each.reviewed, each.passed) for each in said.groups),
        empty="名单上没有已有结果的人员。",
    )
    yield Table(
        caption="公示情况",
        columns=(
            Column("公示部门"),
            Column("起止"),
            *(Column(each, figures=True) for each in ("工作日", "异议", "不成立", "成立", "未答复")),
        ),
        rows=tuple(
            (
                each.body,
                f"{day(each.first)}至{day(each.last)}",
                "—" if each.working_days is None else each.working_days,
                each.objections,
                each.dismissed,
                each.upheld,
                each.open,
            )
            for each in said.publicity
        ),
        empty="公示发布后，起止日期和异议情况列在这里。",
    )
    if said.draw is not None:
        draw = said.draw
        yield Table(
            caption="专家抽取",
            columns=(Column("抽取"), Column("范围", figures=True), Column("在席", figures=True), Column("递补", figures=True), Column("重新计算")),
            rows=((f"第{draw.number}次", draw.pool_size, draw.drawn, draw.substituted, "；".join(draw.problems) or "与账目一致"),),
            empty="",
        )  # fmt: skip
