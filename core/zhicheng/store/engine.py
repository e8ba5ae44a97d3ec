"""Engines and sessions. SQLite is for one office and for trying out, PostgreSQL for everything else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker

from zhicheng.store.keys import MasterKey

READ_ONLY = "zhicheng_read_only"
"""Marks connections and sessions that only read: they wait for no writer and keep none waiting."""

_BUSY_MILLISECONDS = 15_000


class UnsafeDatabase(RuntimeError):
    """The database is set up so that it may lose what it has acknowledged."""


class UnknownDatabase(ValueError):
    """The address names a database that the platform doesn't work on."""


def open_engine(url: str) -> Engine:
    """An engine on ``sqlite:///path`` or ``postgresql://…`` (always by psycopg 3), after one connection has
    proved it.

    Raises UnknownDatabase for other databases, UnsafeDatabase for a PostgreSQL with fsync, full_page_writes
    or synchronous_commit off, and SQLAlchemy's OperationalError where nobody answers.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        if address.database in (None, "", ":memory:"):
            raise UnknownDatabase("数据库地址没有写明文件。请写成“sqlite:///文件路径”。")
        engine = create_engine(address, connect_args={"timeout": _BUSY_MILLISECONDS / 1000})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif address.get_backend_name() == "postgresql":
        engine = create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
        event.listen(engine, "connect", _refuse_unsafe_postgresql)
    else:
        raise UnknownDatabase(f"不支持数据库“{address.get_backend_name()}”。请使用 sqlite 或 postgresql。")
    with engine.connect():
        return engine


def sqlite_url(path: Path) -> str:
    """The address of an SQLite file, whatever characters its path has."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # With the driver's own transactions off, SQLAlchemy's BEGIN below is the only one.
    connection.isolation_level = None
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={_BUSY_MILLISECONDS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: one that starts as a reader can't be made to wait, it fails.
    reading = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _refuse_unsafe_postgresql(connection: Any, _record: object) -> None:
    names = ("fsync", "full_page_writes", "synchronous_commit")
    with connection.cursor() as cursor:
        cursor.execute("select " + ", ".join(f"current_setting('{name}')" for name in names))
        values = cursor.fetchone()
    connection.rollback()
    off = [name for name, value in zip(names, values, strict=True) if value == "off"]
    if off:
        raise UnsafeDatabase(
            f"PostgreSQL 的 {'、'.join(off)} 处于关闭状态，断电时可能丢失已确认的数据，平台不能在其上运行。"
            f"请在 postgresql.conf 中改为 on 并重新加载配置后再启动。"
        )


class Store:
    """An engine and the master key: where sessions come from. ``begin`` writes, ``reading`` doesn't."""

    def __init__(self, engine: Engine, master: MasterKey, *, blobs: Path | None = None) -> None:
        self.engine = engine
        self.master = master
        self.blobs = blobs
        self.sessions = sessionmaker(engine, info={"master": master}, expire_on_commit=False)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A session in one transaction, committed at the end or rolled back by an exception."""
        with self.sessions.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database and writes nothing."""
        with self.sessions() as session:
            read_only(session)
            yield session


def read_only(session: Session) -> None:
    """Make a session that hasn't begun yet one that only reads, in one state of the database, and locks
    nothing."""
    options: dict[str, Any] = {READ_ONLY: True}
    if session.get_bind().dialect.name == "postgresql":
        options |= {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
    session.connection(execution_options=options)
    session.info[READ_ONLY] = True
