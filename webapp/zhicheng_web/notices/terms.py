"""What a notice says, in words: its sheet and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from zhicheng.fees import Fee
from zhicheng.money import yuan
from zhicheng.notice import NoticeSpecialty, OpenWindow, Terms
from zhicheng.specs import CommitteeTemplate
from zhicheng_web.pieces import Cell, Column, Link, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited, day, moment, until


def channel_names(terms: Terms, keys: Iterable[str]) -> str:
    known = platform().registry.get(terms.jurisdiction).channels
    return "、".join(known[key].name for key in keys)


def channels(terms: Terms, window: OpenWindow) -> str:
    """The channels that are taken in a window, by name."""
    return channel_names(terms, (key for key in terms.channels if window.covers(key)))


def shown(terms: Terms) -> tuple[tuple[int, OpenWindow], ...]:
    """The windows in which a channel of this notice is taken, with their places; a template may know of others."""
    return tuple((index, each) for index, each in enumerate(terms.windows) if channels(terms, each))


def span(window: OpenWindow) -> str:
    return f"{moment(window.opens)} 至 {until(window.closes)}"


def sheet(terms: Terms) -> tuple[tuple[str, str], ...]:
    """The notice in brief."""
    return (
        ("通知名称", terms.title),
        ("年度", f"{terms.year}年"),
        ("文号", terms.issued),
        ("申报渠道", channel_names(terms, terms.channels)),
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
        empty="还没有规定各阶段的时间。",
    )


def committees(terms: Terms, url: Callable[[str], str] | None = None) -> Table:
    """``url`` leads to where a committee is changed, by its key."""
    return Table(
        caption="评审委员会",
        columns=tuple(map(Column, ("评委会", "系列", "专业", "级别", "人员范围", "办事机构"))),
        rows=tuple(
            (
                _named(each.name, each.key, url),
                *("、".join(some) or "不限" for some in (each.series, each.specialties, each.levels, each.scopes)),
                each.office or "另行公布",
            )
            for each in terms.committees
        ),
        empty="还没有列出评委会。没有列出的，由人社部门另行公布。",
    )


def fees(terms: Terms, url: Callable[[str], str] | None = None) -> Table:
    """``url`` leads to where a row is changed, by its key."""
    return Table(
        caption="收费标准",
        columns=(Column("收费项目"), Column("金额（元）", figures=True), Column("适用范围"), Column("收费依据")),
        rows=tuple(
            (_named(each.title, each.key, url), yuan(each.amount), fee_scope(terms, each), each.document)
            for each in terms.fees
        ),
        empty="没有收费项目，按这份通知申报不收费。",
    )


def specialties(terms: Terms, url: Callable[[str], str] | None = None) -> Table:
    """What stands over the catalogue; ``url`` leads to where a row is changed, by its place."""
    return Table(
        caption="评审专业调整",
        columns=tuple(map(Column, ("专业", "系列", "专业范围", "依据"))),
        rows=tuple(
            (
                _named(each.name, str(index), url),
                each.series,
                specialty_words(each),
                "；".join(cited(cite) for cite in each.cites[-1:]),
            )
            for index, each in enumerate(terms.specialties)
        ),
        empty="没有调整，按职称目录的专业申报。",
    )


def contacts(terms: Terms) -> Table:
    """The notice's own telephones, else those of the place."""
    place = platform().registry.get(terms.jurisdiction).jurisdiction
    return Table(
        caption="咨询电话",
        columns=tuple(map(Column, ("用途", "电话"))),
        rows=tuple((each.purpose, each.phone) for each in terms.contacts or place.contacts),
        empty="没有公布咨询电话。",
    )


def specialty_words(row: NoticeSpecialty) -> str:
    """What a notice says of a specialty, in one line."""
    if row.dropped:
        return f"不再受理，并入“{row.into}”" if row.into else "不再受理"
    ranges = "、".join(row.ranges) or "不分专业范围"
    return f"{ranges}（{row.track}）" if row.track else ranges


def fee_scope(terms: Terms, fee: Fee) -> str:
    """For whom a fee is, in words."""
    parts = (channel_names(terms, fee.channels), "、".join(fee.series), "、".join(fee.levels))
    return "；".join(each for each in parts if each) or "全部申报"


def committee_words(committee: CommitteeTemplate) -> str:
    """A committee's scope and office, in one line."""
    parts = (
        ("系列", committee.series),
        ("级别", committee.levels),
        ("专业", committee.specialties),
        ("人员范围", committee.scopes),
    )
    said = [f"{what}：{'、'.join(words) or '不限'}" for what, words in parts]
    return "；".join([*said, f"办事机构：{committee.office or '另行公布'}"])


def _named(name: str, key: str, url: Callable[[str], str] | None) -> Cell:
    return Link(name, url(key)) if url else name
