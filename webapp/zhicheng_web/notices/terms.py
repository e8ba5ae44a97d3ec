"""What a notice says, in words: its sheet and tables, and what a change would make different."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from zhicheng.casework import notices
from zhicheng.casework.access import Refusal
from zhicheng.notice import OpenWindow, Terms
from zhicheng.store.models import Notice, NoticeRevision
from zhicheng_web.pieces import Column, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited, day, moment, until


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a publication changes: ``before`` is empty where it is new, ``after`` where it goes."""

    what: str
    before: str
    after: str


def published_terms(session: Session, notice: Notice) -> Terms:
    """What holds; raises Refusal before the first publication."""
    revision = session.get(NoticeRevision, notice.revision_id) if notice.revision_id else None
    if revision is None:
        raise Refusal("conflict", "通知尚未发布。请先发布通知。")
    return notices.terms_in(revision)


def channels(terms: Terms, window: OpenWindow) -> str:
    """The channels that are taken in a window, by name."""
    known = platform().registry.get(terms.jurisdiction).channels
    return "、".join(known[key].name for key in terms.channels if window.covers(key))


def shown(terms: Terms) -> tuple[tuple[int, OpenWindow], ...]:
    """The windows in which a channel of this notice is taken, with their places; a template may know of others."""
    return tuple((index, each) for index, each in enumerate(terms.windows) if channels(terms, each))


def span(window: OpenWindow) -> str:
    return f"{moment(window.opens)} 至 {until(window.closes)}"


def sheet(terms: Terms) -> tuple[tuple[str, str], ...]:
    """The notice in brief."""
    known = platform().registry.get(terms.jurisdiction).channels
    return (
        ("通知名称", terms.title),
        ("年度", f"{terms.year}年"),
        ("文号", terms.issued),
        ("申报渠道", "、".join(known[key].name for key in terms.channels)),
        ("材料受理截止", day(terms.acceptance_deadline) if terms.acceptance_deadline else ""),
        ("政策适用日", day(terms.law_day)),
        ("依据", "、".join(dict.fromkeys(cited(each) for each in terms.cites))),
    )


def given(terms: Terms) -> tuple[tuple[str, str], ...]:
    """The sheet without what this notice doesn't say."""
    return tuple((label, words) for label, words in sheet(terms) if words)


def windows(terms: Terms) -> Table:
    return Table(
        caption="受理时间",
        columns=tuple(map(Column, ("申报渠道", "开始", "截止"))),
        rows=tuple((channels(terms, each), moment(each.opens), until(each.closes)) for _, each in shown(terms)),
        empty="没有规定受理时间，可以随时申报。需要规定的，请在“修改”里增加一段。",
    )


def phases(terms: Terms) -> Table:
    return Table(
        caption="工作安排",
        columns=tuple(map(Column, ("阶段", "起", "止"))),
        rows=tuple(
            (each.title, day(each.first), day(each.last))
            for each in sorted(terms.phases, key=lambda each: (each.first, each.last))
        ),
        empty="模板没有列出工作安排。",
    )


def differences(before: Terms, after: Terms) -> tuple[Difference, ...]:
    """What applicants will see changed."""
    found = [
        Difference(what, old, new)
        for (what, old), (_, new) in zip(sheet(before), sheet(after), strict=True)
        if old != new
    ]
    return (*found, *_of_windows(before, after))


def _of_windows(before: Terms, after: Terms) -> list[Difference]:
    olds, news = (tuple(each for _, each in shown(terms)) for terms in (before, after))
    if olds == news:
        return []
    if len(olds) == len(news):
        pairs = zip(olds, news, strict=True)
        return [
            Difference(f"受理时间（{channels(after, new)}）", _said(before, (old,)), _said(after, (new,)))
            for old, new in pairs
            if old != new
        ]
    return [Difference("受理时间", _said(before, olds), _said(after, news))]


def _said(terms: Terms, spans: Sequence[OpenWindow]) -> str:
    if len(spans) == 1:
        return span(spans[0])
    return "；".join(f"{channels(terms, each)}：{span(each)}" for each in spans) or "不限时间"
