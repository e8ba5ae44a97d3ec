"""What must hold of every jurisdiction plugin; each check yields problems in words, none when it holds."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from zhicheng.chains import resolve
from zhicheng.dossier.facts import Facts
from zhicheng.dossier.judging import judge, verdicts
from zhicheng.dossier.schema import read
from zhicheng.plugins import Plugin
from zhicheng.policy import Policy, policy_for
from zhicheng.procedures import procedure_for, uncovered
from zhicheng.registry import Declarations, Registry
from zhicheng.specs import Basis, Citation, Dated
from zhicheng.specs.verdict import Answer
from zhicheng.testing.lawcases import bases, counted_to, law_cases, with_changes, wrong

Check = Callable[[Registry, Declarations], Iterator[str]]


def cited(_: Registry, said: Declarations) -> Iterator[str]:
    """Everything that a jurisdiction's own layers declare names its source."""
    own = {plugin.name for plugin in said.layers[1:]}
    declared: dict[str, tuple[Any, ...]] = {
        "channel": tuple(said.channels.values()),
        "section": tuple(said.sections.values()),
        "attachment": tuple(said.attachments.values()),
        "rule": tuple(owned.rule for owned in said.rules if owned.plugin in own),
        "cutoff": said.cutoffs,
        "chain": said.chains,
        "procedure": said.procedures,
        "act": tuple(act for each in said.procedures for act in each.acts),
        "stage": tuple(stage for chain in said.chains for stage in chain.stages),
        "entrustment": said.entrustments,
        "counted": tuple(each.counted for each in said.entrustments if each.counted),
        "template": said.timelines,
        "window": tuple(window for each in said.timelines for window in each.windows),
        "parameter": tuple(said.parameters.values()),
        "document": tuple(said.documents.values()),
        "accounts": (said.accounts,),
        "sanction": said.sanctions,
        "learning": _learning(said),
    }
    for what, values in declared.items():
        for value in values:
            if not value.cites:
                yield f"{what} {getattr(value, 'key', getattr(value, 'kinds', ''))} has no citation"
            for cite in value.cites:
                if not (cite.document and cite.clause and cite.id):
                    yield f"{what} {getattr(value, 'key', '')} cites an incomplete clause {cite}"


def _learning(said: Declarations) -> tuple[Any, ...]:
    rules = said.learning
    if rules is None:
        return ()
    return (rules, *rules.activities, *((rules.imports,) if rules.imports else ()))


def dated(_: Registry, said: Declarations) -> Iterator[str]:
    """Dated tables ascend without repeating a day, cite each step, and start by the first round."""
    first = min((each.law_day.in_year(each.year or each.first_year or 2023) for each in said.timelines), default=None)
    for plugin in said.layers[1:]:
        for where, table in tables(plugin):
            days = [step.since for step in table.steps]
            if days != sorted(set(days)):
                yield f"{where}: steps do not ascend"
            if table.until is not None and days and table.until <= days[-1]:
                yield f"{where}: ends before its last step begins"
            if first is not None and days and days[0] > first:
                yield f"{where}: says nothing from {first} to {days[0]}"
            if not all(step.cites for step in table.steps):
                yield f"{where}: a step has no citation"


def tables(plugin: Plugin) -> Iterator[tuple[str, Dated[Any]]]:
    """Every dated table in the modules of a plugin's package."""
    import sys

    package = plugin.module.__name__.rpartition(".")[0] or plugin.module.__name__
    for name, module in sorted(sys.modules.items()):
        if module is not None and (name == package or name.startswith(package + ".")):
            for key, value in vars(module).items():
                if isinstance(value, Dated):
                    yield f"{name}.{key}", value


def chains_end(registry: Registry, said: Declarations) -> Iterator[str]:
    """For every base dossier and every combination of tier and nature, the case reaches a committee office."""
    from zhicheng.specs.vocabulary import NATURES, TIERS

    for base in _bases(said).values():
        policy = policy_for(registry, base["jurisdiction"], base["year"])
        for nature in NATURES:
            for tier in TIERS:
                unit = {**(base.get("unit") or {}), "nature": nature, "tier": tier}
                facts = Facts(policy=policy, data={**base, "unit": unit}, cutoffs={})
                desks = resolve(policy, facts)
                if not desks or desks[-1].kind not in ("committee_office", *_recognisers(policy, facts)):
                    yield f"{base['channel']} {nature} {tier}: ends at {desks[-1].kind if desks else 'nowhere'}"
                if len({desk.stage for desk in desks}) != len(desks):
                    yield f"{base['channel']} {nature} {tier}: passes a desk twice"


def _recognisers(policy: Policy, facts: Facts) -> tuple[str, ...]:
    """Whoever decides without a committee, where the results of a case are recognised."""
    procedure = procedure_for(policy, facts)
    recognised = procedure is not None and procedure.basis is Basis.RECOGNITION
    return tuple(desk.kind for desk in procedure.acts[0].by) if procedure and recognised else ()


def results_are_decided(_: Registry, said: Declarations) -> Iterator[str]:
    """What is applied for online has a way to its result."""
    yield from (f"channel {key} has no procedure for its results" for key in uncovered(said))


