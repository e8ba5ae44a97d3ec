"""Things that may exist once: two at the same moment are told apart by the database, in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal


@contextmanager
def once(session: Session, refusal: Refusal) -> Iterator[None]:
    """What is added inside is flushed at the end; raises ``refusal`` when somebody was faster with the same."""
    try:
        with session.begin_nested():
            yield
    except IntegrityError as taken:
        raise refusal from taken
