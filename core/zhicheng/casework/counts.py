"""What is counted instead of applied for: under which notice, by whom, and to which bureau it goes (HX-4.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.deadlines import phase_end
from zhicheng.casework.dossiers import unit_part
from zhicheng.casework.notices import Published, made_public, places_of
from zhicheng.casework.seats import seats
from zhicheng.casework.unit_facts.known import known_of
from zhicheng.chains import ResolvedDesk
from zhicheng.dossier.counted import counting
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.specs import Counted, DeskKind
from zhicheng.store.models import CountReport, Notice, Organisation, OrganisationKind, OrganisationStatus

COUNTING_KINDS = (OrganisationKind.UNIT, OrganisationKind.BUREAU)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """What is counted under a notice; ``until`` is the first moment that is late, None where the notice sets no day."""

    notice: Notice
    policy: Policy
    counted: Counted
    until: datetime | None

    def late(self, report: CountReport | None, now: datetime) -> bool:
        """Whether it was reported too late for the first time, or is still missing."""
        at = (report and report.first_reported_at) or now
        return self.until is not None and at >= self.until


@dataclass(frozen=True, slots=True)
class Seat:
    """An organisation that counts under a notice; ``receiver_id`` is the bureau above, None for the notice's own."""

    counting: Counting
    organisation: Organisation
    receiver_id: UUID | None


def _own(actor: Actor) -> ColumnElement[bool]:
    return CountReport.organisation_id.in_(seats(actor))


def _received(actor: Actor) -> ColumnElement[bool]:
    return CountReport.receiver_id.in_(seats(actor))


def _readable(actor: Actor) -> ColumnElement[bool]:
    issued = exists().where(Notice.id == CountReport.notice_id, Notice.organisation_id.in_(seats(actor)))
    return or_(_own(actor), _received(actor), issued.correlate(CountReport))


CHECK = Action(key="count.check", title="核对统计数据", thing=CountReport, scope=_received)
READ_COUNTS = Action(key="count.read", title="查看统计数据", thing=CountReport, scope=_readable)


def counts_under(published: Published, registry: Registry) -> Counting | None:
    """What is counted under a published notice; None where its place declares nothing."""
    declarations = registry.jurisdictions.get(published.notice.jurisdiction)
    declared = counting(declarations) if declarations else None
    if declarations is None or declared is None:
        return None
    until = phase_end(published.terms, declared[1].due)
    policy = Policy(declarations, published.terms)
    return Counting(notice=published.notice, policy=policy, counted=declared[1], until=until)


def seat_of(session: Session, known: Counting, organisation: Organisation) -> Seat | None:
    """Where an organisation stands: a bureau under the notice's own, a unit under the first bureau on its way."""
    if organisation.status is not OrganisationStatus.APPROVED:
        return None
    if organisation.kind is OrganisationKind.BUREAU:
        top = known.notice.organisation_id
        here = organisation.jurisdiction == known.notice.jurisdiction
        return Seat(known, organisation, None if organisation.id == top else top) if here else None
    if organisation.kind is not OrganisationKind.UNIT or known.notice.jurisdiction not in places_of(organisation):
        return None
    # On the law day, so that whoever receives an organisation's counts stays the same while it counts.
    recorded = known_of(session, organisation.id, known.policy.terms.law_day)
    facts = known.policy.facts(
        {"channel": known.counted.channel, "unit": unit_part(known.policy, organisation, None, recorded)}
    )
    receivers = (_bureau(session, known, desk) for desk in known.policy.chain(facts) if desk.kind == DeskKind.BUREAU)
    receiver = next((each for each in receivers if each is not None), None)
    return Seat(known, organisation, receiver) if receiver else None


def seats_of(session: Session, actor: Actor, registry: Registry) -> list[Seat]:
    """For whom the actor counts, under each notice, newest round first."""
    mine = select(Organisation).where(Organisation.id.in_(seats(actor)), Organisation.kind.in_(COUNTING_KINDS))
    organisations = session.scalars(mine.order_by(Organisation.name, Organisation.id)).all()
    found = (
        seat_of(session, known, organisation)
        for known in _countings(session, registry)
        for organisation in organisations
    )
    return [each for each in found if each is not None]


def seat(session: Session, actor: Actor, registry: Registry, *, notice_id: UUID, organisation_id: UUID) -> Seat:
    """The actor's own organisation under a notice; raises Refusal where it counts nothing there."""
    public = made_public(session, registry, notice_id)
    known = counts_under(public, registry) if public else None
    mine = session.get(Organisation, organisation_id) if organisation_id in seats(actor) else None
    found = seat_of(session, known, mine) if known and mine else None
    if found is None:
        raise Refusal("not_found", "这份通知没有需要本单位统计上报的系列。请返回“统计上报”重新选择。", status=404)
    return found


def report_of(session: Session, notice_id: UUID, organisation_id: UUID) -> CountReport | None:
    """What an organisation has counted under a notice so far."""
    query = select(CountReport).where(
        CountReport.notice_id == notice_id, CountReport.organisation_id == organisation_id
    )
    return session.scalar(query)


def _countings(session: Session, registry: Registry) -> Iterator[Counting]:
    places = [code for code, declared in registry.jurisdictions.items() if counting(declared)]
    query = select(Notice.id).where(Notice.jurisdiction.in_(places), Notice.revision_id.is_not(None))
    for notice_id in session.scalars(query.order_by(Notice.year.desc(), Notice.created_at.desc())).all():
        public = made_public(session, registry, notice_id)
        known = counts_under(public, registry) if public else None
        if known is not None:
            yield known


def _bureau(session: Session, known: Counting, desk: ResolvedDesk) -> UUID | None:
    """The bureau behind a desk: that of its division or, where it stands for none, of its name."""
    meant = Organisation.division == desk.division if desk.division else Organisation.name == desk.name
    return session.scalar(
        select(Organisation.id).where(
            Organisation.kind == OrganisationKind.BUREAU,
            Organisation.status == OrganisationStatus.APPROVED,
            Organisation.jurisdiction == known.notice.jurisdiction,
            meant,
        )
    )
