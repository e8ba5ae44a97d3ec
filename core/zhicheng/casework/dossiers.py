"""From what is stored to the exchange format: a draft's sections, its files and its unit as one dossier."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.actor import Actor
from zhicheng.casework.record import canonical
from zhicheng.casework.unit_facts.known import Known, own_word
from zhicheng.divisions import Divisions
from zhicheng.dossier.entrusting import declared
from zhicheng.dossier.standard import BESIDE, COMMITTEE, ENTRUSTMENT, UNIT
from zhicheng.dossier.typed import answers
from zhicheng.policy import Policy
from zhicheng.specs import Section
from zhicheng.store.models import Application, DraftSection, Organisation, Upload
from zhicheng.store.vault import vault_of


@dataclass(frozen=True, slots=True)
class Row:
    """One row as typed; its id stays the same while the row exists."""

    id: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """A section as the person typed it: ``values`` of a single one, ``rows`` of a repeated one; 0 before it
    was saved."""

    key: str
    version: int
    values: Mapping[str, str]
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of a draft. ``row_id`` and ``proof`` say which row it proves, both None for an attachment."""

    id: UUID
    key: str
    row_id: str | None
    proof: str | None
    filename: str
    media_type: str
    size: int
    sha256: str
    width: int | None = None
    height: int | None = None

    def as_exchange(self) -> dict[str, Any]:
        return {
            "filename": self.filename,
            "size": self.size,
            "media_type": self.media_type,
            "width": self.width,
            "height": self.height,
        }


def written_sections(session: Session, application: Application) -> dict[str, Written]:
    """Every saved section of a draft, by key."""
    vault = vault_of(session)
    found = {}
    for stored in session.scalars(select(DraftSection).where(DraftSection.application_id == application.id)):
        sealed = vault.open(application.person_id, DraftSection.content_cipher, stored.id, stored.content_cipher)
        found[stored.key] = written(stored.key, stored.version, json.loads(sealed))
    return found


def written(key: str, version: int, content: Mapping[str, Any]) -> Written:
    """A section from its stored content."""
    rows = tuple(Row(each["id"], each["values"]) for each in content.get("rows", ()))
    return Written(key, version, content.get("values", {}), rows)


def files_of(session: Session, application: Application) -> tuple[File, ...]:
    """The files of a draft that were not removed, oldest first; those of the unit's stage are not among them."""
    own = (Upload.organisation_id.is_(None), Upload.removed_at.is_(None))
    query = select(Upload).where(Upload.application_id == application.id, *own).order_by(Upload.added_at, Upload.id)
    return tuple(file_of(session, application.person_id, each) for each in session.scalars(query))


def file_of(session: Session, person_id: UUID, upload: Upload) -> File:
    """A stored file with its sealed details."""
    vault = vault_of(session)
    details = json.loads(vault.open(person_id, Upload.details_cipher, upload.id, upload.details_cipher))
    return File(id=upload.id, key=upload.key, row_id=upload.row_id, size=upload.size, **details)


def store_section(
    session: Session, application: Application, key: str, content: Mapping[str, Any], *, actor: Actor, at: datetime
) -> DraftSection:
    """Seal a section's content into the draft, new or over the one that is there, and flush."""
    query = select(DraftSection).where(DraftSection.application_id == application.id, DraftSection.key == key)
    stored = session.scalar(query)
    section_id = stored.id if stored else uuid4()
    sealed = vault_of(session).seal(
        application.person_id, DraftSection.content_cipher, section_id, canonical(dict(content))
    )
    if stored is None:
        stored = DraftSection(id=section_id, application_id=application.id, key=key, version=1)
        session.add(stored)
    stored.content_cipher, stored.saved_by, stored.saved_at = sealed, actor.account_id, at
    session.flush()
    return stored


def unit_part(
    policy: Policy, unit: Organisation | None, stated: Written | None, known: Known, *, level: str | None = None
) -> dict[str, Any]:
    """The unit as the exchange format has it; of a person without one, what he stated of himself.

    What authorities have recorded (``known``) counts before the unit's own word, which doesn't count at all for what the
    place leaves to authorities. ``level`` is that of the title applied for, which posts are vacant at.
    """
    if unit is None:
        return {"in_jurisdiction": True, **(answers(UNIT, stated.values) if stated else {})}
    divisions = Divisions.official()
    inside = unit.division in divisions and divisions.contains(policy.jurisdiction.code, unit.division)
    said = {
        **own_word(policy.declarations.accounts, unit.facts),
        **known.values(year=policy.terms.year, level=level),
    }
    kept = {key: value for key, value in said.items() if key in policy.fields_of("unit") and value is not None}
    return {
        **kept,
        "name": unit.name,
        "credit_code": unit.credit_code,
        "division": unit.division,
        "licence_authority": unit.licence_authority,
        "in_jurisdiction": kept.get("in_jurisdiction", inside),
    }


def exchange(
    policy: Policy,
    *,
    channel: str,
    at: str,
    unit: Mapping[str, Any],
    sections: Mapping[str, Written],
    files: Iterable[File],
    pledge: bool | None,
) -> dict[str, Any]:
    """The dossier of a draft in the exchange format."""
    every = tuple(files)
    asked = (each for each in policy.sections(channel) if each.key not in BESIDE)
    return {
        "jurisdiction": policy.jurisdiction.code,
        "year": policy.terms.year,
        "channel": channel,
        "at": at,
        **_chosen(sections.get(COMMITTEE.key)),
        "entrustment": _letter(policy, channel, sections.get(ENTRUSTMENT.key)),
        "unit": dict(unit),
        "sections": {section.key: _part(section, sections.get(section.key), every) for section in asked},
        "attachments": _attachments(policy, channel, every),
        "pledge": pledge,
    }


def _chosen(saved: Written | None) -> dict[str, Any]:
    """The committee and the range of people, which the format keeps at the top."""
    given = answers(COMMITTEE, saved.values) if saved else {}
    return {each.key: given.get(each.key) for each in COMMITTEE.fields}


def _letter(policy: Policy, channel: str, saved: Written | None) -> dict[str, Any] | None:
    """The letter as far as it was typed; where a channel knows one direction only, nobody is asked for it."""
    given = answers(ENTRUSTMENT, saved.values) if saved else {}
    directions = {each.direction for each in declared(policy, channel)}
    if given and len(directions) == 1:
        given["direction"] = directions.pop()
    return given or None


def _part(section: Section, saved: Written | None, files: tuple[File, ...]) -> Any:
    if saved is None:
        return None
    if not section.repeats:
        return answers(section, saved.values)
    return [{**answers(section, row.values), "proofs": _proofs(section, row, files)} for row in saved.rows]


def _proofs(section: Section, row: Row, files: tuple[File, ...]) -> list[str]:
    return [each.proof for each in files if each.key == section.key and each.row_id == row.id and each.proof]


def _attachments(policy: Policy, channel: str, files: tuple[File, ...]) -> dict[str, Any]:
    return {
        spec.key: [each.as_exchange() for each in files if each.key == spec.key and each.row_id is None]
        for spec in policy.attachments(channel)
    }
