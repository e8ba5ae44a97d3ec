"""What every page of an application shows: its steps, the sections with their state, the problems, the case line."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from flask import url_for

from zhicheng.casework import drafts
from zhicheng.casework.applications import EDITABLE
from zhicheng.casework.drafts import Draft
from zhicheng.casework.mending import Mending
from zhicheng.dossier.facts import Facts
from zhicheng.dossier.finding import Finding
from zhicheng.policy import Policy
from zhicheng.specs import Section
from zhicheng.store.models import ApplicationStatus, Organisation, Person
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_clock, request_now
from zhicheng_web.pieces import Deadline, Problem, ProblemGroup, SectionEntry, SectionState
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited_together

NO_UNIT = "未绑定单位"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A draft of one's own, with what its declarations say of it now."""

    draft: Draft
    sections: tuple[Section, ...]
    problems: tuple[ProblemGroup, ...]

    @property
    def id(self) -> UUID:
        return self.draft.application.id

    @property
    def channel(self) -> str:
        return self.draft.application.channel

    @property
    def policy(self) -> Policy:
        return self.draft.policy

    @property
    def facts(self) -> Facts:
        return self.draft.facts

    @property
    def mending(self) -> Mending | None:
        """What a returned case has to have mended."""
        return self.draft.mending

    @property
    def overdue(self) -> bool:
        """Whether a returned case was not sent back in time."""
        return self.mending is not None and request_now() >= self.mending.until

    @property
    def editable(self) -> bool:
        return self.draft.application.live and self.draft.application.status in EDITABLE and not self.overdue

    @property
    def unit_name(self) -> str:
        return self.draft.unit.name if self.draft.unit else NO_UNIT

    @property
    def for_another(self) -> bool:
        """Whether the visitor works on it for the office that entered it from paper."""
        return self.draft.application.person_id != visit.actor().person_id

    @property
    def start_url(self) -> str:
        """Where the visitor's applications are listed."""
        return url_for("paper.entries" if self.for_another else "applicant.home")

    @property
    def step_urls(self) -> tuple[str, ...]:
        """Where the steps 01 to 03 are; the fourth is reached by submitting."""
        return (
            self.start_url,
            url_for("applicant.section", application_id=self.id, key=self.sections[0].key),
            url_for("applicant.files", application_id=self.id),
            "",
        )

    def section(self, key: str) -> Section | None:
        return next((each for each in self.sections if each.key == key), None)

    def entries(self, current: str = "") -> tuple[SectionEntry, ...]:
        """The side list."""
        return tuple(
            SectionEntry(
                title=each.title,
                url=url_for("applicant.section", application_id=self.id, key=each.key),
                state=SectionState(self.draft.state(each)),
                current=each.key == current,
            )
            for each in self.sections
        )

    def following(self, key: str) -> tuple[str, str]:
        """What comes after a section: the words on the button, and where it leads; past what is locked."""
        keys = [each.key for each in self.sections]
        rest = [each for each in self.sections[keys.index(key) + 1 :] if each.key not in self.draft.locked]
        if rest:
            url = url_for("applicant.section", application_id=self.id, key=rest[0].key)
            return f"下一步：{rest[0].title}", url
        return "下一步：附件上传", url_for("applicant.files", application_id=self.id)


def load(application_id: UUID) -> Case:
    """One's own case, under the shell of its place and notice; raises Refusal."""
    draft = drafts.load(
        visit.reading(), visit.actor(), request_clock(), platform().registry, application_id=application_id
    )
    return made(draft)


def made(draft: Draft) -> Case:
    """The case of a draft."""
    unit = draft.unit.name if draft.unit else NO_UNIT
    line = shell.CaseLine(
        notice=draft.policy.terms.title, unit=unit, deadline=_deadline(draft), entered=_entered(draft)
    )
    shell.within(draft.policy.jurisdiction, line)
    return Case(draft=draft, sections=draft.asked, problems=problem_groups(draft))


def _entered(draft: Draft) -> str:
    """By which office it was entered and on whose behalf; nothing for a case of one's own."""
    application, session = draft.application, visit.reading()
    if application.entered_by is None:
        return ""
    office = session.get_one(Organisation, application.entered_by).name
    return f"{office}代{session.get_one(Person, application.person_id).name}"


def _deadline(draft: Draft) -> Deadline | None:
    """Until when the applicant has something to do; rolling channels have no deadline."""
    if draft.mending is not None:
        return Deadline("补正截止", draft.mending.until)
    if draft.application.status is not ApplicationStatus.DRAFT:
        return None
    closes = draft.policy.terms.closes(draft.application.channel)
    rolling = draft.policy.channel(draft.application.channel).rolling
    return Deadline("申报截止", closes) if closes and not rolling else None


def problem_groups(draft: Draft) -> tuple[ProblemGroup, ...]:
    """Everything that stands in the way, in the order of the sections, each with the way to its place."""
    titles = {each.key: each.title for each in draft.policy.sections(draft.application.channel)}
    titles |= {"attachments": "附件材料", "unit": "单位信息"}
    order = list(titles)

    def place(finding: Finding) -> int:
        return order.index(finding.section) if finding.section in titles else len(order)

    found = sorted(draft.problems(), key=place)
    return tuple(
        ProblemGroup(titles.get(order[key], "其他") if key < len(order) else "其他", tuple(_problem(draft, each) for each in group))
        for key, group in groupby(found, key=place)
    )  # fmt: skip


def _problem(draft: Draft, finding: Finding) -> Problem:
    return Problem(
        text=finding.message,
        url=_where(draft, finding),
        citation=cited_together(finding.citations),
    )


def _where(draft: Draft, finding: Finding) -> str:
    """Where it is mended: the field, its row, its section or its attachment."""
    application_id, key = draft.application.id, finding.section
    if key == "attachments":
        return url_for("applicant.files", application_id=application_id, _anchor=f"attachment-{finding.field}")
    declared = {each.key: each for each in draft.policy.sections(draft.application.channel)}
    if key not in declared:
        return url_for("applicant.progress", application_id=application_id, _anchor="unit")
    return url_for(
        "applicant.section", application_id=application_id, key=key, _anchor=_anchor(draft, declared[key], finding)
    )


def _anchor(draft: Draft, section: Section, finding: Finding) -> str:
    known = any(each.key == finding.field for each in section.fields)
    if not section.repeats:
        return f"{section.key}-{finding.field}" if known else section.key
    rows = draft.sections[section.key].rows if section.key in draft.sections else ()
    if finding.row is None or finding.row >= len(rows):
        return section.key
    row = f"{section.key}-{rows[finding.row].id}"
    return f"{row}-{finding.field}" if known else row
