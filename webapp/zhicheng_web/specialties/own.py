"""专业调整申请: what one's office or unit has proposed, and taking a proposal back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import fetch, may, visible
from zhicheng.casework.actor import Actor
from zhicheng.casework.specialties import proposing
from zhicheng.casework.specialties.entitled import (
    READ_OWN,
    WITHDRAW,
    Proposer,
    concerned,
    proposers,
)
from zhicheng.store.models import SpecialtyProposal
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_clock
from zhicheng_web.office_page import Frame, Tab
from zhicheng_web.paging import page
from zhicheng_web.pieces import Pager, Status, Table
from zhicheng_web.platform import platform
from zhicheng_web.proposals import proposals_table, sheet, status_of, title_of
from zhicheng_web.specialties import blueprint

LEAD = "评审专业的新设、调整、整合、剔除，报发布通知的人社部门审核同意；同意后列入起始年度的通知，对申报人生效。"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    """``new_url`` is empty for those who may not propose any more."""

    frame: Frame
    title: str
    lead: str
    table: Table
    pager: Pager
    new_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """``withdraw_url`` is empty once it is decided."""

    frame: Frame
    title: str
    status: Status
    sheet: tuple[tuple[str, str], ...]
    version: int
    withdraw_url: str


def proposes(actor: Actor) -> bool:
    """Whether somebody may propose changes of specialties, or works for an office that has."""
    # The menu asks on every page; once a request is enough.
    if "proposes_specialties" not in g:
        g.proposes_specialties = concerned(visit.reading(), actor, request_clock(), platform().registry)
    found: bool = g.proposes_specialties
    return found


@blueprint.get("")
def index() -> str:
    query = visible(visit.actor(), READ_OWN)
    found = page(visit.reading(), query, (SpecialtyProposal.proposed_at, SpecialtyProposal.id), descending=True)
    view = ListingPage(
        frame=frame("specialties.index"),
        title="专业调整申请",
        lead=LEAD,
        table=proposals_table(
            "本单位的申请", found.rows, "specialties.one", empty="还没有申请。提交后会列在这里，审核结果发信通知。"
        ),
        pager=found.pager,
        new_url=url_for("specialties.new") if may_propose() else "",
    )
    return render_template("specialties/listing.html", view=view)


@blueprint.get("/<uuid:proposal_id>")
def one(proposal_id: UUID) -> str:
    made = fetch(visit.reading(), visit.actor(), READ_OWN, proposal_id)
    open_ = may(visit.actor(), WITHDRAW, made) is None
    view = OnePage(
        frame=frame("specialties.one", made),
        title=title_of(made),
        status=status_of(made),
        sheet=sheet(made),
        version=made.version,
        withdraw_url=url_for("specialties.withdraw", proposal_id=proposal_id) if open_ else "",
    )
    return render_template("specialties/own.html", view=view)


@blueprint.post("/<uuid:proposal_id>/withdraw")
def withdraw(proposal_id: UUID) -> ResponseReturnValue:
    version = request.form.get("version", -1, type=int)
    with visit.writing() as session:
        proposing.withdraw(session, visit.actor(), request_clock(), proposal_id=proposal_id, version=version)
    flash("申请已撤回。需要时可以重新申请。", "done")
    return redirect(url_for("specialties.index"))


def frame(current: str, made: SpecialtyProposal | None = None) -> Frame:
    """The pages of one's proposals, in the place that they concern."""
    known = may_propose()
    place = made.jurisdiction if made else known[0].jurisdiction if known else None
    if place is not None and place in platform().registry.jurisdictions:
        shell.within(platform().registry.get(place).jurisdiction)
    tabs = [Tab("本单位的申请", url_for("specialties.index"), current == "specialties.index")]
    if known:
        tabs.append(Tab("新的申请", url_for("specialties.new"), current == "specialties.new"))
    return Frame("、".join(each.organisation.name for each in known) or "专业调整申请", tuple(tabs))


def may_propose() -> tuple[Proposer, ...]:
    """For whom the visitor may propose today."""
    return proposers(visit.reading(), visit.actor(), request_clock(), platform().registry)
