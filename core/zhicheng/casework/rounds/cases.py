"""What of a late or barred office is given to another one: candidates, cases on their way, and lists that fall (JB-6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from zhicheng.casework.snapshots import newest_of
from zhicheng.specs import DeskKind
from zhicheng.store.engine import READ_ONLY
from zhicheng.store.models import (
    Application,
    ApplicationStatus,
    Batch,
    BatchState,
    Candidate,
    RouteDesk,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Cases of one series and level, which one committee takes; either is empty where it isn't known (any more)."""

    series: str
    level: str
    number: int

    @property
    def key(self) -> tuple[str, str]:
        return self.series, self.level


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """The cases to be entrusted: ``candidates`` without a result, and those that aren't accepted yet (``underway``).
    ``kinds`` are series and level of each, by application."""

    candidates: tuple[Candidate, ...]
    underway: tuple[Application, ...]
    kinds: dict[UUID, tuple[str, str]]

    @property
    def number(self) -> int:
        return len(self.kinds)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The cases by series and level, in the order of these."""
        found = sorted(self.kinds.values())
        return tuple(Group(*key, found.count(key)) for key in dict.fromkeys(found))

    def of(self, keys: Sequence[tuple[str, str]]) -> frozenset[UUID]:
        """The applications of some groups."""
        return frozenset(application for application, key in self.kinds.items() if key in keys)


def gathered(
    session: Session, *, notice_id: UUID, organisation_id: UUID, among: Sequence[ColumnElement[bool]]
) -> Cases:
    """The candidates of these conditions, locked unless the session only reads, and all cases on their way."""
    wanted = select(Candidate).where(*among).order_by(Candidate.accepted_at, Candidate.application_id)
    if not session.info.get(READ_ONLY):
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    candidates = tuple(session.scalars(wanted))
    way = underway() & _under(notice_id, organisation_id)
    coming = tuple(session.scalars(select(Application).where(way).order_by(Application.id)))
    kinds = {each.application_id: (each.series or "", each.level or "") for each in candidates}
    filed = newest_of(session, coming) if coming else {}
    for each in coming:
        basic = (filed[each.id].part("basic") or {}) if each.id in filed else {}
        kinds[each.id] = (str(basic.get("series") or ""), str(basic.get("level") or ""))
    return Cases(candidates=candidates, underway=coming, kinds=kinds)


def underway() -> ColumnElement[bool]:
    """Cases that were submitted, and that nobody has ended or accepted."""
    accepted = exists().where(Candidate.application_id == Application.id).correlate(Application)
    return Application.status.in_((ApplicationStatus.SUBMITTED, ApplicationStatus.RETURNED)) & ~accepted


def ahead() -> ColumnElement[bool]:
    """Joins cases with the committee offices' desks on their routes."""
    return (
        (RouteDesk.application_id == Application.id)
        & (RouteDesk.route == Application.route)
        & (RouteDesk.kind == DeskKind.COMMITTEE_OFFICE)
    )


def hold(session: Session, *, notice_id: UUID, organisation_id: UUID) -> None:
    """Lock everything that an office could still decide under a notice; what is read afterwards stays as it is."""
    lists = select(Batch.id).where(
        Batch.notice_id == notice_id, Batch.organisation_id == organisation_id, Batch.state == BatchState.OPEN
    )
    session.execute(lists.order_by(Batch.id).with_for_update()).all()
    way = underway() & _under(notice_id, organisation_id)
    session.execute(select(Application.id).where(way).order_by(Application.id).with_for_update(of=Application)).all()


def _under(notice_id: UUID, organisation_id: UUID) -> ColumnElement[bool]:
    """Cases under a notice whose route leads to the office."""
    desk = exists().where(ahead(), RouteDesk.organisation_id == organisation_id).correlate(Application)
    return (Application.notice_id == notice_id) & desk
