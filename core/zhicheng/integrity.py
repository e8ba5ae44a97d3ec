"""Entries of the integrity archive about an applicant that have not run out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from zhicheng.spans import add_years

if TYPE_CHECKING:
    from zhicheng.dossier.facts import Facts, Record


def running(case: Facts) -> Iterator[tuple[Record, date | None]]:
    """Each entry that stands on the day of application (the law day where that isn't known), with its last day.

    An entry that states none lasts the jurisdiction's number of years (N-5); None where its beginning isn't known either.
    """
    years = int(case.policy.parameter("integrity_years").value)
    day = case.cutoffs.get("application") or case.law_day
    for row in case.given("integrity"):
        recorded: date | None = row.get("recorded_on")
        until: date | None = row.get("until") or (add_years(recorded, years) if recorded else None)
        if until is None or until >= day:
            yield row, until
