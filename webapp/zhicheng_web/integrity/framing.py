"""What stands at the head of these pages, and entries in lines: what they are about is said on their own page only."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import select

from zhicheng.casework.integrity.entitled import KIND_WORDS
from zhicheng.casework.integrity.reading import Effect, effect_of
from zhicheng.casework.sanctions.entitled import bureaus
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import IntegrityEntry, Organisation, Person
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_now
from zhicheng_web.office_page import Frame, Tab
from zhicheng_web.pieces import Column, Link, Status, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import day

TONES = {Effect.RUNS: Tone.ATTENTION, Effect.OVER: Tone.ENDED, Effect.WITHDRAWN: Tone.QUIET}
COLUMNS = tuple(map(Column, ("当事人", "事项", "记录日期", "记录期至", "登记部门", "状态")))
TABS = (
    ("档案记录", "integrity.index"),
    ("记入个人", "integrity.people"),
    ("记入单位", "integrity.organisations"),
)
GONE = "（个人信息已删除）"


def keeps() -> bool:
    """Whether the visitor works for a bureau, which keeps the archive."""
    return bool(bureaus(visit.actor()))


def frame(current: str) -> Frame:
    ids = [each.organisation_id for each in bureaus(visit.actor())]
    names = visit.reading().scalars(
        select(Organisation.name).where(Organisation.id.in_(ids)).order_by(Organisation.name)
    )
    tabs = (Tab(text, url_for(endpoint), endpoint == current) for text, endpoint in TABS) if ids else ()
    return Frame("、".join(names) if ids else "", tuple(tabs))


def within(place: str) -> None:
    """Draw the page under the shell of an entry's place."""
    declared = platform().registry.jurisdictions.get(place)
    if declared is not None:
        shell.within(declared.jurisdiction)


def status_of(entry: IntegrityEntry) -> Status:
    effect = effect_of(entry, beijing_day(request_now()))
    return Status(str(effect), TONES[effect])


def subjects(found: Sequence[IntegrityEntry]) -> dict[object, str]:
    """Whom the entries are about and which bureaus made them, by id."""
    session = visit.reading()
    people = {each.person_id for each in found if each.person_id}
    offices = {each.organisation_id for each in found if each.organisation_id} | {each.recorded_for for each in found}
    names: dict[object, str] = {
        each.id: each.name or GONE
        for each in session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    }
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_(offices))
    return names | {each.id: each.name for each in session.execute(query)}


def table_of(caption: str, found: Sequence[IntegrityEntry], *, empty: str) -> Table:
    names = subjects(found)
    return Table(
        caption=caption,
        columns=COLUMNS,
        rows=tuple(
            (
                Link(names[each.subject_id], url_for("integrity.show", entry_id=each.id)),
                KIND_WORDS[each.kind],
                day(each.recorded_on),
                day(each.until),
                names[each.recorded_for],
                status_of(each),
            )
            for each in found
        ),
        empty=empty,
    )
