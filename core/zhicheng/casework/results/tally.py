"""The result of a list: counts of a meeting held on paper, or recognition, in one step that can't be taken back (N-1)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.ballots.afterwards import count_on_paper, counted_since, on_paper, without_second_vote
from zhicheng.casework.ballots.standing import refuse_while_voting, voted_online
from zhicheng.casework.committees.authority import refuse_unauthorised
from zhicheng.casework.kinds import Topic
from zhicheng.casework.meetings.minutes import signed
from zhicheng.casework.meetings.planning import meeting_of
from zhicheng.casework.meetings.standing import held_for, hold
from zhicheng.casework.minutes import wanted_reason
from zhicheng.casework.reasons import open_reason, seal_reason
from zhicheng.casework.record import ALGORITHM, canonical, record
from zhicheng.casework.results.acts import announce
from zhicheng.casework.results.candidates import kept_off
from zhicheng.casework.results.duties import duty_now
from zhicheng.casework.results.lists import KEEP, on_list, policy_of, touched
from zhicheng.casework.results.papers import papers
from zhicheng.casework.results.steps import finish
from zhicheng.casework.rounds.late import refuse_after_end
from zhicheng.casework.sanctions.stopping import refuse_stopped
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.specs import ActKind, Basis, Procedure
from zhicheng.store.models import Application, Batch, Candidate, CandidateState
from zhicheng.store.moments import Clock
from zhicheng.votes import Count, Ruling, Tied, VoteRules, within_ceiling

MINUTES = "minutes"
FAILED_AT_CEILING = "赞成票达到规定比例，但通过人数已达上限（{title}不超过{share}，{candidates}人参评最多通过{room}人），按得票未能进入。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a list's counts would mean, before and as it is decided. ``missing`` keeps it from being decided; ``rulings``
    explain each vote; ``kept`` are those who pass, ``beyond`` those who passed the vote but not the ceiling."""

    missing: tuple[str, ...]
    rulings: Mapping[UUID, Ruling]
    kept: frozenset[UUID]
    beyond: frozenset[UUID]
    room: int | None = None


def count(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    batch_id: UUID,
    version: int,
    counts: Mapping[UUID, Count],
    reason: str = "",
) -> Batch:
    """Write the counts of some candidates down; they can be corrected until the list is decided.

    Of a list that was voted on online only the cases of a second ballot that was voided, with a reason. Raises Refusal with
    a message by application for each count that can't be right, and Stale.
    """
    batch = fetch(session, actor, KEEP, batch_id, version=version)
    policy, procedure = policy_of(session, registry, batch)
    if procedure.basis is not Basis.VOTE:
        raise Refusal("conflict", "这类名单由人社部门认定，没有表决票数。")
    online = voted_online(session, batch)
    paper = on_paper(session, meeting_of(session, batch)) if online else {}
    if online and not paper:
        raise Refusal("conflict", "这份名单在线投票，票数由开票得出，不能登记。改用纸质投票的，请先作废在线投票。")
    if batch.members is None:
        raise invalid({"members": "请先登记评委会组成人数和到会人数。"})
    rules, members = VoteRules.of(policy), batch.members
    problems = {str(key): words for key, each in counts.items() if (words := _wrong(rules, batch, members, each))}
    listed = {each.application_id: each for each in on_list(session, batch)}
    problems |= {str(key): "这份申报不在名单上，请刷新页面核对。" for key in counts if key not in listed}
    problems |= {str(key): "票数由在线开票得出，不能登记。" for key in counts if online and key not in paper}
    if problems:
        raise invalid(problems)
    said: dict[str, object] = {"number": len(counts)}
    if online and counts:
        said["reason"] = count_on_paper(session, actor, clock, batch, paper, counts, listed, reason)
    for key, each in counts.items():
        candidate = listed[key]
        candidate.present, candidate.in_favour = each.present, each.in_favour
        candidate.against, candidate.abstained = each.against, each.abstained
    touched(batch)
    subjects = {"batch": batch.id}
    record(session, "batch.counted", actor=actor, clock=clock, subjects=subjects, payload=said, changed=batch)  # fmt: skip
    return batch


