"""Candidates: what a case is from its acceptance to its result, and what keeps one off a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.meeting_holds import HELD, HOLD_WORDS
from zhicheng.casework.notices import policy_in
from zhicheng.casework.results.duties import body
from zhicheng.casework.routing import Located
from zhicheng.casework.snapshots import Filed, newest, newest_of
from zhicheng.committees import settled
from zhicheng.dossier.entrusting import entrusted, written_on_the_way
from zhicheng.dossier.facts import Facts
from zhicheng.dossier.finding import Effect
from zhicheng.dossier.schema import read
from zhicheng.policy import Policy
from zhicheng.procedures import procedure_for
from zhicheng.registry import Registry
from zhicheng.store.models import (
    Application,
    BallotCase,
    Candidate,
    CandidateState,
    NoticeRevision,
    Organisation,
    Person,
)
from zhicheng.store.moments import Clock
from zhicheng.store.vault import Erased

DECIDED = (CandidateState.PASSED, CandidateState.FAILED, CandidateState.VOIDED, CandidateState.CONFIRMED)
STATE_WORDS = {
    CandidateState.WAITING: "待列入评审名单",
    CandidateState.LISTED: "已列入评审名单",
    CandidateState.PASSED: "评审通过",
    CandidateState.FAILED: "评审未通过",
    CandidateState.VOIDED: "评审结果取消",
    CandidateState.CONFIRMED: "已确认",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a list shows of a candidate, as it was filed; days are written as YYYY-MM-DD."""

    name: str
    gender: str = ""
    born: str = ""
    unit: str = ""
    current_title: str = ""
    appointed_on: str = ""
    series: str = ""
    specialty: str = ""
    specialty_range: str = ""
    title: str = ""
    level: str = ""
    channel: str = ""
    exceptional: bool = False


GONE = Sheet(name="（个人信息已删除）")


def admit(session: Session, clock: Clock, located: Located) -> Candidate | None:
    """Make a case a candidate that its last desk has just accepted, of whoever decides on it; None where its results are
    decided elsewhere."""
    application, last, policy = located.application, located.desk.organisation_id, located.policy
    filed = newest(session, application)
    facts = _facts(policy, filed)
    procedure = procedure_for(policy, facts)
    if procedure is None or last is None:
        return None
    office = body(session, policy, session.get_one(Organisation, last), procedure.acts[0].by[0])
    known = session.get(Candidate, application.id)
    if known is not None:
        return known
    candidate = Candidate(
        application_id=application.id,
        notice_id=application.notice_id,
        organisation_id=office,
        procedure=procedure.key,
        committee=taken.name if (taken := settled(policy, facts)) else facts.committee,
        series=facts.basic.get("series"),
        level=facts.basic.get("level"),
        accepted_at=clock(),
        state=CandidateState.WAITING,
        held=False,
    )
    session.add(candidate)
    session.flush()
    return candidate


def dismiss(session: Session, application: Application) -> None:
    """A case goes back to a desk: it is no candidate any more. Raises Refusal once a list has been decided."""
    candidate = session.get(Candidate, application.id, with_for_update=True)
    if candidate is None:
        return
    if candidate.state in DECIDED:
        raise Refusal("conflict", "这份申报已有评审结果，不能撤销此前的审核决定。如结果有误，请取消评审结果。")
    if candidate.state is CandidateState.LISTED:
        raise Refusal("conflict", "这份申报已列入评审名单。请先由评委会办事机构移出名单，再撤销审核决定。")
    session.delete(candidate)
    session.flush()


