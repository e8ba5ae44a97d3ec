"""The form by which the cases of an office are given to others, series by series, and what was answered in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request

from zhicheng.casework.rounds.cases import Cases, Group
from zhicheng.casework.rounds.choosing import Answer, Office, at
from zhicheng.casework.rounds.losing import number_on
from zhicheng.store.models import Batch
from zhicheng_web import visit
from zhicheng_web.office_page import Frame, question
from zhicheng_web.pieces import Column, Entry, Table

ANY = "由该办事机构确定"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupForm:
    """The questions about one group; ``legend`` is empty where there is only one. Where the group changes meanwhile,
    nothing is done."""

    group: Group
    legend: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrustingPage:
    """What will happen, the questions, and the button that does it."""

    frame: Frame
    title: str
    heading: str
    effects: tuple[str, ...]
    citation: str
    lists: Table | None
    form: Any
    groups: tuple[GroupForm, ...]
    button: str
    message: str


def group_forms(cases: Cases, offices: Sequence[Office], errors: Mapping[str, str]) -> tuple[GroupForm, ...]:
    """The questions for each series and level, with what was typed and the errors at it."""
    groups, options = cases.groups, (("", "请选择"), *_options(offices))
    return tuple(
        GroupForm(
            group=each,
            legend=words_of(each) if len(groups) > 1 else "",
            entries=(
                question(at("letter_number", place), "委托评审函的文号", errors, hint="申报人会看到"),
                question(
                    at("entrusted_to", place),
                    "受委托的评委会",
                    errors,
                    options=options,
                    hint="受委托的办事机构按其评委会的评审范围编制名单、组织会议",
                ),
            ),
        )
        for place, each in enumerate(groups, 1)
    )


def answers() -> tuple[Answer, ...]:
    """What was answered, group by group as the page showed them."""
    sent = request.form
    told = zip(sent.getlist("series"), sent.getlist("level"), sent.getlist("number", type=int), strict=False)
    found = []
    for place, (series, level, number) in enumerate(told, 1):
        office, _, committee = sent.get(at("entrusted_to", place), "").partition("/")
        found.append(
            Answer(
                series=series,
                level=level,
                number=number,
                entrusted_to=_uuid(office),
                committee=committee,
                letter_number=sent.get(at("letter_number", place), ""),
            )
        )
    return tuple(found)


def words_of(group: Group) -> str:
    """A group in words."""
    return f"{group.series or '系列不明'}{group.level or '（级别不明）'}，{group.number}份申报"


def falling(batches: Sequence[Batch]) -> Table | None:
    """The lists that will be cancelled."""
    if not batches:
        return None
    numbers = number_on(visit.reading(), batches)
    return Table(
        caption="将要取消的名单",
        columns=(Column("名单"), Column("人数", figures=True)),
        rows=tuple((each.title, numbers.get(each.id, 0)) for each in batches),
        empty="",
    )


def _options(offices: Sequence[Office]) -> tuple[tuple[str, str], ...]:
    """Each committee of each office; the office alone where it has none by name."""
    return tuple(
        (f"{each.organisation.id}/{name}", f"{each.organisation.name}：{name or ANY}")
        for each in offices
        for name in each.committees or ("",)
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
