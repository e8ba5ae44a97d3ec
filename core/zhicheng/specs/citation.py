"""Where a declaration comes from: document and clause as the source counts them, with our stable id beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

PLATFORM = "平台设置"
"""What is cited for a choice of the platform or of a jurisdiction where the sources leave room (‡)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One clause of one official document.

    ``document`` is its number (吉人社函〔2023〕8号) or title, ``clause`` the source's own count (六（二）), ``id`` ours
    (JB-6.2). A choice of the platform, where the sources leave room (‡), cites :data:`PLATFORM` and is not law.
    """

    document: str
    clause: str
    id: str

    @property
    def is_law(self) -> bool:
        """Whether an official document says so, rather than a setting of the platform."""
        return self.document != PLATFORM

    def __str__(self) -> str:
        return f"《{self.document}》{self.clause}" if "〔" not in self.document else f"{self.document} {self.clause}"


def cited(document: str) -> Callable[[str, str], Citation]:
    """A shorthand for one document: ``JB = cited("…8号")`` and then ``JB("六（二）", "JB-6.2")``."""

    def cite(clause: str, id: str) -> Citation:
        return Citation(document=document, clause=clause, id=id)

    return cite
