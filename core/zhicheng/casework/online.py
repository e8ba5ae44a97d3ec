"""What an application online has to say beyond what the law's rules ask of a dossier: which committee of those that
fit, and of a letter of entrustment everything that somebody needs to look it up, with its scan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from zhicheng.committees import SCOPE, candidates, chooses, cites_of, scopes
from zhicheng.dossier.completeness import missing_in
from zhicheng.dossier.entrusting import declared, written_on_the_way
from zhicheng.dossier.facts import Facts
from zhicheng.dossier.finding import Effect, Finding
from zhicheng.dossier.standard import COMMITTEE, ENTRUSTMENT
from zhicheng.policy import Policy
from zhicheng.specs import Citation

SCAN = "entrustment_letter"
"""The attachment that holds the scan of the letter."""
RULE = "core.entrustment"
COMES = "委托评审函由审核部门在审核同意后出具，申报时无须提供"
JUDGED = ("direction", "letter_number", "issuer_level")
"""What the law's own rules miss already."""


def lacking(policy: Policy, facts: Facts) -> Iterator[Finding]:
    """What still has to be chosen, filled in or uploaded before this draft can be submitted."""
    yield from _committee(policy, facts)
    yield from _letter(policy, facts)


def without_a_letter_yet(policy: Policy, facts: Facts, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """What is told of a draft that goes out by entrustment: that a desk on its way writes the letter, not that it lacks
    one."""
    if facts.entrustment or not written_on_the_way(policy, facts):
        return findings
    return tuple(
        replace(each, outcome=Effect.NOTICE, message=COMES) if each.rule == RULE else each for each in findings
    )


def _committee(policy: Policy, facts: Facts) -> Iterator[Finding]:
    if not chooses(policy, facts):
        return
    among = scopes(policy, facts)
    if among and facts.scope is None:
        yield _finding(
            COMMITTEE.key, "applicant_scope", f"尚未选择{SCOPE}（{'、'.join(among)}），请选择", cites_of(policy)
        )
        return
    fitting = [each for each in candidates(policy, facts) if not each.reasons]
    if facts.committee is None and fitting:
        message = f"有{len(fitting)}个评审委员会受理您的申报，请选择一个" if len(fitting) > 1 else "请选择评审委员会"
        yield _finding(COMMITTEE.key, "committee", message, cites_of(policy))


def _letter(policy: Policy, facts: Facts) -> Iterator[Finding]:
    if not facts.entrustment or not declared(policy, facts.channel):
        return
    section = policy.section(facts.channel, ENTRUSTMENT.key)
    missing = missing_in(facts, section, facts.entrustment)
    yield from (each for each in missing if each.field not in JUDGED)
    if SCAN in {each.key for each in policy.attachments(facts.channel)} and not facts.has_file(SCAN):
        yield _finding(section.key, SCAN, f"{section.title}的委托函扫描件未上传，请上传", section.cites)


def _finding(section: str, field: str, message: str, cites: tuple[Citation, ...]) -> Finding:
    return Finding(
        rule=f"core.{section}",
        outcome=Effect.FAIL,
        section=section,
        field=field,
        message=message,
        citations=cites,
    )
