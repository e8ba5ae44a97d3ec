"""How counts are told: their state in words, the deadline, and sums with where they come from."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import url_for

from zhicheng.casework.count_book import Book, Sum, ordered
from zhicheng.casework.counting_up import closed_words
from zhicheng.casework.counts import Counting, Seat
from zhicheng.store.models import CountReport, CountState, OrganisationKind
from zhicheng_web import shell
from zhicheng_web.office_page import Frame, Tab
from zhicheng_web.pieces import Column, Deadline, Status, Table, Tone


def address(endpoint: str, notice_id: UUID, organisation_id: UUID) -> str:
    """Of a page of one organisation's counts."""
    return url_for(endpoint, notice_id=notice_id, organisation_id=organisation_id)


def frame(seat: Seat, current: str, waiting: int = 0) -> Frame:
    """The pages of one organisation's counts; a bureau has a sum beside its own rows."""
    shell.within(seat.counting.policy.jurisdiction)
    here = (seat.counting.notice.id, seat.organisation.id)
    tabs: tuple[Tab, ...] = ()
    if seat.organisation.kind is OrganisationKind.BUREAU:
        tabs = (
            Tab("汇总", address("counts.overview", *here), current == "overview", waiting),
            Tab("本级补充填报", address("counts.rows", *here), current == "rows"),
        )
    return Frame(f"统计上报　{seat.organisation.name}", tabs)


def status_of(report: CountReport | None, *, top: bool = False) -> Status:
    """Where a report stands; the notice's own bureau doesn't report but sums up."""
    if report is None or report.state is CountState.DRAFT:
        if report is not None and report.returned_for:
            return Status("已退回，待更正", Tone.ATTENTION)
        return Status("未完成汇总" if top else "未报送", Tone.QUIET)
    if report.state is CountState.REPORTED:
        return Status("已报送，待核对", Tone.ACTIVE)
    return Status("汇总已完成" if top else "已核对", Tone.DONE)


def lateness(known: Counting, report: CountReport | None, now: datetime) -> Status | str:
    """Whether a report came in time."""
    reported = report is not None and report.first_reported_at is not None
    if known.late(report, now):
        return Status("逾期报送" if reported else "逾期未报", Tone.ATTENTION)
    if known.until is None:
        return "通知未规定期限"
    return "按时" if reported else "未到期"


def closed(found: Book, receiver_id: UUID | None) -> str:
    """Why an organisation can change nothing any more, empty while it can."""
    closer = found.closed_by(receiver_id) if receiver_id else None
    return closed_words(closer.organisation, closer.report) if closer else ""


def deadline(known: Counting) -> Deadline | None:
    return Deadline("报送截止", known.until) if known.until is not None else None


def people(total: Sum) -> int:
    return sum(total.values())


def sources(book: Book, organisation_id: UUID) -> tuple[tuple[str, Sum], ...]:
    """What a bureau's sum is made of: its own rows and everything that it has taken over, by name."""
    own = book.entries.get(organisation_id)
    made = [(f"{own.organisation.name}（本级补充）", own.own)] if own and own.rows else []
    below = book.below(organisation_id, CountState.CONFIRMED)
    return (*made, *((each.organisation.name, book.total(each.organisation.id)) for each in below))


def sum_table(known: Counting, total: Sum, made_of: tuple[tuple[str, Sum], ...], caption: str, empty: str) -> Table:
    """Sums by series and specialty; with several sources, where they come from."""
    several = len(made_of) > 1
    columns = (Column("系列"), Column("专业"), Column("人数", figures=True))
    return Table(
        caption=caption if total else empty,
        columns=(*columns, Column("其中")) if several else columns,
        rows=tuple(
            (*key, total[key], *([_shares(key, made_of)] if several else []))
            for key in ordered(total, known.counted.series)
        ),
        empty="核对各单位报来的数据，或者在“本级补充填报”中填写后，按系列、专业的合计会列在这里。",
    )


def _shares(key: tuple[str, str], made_of: tuple[tuple[str, Sum], ...]) -> str:
    return "、".join(f"{name}{part[key]}人" for name, part in made_of if part[key])
