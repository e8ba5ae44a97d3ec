"""What an applicant has to mend: the opinion, the sections that are open for it, and until when (JM-4)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.store.models import Application, CaseReturn, Organisation, ReturnOutcome
from zhicheng.store.vault import vault_of

ATTACHMENTS = "attachments"
"""Attachments are checked, returned and opened together, under this key beside those of the sections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """One notice with everything to mend. ``notes`` say what for each open section; ``opened`` are those sections
    with the draft's version of each when it was returned; ``until`` is the first moment that is too late.
    """

    return_id: UUID
    office: str
    opinion: str
    notes: Mapping[str, str]
    opened: Mapping[str, int]
    returned_at: datetime
    until: datetime


def open_return(session: Session, application: Application) -> CaseReturn | None:
    """The return that the applicant has not answered yet."""
    return session.scalar(
        select(CaseReturn).where(CaseReturn.application_id == application.id, CaseReturn.closed_at.is_(None))
    )


def mending_of(session: Session, application: Application) -> Mending | None:
    """What is to be mended now; None for a case that isn't with the applicant."""
    found = open_return(session, application)
    return None if found is None else opened_return(session, application, found)


def abandoned(session: Session, application: Application) -> CaseReturn | None:
    """The return that the applicant let pass, by which a case was given up; None for any other case."""
    return session.scalar(
        select(CaseReturn)
        .where(CaseReturn.application_id == application.id, CaseReturn.outcome == ReturnOutcome.ABANDONED)
        .order_by(CaseReturn.returned_at.desc())
        .limit(1)
    )


def opened_return(session: Session, application: Application, given: CaseReturn) -> Mending:
    """A return with its opinion and notes; raises Erased."""
    sealed = vault_of(session).open(application.person_id, CaseReturn.content_cipher, given.id, given.content_cipher)
    content = json.loads(sealed)
    return Mending(
        return_id=given.id,
        office=session.get_one(Organisation, given.organisation_id).name,
        opinion=content["opinion"],
        notes=content["notes"],
        opened=given.opened,
        returned_at=given.returned_at,
        until=given.until,
    )
