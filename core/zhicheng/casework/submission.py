"""Submission: pledge, snapshot, hash, receipt and route, all in one transaction or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.applications import EDITABLE, READ_OWN, snapshots_of
from zhicheng.casework.dossiers import File
from zhicheng.casework.drafts import Draft, draft_of
from zhicheng.casework.kinds import Topic
from zhicheng.casework.mending import open_return
from zhicheng.casework.minutes import rerouted, to_applicant
from zhicheng.casework.paper import expect
from zhicheng.casework.record import ALGORITHM, Notify, canonical, record
from zhicheng.casework.route import Resubmit
from zhicheng.casework.routing import Located, lay, locate, move, planned
from zhicheng.dossier.finding import Effect, Finding
from zhicheng.registry import Registry
from zhicheng.store.models import (
    Application,
    ApplicationStatus,
    CaseReturn,
    Recommendation,
    ReturnOutcome,
    Snapshot,
)
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

SLOTS = (1, 2)
"""An expert may recommend at most two people (JM-3.3.2)."""
REROUTED = "申报人补正后，单位或申报内容有变化，审核流程随之调整。"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the applicant gets: the digest of what was submitted, and when."""

    application_id: UUID
    number: int
    digest: str
    submitted_at: datetime


class NotEligible(Refusal):
    """The case can't be submitted: every finding that stands in the way, each to be mended at its place."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(
            "invalid",
            f"还有{len(findings)}项需要补充或修改，暂不能提交。内容已保存，请逐项处理后再提交。",
            status=422,
        )
        self.findings = findings


def submit(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, application_id: UUID, pledge: bool
) -> Receipt:
    """Submit a draft of one's own, or a returned case once it is mended; the same submission repeated gives the
    same receipt.

    A returned case is a new snapshot and goes to the desk that returned it; its mending deadline counts, no window.
    Raises NotEligible with every finding, Refusal when an expert has no recommendation left or the state forbids it.
    """
    application = fetch(session, actor, READ_OWN, application_id)
    if application.status is ApplicationStatus.SUBMITTED:
        return receipt_of(session, application)
    if application.status not in EDITABLE or not application.live:
        raise Refusal("conflict", "这份申报已不能提交。请在申报历史中查看它的状态。")
    now = clock()
    draft = draft_of(session, clock, registry, application, pledge=pledge)
    mended = open_return(session, application)
    if mended is not None and now >= mended.until:
        raise Refusal("conflict", "补正期限已过，按规定视为放弃，不能再提交。如有疑问，请联系退回的部门。")
    wrong = tuple(each for each in draft.judgement.findings if each.outcome is Effect.FAIL)
    if wrong:
        raise NotEligible(wrong)
    first = application.status is ApplicationStatus.DRAFT
    if first:
        application.revision_id = draft.notice.revision_id or application.revision_id
        application.submitted_at = now
    snapshot = _snapshot(session, actor, draft, now)
    _recommend(session, draft, now)
    if first:
        lay(session, application, draft.policy, draft.facts, now)
    else:
        _come_back(session, actor, clock, draft, locate(session, registry, application), mended)
    told = list(to_applicant(session, application, Topic.SUBMITTED))
    if mended is not None:
        told.append(Notify(Topic.CASE_CAME_BACK, mended.returned_by))
    record(
        session,
        "application.submitted",
        actor=actor,
        clock=clock,
        subjects={"application": application.id, "snapshot": snapshot.id},
        payload={"number": snapshot.number, "digest": f"{snapshot.algorithm}:{snapshot.digest.hex()}"},
        changed=application,
        notify=told,
    )
    expect(session, actor, clock, draft.policy, application)
    return _receipt(snapshot)


def receipt_of(session: Session, application: Application) -> Receipt:
    """The receipt of what was submitted last; raises Refusal where nothing was."""
    snapshots = snapshots_of(session, application)
    if not snapshots:
        raise Refusal("not_found", "这份申报还没有提交，没有回执。", status=404)
    return _receipt(snapshots[0])


def content_of(session: Session, application: Application, snapshot: Snapshot) -> dict[str, object]:
    """What a snapshot holds; raises Erased once the person's key is destroyed."""
    sealed = vault_of(session).open(
        application.person_id, Snapshot.content_cipher, snapshot.id, snapshot.content_cipher
    )
    content: dict[str, object] = json.loads(sealed)
    return content


