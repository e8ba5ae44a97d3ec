"""Counting and reporting: an organisation writes its rows, reports them, and mends them until they are taken over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from zhicheng.casework.access import Refusal, Stale, changes_since
from zhicheng.casework.actor import Actor
from zhicheng.casework.count_rows import Line, Typed, read_rows
from zhicheng.casework.counts import Seat, report_of, seat
from zhicheng.casework.kinds import Topic
from zhicheng.casework.record import Notify, record
from zhicheng.casework.seats import checkers
from zhicheng.registry import Registry
from zhicheng.store.models import CountReport, CountRow, CountState, Notice, Organisation
from zhicheng.store.moments import Clock


def save(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    notice_id: UUID,
    organisation_id: UUID,
    version: int,
    rows: Sequence[Typed],
) -> CountReport:
    """Write an organisation's rows anew, reported ones included; ``version`` is that on the page, 0 for none.

    Raises Refusal with messages at the rows, or where it has been taken over, and Stale.
    """
    here = seat(session, actor, registry, notice_id=notice_id, organisation_id=organisation_id)
    lines = read_rows(here.counting, rows)
    report = _in_hand(session, here, version)
    _write(session, report, lines)
    people = sum(each.number for each in lines)
    noted(session, "counts.saved", report, actor=actor, clock=clock, payload={"rows": len(lines), "people": people})
    return report


def report(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    notice_id: UUID,
    organisation_id: UUID,
    version: int,
) -> CountReport:
    """Send the counts to the bureau above (an empty list too: nobody); that of the notice closes them for everybody.

    A bureau first settles what its units have reported. Raises Refusal and Stale.
    """
    here = seat(session, actor, registry, notice_id=notice_id, organisation_id=organisation_id)
    mine = _in_hand(session, here, version)
    if mine.state is CountState.REPORTED:
        raise Refusal("conflict", "统计数据已经报送，无需重复报送。需要更正的，修改后保存即可。")
    if waiting := _waiting(session, mine):
        raise Refusal("conflict", f"还有{waiting}份报来的统计数据没有核对。请逐份核对或者退回，再办理。")
    now, top = clock(), mine.receiver_id is None
    mine.state = CountState.CONFIRMED if top else CountState.REPORTED
    mine.reported_at, mine.reported_by = now, actor.account_id
    mine.first_reported_at = mine.first_reported_at or now
    mine.confirmed_at = now if top else None
    told = tuple(Notify(Topic.COUNTS_RECEIVED, each) for each in checkers(session, mine.receiver_id))
    noted(session, "counts.finished" if top else "counts.reported", mine, actor=actor, clock=clock, notify=told)
    return mine


def opened(session: Session, notice_id: UUID, organisation_id: UUID, receiver_id: UUID | None) -> CountReport:
    """The report of an organisation, locked; an empty draft where there was none. Two who open it get the same."""
    if report_of(session, notice_id, organisation_id) is None:
        blank = CountReport(
            id=uuid4(),
            notice_id=notice_id,
            organisation_id=organisation_id,
            receiver_id=receiver_id,
            state=CountState.DRAFT,
        )
        with suppress(IntegrityError), session.begin_nested():
            session.add(blank)
    query = select(CountReport).where(
        CountReport.notice_id == notice_id, CountReport.organisation_id == organisation_id
    )
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()


def line_above(session: Session, report: CountReport) -> list[CountReport]:
    """The reports of the bureaus above, nearest first, locked; everybody locks upwards, so nobody waits in a ring."""
    found, receiver_id = [], report.receiver_id
    top = session.get_one(Notice, report.notice_id).organisation_id
    while receiver_id is not None:
        above = opened(session, report.notice_id, receiver_id, None if receiver_id == top else top)
        found.append(above)
        receiver_id = above.receiver_id
    return found


def check_open(session: Session, above: Sequence[CountReport]) -> None:
    """Raises Refusal where a bureau above has handed on or closed what this would change."""
    closed = next((each for each in above if each.state is CountState.CONFIRMED), None)
    if closed is not None:
        raise Refusal("closed", closed_words(session.get_one(Organisation, closed.organisation_id), closed))


def closed_words(bureau: Organisation, report: CountReport) -> str:
    """Why nothing can be changed below a bureau whose counts are settled, and whom to turn to."""
    what = "已完成汇总" if report.receiver_id is None else "的统计数据已由上级核对"
    return f"{bureau.name}{what}，不能再改动。确需更正的，请与其联系，由其撤销或者申请退回后再办。"


def touched(report: CountReport) -> CountReport:
    """The report, which gets a new version even where only rows of it (or below it) have changed."""
    flag_modified(report, "state")
    return report


def noted(
    session: Session,
    kind: str,
    report: CountReport,
    *,
    actor: Actor | None,
    clock: Clock,
    payload: Mapping[str, object] | None = None,
    notify: Sequence[Notify] = (),
) -> None:
    """Record an event about a report."""
    subjects = {"counts": report.id, "notice": report.notice_id, "organisation": report.organisation_id}
    record(session, kind, actor=actor, clock=clock, subjects=subjects, payload=payload, changed=report, notify=notify)


def _in_hand(session: Session, here: Seat, version: int) -> CountReport:
    """The actor's own report, locked with those above, while it can still be changed."""
    mine = opened(session, here.counting.notice.id, here.organisation.id, here.receiver_id)
    # A blank one comes into being when its people are warned or something is reported to it: for them it is still none.
    seen = max(version, 1)
    if mine.version != seen:
        raise Stale(changes_since(session, mine.id, seen))
    if mine.state is CountState.CONFIRMED:
        top = mine.receiver_id is None
        message = (
            "汇总已经完成，不能再改动。请先撤销汇总。"
            if top
            else "统计数据已由上级核对，不能再改动。需要更正的，请联系上级退回。"
        )
        raise Refusal("closed", message)
    mine.receiver_id = here.receiver_id
    check_open(session, line_above(session, mine))
    return touched(mine)


def _write(session: Session, report: CountReport, lines: Sequence[Line]) -> None:
    session.execute(delete(CountRow).where(CountRow.report_id == report.id))
    session.add_all(
        CountRow(
            id=uuid4(),
            report_id=report.id,
            position=place,
            series=line.series,
            specialty=line.specialty,
            number=line.number,
        )
        for place, line in enumerate(lines, 1)
    )


def _waiting(session: Session, mine: CountReport) -> int:
    below = select(CountReport.id).where(
        CountReport.notice_id == mine.notice_id,
        CountReport.receiver_id == mine.organisation_id,
        CountReport.state == CountState.REPORTED,
    )
    return len(session.scalars(below).all())
