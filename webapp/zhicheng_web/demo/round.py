"""One place's round: its bureau and notice, a unit with its people, and an applicant with a half-filled draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from zhicheng.casework import (
    accounts,
    applications,
    approvals,
    bindings,
    notice_drafts,
    notices,
    setup,
    staff,
    unit_people,
    units,
)
from zhicheng.casework.actor import Actor
from zhicheng.casework.organisations import bureau_of
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.unit_details import UnitDetails, asked_facts
from zhicheng.divisions import Divisions
from zhicheng.dossier.schema import read
from zhicheng.identity import RESIDENT_ID
from zhicheng.notice import template_for, terms_of
from zhicheng.policy import Policy
from zhicheng.registry import Declarations
from zhicheng.store.models import Notice, Organisation
from zhicheng.store.models import Role as Post
from zhicheng.store.moments import BEIJING
from zhicheng_web.demo import answers
from zhicheng_web.demo.accounts import PASSWORD, Demo, Role
from zhicheng_web.demo.cases import fill, submitted
from zhicheng_web.demo.committees import authorised
from zhicheng_web.demo.offices import proofreaders, staffed
from zhicheng_web.demo.publications import published
from zhicheng_web.demo.terms import announced
from zhicheng_web.demo.unit_facts import record_facts

PLACES = Divisions.official
HALF = ("basic", "education")
"""The sections that the demonstration's applicant has filled in."""
WAITING = ("陈一鸣", "周雨桐")
"""Whose cases have been submitted and wait at the unit."""


@dataclass(frozen=True, slots=True)
class Staged:
    """Who can be tried out, and a moment at which applications are taken."""

    people: tuple[Role, ...]
    moment: datetime


def stage(demo: Demo, declarations: Declarations, year: int) -> Staged:
    """Build a place's round; its own notice decides the moment."""
    place = declarations.jurisdiction
    opening = _opening(declarations, year)
    demo = replace(demo, clock=lambda: opening)
    setup.create_bureaus(demo.session, demo.clock, jurisdiction=place.code, divisions=PLACES(), naming=place.bureau)
    bureau = bureau_of(demo.session, PLACES(), place.code)
    officer, officer_role = _officer(demo, bureau, "赵六")
    notice = _notice(demo, officer, bureau.id, year)
    published(demo, declarations, officer, bureau)
    terms = notices.terms_in(notices.revisions(demo.session, notice.id)[0])
    channel = next(key for key in terms.channels if declarations.channels[key].online)
    windows = terms.windows_for(channel)
    moment = min((each.opens for each in windows), default=opening) + timedelta(days=3, hours=10)
    dossier = answers.eligible(declarations, channel)
    unit, handler, unit_roles = unit_for(demo, declarations, dossier, officer, bureau, year)
    applicant, login = applicant_for(demo, declarations, dossier, unit, handler, "张三")
    _draft(demo, declarations, dossier, applicant, notice, channel, moment)
    offices: tuple[Role, ...] = ()
    waiting: tuple[Role, ...] = ()
    experts: tuple[Role, ...] = ()
    if dossier:
        policy = Policy(declarations, terms)
        chain = policy.chain(policy.facts(read(policy.schema, dict(dossier))))
        offices = staffed(demo, officer, place, chain)
        waiting = tuple(
            _waiting(demo, policy, dossier, unit, handler, notice, channel, moment + timedelta(hours=hours), name)
            for hours, name in enumerate(WAITING)
        )
        experts = authorised(demo, declarations, terms, dossier, officer)
    more = proofreaders(demo, declarations, bureau)
    roles = (Role("申报人", "张三", login), *waiting, *unit_roles, *offices, officer_role, *more, *experts)
    return Staged(roles, moment)


def _opening(declarations: Declarations, year: int) -> datetime:
    """When a place's round opens: the moment at which everything of the demonstration was done."""
    terms = terms_of(declarations.jurisdiction.code, template_for(declarations.timelines, year), year)
    first = min((each.opens for each in terms.windows), default=None)
    return first or datetime.combine(terms.law_day, time(), BEIJING)


def _officer(demo: Demo, bureau: Organisation, name: str) -> tuple[Actor, Role]:
    """The administrator of a bureau, who is also its officer; the one that it has already, if it has one."""
    username = f"bureau-{bureau.division}"
    if (known := accounts.find_account(demo.session, username)) is not None:
        return demo.actor(known.id), Role(f"{bureau.name}工作人员", name, username)
    opened = staff.open_staff_account(
        demo.session,
        demo.operator,
        demo.clock,
        organisation_id=bureau.id,
        roles=(Post.ADMINISTRATOR, Post.OFFICER),
        details=demo.staff(name),
        username=username,
    )
    return demo.actor_of(opened.account), Role(f"{bureau.name}工作人员", name, username)


def _notice(demo: Demo, officer: Actor, bureau_id: UUID, year: int) -> Notice:
    opened = notices.open_notice(demo.session, officer, demo.clock, demo.registry, organisation_id=bureau_id, year=year)
    terms = notices.working_terms(demo.session, opened)
    notice_drafts.change(
        demo.session,
        officer,
        demo.clock,
        demo.registry,
        notice_id=opened.id,
        version=opened.version,
        terms=announced(demo.registry.get(terms.jurisdiction), terms, demo.clock().astimezone(BEIJING).date()),
    )
    notices.publish(demo.session, officer, demo.clock, demo.registry, notice_id=opened.id, version=opened.version)
    return opened


