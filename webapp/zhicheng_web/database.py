"""Flask-SQLAlchemy over core's store: one session a request, on the engine, tables and keys that core opened."""

from __future__ import annotations

from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from zhicheng.store import Base
from zhicheng.store.engine import Store, read_only


class Database(SQLAlchemy):
    """What a page reads from; use cases that write begin a transaction of the store's own."""

    def __init__(self, store: Store) -> None:
        options = {"info": {"master": store.master}, "expire_on_commit": False}
        super().__init__(metadata=Base.metadata, session_options=options)
        self._store = store

    def _make_engine(self, bind_key: str | None, options: dict[str, Any], app: object) -> Engine:  # noqa: ARG002
        """Core's engine, with the safeguards that it was opened with, rather than a second one."""
        return self._store.engine

    def reading(self) -> Session:
        """The request's session: one state of the database, nothing written, closed with the request."""
        session: Session = self.session()
        if not session.in_transaction():
            read_only(session)
        return session

    def forget(self) -> None:
        """End the request's session, so that what is read next is what has been written meanwhile."""
        self.session.remove()
