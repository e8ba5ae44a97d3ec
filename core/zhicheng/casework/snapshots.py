"""What was filed, as desks see it: a snapshot's content by sections, and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.dossiers import File, file_of
from zhicheng.casework.drafts import Draft
from zhicheng.casework.mending import ATTACHMENTS
from zhicheng.casework.submission import content_of, filed_part
from zhicheng.dossier.beside import part_of
from zhicheng.store.models import Application, DataKey, Snapshot, Upload


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """One snapshot, opened. ``dossier`` is in the exchange format; ``findings`` are as they were told then."""

    number: int
    taken_at: datetime
    digest: str
    dossier: Mapping[str, Any]
    findings: tuple[Mapping[str, Any], ...]
    rows: Mapping[str, Sequence[str]]
    files: tuple[Mapping[str, Any], ...]

    def part(self, key: str) -> Any:
        """What a section holds: a mapping, a list of rows, or None for nothing."""
        return self.dossier[ATTACHMENTS] if key == ATTACHMENTS else part_of(self.dossier, key)

    def files_in(self, key: str) -> frozenset[tuple[str, str | None, str]]:
        """Place, row and digest of each file that belongs to a section or, for ``ATTACHMENTS``, to none."""
        return frozenset(
            (each["key"], each["row"], each["sha256"])
            for each in self.files
            if (each["key"] if each["row"] else ATTACHMENTS) == key
        )

    def empty(self, key: str) -> bool:
        """Whether nothing at all was filed under a key."""
        part = self.part(key)
        values = part.values() if isinstance(part, Mapping) else part or ()
        return not any(values) and not self.files_in(key)

    def same(self, other: Filed, key: str) -> bool:
        """Whether a section holds the same in both, files included."""
        return self.part(key) == other.part(key) and self.files_in(key) == other.files_in(key)


def newest(session: Session, application: Application) -> Filed:
    """What was filed last; raises Refusal before the first submission, Erased once the person's data are gone."""
    found = session.scalar(
        select(Snapshot).where(Snapshot.application_id == application.id).order_by(Snapshot.number.desc()).limit(1)
    )
    if found is None:
        raise Refusal("not_found", "这份申报还没有提交，没有可以查看的材料。", status=404)
    return _opened(session, application, found)


def newest_of(session: Session, applications: Sequence[Application]) -> dict[UUID, Filed]:
    """What was filed last, by application, in one question to the database; those whose data are gone are left out."""
    owners = [each.person_id for each in applications]
    # Held while they are needed: the vault finds them in the session instead of asking for each.
    keys = session.scalars(select(DataKey).where(DataKey.owner_id.in_(owners))).all()
    readable, by_id = {each.owner_id for each in keys}, {each.id: each for each in applications}
    newest_number = (
        select(Snapshot.application_id, func.max(Snapshot.number).label("number"))
        .where(Snapshot.application_id.in_(by_id))
        .group_by(Snapshot.application_id)
        .subquery()
    )
    same = (Snapshot.application_id == newest_number.c.application_id) & (Snapshot.number == newest_number.c.number)
    found = session.scalars(select(Snapshot).join(newest_number, same))
    return {
        each.application_id: _opened(session, by_id[each.application_id], each)
        for each in found
        if by_id[each.application_id].person_id in readable
    }


def to_be_filed(draft: Draft, now: datetime) -> Filed:
    """A draft as its next snapshot would hold it; it has no digest and, as its number, 0."""
    return _filed(filed_part(draft), number=0, taken_at=now, digest="")


def numbered(session: Session, application: Application, number: int) -> Filed:
    """An earlier snapshot, by its number from 1."""
    query = select(Snapshot).where(Snapshot.application_id == application.id, Snapshot.number == number)
    return _opened(session, application, session.scalars(query).one())


def filed_files(session: Session, application: Application, filed: Filed) -> tuple[File, ...]:
    """The files of a snapshot, oldest first, those that the applicant has replaced since included."""
    ids = [UUID(each["id"]) for each in filed.files]
    query = (
        select(Upload)
        .where(Upload.application_id == application.id, Upload.id.in_(ids))
        .order_by(Upload.added_at, Upload.id)
    )
    return tuple(file_of(session, application.person_id, each) for each in session.scalars(query))


def stricter_marks(session: Session, application: Application) -> tuple[str, ...]:
    """What calls for stricter checking of a submitted case: 破格, 绿色通道 (JB-6.6)."""
    return marks_of(newest(session, application))


def marks_of(filed: Filed) -> tuple[str, ...]:
    """What calls for stricter checking in what was filed."""
    basic = filed.part("basic") or {}
    exceptional = basic.get("application_type") == "破格" or basic.get("exception_type")
    return tuple(word for word, holds in (("破格", exceptional), ("绿色通道", basic.get("green_channel"))) if holds)


def _opened(session: Session, application: Application, snapshot: Snapshot) -> Filed:
    content: dict[str, Any] = content_of(session, application, snapshot)
    return _filed(content, number=snapshot.number, taken_at=snapshot.taken_at, digest=snapshot.digest.hex())


def _filed(content: Mapping[str, Any], *, number: int, taken_at: datetime, digest: str) -> Filed:
    return Filed(
        number=number,
        taken_at=taken_at,
        digest=digest,
        dossier=content["dossier"],
        findings=tuple(content["findings"]),
        rows=content.get("rows") or _by_place(content["dossier"]["sections"]),
        files=tuple({"key": "", "row": None, **each} for each in content["files"]),
    )


def _by_place(sections: Mapping[str, Any]) -> dict[str, list[str]]:
    """Row ids for the first snapshots, which had none: the place in the list."""
    return {key: [str(place) for place in range(len(part))] for key, part in sections.items() if isinstance(part, list)}
