"""From the record into a dossier and back: rows that are filled in, and what was filed beside what is on record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from zhicheng.casework.actor import Actor
from zhicheng.casework.dossiers import Row, store_section
from zhicheng.casework.learning.amounts import Amount, said
from zhicheng.casework.learning.sums import totals
from zhicheng.dossier.standard import CONTINUING_EDUCATION
from zhicheng.policy import Policy
from zhicheng.store.models import Application
from zhicheng.store.moments import Clock

SECTION = CONTINUING_EDUCATION.key
_MARK = "learned"
"""With the year, the id of a row that comes from the record: filling in again finds it."""


@dataclass(frozen=True, slots=True)
class Filled:
    """``rows`` as they are afterwards; ``typed`` are the years that the person has typed in, which stay as they are."""

    rows: tuple[Row, ...]
    typed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class YearBeside:
    """A year as filed and as recorded, in tenths of hours; None where there is nothing."""

    year: int
    filed: int | None
    recorded: Amount | None

    @property
    def difference(self) -> int:
        """How much more was filed than is on record."""
        return (self.filed or 0) - (self.recorded.total if self.recorded else 0)


def kept_for(policy: Policy, channel: str) -> str | None:
    """The jurisdiction whose record belongs into dossiers of a channel; None where there is none."""
    rules = policy.declarations.learning
    asked = any(each.key == SECTION for each in policy.sections(channel))
    return rules.jurisdiction if rules and asked else None


def filled(rows: Sequence[Row], recorded: Mapping[int, Amount], fields: Iterable[str]) -> Filled:
    """The rows with the record's in their places: those that were filled in before are renewed, typed ones stay."""
    wanted = set(fields)
    own = [row for row in rows if not row.id.startswith(_MARK)]
    typed = {row.values.get("year", "").strip() for row in own}
    fresh = [
        Row(f"{_MARK}{year}", {key: value for key, value in _values(year, amount).items() if key in wanted})
        for year, amount in recorded.items()
        if str(year) not in typed
    ]
    return Filled((*fresh, *own), tuple(year for year in recorded if str(year) in typed))


def fill_in(session: Session, actor: Actor, clock: Clock, policy: Policy, application: Application) -> None:
    """Begin a draft's section with what is on record; nothing where there is nothing."""
    jurisdiction = kept_for(policy, application.channel)
    recorded = totals(session, application.person_id, jurisdiction) if jurisdiction else {}
    if not recorded:
        return
    fields = (each.key for each in policy.section(application.channel, SECTION).fields)
    rows = [{"id": row.id, "values": dict(row.values)} for row in filled((), recorded, fields).rows]
    store_section(session, application, SECTION, {"rows": rows}, actor=actor, at=clock())


def beside(
    session: Session, policy: Policy, application: Application, filed: Sequence[Mapping[str, Any]]
) -> tuple[YearBeside, ...]:
    """What was filed beside what is on record now, by year; empty where no record is kept for it."""
    jurisdiction = kept_for(policy, application.channel)
    if jurisdiction is None:
        return ()
    recorded = totals(session, application.person_id, jurisdiction)
    stated: dict[int, int] = {}
    for row in filed:
        hours = _hours(row)
        if row.get("year") is not None and hours is not None:
            stated[int(row["year"])] = stated.get(int(row["year"]), 0) + hours
    years = sorted({*recorded, *stated})
    return tuple(YearBeside(year, stated.get(year), recorded.get(year)) for year in years)


def _values(year: int, amount: Amount) -> dict[str, str]:
    return {
        "year": str(year),
        "hours": said(amount.total),
        "public_hours": said(amount.public),
        "professional_hours": said(amount.professional),
    }


def _hours(row: Mapping[str, Any]) -> int | None:
    """The total that a row states, or the sum of its parts."""
    if row.get("hours") is not None:
        return round(float(row["hours"]) * 10)
    parts = [row[key] for key in ("public_hours", "professional_hours") if row.get(key) is not None]
    return sum(round(float(each) * 10) for each in parts) if parts else None
