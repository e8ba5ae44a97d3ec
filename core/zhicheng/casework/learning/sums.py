"""What counts of a person's record, by year: sums that need no key."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zhicheng.casework.learning.amounts import Amount
from zhicheng.store.models import LearningHours


def totals(session: Session, person_id: UUID, jurisdiction: str) -> dict[int, Amount]:
    """By year in ascending order, entries that were annulled left out."""
    query = (
        select(LearningHours.year, func.sum(LearningHours.public_hours), func.sum(LearningHours.professional_hours))
        .where(
            LearningHours.person_id == person_id,
            LearningHours.jurisdiction == jurisdiction,
            LearningHours.annulled_at.is_(None),
        )
        .group_by(LearningHours.year)
        .order_by(LearningHours.year)
    )
    return {year: Amount(int(public), int(professional)) for year, public, professional in session.execute(query)}
