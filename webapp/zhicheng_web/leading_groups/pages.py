"""The offices with and without a leading group, and one office's with all its entries and the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework import leading_groups
from zhicheng.casework.access import Refusal, fetch, invalid, may
from zhicheng.casework.actor import Actor
from zhicheng.casework.leading_groups import LONGEST, MOST_MEMBERS, READ, RECORD, Group, asked_of
from zhicheng.dossier.typed import answer
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Organisation
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.leading_groups import blueprint
from zhicheng_web.office_page import Frame, Tab, place_of
from zhicheng_web.pieces import Column, Link, Status, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited_together, day

SINCE = Field(key="since", label="成立（调整）日期", kind=Kind.DATE, required=True)
FIELDS = (
    Field(key="chair", label="组长", required=True, hint="由本单位主要领导担任", max_length=LONGEST),
    Field(key="post", label="组长职务", required=True, max_length=LONGEST),
    Field(
        key="members",
        label="成员",
        kind=Kind.LONG_TEXT,
        required=True,
        hint="每行一人，可以写明职务",
        max_length=(LONGEST + 1) * MOST_MEMBERS,
    ),
    SINCE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    frame: Frame
    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """``form`` records a new entry; None for those who only look. ``number`` is how many entries there are."""

    frame: Frame
    title: str
    citation: str
    groups: tuple[Group, ...]
    number: int
    form: Any
    message: str


def concerns(actor: Actor) -> bool:
    """Whether somebody works for an office that the law asks for a leading group."""
    # The menu asks on every page; once a request is enough.
    if "has_leading_group" not in g:
        g.has_leading_group = leading_groups.concerned(visit.reading(), actor, platform().registry)
    found: bool = g.has_leading_group
    return found


@blueprint.get("")
def index() -> str:
    found = leading_groups.overview(visit.reading(), visit.actor(), platform().registry)
    table = Table(
        caption="各部门的领导小组，没有登记的在前",
        columns=tuple(map(Column, ("部门、办事机构", "领导小组", "成立（调整）日期"))),
        rows=tuple(
            (
                Link(each.name, url_for("leading_groups.one", organisation_id=each.id)),
                Status("已登记", Tone.DONE) if since else Status("没有登记", Tone.ATTENTION),
                day(since) if since else "—",
            )
            for each, since in found.items()
        ),
        empty="没有需要登记领导小组的部门。",
    )
    view = ListingPage(frame=_frame("leading_groups.index"), table=table)
    return render_template("leading_groups/listing.html", view=view)


@blueprint.get("/<uuid:organisation_id>")
def one(organisation_id: UUID) -> str:
    return _page(organisation_id, {})


@blueprint.post("/<uuid:organisation_id>")
def record(organisation_id: UUID) -> ResponseReturnValue:
    typed = raw_from(FIELDS, request.form)
    try:
        since = _day(typed["since"])
        with visit.writing() as session:
            leading_groups.record_group(
                session, visit.actor(), request_clock(), platform().registry, organisation_id=organisation_id,
                number=request.form.get("number", -1, type=int), chair=typed["chair"], post=typed["post"],
                members=typed["members"].splitlines(), since=since,
            )  # fmt: skip
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        return _page(organisation_id, refusal.fields, "" if refusal.fields else refusal.message), refusal.status
    flash("领导小组已登记。人员变动时，请重新登记；原来的登记都保留。", "done")
    return redirect(url_for("leading_groups.one", organisation_id=organisation_id))


def _day(typed: str) -> date | None:
    read = answer(SINCE, typed)
    try:
        return date.fromisoformat(str(read)) if read else None
    except ValueError:
        raise invalid({"since": "请按 2023-02-28 的样子填写日期。"}) from None


def _frame(current: str) -> Frame:
    return Frame(
        "职称评审工作领导小组", (Tab("各部门", url_for("leading_groups.index"), current == "leading_groups.index"),)
    )


def _page(organisation_id: UUID, errors: Mapping[str, str], message: str = "") -> str:
    session, who = visit.reading(), visit.actor()
    office: Organisation = fetch(session, who, READ, organisation_id)
    cites = asked_of(platform().registry, office)
    if not cites:
        raise Refusal("not_asked", "本地区没有要求登记职称评审工作领导小组，无需办理。", status=404)
    place_of(office.jurisdiction)
    told = {key: (words,) for key, words in errors.items()}
    records = may(who, RECORD, office) is None
    groups = tuple(leading_groups.groups_of(session, office))
    view = OnePage(
        frame=_frame(""),
        title=f"{office.name}的领导小组",
        citation=cited_together(cites),
        groups=groups,
        number=request.form.get("number", len(groups), type=int),
        form=form_for(FIELDS, raw_from(FIELDS, request.form), told) if records else None,
        message=message,
    )
    return render_template("leading_groups/one.html", view=view)
