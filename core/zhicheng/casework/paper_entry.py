"""An office enters a paper case on the applicant's behalf (SG-2.1): whose it is, by which office, under which notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.actor import Actor, Post
from zhicheng.casework.applications import STATUS_WORDS, Line, begin, bound_unit
from zhicheng.casework.bindings import find_unit
from zhicheng.casework.notices import published
from zhicheng.casework.people import PersonDetails, change_person, enter_person, find_by_number, reveal
from zhicheng.casework.seats import WORKING, entered
from zhicheng.divisions import encloses
from zhicheng.identity import RESIDENT_ID
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.store.models import Account, Application, Notice, Organisation, OrganisationKind, Person
from zhicheng.store.moments import BEIJING, Clock

OFFICES = (OrganisationKind.BUREAU, OrganisationKind.COMMITTEE_OFFICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A notice of the office's own place under which paper is taken. ``channels`` are those with paper, by key with
    the name."""

    notice_id: UUID
    organisation_id: UUID
    title: str
    policy: Policy
    channels: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EnteredLine:
    """A case that an office of the actor's has entered."""

    line: Line
    applicant: str
    office: str


def rounds(session: Session, actor: Actor, registry: Registry) -> Iterator[Round]:
    """Under which open notices each of the actor's offices takes paper."""
    posts = {each.organisation_id: each for each in actor.posts(*WORKING) if each.approved and each.kind in OFFICES}
    for each in published(session, jurisdictions=tuple(registry.jurisdictions)):
        policy = Policy(registry.get(each.notice.jurisdiction), each.terms)
        offered = (policy.channel(key) for key in each.terms.channels)
        channels = tuple((channel.key, channel.name) for channel in offered if channel.paper)
        for post in posts.values():
            if channels and of_the_place(post, each.notice.jurisdiction):
                yield Round(
                    notice_id=each.notice.id,
                    organisation_id=post.organisation_id,
                    title=each.terms.title,
                    policy=policy,
                    channels=channels,
                )


def of_the_place(post: Post, jurisdiction: str) -> bool:
    """Whether an office lies in the place that issued the notice: the codes of GB/T 2260 begin alike."""
    return encloses(jurisdiction, post.division)


def round_for(session: Session, actor: Actor, registry: Registry, *, notice_id: UUID, organisation_id: UUID) -> Round:
    """One of :func:`rounds`; raises Refusal at ``notice`` where the office doesn't take paper under the notice."""
    for each in rounds(session, actor, registry):
        if (each.notice_id, each.organisation_id) == (notice_id, organisation_id):
            return each
    raise invalid({"notice": "请选择本地区正在进行、须报送纸质材料的通知。"})


def enter(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    notice_id: UUID,
    organisation_id: UUID,
    channel: str,
    details: PersonDetails,
    credit_code: str = "",
    nature: str | None = None,
) -> Application:
    """Begin a draft on somebody's behalf, from paper. The person is found by ID number or entered without an account.

    ``credit_code`` names the unit of somebody who is bound to none; ``nature`` is what somebody without a unit states.
    Raises Refusal with the wrong answers, outside the window, and where a live application is there already.
    """
    found = round_for(session, actor, registry, notice_id=notice_id, organisation_id=organisation_id)
    if channel not in dict(found.channels):
        raise invalid({"channel": "请选择须报送纸质材料的申报渠道；其他渠道由申报人在网上自行申报。"})
    if not (details.mobile or "").strip():
        raise invalid({"mobile": "手机号未填写。申报人以后凭姓名、证件号码和手机号开通账号查看申报，请填写。"})
    person = person_for(session, actor, clock, details)
    unit = bound_unit(session, person.id)
    if unit is None and credit_code.strip():
        unit = session.get_one(Organisation, find_unit(session, credit_code).unit_id)
    return begin(
        session,
        actor,
        clock,
        registry,
        notice_id=notice_id,
        channel=channel,
        person_id=person.id,
        unit=unit,
        nature=nature or None,
        office=organisation_id,
    )


def person_for(session: Session, actor: Actor, clock: Clock, details: PersonDetails) -> Person:
    """The person with this number and name, or a new one without an account; raises Refusal where the names differ.

    Of somebody without an account the mobile is kept as the office has it; whoever has one looks after it alone.
    """
    if not (details.id_number or "").strip():
        raise invalid({"id_number": "证件号码未填写，请填写。"})
    details = details.checked(clock().astimezone(BEIJING).date())
    person = find_by_number(session, details.id_number or "", id_types=(details.id_type or RESIDENT_ID,))
    if person is None:
        return enter_person(session, actor, clock, details)
    if person.name != details.name:
        message = "该证件号码已在平台登记，但姓名与您填写的不一致。请对照证件核对后重新填写。"
        raise Refusal("duplicate_person", message, fields={"name": message})
    account = session.scalar(select(Account.id).where(Account.person_id == person.id))
    known = reveal(session, person)
    if account is None and details.mobile and details.mobile != known.mobile:
        change_person(session, actor, clock, person, _with_mobile(known, details.mobile), version=person.version)
    return person


def entered_cases(session: Session, actor: Actor, *, limit: int = 200) -> list[EnteredLine]:
    """The cases that the actor's offices have entered, newest first."""
    office = aliased(Organisation)
    query = (
        select(Application, Notice, Organisation.name, Person.name, office.name)
        .join(office, office.id == Application.entered_by)
        .join(Notice, Notice.id == Application.notice_id)
        .join(Person, Person.id == Application.person_id)
        .outerjoin(Organisation, Organisation.id == Application.unit_id)
        .where(entered(actor))
        .order_by(Application.created_at.desc(), Application.id)
        .limit(limit)
    )
    return [
        EnteredLine(Line(application, notice, unit, STATUS_WORDS[application.status]), name or "（信息已删除）", by)
        for application, notice, unit, name, by in session.execute(query)
    ]


def _with_mobile(known: PersonDetails, mobile: str) -> PersonDetails:
    return PersonDetails(
        name=known.name, id_type=known.id_type, id_number=known.id_number, mobile=mobile, email=known.email
    )
