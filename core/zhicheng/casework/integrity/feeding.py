"""What the archive says of an applicant goes into the dossier: the rules judge it, never the applicant's word alone (SG-7.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.integrity.entitled import KIND_WORDS
from zhicheng.casework.integrity.standing import of_subject
from zhicheng.divisions import related
from zhicheng.dossier.standard import INTEGRITY
from zhicheng.store.models import IntegrityEntry

BARS = "期满前不得申报职称"
KEY = INTEGRITY.key


def with_entries(session: Session, dossier: dict[str, Any], *, person_id: UUID, place: str, on: date) -> dict[str, Any]:
    """The dossier with the entries that have effect on this day in a place beside what the person has declared."""
    found = [each for each in of_subject(session, person_id, on=on) if related(each.place, place)]
    if not found:
        return dossier
    sections = dossier["sections"]
    declared = list(sections.get(KEY) or ())
    known = {_said(each) for each in declared}
    fresh = [row for each in found for row in _rows(each, on) if _said(row) not in known]
    return {**dossier, "sections": {**sections, KEY: [*declared, *fresh]}}


def _said(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """All that the rules read of a row: who declares another last day has declared another entry."""
    return tuple(row.get(key) for key in ("kind", "recorded_on", "until"))


def _rows(entry: IntegrityEntry, on: date) -> Iterator[dict[str, Any]]:
    """An entry as the exchange format has it: while it bars, its bar with that one's last day, beside itself."""
    words, since = KIND_WORDS[entry.kind], entry.recorded_on.isoformat()
    if entry.bars_until is not None and entry.bars_until >= on:
        yield _row(f"{words}，{BARS}", since, entry.bars_until)
        if entry.bars_until == entry.until:
            return
    yield _row(words, since, entry.until)


def _row(kind: str, since: str, until: date) -> dict[str, Any]:
    return {"kind": kind, "recorded_on": since, "until": until.isoformat(), "proofs": []}