def kept_off(session: Session, registry: Registry, among: Iterable[Candidate]) -> dict[UUID, tuple[str, ...]]:
    """Why candidates can't go on a list now, by application: fee, paper, entrustment; those without a reason left
    out."""
    candidates = list(among)
    ids = [each.application_id for each in candidates]
    found: dict[UUID, list[str]] = {}
    for hold, held in HELD.items():
        for each in session.scalars(select(Application.id).where(Application.id.in_(ids), held())):
            found.setdefault(each, []).append(HOLD_WORDS[hold])
    applications = session.scalars(select(Application).where(Application.id.in_(ids))).all()
    policies, filed = policies_of(session, registry, applications), newest_of(session, applications)
    for application in applications:
        if application.id not in filed:
            continue
        policy = policies[application.revision_id]
        facts = _facts(policy, filed[application.id])
        letter_here = not facts.entrustment and written_on_the_way(policy, facts)
        for finding in () if letter_here else entrusted(policy, facts):
            if finding.outcome is Effect.FAIL:
                found.setdefault(application.id, []).append(finding.message)
    return {key: tuple(words) for key, words in found.items()}


def sheet_of(session: Session, registry: Registry, candidate: Candidate) -> Sheet:
    """A candidate in words; raises Erased once the person's data are gone."""
    application = session.get_one(Application, candidate.application_id)
    policy = policy_in(registry, session.get_one(NoticeRevision, application.revision_id))
    person = session.get_one(Person, application.person_id)
    return _sheet(policy, application, newest(session, application), person.name)


def sheets_of(session: Session, registry: Registry, candidates: Iterable[Candidate | BallotCase]) -> dict[UUID, Sheet]:
    """Many candidates in words, by application, with a handful of questions to the database; where somebody's data are
    gone, the words for that."""
    ids = [each.application_id for each in candidates]
    if not ids:
        return {}
    rows = session.execute(
        select(Application, Person.name).join(Person, Person.id == Application.person_id).where(Application.id.in_(ids))
    ).all()
    applications = [row[0] for row in rows]
    policies, filed = policies_of(session, registry, applications), newest_of(session, applications)
    return {
        application.id: _sheet(policies[application.revision_id], application, filed[application.id], name)
        if application.id in filed
        else GONE
        for application, name in rows
    }


def policies_of(session: Session, registry: Registry, applications: Iterable[Application]) -> dict[UUID, Policy]:
    """The law under which cases were filed, by revision."""
    wanted = {each.revision_id for each in applications}
    revisions = session.scalars(select(NoticeRevision).where(NoticeRevision.id.in_(wanted)))
    return {each.id: policy_in(registry, each) for each in revisions}


def _sheet(policy: Policy, application: Application, filed: Filed, name: str) -> Sheet:
    basic, unit = filed.part("basic") or {}, filed.dossier.get("unit") or {}
    return Sheet(
        name=_text(basic, "name") or name,
        gender=_text(basic, "gender"),
        born=_text(basic, "birth_date"),
        current_title=_text(basic, "current_title"),
        appointed_on=_text(basic, "appointed_on"),
        unit=_text(unit, "name") or _text(basic, "unit_name"),
        series=_text(basic, "series"),
        specialty=_text(basic, "specialty"),
        specialty_range=_text(basic, "specialty_range"),
        title=_text(basic, "title"),
        level=_text(basic, "level"),
        channel=policy.channel(application.channel).name,
        exceptional=basic.get("application_type") == "破格" or bool(basic.get("exception_type")),
    )


def shown(session: Session, registry: Registry, candidate: Candidate) -> Sheet:
    """A candidate in words, or the words for one whose data are gone."""
    try:
        return sheet_of(session, registry, candidate)
    except Erased:
        return GONE


def waiting(organisation_id: UUID, notice_id: UUID, procedure: str) -> Select[Candidate]:
    """The candidates of an office that wait for a list of this procedure, first accepted first."""
    return (
        select(Candidate)
        .where(
            Candidate.organisation_id == organisation_id,
            Candidate.notice_id == notice_id,
            Candidate.procedure == procedure,
            Candidate.state == CandidateState.WAITING,
        )
        .order_by(Candidate.accepted_at, Candidate.application_id)
    )


def _facts(policy: Policy, filed: Filed) -> Facts:
    return policy.facts(read(policy.schema, dict(filed.dossier)))


def _text(part: Mapping[str, object], key: str) -> str:
    value = part.get(key)
    return "" if value is None else str(value)
