"""An applicant of the demonstration who fills in everything, submits, and gets the case back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pikepdf
from sqlalchemy import select

from zhicheng.casework import desks, drafts, files, marks, returns, submission
from zhicheng.casework.accounts import find_account
from zhicheng.casework.actor import Actor, load_actor
from zhicheng.casework.case import read_case
from zhicheng.registry import Declarations
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import Application, Mark
from zhicheng_web.demo import answers


def pdf() -> io.BytesIO:
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made)
    made.seek(0)
    return made


def actor(site: Any, session: Any, role: str, place: Declarations | None = None) -> Actor:
    """Somebody of the demonstration; in the site's own place unless told."""
    name = (place or site.place).jurisdiction.name
    door = next(each for each in site.built.doors if each.place == name and role in each.role)
    account = find_account(session, door.login)
    assert account is not None
    found = load_actor(session, account.id)
    assert found is not None
    return found


def draft_id(site: Any, place: Declarations | None = None) -> UUID:
    """The demonstration's draft in a place."""
    with site.store.reading() as session:
        person = actor(site, session, "申报人", place).person_id
        found = session.scalars(select(Application.id).where(Application.person_id == person)).one()
        assert isinstance(found, UUID)
        return found


def complete(site: Any, application_id: UUID, place: Declarations | None = None) -> None:
    """Fill in the rest of the draft from the eligible case, through the use cases; attachments aside."""
    declarations = place or site.place
    channel = next(each for each in declarations.channels.values() if each.online)
    dossier = answers.eligible(declarations, channel.key)
    with site.store.begin() as session:
        who = actor(site, session, "申报人", place)
        known = drafts.load(session, who, site.clock, site.registry, application_id=application_id).sections
        for name in channel.sections:
            section = declarations.sections[name]
            given = dossier["sections"].get(section.key)
            if not section.repeats or not given:
                continue
            rows = answers.rows(section, given)
            if section.key not in known:
                drafts.save(
                    session, who, site.clock, site.registry,
                    application_id=application_id, key=section.key, version=0, rows=rows,
                )  # fmt: skip
            for row, part in zip(rows, given, strict=True):
                for proof in part.get("proofs") or ():
                    files.attach(
                        session, BlobDirectory(site.store.blobs), who, site.clock, site.registry,
                        application_id=application_id, key=section.key, row_id=row.id, proof=proof,
                        filename="证明.pdf", stream=pdf(),
                    )  # fmt: skip


def attach(site: Any, application_id: UUID, place: Declarations | None = None) -> None:
    """Upload every attachment that the draft still lacks."""
    with site.store.begin() as session:
        who = actor(site, session, "申报人", place)
        draft = drafts.load(session, who, site.clock, site.registry, application_id=application_id)
        for each in draft.problems():
            if each.section == "attachments":
                files.attach(
                    session, BlobDirectory(site.store.blobs), who, site.clock, site.registry,
                    application_id=application_id, key=each.field or "", filename="附件.pdf", stream=pdf(),
                )  # fmt: skip


def submit(site: Any, application_id: UUID, place: Declarations | None = None) -> submission.Receipt:
    with site.store.begin() as session:
        who = actor(site, session, "申报人", place)
        return submission.submit(session, who, site.clock, site.registry, application_id=application_id, pledge=True)


def give_back(site: Any, application_id: UUID, opinion: str, notes: Mapping[str, str], **more: Any) -> None:
    """The unit's handler checks every section and returns those with a note."""
    with site.store.begin() as session:
        who = actor(site, session, "经办人")
        desks.claim(session, who, site.clock, site.registry, application_id=application_id)
        case = read_case(session, who, site.clock, site.registry, application_id=application_id)
        for section in case.sections:
            known = case.marks.get(section)
            marks.mark(
                session, who, site.clock, site.registry,
                application_id=application_id, section=section, version=known.version if known else 0,
                mark=Mark.MEND if section in notes else Mark.VERIFIED, note=notes.get(section, ""),
            )  # fmt: skip
        version = session.get_one(Application, application_id).version
        returns.return_case(
            session, who, site.clock, site.registry,
            application_id=application_id, version=version, opinion=opinion, **more,
        )  # fmt: skip
