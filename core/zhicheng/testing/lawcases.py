"""Law cases: YAML that a policy officer can read and add to, one file a rule, in the plugin's ``cases`` folder.

    rule: appointment_years          # the rule's key; national.… for one of the floor; core.window, core.required …
                                     # for what the core judges
    clauses: [JB-6.2]                # the ids that a finding must cite
    base: regular                    # cases/base/regular.yaml: an eligible dossier in the exchange format
    cases:
      - name: 县级单位满4年，截止日当日计入
        given: {unit.tier: county, basic.appointed_on: 2018-12-31}
        verdict: met                 # met, unmet, unknown, manual; preference rules say "met" when they count
      - name: 差一天
        given: {unit.tier: county, basic.appointed_on: 2019-01-01}
        verdict: unmet
        at: basic.appointed_on       # optional: where it can be mended
        met_from: 2023-01-01         # optional
        cites: [JB-6.2]              # optional: exactly these among others

A path of ``given`` is ``unit.…``, ``basic.…``, a section's name for its rows, ``attachments.…``, ``entrustment.…`` or a
top-level key (year, at, committee, notice …); null takes the answer away.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from zhicheng.dossier.facts import Cutoffs
from zhicheng.dossier.finding import Effect, Finding
from zhicheng.dossier.judging import judge_read, verdicts
from zhicheng.dossier.schema import read
from zhicheng.dossier.standard import SECTIONS
from zhicheng.plugins import Plugin
from zhicheng.policy import ActiveRule, Policy, policy_for
from zhicheng.registry import Registry
from zhicheng.specs import Verdict
from zhicheng.specs.verdict import MET, Answer

TOP = (
    "jurisdiction",
    "year",
    "channel",
    "at",
    "committee",
    "applicant_scope",
    "pledge",
    "notice",
    "unit",
    "entrustment",
)
WORST = (Answer.UNMET, Answer.UNKNOWN, Answer.MANUAL, Answer.MET)


@dataclass(frozen=True, slots=True, kw_only=True)
class LawCase:
    """One case of one rule: the dossier it makes, and what the law says of it."""

    file: str
    plugin: str
    rule: str
    name: str
    clauses: tuple[str, ...]
    dossier: Mapping[str, Any]
    verdict: Answer
    at: str | None
    met_from: str | None
    cites: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"{self.file}: {self.name}"


def folder(plugin: Plugin) -> Path:
    """Where a plugin keeps its law cases: ``cases`` beside its module, or beside the package it lies in."""
    return Path(plugin.module.__file__ or "").parent / "cases"


def law_cases(plugin: Plugin) -> Iterator[LawCase]:
    """Every law case of a plugin; a malformed file raises KeyError or yaml's error with its name."""
    for path in sorted(folder(plugin).glob("*.yaml")):
        text = _plain(yaml.safe_load(path.read_text("utf-8")))
        owner = plugin.name
        base = bases(plugin)
        for case in text["cases"]:
            dossier = with_changes(base[case.get("base", text.get("base"))], case.get("given", {}))
            yield LawCase(
                file=path.stem,
                plugin=owner,
                rule=text["rule"],
                name=case["name"],
                clauses=tuple(text["clauses"]),
                dossier=dossier,
                verdict=Answer(case["verdict"]),
                at=case.get("at"),
                met_from=case.get("met_from"),
                cites=tuple(case.get("cites", ())),
            )


def bases(plugin: Plugin) -> dict[str, Any]:
    """The eligible dossiers that the cases vary, by name.

    One that differs little from another says so: ``like: regular`` and ``given: {channel: teacher, …}``, with the
    paths of a law case.
    """
    found = sorted((folder(plugin) / "base").glob("*.yaml"))
    said = {path.stem: _plain(yaml.safe_load(path.read_text("utf-8"))) for path in found}
    return {name: _made(said, text) for name, text in said.items()}


def _made(said: Mapping[str, Any], text: Mapping[str, Any]) -> Any:
    return with_changes(_made(said, said[text["like"]]), text["given"]) if "like" in text else text


