"""When a round's reviews must be over, and what a place says of committees that are late (JB-6.1, JB-6.4, HX-5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from zhicheng.specs import Basis, Parameter, Procedure

if TYPE_CHECKING:
    from zhicheng.notice import Terms
    from zhicheng.policy import Policy
    from zhicheng.registry import Declarations

COMPLETION, LOSES, BARRED, ACROSS = "completion_day", "late_loses_round", "barred_years", "across_years"
COMMON_YEAR = 2023
"""A completion day is one of every year."""


def round_end(policy: Policy, terms: Terms, procedure: Procedure) -> date | None:
    """The last day for the results of a round: the earlier of the place's completion day, which binds committees that
    vote, and the end of the phase in which the results belong. None where neither is set.

    ``terms`` are the notice's newest, so that an extension counts.
    """
    days = []
    declared = policy.declarations.parameters.get(COMPLETION)
    if declared is not None and procedure.basis is Basis.VOTE:
        days.append(_in_year(str(declared.value), terms.year))
    phase = procedure.acts[0].phase
    if phase is not None and (dated := terms.phase(phase)) is not None:
        days.append(dated.last)
    return min(days, default=None)


def loses_round(policy: Policy) -> Parameter | None:
    """The place's word that a late committee loses its round; None where it has none (JB-6.4)."""
    found = policy.declarations.parameters.get(LOSES)
    return found if found is not None and found.value else None


def ends_for_good(policy: Policy) -> Parameter | None:
    """Why nothing may be reviewed after a round's end here: it is lost, or no review goes across years (HX-5.4)."""
    across = policy.declarations.parameters.get(ACROSS)
    return loses_round(policy) or (across if across is not None and not across.value else None)


def wrong(said: Declarations) -> Iterator[tuple[str, str]]:
    """What can't work in a jurisdiction's words about the end of a round: the key of each, with the reason."""
    completion, loses, barred = (said.parameters.get(each) for each in (COMPLETION, LOSES, BARRED))
    if completion is not None and not _is_day(completion.value):
        yield COMPLETION, f"应写成每年都有的日期，月-日各两位，如09-30，却写成 {completion.value}"
    if loses is not None and loses.value and (completion is None or barred is None):
        yield LOSES, f"逾期取消授权，须同时声明 {COMPLETION} 和 {BARRED}"
    if barred is not None and (isinstance(barred.value, bool) or not isinstance(barred.value, int) or barred.value < 1):
        yield BARRED, f"应是不少于1的年数，却写成 {barred.value}"


def _in_year(value: str, year: int) -> date:
    return date(year, int(value[:2]), int(value[3:]))


def _is_day(value: object) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"\d{2}-\d{2}", value, re.ASCII):
        return False
    try:
        _in_year(value, COMMON_YEAR)
    except ValueError:
        return False
    return True
