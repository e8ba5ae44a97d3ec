"""Signing in (JM-2, HX-2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import sign_in as entrance
from zhicheng.casework.access import Refusal
from zhicheng_web import visit
from zhicheng_web.pieces import Entry
from zhicheng_web.platform import platform
from zhicheng_web.public import blueprint, captcha


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage:
    """``message`` says why an attempt was refused; ``captcha`` asks for the digits of a picture."""

    entries: tuple[Entry, ...]
    captcha: bool
    message: str
    next_url: str
    can_register: bool


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    if request.method == "GET":
        return _page()
    login = request.form.get("login", "").strip()
    with visit.writing() as session:
        answer = entrance.sign_in(
            session,
            platform().real,
            login=login,
            password=request.form.get("password", ""),
            captcha_passed=bool(request.form.get("captcha")) and captcha.passed(request.form["captcha"]),
            device=device(),
        )
    if isinstance(answer, Refusal):
        return _page(login, answer)
    to = _within_this_site(request.form.get("next", ""))
    if answer.password_must_change:
        to = url_for("account.change_password")
    return visit.keep(redirect(to), answer.token)


def device() -> str:
    """What people recognise a session by: browser and system, from what the browser says of itself."""
    says = request.user_agent.string
    browsers = {"Edg/": "Edge", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
    systems = {"Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Mac OS": "macOS", "Linux": "Linux"}  # fmt: skip
    browser = next((name for mark, name in browsers.items() if mark in says), "其他浏览器")
    system = next((name for mark, name in systems.items() if mark in says), "其他设备")
    return f"{system}上的{browser}"


def _page(login: str = "", refusal: Refusal | None = None) -> ResponseReturnValue:
    asked = bool(login) and entrance.captcha_required(visit.reading(), login, platform().real)
    view = SignInPage(
        entries=(
            Entry(
                name="login",
                label="账号",
                value=login,
                hint="证件号码、手机号或账号名",
                autocomplete="username",
            ),
            Entry(name="password", label="密码", type="password", autocomplete="current-password"),
        ),
        captcha=asked or (refusal is not None and refusal.code == "captcha"),
        message=refusal.message if refusal else "",
        next_url=request.values.get("next", ""),
        can_register=any(each.accounts.personal_accounts == "self" for each in platform().registry.offering()),
    )
    return render_template("public/sign_in.html", view=view), refusal.status if refusal else HTTPStatus.OK


def _within_this_site(wanted: str) -> str:
    """Where to go on; an address elsewhere is not followed."""
    inside = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    return wanted if inside else url_for("account.begin")
