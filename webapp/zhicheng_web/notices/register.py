"""The notices of one's bureau: listed, opened from the template, and looked at as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from zhicheng.casework import notices
from zhicheng.casework.access import Refusal, fetch, visible
from zhicheng.casework.notices import MANAGE, STAFF
from zhicheng.notice import Terms
from zhicheng.notice_check import collects_fees
from zhicheng.store.models import Notice, NoticeStatus, Organisation, OrganisationKind
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_clock, request_now
from zhicheng_web.notices import blueprint
from zhicheng_web.notices.terms import committees, contacts, fees, given, phases, specialties, windows
from zhicheng_web.office_page import Frame, Tab, question
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Entry, Link, Pager, Status, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import moment

STATUSES = {
    NoticeStatus.DRAFT: Status("草稿", Tone.QUIET),
    NoticeStatus.OPEN: Status("已发布", Tone.DONE),
    NoticeStatus.CLOSED: Status("已结束", Tone.ENDED),
}
CHANGED = Status("已发布，有未发布的修改", Tone.ATTENTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """``entries`` ask for the year of a new notice (and the bureau, where one works for several)."""

    frame: Frame
    table: Table
    pager: Pager
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage:
    """What is being worked on, or else what holds. ``public`` leads to what everybody sees, once there is such.

    ``charges``: the place's review has a stage that asks for a fee.
    """

    frame: Frame
    notice: Notice
    status: Status
    draft: bool
    sheet: tuple[tuple[str, str], ...]
    windows: Table
    phases: Table
    committees: Table
    specialties: Table
    fees: Table
    charges: bool
    contacts: Table
    revisions: Table
    public: Link | None


@blueprint.get("")
def register() -> str:
    return _page({})


@blueprint.post("")
def open_notice() -> ResponseReturnValue:
    """A draft from the template of the bureau's place, for a year."""
    try:
        year = request.form.get("year", "").strip()
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            raise Refusal("invalid", "年度有误。", status=422, fields={"year": "请填写四位数的年度，如 2023。"})
        with visit.writing() as session:
            notice = notices.open_notice(
                session,
                visit.actor(),
                request_clock(),
                platform().registry,
                organisation_id=_bureau().id,
                year=int(year),
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(refusal.fields), refusal.status
    flash("已按模板起草通知。核对名称和时间后发布；发布前申报人看不到。", "done")
    return redirect(url_for("notices.notice", notice_id=notice.id))


@blueprint.get("/<uuid:notice_id>")
def notice(notice_id: UUID) -> str:
    session = visit.reading()
    found = fetch(session, visit.actor(), MANAGE, notice_id)
    terms = notices.working_terms(session, found)
    within(terms)

    def address(endpoint: str) -> Callable[[str], str]:
        return lambda key: url_for(endpoint, notice_id=notice_id, key=key)

    view = NoticePage(
        frame=frame("notices.notice", found),
        notice=found,
        status=status_of(found),
        draft=found.draft is not None,
        sheet=given(terms),
        windows=windows(terms),
        phases=phases(terms),
        committees=committees(terms, address("notices.committee")),
        specialties=specialties(terms, address("notices.specialty")),
        fees=fees(terms, address("notices.fee")),
        charges=collects_fees(platform().registry.get(terms.jurisdiction), terms),
        contacts=contacts(terms),
        revisions=_revisions(notice_id),
        public=Link("查看公开页面", url_for("public.notice", notice_id=notice_id)) if found.revision_id else None,
    )
    return render_template("notices/notice.html", view=view)


def status_of(found: Notice) -> Status:
    """Where a notice stands; a published one may have a draft beside it."""
    return CHANGED if found.draft and found.status is NoticeStatus.OPEN else STATUSES[found.status]


def frame(current: str, found: Notice | None = None) -> Frame:
    """The pages of a notice, or of all of them."""
    tabs = [Tab("全部通知", url_for("notices.register"), current == "notices.register")]
    if found is None:
        return Frame("通知管理", tuple(tabs))
    tabs.append(Tab("通知内容", url_for("notices.notice", notice_id=found.id), current == "notices.notice"))
    tabs.append(Tab("评审专业", url_for("notices.specialties", notice_id=found.id), current == "notices.specialties"))
    return Frame(found.title, tuple(tabs))


def within(terms: Terms) -> None:
    """Let the page stand in the notice's place."""
    shell.within(platform().registry.get(terms.jurisdiction).jurisdiction)


def _bureaus() -> list[Organisation]:
    """The visitor's bureaus that issue notices."""
    offering = {each.jurisdiction.code for each in platform().registry.offering()}
    posts = visit.actor().posts(*STAFF, kind=OrganisationKind.BUREAU)
    ids = {post.organisation_id for post in posts if post.approved and post.division in offering}
    query = select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.division)
    return list(visit.reading().scalars(query))


def _bureau() -> Organisation:
    known = _bureaus()
    sent = request.form.get("bureau", "")
    found = next((each for each in known if str(each.id) == sent or (not sent and len(known) == 1)), None)
    if found is None:
        raise Refusal("denied", "请选择由哪个部门发布。", status=422, fields={"bureau": "请选择由哪个部门发布。"})
    return found


def _page(errors: dict[str, str]) -> str:
    found = page(visit.reading(), visible(visit.actor(), MANAGE), (Notice.year, Notice.id), descending=True)
    known = _bureaus()
    entries = [question("year", "年度", errors, width="year", hint=f"如 {request_now().year}")]
    if len(known) > 1:
        options = (("", "请选择"), *((str(each.id), each.name) for each in known))
        entries.insert(0, question("bureau", "发布部门", errors, options=options))
    view = RegisterPage(
        frame=frame("notices.register"),
        table=Table(
            caption="本部门的通知" if found.rows else "还没有通知",
            columns=tuple(map(Column, ("通知", "年度", "状态", "起草时间"))),
            rows=tuple(
                (
                    Link(each.title, url_for("notices.notice", notice_id=each.id)),
                    f"{each.year}年",
                    status_of(each),
                    moment(each.created_at),
                )
                for each in found.rows
            ),
            empty="填写年度，按本地区的模板起草一份；核对、修改后发布。",
        ),
        pager=found.pager,
        entries=tuple(entries) if known else (),
    )
    return render_template("notices/register.html", view=view)


def _revisions(notice_id: UUID) -> Table:
    return Table(
        caption="发布和修改",
        columns=(Column("版次"), Column("发布时间"), Column("修改原因"), Column("适用范围")),
        rows=tuple(
            (f"第{each.number}版", moment(each.published_at), each.reason or "首次发布", each.scope or "全部申报人")
            for each in notices.revisions(visit.reading(), notice_id)
        ),
        empty="还没有发布过。每次发布的内容都会保留，并列在这里。",
    )
