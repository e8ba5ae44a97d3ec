"""The last day for the unit's publicity, around National Day and Spring Festival with their make-up days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import made_up
import pytest

from zhicheng.casework.safe_day import SafeDay, safe_day
from zhicheng.notice import DatedPhase
from zhicheng.policy import Policy, policy_for
from zhicheng.registry import Registry
from zhicheng.specs import Desk, DeskKind, Direction, Is, Parameter, ReviewChain, Stage
from zhicheng.workdays import UnknownYear, WorkCalendar


def policy(last: date, **hooks: Any) -> Policy:
    """One whose unit publicizes and sends on by ``last``."""
    unit = Stage(
        key="unit", title="单位审核", desk=Desk(kind=DeskKind.UNIT), records=("publicity",), deadline="application"
    )
    private = replace(unit, key="private", records=("originals",))
    office = Stage(key="office", title="受理", desk=Desk(kind=DeskKind.COMMITTEE_OFFICE))
    chains = (
        ReviewChain(
            key="private", channels=("regular",), stages=(private, office), when=Is("unit.nature", "民营企业"),
            cites=made_up.CITE,
        ),
        ReviewChain(key="regular", channels=("regular",), stages=(unit, office), cites=made_up.CITE),
    )  # fmt: skip
    found = policy_for(Registry.of((made_up.plugin(zhicheng_review_chains=chains, **hooks),)), "990000", 2023)
    phase = DatedPhase(key="application", title="单位报送", first=date(2023, 1, 1), last=last)
    return Policy(found.declarations, replace(found.terms, phases=(phase,)))


def safe(known: Policy, **unit: str) -> SafeDay | None:
    return safe_day(known, known.facts({"channel": "regular", "unit": unit}))


@pytest.mark.clause("JA-4.3", "N-2", "N-7")
@pytest.mark.parametrize(
    ("last", "day"),
    [
        (date(2023, 2, 28), date(2023, 2, 21)),  # five ordinary working days: 21 to 27 without the weekend
        (date(2023, 10, 11), date(2023, 9, 28)),  # 28 September; 7 and 8 (weekend worked), 9, 10 October
        (date(2023, 10, 8), date(2023, 9, 25)),  # 25–28 September, 7 October; the 8th (Sunday worked) sends on
        (date(2023, 2, 1), date(2023, 1, 20)),  # 20 January, then 28 and 29 (weekend worked), 30, 31
        (date(2024, 2, 20), date(2024, 2, 7)),  # 7–9 February (New Year's Eve is worked), 18 (Sunday worked), 19
        (date(2023, 10, 5), date(2023, 9, 22)),  # ends amid the holiday: 22, 25–28 September
    ],
)
def test_the_unit_still_has_its_five_working_days(last: date, day: date) -> None:
    found = safe(policy(last))
    assert found is not None
    assert (found.days, found.desk) == (5, "单位审核")
    calendar = WorkCalendar.official()
    assert found.day == day
    assert calendar.count(day, last) - calendar.is_workday(last) == 5
    assert calendar.is_workday(day)


def test_a_day_more_where_the_first_one_doesnt_count() -> None:
    uncounted = Parameter(
        key="first_day_counts", title="首日计入", value=False, direction=Direction.DELEGATED, cites=made_up.CITE
    )
    found = safe(policy(date(2023, 2, 28), zhicheng_committee_rules=(uncounted,)))
    assert found is not None
    assert (found.day, found.days) == (date(2023, 2, 20), 5)


def test_there_is_none_without_publicity_or_without_a_deadline() -> None:
    known = policy(date(2023, 2, 28))
    assert safe(known, nature="民营企业") is None
    undated = Policy(known.declarations, replace(known.terms, phases=()))
    assert safe(undated) is None


def test_a_year_that_hasnt_been_announced_is_told_rather_than_guessed() -> None:
    with pytest.raises(UnknownYear):
        safe(policy(date(2035, 2, 28)))
