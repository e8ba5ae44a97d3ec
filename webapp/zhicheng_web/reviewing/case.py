"""One case for reading: sections at the left with findings and clauses, a file at the right, the opinion below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.meetings import reading
from zhicheng.casework.meetings.opinions import ADVICE, LONGEST, Written, indicators_of, own_opinion, write, wrong_in
from zhicheng.casework.meetings.reading import Read, case_for, has_seen, opened
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Opinion
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.desk.dossier import FileLink, Remark, SectionView, remarks_beside, sections, unit_sheet
from zhicheng_web.desk.evidence import Evidence, of_section, served, viewed
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.meetings.loaded import carry_out
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Link
from zhicheng_web.platform import platform
from zhicheng_web.results.loaded import sheet, sought
from zhicheng_web.reviewing import blueprint
from zhicheng_web.reviewing.loaded import attended, frame_of
from zhicheng_web.standards import standard_link

SCORE = "score-"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingPage:
    """``form`` is the opinion while it can be changed, ``written`` once it was handed in, or saved elsewhere meanwhile."""

    frame: Frame
    name: str
    what: str
    exceptional: bool
    beside: tuple[Remark, ...]
    unit: tuple[tuple[str, str], ...]
    sections: tuple[SectionView, ...]
    evidence: Evidence
    version: str
    form: Any
    written: tuple[tuple[str, str], ...]
    error: str
    standard: Link | None
    back: Link
    recuse_url: str


@blueprint.route("/<uuid:meeting_id>/cases/<uuid:application_id>", methods=["GET", "POST"])
def case(meeting_id: UUID, application_id: UUID) -> ResponseReturnValue:
    at = {"meeting_id": meeting_id, "application_id": application_id}
    found = opened(visit.reading(), visit.actor(), **at)
    if request.method == "GET":
        if not has_seen(visit.reading(), visit.actor(), application_id):
            carry_out(reading.seen, **at)
            found = opened(visit.reading(), visit.actor(), **at)
        return _page(found, None)
    hands_in = request.form.get("action") == "hand_in"
    try:
        written = _typed(found, hands_in)
        carry_out(write, **at, version=_version(), written=written, hand_in=hands_in)
    except Refusal as refusal:
        if refusal.status != 422 and refusal.code != "stale":
            raise
        return _page(opened(visit.reading(), visit.actor(), **at), refusal), refusal.status
    flash("评审意见已提交。" if hands_in else "评审意见已保存为草稿。", "done")
    if hands_in:
        return redirect(url_for("reviewing.meeting", meeting_id=meeting_id))
    return redirect(url_for("reviewing.case", **at, _anchor="opinion"))  # type: ignore[arg-type]


@blueprint.get("/<uuid:meeting_id>/cases/<uuid:application_id>/files/<uuid:file_id>")
def file(meeting_id: UUID, application_id: UUID, file_id: UUID) -> Response:
    """A file of the case, as it was filed."""
    with platform().store.reading() as session:
        found, chunks = reading.content(
            session,
            platform().blobs,
            visit.actor(),
            meeting_id=meeting_id,
            application_id=application_id,
            file_id=file_id,
        )
        return served(found, list(chunks))


def _version() -> int | None:
    return request.form.get("version", type=int) if request.form.get("version") else None


def _fields(indicators: Sequence[Mapping[str, Any]]) -> tuple[Field, ...]:
    scores = tuple(
        Field(
            key=f"{SCORE}{each['key']}",
            label=f"{each['dimension']}：{each['title']}",
            kind=Kind.INTEGER,
            required=True,
            hint=f"0到{each['most']}分",
        )
        for each in indicators
    )
    return (
        *scores,
        Field(key="words", label="评审意见", kind=Kind.LONG_TEXT, required=True, max_length=LONGEST),
        Field(key="advice", label="评审建议", kind=Kind.CHOICE, required=True, choices=ADVICE),
    )


def _typed(found: Read, hands_in: bool) -> Written:
    """What was typed; raises Refusal where points are no number, with whatever else is wrong."""
    scores, wrong = {}, {}
    for each in indicators_of(visit.reading(), found.meeting):
        key = f"{SCORE}{each['key']}"
        given = request.form.get(key, "").strip()
        if given and given.isascii() and given.isdigit() and len(given) <= 4:
            scores[each["key"]] = int(given)
        elif given:
            wrong[key] = "请填写整数分值。"
    written = Written(advice=request.form.get("advice", ""), words=request.form.get("words", ""), scores=scores)
    if wrong:
        raise invalid({**wrong_in(visit.reading(), found.meeting, written, hand_in=hands_in), **wrong})
    return written


def _page(found: Read, refusal: Refusal | None) -> str:
    session = visit.reading()
    case_ = case_for(session, visit.actor(), request_clock(), platform().registry, found)
    at = {"meeting_id": found.meeting.id, "application_id": found.application.id}

    def opens(section: str, file: str) -> str:
        return url_for("reviewing.case", **at, section=section, file=file, _anchor="evidence")  # type: ignore[arg-type]

    def serves(shown: FileLink, **more: object) -> str:
        return url_for("reviewing.file", **at, file_id=shown.id, **more)  # type: ignore[arg-type]

    views = sections(case_, opens)
    known, written = own_opinion(session, found)
    person, fields = sheet(found.candidate), _fields(indicators_of(session, found.meeting))
    told = {key: (words,) for key, words in refusal.fields.items()} if refusal else {}
    typed = raw_from(fields, request.form) if refusal else _stored(written)
    stale = refusal is not None and refusal.code == "stale"
    done = known is not None and known.handed_in_at is not None
    view = ReadingPage(
        frame=frame_of(attended(found.meeting.id), "meeting"),
        name=person.name,
        what=" · ".join(filter(None, (person.unit, sought(person)))),
        exceptional=person.exceptional,
        beside=remarks_beside(case_),
        unit=unit_sheet(case_),
        sections=views,
        evidence=viewed(
            {each.key: of_section(each) for each in views}, {each.key: each.title for each in views}, serves
        ),
        version=request.form.get("version", "") if refusal and not stale else str(known.version) if known else "",
        form=None if done else form_for(fields, typed, told),
        written=_said(written, fields, known) if done or stale else (),
        error=refusal.message if refusal and not told else "",
        standard=standard_link(case_.located.policy, case_.filed.part("basic") or {}),
        back=Link("返回审阅列表", url_for("reviewing.meeting", meeting_id=found.meeting.id)),
        recuse_url=url_for("reviewing.recuse", **at),  # type: ignore[arg-type]
    )
    return render_template("reviewing/case.html", view=view)


def _stored(written: Written) -> dict[str, str]:
    scores = {f"{SCORE}{key}": str(points) for key, points in written.scores.items()}
    return {"advice": written.advice, "words": written.words, **scores}


def _said(written: Written, fields: Sequence[Field], known: Opinion | None) -> tuple[tuple[str, str], ...]:
    values = _stored(written)
    rows = [(each.label, values.get(each.key, "")) for each in fields]
    if written.total is not None:
        rows.append(("合计", f"{written.total}分"))
    return tuple(rows) if known else ()