def outcome(session: Session, registry: Registry, batch: Batch) -> Outcome:
    """What the counts mean by the law of the list; nothing is changed."""
    policy, procedure = policy_of(session, registry, batch)
    listed = on_list(session, batch)
    missing = [] if listed else ["名单上还没有申报"]
    if procedure.basis is Basis.RECOGNITION:
        return Outcome(missing=tuple(missing), rulings={}, kept=frozenset(), beyond=frozenset())
    rules = VoteRules.of(policy)
    missing += _meeting_missing(session, rules, batch)
    uncounted = [each for each in listed if each.present is None]
    if uncounted:
        missing.append(f"还有{len(uncounted)}人没有登记票数")
    beyond = [each for each in listed if each.present and each.present > (batch.present or 0)]
    if beyond and batch.present is not None:
        missing.append(f"会议到会人数改为{batch.present}人后，有{len(beyond)}人的票数与之不符，请重新登记")
    if missing or batch.members is None:
        return Outcome(missing=tuple(missing), rulings={}, kept=frozenset(), beyond=frozenset())
    votes = {each.application_id: _count(each) for each in listed}
    inquorate = sum(not rules.quorate(batch.members, each.present) for each in votes.values())
    if inquorate:
        words = f"有{inquorate}人因回避等原因到会专家不足评委会的三分之二，不能表决，请移出名单"
        return Outcome(missing=(words,), rulings={}, kept=frozenset(), beyond=frozenset())
    rulings = {key: rules.ruling(batch.members, each) for key, each in votes.items()}
    passed = {key: each for key, each in votes.items() if rulings[key].passed}
    return _ceiled(policy, procedure, rulings, passed, len(listed))


def decide(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    batch_id: UUID,
    version: int,
    refused: Mapping[UUID, str] | None = None,
    conflict_reason: str = "",
) -> Batch:
    """Make the result of a list final: its first act. ``refused`` are those not recognised, with reasons, where an
    authority decides without a vote; ``conflict_reason`` is why a case isn't voted on again although somebody who voted
    stands back from it since.

    Raises Refusal while something is missing or one of the candidates is kept off by now, and Stale.
    """
    batch = fetch(session, actor, KEEP, batch_id, version=version)
    refuse_while_voting(session, batch)
    policy, procedure = policy_of(session, registry, batch)
    duty = duty_now(session, actor, batch, ActKind.RESULT)
    listed = on_list(session, batch)
    refuse_stopped(session, batch.organisation_id, (each.committee for each in listed))
    found = outcome(session, registry, batch)
    held = kept_off(session, registry, listed)
    missing = [
        *found.missing,
        *(f"名单上有{len(held)}人不能参加评审（{_first(held)}），请移出名单" for _ in (0,) if held),
    ]
    if missing:
        message = "；".join(missing)
        raise Refusal("incomplete", f"还不能确认结果：{message}。", status=422, fields={"result": message})
    if batch.held_on is not None:
        refuse_after_end(session, registry, batch, on=batch.held_on)
    recognised = procedure.basis is Basis.RECOGNITION
    if batch.held_on is not None and not recognised:
        refuse_unauthorised(session, policy, listed, organisation_id=batch.organisation_id, on=batch.held_on)
    by_id = {each.application_id: each for each in listed}
    said = without_second_vote(session, actor, clock, batch, held_for(session, batch), by_id, conflict_reason)
    passed = _recognised(session, listed, refused or {}) if recognised else found.kept
    for each in listed:
        each.state = CandidateState.PASSED if each.application_id in passed else CandidateState.FAILED
        each.decided_at = clock()
        if each.application_id in found.beyond:
            _say_why(session, each, _beyond(policy, procedure, found, len(listed)))
    tally = [[str(each.application_id), each.state, each.present, each.in_favour, each.against, each.abstained] for each in listed]  # fmt: skip
    record(
        session,
        "batch.decided",
        actor=actor,
        clock=clock,
        subjects={"batch": batch.id},
        payload={
            "passed": len(passed),
            "failed": len(listed) - len(passed),
            "tally": f"{ALGORITHM}:{hashlib.new(ALGORITHM, canonical([str(batch.id), tally])).hexdigest()}",
            **said,
        },
        changed=touched(batch),
    )
    hold(session, batch)
    if not any(each.kind is ActKind.PUBLICITY for each in procedure.acts):
        # Nothing is publicized later that would tell them.
        announce(session, actor, clock, batch, {CandidateState.FAILED: Topic.RESULT_FAILED})
    finish(session, actor, clock, registry, batch, duty)
    return batch


