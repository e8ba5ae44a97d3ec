"""A section of a returned case that wasn't returned: to be read, not to be changed (JM-4)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from zhicheng.specs import Section
from zhicheng_web.applicant.case import Case
from zhicheng_web.applicant.changes import read_only
from zhicheng_web.applicant.returned import Returned, returned
from zhicheng_web.pieces import Link, ProblemGroup, SectionEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedPage:
    """``records`` are the section's own (one, or its rows) as labels and words; ``files`` the proofs of all rows."""

    step_urls: tuple[str, ...]
    sections: tuple[SectionEntry, ...]
    problems: tuple[ProblemGroup, ...]
    title: str
    repeats: bool
    records: tuple[tuple[tuple[str, str], ...], ...]
    files: tuple[Link, ...]
    returned: Returned | None
    following: Link

    @property
    def step(self) -> int:
        return 2


def locked_page(case: Case, spec: Section) -> LockedPage:
    return LockedPage(
        step_urls=case.step_urls,
        sections=case.entries(spec.key),
        problems=case.problems,
        title=spec.title,
        repeats=spec.repeats,
        records=read_only(case, spec),
        files=tuple(
            Link(each.filename, url_for("applicant.file", application_id=case.id, file_id=each.id))
            for each in case.draft.files
            if each.key == spec.key and each.row_id
        ),
        returned=returned(case),
        following=Link(*case.following(spec.key)),
    )
