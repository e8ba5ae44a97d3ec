"""What happens to the results of a meeting, as data: who does what, in which order, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhicheng.specs.chain import Desk
from zhicheng.specs.citation import Citation
from zhicheng.specs.condition import Condition

MEETING = "meeting"
"""What a :class:`Within` is counted from before anything was done: the day of the meeting."""


class ActKind(StrEnum):
    """The closed set of things that are done to a list of candidates as a whole."""

    RESULT = "result"
    RECHECK = "recheck"
    PUBLICITY = "publicity"
    FILING = "filing"
    CONFIRMATION = "confirmation"
    PROOFREADING = "proofreading"
    CERTIFICATES = "certificates"


class Basis(StrEnum):
    """How it is decided who passes: by a vote (N-1), or by an authority that recognises without one."""

    VOTE = "vote"
    RECOGNITION = "recognition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """``days`` (calendar days, or working days where ``working``) after the act ``since`` was done."""

    days: int
    since: str = MEETING
    working: bool = False
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that is done to the list, by every body of ``by``; publicity is held by each of them.

    Due ``within`` a time, by the end of a ``phase`` of the notice, or both. ``COMMITTEE_OFFICE`` is the office that
    keeps the list, ``FOUNDER`` the body that set its committee up, ``BUREAU`` the bureau at that level where it sits.
    """

    key: str
    kind: ActKind
    title: str
    by: tuple[Desk, ...]
    within: Within | None = None
    phase: str | None = None
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """The first procedure of a channel whose ``when`` holds for a case is the case's; one list has one procedure.

    ``ceiling`` is the key of a parameter: the largest share of the candidates that may pass, rounded down. ``quota``
    says that an authority sets how many candidates there may be. ``monthly`` lists are made once a month. ``people`` is
    what the publication document calls those who passed.
    """

    key: str
    title: str
    channels: tuple[str, ...]
    acts: tuple[Act, ...]
    when: Condition | None = None
    basis: Basis = Basis.VOTE
    ceiling: str | None = None
    quota: bool = False
    monthly: bool = False
    people: str = "职称评审通过人员"
    cites: tuple[Citation, ...] = ()
