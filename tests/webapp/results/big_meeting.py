"""A meeting of many experts on many cases in an installation of its own, and the server that it votes on."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time as clocks
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from acceptance import PLACES, REGISTRY, accepted, moment_of
from case_states import Stage
from sqlalchemy import select

from zhicheng.casework.actor import Actor, load_actor
from zhicheng.casework.clock import set_training
from zhicheng.casework.draws import drawing
from zhicheng.casework.meetings import attendance, filing, planning, running, sitting
from zhicheng.casework.results import lists
from zhicheng.casework.sessions import SessionRules, start_session
from zhicheng.casework.submission import content_of
from zhicheng.instance import Instance
from zhicheng.store.base import Base
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Account,
    Application,
    Batch,
    Candidate,
    Committee,
    Expert,
    FormedBy,
    Meeting,
    Membership,
    Person,
    Role,
    Seat,
    Snapshot,
)
from zhicheng.store.moments import BEIJING, system_clock
from zhicheng.store.vault import vault_of
from zhicheng_web import demo

PATIENCE = 60
"""Seconds within which a server must have started."""
RULES = SessionRules(staff_idle=600, applicant_idle=600)


@dataclass
class BigMeeting:
    """``tokens`` are sign-in cookies: of the clerk, and of each expert by seat."""

    instance: Instance
    store: Store
    meeting_id: UUID
    clerk: str
    tokens: dict[UUID, str]
    cases: list[UUID]
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    log: Path = field(default=Path())

    def start(self) -> None:
        """Serve; the same port every time, so that clients find it again."""
        self.port = self.port or _free_port()
        self.log = self.instance.data / "server.log"
        environment = {
            **os.environ,
            "ZHICHENG_DATA": str(self.instance.data),
            "ZHICHENG_DATABASE_URL": self.instance.database_url,
            "ZHICHENG_MASTER_KEY": str(self.instance.master_key),
            "ZHICHENG_PORT": str(self.port),
            "ZHICHENG_SECRET_KEY": "k" * 40,
        }
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "zhicheng_web.serve"], env=environment, stdout=out, stderr=out
            )
        until = clocks.monotonic() + PATIENCE
        while clocks.monotonic() < until:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                clocks.sleep(0.1)
        raise AssertionError(f"no server within {PATIENCE} s: {self.log.read_text()[-2000:]}")

    def kill(self) -> None:
        """SIGKILL, as the power would go."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)

    def client(self, token: str) -> Client:
        return Client(self, token)


