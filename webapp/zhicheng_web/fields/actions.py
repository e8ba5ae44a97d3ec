"""Which button was pressed: save, next, options, the record filled in, a row added or removed, a row's file taken or
deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.exceptions import BadRequest

from zhicheng_web.fields.forms import RawRow, new_row_id

VERBS = frozenset({"save", "next", "options", "record", "add", "remove", "attach", "detach"})
WITH_ROW = frozenset({"remove", "attach", "detach"})


@dataclass(frozen=True, slots=True)
class Action:
    """``verb`` is one of VERBS; ``key`` and ``row`` name a repeated section and its row where they matter
    (for ``detach``, the file of a row)."""

    verb: str
    key: str = ""
    row: str = ""

    def applied(self, key: str, rows: tuple[RawRow, ...]) -> tuple[RawRow, ...]:
        """The rows of section ``key`` after this action: one more, one less, or as they are."""
        if key != self.key:
            return rows
        if self.verb == "add":
            return (*rows, RawRow(new_row_id(), {}))
        return tuple(each for each in rows if self.verb != "remove" or each.id != self.row)


def action_from(sent: Mapping[str, str]) -> Action:
    """Read the pressed button; a form sent without one is saved. Raises ``BadRequest``
    for a button that no page has."""
    verb, _, rest = sent.get("action", "save").partition(":")
    key, _, row = rest.partition(":")
    fits = bool(key and row) if verb in WITH_ROW else bool(key) and not row if verb == "add" else not rest
    if verb not in VERBS or not fits:
        raise BadRequest
    return Action(verb, key, row)
