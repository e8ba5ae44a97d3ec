"""A meeting's working papers put together from its list, its minutes, its draw, its publicity and what bodies did (JB-5.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, account_name, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.ballots.afterwards import remarks, told_after
from zhicheng.casework.draws.arriving import arrivals
from zhicheng.casework.meetings.entitled import PLANNED
from zhicheng.casework.meetings.filing import must_be_approved, planned_by
from zhicheng.casework.meetings.packs.drawing import drawing_of
from zhicheng.casework.meetings.packs.family import Family, family_of
from zhicheng.casework.meetings.packs.publicity import publicity_of
from zhicheng.casework.meetings.packs.reconciling import decided, reconciled
from zhicheng.casework.meetings.packs.reporting import READ, newest_report
from zhicheng.casework.results.candidates import STATE_WORDS, Sheet, sheets_of
from zhicheng.casework.results.duties import duties
from zhicheng.casework.results.leaving import earlier
from zhicheng.casework.results.lists import policy_of
from zhicheng.casework.results.papers import papers
from zhicheng.casework.results.reconsideration import STATE_WORDS as RECONSIDERED
from zhicheng.casework.seats import seats
from zhicheng.dossier.facts import beijing_day
from zhicheng.packs import Filed, Group, Minuted, Named, Pack
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.specs import ActKind, Basis, Procedure
from zhicheng.spoken import spoken, spoken_moment
from zhicheng.store.models import (
    Batch,
    Candidate,
    CandidateState,
    Committee,
    Meeting,
    MeetingMinutes,
    Organisation,
    Reconsideration,
)

PASSED = (CandidateState.PASSED, CandidateState.CONFIRMED)
MINUTES = "minutes"


def pack(session: Session, actor: Actor, registry: Registry, *, batch_id: UUID) -> Pack:
    """The papers of the meeting that decided on a list; who didn't pass is named to the office that keeps it alone.

    Raises Refusal before there is a result (N-5).
    """
    batch = fetch(session, actor, READ, batch_id)
    found = family_of(session, batch)
    if decided(session, found.root) is None:
        raise Refusal("conflict", "名单还没有评审结果，确认结果后才有评审工作材料。")
    return _gathered(session, registry, found, names=found.root.organisation_id in seats(actor))


def _gathered(session: Session, registry: Registry, found: Family, *, names: bool) -> Pack:
    root = found.root
    policy, procedure = policy_of(session, registry, root)
    voted = procedure.basis is Basis.VOTE
    query = select(Candidate).where(Candidate.batch_id.in_(found.members), Candidate.decided_at.is_not(None))
    people = list(session.scalars(query.order_by(Candidate.place, Candidate.application_id)))
    passed = [each for each in people if each.state in PASSED]
    not_passed = [each for each in people if each.state not in PASSED]
    named = _named(session, registry, people if names else passed)
    sums = reconciled(session, procedure, found, voted=voted)
    minutes = _minutes(session, found.meeting)
    report = newest_report(session, root)
    return Pack(
        title=root.title,
        notice=policy.terms.title,
        procedure=procedure.title,
        office=session.get_one(Organisation, root.organisation_id).name,
        people=procedure.people,
        voted=voted,
        facts=tuple(_facts(session, found, policy)),
        report=report.words if report else "",
        reported=f"{report.who}，{spoken_moment(report.at)}" if report else "",
        minutes=minutes,
        scans=tuple((spoken_moment(each.added_at), f"{each.algorithm}:{each.digest.hex()}") for each in papers(session, root) if each.kind == MINUTES),
        draw=drawing_of(session, found.meeting) if found.meeting else None,
        balances=sums.balances,
        groups=_groups(people),
        passed=tuple(named[each.application_id] for each in passed),
        failed=len(not_passed),
        not_passed=tuple(named[each.application_id] for each in not_passed) if names else None,
        publicity=publicity_of(session, policy, found),
        reconsiderations=_reconsiderations(session, found),
        filings=tuple(_filings(session, procedure, found)),
        doubts=(*sums.doubts, *_doubts(minutes), *(_unplanned(policy, found.meeting) if voted else ())),
        earlier=tuple(earlier(session, found.members)),
        arrivals=tuple(each.words for each in arrivals(session, found.meeting, found.members)) if found.meeting else (),
    )  # fmt: skip


def _named(session: Session, registry: Registry, among: Sequence[Candidate]) -> dict[UUID, Named]:
    sheets = sheets_of(session, registry, among)
    return {each.application_id: _line(each, sheets[each.application_id]) for each in among}


def _line(candidate: Candidate, known: Sheet) -> Named:
    return Named(
        place=candidate.place or 0,
        name=known.name,
        gender=known.gender,
        unit=known.unit,
        series=known.series,
        specialty=known.specialty,
        title=known.title,
        in_favour=candidate.in_favour,
        against=candidate.against,
        abstained=candidate.abstained,
        state=STATE_WORDS[candidate.state],
    )


def _facts(session: Session, found: Family, policy: Policy) -> Iterator[tuple[str, str]]:
    root, meeting = found.root, found.meeting
    if meeting is not None:
        yield "评委会", session.get_one(Committee, meeting.committee_id).name
        first = spoken_moment(meeting.starts_at)
        last = spoken(meeting.ends_on)
        yield "会议时间", first if first.startswith(last) else f"{first}至{last}"
        yield "地点", meeting.venue
        yield "评审方案报送", spoken_moment(meeting.filed_at) if meeting.filed_at else ""
        yield "批复文号" if must_be_approved(policy) else "备案文号", meeting.document_number or ""
    if root.held_on:
        yield "评审日期", spoken(root.held_on)
    if root.members is not None and root.present is not None:
        yield "评委会人数", f"{root.members}人"
        yield "到会人数", f"{root.present}人"
    if late := told_after(session, meeting):
        yield "开票后申请回避", f"{len(late)}份申报，{sum(late.values())}人次"
    if said := remarks(session, root):
        yield "表决说明", "\n".join(said)
    if root.quota is not None:
        yield "核定参评数额", f"{root.quota}人（{root.quota_document}）"
    if root.month:
        yield "月份", root.month


def _minutes(session: Session, meeting: Meeting | None) -> Minuted | None:
    """The newest signed minutes of a meeting."""
    if meeting is None:
        return None
    every = select(MeetingMinutes).where(MeetingMinutes.meeting_id == meeting.id).order_by(MeetingMinutes.number.desc())
    versions = list(session.scalars(every))
    made = next((each for each in versions if each.signed_at is not None), None)
    if made is None or made.signed_at is None:
        return None
    return Minuted(
        number=made.number,
        digest=made.digest,
        signed_by=account_name(session, made.signed_by),
        signed_at=spoken_moment(made.signed_at),
        waiting=versions[0].number if versions[0].number != made.number else None,
    )


def _doubts(minutes: Minuted | None) -> tuple[str, ...]:
    if minutes is None or minutes.waiting is None:
        return ()
    return (f"会议纪要第{minutes.waiting}版已形成，主持人尚未签署；以下以第{minutes.number}版为准。",)


def _unplanned(policy: Policy, meeting: Meeting | None) -> Iterator[str]:
    """That a meeting on paper was neither approved nor filed here where the place's law asks for it (JB-5.2, SG-5.1)."""
    asked = planned_by(policy)
    if asked is not None and (meeting is None or meeting.state not in PLANNED):
        yield f"{asked.title}（{'、'.join(map(str, asked.cites))}）；这次会议的评审方案没有在平台办理，票数按纸质纪要登记。"


