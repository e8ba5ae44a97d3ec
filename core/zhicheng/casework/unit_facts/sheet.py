"""What is asked of whoever records a fact, and what is wrong with the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, BinaryIO

from marshmallow import ValidationError

from zhicheng.casework.access import invalid
from zhicheng.casework.stored_files import safe
from zhicheng.dossier.recordable import FOR_A_ROUND
from zhicheng.dossier.standard import UNIT
from zhicheng.dossier.typed import answers
from zhicheng.dossier.values import Value, value_of
from zhicheng.specs import LEVELS, Field, Kind, RecordedFact, Section
from zhicheng.uploads import UploadRefused, UploadRules, inspect

SCANS = UploadRules(formats=("jpg", "png", "pdf"), max_bytes=5000 * 1024)
"""The sources name documents without a size; this is the platform's, that of the units' other proofs."""
SCAN = "scan"
"""The key of what is wrong with the scan."""
ROUND = (
    Field(key="level", label="职称级别", kind=Kind.CHOICE, choices=LEVELS, required=True),
    Field(key="year", label="年度", kind=Kind.YEAR, required=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The answers as they are stored: ``value`` as in the exchange format, days of the calendar."""

    value: Any
    level: str | None
    year: int | None
    since: date
    until: date | None
    document_title: str
    document_number: str | None
    issued_by: str
    issued_on: date


TOLD = tuple(each.name for each in fields(Told))
"""The answers that a record stores, by name."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A file that was accepted, from its start on."""

    filename: str
    media_type: str
    stream: BinaryIO


def sheet_of(fact: RecordedFact) -> Section:
    """The questions about a fact. The value is asked under ``value``, whatever the fact's own key is."""
    value = replace(UNIT.field(fact.key), key="value", required=True)
    return Section(
        key="unit_fact",
        title=value.label,
        fields=(
            value,
            *(ROUND if fact.key in FOR_A_ROUND else ()),
            Field(key="since", label="自何日起", kind=Kind.DATE, required=True, hint="文件规定的生效日期"),
            Field(key="until", label="至何日止", kind=Kind.DATE, hint="没有期限的不填"),
            Field(key="document_title", label="证明文件名称", required=True, hint=f"{fact.document}的标题"),
            Field(key="document_number", label="文号", max_length=100, hint="没有文号的不填"),
            Field(key="issued_by", label="发文机关", required=True),
            Field(key="issued_on", label="发文日期", kind=Kind.DATE, required=True),
        ),
        cites=fact.cites,
    )


def checked(
    fact: RecordedFact, typed: Mapping[str, str], *, filename: str, scan: BinaryIO | None, today: date
) -> tuple[Told, Scan]:
    """The answers and the scan; raises Refusal naming every answer that is wrong or missing. ``today`` is in Beijing."""
    section = sheet_of(fact)
    read, wrong = _read(section, typed)
    if "since" in read and "until" in read and read["until"] < read["since"]:
        wrong["until"] = "截止日期早于起始日期，请核对。"
    if "issued_on" in read and read["issued_on"] > today:
        wrong["issued_on"] = "发文日期晚于今天，请按文件原件填写。"
    taken = None
    if scan is None or not filename:
        wrong[SCAN] = f"请上传{fact.document}的扫描件，没有证明文件不能登记。"
    else:
        try:
            found = inspect(scan, filename=filename, rules=SCANS)
            taken = Scan(safe(filename), found.media_type, scan)
        except UploadRefused as refused:
            wrong[SCAN] = refused.message
    if wrong or taken is None:
        raise invalid(wrong)
    told: dict[str, Any] = {**dict.fromkeys(TOLD), **read}
    return Told(**told), taken


def _read(section: Section, typed: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    given, read, wrong = answers(section, typed), {}, {}
    for field in section.fields:
        if field.key not in given:
            if field.required:
                wrong[field.key] = f"请填写“{field.label}”。"
            continue
        try:
            kind: Value = value_of(field)
            read[field.key] = kind.read(given[field.key])
        except ValidationError as problem:
            wrong[field.key] = f"“{field.label}”{'；'.join(map(str, problem.messages))}。"
    return read, wrong
