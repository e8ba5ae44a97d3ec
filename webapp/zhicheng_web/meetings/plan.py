"""The form of a plan: which committee, when, where, what is done and by which rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, invalid, may
from zhicheng.casework.committees.authority import choosable
from zhicheng.casework.experts.pool import by_specialty
from zhicheng.casework.meetings import planning
from zhicheng.casework.meetings.entitled import CHANGE
from zhicheng.casework.meetings.filing import must_be_approved
from zhicheng.casework.meetings.planning import LONGEST_TEXT, LONGEST_VENUE, Plan, meeting_of
from zhicheng.dossier.facts import beijing_day
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Committee, Meeting
from zhicheng.store.moments import BEIJING
from zhicheng_web import visit
from zhicheng_web.clock import request_now
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.meetings import blueprint
from zhicheng_web.meetings.loaded import carry_out
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Entry
from zhicheng_web.presentation import cited_together, day
from zhicheng_web.results.loaded import Head, Loaded, frame_of, head_of, kept
from zhicheng_web.results.typed import read

PARTED = "：:= "
MOST_NAMED = 20
"""More specialties of the pool aren't named beside the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """``told`` is what the law says of such plans."""

    frame: Frame
    head: Head
    told: tuple[str, ...]
    version: str
    committee: Entry
    form: Any
    error: str


@blueprint.route("/lists/<uuid:batch_id>/plan", methods=["GET", "POST"])
def plan(batch_id: UUID) -> ResponseReturnValue:
    found = kept(batch_id)
    known = meeting_of(visit.reading(), found.batch)
    if known is not None and may(visit.actor(), CHANGE, known) is not None:
        return redirect(url_for("meetings.single", meeting_id=known.id))
    if request.method == "GET":
        return _page(found, known, None)
    try:
        wanted = _wanted(found)
        made = carry_out(planning.plan, batch_id=batch_id, version=_version(), wanted=wanted)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return _page(kept(batch_id), known, refusal), refusal.status
    flash("评审方案已保存，核对无误后报送。", "done")
    return redirect(url_for("meetings.single", meeting_id=made.id))


def _version() -> int | None:
    return request.form.get("version", type=int) if request.form.get("version") else None


def _fields(found: Loaded, known: str = "") -> tuple[Field, ...]:
    """What is asked; ``known`` is what the pool has, as :func:`_pool` puts it."""
    outside = found.policy.parameter("outside_experts")
    return (
        Field(key="starts_on", label="会议开始日期", kind=Kind.DATE, required=True),
        Field(key="starts_time", label="开始时间", required=True, hint="24小时制，如09:00", max_length=5),
        Field(key="ends_on", label="会议最后一天", kind=Kind.DATE, required=True),
        Field(key="venue", label="会议地点", required=True, max_length=LONGEST_VENUE),
        Field(key="agenda", label="议程", kind=Kind.LONG_TEXT, required=True, max_length=LONGEST_TEXT),
        Field(
            key="rules",
            label="评审办法",
            kind=Kind.LONG_TEXT,
            required=True,
            hint="如何审阅、评议、投票；答辩的，写明答辩办法",
            max_length=LONGEST_TEXT,
        ),
        Field(
            key="outside",
            label="外地、外单位专家至少",
            kind=Kind.INTEGER,
            hint=f"不填的，按规定的比例（不少于{outside.value}）计算" if outside.value else "没有要求的，不填",
        ),
        Field(
            key="cover",
            label="各专业专家至少",
            kind=Kind.LONG_TEXT,
            hint=f"每行一个专业和人数，如“电气 3”；不填的，不按专业限定人数{known}",
            max_length=LONGEST_TEXT,
        ),
    )


def _wanted(found: Loaded) -> Plan:
    answers = read(_fields(found))
    starts_on: date = answers["starts_on"]
    try:
        at = time.fromisoformat(str(answers["starts_time"]).strip())
    except ValueError:
        raise invalid({"starts_time": "请按 09:00 的样子填写时间。"}) from None
    return Plan(
        committee_id=request.form.get("committee_id", type=UUID),
        starts_at=datetime.combine(starts_on, at, BEIJING),
        ends_on=answers["ends_on"],
        venue=answers["venue"],
        agenda=answers["agenda"],
        rules=answers["rules"],
        outside=answers["outside"],
        cover=_cover(answers["cover"] or ""),
    )


