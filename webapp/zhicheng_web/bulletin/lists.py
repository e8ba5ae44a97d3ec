"""The whole list of each kind, searched and paged: by words, and by series and level where these are said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.notices import of_place, terms_in
from zhicheng.casework.publications import confirmed, reading
from zhicheng.casework.publications.content import Content
from zhicheng.casework.publications.drafting import stored
from zhicheng.casework.publications.kinds import FORMS
from zhicheng.registry import Declarations
from zhicheng.specs.catalogue import LEVELS
from zhicheng.store.models import BatchDuty, Notice, NoticeStatus, Publication, PublicationKind, PublicationRevision
from zhicheng_web import visit
from zhicheng_web.bulletin import blueprint
from zhicheng_web.bulletin.parts import EMPTY, LEADS, PARTS, place_at
from zhicheng_web.bulletin.single import address
from zhicheng_web.bulletin.told import in_force, span
from zhicheng_web.paging import page
from zhicheng_web.pieces import Cell, Column, Entry, Link, Pager, Status, Table, Tone
from zhicheng_web.presentation import day
from zhicheng_web.public.notices import open_now

_CLOSED = Status("已结束", Tone.ENDED)
BY_SERIES = (PublicationKind.STANDARD, PublicationKind.TRAINING_PLAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """``narrowed``: something was looked for. ``number`` is how many there are, in words."""

    place: Link
    title: str
    lead: str
    url: str
    entries: tuple[Entry, ...]
    narrowed: bool
    number: str
    table: Table
    pager: Pager
    beside: Link | None


Row = tuple[Publication, PublicationRevision]
Cells = Callable[[Publication, PublicationRevision, Content], tuple[Cell, ...]]


@blueprint.get("/<code>/<part>")
def part(code: str, part: str) -> str:
    if part not in PARTS:
        abort(HTTPStatus.NOT_FOUND)
    declared, kind = place_at(code), PARTS[part]
    beside = None
    if kind is PublicationKind.DOCUMENT:
        beside = Link("平台办理的评审结果公布文件", url_for("bulletin.results", code=code))
    elif kind is PublicationKind.ANNOUNCEMENT:
        beside = Link("各年度申报通知", url_for("bulletin.notices", code=code))
    url = url_for("bulletin.part", code=code, part=part)
    return _drawn(declared, kind, title=FORMS[kind].title, lead=LEADS[kind], empty=EMPTY[kind], url=url, beside=beside)


@blueprint.get("/<code>/search")
def search(code: str) -> str:
    """Everything that the place's staff have published, of whatever kind."""
    return _drawn(
        place_at(code),
        None,
        title="查找",
        lead="在通知公告、公布文件、政策法规、标准条件和继续教育信息中查找。",
        empty="人社部门发布信息后，可以在这里查找。",
        url=url_for("bulletin.search", code=code),
    )


@blueprint.get("/<code>/notices")
def notices(code: str) -> str:
    """The notices of every round, those that are over too."""
    declared = place_at(code)
    found = page(visit.reading(), of_place(code), (Notice.year, Notice.id), descending=True)
    said = [(notice, terms_in(revision)) for notice, revision in found.rows]
    view = ListPage(
        place=_place(declared),
        title="申报通知",
        lead="各年度的申报通知，包括已经结束的。",
        url=url_for("bulletin.notices", code=code),
        entries=(),
        narrowed=False,
        number="",
        table=Table(
            caption="申报通知" if said else "还没有申报通知",
            columns=tuple(Column(each) for each in ("名称", "文号", "年度", "状态")),
            rows=tuple(
                (
                    Link(terms.title, url_for("public.notice", notice_id=notice.id)),
                    terms.issued,
                    f"{terms.year}年",
                    _CLOSED if notice.status is NoticeStatus.CLOSED else open_now(terms.windows),
                )
                for notice, terms in said
            ),
            empty="人社部门发布申报通知后，列在这里。",
        ),
        pager=found.pager,
        beside=Link("其他通知公告", url_for("bulletin.part", code=code, part="announcements")),
    )
    return render_template("bulletin/list.html", view=view)


@blueprint.get("/<code>/documents/results")
def results(code: str) -> ResponseReturnValue:
    """The publication documents of confirmed results: number, title, day and how many people, never who."""
    declared, words = place_at(code), _sent("words")
    query = confirmed.documents(code, words)
    found = page(visit.reading(), query, (BatchDuty.dated, BatchDuty.id), descending=True)
    columns = ("名称", "文号", "发文机关", "日期")
    table = Table(
        caption="评审结果公布文件",
        columns=(*(Column(each) for each in columns), Column("人数", figures=True)),
        rows=tuple(
            (each.title, each.number, each.issuer, day(each.dated), each.people)
            for each in confirmed.described(visit.reading(), declared, found.rows)
        ),
        empty="没有文号含有所填文字的文件，请核对后重新查找。" if words else "评审结果确认公布后，公布文件列在这里。",
    )
    view = ListPage(
        place=_place(declared),
        title="评审结果公布文件",
        lead="经平台公示、备案、确认的评审结果。名单不在此公开；本人的结果请登录后查看，证书可以查验。",
        url=url_for("bulletin.results", code=code),
        entries=(Entry(name="words", label="文号", value=words, required=False),),
        narrowed=bool(words),
        number="",
        table=table,
        pager=found.pager,
        beside=Link("人社部门发布的其他文件", url_for("bulletin.part", code=code, part="documents")),
    )
    return render_template("bulletin/list.html", view=view)


