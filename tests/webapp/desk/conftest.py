"""Desks over HTTP: a demonstration on each database, and the people of one case's way through it."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import make_url, select

from zhicheng.store.engine import Store, open_engine, sqlite_url
from zhicheng.store.keys import MasterKey
from zhicheng.store.migrate import upgrade
from zhicheng.store.models import Application, Organisation, Person, RouteDesk
from zhicheng.workdays import WorkCalendar
from zhicheng_web import demo

FIRST, SECOND = "陈一鸣", "周雨桐"


@pytest.fixture(scope="session")
def staged_on_postgresql(
    postgresql_server: Any, tmp_path_factory: pytest.TempPathFactory, master_key: MasterKey, registry: Any
) -> tuple[str, Path, demo.Demonstration]:
    """A demonstration on the other database, built once: its name, files and accounts."""
    url, files = postgresql_server.new_database(), tmp_path_factory.mktemp("staged") / "files"
    engine = open_engine(url)
    upgrade(engine)
    real = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    built = demo.build(Store(engine, master_key, blobs=files), registry, real=lambda: real)
    engine.dispose()
    return str(make_url(url).database), files, built


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, open_site: Any, tmp_path: Path) -> Any:
    if request.param == "postgresql":
        name, files, built = request.getfixturevalue("staged_on_postgresql")
        return open_site(request.getfixturevalue("postgresql_server").new_database(name), files, built)
    template, built = request.getfixturevalue("staged")
    return open_site(sqlite_url(Path(shutil.copy(template, tmp_path / "site.db"))), template.parent / "files", built)


@dataclass
class Way:
    """A case of the demonstration and whoever has it; ``applicant`` is whose."""

    site: Any
    applicant: str = FIRST

    @property
    def id(self) -> UUID:
        return self.application.id

    @property
    def application(self) -> Application:
        with self.site.store.reading() as session:
            place = self.site.place.jurisdiction.code
            query = select(Application).join(Person, Person.id == Application.person_id)
            found: Application = session.scalars(
                query.where(Person.name == self.applicant, Application.jurisdiction == place)
            ).one()
        return found

    @property
    def path(self) -> str:
        return f"/desk/cases/{self.id}"

    def desk(self) -> tuple[RouteDesk, str]:
        application = self.application
        with self.site.store.reading() as session:
            desk = session.scalars(
                select(RouteDesk).where(
                    RouteDesk.application_id == application.id,
                    RouteDesk.route == application.route,
                    RouteDesk.position == application.position,
                )
            ).one()
            office = session.get(Organisation, desk.organisation_id) if desk.organisation_id else None
        return desk, office.name if office else ""

    def official(self) -> Any:
        """Somebody of the office that has the case, signed in."""
        desk, office = self.desk()
        return self.site.signed_in("单位管理员" if desk.kind == "unit" else f"{office}工作人员")

    def claimed(self) -> Any:
        official = self.official()
        assert official.post(f"{self.path}/claim").status_code == 302
        return official

    def post(self, browser: Any, action: str, **data: Any) -> Any:
        """A step about the case, on the version that is stored now."""
        return browser.post(f"{self.path}/{action}", {"version": self.application.version, **data})

    def mark(self, browser: Any, section: str, mark: str = "verified", note: str = "", **more: Any) -> Any:
        page = browser.get(self.path)
        form = page.split(f'data-mark="{section}"')[1]
        version = more.pop("version", None) or re.search(r'name="version" value="(\d+)"', form)[1]  # type: ignore[index]
        return browser.post(
            f"{self.path}/sections/{section}/mark", {"version": version, "mark": mark, "note": note}, **more
        )

    def sections(self, browser: Any) -> list[str]:
        return re.findall(r'data-mark="(\w+)"', browser.get(self.path))

    def mark_all(self, browser: Any, **notes: str) -> None:
        for section in self.sections(browser):
            note = notes.get(section, "")
            assert self.mark(browser, section, "mend" if note else "verified", note).status_code == 302

    def record(self, browser: Any, key: str, **answers: str) -> Any:
        page = browser.get(self.path)
        form = page.split(f'id="record-{key}"')[1]
        version = re.search(r'name="version" value="(\d+)"', form)[1]  # type: ignore[index]
        data = {f"{key}-{name}": text for name, text in answers.items()}
        return browser.post(f"{self.path}/records/{key}", {"version": version, **data})

    def through_the_unit(self) -> None:
        self.site.clock.now += timedelta(days=14)
        handler = self.claimed()
        self.record(handler, "originals", agree="true")
        first, last = publicity(self.site.clock.now.date())
        self.record(
            handler, "publicity", publicized_from=first.isoformat(), publicized_to=last.isoformat(),
            place="单位公告栏", publicity_objection="无",
        )  # fmt: skip
        assert self.post(handler, "pass", reason="符合条件，同意推荐。").status_code == 302

    def through(self) -> None:
        """The desk at which the case is checks everything and passes it on."""
        official = self.claimed()
        self.mark_all(official)
        assert self.post(official, "pass", reason="符合条件，同意。").status_code == 302


def publicity(today: date) -> tuple[date, date]:
    """Five working days that are over today."""
    calendar = WorkCalendar.official()
    last = first = today - timedelta(days=1)
    while calendar.count(first, last) < 5:
        first -= timedelta(days=1)
    return first, last


@pytest.fixture
def way(site: Any) -> Way:
    return Way(site)


@pytest.fixture
def other(site: Any) -> Way:
    """The other case that waits at the unit."""
    return Way(site, SECOND)
