"""What is recorded of a unit, and which of it holds on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.dossier.recordable import ASKED_ALL_THE_SAME, FOR_A_ROUND
from zhicheng.specs import AccountRules
from zhicheng.store.models import UnitFact


@dataclass(frozen=True, slots=True)
class Known:
    """The records of a unit that hold on a calendar day in Beijing, those of a single round among them."""

    facts: tuple[UnitFact, ...] = ()

    def of(self, key: str, *, year: int | None = None, level: str | None = None) -> UnitFact | None:
        """The record of a fact that holds; ``year`` and ``level`` pick one of those that are for a round."""
        at = (year, level) if key in FOR_A_ROUND else (None, None)
        return next((each for each in self.facts if each.key == key and (each.year, each.level) == at), None)

    def values(self, *, year: int, level: str | None) -> dict[str, Any]:
        """The values as the exchange format's ``unit`` has them."""
        found = {each.key: self.of(each.key, year=year, level=level) for each in self.facts}
        return {key: each.value for key, each in found.items() if each is not None}


NOTHING = Known()


def known_of(session: Session, unit_id: UUID | None, day: date) -> Known:
    """What holds of a unit on a day; nothing of nobody's. One query."""
    if unit_id is None:
        return NOTHING
    query = select(UnitFact).where(UnitFact.organisation_id == unit_id, UnitFact.withdrawn_at.is_(None))
    return Known(holding(session.scalars(query), day))


def holding(records: Iterable[UnitFact], day: date) -> tuple[UnitFact, ...]:
    """Those that hold on a day: of each fact the one that began last, unless it has ended by then.

    From its first day on a record takes the place of those that began before it, even of one that was to hold longer; of
    two that begin on the same day the later one counts. One that is withdrawn never was.
    """
    ruling: dict[tuple[str, int | None, str | None], UnitFact] = {}
    for each in sorted(records, key=lambda each: (each.since, each.number)):
        if each.since <= day and each.withdrawn_at is None:
            ruling[each.key, each.year, each.level] = each
    return tuple(each for each in ruling.values() if each.until is None or day <= each.until)


def own_word(rules: AccountRules, stated: Mapping[str, Any]) -> dict[str, Any]:
    """What counts of what a unit says of itself: not what an authority decides."""
    decided = {each.key for each in rules.recorded} - set(ASKED_ALL_THE_SAME)
    return {key: value for key, value in stated.items() if key not in decided}
