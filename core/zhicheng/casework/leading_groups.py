"""职称评审工作领导小组: each office that the law asks for one records it, chaired by its head; the bureau above sees it (SG-7.2)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, account_name, fetch, invalid, visible
from zhicheng.casework.actor import Actor
from zhicheng.casework.reasons import open_reason, seal_reason
from zhicheng.casework.record import canonical, record
from zhicheng.casework.sanctions.entitled import bureaus, declared_for
from zhicheng.casework.scopes import acts_for, any_of, inside
from zhicheng.casework.unique import once
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Registry
from zhicheng.specs import Citation
from zhicheng.store.models import LeadingGroup, Organisation, OrganisationKind, OrganisationStatus
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

KINDS = (OrganisationKind.BUREAU, OrganisationKind.DEPARTMENT, OrganisationKind.COMMITTEE_OFFICE)
LONGEST, MOST_MEMBERS = 50, 30


def _own(actor: Actor) -> ColumnElement[bool]:
    approved = Organisation.status == OrganisationStatus.APPROVED
    return Organisation.kind.in_(KINDS) & approved & acts_for(Organisation.id, actor)


def _below(actor: Actor) -> ColumnElement[bool]:
    within = any_of(*(inside(Organisation.division, each.division) for each in bureaus(actor)))
    return Organisation.kind.in_(KINDS) & (Organisation.status == OrganisationStatus.APPROVED) & within


RECORD = Action(key="leading_group.record", title="登记领导小组", thing=Organisation, scope=_own)
READ = Action(
    key="leading_group.read",
    title="查看领导小组",
    thing=Organisation,
    scope=lambda actor: any_of(_own(actor), _below(actor)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One entry: ``post`` is the chair's, ``since`` the calendar day from which it counts."""

    chair: str
    post: str
    members: tuple[str, ...]
    since: date
    who: str
    at: datetime


def asked_of(registry: Registry, office: Organisation) -> tuple[Citation, ...]:
    """The clauses by which an office has a leading group; empty where the law asks for none."""
    declared = declared_for(registry, office)
    return declared.accounts.leading_group if declared else ()


def record_group(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    organisation_id: UUID,
    number: int,
    chair: str,
    post: str,
    members: Iterable[str],
    since: date | None,
) -> LeadingGroup:
    """Record who leads from a day on; earlier entries stay. ``number`` is how many entries the page showed.

    Raises Refusal with a message at each answer that is wrong, and where somebody was faster.
    """
    office = fetch(session, actor, RECORD, organisation_id)
    if not asked_of(registry, office):
        raise Refusal("not_asked", "本地区没有要求登记职称评审工作领导小组，无需办理。", status=404)
    names = tuple(each.strip() for each in members if each.strip())
    wrong = _wrong(chair.strip(), post.strip(), names, since, beijing_day(clock()))
    if wrong or since is None:
        raise invalid(wrong)
    faster = Refusal("conflict", "您打开页面之后，同事登记了新的领导小组。您的登记没有生效，请刷新页面核对后再操作。")
    if number != session.scalar(select(func.count()).where(LeadingGroup.organisation_id == office.id)):
        raise faster
    vault_of(session).ensure(office.id, clock())
    group_id = uuid4()
    said = canonical({"chair": chair.strip(), "post": post.strip(), "members": list(names)}).decode()
    sealed, digest = seal_reason(session, office.id, LeadingGroup.content_cipher, group_id, said)
    made = LeadingGroup(
        id=group_id,
        organisation_id=office.id,
        number=number + 1,
        since=since,
        content_cipher=sealed,
        recorded_by=actor.account_id,
        recorded_at=clock(),
    )
    with once(session, faster):
        session.add(made)
    subjects = {"organisation": office.id, "group": made.id}
    payload = {"members": len(names), "content": digest}
    record(session, "leading_group.recorded", actor=actor, clock=clock, subjects=subjects, payload=payload)
    return made


def groups_of(session: Session, office: Organisation) -> list[Group]:
    """All entries of an office, for whoever has the right to it; the newest first."""
    query = select(LeadingGroup).where(LeadingGroup.organisation_id == office.id)
    return [_opened(session, each) for each in session.scalars(query.order_by(LeadingGroup.number.desc()))]


def overview(session: Session, actor: Actor, registry: Registry) -> dict[Organisation, date | None]:
    """The offices that the actor works for or oversees and that the law asks for a group, those without one first; since
    when each has its newest."""
    found = session.scalars(visible(actor, READ).order_by(Organisation.division, Organisation.name, Organisation.id))
    offices = [each for each in found if asked_of(registry, each)]
    days = _newest(session, [each.id for each in offices])
    return {each: days.get(each.id) for each in sorted(offices, key=lambda each: each.id in days)}


def concerned(session: Session, actor: Actor, registry: Registry) -> bool:
    """Whether the actor works for an office that the law asks for a leading group."""
    works = any(actor.posts(kind=kind) for kind in KINDS)
    return works and any(asked_of(registry, each) for each in session.scalars(visible(actor, RECORD)))


def _newest(session: Session, ids: list[UUID]) -> Mapping[UUID, date]:
    query = select(LeadingGroup).where(LeadingGroup.organisation_id.in_(ids)).order_by(LeadingGroup.number)
    return {each.organisation_id: each.since for each in session.scalars(query)}


def _opened(session: Session, each: LeadingGroup) -> Group:
    words = open_reason(session, each.organisation_id, LeadingGroup.content_cipher, each.id, each.content_cipher)
    said = json.loads(words)
    return Group(
        chair=said["chair"],
        post=said["post"],
        members=tuple(said["members"]),
        since=each.since,
        who=account_name(session, each.recorded_by),
        at=each.recorded_at,
    )


def _wrong(chair: str, post: str, members: tuple[str, ...], since: date | None, today: date) -> dict[str, str]:
    wrong = {}
    if not 0 < len(chair) <= LONGEST:
        wrong["chair"] = f"请填写组长姓名，由本单位主要领导担任，不超过{LONGEST}字。"
    if not 0 < len(post) <= LONGEST:
        wrong["post"] = f"请填写组长的职务，不超过{LONGEST}字。"
    if not 0 < len(members) <= MOST_MEMBERS or any(len(each) > LONGEST for each in members):
        wrong["members"] = f"请填写成员，每行一人，1至{MOST_MEMBERS}人，每行不超过{LONGEST}字。"
    if since is None or since > today:
        wrong["since"] = "请填写成立或者调整的日期，不晚于今天。"
    return wrong
