"""The specialties of a notice beyond the catalogue: taken over from approved proposals, or written one by one (JB-1.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, fetch
from zhicheng.casework.notices import MANAGE
from zhicheng.casework.specialties.joining import join, waiting_for
from zhicheng.notice import NoticeSpecialty, Terms
from zhicheng.notice_check import MOST_LETTERS
from zhicheng.specs import Citation, Field, Kind
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.fields import form_for
from zhicheng_web.notices import blueprint
from zhicheng_web.notices.register import frame
from zhicheng_web.notices.rows import NEW, RowPage
from zhicheng_web.notices.terms import specialties as listed
from zhicheng_web.notices.working import elsewhere, placed, save, sent_version, worked_on
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Table
from zhicheng_web.platform import platform
from zhicheng_web.proposals import proposals_table
from zhicheng_web.wordlists import words_of

LEAD = (
    "这里写的专业加在职称目录之上，目录中同名的以这里的专业范围为准；不再受理的，申报人不能再选。"
    "目录没有列出专业的系列，申报人自己填写，这里列出的作为提示；目录列出专业的系列，申报人只能从列出的选择。"
)
OWN = "通知"
"""What findings call a ground that the bureau has written itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialtiesPage:
    """``waiting`` are the approved changes that the notice doesn't hold yet; ``joins``: there are some."""

    frame: Frame
    notice_id: UUID
    version: int
    lead: str
    table: Table
    waiting: Table
    joins: bool


@blueprint.get("/<uuid:notice_id>/specialties")
def specialties(notice_id: UUID) -> str:
    notice, terms = worked_on(notice_id)
    wanting = waiting_for(visit.reading(), platform().registry, notice)
    view = SpecialtiesPage(
        frame=frame("notices.specialties", notice),
        notice_id=notice_id,
        version=notice.version,
        lead=LEAD,
        table=listed(terms, lambda key: url_for("notices.specialty", notice_id=notice_id, key=key)),
        waiting=proposals_table(
            "已批准、尚未列入的专业调整",
            wanting,
            "specialty_review.one",
            empty="已批准的专业调整都已列入。以后批准的，会列在这里，由您加入通知。",
        ),
        joins=bool(wanting),
    )
    return render_template("notices/specialties.html", view=view)


@blueprint.post("/<uuid:notice_id>/specialties")
def join_specialties(notice_id: UUID) -> ResponseReturnValue:
    with visit.writing() as session:
        found = join(
            session,
            visit.actor(),
            request_clock(),
            platform().registry,
            notice_id=notice_id,
            version=sent_version(),
        )
    flash(f"已加入{len(found)}项已批准的专业调整，作为草稿保存，发布后才生效。", "done")
    return redirect(url_for("notices.specialties", notice_id=notice_id))


@blueprint.route("/<uuid:notice_id>/specialties/<key>", methods=["GET", "POST"])
def specialty(notice_id: UUID, key: str) -> ResponseReturnValue:
    if request.method == "GET":
        return _page(notice_id, key, _known(notice_id, key), {})
    # Rows are told apart by their places, which hold for the version that was seen only.
    fetch(visit.reading(), visit.actor(), MANAGE, notice_id, version=sent_version())
    known = _known(notice_id, key)
    written = _written(known)
    try:
        save(notice_id, lambda terms: _edited(terms, key, written))
    except Refusal as refusal:
        if not refusal.fields:
            raise
        place = len(worked_on(notice_id)[1].specialties) if key == NEW else int(key)
        return _page(notice_id, key, written, refusal.fields, f"specialties-{place}-"), refusal.status
    return redirect(url_for("notices.specialties", notice_id=notice_id))


def _edited(terms: Terms, key: str, written: NoticeSpecialty) -> Terms:
    """The terms with this row as it was sent, or without it."""
    rows = list(terms.specialties)
    if key == NEW:
        rows.append(written)
    elif request.form.get("action") == "remove":
        del rows[int(key)]
    else:
        rows[int(key)] = written
    return replace(terms, specialties=tuple(rows))


def _known(notice_id: UUID, key: str) -> NoticeSpecialty:
    _, terms = worked_on(notice_id)
    if key == NEW:
        return NoticeSpecialty(series="", name="")
    if not (key.isascii() and key.isdigit() and int(key) < len(terms.specialties)):
        abort(HTTPStatus.NOT_FOUND)
    return terms.specialties[int(key)]


def _written(known: NoticeSpecialty) -> NoticeSpecialty:
    """The row as it was sent; the grounds before the latest one stay."""
    sent = {each.key: request.form.get(each.key, "").strip() for each in _fields((), ())}
    ground = Citation(document=sent["document"], clause=sent["clause"], id=known.cites[-1].id if known.cites else OWN)
    return NoticeSpecialty(
        series=sent["series"],
        name=sent["name"],
        ranges=words_of(sent["ranges"]),
        track=sent["track"],
        dropped=sent["dropped"] == "true",
        into=sent["into"],
        cites=(*known.cites[:-1], ground),
    )


def _page(notice_id: UUID, key: str, row: NoticeSpecialty, errors: Mapping[str, str], prefix: str = "") -> str:
    notice, terms = worked_on(notice_id)
    catalogue = platform().registry.get(terms.jurisdiction).catalogue
    tracks = tuple(dict.fromkeys(track.name for each in catalogue.values() for track in each.tracks if track.name))
    own = placed(errors, prefix) if prefix else {}
    ground = row.cites[-1] if row.cites else None
    typed = {
        "series": row.series,
        "name": row.name,
        "ranges": "、".join(row.ranges),
        "track": row.track,
        "dropped": "true" if row.dropped else "false",
        "into": row.into,
        "document": ground.document if ground else "",
        "clause": ground.clause if ground else "",
    }
    view = RowPage(
        frame=frame("notices.specialties", notice),
        title="增加专业" if key == NEW else "修改专业",
        lead=LEAD,
        notice_id=notice_id,
        version=sent_version(notice.version),
        form=form_for(_fields(tuple(catalogue), tracks), typed, {each: (words,) for each, words in own.items()}),
        choices=(),
        known=key != NEW,
        remove="删除这一项",
        elsewhere=elsewhere(errors, prefix) if prefix else (),
    )
    return render_template("notices/row.html", view=view)


def _fields(series: tuple[str, ...], tracks: tuple[str, ...]) -> tuple[Field, ...]:
    return (
        Field(key="series", label="系列", kind=Kind.CHOICE, required=True, choices=series),
        Field(key="name", label="专业", required=True, max_length=MOST_LETTERS),
        Field(
            key="ranges",
            label="专业范围",
            kind=Kind.LONG_TEXT,
            hint="用顿号隔开；代替目录中原有的范围，不填即不分范围",
            max_length=3000,
        ),
        Field(key="track", label="职称类别", choices=tracks, hint="分类别的系列才填，决定可以申报的职称名称"),
        Field(key="dropped", label="不再受理", kind=Kind.BOOLEAN, required=True),
        Field(
            key="into", label="并入的专业", hint="不再受理、改按另一个专业申报的，写明是哪个", max_length=MOST_LETTERS
        ),
        Field(key="document", label="批准文件", required=True, hint="文件名称或文号", max_length=200),
        Field(key="clause", label="条款", required=True, hint="如 一（二）", max_length=100),
    )
