"""Until when somebody must submit so that the unit can still publicize before its own deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from zhicheng.casework.deadlines import last_safe_day, phase_end
from zhicheng.chains import chain_for
from zhicheng.dossier.facts import Facts
from zhicheng.holds import applies
from zhicheng.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeDay:
    """``day`` is the last working day on which publicity of ``days`` working days can begin, ``until`` the first
    moment that is too late for the desk (``desk`` is its title) to send the case on."""

    day: date
    days: int
    desk: str
    until: datetime


def safe_day(policy: Policy, facts: Facts) -> SafeDay | None:
    """For the desk of a case that publicizes; None where none does or the notice sets it no deadline.

    Raises UnknownYear where the holidays of that year aren't known.
    """
    chain = chain_for(policy, facts)
    for stage in chain.stages if chain else ():
        if "publicity" not in stage.records or not applies(stage.when, facts):
            continue
        day, until = last_safe_day(policy, stage.deadline or ""), phase_end(policy.terms, stage.deadline)
        if day is None or until is None:
            return None
        days = int(policy.parameter("unit_publicity_days").value)
        return SafeDay(day=day, days=days, desk=stage.title, until=until)
    return None
