"""Registering oneself, where the jurisdiction leaves that to people (JM-2)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import accounts
from zhicheng.casework import sign_in as entrance
from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.people import PersonDetails
from zhicheng.identity import ID_TYPES, RESIDENT_ID
from zhicheng.specs import AccountRules
from zhicheng_web import visit
from zhicheng_web.pieces import Entry
from zhicheng_web.platform import platform
from zhicheng_web.public import blueprint, captcha
from zhicheng_web.public.signing import device


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """``elsewhere`` are the places whose units open the accounts."""

    entries: tuple[Entry, ...]
    captcha_error: str
    elsewhere: tuple[str, ...]
    message: str


@blueprint.route("/register", methods=["GET", "POST"])
def register() -> ResponseReturnValue:
    if request.method == "GET":
        return _page({})
    try:
        return _registered()
    except Refusal as refusal:
        return _page(refusal.fields, "" if refusal.fields else refusal.message), refusal.status


def _registered() -> ResponseReturnValue:
    sent = {key: value.strip() for key, value in request.form.items()}
    password = request.form.get("password", "")
    wrong = {}
    if not captcha.passed(sent.get("captcha", "")):
        wrong["captcha"] = "验证码不正确或已过期，请按新的图片重新填写。"
    if password != request.form.get("again", ""):
        wrong["again"] = "两次填写的密码不一致，请重新填写。"
    if wrong:
        raise invalid(wrong)
    details = PersonDetails(
        name=sent.get("name", ""),
        id_type=sent.get("id_type") or RESIDENT_ID,
        id_number=sent.get("id_number") or None,
        mobile=sent.get("mobile") or None,
        email=sent.get("email") or None,
    )
    with visit.writing() as session:
        accounts.register(session, platform().real, _rules(sent.get("place", "")), details, password=password)
        started = entrance.sign_in(
            session, platform().real, login=details.id_number or "", password=password, device=device()
        )
    flash("注册成功，已为您登录。", "done")
    response = redirect(url_for("public.index"))
    return response if isinstance(started, Refusal) else visit.keep(response, started.token)


def _rules(place: str) -> AccountRules:
    offered = {each.jurisdiction.code: each.accounts for each in platform().registry.offering()}
    if place not in offered:
        raise invalid({"place": "请选择申报地区。"})
    return offered[place]


def _page(errors: dict[str, str], message: str = "") -> str:
    offering = platform().registry.offering()
    places = tuple((each.jurisdiction.code, each.jurisdiction.name) for each in offering)
    typed = request.form

    def entry(name: str, label: str, **more: object) -> Entry:
        value = "" if more.get("type") == "password" else typed.get(name, "")
        return Entry(name=name, label=label, value=value, error=errors.get(name, ""), **more)  # type: ignore[arg-type]

    view = RegisterPage(
        entries=(
            entry("place", "申报地区", options=(("", "请选择"), *places)),
            entry("name", "姓名", hint="与身份证件一致", autocomplete="name"),
            entry("id_type", "证件类型", options=tuple((each, each) for each in ID_TYPES)),
            entry("id_number", "证件号码", width="id"),
            entry("mobile", "手机号", width="mobile", type="tel", autocomplete="tel"),
            entry("email", "电子邮箱", type="email", autocomplete="email", required=False, hint="用于找回密码和接收审核结果"),
            entry("password", "设置密码", type="password", autocomplete="new-password", hint="至少8个字符，不要包含证件号码或手机号"),
            entry("again", "再次填写密码", type="password", autocomplete="new-password"),
        ),
        captcha_error=errors.get("captcha", ""),
        elsewhere=tuple(each.jurisdiction.name for each in offering if each.accounts.personal_accounts != "self"),
        message=message or ("有内容需要修改，请看下面标出的地方。" if errors else ""),
    )  # fmt: skip
    return render_template("public/register.html", view=view)
