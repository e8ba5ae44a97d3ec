"""Reports of phases: who must make them, with which figures, until when by the clock, and who reads them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import made_up
import pytest
from desk_rounds import COUNTY, PROVINCE, Desks, prepared, registry
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select
from test_desks_races import at_once

from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import Topic
from zhicheng.casework.letters import LETTERS, Context
from zhicheng.casework.phase_reports import reading, sending
from zhicheng.casework.phase_reports.asked import Asked
from zhicheng.casework.phase_reports.entitled import every_duty
from zhicheng.casework.phase_reports.reading import Line, Standing
from zhicheng.casework.phase_reports.sending import Paper
from zhicheng.plugins import PluginError
from zhicheng.specs import Desk, DeskKind, PhaseReport
from zhicheng.store.models import Account, Event, OrganisationKind, OutboxMessage, Role, SentPhaseReport
from zhicheng.store.moments import BEIJING

WORDS = "已审核完毕，没有逾期。"
REPORT = PhaseReport(
    key="checks",
    title="审核情况",
    by=(Desk(kind=DeskKind.BUREAU, level="county"), Desk(kind=DeskKind.COMMITTEE_OFFICE)),
    to=Desk(kind=DeskKind.BUREAU, level="province"),
    what="审核受理和退回的情况",
    cites=made_up.CITE,
)


def timelines(*reports: PhaseReport) -> dict[str, Any]:
    """The round of the four desks whose county phase asks for reports."""
    (template,) = registry().get("990000").timelines
    application, county = template.phases
    return {"zhicheng_timelines": (replace(template, phases=(application, replace(county, reports=reports))),)}


@dataclass
class Reports:
    """A round that asks for a report of its county phase, which ends on 31 March; each step is a transaction."""

    desks: Desks
    other: Actor

    @property
    def county_id(self) -> UUID:
        (post,) = self.desks.county.first.posts()
        return post.organisation_id

    def send(self, actor: Actor | None = None, office: UUID | None = None, **more: Any) -> SentPhaseReport:
        round_, sent = self.desks.round, {"words": WORDS, "phase": "county", "key": "checks", **more}
        with round_.store.begin() as session:
            return sending.send(
                session, actor or self.desks.county.first, round_.clock, round_.registry, round_.blobs,
                notice_id=round_.notice_id, organisation_id=office or self.county_id, **sent,
            )  # fmt: skip

    def withdraw(self, made: SentPhaseReport, actor: Actor | None = None) -> None:
        with self.desks.round.store.begin() as session:
            sending.withdraw(
                session, actor or self.desks.county.first, self.desks.clock, report_id=made.id, version=made.version
            )

    def asked(self, session: Any) -> Asked:
        round_ = self.desks.round
        return sending.asked_or_refused(
            session, round_.registry, notice_id=round_.notice_id, phase="county", key="checks"
        )

    def lines(self, actor: Actor | None = None) -> dict[str, Line]:
        with self.desks.round.store.reading() as session:
            found = reading.received(session, actor or self.desks.province.first, self.asked(session))
        return {each.duty.organisation.name: each for each in found}

    def standings(self) -> dict[str, Standing]:
        return {name: each.standing(self.desks.clock()) for name, each in self.lines().items()}

    def read(self, made: SentPhaseReport, actor: Actor) -> reading.Opened:
        with self.desks.round.store.reading() as session:
            return reading.read_report(session, actor, report_id=made.id)


@pytest.fixture
def reports(store: Any, clock: Any, cast: Any, numbers: Any, details: Any) -> Reports:
    desks = prepared(store, clock, cast, numbers, details, **timelines(REPORT))
    other = cast.organisation(OrganisationKind.BUREAU, "980102", name="另一省的县人社局")
    return Reports(desks, cast.member(other, Role.OFFICER))


@pytest.mark.clause("SG-6", "SG-5.1")
def test_bureaus_of_counties_and_committee_offices_report_to_the_bureau_above(reports: Reports) -> None:
    assert set(reports.standings()) == {COUNTY, "工程系列办事机构"}
    assert set(reports.standings().values()) == {Standing.DUE}
    assert {each.duty.receiver.name for each in reports.lines().values()} == {PROVINCE}
    made = reports.send()
    assert reports.standings()[COUNTY] is Standing.SENT
    opened = reports.read(made, reports.desks.province.first)
    assert (opened.words, opened.organisation, opened.receiver) == (WORDS, COUNTY, PROVINCE)


@pytest.mark.clause("SG-6")
def test_overdue_and_late_by_the_clock(reports: Reports) -> None:
    end = datetime(2023, 4, 1, tzinfo=BEIJING)
    reports.desks.clock.now = end - timedelta(seconds=1)
    reports.send()
    assert Standing.DUE in reports.standings().values()
    reports.desks.clock.now = end
    assert set(reports.standings().values()) == {Standing.SENT, Standing.OVERDUE}
    reports.send(reports.desks.office.first, reports.desks.office_id)
    assert set(reports.standings().values()) == {Standing.SENT, Standing.LATE}


def test_nothing_is_sent_before_the_phase_begins(reports: Reports) -> None:
    reports.desks.clock.now = datetime(2022, 12, 31, 23, 59, tzinfo=BEIJING)
    assert set(reports.standings().values()) == {Standing.COMING}
    with pytest.raises(Refusal, match="2023年1月1日开始"):
        reports.send()


def test_the_figures_are_those_of_the_moment(reports: Reports) -> None:
    desks = reports.desks
    application_id = desks.submitted()
    desks.through_unit(application_id)
    nothing = dict.fromkeys(("received", "accepted", "returned", "ended", "waiting"), 0)
    assert reports.send().figures == {**nothing, "received": 1, "waiting": 1}
    desks.county.claim(application_id)
    desks.county.mark_all(application_id)
    desks.county.pass_on(application_id)
    reports.withdraw(reports.lines()[COUNTY].report)  # type: ignore[arg-type]
    assert reports.send().figures == {**nothing, "received": 1, "accepted": 1}
    of_office = reports.send(desks.office.first, desks.office_id)
    assert of_office.figures == nothing


def test_one_stands_at_a_time_and_a_withdrawn_one_stays_readable(reports: Reports) -> None:
    first = reports.send()
    with pytest.raises(Refusal, match="已经报送过"):
        reports.send()
    reports.withdraw(first)
    assert reports.standings()[COUNTY] is Standing.DUE
    with pytest.raises(Stale):
        reports.withdraw(first)
    second = reports.send(words="更正后的情况。")
    assert reports.read(first, reports.desks.province.first).words == WORDS
    assert reports.read(second, reports.desks.province.first).words == "更正后的情况。"


def test_two_send_at_once_and_one_is_told(reports: Reports) -> None:
    refusals = at_once(reports.send, reports.send)
    (refused,) = (each for each in refusals if each is not None)
    assert "已经报送过" in refused.message


def test_a_file_goes_with_it_and_only_a_pdf(reports: Reports) -> None:
    document = io.BytesIO()
    canvas = Canvas(document)
    canvas.drawString(72, 72, "report")
    canvas.save()
    with pytest.raises(Refusal) as refused:
        reports.send(paper=Paper("报告.pdf", io.BytesIO(b"not a pdf")))
    assert set(refused.value.fields) == {"paper"}
    made = reports.send(paper=Paper("审核情况.pdf", io.BytesIO(document.getvalue())))
    round_ = reports.desks.round
    for reader in (reports.desks.county.first, reports.desks.province.first):
        with round_.store.reading() as session:
            found, chunks = reading.read_file(session, reader, round_.blobs, report_id=made.id)
            assert (found.filename, b"".join(chunks)) == ("审核情况.pdf", document.getvalue())


def test_others_neither_send_nor_read(reports: Reports) -> None:
    made = reports.send()
    office, strangers = reports.desks.office.first, (reports.other, reports.desks.unit.people[0], reports.desks.person)
    for stranger in (*strangers, office):
        with pytest.raises(Refusal) as refused:
            reports.read(made, stranger)
        assert refused.value.status == 404
        with pytest.raises(Refusal) as refused:
            reports.send(stranger)
        assert refused.value.status == 404
        with pytest.raises(Refusal):
            reports.lines(stranger)
    with pytest.raises(Refusal):
        reports.withdraw(made, reports.desks.province.first)
    with pytest.raises(Refusal, match="没有要求"):
        reports.send(phase="application")


def test_whom_the_pages_concern(reports: Reports) -> None:
    round_ = reports.desks.round
    with round_.store.reading() as session:
        numbers = [
            len(every_duty(session, actor, round_.registry))
            for actor in (
                reports.desks.county.first, reports.desks.office.first, reports.desks.province.first, reports.other,
                reports.desks.unit.people[0], reports.desks.person,
            )
        ]  # fmt: skip
    assert numbers == [1, 1, 2, 0, 0, 0]


def test_the_receiver_is_told_and_no_word_is_in_event_or_letter(reports: Reports) -> None:
    made = reports.send()
    with reports.desks.round.store.reading() as session:
        told = set(
            session.scalars(select(OutboxMessage.recipient_id).where(OutboxMessage.topic == Topic.PHASE_REPORT_SENT))
        )
        event = session.scalars(select(Event).where(Event.kind == "phase_report.sent")).one()
        account = session.get_one(Account, reports.desks.province.first.account_id)
        clock = reports.desks.clock
        letter = LETTERS[Topic.PHASE_REPORT_SENT](Context(session, event, account, clock, "https://site"))
    assert told == {each.account_id for each in reports.desks.province.people}
    assert letter is not None
    assert f"https://site/phase-reports/sent/{made.id}" in letter.text
    assert WORDS.encode() not in event.body
    assert WORDS not in letter.text


BROKEN: dict[str, tuple[Callable[[PhaseReport], tuple[PhaseReport, ...]], str]] = {
    "twice": (lambda report: (report, report), "键重复"),
    "to": (lambda report: (replace(report, to=Desk(kind=DeskKind.COMMITTEE_OFFICE)),), "哪一级人社部门"),
    "level": (lambda report: (replace(report, to=Desk(kind=DeskKind.BUREAU)),), "哪一级人社部门"),
    "by": (lambda report: (replace(report, by=(Desk(kind=DeskKind.UNIT),)),), "应由"),
    "nobody": (lambda report: (replace(report, by=()),), "应由"),
    "cites": (lambda report: (replace(report, cites=()),), "没有写明内容或者依据"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_report_that_cannot_work_stops_the_start(fault: str) -> None:
    broken, words = BROKEN[fault]
    with pytest.raises(PluginError, match=words):
        registry(**timelines(*broken(REPORT)))
