"""The committees of a notice: added, changed and removed one by one (JA-3.3, HX-2.5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from uuid import UUID, uuid4

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from zhicheng.casework.access import Refusal
from zhicheng.casework.scopes import inside
from zhicheng.divisions import province_of
from zhicheng.notice import Terms
from zhicheng.specs import CommitteeTemplate, Field, Kind
from zhicheng.store.models import Organisation, OrganisationKind, OrganisationStatus
from zhicheng_web import visit
from zhicheng_web.fields import form_for
from zhicheng_web.notices import blueprint
from zhicheng_web.notices.register import frame
from zhicheng_web.notices.rows import NEW, RowPage, level_choices, sent, series_choices
from zhicheng_web.notices.working import elsewhere, placed, save, sent_version, worked_on
from zhicheng_web.wordlists import words_of

BLANK = CommitteeTemplate(key=NEW, name="", series=(), levels=())
LEAD = "申报人按系列、级别、专业和人员范围对应到评委会；只受理一部分的，写明范围，其余的会提示为什么不受理。"


@blueprint.route("/<uuid:notice_id>/committees/<key>", methods=["GET", "POST"])
def committee(notice_id: UUID, key: str) -> ResponseReturnValue:
    known = _known(notice_id, key)
    if request.method == "GET":
        return _page(notice_id, known, {})
    written = _written(known, uuid4().hex[:12] if key == NEW else key)
    removing = request.form.get("action") == "remove"

    def edit(terms: Terms) -> Terms:
        others = tuple(each for each in terms.committees if each.key != key)
        if removing:
            return replace(terms, committees=others)
        if key == NEW:
            return replace(terms, committees=(*others, written))
        return replace(terms, committees=tuple(written if each.key == key else each for each in terms.committees))

    try:
        save(notice_id, edit)
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(notice_id, replace(written, key=key), refusal.fields, f"committees-{written.key}-"), refusal.status
    return redirect(url_for("notices.notice", notice_id=notice_id, _anchor="committees"))


def _known(notice_id: UUID, key: str) -> CommitteeTemplate:
    if key == NEW:
        worked_on(notice_id)
        return BLANK
    found = next((each for each in worked_on(notice_id)[1].committees if each.key == key), None)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    return found


def _written(known: CommitteeTemplate, key: str) -> CommitteeTemplate:
    """The committee as it was sent; what it rests on stays."""
    form = request.form
    return CommitteeTemplate(
        key=key,
        name=form.get("name", "").strip(),
        office=form.get("office", "").strip(),
        series=sent("series"),
        levels=sent("levels"),
        specialties=words_of(form.get("specialties", "")),
        scopes=words_of(form.get("scopes", "")),
        cites=known.cites,
    )


def _page(notice_id: UUID, row: CommitteeTemplate, errors: Mapping[str, str], prefix: str = "") -> str:
    notice, terms = worked_on(notice_id)
    own = placed(errors, prefix) if prefix else {}
    typed = {
        "name": row.name,
        "office": row.office,
        "specialties": "、".join(row.specialties),
        "scopes": "、".join(row.scopes),
    }
    view = RowPage(
        frame=frame("notices.committee", notice),
        title="增加评委会" if row.key == NEW else "修改评委会",
        lead=LEAD,
        notice_id=notice_id,
        version=sent_version(notice.version),
        form=form_for(_fields(terms), typed, {each: (words,) for each, words in own.items()}),
        choices=(series_choices(terms, row.series, own), level_choices(row.levels, own)),
        known=row.key != NEW,
        remove="删除这个评委会",
        elsewhere=elsewhere(errors, prefix) if prefix else (),
    )
    return render_template("notices/row.html", view=view)


def _fields(terms: Terms) -> tuple[Field, ...]:
    scopes = dict.fromkeys(scope for each in terms.committees for scope in each.scopes)
    known = f"，如{'、'.join(scopes)}" if scopes else ""
    return (
        Field(key="name", label="评委会全称", required=True, max_length=100),
        Field(
            key="office",
            label="办事机构",
            hint="平台上办事机构账号的名称，申报据此送达",
            choices=_offices(terms),
            max_length=100,
        ),
        Field(
            key="specialties",
            label="专业",
            kind=Kind.LONG_TEXT,
            hint="与职称目录的专业名称一致，用顿号隔开；不填即全部专业",
            max_length=2000,
        ),
        Field(key="scopes", label="人员范围", hint=f"用顿号隔开{known}；不填即不分范围", max_length=500),
    )


def _offices(terms: Terms) -> tuple[str, ...]:
    query = select(Organisation.name).where(
        Organisation.kind == OrganisationKind.COMMITTEE_OFFICE,
        Organisation.status == OrganisationStatus.APPROVED,
        inside(Organisation.division, province_of(terms.jurisdiction)),
    )
    return tuple(visit.reading().scalars(query.order_by(Organisation.name)))
