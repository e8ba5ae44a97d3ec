"""Lists over HTTP: a demonstration in which two cases of each place were accepted, and the people of its offices."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from acceptance import NAMES, PLACES, REGISTRY, accepted, moment_of
from case_states import Stage, picture
from sqlalchemy import select

from zhicheng.casework import sweep
from zhicheng.casework.accounts import find_account
from zhicheng.casework.paper import half_of
from zhicheng.registry import Declarations
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.engine import Store, open_engine, sqlite_url
from zhicheng.store.keys import MasterKey
from zhicheng.store.models import (
    Application,
    Batch,
    Candidate,
    Membership,
    Organisation,
    PaperState,
    Person,
    Role,
)
from zhicheng.store.moments import BEIJING


@pytest.fixture(scope="session")
def accepted_everywhere(staged: Any, tmp_path_factory: pytest.TempPathFactory, master_key: MasterKey) -> Any:
    """The demonstration with its cases accepted: its database, folder of files and accounts."""
    template, built = staged
    folder = tmp_path_factory.mktemp("results")
    path = Path(shutil.copy(template, folder / "zhicheng.db"))
    shutil.copytree(template.parent / "files", folder / "files")
    engine = open_engine(sqlite_url(path))
    store = Store(engine, master_key, blobs=folder / "files")
    for code, place in PLACES.items():
        with store.begin() as session:
            stage = Stage(session, REGISTRY, BlobDirectory(folder / "files"), code, moment_of(built, place))
            for name in NAMES:
                accepted(stage, name)
    engine.dispose()
    return path, folder / "files", built


@dataclass
class Place:
    """One place's side of the site: its office and bureaus in browsers, its candidates and lists."""

    site: Any
    declarations: Declarations

    @property
    def store(self) -> Store:
        return self.site.store  # type: ignore[no-any-return]

    @property
    def clock(self) -> Any:
        return self.site.clock

    @property
    def code(self) -> str:
        return self.declarations.jurisdiction.code

    @property
    def candidates(self) -> list[Candidate]:
        with self.store.reading() as session:
            query = select(Candidate).join(Organisation, Organisation.id == Candidate.organisation_id)
            mine = query.where(Organisation.jurisdiction == self.code).order_by(
                Candidate.accepted_at, Candidate.application_id
            )
            return list(session.scalars(mine))

    @property
    def batch(self) -> Batch:
        with self.store.reading() as session:
            return session.scalars(
                select(Batch).where(Batch.jurisdiction == self.code).order_by(Batch.created_at.desc())
            ).first()

    def discipline(self) -> Any:
        """The discipline office of the place's bureau, whoever administered a unit before."""
        name = self.declarations.jurisdiction.name
        door = next(each for each in self.site.built.doors if each.place == name and "单位管理员" in each.role)
        with self.store.begin() as session:
            query = select(Organisation.id).where(Organisation.kind == "bureau", Organisation.division == self.code)
            bureau, account = session.scalars(query).one(), find_account(session, door.login)
            own, *others = session.scalars(select(Membership).where(Membership.account_id == account.id))
            own.organisation_id, own.role = bureau, Role.SUPERVISOR
            for each in others:
                session.delete(each)
        browser = self.site.browser()
        assert browser.sign_in(door.login, door.password).status_code == 302
        assert browser.client.get("/oversight").status_code == 200
        return browser

    def person(self, role: str) -> Any:
        """Somebody of an office by a part of what its account is for, signed in."""
        name = self.declarations.jurisdiction.name
        door = next(each for each in self.site.built.doors if each.place == name and role in each.role)
        browser = self.site.browser()
        assert browser.sign_in(door.login, door.password).status_code == 302
        return browser

    @property
    def office(self) -> Any:
        with self.store.reading() as session:
            name = session.get_one(Organisation, self.candidates[0].organisation_id).name
        return self.person(f"{name}工作人员")

    @property
    def bureau(self) -> Any:
        with self.store.reading() as session:
            found = session.scalars(
                select(Organisation).where(Organisation.kind == "bureau", Organisation.division == self.code)
            ).one()
        return self.person(f"{found.name}工作人员")

    def colleagues(self, number: int) -> list[Any]:
        """Others who work for the bureau of the place, each signed in."""
        with self.store.reading() as session:
            found = session.scalars(
                select(Organisation).where(Organisation.kind == "bureau", Organisation.division == self.code)
            ).one()
        name, browsers = self.declarations.jurisdiction.name, []
        doors = [each for each in self.site.built.doors if each.place == name and f"{found.name}工作人员" in each.role]
        for door in doors[1 : number + 1]:
            browsers.append(self.site.browser())
            assert browsers[-1].sign_in(door.login, door.password).status_code == 302
        assert len(browsers) == number
        return browsers

    def stranger(self) -> Any:
        """The bureau of another place."""
        other = next(each for each in PLACES.values() if each.jurisdiction.code != self.code)
        return Place(self.site, other).bureau

    def applicant(self, name: str) -> tuple[Any, UUID]:
        """Somebody of the demonstration, signed in, and their application."""
        place = self.declarations.jurisdiction
        door = next(each for each in self.site.built.doors if (each.place, each.name) == (place.name, name))
        browser = self.site.browser()
        assert browser.sign_in(door.login, door.password).status_code == 302
        with self.store.reading() as session:
            query = select(Application.id).join(Person, Person.id == Application.person_id)
            return browser, session.scalars(
                query.where(Person.name == name, Application.jurisdiction == place.code)
            ).one()

    def name_of(self, candidate: Candidate) -> str:
        with self.store.reading() as session:
            application = session.get_one(Application, candidate.application_id)
            return session.get_one(Person, application.person_id).name

    def without_paper(self, application_id: UUID) -> None:
        with self.store.begin() as session:
            half = half_of(session, application_id)
            assert half is not None
            half.state = PaperState.AWAITED

    def as_recognition(self) -> None:
        """The candidates as if they had applied where the bureau recognises by the month."""
        with self.store.begin() as session:
            found = session.scalars(
                select(Organisation.id).where(Organisation.kind == "bureau", Organisation.division == self.code)
            ).one()
            for each in self.candidates:
                mine = session.get_one(Candidate, each.application_id)
                mine.procedure, mine.organisation_id = "recognition", found

    def at(self, day: date, hour: int = 10) -> None:
        self.clock.now = datetime.combine(day, time(hour), BEIJING)

    def sweep(self) -> None:
        with self.store.begin() as session:
            sweep.sweep(session, self.clock, REGISTRY)

    def path(self, page: str = "") -> str:
        return f"/results/{self.batch.id}{'/' if page else ''}{page}"

    def post(self, browser: Any, page: str, **data: Any) -> Any:
        """A step about the list, on the version that is stored now."""
        return browser.post(self.path(page), {"version": self.batch.version, **data})

    def opened(self, browser: Any, **more: str) -> Batch:
        """A new list, by following what the first page offers."""
        url = re.search(r'href="(/results/open[^"]+)"', browser.get("/results"))[1].replace("&amp;", "&")  # type: ignore[index]
        kept = dict(re.findall(r'type="hidden" name="(office|notice|procedure)" value="([^"]+)"', browser.get(url)))
        assert browser.post("/results/open", {**kept, "title": "第一次会议", **more}).status_code == 302
        return self.batch

    def listed(self, browser: Any) -> list[UUID]:
        """A new list with every candidate on it."""
        self.opened(browser)
        ids = [each.application_id for each in self.candidates]
        assert self.post(browser, "waiting", applications=[str(each) for each in ids]).status_code == 302
        return ids

    def met(self, browser: Any, on: date, members: int = 9, present: int = 9) -> None:
        assert (
            self.post(browser, "meeting", held_on=on.isoformat(), members=members, present=present).status_code == 302
        )
        assert self.scan(browser).status_code == 302

    def scan(self, browser: Any, name: str = "纪要.jpg", content: Any = None) -> Any:
        data = {"csrf_token": browser.token(), "file": (content or picture(), name)}
        return browser.client.post(self.path("papers/minutes"), data=data, content_type="multipart/form-data")

    def counted(self, browser: Any, *votes: tuple[int, int, int, int]) -> Any:
        """Votes of each candidate of the list: for, against, abstained, withdrawn."""
        data: dict[str, Any] = {"rows": []}
        for candidate, numbers in zip(self.on_list(), votes, strict=True):
            data["rows"].append(str(candidate.application_id))
            for key, number in zip(("favour", "against", "abstained", "recused"), numbers, strict=True):
                data[f"{key}-{candidate.application_id}"] = str(number)
        return self.post(browser, "counts", **data)

    def on_list(self) -> list[Candidate]:
        with self.store.reading() as session:
            query = select(Candidate).where(Candidate.batch_id == self.batch.id)
            return list(session.scalars(query.order_by(Candidate.place)))

    def decided(self, browser: Any, on: date) -> None:
        """From acceptance to a result: the first passes, the second doesn't."""
        self.listed(browser)
        self.met(browser, on)
        assert self.counted(browser, (9, 0, 0, 0), (3, 6, 0, 0)).status_code == 302
        assert self.post(browser, "decide").status_code == 302


@pytest.fixture
def open_place(accepted_everywhere: Any, tmp_path: Path, open_site: Any) -> Any:
    """Opens the site, its clock standing in the round of one place."""

    def opened(code: str) -> Place:
        template, files, built = accepted_everywhere
        site = open_site(sqlite_url(Path(shutil.copy(template, tmp_path / "results.db"))), files, built)
        place = Place(site, PLACES[code])
        site.clock.now = moment_of(built, place.declarations)
        return place

    return opened
