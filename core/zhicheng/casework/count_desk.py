"""The bureau above: it takes over what was reported or gives it back, and the notice's own closes everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, Stale, account_name, changes_since, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.count_book import Book, Sum, book
from zhicheng.casework.counting_up import check_open, closed_words, line_above, noted, opened, touched
from zhicheng.casework.counts import CHECK, READ_COUNTS, Counting, counts_under, seat
from zhicheng.casework.kinds import Topic
from zhicheng.casework.notices import made_public
from zhicheng.casework.record import Notify
from zhicheng.casework.seats import checkers, seats
from zhicheng.registry import Registry
from zhicheng.store.models import CountReport, CountState, Organisation
from zhicheng.store.moments import Clock

MOST_CHARACTERS = 200
"""Of a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A report as the bureau above reads it: ``total`` is the organisation's own rows and what it has taken over.

    ``ours``: the reader's bureau is the one that checks it. ``closed`` says why nothing can be changed any more.
    """

    counting: Counting
    report: CountReport
    organisation: Organisation
    book: Book
    total: Sum
    reported_by: str
    reported_at: datetime | None
    ours: bool
    closed: str


def read_received(session: Session, actor: Actor, registry: Registry, *, report_id: UUID) -> Received:
    """A report that the actor may read; raises Refusal."""
    report = fetch(session, actor, READ_COUNTS, report_id)
    public = made_public(session, registry, report.notice_id)
    known = counts_under(public, registry) if public else None
    if known is None:
        raise Refusal("not_found", "这份通知所在地区没有启用统计上报。请联系平台运维人员。", status=404)
    found = book(session, known)
    closer = found.closed_by(report.receiver_id)
    return Received(
        counting=known,
        report=report,
        organisation=session.get_one(Organisation, report.organisation_id),
        book=found,
        total=found.total(report.organisation_id),
        reported_by=account_name(session, report.reported_by) if report.reported_by else "",
        reported_at=report.reported_at,
        ours=report.receiver_id in seats(actor),
        closed=closed_words(closer.organisation, closer.report) if closer else "",
    )


def confirm(session: Session, actor: Actor, clock: Clock, *, report_id: UUID, version: int) -> CountReport:
    """Take a report over: it counts in the bureau's own sum and can't be changed below. Raises Refusal and Stale."""
    found = fetch(session, actor, CHECK, report_id, version=version)
    if found.state is not CountState.REPORTED:
        raise Refusal("conflict", "这份统计数据没有等待核对。请刷新页面查看最新状态。")
    _into_the_sums(session, found)
    found.state, found.confirmed_at = CountState.CONFIRMED, clock()
    noted(session, "counts.confirmed", found, actor=actor, clock=clock)
    return found


def give_back(
    session: Session, actor: Actor, clock: Clock, *, report_id: UUID, version: int, reason: str
) -> CountReport:
    """Let a report be mended, taken over already or not; its people are told. Raises Refusal and Stale."""
    found = fetch(session, actor, CHECK, report_id, version=version)
    reason = reason.strip()
    if not reason or len(reason) > MOST_CHARACTERS:
        raise invalid({"reason": f"请写明退回的原因，不超过{MOST_CHARACTERS}字，报送单位会看到。"})
    if found.state is CountState.DRAFT:
        raise Refusal("conflict", "这份统计数据还没有报送，或者已经退回。请刷新页面查看最新状态。")
    _into_the_sums(session, found)
    found.state, found.confirmed_at, found.returned_for = CountState.DRAFT, None, reason
    told = tuple(Notify(Topic.COUNTS_RETURNED, each) for each in checkers(session, found.organisation_id))
    noted(session, "counts.returned", found, actor=actor, clock=clock, notify=told)
    return found


def reopen(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    notice_id: UUID,
    organisation_id: UUID,
    version: int,
) -> CountReport:
    """Open the counts again after the notice's bureau has closed them by mistake. Raises Refusal and Stale."""
    here = seat(session, actor, registry, notice_id=notice_id, organisation_id=organisation_id)
    mine = opened(session, notice_id, organisation_id, here.receiver_id)
    if mine.version != version:
        raise Stale(changes_since(session, mine.id, version))
    if mine.receiver_id is not None or mine.state is not CountState.CONFIRMED:
        raise Refusal("conflict", "汇总没有完成，无需撤销。请刷新页面查看最新状态。")
    mine.state, mine.confirmed_at = CountState.DRAFT, None
    noted(session, "counts.reopened", mine, actor=actor, clock=clock)
    return mine


def _into_the_sums(session: Session, found: CountReport) -> None:
    """Whoever looks at a report above sees that its sum changes; raises Refusal where that is closed."""
    above = line_above(session, found)
    check_open(session, above)
    if above and above[0].state is CountState.REPORTED:
        touched(above[0])
