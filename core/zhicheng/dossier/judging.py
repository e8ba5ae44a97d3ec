"""Judging a dossier under a policy: the same dossier and policy always give the same findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zhicheng.chains import ResolvedDesk
from zhicheng.dossier import completeness, counted, entrusting, filing, offering
from zhicheng.dossier.facts import Facts
from zhicheng.dossier.finding import Effect, Finding
from zhicheng.dossier.recordable import ASKED_ALL_THE_SAME
from zhicheng.dossier.schema import Problem, Unusable, read
from zhicheng.dossier.standard import BESIDE, UNIT
from zhicheng.policy import ActiveRule, Policy
from zhicheng.specs import Missing, Outcome, Verdict
from zhicheng.specs.verdict import Answer

PLACE = re.compile(r"(?:sections\.)?(\w+)(?:\[(\d+)\])?(?:\.(\w+))?")


class RuleError(Exception):
    """A rule raised something else than Missing: an error of the plugin, with the rule's key, never "unmet"."""

    def __init__(self, rule: str, error: Exception) -> None:
        super().__init__(f"规则 {rule} 执行出错：{type(error).__name__}: {error}")
        self.rule = rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The answer for one dossier: findings in a stable order, the cut-offs used and the desks it would go through."""

    findings: tuple[Finding, ...]
    cutoffs: Mapping[str, date | None]
    chain: tuple[ResolvedDesk, ...]

    @property
    def eligible(self) -> bool:
        return not any(each.outcome is Effect.FAIL for each in self.findings)

    def as_json(self) -> dict[str, Any]:
        return {
            "eligible": self.eligible,
            "findings": [each.as_json() for each in self.findings],
            "cutoffs": {key: day.isoformat() if day else None for key, day in self.cutoffs.items()},
            "chain": [each.as_json() for each in self.chain],
        }


def judge(policy: Policy, dossier: Mapping[str, Any]) -> Judgement:
    """Judge a dossier in the exchange format; raises :class:`Unusable` for one that can't be read."""
    return judge_read(policy, read(policy.schema, dossier))


def judge_read(policy: Policy, data: Mapping[str, Any]) -> Judgement:
    """Judge what the schema has read; raises :class:`RuleError`."""
    if data.get("notice"):
        policy = Policy(policy.declarations, policy.terms.with_dates(dict(data["notice"])))
    facts = policy.facts(data)
    findings = list(_structural(policy, facts, data))
    _add_ruled(policy, facts, findings)
    return Judgement(
        findings=tuple(findings),
        cutoffs=dict(facts.cutoffs.items()),
        chain=policy.chain(facts),
    )


def _structural(policy: Policy, facts: Facts, data: Mapping[str, Any]) -> Iterator[Finding]:
    sections = policy.sections(facts.channel)
    yield from offering.in_window(policy, facts.channel, data.get("at"))
    yield from completeness.missing_answers(facts, sections)
    yield from completeness.missing_rows(facts, sections)
    yield from offering.in_catalogue(policy, facts)
    yield from offering.of_another_series(policy, facts)
    yield from offering.agrees(policy, facts)
    yield from offering.identified(policy, facts)
    yield from filing.filed(facts, policy.attachments(facts.channel))
    yield from offering.assigned(policy, facts)
    yield from entrusting.entrusted(policy, facts)
    yield from counted.not_online(policy, facts)
    yield from offering.pledged(policy, facts)


def _add_ruled(policy: Policy, facts: Facts, findings: list[Finding]) -> None:
    """Adds the rules' findings; "unknown" folds into the missing answer that causes it, which then cites the rule too."""
    lacking = {
        (each.section, each.field): index
        for index, each in enumerate(findings)
        if each.rule in ("core.required", "core.rows") and each.row is None
    }
    seen = facts.under_law()
    for active in policy.rules(facts.channel):
        for verdict in verdicts(active, seen):
            found = _finding(policy, active, verdict)
            if found is None:
                continue
            place = lacking.get((found.section, found.field)) if verdict.answer is Answer.UNKNOWN else None
            if place is None:
                findings.append(found)
            else:
                findings[place] = findings[place].citing(found.citations)


