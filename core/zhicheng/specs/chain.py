"""Review chains as data: whose desk, when it applies, what must be recorded there and what may be decided."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhicheng.specs.citation import Citation
from zhicheng.specs.condition import Condition


class DeskKind(StrEnum):
    """The closed set of bodies that a case may pass through."""

    UNIT = "unit"
    SUPERIOR_UNIT = "superior_unit"
    AGENCY = "agency"
    ASSOCIATION = "association"
    DEPARTMENT = "department"
    BUREAU = "bureau"
    FOUNDER = "founder"
    COMMITTEE_OFFICE = "committee_office"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A kind of body at a level (province, city, county); ``name`` where the law names a single one (a federation).

    ``outside`` ones work elsewhere: the case leaves the platform before them, with a letter of entrustment.
    """

    kind: DeskKind
    level: str | None = None
    name: str | None = None
    outside: bool = False


LETTER = "letter"
RECORDS = ("originals", "publicity", "discipline", "pledge", "assessments", "opinion", "sections", LETTER)
"""What a stage may have to put on record; ``sections`` is a mark on each section of the case, ``letter`` the letter of
entrustment with which it goes out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stop. ``records`` must be filled before a decision; ``decisions`` are pass, return, end, ask.

    ``people`` are the roles that must both act (handler and head). ``deadline`` names a phase of the notice; a case
    that isn't sent on by its end is listed as late or, where ``lapses``, is over. ``fee`` marks the committee office
    that, once it has accepted a case, asks for the fee that the notice sets for it.
    """

    key: str
    title: str
    desk: Desk
    when: Condition | None = None
    records: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ("pass", "return", "end", "ask")
    people: tuple[str, ...] = ("handler",)
    deadline: str | None = None
    lapses: bool = False
    fee: bool = False
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewChain:
    """The first chain of a channel whose ``when`` holds is the case's; a chain without ``when`` takes the rest."""

    key: str
    channels: tuple[str, ...]
    stages: tuple[Stage, ...]
    when: Condition | None = None
    cites: tuple[Citation, ...] = ()
