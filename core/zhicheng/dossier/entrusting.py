"""Letters of entrustment against who may write them, for whom, and to which level (委托评审)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhicheng.divisions import Divisions
from zhicheng.dossier.finding import Effect, Finding
from zhicheng.dossier.standard import OF_A_PLACE
from zhicheng.holds import applies, holds
from zhicheng.specs import Citation, Entrustment
from zhicheng.specs.chain import LETTER

if TYPE_CHECKING:
    from zhicheng.dossier.facts import Facts
    from zhicheng.policy import Policy

DIRECTIONS = ("in", "out")
NO_LETTER = "没有委托评审函：未经委托评审的，评审结果无效"
NO_LETTER_YET = "没有委托评审函：须由审核部门审核同意后出具，未经委托评审的，评审结果无效"
UNCERTAIN = "出具单位能否出具委托评审函取决于尚未填报的单位情况，请核实"


def declared(policy: Policy, channel: str) -> tuple[Entrustment, ...]:
    """What the law of a place says of letters in a channel."""
    return tuple(each for each in policy.declarations.entrustments if channel in each.channels)


def wanted(policy: Policy, facts: Facts) -> tuple[str, ...]:
    """The directions in which this case can't go on without a letter."""
    found = (each for each in concerning(policy, facts) if applies(each.required, facts))
    return tuple(dict.fromkeys(each.direction for each in found))


def needs_letter(policy: Policy, facts: Facts) -> bool:
    return bool(wanted(policy, facts))


def written_on_the_way(policy: Policy, facts: Facts) -> bool:
    """Whether a desk that the case passes writes its letter: then nobody brings one along (SG-2.4, HX-4.3)."""
    from zhicheng.chains import chain_for

    chain = chain_for(policy, facts)
    return chain is not None and any(LETTER in each.records and applies(each.when, facts) for each in chain.stages)


def brought(policy: Policy, channel: str) -> bool:
    """Whether applicants of a channel may have a letter of their own: not where every way through it writes one."""
    chains = [each for each in policy.declarations.chains if channel in each.channels]
    return not all(any(LETTER in stage.records for stage in each.stages) for each in chains)


def concerning(policy: Policy, facts: Facts) -> tuple[Entrustment, ...]:
    """The declarations that may speak of this case; a fact that isn't known excludes nothing."""
    every = declared(policy, facts.channel)
    return tuple(each for each in every if each.when is None or holds(each.when, facts) is not False)


def entrusted(policy: Policy, facts: Facts) -> Iterator[Finding]:
    """A letter that doesn't do, what desks must look at in one that does, and cases that can't go on without one."""
    given = facts.entrustment.get("direction")
    for direction in DIRECTIONS:
        here = [each for each in declared(policy, facts.channel) if each.direction == direction]
        concerned = [each for each in concerning(policy, facts) if each.direction == direction]
        if here and direction == given:
            yield from _examined(policy, facts, here, concerned)
        elif direction in wanted(policy, facts):
            words = NO_LETTER_YET if written_on_the_way(policy, facts) else NO_LETTER
            yield _finding("direction", words, _cites(concerned))


def _examined(policy: Policy, facts: Facts, here: list[Entrustment], concerned: list[Entrustment]) -> Iterator[Finding]:
    """The letter is good if one declaration takes it; otherwise what keeps it from the nearest one is told."""
    if not concerned:
        yield _finding("direction", "本申报不属于可以凭委托评审函办理的情形，请核对申报渠道和单位情况", _cites(here))
        return
    judged = [(each, tuple(_problems(policy, each, facts))) for each in concerned]
    taken = [each for each, problems in judged if not problems]
    if not taken:
        nearest = min((problems for _, problems in judged), key=len)
        yield from (_finding(field, message, _cites(concerned)) for field, message in nearest)
        return
    certain = [each for each in taken if applies(each.when, facts)]
    best = min(certain or taken, key=lambda each: bool(each.remark))
    remark = best.remark if certain else UNCERTAIN
    if remark:
        yield _finding("issuer_level", remark, _cites([best, *concerned]), Effect.NOTICE)


def _problems(policy: Policy, each: Entrustment, facts: Facts) -> Iterator[tuple[str, str]]:
    letter, level = facts.entrustment, facts.basic.get("level")
    for field, what in (("letter_number", "文号"), ("issuer_level", "出具单位层级")):
        if letter.get(field) is None:
            yield field, f"委托评审函缺少{what}，请补充"
    issuer = letter.get("issuer_level")
    if issuer is not None and issuer not in each.issuers:
        yield "issuer_level", "委托评审函的出具单位没有委托资质，请由有权部门出具"
    if level and level not in each.levels:
        yield "direction", f"只接受{'、'.join(each.levels)}的委托评审，申报级别为{level}"
    issued, applied_on = letter.get("issued_on"), facts.cutoffs.get("application")
    if issued is not None and applied_on is not None and issued > applied_on:
        yield "issued_on", f"委托评审函的出具日期（{issued.isoformat()}）晚于申报之日"
    division = letter.get("issuer_division")
    if division is None or issuer not in OF_A_PLACE:
        return
    divisions, own = Divisions.official(), policy.jurisdiction.code
    if each.same_province and division[:2] != own[:2]:
        yield "issuer_division", "不接受外省的委托评审"
    known = division in divisions and own in divisions
    if each.foreign_division and known and divisions.contains(own, division):
        yield "issuer_division", "委托评审函应由外市的职称管理部门出具"
    if each.own_division and known and not divisions.contains(own, division):
        yield "issuer_division", "委托评审函应由本市有权的人社部门出具"
    home = facts.unit.get("division")
    away = home in divisions and own in divisions and not divisions.contains(own, home)
    if each.applicants_own and away and division in divisions and not divisions.contains(division, home):
        yield "issuer_division", "委托评审函应由申报人单位所在市的职称管理部门出具"


def _cites(declarations: list[Entrustment]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(cite for each in declarations for cite in each.cites))


def _finding(field: str, message: str, cites: tuple[Citation, ...], outcome: Effect = Effect.FAIL) -> Finding:
    return Finding(
        rule="core.entrustment",
        outcome=outcome,
        section="entrustment",
        field=field,
        message=message,
        citations=cites,
    )
