"""我的继续教育: one's own hours by year with their sources, and what one has asked for."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from zhicheng.casework.access import Refusal, may
from zhicheng.casework.actor import Actor
from zhicheng.casework.learning import claims
from zhicheng.casework.learning.amounts import said
from zhicheng.casework.learning.places import Home, home_of
from zhicheng.casework.learning.reading import Told, own_claims, read_claim, read_file
from zhicheng.casework.learning.records import hours_of
from zhicheng.casework.learning.rule_dates import closed_because, rule_dates
from zhicheng.dossier.facts import beijing_day
from zhicheng_web import shell, visit
from zhicheng_web.applicant.files import SHOWN, disposition
from zhicheng_web.clock import BEIJING, request_clock, request_now
from zhicheng_web.learning import blueprint
from zhicheng_web.learning.told import RecordTables, activity_title, claim_sheet, record_tables, status_of
from zhicheng_web.pieces import Column, Link, Status, StoredFile, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited_together, day

OPEN = Status("可以申请", Tone.ACTIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """``ask_url`` is empty while nothing can be asked for; ``activities`` say why."""

    source: str
    notes: tuple[str, ...]
    cites: str
    record: RecordTables
    claims: Table
    activities: Table
    ask_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPage:
    title: str
    status: Status
    sheet: tuple[tuple[str, str], ...]
    words: str
    files: tuple[StoredFile, ...]
    version: int
    withdraw_url: str


def learns(actor: Actor) -> bool:
    """Whether the place of somebody keeps a record of continuing education."""
    return actor.person_id is not None and _home(actor.person_id) is not None


def home() -> Home:
    """The visitor's place; raises Refusal where no record is kept."""
    person_id = visit.actor().person_id
    found = _home(person_id) if person_id else None
    if found is None:
        raise Refusal("not_offered", "您所在的地区没有在平台登记继续教育。请咨询当地人社部门。", status=404)
    shell.within(platform().registry.get(found.rules.jurisdiction).jurisdiction)
    return found


@blueprint.get("")
def index() -> str:
    place, session, person_id = home(), visit.reading(), visit.actor().person_id
    rules = place.rules
    told = own_claims(session, person_id) if person_id else ()
    view = OwnPage(
        source=rules.imports.title if rules.imports else "",
        notes=rules.notes,
        cites=cited_together(rules.cites),
        record=record_tables(rules, hours_of(session, person_id, rules.jurisdiction) if person_id else ()),
        claims=_claims(place, told),
        activities=_activities(place),
        ask_url=url_for("learning.ask") if any(open_activities(place)) else "",
    )
    return render_template("learning/own.html", view=view)


@blueprint.get("/claims/<uuid:claim_id>")
def claim(claim_id: UUID) -> str:
    place = home()
    told = read_claim(visit.reading(), visit.actor(), platform().registry, claim_id=claim_id)
    refusal = may(visit.actor(), claims.WITHDRAW, told.claim)
    view = ClaimPage(
        title=activity_title(place.rules, told.claim.activity),
        status=status_of(told.claim, annulled=told.annulled),
        sheet=claim_sheet(place.rules, told),
        words=told.words,
        files=stored_files(told, "learning.file"),
        version=told.claim.version,
        withdraw_url=url_for("learning.withdraw", claim_id=claim_id) if refusal is None else "",
    )
    return render_template("learning/claim.html", view=view)


@blueprint.post("/claims/<uuid:claim_id>/withdraw")
def withdraw(claim_id: UUID) -> ResponseReturnValue:
    version = request.form.get("version", -1, type=int)
    with visit.writing() as session:
        claims.withdraw(session, visit.actor(), request_clock(), claim_id=claim_id, version=version)
    flash("申请已撤回，没有认定学时。需要时可以重新申请。", "done")
    return redirect(url_for("learning.index"))


@blueprint.get("/claims/<uuid:claim_id>/files/<uuid:file_id>")
def file(claim_id: UUID, file_id: UUID) -> Response:
    return proof(claim_id, file_id)


def proof(claim_id: UUID, file_id: UUID) -> Response:
    """A proof of a request, for whoever may read it."""
    found, chunks = read_file(
        visit.reading(), visit.actor(), platform().registry, platform().blobs, claim_id=claim_id, file_id=file_id
    )
    response = Response(b"".join(chunks), mimetype=found.media_type)
    response.headers["Content-Disposition"] = disposition(found.filename, inline=found.media_type in SHOWN)
    return response


def stored_files(told: Told, endpoint: str) -> tuple[StoredFile, ...]:
    return tuple(
        StoredFile(
            id=str(each.id),
            name=each.filename,
            size=each.size,
            url=url_for(endpoint, claim_id=told.claim.id, file_id=each.id),
        )
        for each in told.files
    )


def open_activities(place: Home) -> tuple[tuple[str, str], ...]:
    """The activities for which hours can be asked today, with their titles."""
    dates = rule_dates(visit.reading(), place.rules.jurisdiction)
    today = beijing_day(request_now())
    return tuple((each.key, each.title) for each in place.rules.activities if not closed_because(each, dates, today))


def _home(person_id: UUID) -> Home | None:
    # The menu asks on every page; once a request is enough.
    if "learning_home" not in g:
        g.learning_home = home_of(visit.reading(), platform().registry, person_id)
    found: Home | None = g.learning_home
    return found


def _claims(place: Home, told: tuple[Told, ...]) -> Table:
    return Table(
        caption="学时认定申请",
        columns=tuple(map(Column, ("活动", "年度", "申请学时", "提交日期", "状态"))),
        rows=tuple(
            (
                Link(
                    activity_title(place.rules, each.claim.activity), url_for("learning.claim", claim_id=each.claim.id)
                ),
                f"{each.claim.year}年",
                said(each.claim.asked),
                day(each.claim.asked_at.astimezone(BEIJING)),
                status_of(each.claim, annulled=each.annulled),
            )
            for each in told
        ),
        empty="参加了可以认定学时的活动，可以在本页申请认定；申请和答复会列在这里。",
    )


def _activities(place: Home) -> Table:
    dates, today = rule_dates(visit.reading(), place.rules.jurisdiction), beijing_day(request_now())
    rows = []
    for each in place.rules.activities:
        closed = closed_because(each, dates, today)
        rows.append((each.title, each.measure, each.proof, closed or OPEN))
    return Table(
        caption="可以认定学时的活动",
        columns=tuple(map(Column, ("活动", "怎样认定", "证明材料", "现在"))),
        rows=tuple(rows),
        empty="",
    )
