"""The small closed vocabulary in which stages, fields, attachments and entrustments say when they apply.

A condition is data: it can be shown, compared and digested. A path names a fact of the dossier: ``unit.tier``,
``basic.exception_type``, ``entrustment.direction``, ``channel``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Plain: TypeAlias = str | int | bool


@dataclass(frozen=True, slots=True)
class Is:
    """The fact at ``path`` equals ``value``."""

    path: str
    value: Plain


@dataclass(frozen=True, slots=True)
class In:
    """The fact at ``path`` is one of ``values``."""

    path: str
    values: tuple[Plain, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """The fact at ``path`` was given at all."""

    path: str


@dataclass(frozen=True, slots=True)
class Not:
    condition: Condition


@dataclass(frozen=True, slots=True)
class AllOf:
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    conditions: tuple[Condition, ...]


Condition: TypeAlias = "Is | In | Given | Not | AllOf | AnyOf"


def paths(condition: Condition) -> frozenset[str]:
    """Every fact that a condition reads."""
    match condition:
        case Is(path=path) | In(path=path) | Given(path=path):
            return frozenset({path})
        case Not(condition=inner):
            return paths(inner)
        case AllOf(conditions=parts) | AnyOf(conditions=parts):
            return frozenset().union(*(paths(part) for part in parts))
