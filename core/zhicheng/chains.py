"""From a jurisdiction's chains to the concrete desks of one case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhicheng.divisions import Divisions, UnknownDivision
from zhicheng.holds import applies, holds
from zhicheng.specs import DeskKind, ReviewChain, Stage

if TYPE_CHECKING:
    from zhicheng.dossier.facts import Facts
    from zhicheng.policy import Policy

LEVEL_WORDS = {"province": "省", "city": "市（州）", "county": "县（市、区）"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedDesk:
    """One stop of a case: the stage, whose desk in words, the division for which it stands, and whether it is elsewhere."""

    stage: str
    title: str
    kind: str
    name: str
    level: str | None = None
    division: str | None = None
    outside: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "stage": self.stage,
            "title": self.title,
            "desk": self.kind,
            "level": self.level,
            "division": self.division,
            "name": self.name,
        }


def chain_for(policy: Policy, facts: Facts) -> ReviewChain | None:
    """The first chain of the case's channel whose condition holds."""
    for chain in policy.declarations.chains:
        if facts.channel in chain.channels and (chain.when is None or holds(chain.when, facts) is True):
            return chain
    return None


def resolve(policy: Policy, facts: Facts) -> tuple[ResolvedDesk, ...]:
    """The desks of the case in order; a stage whose condition is unknown is left out until the fact is known."""
    chain = chain_for(policy, facts)
    if chain is None:
        return ()
    return tuple(_desk(policy, facts, stage) for stage in chain.stages if applies(stage.when, facts))


def _desk(policy: Policy, facts: Facts, stage: Stage) -> ResolvedDesk:
    division = _division(policy, facts, stage)
    return ResolvedDesk(
        stage=stage.key,
        title=stage.title,
        kind=stage.desk.kind,
        name=stage.desk.name or _name(policy, facts, stage, division),
        level=stage.desk.level,
        division=division,
        outside=stage.desk.outside,
    )


def _division(policy: Policy, facts: Facts, stage: Stage) -> str | None:
    """The division of that level in which the unit lies, or the notice's own for a body of the jurisdiction."""
    divisions = Divisions.official()
    level = stage.desk.level
    own = policy.jurisdiction.code
    if level is None:
        return None
    if own in divisions and divisions.level(own) == level:
        return own
    for code in (facts.unit.get("division"), own):
        try:
            line = (code, *divisions.ancestors(code)) if code else ()
        except UnknownDivision:
            continue
        for each in line:
            if divisions.level(each) == level:
                return str(each)
    return None


def _name(policy: Policy, facts: Facts, stage: Stage, division: str | None) -> str:
    divisions = Divisions.official()
    place = divisions.name(division) if division else LEVEL_WORDS.get(stage.desk.level or "", "")
    match stage.desk.kind:
        case DeskKind.UNIT:
            return facts.unit.get("name") or facts.basic.get("unit_name") or "所在单位"
        case DeskKind.SUPERIOR_UNIT:
            return "上级单位"
        case DeskKind.AGENCY:
            return "人事代理机构"
        case DeskKind.BUREAU:
            if division == policy.jurisdiction.code and policy.jurisdiction.authority:
                return policy.jurisdiction.authority
            return policy.jurisdiction.bureau.format(division=place)
        case DeskKind.DEPARTMENT:
            return f"{place}行业主管部门"
        case DeskKind.FOUNDER:
            return "评委会组建部门"
        case DeskKind.COMMITTEE_OFFICE:
            return _office(policy, facts)
    return stage.title


def _office(policy: Policy, facts: Facts) -> str:
    from zhicheng.committees import office_of, settled

    found = settled(policy, facts)
    if found is not None:
        return office_of(found)
    series, level = facts.basic.get("series") or "", facts.basic.get("level") or ""
    return f"{series}{level}职称评审委员会办事机构"
