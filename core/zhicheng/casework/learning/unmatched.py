"""Hours of people who have no account yet: kept without name or number, found when somebody enters that number.

The index is made under the key of the import: it survives a change of the master key, and is worth nothing once the
import's key is destroyed.
"""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.record import canonical, record
from zhicheng.identity import compact
from zhicheng.store.models import HoursSource, LearningHours, LearningImport, LearningUnmatched
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of


def index_of(session: Session, import_id: UUID, number: str) -> bytes:
    """The index of a number in one import. Raises Erased."""
    return vault_of(session).index(import_id, "learning", compact(number))


def match_person(session: Session, clock: Clock, *, person_id: UUID, number: str | None) -> int:
    """Put on record what was imported for a number before anybody here had it; how many entries."""
    if not number:
        return 0
    imports = session.scalars(select(LearningUnmatched.import_id).distinct()).all()
    indexes = [index_of(session, each, number) for each in imports]
    query = select(LearningUnmatched).where(LearningUnmatched.id_number_index.in_(indexes)).with_for_update()
    found = session.scalars(query).all() if indexes else ()
    for row in found:
        session.add(_entry(session, row, person_id))
        session.delete(row)
    if found:
        record(
            session,
            "learning.matched",
            actor=None,
            clock=clock,
            subjects={"person": person_id},
            payload={"entries": len(found)},
        )
    return len(found)


def _entry(session: Session, row: LearningUnmatched, person_id: UUID) -> LearningHours:
    made, hours_id = session.get_one(LearningImport, row.import_id), uuid4()
    details = canonical({"title": "", "number": ""})
    return LearningHours(
        id=hours_id,
        person_id=person_id,
        jurisdiction=row.jurisdiction,
        year=row.year,
        public_hours=row.public_hours,
        professional_hours=row.professional_hours,
        source=HoursSource.IMPORT,
        details_cipher=vault_of(session).seal(person_id, LearningHours.details_cipher, hours_id, details),
        number_digest=row.number_digest,
        import_id=row.import_id,
        recorded_by=made.decided_by or made.uploaded_by,
        recorded_for=made.organisation_id,
        recorded_at=row.kept_at,
    )
