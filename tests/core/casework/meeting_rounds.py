"""A committee's meeting on top of a round with results: experts with accounts, a plan, a draw, people who come and vote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from inspect import signature
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import result_rounds
from result_rounds import Results

from zhicheng.casework.actor import Actor
from zhicheng.casework.ballots import casting, closing, opening
from zhicheng.casework.draws import drawing
from zhicheng.casework.meetings import attendance, filing, planning, running, sitting
from zhicheng.casework.people import PersonDetails, enter_person
from zhicheng.store.ballot_keys import BallotKeys
from zhicheng.store.models import (
    Account,
    Ballot,
    Batch,
    Committee,
    CommitteeState,
    Draw,
    Expert,
    ExpertState,
    FormedBy,
    Meeting,
    Seat,
    Vote,
)
from zhicheng.store.moments import BEIJING, system_clock
from zhicheng.store.vault import vault_of

SIZE = 9
DAY = date(2023, 2, 20)
YEARS = (date(2023, 1, 1), date(2025, 12, 31))
SPECIALTIES = ("电气", "机械", "土建")


@dataclass
class Meetings:
    """The round, its pool of experts by id, and the directory of ballots' keys."""

    results: Results
    folder: Path
    experts: dict[UUID, Actor] = field(default_factory=dict)

    @property
    def keys(self) -> BallotKeys:
        return BallotKeys(self.folder / "ballot-keys")

    @property
    def store(self) -> Any:
        return self.results.store

    @property
    def clock(self) -> Any:
        return self.results.clock

    @property
    def clerk(self) -> Actor:
        return self.results.office.first

    def do(self, use_case: Any, actor: Actor | None = None, **given: Any) -> Any:
        """One use case in a transaction of its own, by the office's clerk where nobody is named."""
        wanted = signature(use_case).parameters
        shared = {"registry": self.results.round.registry, "keys": self.keys}
        handed = [shared[name] for name in wanted if name in shared]
        with self.store.begin() as session:
            return use_case(session, actor or self.clerk, self.clock, *handed, **given)

    def at(self, day: date, hour: int = 10) -> None:
        self.clock.now = datetime.combine(day, time(hour), BEIJING)

    def committee(self, size: int = SIZE, **more: Any) -> Committee:
        """An approved committee of the office, for the three years."""
        made = Committee(
            **{
                "id": uuid4(),
                "organisation_id": self.results.office_id,
                "place": "990000",
                "name": "示例省工程系列评审委员会",
                "series": [],
                "levels": [],
                "specialties": [],
                "scopes": [],
                "formed_by": FormedBy.SERIES,
                "size": size,
                "indicators": [],
                "since": YEARS[0],
                "until": YEARS[1],
                "state": CommitteeState.APPROVED,
                "created_by": self.clerk.account_id,
                "created_at": self.clock(),
                "decided_at": datetime.combine(YEARS[0], time(9), BEIJING),
                "document_number": "示例人社函〔2023〕2号",
                "salt": b"0" * 16,
                **more,
            }
        )
        with self.store.begin() as session:
            session.add(made)
        return made

    def expert(self, number: int, *, specialty: str = SPECIALTIES[0], outside: bool = False, **more: Any) -> UUID:
        """Somebody in the pool, with an account."""
        numbers = self.results.numbers
        details = PersonDetails(
            name=f"专家{number}", id_type="居民身份证", id_number=numbers.identity(), mobile=numbers.mobile()
        )
        expert_id, account_id = uuid4(), uuid4()
        with self.store.begin() as session:
            # A password is never typed here; hashing one for each expert would be most of a test's time.
            entered = enter_person(session, None, self.clock, details)
            session.add(Account(id=account_id, person_id=entered.id, password_hash="", password_must_change=False, created_at=self.clock()))  # fmt: skip
            session.flush()
            person = Actor(account_id, entered.id)
            sealed = vault_of(session).seal(person.person_id, Expert.details_cipher, expert_id, "{}")
            session.add(
                Expert(
                    **{
                        "id": expert_id,
                        "person_id": person.person_id,
                        "place": "990000",
                        "series": "工程",
                        "level": "正高级",
                        "title": "正高级工程师",
                        "specialty": specialty,
                        "unit_name": f"单位{number}",
                        "unit_division": "980100" if outside else "990100",
                        "details_cipher": sealed,
                        "state": ExpertState.APPROVED,
                        "proposed_by": person.account_id,
                        "proposed_at": self.clock(),
                        "since": YEARS[0],
                        "until": YEARS[1],
                        **more,
                    }
                )
            )
        self.experts[expert_id] = person
        return expert_id

    def pool(self, number: int = 15, outside: int = 4) -> list[UUID]:
        """So many experts, evenly by specialty; the first ones from outside."""
        return [
            self.expert(each, specialty=SPECIALTIES[each % len(SPECIALTIES)], outside=each < outside)
            for each in range(number)
        ]

    def plan(self, batch: Batch, committee: Committee, **more: Any) -> Meeting:
        wanted = planning.Plan(
            **{
                "committee_id": committee.id,
                "starts_at": datetime.combine(DAY, time(9), BEIJING),
                "ends_on": DAY,
                "venue": "省人才大厦三楼会议室",
                "agenda": "听取资格审查情况，审阅材料，评议，投票。",
                "rules": "按评审标准逐人评议，无记名投票。",
                **more,
            }
        )
        return self.do(planning.plan, batch_id=batch.id, version=None, wanted=wanted)  # type: ignore[no-any-return]

    def filed(self, batch: Batch, committee: Committee | None = None, **more: Any) -> Meeting:
        meeting = self.plan(batch, committee or self.committee(), **more)
        done: Meeting = self.do(filing.file_plan, meeting_id=meeting.id, version=meeting.version)
        self.do(running.pledge, meeting_id=meeting.id, agreed=True)
        return done

    def drawn(self, meeting: Meeting) -> list[Seat]:
        """The three steps of a draw."""
        at = {"meeting_id": meeting.id}
        draw: Draw = self.do(drawing.commit, **at, version=self.now(meeting).version)
        draw = self.do(drawing.fix, **at, draw_id=draw.id, version=draw.version)
        return self.do(drawing.open_, **at, draw_id=draw.id, version=draw.version)  # type: ignore[no-any-return]

    def came(self, meeting: Meeting, seats: Iterable[Seat]) -> list[Seat]:
        """They pledge and arrive, the first one chairs."""
        there = []
        for each in seats:
            self.do(sitting.pledge, self.experts[each.expert_id], meeting_id=meeting.id, agreed=True)
            there.append(
                self.do(attendance.arrive, meeting_id=meeting.id, seat_id=each.id, version=self.seat(each).version)
            )
        self.do(attendance.appoint, meeting_id=meeting.id, seat_id=there[0].id, version=self.seat(there[0]).version)
        return there

    def ready(self, cases: int = 3, *, pool: int = 15, size: int = SIZE) -> tuple[Meeting, list[Seat], list[UUID]]:
        """A meeting on its day with everybody there, and the cases on its list."""
        applications = [self.results.accepted(f"申报人{each}") for each in range(cases)]
        self.pool(pool)
        meeting = self.filed(self.results.listed(*applications), self.committee(size))
        seats = self.drawn(meeting)
        self.at(DAY)
        return meeting, self.came(meeting, seats), applications

    def opened(self, meeting: Meeting, **more: Any) -> Ballot:
        return self.do(opening.open_ballot, meeting_id=meeting.id, version=self.now(meeting).version, **more)  # type: ignore[no-any-return]

    def votes(self, ballot: Ballot, seat: Seat, votes: dict[UUID, Vote]) -> dict[UUID, str]:
        actor = self.experts[seat.expert_id]
        return self.do(casting.cast, actor, meeting_id=ballot.meeting_id, ballot_id=ballot.id, votes=votes)  # type: ignore[no-any-return]

    def closed(self, ballot: Ballot) -> Ballot:
        with self.store.reading() as session:
            version = session.get_one(Ballot, ballot.id).version
        done: Ballot = self.do(closing.close, ballot_id=ballot.id, version=version)
        with self.store.reading() as session:
            closing.destroy_keys(session, system_clock, self.keys)
        return done

    def now(self, meeting: Meeting) -> Meeting:
        with self.store.reading() as session:
            return session.get_one(Meeting, meeting.id)

    def seat(self, seat: Seat) -> Seat:
        with self.store.reading() as session:
            return session.get_one(Seat, seat.id)


def prepared(store: Any, clock: Any, cast: Any, numbers: Any, folder: Path, **hooks: Any) -> Meetings:
    return Meetings(result_rounds.prepared(store, clock, cast, numbers, **hooks), folder)