def with_changes(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a dossier with the answers at some paths changed; null takes one away."""
    made: dict[str, Any] = copy.deepcopy(dict(base))
    for path, value in changes.items():
        head, _, rest = path.partition(".")
        steps = [head, *([rest] if rest else [])]
        if head in SECTIONS or head not in (*TOP, "attachments"):
            steps = ["sections", *steps]
        place = made
        for step in steps[:-1]:
            place = place.setdefault(step, {})
        place[steps[-1]] = value
    return made


def wrong(registry: Registry, case: LawCase) -> str | None:
    """What differs from the law case, or None; the dossier is judged as `zhicheng check` would judge it."""
    policy = policy_for(registry, case.dossier["jurisdiction"], case.dossier["year"])
    data = read(policy.schema, case.dossier)
    if case.rule.startswith("core."):
        return _compare_findings(case, judge_read(policy, data).findings)
    return _compare_verdicts(policy, case, data)


def _compare_findings(case: LawCase, findings: tuple[Finding, ...]) -> str | None:
    found = [
        each
        for each in findings
        if each.rule == case.rule
        and (case.at is None or f"{each.section or ''}.{each.field or ''}".strip(".") == case.at)
    ]
    if case.verdict is Answer.MET:
        return None if not found else f"expected nothing, got {found[0].message}"
    if not found:
        return f"expected a finding of {case.rule}, got {[each.message for each in findings]}"
    lacking = {*case.clauses, *case.cites} - {cite.id for each in found for cite in each.citations}
    if case.verdict is Answer.UNMET and not any(each.outcome is Effect.FAIL for each in found):
        return f"expected a fail, got {found[0].outcome}"
    return f"does not cite {sorted(lacking)}" if lacking else None


def counted_to(registry: Registry, case: LawCase, day: date) -> Answer:
    """What the case's rule answers when every fact is counted to one day, under the law of its own round.

    Where the unit has recommended, it does so on that day.
    """
    policy = policy_for(registry, case.dossier["jurisdiction"], case.dossier["year"])
    recommended = (case.dossier.get("unit") or {}).get("recommended_on")
    dossier = with_changes(case.dossier, {"unit.recommended_on": day.isoformat()}) if recommended else case.dossier
    data = read(policy.schema, dossier)
    active = _active(policy, case, data["channel"])
    facts = policy.facts(data)
    facts.cutoffs = Cutoffs({kind: day for kind, _ in facts.cutoffs.items()})
    return _worst(verdicts(active, facts)).answer if active else Answer.UNKNOWN


def _active(policy: Policy, case: LawCase, channel: str) -> ActiveRule | None:
    name = case.rule if "." in case.rule else f"{case.plugin}.{case.rule}"
    return next((each for each in policy.rules(channel) if each.owned.name == name), None)


def _worst(answers: tuple[Verdict, ...]) -> Verdict:
    return min(answers, key=lambda each: WORST.index(each.answer), default=MET)


def _compare_verdicts(policy: Policy, case: LawCase, data: Mapping[str, Any]) -> str | None:
    active = _active(policy, case, data["channel"])
    if active is None:
        return f"rule {case.rule} is not in force for {data['channel']} on {policy.terms.law_day}"
    if data.get("notice"):
        policy = Policy(policy.declarations, policy.terms.with_dates(dict(data["notice"])))
    worst = _worst(verdicts(active, policy.facts(data)))
    if worst.answer is not case.verdict:
        return f"expected {case.verdict}, got {worst.answer}: {worst.message}"
    if case.at and f"{worst.section}.{worst.field}" != case.at and worst.section != case.at:
        return f"expected it at {case.at}, got {worst.section}.{worst.field}"
    if case.met_from and str(worst.met_from) != case.met_from:
        return f"expected met_from {case.met_from}, got {worst.met_from}"
    cited = {each.id for each in (*active.owned.rule.cites, *worst.cites)}
    lacking = {*case.clauses, *case.cites} - cited
    return f"does not cite {sorted(lacking)}" if lacking else None


def _plain(value: Any) -> Any:
    """YAML's dates back to the strings of the exchange format."""
    match value:
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case list():
            return [_plain(each) for each in value]
        case datetime() | date():
            return value.isoformat()
    return value
