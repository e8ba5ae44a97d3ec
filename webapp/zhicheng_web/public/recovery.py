"""Recovering a password by a mailed link (JM-2)."""

from __future__ import annotations

from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import recovery
from zhicheng.casework.access import Refusal
from zhicheng_web import visit
from zhicheng_web.pieces import Entry
from zhicheng_web.platform import platform
from zhicheng_web.public import blueprint


@blueprint.route("/recover", methods=["GET", "POST"])
def recover() -> ResponseReturnValue:
    asked = request.form.get("login", "").strip()
    if asked:
        with visit.writing() as session:
            recovery.request_recovery(session, platform().real, login=asked)
        return render_template("public/recover.html", question=None, answer=recovery.ANSWER)
    error = "请填写证件号码、手机号或账号名。" if request.method == "POST" else ""
    question = Entry(name="login", label="账号", hint="证件号码、手机号或账号名", autocomplete="username", error=error)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render_template("public/recover.html", question=question, answer=""), status


@blueprint.route("/recover/<token>", methods=["GET", "POST"])
def reset(token: str) -> ResponseReturnValue:
    if request.method == "GET":
        with visit.writing() as session:
            if not recovery.recovery_open(session, platform().real, token):
                abort(HTTPStatus.GONE)
        return _reset_page({})
    password = request.form.get("password", "")
    if password != request.form.get("again", ""):
        return _reset_page({"again": "两次填写的密码不一致，请重新填写。"}), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with visit.writing() as session:
            recovery.reset_password(session, platform().real, token=token, password=password)
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _reset_page(refusal.fields), refusal.status
    flash("密码已重新设置，其他设备上的登录都已退出。请用新密码登录。", "done")
    return redirect(url_for("public.sign_in"))


def _reset_page(errors: dict[str, str]) -> str:
    entries = (
        Entry(name="password", label="新密码", type="password", autocomplete="new-password", hint="至少8个字符，不要包含证件号码或手机号", error=errors.get("password", "")),
        Entry(name="again", label="再次填写新密码", type="password", autocomplete="new-password", error=errors.get("again", "")),
    )  # fmt: skip
    return render_template("public/reset.html", entries=entries)