def base_dossiers_pass(registry: Registry, said: Declarations) -> Iterator[str]:
    """There is an eligible base dossier for every channel that is offered online."""
    found = _bases(said)
    for name, base in found.items():
        judgement = judge(policy_for(registry, base["jurisdiction"], base["year"]), base)
        if not judgement.eligible:
            yield f"base {name} is not eligible: {[each.message for each in judgement.findings]}"
    offered = {each.key for each in said.channels.values() if each.online}
    for channel in sorted(offered - {base["channel"] for base in found.values()}):
        yield f"channel {channel} has no base dossier"


def law_cases_hold(registry: Registry, said: Declarations) -> Iterator[str]:
    """Every law case comes out as the law says."""
    for plugin in said.layers[1:]:
        for case in law_cases(plugin):
            problem = wrong(registry, case)
            if problem:
                yield f"{case.title}: {problem}"


def met_from_holds(registry: Registry, said: Declarations) -> Iterator[str]:
    """Counted to the day that a finding names, the same rule is met, and counted to the day before it is not."""
    for plugin in said.layers[1:]:
        for case in law_cases(plugin):
            if case.met_from:
                day = date.fromisoformat(case.met_from)
                before, then = (counted_to(registry, case, each) for each in (day - timedelta(days=1), day))
                if (before, then) != (Answer.UNMET, Answer.MET):
                    yield f"{case.title}: {before} on the day before {day}, {then} on it"


def law_cases_cover(registry: Registry, said: Declarations) -> Iterator[str]:
    """Every rule has cases on each side that it can take: met, and unmet or manual, and unknown where it can be."""
    own = said.layers[-1]
    seen: dict[str, set[Answer]] = {}
    for case in law_cases(own):
        seen.setdefault(case.rule, set()).add(case.verdict)
    lacking = _unknown_without(registry, said)
    for owned in said.rules:
        if owned.plugin != own.name:
            continue
        answers = seen.get(owned.rule.key, set())
        if not answers:
            yield f"rule {owned.rule.key} has no law case"
        elif Answer.MANUAL not in answers and not {Answer.MET, Answer.UNMET} <= answers:
            yield f"rule {owned.rule.key} lacks a met or an unmet case"
        if owned.name in lacking and Answer.UNKNOWN not in answers:
            yield f"rule {owned.rule.key} can't be judged without {lacking[owned.name]}, and no case says so"
    declared = {name for owned in said.rules for name in (owned.rule.key, owned.name)}
    for key in sorted(seen):
        if not key.startswith("core.") and key not in declared:
            yield f"law cases for a rule {key} that is not declared"


def _unknown_without(registry: Registry, said: Declarations) -> dict[str, str]:
    """For each rule that an answer less makes unknown, in some base dossier, the place of that answer."""
    found: dict[str, str] = {}
    for base in _bases(said).values():
        policy = policy_for(registry, base["jurisdiction"], base["year"])
        parts = {"unit": base.get("unit") or {}, "basic": (base.get("sections") or {}).get("basic") or {}}
        for place in [f"{section}.{key}" for section, part in parts.items() for key in part]:
            facts = policy.facts(read(policy.schema, with_changes(base, {place: None})))
            for active in policy.rules(base["channel"]):
                if active.owned.name not in found and any(
                    each.answer is Answer.UNKNOWN for each in verdicts(active, facts)
                ):
                    found[active.owned.name] = place
    return found


def deterministic(registry: Registry, said: Declarations) -> Iterator[str]:
    """The same dossier judged twice gives the same bytes, and no rule sees the day it is judged on."""
    for name, base in _bases(said).items():
        policy = policy_for(registry, base["jurisdiction"], base["year"])
        if judge(policy, base).as_json() != judge(policy, base).as_json():
            yield f"base {name} is judged differently the second time"


CHECKS: tuple[Check, ...] = (
    cited,
    dated,
    chains_end,
    results_are_decided,
    base_dossiers_pass,
    law_cases_hold,
    met_from_holds,
    law_cases_cover,
    deterministic,
)


def problems(registry: Registry, code: str) -> Iterator[str]:
    """Every problem of one jurisdiction, each with the name of its check."""
    said = registry.get(code)
    for check in CHECKS:
        for problem in check(registry, said):
            yield f"{check.__name__}: {problem}"


def _bases(said: Declarations) -> dict[str, Any]:
    return bases(said.layers[-1])


def citations(said: Declarations) -> Iterator[tuple[str, Citation]]:
    """Every citation in a jurisdiction's own declarations, with what carries it."""
    own = {plugin.name for plugin in said.layers}
    for owned in said.rules:
        if owned.plugin in own:
            for cite in owned.rule.cites:
                yield f"rule {owned.name}", cite
    for field in ("channels", "sections", "attachments", "documents", "parameters"):
        for value in getattr(said, field).values():
            for each in _within(value):
                yield f"{field.removesuffix('s')} {getattr(value, 'key', '')}", each
    for field in ("cutoffs", "chains", "procedures", "entrustments", "timelines"):
        for value in getattr(said, field):
            for each in _within(value):
                name = getattr(value, "key", "") or "、".join(getattr(value, "kinds", ()))
                yield f"{field.removesuffix('s')} {name}", each
    for each in _within(said.accounts):
        yield "accounts", each
    for each in _within(said.jurisdiction):
        yield "jurisdiction", each


def _within(value: Any) -> Iterator[Citation]:
    if isinstance(value, Citation):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _within(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _within(each)
