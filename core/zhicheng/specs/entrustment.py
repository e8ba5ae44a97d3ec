"""Entrusted review (委托评审): which cases may or must go out or come in, on whose letter, up to which level."""

from __future__ import annotations

from dataclasses import dataclass

from zhicheng.specs.catalogue import LEVELS
from zhicheng.specs.citation import Citation
from zhicheng.specs.condition import Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrustment:
    """``direction`` in or out; a case to which ``when`` applies needs a letter by one of ``issuers``.

    ``issuers`` are levels of the exchange format (province city county group_hq department self_review_unit);
    ``same_province`` refuses letters of another province; ``levels`` are those that may be entrusted. Without a letter
    the result is void, so the case can't go on.
    """

    key: str
    direction: str
    channels: tuple[str, ...]
    issuers: tuple[str, ...]
    when: Condition | None = None
    levels: tuple[str, ...] = LEVELS
    same_province: bool = False
    foreign_division: bool = False
    own_division: bool = False
    cites: tuple[Citation, ...] = ()
