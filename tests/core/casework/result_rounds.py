"""A round whose cases go straight to a committee's office, and what it and the province do with the results."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from inspect import signature
from typing import Any
from uuid import UUID

import made_up
import rounds
from committee_rounds import approved_committee
from desk_rounds import Office

from zhicheng.casework import sweep
from zhicheng.casework.actor import Actor
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.results import acts, lists, papers, tally
from zhicheng.casework.results.duties import duties
from zhicheng.specs import Desk, DeskKind, ReviewChain, Stage
from zhicheng.store.models import Batch, BatchDuty, Candidate, Organisation, OrganisationKind, Role
from zhicheng.store.moments import BEIJING
from zhicheng.votes import Count

MEMBERS = 9


@dataclass
class Results:
    """A committee's office and the province's bureau; every step is a transaction of its own."""

    round: rounds.Round
    office: Office
    office_id: UUID
    bureau: Actor
    cast: Any
    numbers: Any
    people: dict[UUID, Actor] = field(default_factory=dict)

    @property
    def store(self) -> Any:
        return self.round.store

    @property
    def clock(self) -> Any:
        return self.round.clock

    def do(self, use_case: Any, batch: Batch, actor: Actor | None = None, **more: Any) -> Any:
        if "version" not in more:
            more["version"] = self.batch(batch.id).version
        law = (self.round.registry,) if "registry" in signature(use_case).parameters else ()
        with self.store.begin() as session:
            return use_case(session, actor or self.office.first, self.clock, *law, batch_id=batch.id, **more)

    def accepted(self, name: str = "张三", **basic: str) -> UUID:
        """Another person's case, accepted by the office; ``basic`` is what it says beside the name."""
        details = PersonDetails(
            name=name, id_type="居民身份证", id_number=self.numbers.identity(), mobile=self.numbers.mobile()
        )
        person = self.cast.person(details)
        self.round.bind(person, self.cast.unit("990102", self.numbers.credit_code()))
        application_id = self.round.fill(person)
        if basic:
            self.round.save(person, application_id, "basic", 1, values={"name": name, **basic})
        self.round.submit(person, application_id)
        self.office.claim(application_id)
        self.office.mark_all(application_id)
        self.office.pass_on(application_id)
        self.people[application_id] = person
        return application_id

    def open(self, **more: Any) -> Batch:
        wanted = {"organisation_id": self.office_id, "notice_id": self.round.notice_id, "procedure": "review"}
        with self.store.begin() as session:
            return lists.open_list(
                session, self.office.first, self.clock, self.round.registry, **{**wanted, "title": "第一次会议", **more}
            )

    def listed(self, *applications: UUID, **more: Any) -> Batch:
        batch = self.open(**more)
        self.do(lists.put_on, batch, applications=applications)
        return batch

    def met(self, batch: Batch, present: int = MEMBERS, on: date = date(2023, 2, 9), **more: Any) -> None:
        self.do(lists.set_meeting, batch, held_on=on, members=MEMBERS, present=present, **more)
        self.minutes(batch)

    def minutes(self, batch: Batch) -> Any:
        with self.store.begin() as session:
            return papers.add_paper(
                session, self.office.first, self.clock, self.round.blobs,
                batch_id=batch.id, kind="minutes", filename="纪要.pdf", media_type="application/pdf", chunks=[b"%PDF"],
            )  # fmt: skip

    def count(self, batch: Batch, **in_favour: int) -> None:
        """Votes in favour by application id; everybody is there, the rest is against."""
        counts = {
            UUID(key): Count(present=MEMBERS, in_favour=number, against=MEMBERS - number, abstained=0)
            for key, number in in_favour.items()
        }
        self.do(tally.count, batch, counts=counts)

    def decided(self, votes: dict[UUID, int]) -> Batch:
        """A list with its meeting and its result; the votes in favour of each."""
        batch = self.listed(*votes)
        self.met(batch)
        self.count(batch, **{str(key): number for key, number in votes.items()})
        self.do(tally.decide, batch)
        return self.batch(batch.id)

    def publicized(self, batch: Batch) -> Batch:
        """Publicity by both bodies, over."""
        today = self.clock().astimezone(BEIJING).date()
        for actor in (self.office.first, self.bureau):
            self.do(acts.publish, batch, actor, first=today, last=date(2023, 2, 20))
        self.at(date(2023, 2, 21))
        self.sweep()
        return self.batch(batch.id)

    def at(self, day: date, hour: int = 10) -> None:
        self.clock.now = datetime.combine(day, time(hour), BEIJING)

    def sweep(self) -> sweep.Swept:
        with self.store.begin() as session:
            return sweep.sweep(session, self.clock, self.round.registry)

    def batch(self, batch_id: UUID) -> Batch:
        with self.store.reading() as session:
            return session.get_one(Batch, batch_id)

    def organisation(self) -> Organisation:
        with self.store.reading() as session:
            return session.get_one(Organisation, self.office_id)

    def candidate(self, application_id: UUID) -> Candidate | None:
        with self.store.reading() as session:
            return session.get(Candidate, application_id)

    def duties(self, batch: Batch) -> list[BatchDuty]:
        with self.store.reading() as session:
            return duties(session, batch)


CHAIN = ReviewChain(
    key="regular",
    channels=("regular",),
    stages=(
        Stage(
            key="office",
            title="办事机构受理",
            desk=Desk(kind=DeskKind.COMMITTEE_OFFICE, name="工程系列办事机构"),
            records=("sections",),
            cites=made_up.CITE,
        ),
    ),
    cites=made_up.CITE,
)


def prepared(store: Any, clock: Any, cast: Any, numbers: Any, **hooks: Any) -> Results:
    bureau = cast.organisation(OrganisationKind.BUREAU, "990000", name="示例省人社厅")
    office = cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "990000", name="工程系列办事机构")
    approved_committee(store, office)
    staff = cast.member(bureau, Role.OFFICER)
    known = rounds.published(
        store, clock, staff, bureau, rounds.registry(**{"zhicheng_review_chains": (CHAIN,), **hooks})
    )
    people = (cast.member(office, Role.OFFICER), cast.member(office, Role.OFFICER))
    return Results(known, Office(known, people), office.id, staff, cast, numbers)
