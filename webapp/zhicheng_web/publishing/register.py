"""The publications of one's bureau: listed by kind, and a new one begun."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from zhicheng.casework.access import Refusal, invalid, visible
from zhicheng.casework.publications import drafting
from zhicheng.casework.publications.drafting import READ, STAFF
from zhicheng.casework.publications.kinds import FORMS
from zhicheng.store.models import Organisation, OrganisationKind, Publication, PublicationKind, PublicationStatus
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.office_page import Frame, Tab, question
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Entry, Link, Pager, Status, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import moment
from zhicheng_web.publishing import blueprint

STATUSES = {
    PublicationStatus.DRAFT: Status("草稿", Tone.QUIET),
    PublicationStatus.PUBLISHED: Status("已发布", Tone.DONE),
    PublicationStatus.WITHDRAWN: Status("已撤下", Tone.ENDED),
}
CHANGED = Status("已发布，有未发布的更正", Tone.ATTENTION)
KINDS = tuple((str(kind), form.title) for kind, form in FORMS.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """``narrow`` asks for the kind to be listed, ``entries`` for that of a new one (and the bureau, where one works for
    several)."""

    frame: Frame
    narrow: Entry
    table: Table
    pager: Pager
    entries: tuple[Entry, ...]


@blueprint.get("")
def register() -> str:
    return _page({})


@blueprint.post("")
def draft() -> ResponseReturnValue:
    try:
        kind, bureau = _kind(), _bureau()
        with visit.writing() as session:
            made = drafting.draft(
                session, visit.actor(), request_clock(), platform().registry, organisation_id=bureau.id, kind=kind
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(refusal.fields), refusal.status
    flash("已建立草稿。填写、核对后发布；发布前只有本部门能看到。", "done")
    return redirect(url_for("publishing.edit", publication_id=made.id))


def status_of(found: Publication) -> Status:
    """Where a publication stands; a published one may have a correction that isn't published."""
    return CHANGED if found.draft and found.status is PublicationStatus.PUBLISHED else STATUSES[found.status]


def frame(found: Publication | None = None, *, current: bool = False) -> Frame:
    """The pages of a publication, or of all of them; ``current``: this is its first page."""
    tabs = [Tab("全部信息", url_for("publishing.register"), found is None)]
    if found is None:
        return Frame("信息发布", tuple(tabs))
    tabs.append(Tab("内容和预览", url_for("publishing.publication", publication_id=found.id), current))
    return Frame(found.title, tuple(tabs))


def _kind() -> PublicationKind:
    sent = request.form.get("kind", "")
    if sent not in set(PublicationKind):
        raise invalid({"kind": "请选择种类。"})
    return PublicationKind(sent)


def _bureaus() -> list[Organisation]:
    """The visitor's bureaus that issue the notices of a place."""
    offering = {each.jurisdiction.code for each in platform().registry.offering()}
    posts = visit.actor().posts(*STAFF, kind=OrganisationKind.BUREAU)
    ids = {post.organisation_id for post in posts if post.approved and post.division in offering}
    query = select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.division)
    return list(visit.reading().scalars(query))


def _bureau() -> Organisation:
    known, sent = _bureaus(), request.form.get("bureau", "")
    found = next((each for each in known if str(each.id) == sent or (not sent and len(known) == 1)), None)
    if found is None:
        raise invalid({"bureau": "请选择由哪个部门发布。"})
    return found


def _page(errors: dict[str, str]) -> str:
    query, listed = visible(visit.actor(), READ), request.args.get("listed", "")
    if listed in set(PublicationKind):
        query = query.where(Publication.kind == PublicationKind(listed))
    found = page(visit.reading(), query, (Publication.created_at, Publication.id), descending=True)
    known = _bureaus()
    entries = [question("kind", "种类", errors, options=(("", "请选择"), *KINDS))]
    if len(known) > 1:
        options = (("", "请选择"), *((str(each.id), each.name) for each in known))
        entries.insert(0, question("bureau", "发布部门", errors, options=options))
    view = RegisterPage(
        frame=frame(),
        narrow=Entry(name="listed", label="种类", value=listed, required=False, options=(("", "全部"), *KINDS)),
        table=Table(
            caption="本部门发布的信息" if found.rows else "还没有信息",
            columns=tuple(map(Column, ("名称", "种类", "状态", "起草时间"))),
            rows=tuple(
                (
                    Link(each.title, url_for("publishing.publication", publication_id=each.id)),
                    FORMS[each.kind].title,
                    status_of(each),
                    moment(each.created_at),
                )
                for each in found.rows
            ),
            empty="选择种类，新建一条；填写、核对后发布，申报人在本地区的政策服务页面看到。",
        ),
        pager=found.pager,
        entries=tuple(entries) if known else (),
    )
    return render_template("publishing/register.html", view=view)
