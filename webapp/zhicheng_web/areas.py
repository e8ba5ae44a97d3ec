"""The parts of the site by who sits in front of them; a new part is one more line here."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint

from zhicheng.casework.actor import Actor
from zhicheng.casework.seats import WORKING, seats
from zhicheng.store.models import OrganisationKind, Role
from zhicheng_web import account, administration, applicant, bureau, desk, notices, payments, public, unit
from zhicheng_web.platform import platform
from zhicheng_web.visit import Admits


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the main menu."""

    text: str
    endpoint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A blueprint, whom it ``admits`` (None: everybody, signed in or not), and what it puts into their menu."""

    blueprint: Blueprint
    admits: Admits | None
    menu: tuple[Entry, ...] = ()


def _anybody_signed_in(_actor: Actor) -> bool:
    return True


def _is_person(actor: Actor) -> bool:
    return actor.person_id is not None


def _acts_for(*kinds: OrganisationKind, roles: tuple[Role, ...] = ()) -> Admits:
    """Whoever acts for such an organisation in one of the roles (in any, if none is named)."""
    return lambda actor: any(actor.posts(*roles, kind=kind) for kind in kinds)


def _checks_cases(actor: Actor) -> bool:
    """Whoever sits at a desk of an approved office."""
    return bool(seats(actor))


def _issues_notices(actor: Actor) -> bool:
    """Whoever works for the bureau of a place that issues notices."""
    places = {each.jurisdiction.code for each in platform().registry.offering()}
    return any(post.approved and post.division in places for post in actor.posts(kind=OrganisationKind.BUREAU))


def _collects_fees(actor: Actor) -> bool:
    """Whoever works for a committee's office, or for the bureau whose notice sets the fees."""
    offices = actor.posts(*WORKING, kind=OrganisationKind.COMMITTEE_OFFICE)
    return any(post.approved for post in offices) or _issues_notices(actor)


UNIT, BUREAU, DEPARTMENT, OPERATOR = (
    OrganisationKind.UNIT,
    OrganisationKind.BUREAU,
    OrganisationKind.DEPARTMENT,
    OrganisationKind.OPERATOR,
)
ADMINISTRATOR = (Role.ADMINISTRATOR,)

AREAS: tuple[Area, ...] = (
    Area(blueprint=public.blueprint, admits=None, menu=(Entry("申报通知", "public.index"),)),
    Area(blueprint=applicant.blueprint, admits=_is_person, menu=(Entry("我的申报", "applicant.home"),)),
    Area(blueprint=unit.joining.blueprint, admits=_is_person, menu=(Entry("我的单位", "joining.bind"),)),
    Area(blueprint=desk.blueprint, admits=_checks_cases, menu=(Entry("待办申报", "desk.queue"),)),
    Area(blueprint=unit.blueprint, admits=_acts_for(UNIT), menu=(Entry("单位管理", "unit.index"),)),
    Area(blueprint=bureau.blueprint, admits=_acts_for(BUREAU, DEPARTMENT), menu=(Entry("单位审核", "bureau.waiting"),)),
    Area(blueprint=payments.blueprint, admits=_is_person),
    Area(blueprint=payments.collecting, admits=_collects_fees, menu=(Entry("收费管理", "fees.listing"),)),
    Area(blueprint=payments.gateway, admits=None),
    Area(blueprint=notices.blueprint, admits=_issues_notices, menu=(Entry("通知管理", "notices.register"),)),
    Area(
        blueprint=administration.blueprint,
        admits=_acts_for(BUREAU, DEPARTMENT, OPERATOR, roles=ADMINISTRATOR),
        menu=(Entry("机构和账号", "administration.organisations"),),
    ),
    Area(blueprint=administration.staff_blueprint, admits=_acts_for(*OrganisationKind, roles=ADMINISTRATOR)),
    Area(blueprint=account.blueprint, admits=_anybody_signed_in, menu=(Entry("账号与安全", "account.index"),)),
)
