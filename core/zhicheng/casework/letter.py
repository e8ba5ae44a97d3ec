"""What a letter is made of: what its writer may use, and what it has to say."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.store.models import Account, Event
from zhicheng.store.moments import Clock


@dataclass(frozen=True, slots=True)
class Draft:
    """What a topic has to say: the letter without its address."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Context:
    """What a writer may use. ``site`` is the platform's address without a slash at the end."""

    session: Session
    event: Event
    recipient: Account
    clock: Clock
    site: str

    def subject(self, role: str) -> UUID:
        """The id of what the event is about, by its role there."""
        return UUID(json.loads(self.event.body)["subjects"][role])


Writer = Callable[[Context], Draft | None]
"""Writes the letter of a topic; None when there is nothing to say any more."""