def filed_part(draft: Draft) -> dict[str, Any]:
    """What a snapshot of this draft holds of the application itself."""
    return {
        "dossier": draft.dossier,
        "findings": [each.as_json() for each in draft.judgement.findings],
        "rows": {key: [row.id for row in each.rows] for key, each in draft.sections.items() if each.rows},
        "files": [_file(each) for each in draft.files],
    }


def _receipt(snapshot: Snapshot) -> Receipt:
    return Receipt(snapshot.application_id, snapshot.number, snapshot.digest.hex(), snapshot.taken_at)


def _snapshot(session: Session, actor: Actor, draft: Draft, now: datetime) -> Snapshot:
    application = draft.application
    earlier = snapshots_of(session, application)
    content = canonical(
        {
            "salt": os.urandom(16).hex(),
            **filed_part(draft),
            "chain": [each.as_json() for each in draft.judgement.chain],
            "policy": draft.policy.digest,
            "revision": str(application.revision_id),
        }
    )
    snapshot_id = uuid4()
    snapshot = Snapshot(
        id=snapshot_id,
        application_id=application.id,
        number=(earlier[0].number if earlier else 0) + 1,
        revision_id=application.revision_id,
        content_cipher=vault_of(session).seal(application.person_id, Snapshot.content_cipher, snapshot_id, content),
        digest=hashlib.new(ALGORITHM, content).digest(),
        algorithm=ALGORITHM,
        taken_by=actor.account_id,
        taken_at=now,
    )
    session.add(snapshot)
    session.flush()
    return snapshot


def _file(file: File) -> dict[str, object]:
    return {
        "id": str(file.id),
        "key": file.key,
        "row": file.row_id,
        "proof": file.proof,
        "sha256": file.sha256,
        "size": file.size,
    }


def _recommend(session: Session, draft: Draft, now: datetime) -> None:
    """Takes one of each expert's two slots; two people who take the last one at once: one wins, the other is told."""
    session.query(Recommendation).filter_by(application_id=draft.application.id).delete()
    vault = vault_of(session)
    for row in draft.facts.given("recommenders"):
        number = row.get("id_number")
        if number is None:
            continue
        index = vault.master.blind("expert", number)
        if not any(_took(session, draft, index, slot, now, number) for slot in SLOTS):
            name = row.get("name") or ""
            raise Refusal(
                "conflict",
                f"专家{name}已推荐两名专业技术人员破格申报，不能再推荐。请更换推荐专家后提交。",
                fields={"recommenders": f"专家{name}的推荐名额已满"},
            )


def _took(session: Session, draft: Draft, index: bytes, slot: int, now: datetime, number: str) -> bool:
    recommendation_id = uuid4()
    made = Recommendation(
        id=recommendation_id,
        jurisdiction=draft.application.jurisdiction,
        application_id=draft.application.id,
        expert_index=index,
        expert_cipher=vault_of(session).seal(
            draft.application.person_id, Recommendation.expert_cipher, recommendation_id, number
        ),
        slot=slot,
        made_at=now,
    )
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError:
        return False
    return True


def _come_back(
    session: Session, actor: Actor, clock: Clock, draft: Draft, located: Located, mended: CaseReturn | None
) -> None:
    """To the desk that returned the case or, where what was mended leads another way, the first that differs."""
    number = located.state.position.route + 1
    desks = planned(session, draft.application, draft.policy, draft.facts, number=number)
    moved = rerouted(session, actor, clock, located, desks, reason=REROUTED, office=None)
    move(session, moved or located, Resubmit(), clock())
    if mended is not None:
        mended.closed_at, mended.outcome = clock(), ReturnOutcome.MENDED
