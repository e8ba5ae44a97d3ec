"""Series that are not applied for online: whoever tries is told why, and that the unit counts him instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhicheng.dossier.finding import Effect, Finding
from zhicheng.holds import applies

if TYPE_CHECKING:
    from zhicheng.dossier.facts import Facts
    from zhicheng.policy import Policy
    from zhicheng.registry import Declarations
    from zhicheng.specs import Counted, Entrustment, Jurisdiction

RULE = "core.counted"
"""What its findings are called."""


def counting(declarations: Declarations) -> tuple[Entrustment, Counted] | None:
    """What a place declares of series that are counted, with the letter that goes out for them; None for nothing."""
    return next(((each, each.counted) for each in declarations.entrustments if each.counted is not None), None)


def authority_of(place: Jurisdiction) -> str:
    """Who sums up and asks for the review, in words."""
    return place.authority or place.bureau.format(division=place.name)


def not_online(policy: Policy, facts: Facts) -> Iterator[Finding]:
    """A counted series in a channel that is filled in online, unless its letter is there already."""
    declared = counting(policy.declarations)
    if declared is None or not policy.channel(facts.channel).online or facts.entrustment.get("direction") == "out":
        return
    letter, counted = declared
    series, level = facts.basic.get("series"), facts.basic.get("level")
    if series not in counted.series or level not in letter.levels:
        return
    if counted.unless is not None and applies(counted.unless, facts):
        return
    place = policy.jurisdiction
    yield Finding(
        rule=RULE,
        outcome=Effect.FAIL,
        section="basic",
        field="series",
        message=f"{place.name}没有{series}{level}职称评审权，暂不在网上申报：请告知所在单位，由单位统计专业、人数逐级报送，"
        f"{authority_of(place)}统一出具委托评审函；申报时间和要求另行通知",
        required="委托经核准备案的评审委员会代为评审",
        actual=f"{series}{level}",
        citations=counted.cites,
    )