def _cover(text: str) -> dict[str, int]:
    """电气 3 on a line of its own, by specialty; raises Refusal."""
    found = {}
    for line in filter(None, (each.strip() for each in text.splitlines())):
        name = line.rstrip("0123456789人").rstrip(PARTED)
        digits = line[len(name) :].strip(PARTED + "人")
        if not name or not digits.isascii() or not digits.isdigit() or len(digits) > 3:
            raise invalid({"cover": f"“{line[:20]}”不能识别，请写成“专业 人数”，每行一个。"})
        if name in found:
            raise invalid({"cover": f"“{name[:20]}”写了不止一次，请每个专业只写一行。"})
        found[name] = int(digits)
    return found


def _page(found: Loaded, known: Meeting | None, refusal: Refusal | None) -> str:
    committees = _committees(found, known)
    fields, told = _fields(found, _pool(committees, known)), dict(refusal.fields) if refusal else {}
    if "starts_at" in told:
        told["starts_on"] = told.pop("starts_at")
    typed = raw_from(fields, request.form) if refusal else _stored(known)
    shown = {each.key for each in fields} | {"committee_id"}
    view = PlanPage(
        frame=frame_of(found, "plan"),
        head=head_of(found),
        told=tuple(_told(found)),
        version=request.form.get("version", str(known.version) if known else ""),
        committee=_committee(committees, known, told),
        form=form_for(fields, typed, {key: (words,) for key, words in told.items()}),
        error=refusal.message if refusal and not shown & set(told) else "",
    )
    return render_template("meetings/plan.html", view=view)


def _told(found: Loaded) -> list[str]:
    said, policy = [], found.policy
    if must_be_approved(policy):
        said.append(f"评审方案经人社部门批准后才能开会（{cited_together(policy.parameter('plan_approved').cites)}）。")
    ahead = policy.declarations.parameters.get("plan_filing_days")
    if ahead is not None:
        said.append(f"评审方案至少在会议前{ahead.value}{ahead.unit}报送（{cited_together(ahead.cites)}）。")
    return said


def _pool(committees: Sequence[Committee], known: Meeting | None) -> str:
    """By which names the pool knows its specialties, for the committee of the plan or the only one to choose."""
    session, today = visit.reading(), beijing_day(request_now())
    mine = [each for each in committees if known is None or each.id == known.committee_id]
    if len(mine) != 1:
        return ""
    committee = mine[0]
    there = by_specialty(session, place=committee.place, series=committee.series, levels=committee.levels, on=today)
    named = [f"{key}{number}人" for key, number in list(there.items())[:MOST_NAMED]]
    more = f"等{len(there)}个专业" if len(there) > MOST_NAMED else ""
    return f"。专家库现有：{'，'.join(named)}{more}" if named else "。专家库现在没有可抽取的专家"


def _committees(found: Loaded, known: Meeting | None) -> tuple[Committee, ...]:
    """Those that can be chosen, and the one that was."""
    session = visit.reading()
    among = choosable(session, organisation_id=found.batch.organisation_id, on=beijing_day(request_now()))
    chosen = session.get(Committee, known.committee_id) if known else None
    return tuple({each.id: each for each in (*among, *((chosen,) if chosen else ()))}.values())


def _committee(committees: Sequence[Committee], known: Meeting | None, told: Mapping[str, str]) -> Entry:
    options = tuple(
        (str(each.id), f"{each.name}（{each.size}人，{day(each.since)}至{day(each.until)}）") for each in committees
    )
    first = str(known.committee_id) if known else options[0][0] if options else ""
    return Entry(
        name="committee_id",
        label="评委会",
        value=request.form.get("committee_id", first),
        error=told.get("committee_id", ""),
        width="full",
        hint="" if options else "本机构没有经批准、在有效期内的评委会，请先在“评委会”中报批",
        options=options or (("", "没有可选的评委会"),),
    )


def _stored(known: Meeting | None) -> dict[str, str]:
    if known is None:
        return {}
    begins = known.starts_at.astimezone(BEIJING)
    return {
        "starts_on": begins.date().isoformat(),
        "starts_time": f"{begins:%H:%M}",
        "ends_on": known.ends_on.isoformat(),
        "venue": known.venue,
        "agenda": known.agenda,
        "rules": known.rules,
        "outside": str(known.outside),
        "cover": "\n".join(f"{key} {number}" for key, number in known.cover.items()),
    }
