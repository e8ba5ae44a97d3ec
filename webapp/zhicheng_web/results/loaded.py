"""A list as its pages have it: read once, with what the visitor may do with it, under the shell of its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import url_for

from zhicheng.casework.access import Refusal, fetch, may
from zhicheng.casework.results.candidates import STATE_WORDS, Sheet, sheets_of, shown
from zhicheng.casework.results.lists import KEEP, READ, policy_of
from zhicheng.casework.results.overview import Line, lines
from zhicheng.dossier.facts import beijing_day
from zhicheng.policy import Policy
from zhicheng.specs import Act, Basis, Procedure
from zhicheng.store.models import BallotCase, Batch, BatchState, Candidate, CandidateState, Organisation
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_now
from zhicheng_web.office_page import Frame, Tab
from zhicheng_web.pieces import Status, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import days

TONES = {
    CandidateState.PASSED: Tone.DONE,
    CandidateState.CONFIRMED: Tone.DONE,
    CandidateState.FAILED: Tone.ENDED,
    CandidateState.VOIDED: Tone.ATTENTION,
}
STATES = {
    BatchState.OPEN: Status("正在编制", Tone.ACTIVE),
    BatchState.RUNNING: Status("办理中", Tone.ACTIVE),
    BatchState.DONE: Status("已办结", Tone.DONE),
    BatchState.CANCELLED: Status("已取消", Tone.ENDED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """``keeps``: the visitor may still change who stands on it; ``ours``: its act waits for an office of theirs."""

    batch: Batch
    policy: Policy
    procedure: Procedure
    line: Line
    office: str
    keeps: bool

    @property
    def act(self) -> Act | None:
        return self.line.act

    @property
    def ours(self) -> bool:
        return self.line.ours

    @property
    def votes(self) -> bool:
        return self.procedure.basis is Basis.VOTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands above every page of a list."""

    id: UUID
    version: int
    title: str
    sub: str
    status: Status
    url: str


def load(batch_id: UUID) -> Loaded:
    """A list that the visitor may read; raises Refusal."""
    return loaded(fetch(visit.reading(), visit.actor(), READ, batch_id))


def loaded(batch: Batch) -> Loaded:
    """A list for whoever has the right to it; raises Refusal where its procedure isn't declared any more."""
    session, registry = visit.reading(), platform().registry
    policy, procedure = policy_of(session, registry, batch)
    shell.within(policy.jurisdiction)
    return Loaded(
        batch=batch,
        policy=policy,
        procedure=procedure,
        line=lines(session, visit.actor(), registry, [batch])[0],
        office=session.get_one(Organisation, batch.organisation_id).name,
        keeps=may(visit.actor(), KEEP, batch) is None,
    )


def kept(batch_id: UUID) -> Loaded:
    """A list that the visitor may still change; raises Refusal."""
    found = load(batch_id)
    refusal = may(visit.actor(), KEEP, found.batch)
    if refusal is not None:
        raise refusal
    return found


def head_of(found: Loaded) -> Head:
    batch = found.batch
    facts = [found.procedure.title, found.policy.terms.title, found.office, f"{found.line.number}人"]
    if batch.month:
        facts.insert(1, f"{batch.month[:4]}年{int(batch.month[5:])}月")
    return Head(
        id=batch.id,
        version=batch.version,
        title=batch.title,
        sub=" · ".join(facts),
        status=STATES[batch.state],
        url=address("results.show", found),
    )


def frame_of(found: Loaded, current: str) -> Frame:
    """The neighbouring pages of a list, while it is being made."""
    pages = [("show", "名单")]
    if found.keeps:
        pages += [("waiting", "列入人员"), ("move", "调整名单")]
        if found.votes:
            pages += [("meeting", "会议和纪要"), ("counts", "登记票数")]
    tabs = tuple(Tab(text, address(f"results.{key}", found), current == key) for key, text in pages)
    if found.votes and found.keeps:
        tabs = (*tabs[:2], Tab("评审方案", address("meetings.plan", found), current == "plan"), *tabs[2:])
    return Frame(found.office, tabs if len(tabs) > 1 else ())


def address(endpoint: str, found: Loaded, **more: object) -> str:
    return url_for(endpoint, batch_id=found.batch.id, **more)  # type: ignore[arg-type]


def sheet(candidate: Candidate) -> Sheet:
    """A candidate in words."""
    return shown(visit.reading(), platform().registry, candidate)


def sheets(candidates: Iterable[Candidate | BallotCase]) -> dict[UUID, Sheet]:
    """The candidates of a page in words, read at once."""
    return sheets_of(visit.reading(), platform().registry, candidates)


def sought(found: Sheet) -> str:
    """Which title is sought."""
    words = " · ".join(each for each in (found.title, found.series, found.specialty) if each)
    return f"{words}（破格）" if found.exceptional else words


def state_of(candidate: Candidate) -> Status:
    return Status(STATE_WORDS[candidate.state], TONES.get(candidate.state, Tone.QUIET))


def left(due: date | None) -> Status | str:
    """How many calendar days are left until a day, that day included; nothing where there is no day."""
    if due is None:
        return ""
    over = (beijing_day(request_now()) - due).days
    if over > 0:
        return Status(f"已逾期{days(over)}", Tone.ATTENTION)
    return "今天到期" if over == 0 else f"还剩{days(-over)}"


def answerable(refusal: Refusal) -> Refusal:
    """A refusal that the page of the step can show; raises any other."""
    if refusal.status != 422:
        raise refusal
    return refusal
