"""The offices through whose hands a case goes, each with somebody at its desk."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from zhicheng.casework import staff
from zhicheng.casework.actor import Actor
from zhicheng.casework.offices import HOLDERS
from zhicheng.casework.organisations import bureau_of, create_organisation
from zhicheng.chains import ResolvedDesk
from zhicheng.divisions import Divisions
from zhicheng.registry import Declarations
from zhicheng.specs import ActKind, DeskKind, Jurisdiction
from zhicheng.store.models import Membership, Organisation, OrganisationKind
from zhicheng.store.models import Role as Post
from zhicheng_web.demo.accounts import Demo, Role

NAMES = ("周九", "吴十", "郑一", "冯二", "陈三", "褚四", "卫五", "蒋六")
COLLEAGUES = ("沈二", "韩六", "杨七", "朱八")
OTHERS = (DeskKind.UNIT, DeskKind.SUPERIOR_UNIT, DeskKind.FOUNDER)
"""Units are there already; who set a committee up is named by hand, from the offices that there are."""


def staffed(demo: Demo, officer: Actor, place: Jurisdiction, chain: tuple[ResolvedDesk, ...]) -> tuple[Role, ...]:
    """Make what offices the desks of a chain lack, and give each that has nobody yet an account to try."""
    names = iter(NAMES)
    roles = []
    for desk in chain:
        if desk.kind in OTHERS:
            continue
        office = _office(demo, officer, place, desk)
        if not any(_working(demo, office.id)):
            roles.append(_opened(demo, office, next(names)))
    return tuple(roles)


def proofreaders(demo: Demo, declarations: Declarations, bureau: Organisation) -> tuple[Role, ...]:
    """Colleagues of a bureau's officer, where results are reviewed and proofread several times by different people."""
    kinds = {act.kind for each in declarations.procedures for act in each.acts}
    if ActKind.PROOFREADING not in kinds:
        return ()
    wanted = int(declarations.parameters["proofreading_steps"].value) - 1
    return tuple(_joined(demo, bureau, name, number) for number, name in enumerate(COLLEAGUES[:wanted], 2))


def _joined(demo: Demo, office: Organisation, name: str, number: int) -> Role:
    username = f"bureau-{office.division}-{number}"
    opened = staff.open_staff_account(
        demo.session,
        demo.operator,
        demo.clock,
        organisation_id=office.id,
        roles=(Post.OFFICER,),
        details=demo.staff(name),
        username=username,
    )
    demo.actor_of(opened.account)
    return Role(f"{office.name}工作人员（三审三校）", name, username)


def _office(demo: Demo, officer: Actor, place: Jurisdiction, desk: ResolvedDesk) -> Organisation:
    divisions = Divisions.official()
    if desk.kind == DeskKind.BUREAU:
        return bureau_of(demo.session, divisions, desk.division or place.code)
    known = demo.session.scalar(
        select(Organisation).where(
            Organisation.name == desk.name,
            Organisation.kind.in_(HOLDERS[desk.kind]),
            Organisation.jurisdiction == place.code,
        )
    )
    return known or create_organisation(
        demo.session,
        officer,
        demo.clock,
        divisions=divisions,
        creator_id=bureau_of(demo.session, divisions, place.code).id,
        kind=OrganisationKind(desk.kind),
        name=desk.name,
        division=desk.division or place.code,
        jurisdiction=place.code,
    )


def _working(demo: Demo, office_id: UUID) -> Iterator[UUID]:
    held = select(Membership.account_id).where(Membership.organisation_id == office_id, Membership.role == Post.OFFICER)
    return iter(demo.session.scalars(held))


def _opened(demo: Demo, office: Organisation, name: str) -> Role:
    """The administrator of an office, who also checks its cases."""
    username = f"{office.kind.replace('_', '-')}-{office.division}"
    opened = staff.open_staff_account(
        demo.session,
        demo.operator,
        demo.clock,
        organisation_id=office.id,
        roles=(Post.ADMINISTRATOR, Post.OFFICER),
        details=demo.staff(name),
        username=username,
    )
    demo.actor_of(opened.account)
    return Role(f"{office.name}工作人员", name, username)
