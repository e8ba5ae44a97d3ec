"""Every deadline of results on both sides, by the real places' procedures and the official calendar with its make-up
days: National Day 2023 (29 September to 6 October off, 7 and 8 October worked), Spring Festival 2023 (21 to 27 January
off, 28 and 29 worked) and 2024 (10 to 17 February off, 4 and 18 February worked)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import made_up
import pytest
from result_rounds import Results, prepared
from sqlalchemy import select, update

from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.results import acts, lists, tally
from zhicheng.casework.rounds.overview import endings, figures, watched
from zhicheng.dossier.facts import beijing_day
from zhicheng.plugins import discover
from zhicheng.registry import Registry
from zhicheng.store.models import Batch, BatchDuty, MissedRound, Organisation, OrganisationKind
from zhicheng.store.moments import BEIJING

JILIN, GUANGAN, XUCHANG = ("jilin",), ("sichuan", "guangan"), ("henan", "xuchang")
CODES = {JILIN: "220000", GUANGAN: "511600", XUCHANG: "411000"}
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def law_of(place: tuple[str, ...]) -> dict[str, Any]:
    """The procedure of a place's reviews, its numbers and its phases, for the made-up province."""
    said = Registry.of(discover(place)).get(CODES[place])
    (template,) = made_up.declared()["zhicheng_timelines"]
    real = next(each for each in said.timelines if each.year in (2023, None))
    review = next(each for each in said.procedures if each.key == "review")
    return {
        "zhicheng_procedures": (replace(review, channels=("regular",), when=None),),
        "zhicheng_committee_rules": tuple(said.parameters.values()),
        "zhicheng_timelines": (replace(template, phases=real.phases),),
    }


class Place:
    """A round under a real place's law; days are of Beijing."""

    def __init__(self, results: Results) -> None:
        self.results = results

    def from_(self, day: date) -> None:
        self.results.clock.now = datetime(day.year, day.month, day.day, tzinfo=BEIJING)

    def until(self, day: date) -> None:
        self.from_(day + DAY)
        self.results.clock.now -= SECOND

    def due(self, batch: Batch, actor: Actor | None = None) -> date | None:
        one = self.results
        with one.store.reading() as session:
            found = watched(session, actor or one.office.first, one.round.registry)
        return next((each.line.due for each in found if each.line.batch.id == batch.id), None)

    def overdue(self, actor: Actor | None = None) -> int:
        one = self.results
        who = actor or one.office.first
        with one.store.reading() as session:
            today = beijing_day(one.clock())
            shown = watched(session, who, one.round.registry)
            return figures(shown, endings(session, who, one.round.registry, today), today).overdue

    def in_time_and_late(self, batch: Batch, last: date) -> None:
        """The list is due on that day: in time until its last second, late from the next."""
        assert self.due(batch) == last
        self.until(last)
        assert self.overdue() == 0
        self.from_(last + DAY)
        assert self.overdue() == 1

    def met(self, on: date, case: UUID | None = None) -> Batch:
        batch = self.results.listed(case or self.results.accepted(), title=f"{on}的会议")
        self.from_(on)
        self.results.met(batch, on=on)
        return batch

    def decided(self, on: date) -> Batch:
        case = self.results.accepted()
        batch = self.met(on, case)
        self.results.count(batch, **{str(case): 9})
        self.results.do(tally.decide, batch)
        return batch

    def publishers(self, batch: Batch) -> list[Actor]:
        """Somebody of each body that publicizes."""
        one = self.results
        with one.store.reading() as session:
            mine = select(BatchDuty.organisation_id).where(
                BatchDuty.batch_id == batch.id, BatchDuty.kind == "publicity"
            )
            return [one.office.first if each == one.office_id else one.bureau for each in session.scalars(mine)]


@pytest.fixture
def opened(store: Any, clock: Any, cast: Any, numbers: Any) -> Any:
    return lambda place: Place(prepared(store, clock, cast, numbers, **law_of(place)))


@pytest.mark.parametrize(
    ("place", "meeting", "last"),
    [
        pytest.param(JILIN, "2023-09-28", "2023-09-29", marks=pytest.mark.clause("JA-3.5"), id="jilin, a day off"),
        pytest.param(JILIN, "2023-06-30", "2023-07-01", marks=pytest.mark.clause("JA-3.5"), id="jilin, a Saturday"),
        pytest.param(XUCHANG, "2023-09-27", "2023-10-10", marks=pytest.mark.clause("HX-5.4"), id="National Day"),
        pytest.param(XUCHANG, "2023-09-28", "2023-10-11", marks=pytest.mark.clause("HX-5.4"), id="one day later"),
        pytest.param(XUCHANG, "2023-01-18", "2023-01-30", marks=pytest.mark.clause("HX-5.4"), id="Spring Festival"),
        pytest.param(XUCHANG, "2023-12-29", "2024-01-08", marks=pytest.mark.clause("HX-5.4"), id="into the next year"),
        pytest.param(GUANGAN, "2023-09-27", "2023-12-15", marks=pytest.mark.clause("SG-6"), id="guangan, the phase"),
    ],
)
def test_results_of_a_meeting(opened: Any, place: tuple[str, ...], meeting: str, last: str) -> None:
    known = opened(place)
    batch = known.met(date.fromisoformat(meeting))
    known.in_time_and_late(batch, date.fromisoformat(last))


SPANS = [
    pytest.param("2023-09-27", "2023-10-09", id="two days before National Day, both days of the weekend worked"),
    pytest.param("2023-09-29", "2023-10-11", id="from the first day off"),
    pytest.param("2024-02-04", "2024-02-08", id="from the Sunday worked before Spring Festival"),
    pytest.param("2024-02-07", "2024-02-19", id="over Spring Festival, the Sunday after it worked"),
    pytest.param("2024-02-10", "2024-02-22", id="from the first day off in February"),
]


