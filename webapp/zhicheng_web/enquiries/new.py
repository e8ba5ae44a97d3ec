"""Asking: which place, policy or the system, and what; a visitor also says who, and gets number and code this once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.enquiries import asking
from zhicheng.casework.enquiries.asking import Asked, Caller
from zhicheng.casework.enquiries.entitled import ASKED, KIND_WORDS
from zhicheng.casework.objections.receipt import grouped
from zhicheng.casework.paper_numbers import spaced
from zhicheng.casework.visitor_pace import Pace, count_visitor
from zhicheng.store.models import Application, EnquiryKind
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.enquiries import blueprint
from zhicheng_web.enquiries.told import application_label, within, words_field
from zhicheng_web.fields import form_for
from zhicheng_web.office_page import question
from zhicheng_web.pieces import Entry
from zhicheng_web.platform import platform
from zhicheng_web.presentation import workdays
from zhicheng_web.public import captcha

FIELDS = words_field("咨询的事项或者遇到的问题", "反映系统问题的，请写明在哪个页面、做了什么、看到什么提示")
KINDS = {str(each): KIND_WORDS[each] for each in ASKED}
PACE = Pace(
    name="enquiry",
    most=10,
    quiet=timedelta(hours=1),
    refusal="从您所在的网络提交的咨询过多，请在{minutes}分钟后再提交，或者拨打本页下方的咨询电话。",
)
"""A whole office may share an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage:
    """``visitor``: nobody is signed in, so that a captcha is asked for."""

    entries: tuple[Entry, ...]
    form: Any
    days: str
    visitor: bool
    captcha_error: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPage:
    number: str
    code: str
    days: str


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    who = visit.visitor()
    actor = who.visit.actor if who else None
    if request.method == "GET":
        return _page(actor)
    try:
        asked = _asked(actor)
    except Refusal as refusal:
        if refusal.status not in (HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.TOO_MANY_REQUESTS):
            raise
        return _page(actor, refusal), refusal.status
    if actor is not None:
        flash("已提交。有答复时会通知您，也可以在本页查看。", "done")
        return redirect(url_for("my_enquiries.one", enquiry_id=asked.id))
    view = AskedPage(number=spaced(asked.number), code=grouped(asked.code), days=_days())
    return render_template("enquiries/asked.html", view=view)


def _asked(actor: Actor | None) -> Asked:
    if actor is None and not captcha.passed(request.form.get("captcha", "")):
        raise invalid({"captcha": "验证码不正确或已过期，请按新的图片重新填写。"})
    sent = {key: request.form.get(key, "") for key in ("place", "kind", "words", "name", "mobile")}
    application, here = request.form.get("application", type=UUID), platform()
    with visit.writing() as session:
        if actor is None:
            count_visitor(session, here.real, PACE, request.remote_addr or "")
        return asking.ask(
            session, actor, request_clock(), here.registry,
            place=sent["place"], kind=EnquiryKind(sent["kind"]) if sent["kind"] in KINDS else None,
            words=sent["words"], days=here.settings.enquiry_days,
            caller=None if actor else Caller(name=sent["name"], mobile=sent["mobile"]), application_id=application,
        )  # fmt: skip


def _page(actor: Actor | None, refusal: Refusal | None = None) -> str:
    errors = refusal.fields if refusal else {}
    view = NewPage(
        entries=tuple(_entries(actor, errors)),
        form=form_for(FIELDS, request.form, {key: (words,) for key, words in errors.items() if key == "words"}),
        days=_days(),
        visitor=actor is None,
        captcha_error=errors.get("captcha", "") or ("请按新的图片重新填写验证码。" if refusal else ""),
        message=refusal.message if refusal and not errors else "",
    )
    return render_template("enquiries/new.html", view=view)


def _entries(actor: Actor | None, errors: dict[str, str]) -> list[Entry]:
    places = [each.jurisdiction for each in platform().registry.offering()]
    wanted = request.form.get("place") or request.args.get("place", "")
    chosen = next((each for each in places if each.code == wanted or len(places) == 1), None)
    if chosen is not None:
        within(chosen.code)
    some = (("", "请选择"),)
    place = Entry(
        name="place", label="地区", value=chosen.code if chosen else "", error=errors.get("place", ""),
        options=(*some, *((each.code, each.name) for each in places)), hint="由该地区的人社部门答复",
    )  # fmt: skip
    kind = question(
        "kind", "种类", errors, options=(*some, *KINDS.items()), hint="系统问题同时告知平台运维人员"
    )  # fmt: skip
    if actor is None:
        return [
            place, kind,
            question("name", "您的姓名", errors, autocomplete="name", width="mobile"),
            question("mobile", "手机号", errors, autocomplete="tel", type="tel", width="mobile", hint="便于答复时联系您"),
        ]  # fmt: skip
    known = [(str(each.id), application_label(each)) for each in _applications(actor)]
    if not known:
        return [place, kind]
    options = (("", "与具体申报无关"), *known)
    return [place, kind, question("application", "涉及的申报", errors, options=options, required=False)]


def _applications(actor: Actor) -> list[Application]:
    mine = Application.person_id == actor.person_id
    live = Application.live & Application.jurisdiction.in_(platform().registry.jurisdictions)
    query = select(Application).where(mine, live).order_by(Application.created_at.desc(), Application.id)
    return list(visit.reading().scalars(query))


def _days() -> str:
    return workdays(platform().settings.enquiry_days)
