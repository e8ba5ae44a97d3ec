"""A process killed between a decision and its letter, or while it sends one: the letter still comes, and the decision
stands once.

A letter whose sending was cut off after the server had it comes a second time, under the same Message-ID: by mail
nobody can do better, and whoever keeps mail sees one letter.
"""

from __future__ import annotations

import json
import os
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
from desk_rounds import Desks, prepared
from sqlalchemy import func, select

from zhicheng.casework.mail import SmtpServer
from zhicheng.casework.outbox import Delivered, deliver
from zhicheng.casework.people import PersonDetails
from zhicheng.store.engine import Store
from zhicheng.store.keys import MasterKey
from zhicheng.store.models import DeskDecision, Event, OutboxMessage, RouteDesk

WORKER = Path(__file__).with_name("outbox_worker.py")
SITE = "http://localhost:8000"
PATIENCE = 60
"""Seconds within which a process of ours must have come to where it is killed."""
CLAIM = timedelta(minutes=5)
"""How long a worker that has taken a letter keeps it from the others."""
COUNTY_DESK = 2
pytestmark = pytest.mark.slow


class PostOffice(socketserver.ThreadingTCPServer):
    """A mail server on the loopback. ``stuck_at`` is where it stops answering: when somebody connects, in the middle
    of a letter, or once it has the whole of it; ``reached`` is set there."""

    daemon_threads = True
    stuck_at: str | None = None

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.letters: list[EmailMessage] = []
        self.reached, self.over = threading.Event(), threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def stop_at(self, stage: str) -> None:
        """The client waits from here on, until it is killed or the test is over."""
        if self.stuck_at == stage:
            self.reached.set()
            self.over.wait(PATIENCE)
            raise ConnectionAbortedError


class Talk(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs that sends one letter."""

    def handle(self) -> None:
        office = cast(PostOffice, self.server)
        try:
            office.stop_at("connected")
            self._say("220 ready")
            while line := self.rfile.readline():
                verb = line[:4].upper().strip()
                if verb == b"DATA":
                    self._take(office)
                self._say("221 bye" if verb == b"QUIT" else "250 ok")
        except ConnectionError:
            pass

    def _take(self, office: PostOffice) -> None:
        self._say("354 go on")
        office.stop_at("half")
        body = b"".join(iter(self.rfile.readline, b".\r\n"))
        office.letters.append(message_from_bytes(body, policy=policy.default))  # type: ignore[arg-type]
        office.stop_at("taken")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.over.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails) -> Desks:
    return prepared(store, clock, cast, numbers, details)


@pytest.fixture
def key(master_key: MasterKey, tmp_path: Path) -> Path:
    path = tmp_path / "master.key"
    master_key.save(path)
    return path


@contextmanager
def worker(store: Store, key: Path, **said: Any) -> Iterator[subprocess.Popen[str]]:
    """A process that is gone afterwards, whatever it was doing: by SIGKILL."""
    url = store.engine.url.render_as_string(hide_password=False)
    told = json.dumps({"url": url.replace("+psycopg", ""), "key": str(key), **said})
    process = subprocess.Popen(
        [sys.executable, str(WORKER), told],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def send(store: Store, office: PostOffice, now: Any) -> Delivered:
    """Another worker's round."""
    server = SmtpServer(host="127.0.0.1", port=office.port, sender="zhicheng@localhost", security="none")
    return deliver(store, server, now, site=SITE)


def ready(known: Desks, office: PostOffice, real_clock: Any) -> UUID:
    """A case that the county may pass on, with all letters about it sent so far."""
    application_id = known.at_county()
    known.county.mark_all(application_id)
    send(known.round.store, office, real_clock)
    office.letters.clear()
    return application_id


def decided_once(known: Desks, application_id: UUID) -> bool:
    """Whether the county's decision stands on the case once, with one event and one message to the applicant, sent."""
    with known.round.store.reading() as session:
        of_case = select(RouteDesk.position).join(DeskDecision, DeskDecision.desk_id == RouteDesk.id)
        desks = session.scalars(of_case.where(RouteDesk.application_id == application_id)).all()
        event_id = session.scalars(
            select(Event.id).where(Event.kind == "case.passed").order_by(Event.number.desc())
        ).first()
        about = select(OutboxMessage.outcome).where(OutboxMessage.event_id == event_id)
        outcomes = session.scalars(about.where(OutboxMessage.recipient_id == known.person.account_id)).all()
        waiting = session.scalar(select(func.count(OutboxMessage.id)).where(OutboxMessage.settled_at.is_(None)))
    return (desks.count(COUNTY_DESK), outcomes, waiting) == (1, ["sent"], 0)


def test_killed_between_the_decision_and_its_letter(
    known: Desks, store: Store, key: Path, office: PostOffice, real_clock: Any
) -> None:
    application_id = ready(known, office, real_clock)
    told = {
        "account": str(known.county.first.account_id),
        "application": str(application_id),
        "version": known.county.version(application_id),
    }
    with worker(store, key, now=known.clock().isoformat(), decide=told) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "committed\n"
    assert process.returncode == -9
    assert known.round.application(application_id).position == 3
    assert send(store, office, real_clock) == Delivered(sent=1, dropped=0, failed=0)
    assert send(store, office, real_clock).sent == 0
    assert [each["Subject"] for each in office.letters] == ["申报已通过一个审核环节"]
    assert decided_once(known, application_id)


@pytest.mark.parametrize(("stage", "copies"), [("connected", 1), ("half", 1), ("taken", 2)])
def test_killed_while_it_sends(
    known: Desks, store: Store, key: Path, office: PostOffice, real_clock: Any, stage: str, copies: int
) -> None:
    application_id = ready(known, office, real_clock)
    known.county.pass_on(application_id)
    office.stuck_at = stage
    with worker(store, key, now=real_clock().isoformat(), port=office.port) as process:
        assert office.reached.wait(PATIENCE)
    assert process.returncode == -9
    office.stuck_at = None
    # What the dead one had taken is left alone as long as it might still be at work.
    real_clock.move(seconds=CLAIM.seconds - 1)
    assert send(store, office, real_clock).sent == 0
    real_clock.move(seconds=1)
    assert send(store, office, real_clock) == Delivered(sent=1, dropped=0, failed=0)
    assert send(store, office, real_clock).sent == 0
    assert len(office.letters) == copies
    assert len({each["Message-ID"] for each in office.letters}) == 1
    assert [each["To"] for each in office.letters] == ["zeng@example.com"] * copies
    assert decided_once(known, application_id)
