"""What a kind of event is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from zhicheng.casework.payload import Check, SomeOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """``title`` is what people read. ``subjects`` are the roles of the things that it must be about.

    ``shows`` is the role of things of which it is about any number besides, such as the lines of a list: they are
    numbered (``entry.1``, ``entry.2``), and the event stands in the history of each.
    Any kind may carry ``version``: that of its first subject, where it changed that, after the change.
    """

    key: str
    title: str
    subjects: tuple[str, ...]
    payload: Mapping[str, Check] = field(default_factory=dict)
    shows: str = ""

    def describe(self, payload: Mapping[str, object]) -> str:
        """The title and, in brackets, which answers changed."""
        labels = [
            check.labels[code]
            for key, check in self.payload.items()
            if isinstance(check, SomeOf) and isinstance(codes := payload.get(key, []), list)
            for code in codes
        ]
        return f"{self.title}（{'、'.join(labels)}）" if labels else self.title
