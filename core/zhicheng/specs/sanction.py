"""Sanctions of committees: which a place knows, who imposes them, and what has to come before."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhicheng.specs.citation import Citation


class SanctionKind(StrEnum):
    """The closed set, in escalating order: 通报, 限期纠正, 调整专家, 宣布评审结果无效, 暂停评审, 收回评审权."""

    NOTICE = "notice"
    CORRECTION = "correction"
    EXPERTS = "experts"
    VOID = "void"
    SUSPENSION = "suspension"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionRule:
    """A sanction that a place's law knows, imposed by bureaus at the levels ``by`` on committee offices in their division.

    ``after_correction``: only where a correction (限期纠正) stands whose deadline is over.
    """

    kind: SanctionKind
    by: tuple[str, ...]
    after_correction: bool = False
    cites: tuple[Citation, ...] = ()
