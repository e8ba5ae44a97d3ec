"""Continuing education: where hours come from in a place, and who recognises those that no platform counts."""

from __future__ import annotations

from dataclasses import dataclass

from zhicheng.specs.citation import Citation
from zhicheng.specs.dates import ALWAYS, Effective


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Something for which hours are recognised on request, never by a number that the platform knows.

    ``measure`` says by what (按实际工作时间 …), ``proof`` what is uploaded. ``effective`` are the days on which it may be
    asked for; ``pending`` is the title of a rule that must be in force first, by the day that the place's bureau records.
    ``recognised_by`` are the levels of the bureaus that may recognise it, where they differ from those of all others.
    """

    key: str
    title: str
    measure: str
    proof: str
    effective: Effective = ALWAYS
    pending: str = ""
    recognised_by: tuple[str, ...] = ()
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HourImport:
    """Hours come as a file from ``title``, taken in by bureaus at the levels ``taken_by``."""

    title: str
    taken_by: tuple[str, ...]
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningRules:
    """The record of a place's continuing education. ``recognised_by`` are levels of bureaus, the applicant's own place inside.

    ``jurisdiction`` is the layer that declares it, under whose code the record is kept; the registry writes it.
    """

    recognised_by: tuple[str, ...]
    activities: tuple[Activity, ...] = ()
    imports: HourImport | None = None
    notes: tuple[str, ...] = ()
    cites: tuple[Citation, ...] = ()
    jurisdiction: str = ""

    def activity(self, key: str) -> Activity | None:
        """The activity with this key."""
        return next((each for each in self.activities if each.key == key), None)

    def recognisers(self, activity: Activity) -> tuple[str, ...]:
        """The levels of the bureaus that may recognise an activity."""
        return activity.recognised_by or self.recognised_by

    @property
    def pending(self) -> tuple[str, ...]:
        """The rules for which activities wait, each once."""
        return tuple(dict.fromkeys(each.pending for each in self.activities if each.pending))
