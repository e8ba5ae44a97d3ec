"""Applications with fixed settings and clocks that stand still: a bare one, and one with a demonstration in it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from zhicheng.registry import Declarations, Registry
from zhicheng.store.engine import Store, open_engine, sqlite_url
from zhicheng.store.keys import MasterKey
from zhicheng_web import Settings, create_app, demo
from zhicheng_web.clock import BEIJING

NOW = datetime(2023, 2, 24, 10, 0, tzinfo=BEIJING)
REAL = datetime(2026, 3, 2, 9, 0, tzinfo=BEIJING)


class CompiledTemplates(BytecodeCache):
    """What the templates of earlier applications were compiled to: each test makes its own application."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key + bucket.checksum in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key + bucket.checksum])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


Flask.jinja_environment = partial(Flask.jinja_environment, bytecode_cache=CompiledTemplates())  # type: ignore[assignment]


class StandingClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(secret_key="k" * 40, data_folder=tmp_path, database_url="")


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry.load()


@pytest.fixture
def empty_store(sqlite_template: Path, tmp_path: Path, master_key: MasterKey) -> Iterator[Store]:
    engine = open_engine(sqlite_url(Path(shutil.copy(sqlite_template, tmp_path / "zhicheng.db"))))
    yield Store(engine, master_key, blobs=tmp_path / "files")
    engine.dispose()


@pytest.fixture
def app(settings: Settings, registry: Registry, empty_store: Store) -> Flask:
    return create_app(settings, registry=registry, store=empty_store, now=lambda: NOW)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def staged(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, master_key: MasterKey, registry: Registry
) -> tuple[Path, demo.Demonstration]:
    """A demonstration, built once; each test gets a copy."""
    folder = tmp_path_factory.mktemp("staged")
    path = Path(shutil.copy(sqlite_template, folder / "zhicheng.db"))
    engine = open_engine(sqlite_url(path))
    built = demo.build(Store(engine, master_key, blobs=folder / "files"), registry, real=lambda: REAL)
    engine.dispose()
    return path, built


@dataclass
class Browser:
    """A browser of a test: follows forms with their tokens, keeps cookies."""

    client: FlaskClient

    def get(self, path: str, **more: Any) -> str:
        response = self.client.get(path, headers={"Accept": "text/html"}, follow_redirects=True, **more)
        assert response.status_code == 200, f"{path}: {response.status_code}"
        return response.get_data(as_text=True)

    def post(self, path: str, data: dict[str, Any] | None = None, *, json: bool = False, **more: Any) -> TestResponse:
        accept = "application/json" if json else "text/html"
        return self.client.post(
            path, data={"csrf_token": self.token(), **(data or {})}, headers={"Accept": accept}, **more
        )

    def token(self) -> str:
        page = self.client.get("/recover").get_data(as_text=True)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found
        return found[1]

    def sign_in(self, login: str, password: str) -> TestResponse:
        return self.post("/sign-in", {"login": login, "password": password})


@dataclass
class Site:
    """A demonstration and its clocks; ``door`` finds an account by place and role. ``at`` is the place that a test
    is about, where it needs a certain one."""

    app: Flask
    store: Store
    registry: Registry
    built: demo.Demonstration
    clock: StandingClock
    real: StandingClock
    at: Declarations | None = None

    def browser(self) -> Browser:
        return Browser(self.app.test_client())

    @property
    def place(self) -> Declarations:
        """A place where units and people register themselves; the clock stands within its window."""
        return self.at or next(each for each in self.registry.offering() if each.accounts.unit_accounts == "self")

    def door(self, role: str) -> demo.Door:
        name = self.place.jurisdiction.name
        return next(each for each in self.built.doors if each.place == name and role in each.role)

    def signed_in(self, role: str = "申报人") -> Browser:
        browser, door = self.browser(), self.door(role)
        assert browser.sign_in(door.login, door.password).status_code == 302
        return browser

    def draft_of(self, browser: Browser) -> str:
        """The address of the applicant's draft."""
        found = re.search(r'href="(/applications/[0-9a-f-]{36})"', browser.get("/applications"))
        assert found
        return found[1]


@pytest.fixture
def open_site(
    settings: Settings, registry: Registry, tmp_path: Path, master_key: MasterKey
) -> Iterator[Callable[[str, Path, demo.Demonstration], Site]]:
    """Opens a copy of a demonstration's database, with its files, at the moment of its place."""
    engines: list[Engine] = []

    def opened(url: str, files: Path, built: demo.Demonstration) -> Site:
        engines.append(open_engine(url))
        kept = Path(shutil.copytree(files, tmp_path / "files"))
        store = Store(engines[-1], master_key, blobs=kept)
        clock, real = StandingClock(NOW), StandingClock(REAL)
        app = create_app(settings, registry=registry, store=store, now=clock, real=real)
        made = Site(app, store, registry, built, clock, real)
        moment = dict(built.moments)[made.place.jurisdiction.name]
        clock.now = datetime.fromisoformat(moment).replace(tzinfo=BEIJING)
        return made

    yield opened
    for engine in engines:
        engine.dispose()


@pytest.fixture
def site(
    open_site: Callable[[str, Path, demo.Demonstration], Site],
    staged: tuple[Path, demo.Demonstration],
    tmp_path: Path,
) -> Site:
    template, built = staged
    copied = Path(shutil.copy(template, tmp_path / "site.db"))
    return open_site(sqlite_url(copied), template.parent / "files", built)
