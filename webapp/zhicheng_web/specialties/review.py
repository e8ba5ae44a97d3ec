"""专业调整审核: the proposals of a place before its bureau: what waits, and one with its decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from zhicheng.casework.access import Refusal, fetch, may, visible
from zhicheng.casework.specialties import deciding
from zhicheng.casework.specialties.entitled import DECIDE, READ
from zhicheng.specs import Field, Kind
from zhicheng.store.models import ProposalState, SpecialtyProposal
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.desk.cases import owner
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.office_page import Frame, Tab, place_of
from zhicheng_web.paging import page
from zhicheng_web.pieces import Status
from zhicheng_web.proposals import proposals_table, sheet, status_of, title_of
from zhicheng_web.specialties import reviewing
from zhicheng_web.specialties.own import ListingPage

DECIDED, APPROVE = "decided", "approve"
FIELDS = (
    Field(
        key="document_number",
        label="批准文件",
        hint="同意的须填写文件名称或文号，通知中会引用",
        max_length=deciding.LONGEST_NUMBER,
    ),
    Field(key="from_year", label="起始年度", kind=Kind.YEAR, hint="从哪一年的通知起；可以改动申请的年度"),
    Field(
        key="reason",
        label="不同意的理由",
        kind=Kind.LONG_TEXT,
        hint="不同意的须填写，申请单位会看到",
        max_length=deciding.LONGEST_REASON,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """``form`` decides; None where it is decided."""

    frame: Frame
    title: str
    status: Status
    sheet: tuple[tuple[str, str], ...]
    version: int
    form: Any


@reviewing.get("")
def index() -> str:
    decided = request.args.get("list") == DECIDED
    waits = SpecialtyProposal.state == ProposalState.REQUESTED
    shown = SpecialtyProposal.state.in_((ProposalState.APPROVED, ProposalState.REFUSED))
    query = visible(visit.actor(), READ).where(shown if decided else waits)
    columns = (SpecialtyProposal.proposed_at, SpecialtyProposal.id)
    found = page(visit.reading(), query, columns, descending=decided)
    view = ListingPage(
        frame=_frame(DECIDED if decided else ""),
        title="专业调整审核",
        lead="评委会办事机构和自主评审单位申请的评审专业调整。同意的，列入起始年度起草的通知；"
        "已经发布的通知，由您在“通知管理”的评审专业中加入后发布。",
        table=proposals_table(
            "已审核的专业调整" if decided else "等待审核的专业调整",
            found.rows,
            "specialty_review.one",
            empty="审核过的申请会列在这里。" if decided else "没有等待审核的申请。有新的申请时，会列在这里并发信提醒。",
        ),
        pager=found.pager,
        new_url="",
    )
    return render_template("specialties/listing.html", view=view)


@reviewing.get("/<uuid:proposal_id>")
def one(proposal_id: UUID) -> str:
    return _page(proposal_id, None)


@reviewing.post("/<uuid:proposal_id>")
def decide(proposal_id: UUID) -> ResponseReturnValue:
    typed, approves = raw_from(FIELDS, request.form), request.form.get("action") == APPROVE
    version = request.form.get("version", -1, type=int)
    try:
        with visit.writing() as session:
            here = (session, visit.actor(), request_clock())
            if approves:
                deciding.approve(
                    *here, proposal_id=proposal_id, version=version,
                    document_number=typed["document_number"], from_year=typed["from_year"],
                )  # fmt: skip
            else:
                deciding.refuse(*here, proposal_id=proposal_id, version=version, reason=typed["reason"])
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(proposal_id, refusal), refusal.status
    flash("已审核同意，申请单位会收到通知。" if approves else "已答复不同意，申请单位会收到理由。", "done")
    return redirect(url_for("specialty_review.one", proposal_id=proposal_id))


def _page(proposal_id: UUID, refusal: Refusal | None) -> str:
    made = fetch(visit.reading(), visit.actor(), READ, proposal_id)
    place_of(made.jurisdiction)
    errors = refusal.fields if refusal else {}
    typed = raw_from(FIELDS, request.form) if refusal else {"from_year": str(made.from_year)}
    open_ = may(visit.actor(), DECIDE, made) is None
    view = ReviewPage(
        frame=_frame("" if open_ else DECIDED),
        title=title_of(made),
        status=status_of(made),
        sheet=sheet(made),
        version=request.form.get("version", made.version, type=int),
        form=form_for(FIELDS, typed, {key: (words,) for key, words in errors.items()}) if open_ else None,
    )
    return render_template("specialties/review.html", view=view)


def _frame(current: str) -> Frame:
    waiting = visible(visit.actor(), READ).where(SpecialtyProposal.state == ProposalState.REQUESTED)
    number = visit.reading().scalar(select(func.count()).select_from(waiting.subquery())) or 0
    return Frame(
        owner(),
        (
            Tab("等待审核", url_for("specialty_review.index"), not current, number),
            Tab("已审核", url_for("specialty_review.index", list=DECIDED), current == DECIDED),
        ),
    )