def why(session: Session, candidate: Candidate) -> str:
    """Why a candidate failed beside the vote, wasn't recognised, or lost its result; empty where a vote decided."""
    if candidate.reason_cipher is None:
        return ""
    person = session.get_one(Application, candidate.application_id).person_id
    return open_reason(session, person, Candidate.reason_cipher, candidate.application_id, candidate.reason_cipher)


def _wrong(rules: VoteRules, batch: Batch, members: int, each: Count) -> str:
    if batch.present is not None and each.present > batch.present:
        return f"到会{each.present}人，多于本次会议到会的{batch.present}人，请核对。"
    return rules.wrong(members, each)


def _meeting_missing(session: Session, rules: VoteRules, batch: Batch) -> list[str]:
    missing = []
    if batch.held_on is None:
        missing.append("没有登记评审会议日期")
    if batch.members is None or batch.present is None:
        missing.append("没有登记评委会组成人数和到会人数")
    elif not rules.quorate(batch.members, batch.present):
        share = rules.quorum
        sum_ = f"{share.denominator}×{batch.present}＜{share.numerator}×{batch.members}"
        missing.append(
            f"到会{batch.present}人，不足评委会{batch.members}人的{share.numerator}/{share.denominator}（{sum_}），会议无效"
        )
    if voted_online(session, batch):
        minutes = signed(session, batch)
        if minutes is None:
            missing.append("会议纪要还没有由主持人签署")
        elif counted_since(session, minutes):
            missing.append("会议纪要形成后又投过票，请更正会议纪要，再由主持人签署")
    elif not any(each.kind == MINUTES for each in papers(session, batch)):
        missing.append("没有上传会议纪要扫描件")
    return missing


def _ceiled(
    policy: Policy, procedure: Procedure, rulings: Mapping[UUID, Ruling], passed: Mapping[UUID, Count], number: int
) -> Outcome:
    if procedure.ceiling is None:
        return Outcome(missing=(), rulings=rulings, kept=frozenset(passed), beyond=frozenset())
    share = VoteRules.share_of(policy, procedure.ceiling)
    room = share.numerator * number // share.denominator
    try:
        kept = within_ceiling(passed, candidates=number, share=share)
    except Tied as tied:
        words = (
            f"通过人数上限为{room}人，有{len(tied.among)}人得票相同、只余{tied.room}个名额，请由评委会再次表决后登记"
        )
        return Outcome(missing=(words,), rulings=rulings, kept=frozenset(), beyond=frozenset(), room=room)
    return Outcome(missing=(), rulings=rulings, kept=kept, beyond=frozenset(passed) - kept, room=room)


def _beyond(policy: Policy, procedure: Procedure, found: Outcome, number: int) -> str:
    share = VoteRules.share_of(policy, procedure.ceiling or "")
    title = policy.parameter(procedure.ceiling or "").title
    percent = f"{share.numerator * 100 // share.denominator}%"
    return FAILED_AT_CEILING.format(title=title, share=percent, candidates=number, room=found.room)


def _recognised(session: Session, listed: list[Candidate], refused: Mapping[UUID, str]) -> frozenset[UUID]:
    ids = {each.application_id for each in listed}
    if strangers := set(refused) - ids:
        raise invalid({str(each): "这份申报不在名单上，请刷新页面核对。" for each in strangers})
    for each in listed:
        if each.application_id in refused:
            _say_why(session, each, wanted_reason(refused[each.application_id], str(each.application_id), asks="请写明不予认定的理由。"))  # fmt: skip
    return frozenset(ids - set(refused))


def _say_why(session: Session, candidate: Candidate, words: str) -> str:
    person = session.get_one(Application, candidate.application_id).person_id
    sealed, digest = seal_reason(session, person, Candidate.reason_cipher, candidate.application_id, words)
    candidate.reason_cipher = sealed
    return digest


def _count(each: Candidate) -> Count:
    return Count(
        present=each.present or 0,
        in_favour=each.in_favour or 0,
        against=each.against or 0,
        abstained=each.abstained or 0,
    )


def _first(held: Mapping[UUID, tuple[str, ...]]) -> str:
    return next(iter(held.values()))[0]