def verdicts(active: ActiveRule, facts: Facts) -> tuple[Verdict, ...]:
    """What a rule answers; a missing fact becomes unknown, anything else that is raised a :class:`RuleError`."""
    try:
        answer = active.owned.rule.judge(facts)
    except Missing as missing:
        return (Verdict(answer=Answer.UNKNOWN, section=missing.section, field=missing.field or None),)
    except Exception as error:
        raise RuleError(active.owned.name, error) from error
    return (answer,) if isinstance(answer, Verdict) else tuple(answer)


def _finding(policy: Policy, active: ActiveRule, verdict: Verdict) -> Finding | None:
    effect = _effect(active.outcome, verdict.answer)
    if effect is None or (effect is Effect.PREFERENCE and not verdict.message):
        return None
    rule = active.owned.rule
    message = verdict.message
    if verdict.answer is Answer.UNKNOWN:
        message = _lacking(policy, verdict, rule.title)
    return Finding(
        rule=active.owned.name,
        outcome=effect,
        section=verdict.section,
        field=verdict.field,
        message=message,
        required=verdict.required,
        actual=verdict.actual,
        met_from=verdict.met_from,
        citations=tuple(dict.fromkeys((*rule.cites, *verdict.cites))),
    )


def _lacking(policy: Policy, verdict: Verdict, title: str) -> str:
    label = _label(policy, verdict)
    field = verdict.field or ""
    by_authority = field not in ASKED_ALL_THE_SAME and policy.declarations.accounts.recorded_fact(field) is not None
    if verdict.section == UNIT.key and by_authority:
        return f"“{label}”尚未由人社部门登记，无法判断{title}，请由单位联系登记部门"
    return f"缺少“{label}”，无法判断{title}，请补充"


def _effect(outcome: Outcome, answer: Answer) -> Effect | None:
    if outcome is Outcome.PREFERENCE:
        return Effect.PREFERENCE if answer is Answer.MET else None
    match answer:
        case Answer.MET:
            return None
        case Answer.MANUAL:
            return Effect.NOTICE
        case _:
            return Effect.FAIL if outcome is Outcome.CONDITION else Effect.NOTICE


def _label(policy: Policy, verdict: Verdict) -> str:
    section = {"unit": UNIT, **BESIDE}.get(verdict.section or "")
    section = section or policy.format.get(verdict.section or "")
    if section is None:
        return {"acceptance_deadline": "评委会的材料受理截止日期"}.get(verdict.field or "", verdict.field or "")
    if not verdict.field:
        return section.title
    known = {each.key: each.label for each in section.fields}
    return f"{section.title}：{known.get(verdict.field, verdict.field)}"


def read_anyway(policy: Policy, dossier: Mapping[str, Any]) -> tuple[Mapping[str, Any], tuple[Finding, ...]]:
    """What can be read of a draft, and a finding at its place for everything that can't."""
    try:
        return read(policy.schema, dossier), ()
    except Unusable as unusable:
        wrong = tuple(_unreadable(policy, problem) for problem in unusable.problems)
        return {**unusable.readable, "channel": dossier["channel"]}, wrong


def judge_beside(policy: Policy, data: Mapping[str, Any], wrong: tuple[Finding, ...]) -> Judgement:
    """Judge what could be read of a draft, beside what couldn't."""
    judgement = judge_read(policy, data)
    places = {(each.section, each.field, each.row) for each in wrong}
    rest = tuple(each for each in judgement.findings if (each.section, each.field, each.row) not in places)
    return replace(judgement, findings=(*wrong, *rest))


def _unreadable(policy: Policy, problem: Problem) -> Finding:
    """A problem of the schema as a finding at its field (``sections.education[1].graduated_on``)."""
    read = PLACE.fullmatch(problem.path)
    section, row, field = read.groups() if read else (None, None, problem.path)
    where = _label(policy, Verdict(answer=Answer.UNKNOWN, section=section, field=field))
    line = f"第{int(row) + 1}条" if row else ""
    return Finding(
        rule="core.value",
        outcome=Effect.FAIL,
        section=section,
        field=field,
        row=int(row) if row else None,
        message=f"{where}{line}：{problem.message}",
        citations=(),
    )
