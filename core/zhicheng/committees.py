"""Which committee of the notice a case belongs to, and why another one is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhicheng.specs import CommitteeTemplate

if TYPE_CHECKING:
    from zhicheng.dossier.facts import Facts
    from zhicheng.policy import Policy


def committees_for(policy: Policy, facts: Facts) -> tuple[CommitteeTemplate, ...]:
    """The notice's committees whose scope holds this case, as far as its facts are known."""
    return tuple(each for each in policy.terms.committees if not why_not(each, facts))


def why_not(committee: CommitteeTemplate, facts: Facts) -> tuple[str, ...]:
    """The reasons for which a committee does not review this case; unknown facts exclude nothing."""
    asked = (
        ("系列", committee.series, facts.basic.get("series")),
        ("级别", committee.levels, facts.basic.get("level")),
        ("专业", committee.specialties, facts.basic.get("specialty")),
        ("人员范围", committee.scopes, facts.scope),
    )
    return tuple(
        f"{what}为“{found}”，该评委会只受理{'、'.join(allowed)}"
        for what, allowed, found in asked
        if allowed and found is not None and found not in allowed
    )
