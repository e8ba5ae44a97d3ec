"""A bureau takes a round from a committee that is late, and entrusts its cases to others (JB-6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import Topic
from zhicheng.casework.record import Notify, canonical, committed, new_salt, record
from zhicheng.casework.rounds.bars import loss_of
from zhicheng.casework.rounds.cases import Cases, gathered, hold
from zhicheng.casework.rounds.choosing import (
    LONGEST_NUMBER,
    LONGEST_REASON,
    Answer,
    Office,
    offices,
    refuse_changed,
    shares,
    wrong_answers,
)
from zhicheng.casework.rounds.ending import OfficeRound, met_in_time, rounds_of, undecided
from zhicheng.casework.rounds.entrusting import cancel_lists, entrust_cases
from zhicheng.casework.seats import checkers, seats
from zhicheng.casework.unique import once
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Registry
from zhicheng.rounds import BARRED, loses_round
from zhicheng.spans import add_years
from zhicheng.specs import Citation
from zhicheng.store.models import (
    Batch,
    BatchState,
    Candidate,
    MissedRound,
    Notice,
    Organisation,
    RoundLoss,
)
from zhicheng.store.moments import Clock

TWICE = Refusal("decided", "该办事机构本年度的评审授权已经取消，没有再次操作。请刷新页面查看。")


def _issued(actor: Actor) -> ColumnElement[bool]:
    """Missed rounds under notices of bureaus for which the actor works."""
    return exists().where(Notice.id == MissedRound.notice_id, Notice.organisation_id.in_(seats(actor)))


TAKE = Action(key="round.take", title="取消年度评审授权", thing=MissedRound, scope=_issued)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The declaration as typed, with the answers for each series and level of the cases."""

    document_number: str
    reason: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Losing:
    """What would happen: whose round, which cases are entrusted, which lists are cancelled. ``offices`` are those to
    choose from."""

    missed: MissedRound
    round: OfficeRound
    cases: Cases
    lists: tuple[Batch, ...]
    offices: tuple[Office, ...]
    years: int
    cites: tuple[Citation, ...]


def losing(session: Session, actor: Actor, clock: Clock, registry: Registry, *, missed_id: UUID) -> Losing:
    """What declaring a round lost would do now; raises Refusal where it can't be declared (any more)."""
    missed = fetch(session, actor, TAKE, missed_id)
    today = beijing_day(clock())
    if loss_of(session, notice_id=missed.notice_id, organisation_id=missed.organisation_id) is not None:
        raise TWICE
    mine = (Notice.id == missed.notice_id, Organisation.id == missed.organisation_id)
    known = next((each for each in rounds_of(session, registry, today, *mine) if each.due < today and each.late), None)
    if known is None:
        raise Refusal(
            "conflict", "该办事机构已经没有逾期未评审的申报，或者期限已经延长，无需取消授权。请刷新页面核对。"
        )
    rule = loses_round(known.policy)
    if rule is None or not known.loses:
        raise Refusal("conflict", "按规定，只有非人社部门组建的评委会逾期未完成的，才取消年度评审授权。")
    lists = _open_lists(session, known)
    waiting = [each for each in lists if met_in_time(known.policy, each, today)]
    if waiting:
        titles = "、".join(f"“{each.title}”" for each in waiting)
        raise Refusal(
            "conflict", f"名单{titles}的会议在期限以内举行，登记结果的期限还没有到，请等结果确认或者期限过后再办理。"
        )
    about = {"notice_id": known.notice_id, "organisation_id": known.organisation_id}
    return Losing(
        missed=missed,
        round=known,
        cases=gathered(session, **about, among=undecided(known)),
        lists=lists,
        offices=offices(session, clock, known.policy, **about),
        years=int(known.policy.parameter(BARRED).value),
        cites=rule.cites,
    )


