"""Answering a request: an officer of a bureau entitled by level and place types the hours, with the reason (JB-3.3)."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import Topic
from zhicheng.casework.learning.amounts import Amount, tenths_of
from zhicheng.casework.learning.claims import STATE_WORDS
from zhicheng.casework.learning.places import bureaus, recognised_at
from zhicheng.casework.learning.records import not_own, to_person
from zhicheng.casework.learning.rule_dates import closed_because, rule_dates
from zhicheng.casework.minutes import wanted_reason
from zhicheng.casework.reasons import seal_reason
from zhicheng.casework.record import canonical, record
from zhicheng.casework.scopes import any_of, inside
from zhicheng.divisions import encloses
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Registry
from zhicheng.store.models import HoursSource, LearningClaim, LearningClaimState, LearningHours
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of


def answerable(registry: Registry) -> Action[LearningClaim]:
    """Requests from the place of the actor's bureau for activities that its level recognises, never the actor's own."""

    def scope(actor: Actor) -> ColumnElement[bool]:
        found = [
            and_(
                LearningClaim.jurisdiction == rules.jurisdiction,
                inside(LearningClaim.division, post.division),
                LearningClaim.activity.in_(recognised_at(post, rules)),
            )
            for post, rules in bureaus(registry, actor)
        ]
        return any_of(*found) & not_own(actor, LearningClaim.person_id)

    return Action(key="learning.answer", title="认定学时", thing=LearningClaim, scope=scope)


def undecided(registry: Registry) -> Action[LearningClaim]:
    """The same, while nobody has answered."""
    return Action(
        key="learning.answer",
        title="认定学时",
        thing=LearningClaim,
        scope=answerable(registry).scope,
        ready=_requested,
    )


def recognise(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    claim_id: UUID,
    version: int,
    public: str,
    professional: str,
    reason: str,
) -> LearningHours:
    """Put hours on record as typed by the officer; the person reads the reason. Raises Refusal and Stale."""
    claim = fetch(session, actor, undecided(registry), claim_id, version=version)
    _refuse_closed(session, clock, registry, claim)
    amount = _amount(public, professional)
    said = wanted_reason(reason, asks="请写明认定的依据，本人会看到。")
    hours_id = uuid4()
    details = canonical({"title": "", "number": ""})
    _settle(actor, clock, registry, claim, LearningClaimState.RECOGNISED)
    column = LearningClaim.answer_cipher
    claim.answer_cipher, digest = seal_reason(session, claim.person_id, column, claim.id, said)
    entry = LearningHours(
        id=hours_id,
        person_id=claim.person_id,
        jurisdiction=claim.jurisdiction,
        year=claim.year,
        public_hours=amount.public,
        professional_hours=amount.professional,
        source=HoursSource.RECOGNITION,
        activity=claim.activity,
        details_cipher=vault_of(session).seal(claim.person_id, LearningHours.details_cipher, hours_id, details),
        claim_id=claim.id,
        recorded_by=actor.account_id,
        recorded_for=claim.decided_for,
        recorded_at=clock(),
    )
    session.add(entry)
    record(
        session,
        "learning.recognised",
        actor=actor,
        clock=clock,
        subjects={"claim": claim.id, "person": claim.person_id, "hours": hours_id},
        payload={"reason": digest, "tenths": amount.total},
        changed=claim,
        notify=to_person(session, claim.person_id, Topic.LEARNING_RECOGNISED),
    )
    return entry


def refuse(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, claim_id: UUID, version: int, reason: str
) -> LearningClaim:
    """Recognise nothing, for a reason that the person reads. Raises Refusal and Stale."""
    claim = fetch(session, actor, undecided(registry), claim_id, version=version)
    said = wanted_reason(reason, asks="请写明不予认定的理由，本人会看到。")
    _settle(actor, clock, registry, claim, LearningClaimState.REFUSED)
    column = LearningClaim.answer_cipher
    claim.answer_cipher, digest = seal_reason(session, claim.person_id, column, claim.id, said)
    record(
        session,
        "learning.refused",
        actor=actor,
        clock=clock,
        subjects={"claim": claim.id, "person": claim.person_id},
        payload={"reason": digest},
        changed=claim,
        notify=to_person(session, claim.person_id, Topic.LEARNING_REFUSED),
    )
    return claim


def _requested(claim: LearningClaim) -> Refusal | None:
    if claim.state is LearningClaimState.REQUESTED:
        return None
    return Refusal("conflict", f"这份申请{STATE_WORDS[claim.state]}，没有再次操作。请刷新页面查看最新状态。")


def _refuse_closed(session: Session, clock: Clock, registry: Registry, claim: LearningClaim) -> None:
    """A rule whose day was taken back, or moved, since the request was made."""
    rules = registry.get(claim.jurisdiction).learning
    activity = rules.activity(claim.activity) if rules else None
    if activity is None:
        raise Refusal("conflict", "这项活动已不在认定范围内，没有认定。请写明理由，答复不予认定。")
    closed = closed_because(activity, rule_dates(session, claim.jurisdiction), beijing_day(clock()))
    if closed:
        cite = activity.cites[0] if activity.cites else None
        raise Refusal("conflict", f"{closed}现在不能认定，申请仍然保留。", clause=cite)


def _amount(public: str, professional: str) -> Amount:
    typed = {"public": tenths_of(public), "professional": tenths_of(professional)}
    problems = {key: "学时应为数字，最多一位小数。" for key, tenths in typed.items() if tenths is None}
    if not problems and not any(typed.values()):
        problems["professional"] = "请填写认定的学时；不予认定的，请按“不予认定”。"
    if problems:
        raise invalid(problems)
    return Amount(typed["public"] or 0, typed["professional"] or 0)


def _settle(actor: Actor, clock: Clock, registry: Registry, claim: LearningClaim, state: LearningClaimState) -> None:
    entitled = (
        post.organisation_id
        for post, rules in bureaus(registry, actor)
        if encloses(post.division, claim.division) and claim.activity in recognised_at(post, rules)
    )
    claim.state, claim.decided_by, claim.decided_at = state, actor.account_id, clock()
    claim.decided_for = next(entitled)
