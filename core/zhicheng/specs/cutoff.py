"""What each kind of fact is counted to. Rules read cut-offs and the law day, never the present."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from zhicheng.specs.citation import Citation


@dataclass(frozen=True, slots=True)
class YearEnd:
    """31 December of the round's year plus ``offset``, that day included."""

    offset: int = 0


@dataclass(frozen=True, slots=True)
class AcceptanceDeadline:
    """The last day on which the committee takes material, set by its own notice; unknown until it is."""


@dataclass(frozen=True, slots=True)
class RecommendationDay:
    """The day on which the unit recommends; while it has not, the day of application where ``else_application``."""

    else_application: bool = True


@dataclass(frozen=True, slots=True)
class ApplicationDay:
    """The Beijing day of submission."""


Anchor: TypeAlias = YearEnd | AcceptanceDeadline | RecommendationDay | ApplicationDay

KINDS = ("education", "title_held", "appointment", "achievements", "papers", "employment", "service")
"""Facts that are counted: diplomas, years of title, years of appointment, achievements, papers, time with the unit,
and grassroots or front-line service."""

APPLICATION = "application"
"""The day of application itself: what must not be running then (a sanction) is counted to it, in every jurisdiction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoff:
    """``kinds`` of facts count up to ``anchor``, that day included; for the named channels, or for all when empty."""

    kinds: tuple[str, ...]
    anchor: Anchor
    channels: tuple[str, ...] = ()
    cites: tuple[Citation, ...] = ()
