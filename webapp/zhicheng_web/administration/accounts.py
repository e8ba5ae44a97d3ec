"""Accounts of an organisation's staff: a new first password, disabled, enabled again; each looked over before."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from zhicheng.casework import staff
from zhicheng.casework.access import fetch
from zhicheng.casework.organisations import ADMINISTER
from zhicheng.casework.staff import ADMINISTER_ACCOUNT
from zhicheng.store.models import Account, Organisation, Person
from zhicheng_web import visit
from zhicheng_web.administration import staff_blueprint as blueprint
from zhicheng_web.administration.members import frame_of
from zhicheng_web.handover import handed_over
from zhicheng_web.pieces import Confirmation, Link
from zhicheng_web.platform import platform


@blueprint.route("/accounts/<uuid:account_id>/password", methods=["GET", "POST"])
def renew_password(organisation_id: UUID, account_id: UUID) -> ResponseReturnValue:
    """Whoever can't get in is handed a new first password; it is shown on the answer and nowhere else."""
    if request.method == "GET":
        return _confirm(
            organisation_id,
            account_id,
            "为{name}重置密码",
            (
                "{name}原来的密码立即失效，所有设备上的登录都会退出。",
                "屏幕显示一次新的初始密码，请当面交给本人；本人登录后须修改密码。",
            ),
            "重置密码",
        )
    with visit.writing() as session:
        opened = staff.renew_first_password(
            session, visit.actor(), platform().real, account_id=account_id, version=_version()
        )
        organisation, name = session.get_one(Organisation, organisation_id), _name(session, opened.account)
    return handed_over(
        organisation.name,
        name,
        opened.account.username or "手机号或证件号码",
        opened.initial_password,
        url_for("staff.members", organisation_id=organisation_id),
    )


@blueprint.route("/accounts/<uuid:account_id>/disable", methods=["GET", "POST"])
def disable(organisation_id: UUID, account_id: UUID) -> ResponseReturnValue:
    if request.method == "GET":
        return _confirm(
            organisation_id,
            account_id,
            "停用{name}的账号",
            (
                "{name}立即退出登录，并且不能再登录平台，在其他单位的岗位也不能办理。",
                "岗位和此前办理的事项都保留；需要时可以恢复账号。",
            ),
            "停用账号",
        )
    return _switched(organisation_id, account_id, staff.disable_account, "账号已停用。")


@blueprint.post("/accounts/<uuid:account_id>/enable")
def enable(organisation_id: UUID, account_id: UUID) -> ResponseReturnValue:
    return _switched(organisation_id, account_id, staff.enable_account, "账号已恢复，可以用原来的密码登录。")


def _switched(organisation_id: UUID, account_id: UUID, act: Callable[..., None], words: str) -> ResponseReturnValue:
    with visit.writing() as session:
        act(session, visit.actor(), platform().real, account_id=account_id, version=_version())
    flash(words, "done")
    return redirect(url_for("staff.members", organisation_id=organisation_id))


def _version() -> int:
    """What the page showed; a page that shows none acts on what is there now."""
    return request.values.get("version", 0, type=int)


def _confirm(organisation_id: UUID, account_id: UUID, title: str, effects: tuple[str, ...], action: str) -> str:
    session = visit.reading()
    organisation = fetch(session, visit.actor(), ADMINISTER, organisation_id)
    account = fetch(session, visit.actor(), ADMINISTER_ACCOUNT, account_id)
    name = _name(session, account)
    view = Confirmation(
        title=title.format(name=name),
        effects=tuple(each.format(name=name) for each in effects),
        action=action,
        url=f"{request.path}?version={account.version}",
        back=Link("不办理，返回", url_for("staff.members", organisation_id=organisation_id)),
    )
    return render_template("administration/confirm.html", frame=frame_of(organisation), view=view)


def _name(session: Session, account: Account) -> str:
    person = session.get(Person, account.person_id) if account.person_id else None
    return person.name if person else account.username or ""