class Client:
    """A browser of one expert or the clerk: cookies, and a ``ConnectionError`` wherever the server dies."""

    def __init__(self, meeting: BigMeeting, token: str) -> None:
        self._meeting = meeting
        self._cookies = {"zhicheng-sign-in": token}

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path, None)

    def post(self, path: str, form: dict[str, str]) -> tuple[int, str]:
        from urllib.parse import urlencode

        return self._ask("POST", path, urlencode(form))

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self._meeting.port, timeout=60)
        headers = {
            "Accept": "text/html",
            "Cookie": "; ".join(f"{key}={value}" for key, value in self._cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            for cookie in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self._cookies[name] = value
            return answer.status, text
        except HTTPException as error:  # killed between the head of an answer and its body, or within its head
            raise ConnectionResetError(repr(error)) from error
        finally:
            connection.close()


def prepared(url: str, folder: Path, *, experts: int, cases: int) -> BigMeeting:
    """A meeting on its day: everybody drawn, sworn and there, all cases on its list."""
    instance = Instance(data=folder, database_url=url, master_key=folder / "master.key")
    store = instance.create()
    built = demo.build(store, REGISTRY, real=system_clock)
    place = next(each for each in PLACES.values() if "plan_approved" not in each.parameters)
    now = moment_of(built, place)
    with store.begin() as session:
        stage = Stage(session, REGISTRY, BlobDirectory(folder / "files"), place.jurisdiction.code, now)
        accepted(stage, "陈一鸣")
    with store.begin() as session:
        (template,) = session.scalars(select(Candidate)).all()
        for number in range(1, cases):
            _clone(session, template, number)
    clerk = _clerk(store, template.organisation_id)
    batch = _listed(store, clerk, template, now)
    committee_id = _committee(store, template.organisation_id, template.committee, experts)
    _pool(store, committee_id, place.jurisdiction.code, experts + 4, now)
    return _convened(instance, store, clerk, batch, committee_id, now)


def _clone(session: Any, template: Candidate, number: int) -> None:
    """Another person with the same case."""
    application = session.get_one(Application, template.application_id)
    snapshot = session.scalars(select(Snapshot).where(Snapshot.application_id == application.id)).one()
    content = content_of(session, application, snapshot)
    person_id, application_id, snapshot_id = uuid4(), uuid4(), uuid4()
    name = f"参评人{number}"
    session.add(Person(id=person_id, name=name, name_key=f"{number:05}", created_at=application.created_at))
    session.flush()
    vault = vault_of(session)
    vault.create(person_id, application.created_at)
    content["dossier"]["sections"]["basic"]["name"] = name  # type: ignore[index]
    body = _canonical({**content, "salt": uuid4().hex})
    session.add(_copy(application, id=application_id, person_id=person_id, version=1))
    session.flush()
    sealed = vault.seal(person_id, Snapshot.content_cipher, snapshot_id, body)
    digest = uuid4().bytes * 2
    session.add(_copy(snapshot, id=snapshot_id, application_id=application_id, content_cipher=sealed, digest=digest))
    session.add(_copy(template, application_id=application_id, version=1))


def _canonical(value: Any) -> bytes:
    from zhicheng.casework.record import canonical

    return canonical(value)


def _copy(row: Base, **other: Any) -> Any:
    columns = {each.key: getattr(row, each.key) for each in row.__mapper__.column_attrs}
    return type(row)(**{**columns, **other})


def _clerk(store: Store, office: UUID) -> Actor:
    with store.reading() as session:
        query = select(Membership.account_id).where(
            Membership.organisation_id == office, Membership.role == Role.OFFICER
        )
        found = load_actor(session, session.scalars(query).first())
        assert found is not None
        return found


def _listed(store: Store, clerk: Actor, template: Candidate, now: datetime) -> Batch:
    with store.begin() as session:
        batch = lists.open_list(
            session,
            clerk,
            lambda: now,
            REGISTRY,
            organisation_id=template.organisation_id,
            notice_id=template.notice_id,
            procedure=template.procedure,
            title="大会",
        )
        ids = list(session.scalars(select(Candidate.application_id)))
        put = lists.put_on(
            session, clerk, lambda: now, REGISTRY, batch_id=batch.id, version=batch.version, applications=ids
        )
        assert not put.refused
        return batch


def _committee(store: Store, office: UUID, name: str | None, size: int) -> UUID:
    with store.begin() as session:
        found = session.scalars(select(Committee).where(Committee.organisation_id == office)).all()
        committee = next((each for each in found if each.name == name), found[0])
        committee.size, committee.formed_by = size, FormedBy.SERIES
        return committee.id


def _pool(store: Store, committee_id: UUID, place: str, number: int, now: datetime) -> None:
    """As many more experts as are missing, a third of them from outside."""
    with store.begin() as session:
        committee = session.get_one(Committee, committee_id)
        pattern = session.scalars(select(Expert).where(Expert.place == committee.place)).first()
        there = len(session.scalars(select(Expert).where(Expert.place == committee.place)).all())
        for each in range(there, number):
            person_id, expert_id, account_id = uuid4(), uuid4(), uuid4()
            session.add(Person(id=person_id, name=f"专家{each}", name_key=f"z{each:05}", created_at=now))
            session.flush()
            vault = vault_of(session)
            vault.create(person_id, now)
            session.add(Account(id=account_id, person_id=person_id, password_hash="", password_must_change=False, created_at=now))  # fmt: skip
            outside = each % 3 == 0
            session.add(
                _copy(
                    pattern,
                    id=expert_id,
                    person_id=person_id,
                    version=1,
                    unit_name=f"专家单位{each}",
                    unit_division="110100" if outside else place,
                    details_cipher=vault.seal(person_id, Expert.details_cipher, expert_id, "{}"),
                )
            )


def _convened(
    instance: Instance, store: Store, clerk: Actor, batch: Batch, committee_id: UUID, now: datetime
) -> BigMeeting:
    day = now.date() + timedelta(days=14)
    wanted = planning.Plan(
        committee_id=committee_id,
        starts_at=datetime.combine(day, time(8), BEIJING),
        ends_on=day,
        venue="礼堂",
        agenda="投票",
        rules="无记名投票",
    )
    at: Any = {"actor": clerk, "clock": lambda: now}
    with store.begin() as session:
        meeting = planning.plan(session, registry=REGISTRY, batch_id=batch.id, version=None, wanted=wanted, **at)
        filing.file_plan(session, registry=REGISTRY, meeting_id=meeting.id, version=meeting.version, **at)
        running.pledge(session, meeting_id=meeting.id, agreed=True, **at)
        draw = drawing.commit(session, meeting_id=meeting.id, version=meeting.version, **at)
        drawing.fix(session, meeting_id=meeting.id, draw_id=draw.id, version=draw.version, **at)
        drawing.open_(session, meeting_id=meeting.id, draw_id=draw.id, version=draw.version, **at)
    morning = datetime.combine(day, time(9), BEIJING)
    with store.begin() as session:
        set_training(session, morning, production=False)
        seats = list(session.scalars(select(Seat).where(Seat.meeting_id == meeting.id).order_by(Seat.number)))
        tokens = {}
        for seat in seats:
            account = session.scalars(select(Account).where(Account.person_id == seat.person_id)).one()
            actor = load_actor(session, account.id)
            assert actor is not None
            account.password_must_change = False
            sitting.pledge(session, actor, lambda: morning, meeting_id=meeting.id, agreed=True)
            attendance.arrive(
                session, clerk, lambda: morning, meeting_id=meeting.id, seat_id=seat.id, version=seat.version
            )
            tokens[seat.id] = start_session(session, system_clock, actor, device="test", rules=RULES).token
        attendance.appoint(
            session, clerk, lambda: morning, meeting_id=meeting.id, seat_id=seats[0].id, version=seats[0].version
        )
        token = start_session(session, system_clock, clerk, device="test", rules=RULES).token
        cases = list(session.scalars(select(Candidate.application_id).order_by(Candidate.place)))
    return BigMeeting(instance, store, meeting.id, token, tokens, cases)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


__all__ = ["BigMeeting", "Client", "Meeting", "prepared"]
