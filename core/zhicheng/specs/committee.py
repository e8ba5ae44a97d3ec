"""Typed parameters with a declared direction, and the committees that a notice starts from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from zhicheng.specs.citation import Citation

Value: TypeAlias = int | bool | str | Fraction


class Direction(StrEnum):
    """What a lower layer may do with a parameter of the layer above."""

    MORE = "more"
    FEWER = "fewer"
    FIXED = "fixed"
    DELEGATED = "delegated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A number or choice of the law that layers may tighten: publicity days (more), pass share (more), …

    ``unit`` is what is counted (工作日 天 人 年). ``derogation`` allows going past the floor where the floor itself
    names that exception, and then carries its own citation.
    """

    key: str
    title: str
    value: Value
    unit: str = ""
    direction: Direction = Direction.FIXED
    derogation: tuple[Citation, ...] = ()
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeTemplate:
    """A committee as the notice lists it: which series, levels, specialties and range of people it reviews.

    ``scopes`` are ranges of people (城区 农村); empty tuples mean "all". ``name`` is the committee's full name.
    """

    key: str
    name: str
    series: tuple[str, ...]
    levels: tuple[str, ...]
    specialties: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    office: str = ""
    cites: tuple[Citation, ...] = ()
