"""What is in force when. Days are calendar days in Beijing; every span is half-open: since ≤ day < until."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from zhicheng.specs.citation import Citation

T = TypeVar("T")


class NotInForce(LookupError):
    """A dated value was asked for on a day for which it says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """The days on which something is in force; ``None`` leaves that side open."""

    since: date | None = None
    until: date | None = None

    def covers(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


ALWAYS = Effective()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Generic[T]):
    """One value of a dated table, from ``since`` until the next step, with the clauses that set it."""

    since: date
    value: T
    cites: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated(Generic[T]):
    """A value that the law changes over time: steps in ascending order, ended by ``until`` where the law ends it."""

    steps: tuple[Step[T], ...]
    until: date | None = None

    def step(self, day: date) -> Step[T]:
        """The step in force on ``day``; raises :class:`NotInForce` before the first one and from ``until`` on."""
        if self.until is not None and day >= self.until:
            raise NotInForce(f"{day} 已不在有效期内（至 {self.until} 前有效）")
        for step in reversed(self.steps):
            if step.since <= day:
                return step
        raise NotInForce(f"{day} 早于最早的规定（{self.steps[0].since}）")

    def on(self, day: date) -> T:
        """The value in force on ``day``; raises :class:`NotInForce`."""
        return self.step(day).value

    def covers(self, day: date) -> bool:
        return self.steps[0].since <= day and (self.until is None or day < self.until)
