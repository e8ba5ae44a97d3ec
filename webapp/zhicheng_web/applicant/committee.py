"""The page on which the committee is chosen: those that fit first, the others with the reason why they don't (HX-2.5.1)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, url_for

from zhicheng.committees import Candidate, candidates, scopes
from zhicheng.dossier.counted import RULE as COUNTED
from zhicheng.dossier.finding import Effect, Finding
from zhicheng.dossier.standard import COMMITTEE
from zhicheng.specs import Section
from zhicheng_web.applicant.case import Case
from zhicheng_web.applicant.returned import Returned, returned
from zhicheng_web.applicant.section_page import Conflict, Typed
from zhicheng_web.pieces import ProblemGroup, Saved, SectionEntry
from zhicheng_web.presentation import cited_together

DECIDING = ("series", "specialty", "specialty_range", "level", "title")
"""What a committee is found by, in 基本信息."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A committee of the notice: ``facts`` say what it takes, ``reasons`` why it doesn't take this case."""

    name: str
    office: str
    facts: str
    reasons: tuple[str, ...]
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Why no committee of this notice takes a case, and which other notice governs it, with the clause (HX-6)."""

    message: str
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteePage:
    """``decided_by`` are the answers that decide; ``settled`` is the only committee that fits, chosen by itself."""

    url: str
    step_urls: tuple[str, ...]
    sections: tuple[SectionEntry, ...]
    problems: tuple[ProblemGroup, ...]
    saved: Saved
    version: int
    returned: Returned | None
    note: str
    decided_by: tuple[tuple[str, str], ...]
    basic_url: str
    scopes: tuple[str, ...]
    scope: str
    fitting: tuple[Option, ...]
    others: tuple[Option, ...]
    settled: str
    elsewhere: tuple[Elsewhere, ...]
    errors: tuple[str, ...]
    conflict: Conflict | None
    citation: str

    @property
    def step(self) -> int:
        return 2


def committee_page(case: Case, spec: Section, typed: Typed, conflict: Conflict | None = None) -> str:
    saved = case.draft.sections.get(COMMITTEE.key)
    chosen, options = typed.values.get("committee", ""), candidates(case.policy, case.facts)
    among = scopes(case.policy, case.facts)
    made = tuple(_option(each, chosen or case.facts.committee or "") for each in options)
    back = returned(case)
    view = CommitteePage(
        url=url_for("applicant.section", application_id=case.id, key=spec.key),
        step_urls=case.step_urls,
        sections=case.entries(spec.key),
        problems=case.problems,
        saved=Saved(section="草稿", at=case.draft.saved_at, next_label=case.following(spec.key)[0]),
        version=saved.version if saved else 0,
        returned=back,
        note=back.note(spec.key) if back else "",
        decided_by=_decided_by(case),
        basic_url=url_for("applicant.section", application_id=case.id, key="basic"),
        scopes=among,
        scope=typed.values.get("applicant_scope", ""),
        fitting=tuple(each for each in made if not each.reasons),
        others=tuple(each for each in made if each.reasons),
        settled=(case.facts.committee or "") if not chosen else "",
        elsewhere=_elsewhere(case),
        errors=_errors(case) if saved else (),
        conflict=conflict,
        citation=cited_together(spec.cites),
    )
    return render_template("applicant/committee.html", view=view)


def wrong(case: Case) -> bool:
    """Whether what is saved keeps the case from going on."""
    return any(each.section == COMMITTEE.key for each in case.draft.problems())


def _errors(case: Case) -> tuple[str, ...]:
    return tuple(each.message for each in case.draft.problems() if each.section == COMMITTEE.key)


def _option(candidate: Candidate, chosen: str) -> Option:
    each = candidate.committee
    takes = (
        ("系列", each.series),
        ("级别", each.levels),
        ("专业", each.specialties),
        ("人员范围", each.scopes),
    )
    return Option(
        name=each.name,
        office=each.office,
        facts="；".join(f"{what}：{'、'.join(values)}" for what, values in takes if values),
        reasons=candidate.reasons,
        chosen=chosen in (each.name, each.key),
    )


def _decided_by(case: Case) -> tuple[tuple[str, str], ...]:
    basic = case.policy.section(case.channel, "basic")
    asked = (each for each in basic.fields if each.key in DECIDING)
    return tuple((each.label, case.facts.basic.get(each.key) or "") for each in asked)


def _elsewhere(case: Case) -> tuple[Elsewhere, ...]:
    """What the place's own rules say of a case that its notice doesn't cover."""

    def speaks(each: Finding) -> bool:
        declared = each.rule == COUNTED or not each.rule.startswith("core.")
        judged = each.section == "basic" and each.field in DECIDING and declared
        return judged and each.outcome is Effect.FAIL

    found = (each for each in case.draft.judgement.findings if speaks(each))
    return tuple(Elsewhere(message=each.message, citation=cited_together(each.citations)) for each in found)
