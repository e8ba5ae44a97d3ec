"""The notices in force: what is open, until when, and what each of them says."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from itertools import groupby
from uuid import UUID

from flask import abort, render_template, url_for

from zhicheng.casework import notices
from zhicheng.casework.notices import Published
from zhicheng.notice import DatedPhase, OpenWindow
from zhicheng.policy import Policy
from zhicheng.store.models import NoticeStatus
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_now
from zhicheng_web.notices import terms as said
from zhicheng_web.pieces import Column, Deadline, Status, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited_together, day, moment, until
from zhicheng_web.public import blueprint


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeCard:
    """A notice as it is listed: what it is called, whether applications are taken now, and until when."""

    title: str
    url: str
    issued: str
    status: Status
    deadline: Deadline | None


@dataclass(frozen=True, slots=True)
class Place:
    """``url`` leads to everything else that the place publishes."""

    name: str
    url: str
    notices: tuple[NoticeCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage:
    title: str
    issued: str
    cites: str
    sheet: tuple[tuple[str, str], ...]
    windows: Table
    phases: Table
    committees: Table
    specialties: Table | None
    fees: Table
    contacts: Table
    closed: bool
    revisions: Table
    documents: tuple[str, ...]
    notes: tuple[str, ...]
    is_person: bool


@blueprint.get("/notices")
@blueprint.get("/")
def index() -> str:
    """The front door, for people who have and who haven't an account."""
    who = visit.visitor()
    return render_template(
        "public/index.html",
        places=tuple(_places()),
        can_apply=who is not None and who.visit.actor.person_id is not None,
        can_register=any(each.accounts.personal_accounts == "self" for each in platform().registry.offering()),
    )


@blueprint.get("/notices/<uuid:notice_id>")
def notice(notice_id: UUID) -> str:
    """What a published notice says, with the reasons for which it was changed; one that is closed too."""
    found = notices.made_public(visit.reading(), platform().registry, notice_id)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    policy = Policy(platform().registry.get(found.notice.jurisdiction), found.terms)
    shell.within(policy.jurisdiction)
    return render_template("public/notice.html", view=_page(found, policy))


def open_now(windows: tuple[OpenWindow, ...], *, rolling: bool = False) -> Status:
    """Whether applications are taken at this moment."""
    now = request_now()
    if rolling or any(each.contains(now) for each in windows):
        return Status("正在受理", Tone.ACTIVE)
    if windows and now < min(each.opens for each in windows):
        return Status("尚未开始", Tone.QUIET)
    return Status("已截止", Tone.ENDED)


def _published() -> list[Published]:
    """The open notices of places whose plugins are enabled."""
    return notices.published(visit.reading(), jurisdictions=tuple(platform().registry.jurisdictions))


def _places() -> list[Place]:
    every = sorted(_published(), key=lambda each: each.notice.jurisdiction)
    cards = {
        code: tuple(_card(each) for each in group)
        for code, group in groupby(every, key=lambda each: each.notice.jurisdiction)
    }
    places = sorted((each.jurisdiction for each in platform().registry.offering()), key=lambda each: each.code)
    return [Place(each.name, url_for("bulletin.place", code=each.code), cards.get(each.code, ())) for each in places]


def _card(published: Published) -> NoticeCard:
    closes = max((each.closes for each in published.terms.windows), default=None)
    return NoticeCard(
        title=published.terms.title,
        url=url_for("public.notice", notice_id=published.notice.id),
        issued=published.terms.issued,
        status=open_now(published.terms.windows),
        deadline=Deadline("申报截止", closes) if closes and closes > request_now() else None,
    )


def _page(published: Published, policy: Policy) -> NoticePage:
    terms, who = published.terms, visit.visitor()
    closed = published.notice.status is NoticeStatus.CLOSED
    return NoticePage(
        title=terms.title,
        issued=terms.issued,
        cites=cited_together(terms.cites),
        sheet=_sheet(policy),
        windows=Table(
            caption="受理时间",
            columns=(Column("申报渠道"), Column("开始"), Column("截止"), Column("状态"), Column("依据")),
            rows=tuple(
                (
                    _channels(policy, window),
                    moment(window.opens),
                    until(window.closes),
                    Status("已结束", Tone.ENDED) if closed else open_now((window,)),
                    cited_together(window.cites),
                )
                for window in terms.windows
                if _channels(policy, window)
            ),
            empty="这份通知没有规定受理时间，可以随时申报。",
        ),
        phases=Table(
            caption="工作安排",
            columns=(Column("阶段"), Column("起"), Column("止")),
            rows=tuple((each.title, day(each.first), day(each.last)) for each in _phases(terms.phases)),
            empty="这份通知没有列出工作安排。",
        ),
        committees=said.committees(terms),
        specialties=said.specialties(terms) if terms.specialties else None,
        fees=said.fees(terms),
        contacts=said.contacts(terms),
        closed=closed,
        revisions=Table(
            caption="发布和修改",
            columns=(Column("版次", figures=True), Column("发布时间"), Column("修改原因"), Column("适用范围")),
            rows=tuple(
                (each.number, moment(each.published_at), each.reason or "首次发布", each.scope or "全部申报人")
                for each in notices.revisions(visit.reading(), published.notice.id)
            ),
            empty="",
        ),
        documents=_documents(policy),
        notes=tuple(dict.fromkeys(note for key in terms.channels for note in policy.channel(key).notes)),
        is_person=who is not None and who.visit.actor.person_id is not None,
    )


def _sheet(policy: Policy) -> tuple[tuple[str, str], ...]:
    """What holds for the round as a whole; channels that are judged but not taken online yet say so."""
    terms, known = policy.terms, [policy.channel(key) for key in policy.terms.channels]
    rows = (
        ("申报渠道", "、".join(each.name if each.online else f"{each.name}（暂不在网上申报）" for each in known)),
        ("材料受理截止", day(terms.acceptance_deadline) if terms.acceptance_deadline else ""),
        ("政策适用日", day(terms.law_day)),
    )
    return tuple(row for row in rows if row[1])


def _documents(policy: Policy) -> tuple[str, ...]:
    """The documents on which the notice and its channels rest, in the order in which they are cited."""
    terms = policy.terms
    cites = [
        *terms.cites,
        *(cite for window in terms.windows for cite in window.cites),
        *(cite for phase in terms.phases for cite in phase.cites),
        *(cite for committee in terms.committees for cite in committee.cites),
        *(cite for key in terms.channels for cite in policy.channel(key).cites),
    ]
    return tuple(dict.fromkeys(each.document for each in cites if each.is_law))


def _channels(policy: Policy, window: OpenWindow) -> str:
    """The channels that this notice takes in a window."""
    return "、".join(policy.channel(key).name for key in policy.terms.channels if window.covers(key))


def _phases(phases: tuple[DatedPhase, ...]) -> tuple[DatedPhase, ...]:
    return tuple(sorted(phases, key=lambda each: (each.first, each.last)))
