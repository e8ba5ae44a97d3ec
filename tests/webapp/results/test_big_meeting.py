"""Twenty-five experts vote on three hundred cases over HTTP, all at once: some drop out, some click twice, and the server
is killed in the middle. What was acknowledged is counted, once; nobody can tell who voted what."""

from __future__ import annotations

import random
import re
import threading
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from big_meeting import BigMeeting, Client, prepared
from sqlalchemy import func, select, text

from zhicheng import ledger
from zhicheng.casework.ballots.closing import row_of
from zhicheng.store.models import Ballot, BallotCase, BallotState, Candidate, Cast, Event, Seat, UrnPaper

EXPERTS, CASES = 25, 300
DROPOUTS = 4
KILL_AT = 2000
"""Votes in the database when the server is killed."""
pytestmark = pytest.mark.slow
OPEN = re.compile(r'name="vote-([0-9a-f-]{36})" value="for"')
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"|name="csrf_token" value="([^"]+)"')


@pytest.fixture
def big(empty_database: str, tmp_path: Path) -> Any:
    made = prepared(empty_database, tmp_path / "instance", experts=EXPERTS, cases=CASES)
    made.start()
    yield made
    made.stop()
    made.store.engine.dispose()


class Voter(threading.Thread):
    """One expert in a hurry: page after page, every case once, again where the server was away."""

    def __init__(self, big: BigMeeting, seat: UUID, choice: dict[tuple[UUID, UUID], str], *, pages: int) -> None:
        super().__init__()
        self._client, self._seat, self._choice, self._pages = big.client(big.tokens[seat]), seat, choice, pages
        self._path = f"/reviewing/{big.meeting_id}/vote"
        self._random = random.Random(seat.int)
        self.acknowledged: set[UUID] = set()
        self.trouble: list[str] = []
        self.away = 0

    def run(self) -> None:
        try:
            self._vote()
        except Exception as error:  # a thread's trouble is told at the end
            self.trouble.append(repr(error))

    def _vote(self) -> None:
        path, done = self._path, 0
        while path and done < self._pages:
            status, page = self._patiently(lambda path=path: self._client.get(path))
            if status != 200:
                self.trouble.append(f"GET {status}")
                return
            left = [UUID(each) for each in OPEN.findall(page)]
            if left:
                self._cast(path, page, left)
                continue  # the page again: what it says was cast is what counts
            done += 1
            following = re.search(r'rel="next" href="([^"]+)"', page)
            path = following[1].replace("&amp;", "&") if following else ""

    def _cast(self, path: str, page: str, left: list[UUID]) -> None:
        (found,) = {one or two for one, two in TOKEN.findall(page)}
        (ballot,) = set(re.findall(r'name="ballot" value="([^"]+)"', page))
        form = {"csrf_token": found, "ballot": ballot, "action": "cast"}
        form |= {f"vote-{key}": self._choice[self._seat, key] for key in left}
        answers = [self._once(path, form)]
        if self._random.random() < 0.2:
            answers.append(self._once(path, form))
        for status in answers:
            if status == 302:
                self.acknowledged |= set(left)
            elif status not in (400, 409, 0):
                self.trouble.append(f"POST {status}")

    def _once(self, path: str, form: dict[str, str]) -> int:
        try:
            return self._client.post(path, form)[0]
        except OSError:
            self.away += 1
            return 0

    def _patiently(self, ask: Any) -> tuple[int, str]:
        for _ in range(300):
            try:
                answer: tuple[int, str] = ask()
                return answer
            except OSError:
                self.away += 1
                threading.Event().wait(0.2)
        raise AssertionError("the server never came back")


def form_of(client: Client, path: str, action: str) -> dict[str, str]:
    """The hidden answers of the form that is sent to an address."""
    status, page = client.get(path)
    assert status == 200, page[:300]
    form = next(each for each in re.findall(r"<form[^>]*>.*?</form>", page, re.DOTALL) if action in each)
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', form))


def kill_when_voting(big: BigMeeting, voters: list[Voter]) -> None:
    """Wait for so many votes, then cut the power and start anew."""
    while any(each.is_alive() for each in voters):
        with big.store.reading() as session:
            if (session.scalar(select(func.count()).select_from(Cast)) or 0) >= KILL_AT:
                break
        threading.Event().wait(0.1)
    big.kill()
    big.start()


@pytest.mark.clause("N-1")
def test_tallies_are_what_was_cast(big: BigMeeting) -> None:
    clerk, base = big.client(big.clerk), f"/meetings/{big.meeting_id}"
    assert clerk.post(f"{base}/ballot/open", form_of(clerk, f"{base}/ballot", "ballot/open"))[0] == 302
    seats = list(big.tokens)
    dice = random.Random(7)
    choice = {(seat, case): dice.choice(("for", "for", "against", "abstain")) for seat in seats for case in big.cases}
    voters = [
        Voter(big, seat, choice, pages=6 if number < DROPOUTS else 99) for number, seat in enumerate(reversed(seats))
    ]
    for each in voters:
        each.start()
    kill_when_voting(big, voters)
    for each in voters:
        each.join()
    assert [each.trouble for each in voters if each.trouble] == []
    assert sum(each.away for each in voters) > 0
    with big.store.reading() as session:
        cast = {(each.seat_id, each.application_id) for each in session.scalars(select(Cast))}
        assert not session.scalars(select(UrnPaper)).first()
        assert all(each.in_favour is None for each in session.scalars(select(BallotCase)))
    assert {(each._seat, key) for each in voters for key in each.acknowledged} <= cast
    dropped = {each._seat for each in voters[:DROPOUTS]}
    assert {key for key in cast if key[0] not in dropped} == {
        (s, c) for s in seats if s not in dropped for c in big.cases
    }
    leave(big, clerk, dropped)
    close(big, clerk)
    expected: dict[UUID, Counter[str]] = {case: Counter() for case in big.cases}
    for seat, case in cast:
        expected[case][choice[seat, case]] += 1
    with big.store.reading() as session:
        for each in session.scalars(select(BallotCase)):
            votes = expected[each.application_id]
            assert row_of(each)[1:] == (votes.total(), votes["for"], votes["against"], votes["abstain"], 0)
            candidate = session.get_one(Candidate, each.application_id)
            assert candidate.in_favour == votes["for"]
    nobody_can_tell(big, choice, cast)
    with big.store.begin() as session:
        ledger.sequence(session)
    with big.store.reading() as session:
        assert ledger.verify(session).problems == ()


def leave(big: BigMeeting, clerk: Client, gone: set[UUID]) -> None:
    """The clerk puts down who has left."""
    path = f"/meetings/{big.meeting_id}/seats"
    for seat in gone:
        form = form_of(clerk, path, f"{seat}/leave")
        assert clerk.post(f"{path}/{seat}/leave", form)[0] == 302


def close(big: BigMeeting, clerk: Client) -> None:
    path = f"/meetings/{big.meeting_id}/ballot"
    with big.store.reading() as session:
        ballot = session.scalars(select(Ballot)).one()
    status, page = clerk.post(f"{path}/{ballot.id}/close", form_of(clerk, path, f"{ballot.id}/close"))
    assert status == 302, re.sub("<[^>]+>", " ", page)[:500]
    with big.store.reading() as session:
        assert session.get_one(Ballot, ballot.id).state is BallotState.CLOSED
    assert not list((big.instance.data / "ballot-keys").glob("*.key"))


def nobody_can_tell(big: BigMeeting, choice: dict[tuple[UUID, UUID], str], cast: set[tuple[UUID, UUID]]) -> None:
    """Join voters and papers by everything that could tell: order on the disk, ids, transactions, events, the log."""
    with big.store.reading() as session:
        postgresql = session.get_bind().dialect.name == "postgresql"
        assert all(each is None for each in session.scalars(select(Cast.envelope)))
        orders = ["ctid", "id"] if postgresql else ["rowid", "id"]
        for order in orders:
            by_voter = "ctid" if postgresql else "rowid"
            hits, total, chance = 0, 0, 0.0
            for case in big.cases:
                key = {"case": case if postgresql else case.hex}
                voters = [UUID(str(each)) for (each,) in session.execute(text(f"select seat_id from casts where application_id = :case order by {by_voter if order != 'id' else 'receipt'}"), key)]  # fmt: skip
                papers = [each for (each,) in session.execute(text(f"select vote from urn_papers where application_id = :case order by {order}"), key)]  # fmt: skip
                hits += sum(choice[voter, case] == paper for voter, paper in zip(voters, papers, strict=True))
                total += len(voters)
                chance += sum(number**2 for number in Counter(papers).values()) / len(papers)
            # A shuffled urn is guessed right as often as chance has it: each choice by its share among the case's papers.
            assert abs(hits - chance) / total < 0.03, (order, hits, chance, total)
        if postgresql:
            for table in ("casts", "urn_papers"):
                found = session.execute(text(f"select count(distinct xmin::text) from {table}"))
                assert found.scalar() == 1, table
            assert session.execute(text("select count(distinct xmin::text) from (select xmin from casts union all select xmin from urn_papers) as both_of_them")).scalar() == 1  # fmt: skip
        bodies = b"".join(session.scalars(select(Event.body).where(Event.kind == "ballot.cast")))
        told = [str(each) for each in session.scalars(select(UrnPaper.id))]
        told += [each.hex() for each in session.scalars(select(Cast.receipt))]
        assert not any(each.encode() in bodies for each in told)
        assert (session.scalar(select(func.count()).select_from(UrnPaper)) or 0) == len(cast)
        assert session.scalars(select(Seat)).first() is not None
    log = big.log.read_text()
    assert not any(f"vote-{case}" in log for case in big.cases)
