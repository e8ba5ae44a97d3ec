"""Which button was pressed: save, next, options, or a row added or removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.exceptions import BadRequest

from zhicheng_web.fields.forms import RawRow, new_row_id

VERBS = frozenset({"save", "next", "options", "add", "remove"})


@dataclass(frozen=True, slots=True)
class Action:
    """``verb`` is one of VERBS; ``key`` and ``row`` name a repeated section and its row where they matter."""

    verb: str
    key: str = ""
    row: str = ""

    def applied(self, key: str, rows: tuple[RawRow, ...]) -> tuple[RawRow, ...]:
        """The rows of section ``key`` after this action: one more, one less, or as they are."""
        if key != self.key:
            return rows
        if self.verb == "add":
            return (*rows, RawRow(new_row_id(), {}))
        return tuple(each for each in rows if each.id != self.row)


def action_from(sent: Mapping[str, str]) -> Action:
    """Read the pressed button; a form sent without one is saved. Raises ``BadRequest``
    for a button that no page has."""
    verb, _, rest = sent.get("action", "save").partition(":")
    key, _, row = rest.partition(":")
    needs = {"add": bool(key) and not row, "remove": bool(key and row)}
    if verb not in VERBS or not needs.get(verb, not rest):
        raise BadRequest
    return Action(verb, key, row)