def _groups(people: Sequence[Candidate]) -> tuple[Group, ...]:
    reviewed = Counter((each.series or "", each.level or "") for each in people)
    passed = Counter((each.series or "", each.level or "") for each in people if each.state in PASSED)
    return tuple(
        Group(series=series, level=level, reviewed=number, passed=passed[series, level])
        for (series, level), number in sorted(reviewed.items())
    )


def _reconsiderations(session: Session, found: Family) -> tuple[tuple[str, int], ...]:
    query = (
        select(Reconsideration.state, func.count())
        .where(Reconsideration.batch_id.in_(found.members))
        .group_by(Reconsideration.state)
    )
    numbers = {row[0]: row[1] for row in session.execute(query)}
    return tuple((words, numbers[state]) for state, words in RECONSIDERED.items() if numbers.get(state))


def _filings(session: Session, procedure: Procedure, found: Family) -> Iterator[Filed]:
    """What is done of every act but publicity, of the list and of those split off it from there on."""
    titles = {each.key: each.title for each in procedure.acts}
    seen: set[tuple[str, UUID | None, datetime]] = set()
    for batch in found.members.values():
        for each in duties(session, batch):
            if each.kind == ActKind.PUBLICITY or each.done_at is None:
                continue
            if (key := (each.act, each.organisation_id, each.done_at)) in seen:
                continue
            seen.add(key)
            yield Filed(
                act=titles.get(each.act, each.act),
                body=_name(session, each.organisation_id),
                list=_of(batch, found),
                done_on=beijing_day(each.done_at),
                number=each.number or "",
                dated=each.dated,
            )


def _of(batch: Batch, found: Family) -> str:
    return batch.title if len(found.members) > 1 else ""


def _name(session: Session, organisation_id: UUID | None) -> str:
    known = session.get(Organisation, organisation_id) if organisation_id else None
    return known.name if known else ""
