"""Asking that hours be recognised for an activity, with its proof; and taking the request back before it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, false, func, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.keeping import keep, pieces
from zhicheng.casework.kinds import Topic
from zhicheng.casework.learning.amounts import tenths_of
from zhicheng.casework.learning.places import Home, home_of, nearest_bureau
from zhicheng.casework.learning.rule_dates import closed_because, rule_dates
from zhicheng.casework.learning.sheets import EARLIEST_YEAR
from zhicheng.casework.record import Notify, canonical, record
from zhicheng.casework.seats import checkers
from zhicheng.casework.stored_files import safe
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Registry
from zhicheng.specs import Activity
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import LearningClaim, LearningClaimFile, LearningClaimState
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of
from zhicheng.uploads import Inspected, UploadRefused, UploadRules, inspect

RULES = UploadRules(formats=("jpg", "png", "pdf"), max_bytes=5000 * 1024)
"""The sizes are the platform's: together the files of one request fit into one request of a browser."""
MOST_FILES = 5
MOST_WAITING = 20
MOST_CHARACTERS = 1000
STATE_WORDS = {
    LearningClaimState.REQUESTED: "等待认定",
    LearningClaimState.RECOGNISED: "已认定",
    LearningClaimState.REFUSED: "未予认定",
    LearningClaimState.WITHDRAWN: "已撤回",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A request as typed: the activity's key, the year, the hours, and what one did."""

    activity: str
    year: str
    hours: str
    words: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A file as it came; the stream can be rewound."""

    filename: str
    stream: BinaryIO


def _own(actor: Actor) -> ColumnElement[bool]:
    return LearningClaim.person_id == actor.person_id if actor.person_id else false()


def _requested(claim: LearningClaim) -> Refusal | None:
    if claim.state is LearningClaimState.REQUESTED:
        return None
    return Refusal("conflict", f"这份申请{STATE_WORDS[claim.state]}，没有再次操作。请刷新页面查看。")


READ_OWN = Action(key="learning.read_own", title="查看学时认定申请", thing=LearningClaim, scope=_own)
WITHDRAW = Action(key="learning.withdraw", title="撤回学时认定申请", thing=LearningClaim, scope=_own, ready=_requested)


def ask(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    blobs: BlobDirectory,
    *,
    wanted: Wanted,
    files: Sequence[Proof],
) -> LearningClaim:
    """Ask for oneself. Raises Refusal with a message at each answer, or where nothing can be asked for now."""
    home = home_of(session, registry, actor.person_id) if actor.person_id else None
    if home is None or actor.person_id is None:
        raise Refusal(
            "not_offered", "您所在的地区没有开放学时认定。请先绑定所在单位，或者咨询当地人社部门。", status=404
        )
    activity, inspected = _checked(session, clock, home, wanted, files)
    _refuse_too_many(session, actor.person_id)
    vault, claim_id, now = vault_of(session), uuid4(), clock()
    claim = LearningClaim(
        id=claim_id,
        person_id=actor.person_id,
        jurisdiction=home.rules.jurisdiction,
        division=home.division,
        activity=activity.key,
        year=int(wanted.year),
        asked=tenths_of(wanted.hours) or 0,
        details_cipher=vault.seal(
            actor.person_id, LearningClaim.details_cipher, claim_id, canonical({"words": wanted.words.strip()})
        ),
        state=LearningClaimState.REQUESTED,
        asked_at=now,
    )
    session.add(claim)
    session.flush()
    for each, found in zip(files, inspected, strict=True):
        _keep(session, blobs, claim, each, found)
    office = nearest_bureau(session, home.division, home.rules.recognisers(activity))
    record(
        session,
        "learning.claimed",
        actor=actor,
        clock=clock,
        subjects={"claim": claim_id, "person": actor.person_id},
        payload={"files": len(files)},
        notify=tuple(
            Notify(Topic.LEARNING_CLAIMED, each) for each in checkers(session, office) if each != actor.account_id
        ),
    )
    return claim


def withdraw(session: Session, actor: Actor, clock: Clock, *, claim_id: UUID, version: int) -> LearningClaim:
    """Take a request back that nobody has answered. Raises Refusal and Stale."""
    claim = fetch(session, actor, WITHDRAW, claim_id, version=version)
    claim.state = LearningClaimState.WITHDRAWN
    subjects = {"claim": claim.id, "person": claim.person_id}
    record(session, "learning.withdrawn", actor=actor, clock=clock, subjects=subjects, changed=claim)
    return claim


def _checked(
    session: Session, clock: Clock, home: Home, wanted: Wanted, files: Sequence[Proof]
) -> tuple[Activity, list[Inspected]]:
    problems, today = {}, beijing_day(clock())
    activity = home.rules.activity(wanted.activity)
    if activity is None:
        problems["activity"] = "请从列出的活动中选择一项。"
    elif closed := closed_because(activity, rule_dates(session, home.rules.jurisdiction), today):
        problems["activity"] = closed
    year = wanted.year.strip()
    if not (year.isascii() and year.isdigit() and EARLIEST_YEAR <= int(year) <= today.year):
        problems["year"] = f"年度应为{EARLIEST_YEAR}至{today.year}的四位数字。"
    if not tenths_of(wanted.hours):
        problems["hours"] = "请填写申请认定的学时，最多一位小数，例如 12 或 12.5。"
    if not 0 < len(wanted.words.strip()) <= MOST_CHARACTERS:
        problems["words"] = f"请写明参加的活动、起止时间和组织单位，不超过{MOST_CHARACTERS}个字。"
    inspected, problem = _inspected(files)
    if problem:
        problems["files"] = problem
    if problems or activity is None:
        raise invalid(problems)
    return activity, inspected


def _inspected(files: Sequence[Proof]) -> tuple[list[Inspected], str]:
    if not 0 < len(files) <= MOST_FILES:
        return [], f"请上传1至{MOST_FILES}个证明材料。"
    try:
        return [inspect(each.stream, filename=each.filename, rules=RULES) for each in files], ""
    except UploadRefused as refused:
        return [], refused.message


def _refuse_too_many(session: Session, person_id: UUID) -> None:
    waiting = select(func.count(LearningClaim.id)).where(
        LearningClaim.person_id == person_id, LearningClaim.state == LearningClaimState.REQUESTED
    )
    if (session.scalar(waiting) or 0) >= MOST_WAITING:
        raise Refusal("conflict", f"您已有{MOST_WAITING}份申请等待认定，没有提交。请等待答复，或者撤回不需要的申请。")


def _keep(session: Session, blobs: BlobDirectory, claim: LearningClaim, each: Proof, found: Inspected) -> None:
    vault, file_id, owner = vault_of(session), uuid4(), claim.person_id
    written = keep(session, blobs, file_id, pieces(each.stream), owner=owner)
    name = vault.seal(owner, LearningClaimFile.filename_cipher, file_id, safe(each.filename))
    session.add(
        LearningClaimFile(
            id=file_id,
            claim_id=claim.id,
            filename_cipher=name,
            media_type=found.media_type,
            size=written.size,
            digest=written.digest,
            algorithm=written.algorithm,
            added_at=claim.asked_at,
        )
    )
