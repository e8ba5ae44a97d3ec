"""Bureaus, departments and other offices: created from above; and the bureau that answers for a place."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.record import record
from zhicheng.casework.scopes import acts_for, any_of, inside, offices
from zhicheng.divisions import Divisions
from zhicheng.store.models import Organisation, OrganisationKind, OrganisationStatus, Role
from zhicheng.store.moments import Clock

_BELOW_A_BUREAU = (
    OrganisationKind.BUREAU,
    OrganisationKind.DEPARTMENT,
    OrganisationKind.COMMITTEE_OFFICE,
    OrganisationKind.AGENCY,
    OrganisationKind.ASSOCIATION,
)
_CREATED = tuple(kind for kind in _BELOW_A_BUREAU if kind is not OrganisationKind.BUREAU)


def administered(actor: Actor) -> ColumnElement[bool]:
    """The organisations whose staff an actor administers.

    Its own; those that its offices created or registered (谁创建谁管理); for a bureau, the offices inside its
    division; for the operator, the offices everywhere.
    """
    within: list[ColumnElement[bool]] = [
        inside(Organisation.division, post.division) & Organisation.kind.in_(_BELOW_A_BUREAU)
        for post in offices(actor, OrganisationKind.BUREAU)
    ]
    if offices(actor, OrganisationKind.OPERATOR):
        within.append(Organisation.kind.in_(_BELOW_A_BUREAU))
    return any_of(
        acts_for(Organisation.id, actor, Role.ADMINISTRATOR, approved=False),
        acts_for(Organisation.created_by_organisation_id, actor, Role.ADMINISTRATOR),
        acts_for(Organisation.registrar_id, actor, Role.ADMINISTRATOR),
        *within,
    )


ADMINISTER = Action(key="organisation.administer", title="管理岗位和账号", thing=Organisation, scope=administered)


def create_organisation(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    divisions: Divisions,
    creator_id: UUID,
    kind: OrganisationKind,
    name: str,
    division: str,
    jurisdiction: str,
) -> Organisation:
    """A bureau or department creates a department, committee office, agency or association in its division
    (SG-2.7).

    Bureaus come from the division data, units register or are created as units. Raises Refusal.
    """
    creator = creating_office(session, actor, creator_id)
    name = " ".join(name.split())
    wrong = {}
    if not 2 <= len(name) <= 200:
        wrong["name"] = "机构名称应为2至200个字，请填写全称。"
    if kind not in _CREATED:
        wrong["kind"] = "只能建立主管部门、评委会办事机构、人事代理机构和协会，请重新选择。"
    if division not in divisions or not divisions.contains(creator.division, division):
        wrong["division"] = f"所属区划应在{divisions.full_name(creator.division)}以内，请重新选择。"
    if wrong:
        raise invalid(wrong)
    return store_organisation(
        session,
        actor,
        clock,
        Organisation(
            id=uuid4(),
            kind=kind,
            name=name,
            jurisdiction=jurisdiction,
            level=divisions.level(division),
            division=divisions.code(division),
            facts={},
            status=OrganisationStatus.APPROVED,
            created_by_organisation_id=creator.id,
            created_at=clock(),
            decided_at=clock(),
        ),
    )


def creating_office(session: Session, actor: Actor, creator_id: UUID) -> Organisation:
    """The bureau or department for which the actor creates something. Raises Refusal when it isn't one of
    theirs."""
    own = {post.organisation_id for post in offices(actor, OrganisationKind.BUREAU, OrganisationKind.DEPARTMENT)}
    if creator_id not in own:
        raise Refusal("denied", "只有人社局或主管部门的管理员可以建立单位。请联系上级人社局为您授权。", status=403)
    return session.get_one(Organisation, creator_id)


def store_organisation(session: Session, actor: Actor | None, clock: Clock, organisation: Organisation) -> Organisation:
    """Store a new organisation and record it."""
    session.add(organisation)
    record(
        session,
        "organisation.created",
        actor=actor,
        clock=clock,
        subjects={"organisation": organisation.id},
        payload={"division": organisation.division},
        changed=organisation,
    )
    return organisation


def bureau_of(session: Session, divisions: Divisions, division: str) -> Organisation:
    """The bureau that answers for a division: its own or, where it has none, that of the nearest around it."""
    for code in (divisions.code(division), *divisions.ancestors(division)):
        bureau = session.scalar(
            select(Organisation).where(
                Organisation.kind == OrganisationKind.BUREAU,
                Organisation.division == code,
                Organisation.status == OrganisationStatus.APPROVED,
            )
        )
        if bureau is not None:
            return bureau
    raise Refusal(
        "no_bureau", f"平台尚未开通{divisions.full_name(division)}的人社局账号，暂不能办理。请联系平台运维人员。"
    )
