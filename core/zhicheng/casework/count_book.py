"""What has been counted under a notice, and what it adds up to: each organisation's rows, and a bureau's sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.counts import Counting
from zhicheng.store.models import (
    CountReport,
    CountRow,
    CountState,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
)

Sum = Counter[tuple[str, str]]
"""How many people by series and specialty."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One report with the rows of its own organisation."""

    report: CountReport
    organisation: Organisation
    rows: tuple[CountRow, ...]

    @property
    def own(self) -> Sum:
        return Counter({(each.series, each.specialty): each.number for each in self.rows})


@dataclass(frozen=True, slots=True)
class Book:
    """Every report under a notice, by organisation; ``missing`` are bureaus that have not begun one.

    A report that nobody has begun to work on (there only because its people were warned) counts as missing too.
    """

    entries: Mapping[UUID, Entry]
    missing: tuple[Organisation, ...] = field(default=())

    def below(self, organisation_id: UUID, *states: CountState) -> tuple[Entry, ...]:
        """What goes to a bureau: bureaus first, then units, by name; in these states, or in any."""
        found = [
            each
            for each in self.entries.values()
            if each.report.receiver_id == organisation_id and (not states or each.report.state in states)
        ]
        return tuple(sorted(found, key=lambda each: (each.organisation.kind, each.organisation.name)))

    def closed_by(self, receiver_id: UUID | None) -> Entry | None:
        """The nearest bureau, from this one upwards, whose own counts can't be changed any more."""
        while receiver_id is not None and receiver_id in self.entries:
            entry = self.entries[receiver_id]
            if entry.report.state is CountState.CONFIRMED:
                return entry
            receiver_id = entry.report.receiver_id
        return self._top_closed()

    def _top_closed(self) -> Entry | None:
        """The notice's own bureau once it has closed the sum: nothing is taken below it, begun or not."""
        tops = (each for each in self.entries.values() if each.report.receiver_id is None)
        return next((each for each in tops if each.report.state is CountState.CONFIRMED), None)

    def total(self, organisation_id: UUID) -> Sum:
        """An organisation's own rows and all that it has taken over from below."""
        entry = self.entries.get(organisation_id)
        found: Sum = Counter(entry.own) if entry else Counter()
        for each in self.below(organisation_id, CountState.CONFIRMED):
            found += self.total(each.organisation.id)
        return found


def book(session: Session, known: Counting) -> Book:
    """Everything that has been counted under a notice."""
    rows: dict[UUID, list[CountRow]] = {}
    of_notice = select(CountRow).join(CountReport, CountReport.id == CountRow.report_id)
    for row in session.scalars(of_notice.where(CountReport.notice_id == known.notice.id).order_by(CountRow.position)):
        rows.setdefault(row.report_id, []).append(row)
    query = select(CountReport, Organisation).join(Organisation, Organisation.id == CountReport.organisation_id)
    entries = {
        organisation.id: Entry(report, organisation, tuple(rows.get(report.id, ())))
        for report, organisation in session.execute(query.where(CountReport.notice_id == known.notice.id))
    }
    missing = (each for each in _bureaus(session, known) if each.id not in entries or _untouched(entries[each.id]))
    return Book({key: each for key, each in entries.items() if not _untouched(each)}, tuple(missing))


def rows_of(session: Session, report: CountReport | None) -> tuple[CountRow, ...]:
    """The rows of one report, in the order in which they were written."""
    if report is None:
        return ()
    query = select(CountRow).where(CountRow.report_id == report.id).order_by(CountRow.position)
    return tuple(session.scalars(query))


def ordered(sums: Iterable[tuple[str, str]], series: tuple[str, ...]) -> list[tuple[str, str]]:
    """Series and specialties in the order of the declaration, specialties by name; what isn't declared (any more) last."""
    places = {name: place for place, name in enumerate(series)}
    return sorted(set(sums), key=lambda each: (places.get(each[0], len(places)), each))


def _untouched(entry: Entry) -> bool:
    report = entry.report
    return report.state is CountState.DRAFT and not entry.rows and report.first_reported_at is None


def _bureaus(session: Session, known: Counting) -> list[Organisation]:
    """The bureaus that report to that of the notice."""
    query = select(Organisation).where(
        Organisation.kind == OrganisationKind.BUREAU,
        Organisation.status == OrganisationStatus.APPROVED,
        Organisation.jurisdiction == known.notice.jurisdiction,
        Organisation.id != known.notice.organisation_id,
    )
    return list(session.scalars(query.order_by(Organisation.division)))