def _drawn(
    declared: Declarations,
    kind: PublicationKind | None,
    *,
    title: str,
    lead: str,
    empty: str,
    url: str,
    beside: Link | None = None,
) -> str:
    wanted = _wanted(kind)
    query = reading.listed(declared.jurisdiction.code, kind, wanted)
    narrowed = wanted != reading.Wanted()
    found = page(visit.reading(), query, (Publication.dated, Publication.id), descending=True)
    columns, cells = _COLUMNS.get(kind, _OF_DOCUMENTS)
    table = Table(
        caption=title
        if found.rows
        else f"没有找到相符的{'内容' if kind is None else title}"
        if narrowed
        else f"还没有{title}",
        columns=tuple(Column(each) for each in columns),
        rows=tuple(cells(each[0], each[1], stored(each[1].content)) for each in found.rows),
        empty="请换一个词，或者减少条件后再查找。" if narrowed else empty,
    )
    view = ListPage(
        place=_place(declared),
        title=title,
        lead=lead,
        url=url,
        entries=_entries(declared, kind, wanted),
        narrowed=narrowed,
        number=_number(reading.counted(visit.reading(), query)),
        table=table,
        pager=found.pager,
        beside=beside,
    )
    return render_template("bulletin/list.html", view=view)


def _wanted(kind: PublicationKind | None) -> reading.Wanted:
    words = _sent("words")
    return (
        reading.Wanted(words=words, series=_sent("series"), level=_sent("level"))
        if kind in BY_SERIES
        else reading.Wanted(words=words)
    )


def _entries(declared: Declarations, kind: PublicationKind | None, wanted: reading.Wanted) -> tuple[Entry, ...]:
    words = Entry(name="words", label="名称、文号或正文", value=wanted.words, required=False)
    if kind not in BY_SERIES:
        return (words,)
    series, levels = (tuple((each, each) for each in names) for names in (declared.catalogue, LEVELS))
    return (
        Entry(name="series", label="系列", value=wanted.series, required=False, options=(("", "全部系列"), *series)),
        Entry(name="level", label="级别", value=wanted.level, required=False, options=(("", "全部级别"), *levels)),
        words,
    )


def _sent(name: str) -> str:
    return request.args.get(name, "").strip()[: reading.MOST_SEARCHED]


def _number(count: int) -> str:
    return f"共{count}条" if count <= reading.MOST_COUNTED else f"{reading.MOST_COUNTED}条以上"


def _place(declared: Declarations) -> Link:
    place = declared.jurisdiction
    return Link(place.name, url_for("bulletin.place", code=place.code))


def _documents(found: Publication, revision: PublicationRevision, content: Content) -> tuple[Cell, ...]:
    held = in_force(revision.since, revision.until) or ""
    return (Link(found.title, address(found)), content.document_number, content.issued_by, day(found.dated), held)


def _standards(found: Publication, revision: PublicationRevision, content: Content) -> tuple[Cell, ...]:
    held = in_force(revision.since, revision.until) or ""
    since = day(content.since) if content.since else ""
    return (
        Link(found.title, address(found)),
        content.series,
        content.level or "各级别",
        content.specialty,
        since,
        held,
    )


def _seminars(found: Publication, _revision: PublicationRevision, content: Content) -> tuple[Cell, ...]:
    seats = f"{content.seats}人" if content.seats else ""
    days = span(content.first, content.last)
    return (Link(found.title, address(found)), days, content.place, seats, content.organiser)


def _bases(found: Publication, _revision: PublicationRevision, content: Content) -> tuple[Cell, ...]:
    last = max(content.assessments, key=lambda each: each.year, default=None)
    assessed = f"{last.year}年{last.outcome}，{last.effect}" if last else ""
    return (Link(found.title, address(found)), content.organiser, content.place, assessed)


def _plans(found: Publication, _revision: PublicationRevision, content: Content) -> tuple[Cell, ...]:
    return (
        Link(found.title, address(found)),
        content.series,
        content.specialty,
        content.level or "各级别",
        day(found.dated),
    )


def _any(found: Publication, _revision: PublicationRevision, content: Content) -> tuple[Cell, ...]:
    return (Link(found.title, address(found)), FORMS[found.kind].title, content.document_number, day(found.dated))


_OF_DOCUMENTS: tuple[tuple[str, ...], Cells] = (("名称", "文号", "发文机关", "日期", "状态"), _documents)
_COLUMNS: dict[PublicationKind | None, tuple[tuple[str, ...], Cells]] = {
    None: (("名称", "种类", "文号", "日期"), _any),
    PublicationKind.STANDARD: (("名称", "系列", "级别", "专业", "施行日期", "状态"), _standards),
    PublicationKind.SEMINAR: (("名称", "时间", "地点", "名额", "承办单位"), _seminars),
    PublicationKind.BASE: (("名称", "承办单位", "地点", "最近一次考核"), _bases),
    PublicationKind.TRAINING_PLAN: (("名称", "系列", "专业", "级别", "日期"), _plans),
}
