"""The pages of one's own account (JM-2, HX-2.3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import accounts, sessions, unit_people
from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.people import reveal
from zhicheng.casework.sessions import Device
from zhicheng.identity import mask_number
from zhicheng.store.models import Person
from zhicheng_web import shell, visit
from zhicheng_web.account import blueprint
from zhicheng_web.pieces import Entry
from zhicheng_web.platform import platform


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """``contacts`` are the questions whose answers one may change oneself; ``version`` is the person's."""

    sheet: tuple[tuple[str, str], ...]
    contacts: tuple[Entry, ...]
    version: int
    devices: tuple[Device, ...]


@blueprint.get("")
def index() -> str:
    return _page({})


@blueprint.get("/begin")
def begin() -> ResponseReturnValue:
    """On to where the visitor works."""
    return redirect(shell.workplace())


@blueprint.post("/contacts")
def change_contacts() -> ResponseReturnValue:
    """A new mobile or mail address; name and number are changed with the unit, on papers."""
    who = visit.actor()
    if who.person_id is None:
        raise Refusal("denied", "当前账号不是个人账号，没有联系方式可改。", status=403)
    try:
        with visit.writing() as writing:
            known = reveal(writing, writing.get_one(Person, who.person_id))
            mobile, email = request.form.get("mobile", "").strip(), request.form.get("email", "").strip()
            details = replace(known, mobile=mobile or None, email=email or None)
            if known.mobile and not details.mobile:
                raise invalid({"mobile": "手机号未填写，请填写。"})
            version = request.form.get("version", 0, type=int)
            unit_people.change_details(
                writing, who, platform().real, person_id=who.person_id, version=version, details=details
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(refusal.fields), refusal.status
    flash("联系方式已更新。", "done")
    return redirect(url_for("account.index"))


@blueprint.route("/password", methods=["GET", "POST"])
def change_password() -> ResponseReturnValue:
    if request.method == "GET":
        return _password_page({})
    sent = request.form
    try:
        if sent.get("new", "") != sent.get("again", ""):
            raise invalid({"again": "两次填写的密码不一致，请重新填写。"})
        with visit.writing() as writing:
            accounts.change_password(
                writing,
                visit.actor(),
                platform().real,
                old=sent.get("old", ""),
                new=sent.get("new", ""),
                token=_token(),
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _password_page(refusal.fields), refusal.status
    flash("密码已修改，其他设备上的登录都已退出。", "done")
    return redirect(url_for("account.begin"))


@blueprint.post("/sessions/<uuid:session_id>/end")
def end_session(session_id: UUID) -> ResponseReturnValue:
    """Sign out a device of one's own from here."""
    with visit.writing() as writing:
        sessions.revoke(writing, visit.actor(), platform().real, session_id=session_id)
    flash("那台设备已退出登录。", "done")
    return redirect(url_for("account.index"))


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    who = visit.visitor()
    if who is not None:
        with visit.writing() as writing:
            sessions.revoke(writing, who.visit.actor, platform().real, session_id=who.visit.session_id)
    session.clear()
    flash("您已退出登录。", "done")
    return visit.forget(redirect(url_for("public.index")))


def _token() -> str:
    who = visit.visitor()
    return who.token if who else ""


def _page(errors: dict[str, str]) -> str:
    who, reading = visit.actor(), visit.reading()
    person = reading.get(Person, who.person_id) if who.person_id else None
    known = reveal(reading, person) if person else None
    view = AccountPage(
        sheet=(
            ("姓名", known.name),
            ("证件类型", known.id_type or ""),
            ("证件号码", mask_number(known.id_number) if known.id_number else ""),
        )
        if known
        else (),
        contacts=(
            Entry(
                name="mobile",
                label="手机号",
                type="tel",
                width="mobile",
                autocomplete="tel",
                value=request.form.get("mobile", known.mobile or ""),
                error=errors.get("mobile", ""),
            ),
            Entry(
                name="email",
                label="电子邮箱",
                type="email",
                autocomplete="email",
                required=False,
                hint="用于找回密码和接收审核结果",
                value=request.form.get("email", known.email or ""),
                error=errors.get("email", ""),
            ),
        )
        if known
        else (),
        version=person.version if person else 0,
        devices=tuple(sessions.devices(reading, who, platform().real, token=_token())),
    )
    return render_template("account/index.html", view=view)


def _password_page(errors: dict[str, str]) -> str:
    entries = (
        Entry(name="old", label="原密码", type="password", autocomplete="current-password", error=errors.get("old", "")),
        Entry(name="new", label="新密码", type="password", autocomplete="new-password", hint="至少8个字符，不要包含证件号码或手机号", error=errors.get("new", "")),
        Entry(name="again", label="再次填写新密码", type="password", autocomplete="new-password", error=errors.get("again", "")),
    )  # fmt: skip
    return render_template("account/password.html", entries=entries, must_change=visit.actor().password_must_change)
