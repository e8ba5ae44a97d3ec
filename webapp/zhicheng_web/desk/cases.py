"""A case as its pages have it: read once, under the shell of its place, with the addresses that keep one's list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from flask import request, url_for
from sqlalchemy import select

from zhicheng.casework.case import Case, read_case
from zhicheng.casework.queue import Queue, next_in
from zhicheng.casework.route import WORDS, Standing
from zhicheng.casework.seats import seats
from zhicheng.specs import Section
from zhicheng.store.models import Organisation
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import shown
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Deadline, Status, Tone
from zhicheng_web.platform import platform

T = TypeVar("T")
TONES = {
    Standing.AT_DESK: Tone.ACTIVE,
    Standing.ASKED: Tone.ACTIVE,
    Standing.RETURNED: Tone.ATTENTION,
    Standing.ACCEPTED: Tone.DONE,
    Standing.ENDED: Tone.ENDED,
    Standing.LAPSED: Tone.ENDED,
}
SOUGHT = ("title", "level", "series", "specialty", "specialty_range")
"""What of the basic answers says which title is sought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Whose case it is, what is sought, and where it stands; ``came_back``: this desk had it before."""

    frame: Frame
    id: UUID
    version: int
    applicant: str
    sought: str
    channel: str
    desk: str
    office: str
    status: Status
    stricter: tuple[str, ...]
    came_back: bool
    submission: int
    filed_at: datetime
    url: str
    back_url: str
    minutes_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent for a record or a section and couldn't be taken, with the message."""

    message: str
    values: Mapping[str, str]


def load(application_id: UUID) -> Case:
    """A case that the visitor may read, under the shell of its place and notice; raises Refusal."""
    case = read_case(
        visit.reading(), visit.actor(), request_clock(), platform().registry, application_id=application_id
    )
    policy, until = case.located.policy, case.located.state.until
    deadline = Deadline("本环节截止", case.due) if case.due else None
    if until is not None:
        deadline = Deadline("申报人补正截止", until)
    unit = case.filed.dossier.get("unit") or {}
    line = shell.CaseLine(notice=policy.terms.title, unit=unit.get("name") or "无单位", deadline=deadline)
    shell.within(policy.jurisdiction, line)
    return case


def head_of(case: Case) -> Head:
    located = case.located
    application, standing = located.application, located.state.standing
    basic = case.filed.part("basic") or {}
    channel = located.policy.channel(application.channel)
    return Head(
        frame=Frame(owner()),
        id=application.id,
        version=application.version,
        applicant=basic.get("name") or "申报人",
        sought=" · ".join(filter(None, (_sought(case, key) for key in SOUGHT))),
        channel=channel.name,
        desk=located.desk.title,
        office=office_of(located.desk.organisation_id) or located.desk.office,
        status=Status(WORDS[standing], TONES[standing]),
        stricter=case.stricter,
        came_back=located.desk.came_back and standing is Standing.AT_DESK,
        submission=case.filed.number,
        filed_at=case.filed.taken_at,
        url=here("desk.case", application.id),
        back_url=url_for("desk.queue", list=listed()),
        minutes_url=here("desk.minutes", application.id),
        next_url=_next(application.id),
    )


def sections_of(case: Case) -> dict[str, Section]:
    """The declared sections of the case's channel, by key."""
    return {each.key: each for each in case.located.policy.sections(case.located.application.channel)}


def here(endpoint: str, application_id: UUID, **more: object) -> str:
    """An address about a case that keeps the list from which one came."""
    kept = {"list": request.args["list"]} if request.args.get("list") else {}
    return url_for(endpoint, application_id=application_id, **{**kept, **more})  # type: ignore[arg-type]


def carry_out(use_case: Callable[..., T], application_id: UUID, **more: object) -> T:
    """A step about a case by the visitor, in a transaction of its own; raises what the use case refuses."""
    with visit.writing() as session:
        return use_case(
            session, visit.actor(), request_clock(), platform().registry, application_id=application_id, **more
        )


def version() -> int:
    """That of the application as the page showed it."""
    return request.form.get("version", -1, type=int)


def listed() -> Queue | None:
    """The list from which one came."""
    try:
        return Queue(request.args.get("list", ""))
    except ValueError:
        return None


def owner() -> str:
    """The offices for which the visitor checks cases."""
    ids = seats(visit.actor())
    names = visit.reading().scalars(
        select(Organisation.name).where(Organisation.id.in_(ids)).order_by(Organisation.name)
    )
    return "、".join(names)


def office_of(organisation_id: UUID | None) -> str:
    """What an office is called; nothing while none is named."""
    found = visit.reading().get(Organisation, organisation_id) if organisation_id else None
    return found.name if found else ""


def _sought(case: Case, key: str) -> str:
    basic, section = case.filed.part("basic") or {}, sections_of(case).get("basic")
    spec = next((each for each in section.fields if each.key == key), None) if section else None
    return shown(spec, basic.get(key)) if spec else ""


def _next(application_id: UUID) -> str:
    key = listed()
    if key is None:
        return ""
    found = next_in(visit.reading(), visit.actor(), request_clock(), key, after=application_id)
    return here("desk.case", found) if found and found != application_id else ""
