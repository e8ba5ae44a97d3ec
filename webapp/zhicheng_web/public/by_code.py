"""Asking by number and code, with a captcha, for whoever has no account: what came of an objection, of an enquiry."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from zhicheng_web.office_page import question
from zhicheng_web.pieces import Entry
from zhicheng_web.public import captcha


def asked(thing: str) -> tuple[dict[str, str], dict[str, str]]:
    """What was sent as ``number`` and ``code`` of an objection or enquiry, and what is wrong with it by field."""
    sent = {key: request.form.get(key, "").strip() for key in ("number", "code")}
    wrong = {}
    if not sent["number"]:
        wrong["number"] = f"请填写{thing}编号。"
    if not sent["code"]:
        wrong["code"] = "请填写查询码。"
    if not captcha.passed(request.form.get("captcha", "")):
        wrong["captcha"] = "验证码不正确或已过期，请按新的图片重新填写。"
    return sent, wrong


def asking(thing: str, errors: Mapping[str, str]) -> tuple[Entry, ...]:
    """The two questions, with their errors."""
    return (
        question("number", f"{thing}编号", errors, hint="10位字母和数字"),
        question("code", "查询码", errors, hint=f"16位字母和数字，提交{thing}时显示过一次"),
    )
