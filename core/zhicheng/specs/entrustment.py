"""Entrusted review (委托评审): which cases may or must go out or come in, on whose letter, up to which level."""

from __future__ import annotations

from dataclasses import dataclass

from zhicheng.specs.catalogue import LEVELS
from zhicheng.specs.citation import Citation
from zhicheng.specs.condition import Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Series in which the place may not review: nobody applies online, units count their people by specialty instead.

    ``series`` are the catalogue's short names; the entrustment's levels are meant. ``channel`` is the one whose chain
    tells to which bureau a unit reports: the first on it, and none where it has none. Bureaus report to that of the
    notice. ``due`` is the phase of the notice by whose last day the counts are in. ``unless`` says who applies online
    all the same.
    """

    series: tuple[str, ...]
    channel: str
    due: str
    unless: Condition | None = None
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrustment:
    """Who may write a letter ``direction`` in or out, and for whom; a letter is good if one declaration takes it.

    ``when`` says whose letters it speaks of (everybody's by default), ``required`` who can't go on without one: then
    the result is void. ``issuers`` are levels of the exchange format (province city county group_hq department
    self_review_unit), ``levels`` those that may be entrusted; ``same_province`` refuses letters of another province,
    ``foreign_division`` those of this place, ``own_division`` those of any other, ``applicants_own`` those of a place
    in which somebody's unit doesn't lie, where it lies outside of this one. ``remark`` is what desks are told to
    look at in a letter that rests on this declaration. ``counted`` are people for whom one letter goes out together.
    """

    key: str
    direction: str
    channels: tuple[str, ...]
    issuers: tuple[str, ...]
    when: Condition | None = None
    required: bool | Condition = False
    levels: tuple[str, ...] = LEVELS
    same_province: bool = False
    foreign_division: bool = False
    own_division: bool = False
    applicants_own: bool = False
    remark: str = ""
    counted: Counted | None = None
    cites: tuple[Citation, ...] = ()