def declare(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, missed_id: UUID, wanted: Wanted
) -> RoundLoss:
    """Take the round: open lists are cancelled, undecided cases go to the other offices, the late one is barred.

    Everybody concerned is told. Raises Refusal with a message at each answer that is wrong, and where the cases
    aren't those that were shown.
    """
    missed = fetch(session, actor, TAKE, missed_id)
    hold(session, notice_id=missed.notice_id, organisation_id=missed.organisation_id)
    found = losing(session, actor, clock, registry, missed_id=missed_id)
    refuse_changed(found.cases.groups, wanted.answers)
    _check(found, wanted)
    known, today = found.round, beijing_day(clock())
    bureau = session.get_one(Notice, known.notice_id).organisation_id
    loss = RoundLoss(
        id=uuid4(),
        notice_id=known.notice_id,
        organisation_id=known.organisation_id,
        due=known.due,
        number=found.cases.number,
        document_number=wanted.document_number.strip(),
        reason=wanted.reason.strip(),
        salt=new_salt(),
        barred_until=add_years(today, found.years),
        declared_for=bureau,
        declared_by=actor.account_id,
        declared_at=clock(),
    )
    with once(session, TWICE):
        session.add(loss)
    record(
        session,
        "round.lost",
        actor=actor,
        clock=clock,
        subjects={"loss": loss.id, "organisation": known.organisation_id, "notice": known.notice_id},
        payload={"number": loss.number, "content": content_digest(loss)},
        notify=[Notify(Topic.ROUND_LOST, each) for each in checkers(session, known.organisation_id)],
    )
    said = f"取消年度评审授权（{loss.document_number}）：{loss.reason}"
    cancel_lists(session, actor, clock, registry, found.lists, bureau=bureau, said=said)
    shared = shares(found.offices, wanted.answers)
    entrust_cases(session, actor, clock, registry, loss, found.cases, shared, notice_id=loss.notice_id, bureau=bureau)
    return loss


def content_digest(loss: RoundLoss) -> str:
    """The commitment to what was said that the event carries."""
    said = {
        "reason": loss.reason,
        "document_number": loss.document_number,
        "barred_until": loss.barred_until.isoformat(),
    }
    return committed(loss.salt, canonical(said).decode())


def _check(found: Losing, wanted: Wanted) -> None:
    """Raises Refusal with a message at each wrong answer."""
    wrong: dict[str, str] = {}
    if not 0 < len(wanted.document_number.strip()) <= LONGEST_NUMBER:
        wrong["document_number"] = f"请填写取消授权的文件文号，不超过{LONGEST_NUMBER}字。"
    if not 0 < len(wanted.reason.strip()) <= LONGEST_REASON:
        wrong["reason"] = f"请写明取消授权的理由，不超过{LONGEST_REASON}字，办事机构会看到。"
    wrong |= wrong_answers(found.offices, wanted.answers)
    if wrong:
        raise invalid(wrong)


def _open_lists(session: Session, known: OfficeRound) -> tuple[Batch, ...]:
    """The late office's lists without a result, on which somebody stands for whom the end counts, or nobody."""
    listed = exists().where(Candidate.batch_id == Batch.id)
    late = exists().where(Candidate.batch_id == Batch.id, *undecided(known))
    query = select(Batch).where(
        Batch.notice_id == known.notice_id,
        Batch.organisation_id == known.organisation_id,
        Batch.procedure.in_(known.procedures),
        Batch.state == BatchState.OPEN,
        late | ~listed,
    )
    return tuple(session.scalars(query.order_by(Batch.created_at, Batch.id)))


def number_on(session: Session, batches: Sequence[Batch]) -> dict[UUID, int]:
    """How many candidates stand on each list."""
    ids = [each.id for each in batches]
    query = select(Candidate.batch_id, func.count()).where(Candidate.batch_id.in_(ids)).group_by(Candidate.batch_id)
    return {key: number for key, number in session.execute(query) if key is not None}
