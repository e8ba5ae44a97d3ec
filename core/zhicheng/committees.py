"""Which committee of the notice a case belongs to, and why another one is wrong (HX-2.5.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zhicheng.chains import chain_for
from zhicheng.specs import Citation, CommitteeTemplate, DeskKind, ReviewChain

if TYPE_CHECKING:
    from zhicheng.dossier.facts import Facts
    from zhicheng.policy import Policy

SCOPE = "人员范围"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A committee of the notice with the reasons for which it does not review a case; none where it fits."""

    committee: CommitteeTemplate
    reasons: tuple[str, ...]


def chooses(policy: Policy, facts: Facts) -> bool:
    """Whether a case goes to one of the notice's committees, rather than to one of the unit's own or elsewhere."""
    chain = chain_for(policy, facts) if policy.terms.committees else None
    return chain is not None and chosen_in(chain)


def chosen_in(chain: ReviewChain) -> bool:
    """Whether a chain ends at the office of a committee that the notice lists."""
    desk = chain.stages[-1].desk
    return desk.kind is DeskKind.COMMITTEE_OFFICE and desk.name is None


def candidates(policy: Policy, facts: Facts) -> tuple[Candidate, ...]:
    """Every committee of the notice, those that fit first, otherwise in the notice's order."""
    judged = (Candidate(each, why_not(each, facts)) for each in policy.terms.committees)
    return tuple(sorted(judged, key=lambda each: bool(each.reasons)))


def committees_for(policy: Policy, facts: Facts) -> tuple[CommitteeTemplate, ...]:
    """The notice's committees whose scope holds this case, as far as its facts are known."""
    return tuple(each for each in policy.terms.committees if not why_not(each, facts))


def listed(policy: Policy, chosen: str) -> CommitteeTemplate | None:
    """The notice's committee of that name or key."""
    return next((each for each in policy.terms.committees if chosen in (each.name, each.key)), None)


def settled(policy: Policy, facts: Facts) -> CommitteeTemplate | None:
    """The committee that a case goes to: the one chosen where it fits, else the only one that certainly does."""
    chosen = listed(policy, facts.committee) if facts.committee else None
    if chosen is not None:
        return None if why_not(chosen, facts) else chosen
    fitting = committees_for(policy, facts)
    certain = len(fitting) == 1 and all(found is not None for _, allowed, found in _asked(fitting[0], facts) if allowed)
    return fitting[0] if certain and facts.committee is None else None


def scopes(policy: Policy, facts: Facts) -> tuple[str, ...]:
    """The ranges of people among which a case must say its own: those of the committees that otherwise fit."""
    otherwise = (each for each in policy.terms.committees if not why_not(replace(each, scopes=()), facts))
    return tuple(dict.fromkeys(scope for each in otherwise for scope in each.scopes))


def why_not(committee: CommitteeTemplate, facts: Facts) -> tuple[str, ...]:
    """The reasons for which a committee does not review this case; unknown facts exclude nothing."""
    return tuple(
        f"{what}为“{found}”，该评委会只受理{'、'.join(allowed)}"
        for what, allowed, found in _asked(committee, facts)
        if allowed and found is not None and found not in allowed
    )


def why(committee: CommitteeTemplate, facts: Facts) -> str:
    """What of a case lies in a committee's scope, in words; for a committee that takes it."""
    return "，".join(
        f"{what}“{found}”" if allowed else f"{what}不限"
        for what, allowed, found in _asked(committee, facts)
        if found is not None
    )


def office_of(committee: CommitteeTemplate) -> str:
    """The name of the office that runs a committee."""
    return committee.office or f"{committee.name}办事机构"


def cites_of(policy: Policy) -> tuple[Citation, ...]:
    """The clauses on which the notice's committees rest."""
    return tuple(dict.fromkeys(cite for each in policy.terms.committees for cite in each.cites))


def _asked(committee: CommitteeTemplate, facts: Facts) -> tuple[tuple[str, tuple[str, ...], str | None], ...]:
    """What decides: its name, what the committee takes (nothing for all), and what the case has."""
    return (
        ("系列", committee.series, facts.basic.get("series")),
        ("级别", committee.levels, facts.basic.get("level")),
        ("专业", committee.specialties, facts.basic.get("specialty")),
        (SCOPE, committee.scopes, facts.scope),
    )
