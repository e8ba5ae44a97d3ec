"""One's own enquiries: the list, and one with its thread, to ask on in or to close."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, may, visible
from zhicheng.casework.enquiries import answering, asking
from zhicheng.casework.enquiries.entitled import ASK_ON, KIND_WORDS, READ_OWN
from zhicheng.casework.enquiries.reading import read_own
from zhicheng.casework.paper_numbers import spaced
from zhicheng.store.models import Enquiry
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.enquiries import own
from zhicheng_web.enquiries.told import Said, place_name, said_in, sheet_of, status_of, title_of, within, words_field
from zhicheng_web.fields import form_for
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Link, Pager, Status, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import moment

FIELDS = words_field("继续提问", "答复没有说清楚的，可以在这里继续问")


@dataclass(frozen=True, slots=True, kw_only=True)
class MinePage:
    table: Table
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """``form`` asks on; None once it is closed."""

    title: str
    status: Status
    sheet: tuple[tuple[str, str], ...]
    said: tuple[Said, ...]
    id: UUID
    version: int
    form: Any


@own.get("")
def index() -> str:
    query = visible(visit.actor(), READ_OWN)
    found = page(visit.reading(), query, (Enquiry.asked_at, Enquiry.id), descending=True)
    view = MinePage(
        table=Table(
            caption="我的咨询和反馈",
            columns=tuple(map(Column, ("编号", "种类", "地区", "提出时间", "状态"))),
            rows=tuple(
                (
                    Link(spaced(each.number), url_for("my_enquiries.one", enquiry_id=each.id)),
                    KIND_WORDS[each.kind],
                    place_name(each.jurisdiction),
                    moment(each.asked_at),
                    status_of(each),
                )
                for each in found.rows
            ),
            empty="您咨询政策、反映系统问题后，会列在这里，答复也在这里查看。",
        ),
        pager=found.pager,
    )
    return render_template("enquiries/mine.html", view=view)


@own.get("/<uuid:enquiry_id>")
def one(enquiry_id: UUID) -> str:
    return _page(enquiry_id)


@own.post("/<uuid:enquiry_id>")
def ask_on(enquiry_id: UUID) -> ResponseReturnValue:
    try:
        with visit.writing() as session:
            asking.ask_on(
                session, visit.actor(), request_clock(), enquiry_id=enquiry_id, version=_version(),
                words=request.form.get("words", ""), days=platform().settings.enquiry_days,
            )  # fmt: skip
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(enquiry_id, refusal.fields), refusal.status
    flash("已提交，有答复时会通知您。", "done")
    return redirect(url_for("my_enquiries.one", enquiry_id=enquiry_id))


@own.post("/<uuid:enquiry_id>/close")
def close(enquiry_id: UUID) -> ResponseReturnValue:
    with visit.writing() as session:
        answering.close_own(session, visit.actor(), request_clock(), enquiry_id=enquiry_id, version=_version())
    flash("这件咨询已办结。还有疑问的，可以重新咨询。", "done")
    return redirect(url_for("my_enquiries.one", enquiry_id=enquiry_id))


def _version() -> int:
    return request.form.get("version", -1, type=int)


def _page(enquiry_id: UUID, errors: dict[str, str] | None = None) -> str:
    opened = read_own(visit.reading(), visit.actor(), enquiry_id=enquiry_id)
    enquiry = opened.enquiry
    within(enquiry.jurisdiction)
    open_ = may(visit.actor(), ASK_ON, enquiry) is None
    told = {key: (words,) for key, words in (errors or {}).items()}
    view = OnePage(
        title=title_of(enquiry),
        status=status_of(enquiry),
        sheet=sheet_of(opened, staff=False),
        said=said_in(opened, staff=False),
        id=enquiry_id,
        version=enquiry.version,
        form=form_for(FIELDS, request.form, told) if open_ else None,
    )
    return render_template("enquiries/own.html", view=view)
