"""Putting a telephone call or a visit on record, with what was answered at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.enquiries import answering as use_cases
from zhicheng.casework.enquiries import asking
from zhicheng.casework.enquiries.asking import Caller
from zhicheng.casework.enquiries.entitled import ENTERED, KIND_WORDS, bureaus_of
from zhicheng.casework.enquiries.thread import MOST_CHARACTERS
from zhicheng.specs import Field, Kind
from zhicheng.store.models import EnquiryKind
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.enquiries import answering
from zhicheng_web.enquiries.listing import frame
from zhicheng_web.enquiries.told import place_name, within, words_field
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.office_page import Frame, question
from zhicheng_web.pieces import Entry
from zhicheng_web.platform import platform

FIELDS = (
    *words_field("询问的事项", "写明要点即可"),
    Field(
        key="answer",
        label="当场的答复",
        kind=Kind.LONG_TEXT,
        hint="当场答复清楚的写在这里，登记后直接办结；需要之后答复的不填",
        max_length=MOST_CHARACTERS,
    ),
)
KINDS = {str(each): KIND_WORDS[each] for each in ENTERED}


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterPage:
    frame: Frame
    entries: tuple[Entry, ...]
    form: Any


@answering.route("/new", methods=["GET", "POST"])
def enter() -> ResponseReturnValue:
    places = _places()
    if not places:
        raise Refusal("denied", "来电、来访由各地人社部门登记，您所在的机构不登记。请由该部门办理。", status=403)
    if request.method == "GET":
        return _page(places, {})
    try:
        closed = _entered(places)
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(places, refusal.fields), refusal.status
    flash("已登记并办结。" if closed else "已登记，请按期答复。", "done")
    return redirect(url_for("enquiry_desk.index", list="answered" if closed else None))


def _entered(places: dict[str, str]) -> bool:
    """Whether it is closed already."""
    sent = {key: request.form.get(key, "") for key in ("place", "kind", "name", "mobile")}
    typed = raw_from(FIELDS, request.form)
    place = sent["place"] or (next(iter(places)) if len(places) == 1 else "")
    if place not in places:
        raise invalid({"place": "请选择地区。"})
    with visit.writing() as session:
        made = asking.enter(
            session, visit.actor(), request_clock(),
            place=place, kind=EnquiryKind(sent["kind"]) if sent["kind"] in KINDS else None, words=typed["words"],
            days=platform().settings.enquiry_days, caller=Caller(name=sent["name"], mobile=sent["mobile"]),
        )  # fmt: skip
        if not typed["answer"].strip():
            return False
        try:
            use_cases.answer(
                session, visit.actor(), request_clock(),
                enquiry_id=made.id, version=made.version, words=typed["answer"], closes=True,
            )  # fmt: skip
        except Refusal as refusal:
            raise invalid({"answer": refusal.fields.get("words", refusal.message)}) from refusal
    return True


def _places() -> dict[str, str]:
    """The places whose calls and visits the visitor may enter, by code."""
    offering = [each.jurisdiction.code for each in platform().registry.offering()]
    mine = bureaus_of(visit.actor())
    return {code: place_name(code) for code in offering if code in mine}


def _page(places: dict[str, str], errors: dict[str, str]) -> str:
    some = (("", "请选择"),)
    entries = [
        question("kind", "方式", errors, options=(*some, *KINDS.items())),
        question("name", "来电、来访人", errors, required=False, width="mobile", hint="不愿留名的不填"),
        question("mobile", "手机号", errors, required=False, type="tel", width="mobile", hint="需要回电的填写"),
    ]
    if len(places) > 1:
        entries.insert(0, question("place", "地区", errors, options=(*some, *places.items())))
    else:
        within(next(iter(places)))
    view = EnterPage(
        frame=frame("new"),
        entries=tuple(entries),
        form=form_for(FIELDS, raw_from(FIELDS, request.form), {key: (words,) for key, words in errors.items()}),
    )
    return render_template("enquiries/enter.html", view=view)
