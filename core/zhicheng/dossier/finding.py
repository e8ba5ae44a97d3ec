"""A finding: what stands in the way of a case, what desks should see, or what counts in its favour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from zhicheng.specs import Citation


class Effect(StrEnum):
    FAIL = "fail"
    NOTICE = "notice"
    PREFERENCE = "preference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``section``, ``field`` and ``row`` (from 0) say where it can be mended; ``message`` is for people."""

    rule: str
    outcome: Effect
    message: str
    citations: tuple[Citation, ...]
    section: str | None = None
    field: str | None = None
    row: int | None = None
    required: str | None = None
    actual: str | None = None
    met_from: date | None = None
    met_in_round: int | None = None

    def citing(self, more: tuple[Citation, ...]) -> Finding:
        """The same finding resting on further clauses as well."""
        return replace(self, citations=tuple(dict.fromkeys((*self.citations, *more))))

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "rule": self.rule,
            "outcome": self.outcome.value,
            "section": self.section,
            "field": self.field,
            "message": self.message,
            "required": self.required,
            "actual": self.actual,
            "met_from": self.met_from.isoformat() if self.met_from else None,
            "citations": [{"document": each.document, "clause": each.clause, "id": each.id} for each in self.citations],
        }
        if self.row is not None:
            found["row"] = self.row
        if self.met_in_round is not None:
            found["met_in_round"] = self.met_in_round
            found["provisional"] = True
        return found
