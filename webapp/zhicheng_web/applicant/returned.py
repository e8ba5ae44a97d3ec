"""What stands on top of a returned case: the opinion, what is open for mending and until when, what has changed (JM-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from zhicheng.casework.mending import ATTACHMENTS
from zhicheng_web.applicant.case import Case
from zhicheng_web.applicant.changes import Change, changes
from zhicheng_web.pieces import Status, Tone

MENDED = Status("已修改", Tone.DONE)
UNTOUCHED = Status("待修改", Tone.ATTENTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """One section that is open, with what is wrong with it; ``key`` is that of the section or ``attachments``."""

    key: str
    title: str
    url: str
    note: str
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """``until`` is the first moment that is too late; ``also`` are titles that opened because of what was mended."""

    office: str
    opinion: str
    at: datetime
    until: datetime
    over: bool
    open: tuple[Open, ...]
    also: tuple[str, ...]
    changes: tuple[Change, ...]
    resubmit_url: str

    @property
    def untouched(self) -> tuple[str, ...]:
        """The open sections in which nothing has been changed yet, by title."""
        return tuple(each.title for each in self.open if each.status is UNTOUCHED)

    def note(self, key: str) -> str:
        """What the desk wrote about a section; empty for one that it did not return."""
        return next((each.note for each in self.open if each.key == key), "")


def returned(case: Case) -> Returned | None:
    """None for a case that isn't with the applicant for mending."""
    mending = case.mending
    if mending is None:
        return None
    found = changes(case)
    touched = {each.section for each in found}
    places = places_of(case)
    unlocked = [key for key in places if key not in case.draft.locked]
    return Returned(
        office=mending.office,
        opinion=mending.opinion,
        at=mending.returned_at,
        until=mending.until,
        over=case.overdue,
        open=tuple(
            Open(
                key=key,
                title=places[key][0],
                url=places[key][1],
                note=mending.notes[key],
                status=MENDED if key in touched else UNTOUCHED,
            )
            for key in places
            if key in mending.notes
        ),
        also=tuple(places[key][0] for key in unlocked if key not in mending.opened),
        changes=found,
        resubmit_url=url_for("applicant.confirm", application_id=case.id),
    )


def places_of(case: Case) -> dict[str, tuple[str, str]]:
    """Title and address of every section that may be open, attachments last."""
    found = {
        each.key: (each.title, url_for("applicant.section", application_id=case.id, key=each.key))
        for each in case.policy.sections(case.channel)
    }
    return {**found, ATTACHMENTS: ("附件材料", url_for("applicant.files", application_id=case.id))}
