"""What a rule answers: met, unmet, unknown or manual."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from zhicheng.specs.citation import Citation


class Missing(LookupError):
    """A rule read an answer that was not given; the core turns it into unknown, with the field's name."""

    def __init__(self, section: str, field: str) -> None:
        super().__init__(f"{section}.{field}")
        self.section = section
        self.field = field


class Answer(StrEnum):
    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``section`` and ``field`` say where it can be mended; ``met_from`` is the counting day on which it would be met.

    ``cites`` are clauses on which this answer rests beside the rule's own (a relief, an exception).
    """

    answer: Answer
    message: str = ""
    section: str | None = None
    field: str | None = None
    required: str | None = None
    actual: str | None = None
    met_from: date | None = None
    cites: tuple[Citation, ...] = ()


MET = Verdict(answer=Answer.MET)


def met(message: str = "", *, at: str | None = None, cites: tuple[Citation, ...] = ()) -> Verdict:
    """The condition holds (or does not concern this case). A preference says here what counts in favour."""
    if not (message or at or cites):
        return MET
    return _verdict(Answer.MET, at, message=message, cites=cites)


def unmet(
    message: str,
    *,
    at: str,
    required: str | None = None,
    actual: str | None = None,
    met_from: date | None = None,
    cites: tuple[Citation, ...] = (),
) -> Verdict:
    """The condition does not hold; ``at`` is ``section.field``, where it can be mended."""
    return _verdict(Answer.UNMET, at, message=message, required=required, actual=actual, met_from=met_from, cites=cites)


def manual(message: str, *, at: str | None = None, cites: tuple[Citation, ...] = ()) -> Verdict:
    """A person must judge; the desks see ``message``."""
    return _verdict(Answer.MANUAL, at, message=message, cites=cites)


def _verdict(answer: Answer, at: str | None, **more: Any) -> Verdict:
    section, _, field = (at or "").partition(".")
    return Verdict(answer=answer, section=section or None, field=field or None, **more)
