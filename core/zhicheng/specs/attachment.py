"""Files that a channel asks for beside the sections."""

from __future__ import annotations

from dataclasses import dataclass

from zhicheng.specs.citation import Citation
from zhicheng.specs.condition import Condition

KB = 1024
"""The notices write KB and the systems before us counted 1024 bytes; nobody is refused over the other reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadLimits:
    """``formats`` by content (jpg png pdf zip), ``max_bytes`` for each file, ``max_count`` files."""

    formats: tuple[str, ...]
    max_bytes: int
    max_count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentSpec:
    """One kind of file. ``by`` says who brings it: the applicant, or the unit when it checks.

    ``ratio`` is width:height where the source sets one (photo). ``scan_of`` names the form that is generated, stamped
    and scanned. ``also_in`` lists places whose proofs serve as well (``title_history:appointment``).
    """

    key: str
    title: str
    limits: UploadLimits
    required: bool | Condition = False
    by: str = "applicant"
    ratio: tuple[int, int] | None = None
    scan_of: str | None = None
    also_in: tuple[str, ...] = ()
    hint: str = ""
    cites: tuple[Citation, ...] = ()
