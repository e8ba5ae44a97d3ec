"""The integrity archive: who enters what about whom, what it does while it runs, who looks (JB-1.4, JB-4.4, SG-7.3, N-5)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import made_up
import meeting_rounds
import pytest
import rounds
from certificate_rounds import issuing
from sqlalchemy import func, select, update

from zhicheng.casework.access import Refusal, Stale, visible
from zhicheng.casework.actor import Actor
from zhicheng.casework.erasure import erase
from zhicheng.casework.integrity import entering, reading, standing
from zhicheng.casework.integrity.content import opened
from zhicheng.casework.integrity.entering import Wanted
from zhicheng.casework.integrity.entitled import ENTER_PERSON, READ
from zhicheng.casework.integrity.feeding import with_entries
from zhicheng.casework.meetings import attendance
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.record import history, payload_of
from zhicheng.casework.snapshots import newest
from zhicheng.registry import Registry
from zhicheng.specs import Parameter
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Application,
    BallotState,
    Candidate,
    CandidateState,
    CertificateState,
    DataKey,
    Event,
    IntegrityEntry,
    IntegrityKind,
    Organisation,
    OrganisationKind,
    OutboxMessage,
    Person,
    Role,
    Seat,
    Vote,
)
from zhicheng.store.vault import Erased


def registry(*, bars: bool = False) -> Registry:
    parameters = (
        *made_up.declared().get("zhicheng_committee_rules", ()),
        Parameter(key="integrity_years", title="诚信记录期", value=3, unit="年", cites=made_up.CITE),
        Parameter(key="integrity_bars", title="诚信记录可以限制申报", value=bars, cites=made_up.CITE),
    )
    return rounds.registry(zhicheng_committee_rules=parameters)


class Archive:
    """A province's bureau, a county's, a unit in that county with somebody bound to it, and a notice."""

    def __init__(self, store: Store, clock: Any, cast: Any, numbers: Any, *, bars: bool = False) -> None:
        self.store, self.clock, self.cast = store, clock, cast
        self.province = cast.organisation(OrganisationKind.BUREAU, "990000", name="示例省人社厅")
        self.county = cast.organisation(OrganisationKind.BUREAU, "990102", name="东山区人社局")
        self.officer, self.local = cast.member(self.province, Role.OFFICER), cast.member(self.county, Role.OFFICER)
        self.registry = registry(bars=bars)
        self.round = rounds.published(store, clock, self.officer, self.province, self.registry)
        self.unit: Organisation = cast.unit("990102", numbers.credit_code())
        self.person: Actor = cast.person(
            PersonDetails(name="张三", id_type="居民身份证", id_number=numbers.identity(), mobile=numbers.mobile())
        )
        self.round.bind(self.person, self.unit)

    def wanted(self, **typed: Any) -> Wanted:
        given = {"kind": "fraud", "facts": "伪造业绩材料。", "document": "示例省人社厅处理决定", **typed}
        return Wanted(**given)

    def enter(self, actor: Actor | None = None, **typed: Any) -> IntegrityEntry:
        with self.store.begin() as session:
            return entering.enter_person(
                session, actor or self.officer, self.clock, self.registry,
                person_id=self.person.person_id, wanted=self.wanted(**typed),  # type: ignore[arg-type]
            )  # fmt: skip

    def enter_unit(self, actor: Actor | None = None, **typed: Any) -> IntegrityEntry:
        typed = {"kind": "careless_check", "facts": "未核验原件即上报。", "answerable": ("李四",), **typed}
        with self.store.begin() as session:
            return entering.enter_organisation(
                session, actor or self.officer, self.clock, self.registry,
                organisation_id=self.unit.id, wanted=self.wanted(**typed),
            )  # fmt: skip

    def withdraw(self, entry: IntegrityEntry, actor: Actor | None = None, **more: Any) -> IntegrityEntry:
        more = {"version": entry.version, "reason": "复核查明与本人无关。", **more}
        with self.store.begin() as session:
            return entering.withdraw(session, actor or self.officer, self.clock, entry_id=entry.id, **more)

    def running(self) -> bool:
        ids = [self.person.person_id]
        today = self.clock().date()
        with self.store.reading() as session:
            return standing.running_against(session, ids, on=today) == frozenset(ids)  # type: ignore[arg-type]

    def telling(self, application_id: UUID) -> dict[str, str]:
        """What the rules find of the archive in a draft: outcome by message."""
        draft = self.round.load(self.person, application_id)
        return {each.message: each.outcome.value for each in draft.judgement.findings if "诚信档案" in each.message}


@pytest.fixture
def archive(store: Store, clock: Any, cast: Any, numbers: Any) -> Archive:
    return Archive(store, clock, cast, numbers)


class TestEntering:
    @pytest.mark.clause("N-5")
    def test_it_lasts_the_places_years_and_may_last_longer_but_not_shorter(self, archive: Archive) -> None:
        made = archive.enter(recorded_on=date(2023, 1, 5))
        assert (made.until, made.place) == (date(2026, 1, 5), "990000")
        assert archive.enter(recorded_on=date(2023, 1, 5), until=date(2030, 1, 1)).until == date(2030, 1, 1)
        with pytest.raises(Refusal, match="不得短于3年") as refused:
            archive.enter(recorded_on=date(2023, 1, 5), until=date(2026, 1, 4))
        assert set(refused.value.fields) == {"until"}

    @pytest.mark.parametrize(
        ("typed", "places"),
        [
            ({"kind": "careless_check"}, {"kind"}),
            ({"kind": "gossip"}, {"kind"}),
            ({"facts": " "}, {"facts"}),
            ({"document": ""}, {"document"}),
            ({"document_number": "文" * 101}, {"document_number"}),
            ({"recorded_on": date(2099, 1, 1)}, {"recorded_on"}),
            ({"recorded_on": date(1900, 1, 1)}, {"recorded_on", "until"}),
            ({"until": date(2999, 1, 1)}, {"until"}),
            ({"bars_until": date(2023, 6, 1)}, {"bars_until"}),
        ],
    )
    def test_each_wrong_answer_has_its_place_and_nothing_is_written(
        self, archive: Archive, typed: dict[str, Any], places: set[str]
    ) -> None:
        if "recorded_on" in typed and "until" in places:
            typed = {**typed, "until": date(1900, 6, 1)}
        with pytest.raises(Refusal) as refused:
            archive.enter(**typed)
        assert (set(refused.value.fields), refused.value.status) == (places, 422)
        with archive.store.reading() as session:
            assert session.scalar(select(func.count(IntegrityEntry.id))) == 0

    def test_words_are_sealed_and_the_event_holds_a_commitment_only(self, archive: Archive) -> None:
        made = archive.enter()
        assert "伪造".encode() not in made.content_cipher
        with archive.store.reading() as session:
            (event,) = history(session, made.id)
            assert opened(session, session.get_one(IntegrityEntry, made.id)).facts == "伪造业绩材料。"
            told = session.scalars(select(OutboxMessage.recipient_id).where(OutboxMessage.topic == "integrity_entered"))
            assert told.all() == [archive.person.account_id]
        assert "伪造".encode() not in event.body
        assert payload_of(event)["content"].startswith("sha256:")  # type: ignore[union-attr]

    def test_bureaus_enter_whom_they_are_concerned_with_and_nobody_oneself(
        self, archive: Archive, cast: Any, numbers: Any
    ) -> None:
        archive.enter(archive.local)
        elsewhere = cast.member(cast.organisation(OrganisationKind.BUREAU, "990200", name="乙丑市人社局"), Role.OFFICER)
        handler = cast.member(archive.unit, Role.HANDLER)
        (post,) = archive.officer.memberships
        oneself = Actor(archive.person.account_id, archive.person.person_id, (post,))
        for actor in (elsewhere, handler, archive.person, oneself):
            with pytest.raises(Refusal) as refused:
                archive.enter(actor)
            assert refused.value.status == 404
            with archive.store.reading() as session:
                assert archive.person.person_id not in {
                    each.id for each in session.scalars(visible(actor, ENTER_PERSON))
                }

    @pytest.mark.clause("JB-4.4")
    def test_a_unit_that_checks_carelessly_is_recorded_with_the_people_answerable(self, archive: Archive) -> None:
        made = archive.enter_unit(archive.local)
        with archive.store.reading() as session:
            found = standing.of_subject(session, archive.unit.id, on=archive.clock().date())
            assert [each.id for each in found] == [made.id]
            assert opened(session, found[0]).answerable == ("李四",)
        assert "李四".encode() not in made.content_cipher
        with pytest.raises(Refusal) as refused:
            archive.enter_unit(kind="fraud")
        assert set(refused.value.fields) == {"kind"}
        with pytest.raises(Refusal) as refused:
            archive.enter_unit(answerable=("",))
        assert set(refused.value.fields) == {"answerable"}


class TestEffect:
    @pytest.mark.clause("SG-7.3")
    def test_the_archive_tells_the_rules_whatever_the_applicant_says(self, archive: Archive) -> None:
        application_id = archive.round.fill(archive.person)
        assert archive.telling(application_id) == {}
        made = archive.enter()
        assert set(archive.telling(application_id).values()) == {"notice"}
        archive.round.submit(archive.person, application_id)
        with archive.store.reading() as session:
            filed = newest(session, session.get_one(Application, application_id))
        (row,) = filed.dossier["sections"]["integrity"]
        assert (row["kind"], row["until"]) == ("弄虚作假", made.until.isoformat())
        assert any("诚信档案" in each["message"] for each in filed.findings)

    @pytest.mark.clause("SG-7.3")
    def test_an_applicant_who_declares_an_entry_with_an_earlier_last_day_does_not_end_it(
        self, archive: Archive
    ) -> None:
        made = archive.enter(recorded_on=date(2023, 1, 5))
        declared = {"kind": "弄虚作假", "recorded_on": "2023-01-05", "until": "2023-01-06"}

        def told(row: dict[str, Any]) -> list[str]:
            with archive.store.reading() as session:
                dossier = with_entries(
                    session, {"sections": {"integrity": [row]}},
                    person_id=archive.person.person_id, place="990000", on=archive.clock().date(),  # type: ignore[arg-type]
                )  # fmt: skip
            return [each["until"] for each in dossier["sections"]["integrity"]]

        assert told(declared) == ["2023-01-06", made.until.isoformat()]
        assert told({**declared, "until": made.until.isoformat()}) == [made.until.isoformat()]

    @pytest.mark.clause("JB-1.4")
    def test_where_the_law_knows_a_bar_the_entry_says_so(
        self, store: Store, clock: Any, cast: Any, numbers: Any
    ) -> None:
        archive = Archive(store, clock, cast, numbers, bars=True)
        application_id = archive.round.fill(archive.person)
        archive.enter(bars_until=date(2023, 12, 31), recorded_on=date(2023, 1, 5))
        rows = archive.round.load(archive.person, application_id).dossier["sections"]["integrity"]
        assert [(each["kind"], each["until"]) for each in rows] == [
            ("弄虚作假，期满前不得申报职称", "2023-12-31"),
            ("弄虚作假", "2026-01-05"),
        ]
        with pytest.raises(Refusal) as refused:
            archive.enter(bars_until=date(2030, 1, 1))
        assert set(refused.value.fields) == {"bars_until"}

    @pytest.mark.clause("SG-7.3")
    def test_an_entry_past_its_last_day_has_no_effect_and_stays_as_history(self, archive: Archive) -> None:
        application_id = archive.round.fill(archive.person)
        today = archive.clock().date()
        made = archive.enter(recorded_on=today)
        assert archive.running()
        with archive.store.begin() as session:
            session.execute(update(IntegrityEntry).values(recorded_on=date(2019, 1, 1), until=today))
        assert archive.running()
        with archive.store.begin() as session:
            session.execute(update(IntegrityEntry).values(until=today - timedelta(days=1)))
        assert not archive.running()
        assert archive.telling(application_id) == {}
        with archive.store.reading() as session:
            (kept,) = session.scalars(visible(archive.person, READ))
            assert kept.id == made.id
            assert reading.effect_of(kept, today) is reading.Effect.OVER

    def test_one_that_is_withdrawn_has_no_effect_and_says_why(self, archive: Archive) -> None:
        made = archive.enter()
        with pytest.raises(Refusal, match="写明撤销"):
            archive.withdraw(made, reason=" ")
        with pytest.raises(Stale):
            archive.withdraw(made, version=7)
        with pytest.raises(Refusal) as refused:
            archive.withdraw(made, archive.local)
        assert refused.value.status == 404
        archive.withdraw(made)
        assert not archive.running()
        with archive.store.begin() as session:
            seen = reading.see(session, archive.person, archive.clock, entry_id=made.id)
        assert seen.why_withdrawn == "复核查明与本人无关。"
        with pytest.raises(Refusal, match="已经撤销"):
            archive.withdraw(seen.entry)

    def test_an_entry_of_another_province_is_not_fed(self, archive: Archive) -> None:
        application_id = archive.round.fill(archive.person)
        archive.enter()
        with archive.store.begin() as session:
            session.execute(update(IntegrityEntry).values(place="980000"))
        assert archive.telling(application_id) == {}
        with archive.store.begin() as session:
            session.execute(update(IntegrityEntry).values(place="990100"))
        assert archive.telling(application_id) != {}

    def test_a_running_entry_stands_against_erasure(self, archive: Archive) -> None:
        made, operator = archive.enter(), archive.cast.operator()
        person_id = archive.person.person_id
        assert person_id is not None

        def erased() -> None:
            with archive.store.begin() as session:
                version = session.get_one(Person, person_id).version
                erase(session, operator, archive.clock, person_id=person_id, version=version)

        with pytest.raises(Refusal, match="诚信档案"):
            erased()
        archive.withdraw(made)
        erased()
        with archive.store.reading() as session:
            assert session.get(DataKey, person_id) is None
            with pytest.raises(Erased):
                opened(session, session.get_one(IntegrityEntry, made.id))
        with archive.store.begin() as session, pytest.raises(Refusal) as refused:
            reading.see(session, archive.officer, archive.clock, entry_id=made.id)
        assert refused.value.status == 410


class TestLooking:
    def test_a_look_is_recorded_unless_it_is_the_subjects(self, archive: Archive) -> None:
        made = archive.enter(archive.local)
        head = archive.cast.member(archive.county, Role.HEAD)
        for actor in (archive.person, archive.officer, head):
            with archive.store.begin() as session:
                reading.see(session, actor, archive.clock, entry_id=made.id)
        with archive.store.reading() as session:
            looks = reading.looks(session, head, session.get_one(IntegrityEntry, made.id))
            assert looks is not None
            assert [each.office for each in looks] == ["东山区人社局", "示例省人社厅"]
            assert reading.looks(session, archive.local, session.get_one(IntegrityEntry, made.id)) is None

    def test_a_list_is_a_look_at_each_entry_on_it_but_those_about_oneself(self, archive: Archive) -> None:
        made, other = archive.enter(archive.local), archive.enter_unit(archive.local)
        head = archive.cast.member(archive.county, Role.HEAD)
        stranger = archive.cast.member(archive.cast.organisation(OrganisationKind.COMMITTEE_OFFICE), Role.OFFICER)
        for actor in (archive.officer, archive.person, stranger):
            with archive.store.begin() as session:
                reading.see_list(session, actor, archive.clock, entry_ids=(made.id, other.id))
        with archive.store.reading() as session:
            (event,) = session.scalars(select(Event).where(Event.kind == reading.LISTED))
            assert history(session, made.id)[-1] == history(session, other.id)[-1] == event
            for entry in (made, other):
                looks = reading.looks(session, head, session.get_one(IntegrityEntry, entry.id))
                assert looks is not None
                assert [(each.office, each.listed) for each in looks] == [("示例省人社厅", True)]

    def test_discipline_offices_look_and_nobody_else_does(self, archive: Archive) -> None:
        made = archive.enter(archive.local)
        watcher = archive.cast.member(archive.county, Role.SUPERVISOR)
        strangers = (
            archive.cast.member(archive.cast.organisation(OrganisationKind.BUREAU, "990103", name="西山区"), Role.HEAD),
            archive.cast.member(archive.unit, Role.HEAD),
            archive.cast.member(archive.cast.organisation(OrganisationKind.COMMITTEE_OFFICE), Role.OFFICER),
        )
        with archive.store.begin() as session:
            reading.see(session, watcher, archive.clock, entry_id=made.id)
            for stranger in strangers:
                with pytest.raises(Refusal) as refused:
                    reading.see(session, stranger, archive.clock, entry_id=made.id)
                assert refused.value.status == 404
            kinds = session.scalars(select(Event.kind).where(Event.kind == reading.SEEN)).all()
        assert len(kinds) == 1
        with pytest.raises(Refusal):
            archive.withdraw(made, watcher)

    def test_a_unit_reads_its_own(self, archive: Archive) -> None:
        made = archive.enter_unit()
        head = archive.cast.member(archive.unit, Role.HEAD)
        with archive.store.begin() as session:
            assert reading.see(session, head, archive.clock, entry_id=made.id).content.answerable == ("李四",)


class TestVoting:
    @pytest.mark.parametrize("withdrawn", [False, True])
    def test_who_has_an_entry_made_while_a_ballot_is_open_votes_no_more(
        self, store: Store, clock: Any, cast: Any, numbers: Any, tmp_path: Path, withdrawn: bool
    ) -> None:
        meetings = meeting_rounds.prepared(store, clock, cast, numbers, tmp_path)
        meeting, seats, (first, second) = meetings.ready(2)
        ballot, seat = meetings.opened(meeting), seats[0]
        meetings.votes(ballot, seat, {first: Vote.FOR})
        _entry_about(meetings, seat, withdrawn=withdrawn)
        if withdrawn:
            assert set(meetings.votes(ballot, seat, {second: Vote.FOR})) == {second}
            return
        with pytest.raises(Refusal, match="诚信记录期") as refused:
            meetings.votes(ballot, seat, {second: Vote.FOR})
        assert (refused.value.code, refused.value.status) == ("barred", 403)
        for other in seats[1:]:
            meetings.votes(ballot, other, {first: Vote.FOR, second: Vote.FOR})
        with pytest.raises(Refusal):
            meetings.closed(ballot)
        meetings.do(attendance.leave, meeting_id=meeting.id, seat_id=seat.id, version=meetings.seat(seat).version)
        assert meetings.closed(ballot).state is BallotState.CLOSED


def _entry_about(meetings: Any, seat: Seat, *, withdrawn: bool) -> None:
    today = meetings.clock().date()
    with meetings.store.begin() as session:
        office = session.scalars(select(Organisation.id)).first()
        made = IntegrityEntry(
            id=uuid4(),
            person_id=seat.person_id,
            kind=IntegrityKind.ETHICS,
            place="990000",
            recorded_on=today,
            until=today,
            content_cipher=b"",
            salt=b"",
            recorded_by=uuid4(),
            recorded_for=office,
            recorded_at=meetings.clock(),
            withdrawn_at=meetings.clock() if withdrawn else None,
        )
        session.add(made)


class TestRevokedTitle:
    @pytest.mark.clause("JB-1.4")
    def test_the_certificate_goes_with_the_entry_in_one_transaction(
        self, store: Store, clock: Any, cast: Any, tmp_path: Path
    ) -> None:
        made = issuing(store, clock, cast, tmp_path)
        first, second = made.confirmed(("张三", "李四"))
        certificates = {each.person_id: each for each in made.issue()}
        known = registry()

        def enter(person: Person, certificate_id: UUID) -> IntegrityEntry:
            wanted = Wanted(
                kind=str(IntegrityKind.PLAGIARISM),
                facts="论文抄袭。",
                document="撤销决定",
                certificate_id=certificate_id,
            )
            with store.begin() as session:
                return entering.enter_person(session, made.officer, clock, known, person_id=person.id, wanted=wanted)

        with pytest.raises(Refusal) as refused:
            enter(first, certificates[second.id].id)
        assert set(refused.value.fields) == {"certificate_id"}
        entry = enter(first, certificates[first.id].id)
        assert entry.certificate_id == certificates[first.id].id
        assert made.get(certificates[first.id].id).state is CertificateState.REVOKED
        with store.reading() as session:
            held = session.get_one(Candidate, certificates[first.id].application_id)
            assert held.state is CandidateState.VOIDED
        assert made.get(certificates[second.id].id).state is CertificateState.VALID
        with pytest.raises(Refusal):
            enter(first, certificates[first.id].id)
        with store.reading() as session:
            assert session.scalar(select(func.count(IntegrityEntry.id))) == 1
