"""What is found of each case in a sample, and of the whole; what the organisation corrects; the end (JB-4.1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid, visible
from zhicheng.casework.actor import Actor
from zhicheng.casework.case import Case, case_of
from zhicheng.casework.deadlines import MOST
from zhicheng.casework.inspections.entitled import ANSWER, CLOSE, FIND, JUDGE, LINK, RESULT_WORDS
from zhicheng.casework.kinds import Topic
from zhicheng.casework.reasons import seal_reason
from zhicheng.casework.record import Notify, record
from zhicheng.casework.sanctions.entitled import READ as READ_SANCTION
from zhicheng.casework.seats import checkers
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Registry
from zhicheng.store.models import (
    Application,
    InspectedCase,
    Inspection,
    InspectionResult,
    InspectionState,
    Person,
    Sanction,
)
from zhicheng.store.moments import Clock
from zhicheng.store.vault import Erased

LONGEST = 1000


def see_case(session: Session, actor: Actor, clock: Clock, registry: Registry, *, case_id: UUID) -> Case:
    """A case of a sample with all that was filed and decided; the look is recorded. Raises Refusal, also once the person's
    data are gone."""
    sampled = fetch(session, actor, JUDGE, case_id)
    application = session.get_one(Application, sampled.application_id)
    try:
        found = case_of(session, actor, clock, registry, application)
    except Erased:
        raise Refusal("erased", "申报人的个人信息已经删除，这份申报不能再查看。", status=410) from None
    subjects = {"application": application.id, "inspection": sampled.inspection_id}
    record(session, "inspection.case_seen", actor=actor, clock=clock, subjects=subjects)
    return found


def judge(
    session: Session, actor: Actor, clock: Clock, *, case_id: UUID, version: int, result: str, words: str
) -> InspectedCase:
    """Record what was found of a case; it may be corrected until the conclusion. Raises Refusal and Stale."""
    sampled = fetch(session, actor, JUDGE, case_id, version=version)
    made = fetch(session, actor, FIND, sampled.inspection_id)
    wrong: dict[str, str] = {}
    if result not in set(InspectionResult):
        wrong["result"] = f"请选择复核结果：{'、'.join(RESULT_WORDS.values())}。"
    if result == InspectionResult.PROBLEM and not words.strip():
        wrong["words"] = "发现问题的，请写明是什么问题、在哪份材料。"
    if len(words.strip()) > LONGEST:
        wrong["words"] = f"请不超过{LONGEST}字。"
    if wrong:
        raise invalid(wrong)
    sampled.result, sampled.looked_by, sampled.looked_at = InspectionResult(result), actor.account_id, clock()
    column, payload = InspectedCase.words_cipher, {"result": sampled.result}
    sealed, digest = seal_reason(session, made.organisation_id, column, sampled.id, words.strip())
    sampled.words_cipher = sealed if words.strip() else None
    record(
        session,
        "inspection.case_judged",
        actor=actor,
        clock=clock,
        subjects={"case": sampled.id, "inspection": made.id, "application": sampled.application_id},
        payload={**payload, "words": digest},
        changed=sampled,
    )
    return sampled


def find(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    inspection_id: UUID,
    version: int,
    words: str,
    deadline: date | None,
) -> Inspection:
    """Conclude once every case is judged: with problems there is a deadline to correct (calendar day), without the
    inspection is closed. Raises Refusal and Stale."""
    made = fetch(session, actor, FIND, inspection_id, version=version)
    found = dict(_results(session, made))
    if None in found:
        raise Refusal("unfinished", f"还有{found[None]}件申报没有复核结果。请逐件复核后再作出结论。", status=422)
    troubled, today = found.get(InspectionResult.PROBLEM, 0), beijing_day(clock())
    wrong = {}
    if not 0 < len(words.strip()) <= LONGEST:
        wrong["words"] = f"请写明抽查的结论，不超过{LONGEST}字，该单位会看到。"
    if troubled and (deadline is None or deadline <= today):
        wrong["deadline"] = "发现问题的，请给出整改的最后一天，应在今天以后。"
    if wrong:
        raise invalid(wrong)
    column = Inspection.finding_cipher
    made.finding_cipher, digest = seal_reason(session, made.organisation_id, column, made.id, words.strip())
    made.found_by, made.found_at, made.deadline = actor.account_id, clock(), deadline if troubled else None
    made.state = InspectionState.FOUND if troubled else InspectionState.CLOSED
    if not troubled:
        made.closed_by, made.closed_at = actor.account_id, clock()
    payload: dict[str, object] = {"problems": troubled, "words": digest}
    if made.deadline is not None:
        payload["deadline"] = made.deadline
    told = _letters(Topic.INSPECTION_FOUND, checkers(session, made.organisation_id))
    record(
        session,
        "inspection.found",
        actor=actor,
        clock=clock,
        subjects=_about(made),
        payload=payload,
        changed=made,
        notify=told,
    )
    return made


def answer(
    session: Session, actor: Actor, clock: Clock, *, inspection_id: UUID, version: int, words: str
) -> Inspection:
    """The inspected organisation reports what it has corrected. Raises Refusal and Stale."""
    made = fetch(session, actor, ANSWER, inspection_id, version=version)
    if not 0 < len(words.strip()) <= LONGEST:
        raise invalid({"answer": f"请写明纠正了什么、怎样纠正的，不超过{LONGEST}字，人社部门会看到。"})
    column = Inspection.answer_cipher
    made.answer_cipher, digest = seal_reason(session, made.organisation_id, column, made.id, words.strip())
    made.answered_by, made.answered_at = actor.account_id, clock()
    record(
        session,
        "inspection.answered",
        actor=actor,
        clock=clock,
        subjects=_about(made),
        payload={"words": digest},
        changed=made,
        notify=_letters(Topic.INSPECTION_ANSWERED, checkers(session, made.issued_for)),
    )
    return made


def link(
    session: Session, actor: Actor, clock: Clock, *, inspection_id: UUID, version: int, sanction_id: UUID | None
) -> Inspection:
    """Say which sanction of the same office came of the inspection. Raises Refusal and Stale."""
    made = fetch(session, actor, LINK, inspection_id, version=version)
    query = visible(actor, READ_SANCTION).where(
        Sanction.id == sanction_id, Sanction.organisation_id == made.organisation_id
    )
    found = session.scalar(query)
    if found is None:
        raise invalid({"sanction_id": "请选择对该办事机构作出的处理；没有的，请先在“评审监督”中作出处理。"})
    made.sanction_id = found.id
    subjects = {"inspection": made.id, "sanction": found.id}
    record(session, "inspection.linked", actor=actor, clock=clock, subjects=subjects, changed=made)
    return made


def close(session: Session, actor: Actor, clock: Clock, *, inspection_id: UUID, version: int) -> Inspection:
    """End an inspection whose problems are corrected, or led to a sanction. Raises Refusal and Stale."""
    made = fetch(session, actor, CLOSE, inspection_id, version=version)
    made.state, made.closed_by, made.closed_at = InspectionState.CLOSED, actor.account_id, clock()
    told = _letters(Topic.INSPECTION_CLOSED, checkers(session, made.organisation_id))
    record(session, "inspection.closed", actor=actor, clock=clock, subjects=_about(made), changed=made, notify=told)
    return made


def overdue(made: Inspection, clock: Clock) -> bool:
    """Whether its deadline is over and the organisation has reported nothing."""
    waits = made.state is InspectionState.FOUND and made.answered_at is None
    return waits and made.deadline is not None and made.deadline < beijing_day(clock())


def warn_of_inspections(session: Session, clock: Clock) -> int:
    """Tell organisation and bureau, once, that a deadline to correct is over; how many inspections were warned of."""
    query = (
        select(Inspection)
        .where(
            Inspection.state == InspectionState.FOUND,
            Inspection.deadline < beijing_day(clock()),
            Inspection.answered_at.is_(None),
            Inspection.warned_at.is_(None),
        )
        .order_by(Inspection.deadline, Inspection.id)
        .limit(MOST)
        .with_for_update(of=Inspection, skip_locked=True)
    )
    found = session.scalars(query.execution_options(populate_existing=True)).all()
    for made in found:
        told = dict.fromkeys((*checkers(session, made.organisation_id), *checkers(session, made.issued_for)))
        # Not a change of the inspection: nobody who has it open is to be told that it changed.
        session.execute(update(Inspection).where(Inspection.id == made.id).values(warned_at=clock()))
        letters = _letters(Topic.INSPECTION_OVERDUE, told)
        record(session, "inspection.warned", actor=None, clock=clock, subjects=_about(made), notify=letters)
    return len(found)


def _results(session: Session, made: Inspection) -> Iterable[tuple[InspectionResult | None, int]]:
    """How many cases have which result; without one only those that can still be looked at."""
    query = (
        select(InspectedCase.result, func.count(InspectedCase.id))
        .join(Application, Application.id == InspectedCase.application_id)
        .join(Person, Person.id == Application.person_id)
        .where(
            InspectedCase.inspection_id == made.id,
            or_(InspectedCase.result.is_not(None), Person.erased_at.is_(None)),
        )
    )
    return [(each[0], each[1]) for each in session.execute(query.group_by(InspectedCase.result))]


def _about(made: Inspection) -> dict[str, UUID]:
    return {"inspection": made.id, "organisation": made.organisation_id}


def _letters(topic: Topic, accounts: Iterable[UUID]) -> list[Notify]:
    return [Notify(topic, each) for each in accounts]
