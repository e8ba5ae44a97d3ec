"""What the applicant has changed in a returned case so far, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhicheng.casework.changes import Difference, How, since_filed
from zhicheng.casework.mending import ATTACHMENTS
from zhicheng.casework.paper_signed import attachments_of
from zhicheng.dossier.beside import part_of
from zhicheng.specs import Section
from zhicheng_web import visit
from zhicheng_web.applicant.case import Case
from zhicheng_web.clock import request_now
from zhicheng_web.fields import display

ROW_WORDS = {How.ADDED: "新增", How.REMOVED: "删除", How.CHANGED: "修改"}
FILE_WORDS = {How.ADDED: "上传了文件", How.REMOVED: "删除了文件", How.CHANGED: "更换了文件"}


@dataclass(frozen=True, slots=True)
class Change:
    """``where`` is the section, ``what`` the answer, row or file in it; ``before`` and ``after`` are in words."""

    section: str
    where: str
    what: str
    before: str
    after: str


def changes(case: Case) -> tuple[Change, ...]:
    """Everything that differs from what was filed last, in the order of the sections."""
    return tuple(_words(case, each) for each in since_filed(visit.reading(), case.draft, request_now()))


def _words(case: Case, found: Difference) -> Change:
    if found.section == ATTACHMENTS:
        titles = {each.key: each.title for each in attachments_of(case.policy, case.draft.application)}
        return Change(ATTACHMENTS, "附件材料", titles.get(found.file or "", ""), "", FILE_WORDS[found.how])
    spec = case.policy.section(case.channel, found.section)
    place = _row(case, spec, found.row)
    if found.file is not None:
        return Change(spec.key, spec.title, f"{place}证明材料", "", FILE_WORDS[found.how])
    if found.field is None:
        return Change(
            spec.key,
            spec.title,
            f"{ROW_WORDS[found.how]}一条",
            _record(spec, found.before or {}),
            _record(spec, found.after or {}),
        )
    field = next((each for each in spec.fields if each.key == found.field), None)
    if field is None:
        return Change(spec.key, spec.title, place or spec.title, str(found.before or ""), str(found.after or ""))
    before, after = (display(field, raw(each)) for each in (found.before, found.after))
    return Change(spec.key, spec.title, f"{place}{field.label}", before, after)


def _row(case: Case, spec: Section, row: str | None) -> str:
    """Which row it is by its place on the page; one that is gone has none."""
    saved = case.draft.sections.get(spec.key)
    ids = [each.id for each in saved.rows] if saved else []
    return f"第{ids.index(row) + 1}条" if row in ids else ""


def _record(spec: Section, values: Mapping[str, Any]) -> str:
    """A whole row on one line."""
    found = (display(each, raw(values[each.key])) for each in spec.fields if values.get(each.key) is not None)
    return "，".join(each for each in found if each)


def raw(value: object) -> str:
    """A value of the exchange format as it is typed."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def read_only(case: Case, spec: Section) -> tuple[tuple[tuple[str, str], ...], ...]:
    """A section to be read: its records (one, or its rows) as labels and words, without what was left out."""
    part = part_of(case.draft.dossier, spec.key)
    records = part if isinstance(part, list) else [part] if part else []
    return tuple(
        tuple(
            (each.label, display(each, raw(record[each.key])))
            for each in spec.fields
            if record.get(each.key) is not None
        )
        for record in records
    )
