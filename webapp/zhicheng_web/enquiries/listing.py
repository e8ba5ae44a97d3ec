"""What an office answers: those that wait, the longest first and overdue ones marked, and those that are answered."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request, url_for
from sqlalchemy import func, select

from zhicheng.casework.access import visible
from zhicheng.casework.enquiries.entitled import KIND_WORDS, READ, bureaus_of, operates
from zhicheng.casework.paper_numbers import spaced
from zhicheng.store.models import Enquiry, EnquiryState, Organisation
from zhicheng_web import visit
from zhicheng_web.enquiries import answering
from zhicheng_web.enquiries.told import age_of, place_name, status_of
from zhicheng_web.office_page import Frame, Tab
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Link, Pager, Table
from zhicheng_web.presentation import day, moment

ANSWERED = "answered"
COLUMNS = (
    *map(Column, ("编号", "种类", "地区", "提出时间")), Column("已提出", figures=True), Column("答复期限"), Column("状态"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    """``enters``: the visitor may put calls and visits on record."""

    frame: Frame
    lead: str
    table: Table
    pager: Pager
    enters: bool


@answering.get("")
def index() -> str:
    answered = request.args.get("list") == ANSWERED
    waits = Enquiry.state == EnquiryState.WAITING
    query = visible(visit.actor(), READ).where(~waits if answered else waits, Enquiry.erased_at.is_(None))
    found = page(visit.reading(), query, (Enquiry.since, Enquiry.id), descending=answered)
    view = ListingPage(
        frame=frame(ANSWERED if answered else ""),
        lead="已经答复和办结的咨询。继续提问的会回到待答复。"
        if answered
        else "申报人、访客的政策咨询和系统问题，以及登记的来电、来访，等得最久的在前。请耐心解答，按期答复。",
        table=Table(
            caption="已答复的咨询" if answered else "待答复的咨询",
            columns=COLUMNS,
            rows=tuple(
                (
                    Link(spaced(each.number), url_for("enquiry_desk.one", enquiry_id=each.id)),
                    KIND_WORDS[each.kind],
                    place_name(each.jurisdiction),
                    moment(each.asked_at),
                    age_of(each),
                    day(each.due_on) if each.due_on else "未设",
                    status_of(each),
                )
                for each in found.rows
            ),
            empty="答复过的咨询会列在这里。" if answered else "有人咨询或者反映问题时，会列在这里，并发信提醒。",
        ),
        pager=found.pager,
        enters=bool(bureaus_of(visit.actor())),
    )
    return render_template("enquiries/desk.html", view=view)


def frame(current: str = "") -> Frame:
    """The pages of whoever answers; a page of one enquiry stands under the list it is on."""
    waiting = visible(visit.actor(), READ).where(Enquiry.state == EnquiryState.WAITING)
    number = visit.reading().scalar(select(func.count()).select_from(waiting.subquery())) or 0
    return Frame(
        _owner(),
        (
            Tab("待答复", url_for("enquiry_desk.index"), not current, number),
            Tab("已答复", url_for("enquiry_desk.index", list=ANSWERED), current == ANSWERED),
        ),
    )


def _owner() -> str:
    who = visit.actor()
    ids = set(bureaus_of(who).values())
    if operates(who):
        ids |= who.organisations()
    query = select(Organisation.name).where(Organisation.id.in_(ids)).order_by(Organisation.name)
    return "、".join(visit.reading().scalars(query))
