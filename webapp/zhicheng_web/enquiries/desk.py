"""One enquiry before an office: what was asked, the answer, closing it, and an announcement made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, may
from zhicheng.casework.enquiries import announcing
from zhicheng.casework.enquiries import answering as use_cases
from zhicheng.casework.enquiries.entitled import ANSWER, CLOSE, bureaus_of
from zhicheng.casework.enquiries.reading import read_enquiry
from zhicheng.store.models import EnquiryState
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.enquiries import answering
from zhicheng_web.enquiries.listing import ANSWERED, frame
from zhicheng_web.enquiries.told import Said, said_in, sheet_of, status_of, title_of, within, words_field
from zhicheng_web.fields import form_for
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Status
from zhicheng_web.platform import platform

FIELDS = words_field("答复", "咨询人会看到；来电、来访的，记下答复的要点")
CLOSES = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage:
    """``form`` answers, None once it is closed; ``closes``: it can be closed as it is; ``announces``: an answer of the
    place's own bureau can become an announcement."""

    frame: Frame
    title: str
    status: Status
    sheet: tuple[tuple[str, str], ...]
    said: tuple[Said, ...]
    id: UUID
    version: int
    form: Any
    closes: bool
    announces: bool


@answering.get("/<uuid:enquiry_id>")
def one(enquiry_id: UUID) -> str:
    return _page(enquiry_id)


@answering.post("/<uuid:enquiry_id>")
def answer(enquiry_id: UUID) -> ResponseReturnValue:
    closes = request.form.get("action") == CLOSES
    try:
        with visit.writing() as session:
            use_cases.answer(
                session, visit.actor(), request_clock(), enquiry_id=enquiry_id, version=_version(),
                words=request.form.get("words", ""), closes=closes,
            )  # fmt: skip
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(enquiry_id, refusal.fields), refusal.status
    flash("已答复并办结。" if closes else "已答复。没有其他疑问的，可以办结。", "done")
    return redirect(url_for("enquiry_desk.one", enquiry_id=enquiry_id))


@answering.post("/<uuid:enquiry_id>/close")
def close(enquiry_id: UUID) -> ResponseReturnValue:
    with visit.writing() as session:
        use_cases.close(session, visit.actor(), request_clock(), enquiry_id=enquiry_id, version=_version())
    flash("已办结。", "done")
    return redirect(url_for("enquiry_desk.one", enquiry_id=enquiry_id))


@answering.post("/<uuid:enquiry_id>/announce")
def announce(enquiry_id: UUID) -> ResponseReturnValue:
    with visit.writing() as session:
        made = announcing.announce(
            session, visit.actor(), request_clock(), platform().registry, enquiry_id=enquiry_id
        )  # fmt: skip
        publication_id = made.id
    flash("已建立公告草稿，写入了最近一次答复。请补上问题，核对没有个人信息后再发布。", "done")
    return redirect(url_for("publishing.edit", publication_id=publication_id))


def _version() -> int:
    return request.form.get("version", -1, type=int)


def _page(enquiry_id: UUID, errors: dict[str, str] | None = None) -> str:
    who = visit.actor()
    opened = read_enquiry(visit.reading(), who, enquiry_id=enquiry_id)
    enquiry, told = opened.enquiry, {key: (words,) for key, words in (errors or {}).items()}
    within(enquiry.jurisdiction)
    answered = any(each.office for each in opened.messages)
    view = DeskPage(
        frame=frame("" if enquiry.state is EnquiryState.WAITING else ANSWERED),
        title=title_of(enquiry),
        status=status_of(enquiry),
        sheet=sheet_of(opened, staff=True),
        said=said_in(opened, staff=True),
        id=enquiry_id,
        version=enquiry.version,
        form=form_for(FIELDS, request.form, told) if may(who, ANSWER, enquiry) is None else None,
        closes=may(who, CLOSE, enquiry) is None,
        announces=answered and _issues(enquiry.jurisdiction),
    )
    return render_template("enquiries/one.html", view=view)


def _issues(place: str) -> bool:
    offering = {each.jurisdiction.code for each in platform().registry.offering()}
    return place in offering and place in bureaus_of(visit.actor())