@pytest.mark.clause("N-2", "JA-3.5", "SG-4.3", "HX-5.4")
@pytest.mark.parametrize("place", [JILIN, GUANGAN, XUCHANG], ids=["jilin", "guangan", "xuchang"])
@pytest.mark.parametrize(("first", "last"), SPANS)
def test_publicity_of_results(opened: Any, place: tuple[str, ...], first: str, last: str) -> None:
    known, begin, end = opened(place), date.fromisoformat(first), date.fromisoformat(last)
    batch, one = known.decided(date(2023, 9, 20)), known.results
    if place == GUANGAN:
        one.do(acts.recheck, batch, one.bureau, refused={})
    known.from_(begin)
    position = one.batch(batch.id).position
    for who in known.publishers(batch):
        with pytest.raises(Refusal) as refused:
            one.do(acts.publish, batch, who, first=begin, last=end - DAY)
        assert "为4个工作日，要求不少于5个工作日" in refused.value.fields["last"]
        one.do(acts.publish, batch, who, first=begin, last=end)
    known.until(end)
    one.sweep()
    assert one.batch(batch.id).position == position
    known.from_(end + DAY)
    one.sweep()
    assert one.batch(batch.id).position == position + 1


@pytest.mark.clause("JA-3.6")
@pytest.mark.parametrize(
    ("first", "ends", "last"),
    [
        pytest.param("2023-09-22", "2023-09-28", "2023-10-01", id="due on National Day"),
        pytest.param("2023-09-25", "2023-10-07", "2023-10-10", id="publicity that ends on a Saturday worked"),
        pytest.param("2024-02-04", "2024-02-08", "2024-02-11", id="due in Spring Festival"),
        pytest.param("2023-12-25", "2023-12-29", "2024-01-01", id="into the next year"),
    ],
)
def test_filing_within_three_calendar_days_after_publicity(opened: Any, first: str, ends: str, last: str) -> None:
    known, end = opened(JILIN), date.fromisoformat(ends)
    batch, one = known.decided(date(2023, 9, 20)), known.results
    known.from_(date.fromisoformat(first))
    for who in known.publishers(batch):
        one.do(acts.publish, batch, who, first=date.fromisoformat(first), last=end)
    known.from_(end + DAY)
    one.sweep()
    known.in_time_and_late(batch, date.fromisoformat(last))
    one.do(acts.file, batch)
    assert known.overdue() == 0


@pytest.mark.clause("SG-6")
def test_the_phases_of_the_round_one_after_the_other_into_the_next_year(opened: Any) -> None:
    known = opened(GUANGAN)
    case, one = known.results.accepted(), known.results
    batch = known.met(date(2023, 12, 15), case)
    known.in_time_and_late(batch, date(2023, 12, 15))
    one.count(batch, **{str(case): 9})
    one.do(tally.decide, batch)
    known.in_time_and_late(batch, date(2024, 3, 31))
    one.do(acts.recheck, batch, one.bureau, refused={})
    known.in_time_and_late(batch, date(2024, 4, 30))
    for who in known.publishers(batch):
        one.do(acts.publish, batch, who, first=date(2024, 5, 1), last=date(2024, 5, 11))
    known.from_(date(2024, 5, 12))
    one.sweep()
    known.in_time_and_late(batch, date(2024, 5, 31))
    one.do(acts.confirm, batch, one.bureau, number="示例〔2024〕1号", dated=date(2024, 5, 31))
    known.in_time_and_late(batch, date(2024, 6, 30))


@pytest.mark.parametrize(
    ("place", "last"),
    [
        pytest.param(JILIN, "2023-09-30", marks=pytest.mark.clause("JB-6.1", "JB-6.4"), id="jilin, a day off"),
        pytest.param(XUCHANG, "2023-12-31", marks=pytest.mark.clause("HX-5.4"), id="xuchang, a Sunday"),
        pytest.param(GUANGAN, "2023-12-15", marks=pytest.mark.clause("SG-6"), id="guangan, a Friday"),
    ],
)
def test_the_end_of_the_round(opened: Any, place: tuple[str, ...], last: str) -> None:
    known, end = opened(place), date.fromisoformat(last)
    known.results.accepted()

    def missed() -> list[date]:
        with known.results.store.reading() as session:
            return list(session.scalars(select(MissedRound.due)))

    known.until(end)
    known.results.sweep()
    assert missed() == []
    known.from_(end + DAY)
    known.results.sweep()
    assert missed() == [end]


@pytest.mark.parametrize(
    ("place", "last", "why"),
    [
        pytest.param(JILIN, "2023-09-30", "六（四）", marks=pytest.mark.clause("JB-6.4"), id="jilin"),
        pytest.param(XUCHANG, "2023-12-31", "不得跨年度", marks=pytest.mark.clause("HX-5.4"), id="xuchang"),
    ],
)
def test_the_last_meeting_of_the_round(opened: Any, place: tuple[str, ...], last: str, why: str) -> None:
    known, end = opened(place), date.fromisoformat(last)
    one = known.results
    founder = one.cast.organisation(OrganisationKind.DEPARTMENT, "990000", name="组建部门")
    with one.store.begin() as session:
        office = update(Organisation).where(Organisation.id == one.office_id)
        session.execute(office.values(created_by_organisation_id=founder.id))
    batch = one.listed(one.accepted())
    known.from_(end + 2 * DAY)
    with pytest.raises(Refusal) as refused:
        one.do(lists.set_meeting, batch, held_on=end + DAY, members=9, present=9)
    assert why in refused.value.fields["held_on"]
    one.do(lists.set_meeting, batch, held_on=end, members=9, present=9)
    assert one.batch(batch.id).held_on == end
