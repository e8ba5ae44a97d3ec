"""What a publication changes, line by line: before and after, for the bureau that confirms it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhicheng.money import yuan
from zhicheng.notice import OpenWindow, Terms
from zhicheng_web.notices.terms import channels, committee_words, fee_scope, sheet, shown, span, specialty_words
from zhicheng_web.presentation import cited, day


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a publication changes: ``before`` is empty where it is new, ``after`` where it goes."""

    what: str
    before: str
    after: str


def differences(before: Terms, after: Terms) -> tuple[Difference, ...]:
    """What applicants will see changed."""
    found = [
        Difference(what, old, new)
        for (what, old), (_, new) in zip(sheet(before), sheet(after), strict=True)
        if old != new
    ]
    return (
        *found,
        *_of_windows(before, after),
        *_of_rows("工作安排", _phases(before), _phases(after)),
        *_of_rows("评委会", _committees(before), _committees(after)),
        *_of_rows("收费", _fees(before), _fees(after)),
        *_of_rows("评审专业", _specialties(before), _specialties(after)),
        *_of_rows("咨询电话", _contacts(before), _contacts(after)),
    )


Rows = Mapping[str, tuple[str, str]]
"""By key: what a row is called, and what it says."""


def _of_rows(what: str, before: Rows, after: Rows) -> list[Difference]:
    nothing = ("", "")
    found = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key, nothing), after.get(key, nothing)
        if old == new:
            continue
        renamed = bool(old[0] and new[0] and old[0] != new[0])
        said = tuple(f"{name}：{words}" if renamed and words else words for name, words in (old, new))
        found.append(Difference(f"{what}（{new[0] or old[0]}）", *said))
    return found


def _phases(terms: Terms) -> Rows:
    return {each.key: (each.title, f"{day(each.first)} 至 {day(each.last)}") for each in terms.phases}


def _committees(terms: Terms) -> Rows:
    return {each.key: (each.name, committee_words(each)) for each in terms.committees}


def _fees(terms: Terms) -> Rows:
    return {
        each.key: (
            each.title,
            "；".join(
                part
                for part in (f"{yuan(each.amount)}元", fee_scope(terms, each), f"依据：{each.document}", each.note)
                if part
            ),
        )
        for each in terms.fees
    }


def _specialties(terms: Terms) -> Rows:
    return {
        f"{each.series}/{each.name}": (
            f"{each.series}，{each.name}",
            "；".join([specialty_words(each), *(f"依据：{cited(cite)}" for cite in each.cites[-1:])]),
        )
        for each in terms.specialties
    }


def _contacts(terms: Terms) -> Rows:
    return {each.purpose: (each.purpose, each.phone) for each in terms.contacts}


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