def unit_for(
    demo: Demo,
    declarations: Declarations,
    dossier: Mapping[str, Any],
    officer: Actor,
    bureau: Organisation,
    year: int,
) -> tuple[Organisation, Actor, tuple[Role, ...]]:
    """A unit as the place has it: registered by itself, or created by the bureau; then completed and approved."""
    rules, code = declarations.accounts, declarations.jurisdiction.code
    place = units.Place(jurisdiction=code, rules=rules, divisions=PLACES())
    details = _details(demo, dossier, code, asked_facts(rules))
    handler_details = demo.staff("李四")
    if rules.unit_accounts == "self":
        account = accounts.open_account(demo.session, None, demo.clock, handler_details).account
        handler = demo.actor_of(account)
        unit = units.register_unit(demo.session, handler, demo.clock, place, details).unit
    else:
        unit, opened = units.create_unit(
            demo.session, officer, demo.clock, place, details, creator_id=bureau.id, administrator=handler_details
        )
        handler, account = demo.actor_of(opened.account), opened.account
        units.submit_unit(demo.session, handler, demo.clock, place, details, unit_id=unit.id, version=unit.version)
    registrars = _approved(demo, unit, officer, bureau)
    record_facts(demo, officer, place, unit, dossier, year)
    handler = demo.actor(account.id)
    head = demo.staff("王五")
    opened_head = staff.open_staff_account(
        demo.session, handler, demo.clock, organisation_id=unit.id, roles=(Post.HEAD,), details=head
    )
    demo.actor_of(opened_head.account)
    roles = (
        Role("单位管理员、经办人", "李四", handler_details.mobile or ""),
        Role("单位负责人", "王五", head.mobile or ""),
        *registrars,
    )
    return unit, handler, roles


def _approved(demo: Demo, unit: Organisation, officer: Actor, bureau: Organisation) -> tuple[Role, ...]:
    """Whoever decides on the unit approves it; somebody further down is one more account to try."""
    registrar: Actor = officer
    more: tuple[Role, ...] = ()
    if unit.registrar_id is not None and unit.registrar_id != bureau.id:
        registrar, role = _officer(demo, demo.session.get_one(Organisation, unit.registrar_id), "孙七")
        more = (role,)
    approvals.approve_unit(
        demo.session,
        registrar,
        demo.clock,
        unit_id=unit.id,
        version=unit.version,
        divisions=PLACES(),
        division_confirmed=True,
    )
    return more


def _details(demo: Demo, dossier: Mapping[str, Any], code: str, asked: tuple[str, ...]) -> UnitDetails:
    given = dossier.get("unit") or {}
    division = given.get("division") or code
    return UnitDetails(
        name=given.get("name") or "示例单位",
        credit_code=demo.numbers.credit_code(division),
        licence_authority=given.get("licence_authority") or f"{PLACES().full_name(division)}市场监督管理局",
        division=division,
        facts={key: answers.raw(given[key]) for key in asked if given.get(key) is not None},
    )


def applicant_for(
    demo: Demo, declarations: Declarations, dossier: Mapping[str, Any], unit: Organisation, handler: Actor, name: str
) -> tuple[Actor, str]:
    """The applicant with an account as the place has it, bound to the unit; the login is the mobile."""
    basic = (dossier.get("sections") or {}).get("basic") or {}
    born, gender = basic.get("birth_date") or "1980-01-01", basic.get("gender") or "男"
    mobile = demo.numbers.mobile()
    details = PersonDetails(
        name=name,
        id_type=RESIDENT_ID,
        id_number=demo.numbers.identity(unit.division, born, gender),
        mobile=mobile,
        email=f"{mobile}@example.com",
    )
    rules = declarations.accounts
    if rules.personal_accounts == "unit":
        joined = unit_people.take_in(demo.session, handler, demo.clock, rules, unit_id=unit.id, details=details)
        return demo.actor_of(joined.account), details.mobile or ""
    account = accounts.register(demo.session, demo.clock, rules, details, password=PASSWORD)
    applicant = demo.actor(account.id)
    asked = bindings.request_binding(demo.session, applicant, demo.clock, rules, unit_id=unit.id)
    bindings.approve_binding(demo.session, handler, demo.clock, binding_id=asked.id, version=asked.version)
    return applicant, details.mobile or ""


def _waiting(
    demo: Demo,
    policy: Policy,
    dossier: Mapping[str, Any],
    unit: Organisation,
    handler: Actor,
    notice: Notice,
    channel: str,
    moment: datetime,
    name: str,
) -> Role:
    """Somebody whose case waits at the unit."""
    applicant, login = applicant_for(demo, policy.declarations, dossier, unit, handler, name)
    submitted(demo, policy, dossier, applicant, notice, channel, lambda: moment)
    return Role("已提交的申报人", name, login)


def _draft(
    demo: Demo,
    declarations: Declarations,
    dossier: Mapping[str, Any],
    applicant: Actor,
    notice: Notice,
    channel: str,
    moment: datetime,
) -> None:
    """A draft with its first sections filled in, begun while applications are taken."""

    def then() -> datetime:
        return moment

    begun = applications.start(demo.session, applicant, then, demo.registry, notice_id=notice.id, channel=channel)
    for name in declarations.channels[channel].sections:
        section = declarations.sections[name]
        given = (dossier.get("sections") or {}).get(section.key)
        if section.key in HALF and given:
            fill(demo, applicant, then, begun.id, section, given)
