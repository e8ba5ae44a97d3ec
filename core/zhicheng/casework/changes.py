"""What changed from one snapshot to the next: by section, row and field, never by position in a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from zhicheng.casework.drafts import Draft
from zhicheng.casework.mending import ATTACHMENTS
from zhicheng.casework.snapshots import Filed, newest, to_be_filed
from zhicheng.dossier.standard import BESIDE

PROOFS = "proofs"
"""Which proofs a row has follows from its files, whose differences are told by themselves."""


class How(StrEnum):
    """A field has another value, a row or file is new, a row or file is gone."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """``row`` is the row's id, None in a section of one record; ``field`` is None for a whole row, ``file`` is the
    key of the place for a file that came or went."""

    section: str
    how: How
    row: str | None = None
    field: str | None = None
    file: str | None = None
    before: Any = None
    after: Any = None


def differences(before: Filed, after: Filed) -> tuple[Difference, ...]:
    """Every difference between two snapshots of a case, section by section."""
    keys = dict.fromkeys((*BESIDE, *before.dossier["sections"], *after.dossier["sections"]))
    found: list[Difference] = []
    for key in keys:
        found += _in_section(key, before, after)
    for key in (*keys, ATTACHMENTS):
        found += _in_files(key, before, after)
    return tuple(found)


def since_filed(session: Session, draft: Draft, now: datetime) -> tuple[Difference, ...]:
    """What an applicant has changed since the case was filed last; nothing before the first time. Raises Erased."""
    if draft.application.submitted_at is None:
        return ()
    return differences(newest(session, draft.application), to_be_filed(draft, now))


def _in_section(key: str, before: Filed, after: Filed) -> Iterator[Difference]:
    old, new = before.part(key), after.part(key)
    if not isinstance(old, list) and not isinstance(new, list):
        yield from _in_record(key, None, old or {}, new or {})
        return
    was, now = (dict(zip(filed.rows.get(key, ()), filed.part(key) or (), strict=True)) for filed in (before, after))
    for row in dict.fromkeys((*was, *now)):
        if row not in now:
            yield Difference(section=key, how=How.REMOVED, row=row, before=was[row])
        elif row not in was:
            yield Difference(section=key, how=How.ADDED, row=row, after=now[row])
        else:
            yield from _in_record(key, row, was[row], now[row])


def _in_record(key: str, row: str | None, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for field in dict.fromkeys((*old, *new)):
        if field != PROOFS and old.get(field) != new.get(field):
            yield Difference(
                section=key, how=How.CHANGED, row=row, field=field, before=old.get(field), after=new.get(field)
            )


def _in_files(key: str, before: Filed, after: Filed) -> Iterator[Difference]:
    was, now = before.files_in(key), after.files_in(key)
    for how, files in ((How.REMOVED, was - now), (How.ADDED, now - was)):
        for place, row, _ in sorted(files, key=str):
            yield Difference(section=key, how=how, row=row, file=place)
