"""Legal holds as a condition: what is kept for a time only stays while a hold stands on the person it is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import InstrumentedAttribute

from zhicheng.store.models import LegalHold


def held(person: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None]) -> ColumnElement[bool]:
    """The column names somebody on whom a legal hold stands."""
    stands: Any = LegalHold.lifted_at.is_(None)
    return exists().where(LegalHold.person_id == person, stands)
