"""The page of a place: the eight parts of what applicants look for, each with its newest and the way to all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import notices
from zhicheng.casework.notices import Published
from zhicheng.casework.publications import confirmed, reading
from zhicheng.casework.publications.kinds import FORMS
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Declarations
from zhicheng.specs import Channel
from zhicheng.specs.catalogue import LEVELS
from zhicheng.store.models import BatchDuty, Publication, PublicationKind
from zhicheng_web import visit
from zhicheng_web.bulletin import blueprint
from zhicheng_web.bulletin.parts import EMPTY, SLUGS, place_at
from zhicheng_web.bulletin.single import dated_line
from zhicheng_web.clock import request_now
from zhicheng_web.learning import learns
from zhicheng_web.pieces import Link
from zhicheng_web.platform import platform
from zhicheng_web.presentation import day, until

MOST = 5
"""Lines of a part; all of them are on its own page."""
LEARNING = (PublicationKind.SEMINAR, PublicationKind.BASE, PublicationKind.TRAINING_PLAN)


@dataclass(frozen=True, slots=True)
class Line:
    """``note`` stands at the end: a day, or until when."""

    link: Link
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """``every`` leads to the whole list; ``empty`` is said where there are no lines."""

    key: str
    title: str
    lines: tuple[Line, ...] = ()
    every: Link | None = None
    empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePage:
    """``entry`` are the channels that are open now, by the menu under which they are looked for; ``standards`` the
    levels of each series for which a standard is published."""

    name: str
    search_url: str
    entry: tuple[Group, ...]
    notices: Part
    publicity: Part
    documents: Part
    results: Part
    policies: Part
    standards: tuple[Group, ...]
    standards_url: str
    learning: tuple[Part, ...]
    own_learning: str
    home: str
    enquiry_url: str


@blueprint.get("")
def places() -> ResponseReturnValue:
    """The places that there are; where there is one only, its page."""
    offering = platform().registry.offering()
    if len(offering) == 1:
        return redirect(url_for("bulletin.place", code=offering[0].jurisdiction.code))
    links = [Link(each.jurisdiction.name, url_for("bulletin.place", code=each.jurisdiction.code)) for each in offering]
    return render_template("bulletin/places.html", places=links)


@blueprint.get("/<code>")
def place(code: str) -> str:
    declared, session = place_at(code), visit.reading()
    opened = notices.published(session, jurisdictions=(code,))
    newest = reading.newest(session, code, PublicationKind, most=MOST)
    who = visit.visitor()

    def of(kind: PublicationKind) -> Part:
        lines = tuple(Line(*dated_line(each)) for each in newest.get(kind, ()))
        return _part(code, kind, lines)

    view = PlacePage(
        name=declared.jurisdiction.name,
        search_url=url_for("bulletin.search", code=code),
        entry=tuple(_entry(declared, opened)),
        notices=_notices(code, opened, newest.get(PublicationKind.ANNOUNCEMENT, [])),
        publicity=_publicity(code),
        documents=of(PublicationKind.DOCUMENT),
        results=_results(declared),
        policies=of(PublicationKind.POLICY),
        standards=tuple(_standards(code)),
        standards_url=url_for("bulletin.part", code=code, part=SLUGS[PublicationKind.STANDARD]),
        learning=tuple(of(kind) for kind in LEARNING),
        own_learning=url_for("learning.index")
        if declared.learning and (who is None or learns(who.visit.actor))
        else "",
        home=url_for("applicant.home") if who is not None and who.visit.actor.person_id is not None else "",
        enquiry_url=url_for("enquiries.new", place=code),
    )
    return render_template("bulletin/place.html", view=view)


def _part(code: str, kind: PublicationKind, lines: tuple[Line, ...]) -> Part:
    title = FORMS[kind].title
    every = Link(f"全部{title}", url_for("bulletin.part", code=code, part=SLUGS[kind]))
    return Part(key=SLUGS[kind], title=title, lines=lines, every=every if lines else None, empty=EMPTY[kind])


def _entry(declared: Declarations, opened: list[Published]) -> Iterator[Group]:
    found = [
        (
            declared.channels[key],
            Line(Link(declared.channels[key].name, _start(each, key)), _until(each, declared.channels[key])),
        )
        for each in opened
        for key in each.terms.channels
        if key in declared.channels and _taken(each, declared.channels[key])
    ]
    order = {menu: place for place, menu in enumerate(dict.fromkeys(each.menu for each in declared.channels.values()))}
    found.sort(key=lambda each: order[each[0].menu])
    for menu, several in groupby(found, key=lambda each: each[0].menu):
        yield Group(menu, tuple(line for _, line in several))


def _start(published: Published, channel: str) -> str:
    return url_for("applicant.start", notice_id=published.notice.id, channel=channel)


def _taken(published: Published, channel: Channel) -> bool:
    """Whether applications are taken online at this moment."""
    windows = published.terms.windows_for(channel.key)
    return channel.online and (channel.rolling or not windows or any(each.contains(request_now()) for each in windows))


def _until(published: Published, channel: Channel) -> str:
    windows = published.terms.windows_for(channel.key)
    ends = [each.closes for each in windows if each.contains(request_now())]
    return "随时受理" if channel.rolling or not ends else f"至{until(max(ends))}"


def _notices(code: str, opened: list[Published], newest: list[Publication]) -> Part:
    """The notices of rounds first, then the newest of the other announcements."""
    lines = [
        Line(Link(each.terms.title, url_for("public.notice", notice_id=each.notice.id)), each.terms.issued)
        for each in opened[:MOST]
    ]
    part = _part(code, PublicationKind.ANNOUNCEMENT, (*lines, *(Line(*dated_line(each)) for each in newest)))
    every = part.every if newest else Link("全部申报通知", url_for("bulletin.notices", code=code)) if lines else None
    return replace(part, every=every, empty="人社部门发布申报通知和公告后，列在这里。")


def _publicity(code: str) -> Part:
    today = beijing_day(request_now())
    found = confirmed.now_publicized(visit.reading(), platform().registry, code, today, most=MOST)
    return Part(
        key="publicity",
        title="结果公示",
        lines=tuple(
            Line(Link(each.title, url_for("publicity.show", duty_id=each.duty_id)), f"公示至{day(each.last)}")
            for each in found
        ),
        every=Link("全部结果公示", url_for("publicity.index", place=code)) if found else None,
        empty="现在没有正在公示的名单。评审结果公示期间，名单列在这里。",
    )


def _results(declared: Declarations) -> Part:
    code, session = declared.jurisdiction.code, visit.reading()
    query = confirmed.documents(code).order_by(BatchDuty.dated.desc(), BatchDuty.id.desc()).limit(MOST)
    url = url_for("bulletin.results", code=code)
    lines = tuple(
        Line(Link(f"{each.title}（{each.number}，{each.people}人）", url), day(each.dated))
        for each in confirmed.described(session, declared, list(session.scalars(query)))
    )
    every = Link("全部评审结果公布文件", url) if lines else None
    return Part(key="results", title="评审结果公布文件", lines=lines, every=every)


def _standards(code: str) -> Iterator[Group]:
    for series, levels in reading.standards_by_series(visit.reading(), code).items():
        known = sorted(levels, key=lambda each: LEVELS.index(each) if each else len(LEVELS))
        yield Group(
            series,
            tuple(
                Line(
                    Link(
                        level or "各级别",
                        url_for("bulletin.part", code=code, part="standards", series=series, level=level or None),
                    )
                )
                for level in known
            ),
        )
