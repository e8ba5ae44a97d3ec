"""Who acts for an organisation: roles given and ended, accounts opened for new people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from zhicheng.casework import staff
from zhicheng.casework.access import Refusal, fetch, visible
from zhicheng.casework.organisations import ADMINISTER
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.staff import ADMINISTER_ACCOUNT, ROLE_WORDS, Member
from zhicheng.store.models import Account, Organisation, OrganisationKind, Role
from zhicheng_web import visit
from zhicheng_web.administration import staff_blueprint as blueprint
from zhicheng_web.clock import request_clock
from zhicheng_web.handover import handed_over
from zhicheng_web.office_page import Frame, Tab, question
from zhicheng_web.pieces import Entry
from zhicheng_web.unit import pages as unit_pages

IN_A_UNIT = (Role.HANDLER, Role.HEAD, Role.ADMINISTRATOR, Role.SUPERVISOR)
IN_AN_OFFICE = (Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that somebody holds; ``word`` is what it is called."""

    membership_id: UUID
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody with all their roles. ``own``: it is the visitor; accounts of others may be administered."""

    account_id: UUID
    version: int
    name: str
    username: str
    roles: tuple[HeldRole, ...]
    disabled: bool
    own: bool
    administered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersPage:
    """``offered`` are the roles there are here: value and word."""

    frame: Frame
    title: str
    organisation_id: UUID
    colleagues: tuple[Colleague, ...]
    add: tuple[Entry, ...]
    new: tuple[Entry, ...]
    offered: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...]
    roles_error: str
    opening: bool


@blueprint.get("")
def members(organisation_id: UUID) -> str:
    return _page(organisation_id, {})


@blueprint.post("/add")
def add(organisation_id: UUID) -> ResponseReturnValue:
    """A role for somebody who has an account already."""
    try:
        with visit.writing() as session:
            staff.add_member(
                session,
                visit.actor(),
                request_clock(),
                organisation_id=organisation_id,
                login=request.form.get("login", ""),
                role=_role(request.form.get("role", "")),
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(organisation_id, refusal.fields), refusal.status
    flash("岗位已添加，对方下次打开页面即可办理。", "done")
    return _back(organisation_id)


@blueprint.route("/new", methods=["GET", "POST"])
def open_account(organisation_id: UUID) -> ResponseReturnValue:
    """An account with its roles for somebody new; the first password is shown on the answer and nowhere else."""
    if request.method == "GET":
        return _page(organisation_id, {}, opening=True)
    sent = {key: request.form.get(key, "").strip() or None for key in ("id_number", "mobile", "username")}
    details = PersonDetails(name=request.form.get("name", ""), id_number=sent["id_number"], mobile=sent["mobile"])
    try:
        with visit.writing() as session:
            opened = staff.open_staff_account(
                session,
                visit.actor(),
                request_clock(),
                organisation_id=organisation_id,
                roles=tuple(_role(each) for each in request.form.getlist("roles")),
                details=details,
                username=sent["username"],
            )
            organisation = session.get_one(Organisation, organisation_id)
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(organisation_id, refusal.fields, opening=True), refusal.status
    login = "、".join(
        each for each in (sent["username"], sent["mobile"] and "手机号", sent["id_number"] and "证件号码") if each
    )
    back = url_for("staff.members", organisation_id=organisation_id)
    return handed_over(organisation.name, details.name, login, opened.initial_password, back)


@blueprint.post("/<uuid:membership_id>/end")
def end(organisation_id: UUID, membership_id: UUID) -> ResponseReturnValue:
    with visit.writing() as session:
        staff.end_membership(session, visit.actor(), request_clock(), membership_id=membership_id)
    flash("岗位已撤销，此前办理的事项都保留。", "done")
    return _back(organisation_id)


def frame_of(organisation: Organisation) -> Frame:
    """The pages around an organisation's staff: those of the unit, or the list that its offices stand in."""
    session = visit.reading()
    if organisation.id in visit.actor().organisations() and organisation.kind is OrganisationKind.UNIT:
        return unit_pages.frame(session, organisation, "staff.members")
    tabs: tuple[Tab, ...] = ()
    if organisation.kind is not OrganisationKind.UNIT:
        tabs = (Tab("机构", url_for("administration.organisations")), Tab("工作人员", _url(organisation.id), True))
    return Frame(organisation.name, tabs)


def _back(organisation_id: UUID) -> ResponseReturnValue:
    return redirect(_url(organisation_id))


def _url(organisation_id: UUID) -> str:
    return url_for("staff.members", organisation_id=organisation_id)


def _role(sent: str) -> Role:
    try:
        return Role(sent)
    except ValueError:
        raise Refusal("invalid", "请选择岗位。", status=422, fields={"role": "请选择岗位。"}) from None


def _page(organisation_id: UUID, errors: Mapping[str, str], *, opening: bool = False) -> str:
    session = visit.reading()
    organisation = fetch(session, visit.actor(), ADMINISTER, organisation_id)
    held = staff.members(session, visit.actor(), organisation_id=organisation_id)
    in_a_unit = organisation.kind is OrganisationKind.UNIT
    roles = IN_A_UNIT if in_a_unit else IN_AN_OFFICE
    offered = tuple((role.value, ROLE_WORDS[role]) for role in roles)
    view = MembersPage(
        frame=frame_of(organisation),
        title="经办人和账号" if in_a_unit else "工作人员和账号",
        organisation_id=organisation_id,
        colleagues=_colleagues(held),
        add=(
            question("login", "对方的账号", errors, hint="账号名、手机号或证件号码"),
            question("role", "岗位", errors, options=(("", "请选择"), *offered)),
        ),
        new=(
            question("name", "姓名", errors),
            question("mobile", "手机号", errors, width="mobile", type="tel", required=False, hint="可用于登录"),
            question("id_number", "身份证号", errors, width="id", required=False, hint="可用于登录"),
            question("username", "账号名", errors, required=False, hint="以字母开头，4至40个字母、数字或 . _ -；手机号、身份证号、账号名至少填一项"),
        ),
        offered=offered,
        chosen=tuple(request.form.getlist("roles")),
        roles_error=errors.get("roles", ""),
        opening=opening,
    )  # fmt: skip
    return render_template("administration/members.html", view=view)


def _colleagues(held: list[Member]) -> tuple[Colleague, ...]:
    """The same people with their roles together, in the same order."""
    session, own = visit.reading(), visit.actor().account_id
    ids = {each.account_id for each in held}
    others = visible(visit.actor(), ADMINISTER_ACCOUNT).where(Account.id.in_(ids)).subquery()
    versions = {each.id: each.version for each in session.execute(select(others.c.id, others.c.version))}
    ordered = sorted(held, key=lambda each: [other.account_id for other in held].index(each.account_id))
    return tuple(
        Colleague(
            account_id=account_id,
            version=versions.get(account_id, 0),
            name=first.name,
            username=first.username or "",
            roles=tuple(HeldRole(each.membership_id, ROLE_WORDS[each.role]) for each in (first, *rest)),
            disabled=first.disabled,
            own=account_id == own,
            administered=account_id in versions,
        )
        for account_id, (first, *rest) in groupby(ordered, key=lambda each: each.account_id)
    )
