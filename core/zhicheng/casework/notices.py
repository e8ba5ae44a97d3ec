"""Notices: opened by a bureau from the plugin's template, published as immutable revisions, extended with a reason,
closed at the end."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.record import ALGORITHM, canonical, record
from zhicheng.casework.specialties.standing import joined, standing
from zhicheng.divisions import Divisions
from zhicheng.notice import NoTemplate, Terms, template_for, terms_of
from zhicheng.notice_check import problems
from zhicheng.notice_json import from_json, to_json
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.store.models import Notice, NoticeRevision, NoticeStatus, Organisation, OrganisationKind, Role
from zhicheng.store.moments import Clock

MOST_CHARACTERS = 500
"""Of a reason and of a scope, as they are stored."""
STAFF = (Role.ADMINISTRATOR, Role.HEAD, Role.HANDLER, Role.OFFICER)


@dataclass(frozen=True, slots=True)
class Published:
    """A notice with the revision that holds."""

    notice: Notice
    revision: NoticeRevision
    terms: Terms


def _own_bureau(actor: Actor) -> ColumnElement[bool]:
    offices = [post.organisation_id for post in actor.posts(*STAFF, kind=OrganisationKind.BUREAU) if post.approved]
    return Notice.organisation_id.in_(offices)


MANAGE = Action(key="notice.manage", title="管理通知", thing=Notice, scope=_own_bureau)


def open_notice(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, organisation_id: UUID, year: int
) -> Notice:
    """A draft from the template of the bureau's own jurisdiction, with the approved specialties; raises Refusal."""
    bureau = session.get(Organisation, organisation_id)
    if bureau is None or organisation_id not in {p.organisation_id for p in actor.posts(*STAFF) if p.approved}:
        raise Refusal("denied", "您不是该人社部门的工作人员，不能发布通知。请联系本部门管理员。", status=403)
    if bureau.kind is not OrganisationKind.BUREAU or bureau.division not in registry.jurisdictions:
        raise Refusal("denied", f"“{bureau.name}”不是发布申报通知的部门，请由省（市）人社部门发布。", status=403)
    approved = standing(session, bureau.division, year)
    terms = joined(registry.get(bureau.division), _template_terms(registry, bureau.division, year), approved)
    notice = Notice(
        id=uuid4(),
        jurisdiction=bureau.division,
        year=year,
        title=terms.title,
        status=NoticeStatus.DRAFT,
        organisation_id=bureau.id,
        draft=canonical(to_json(terms)),
        revision_id=None,
        created_at=clock(),
    )
    session.add(notice)
    record(session, "notice.opened", actor=actor, clock=clock, subjects={"notice": notice.id}, payload={"year": year})
    return notice


def draft_terms(notice: Notice) -> Terms | None:
    """What a notice's draft says, None where nothing is being worked on."""
    return from_json(json.loads(notice.draft)) if notice.draft else None


def publish(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    notice_id: UUID,
    version: int,
    reason: str = "",
    scope: str = "",
) -> NoticeRevision:
    """Freeze the draft as the next revision. A later revision needs a reason (an outage, a supplementary
    notice)."""
    notice = fetch(session, actor, MANAGE, notice_id, version=version)
    if notice.draft is None:
        raise Refusal("conflict", "通知没有待发布的修改。请先修改，再发布。")
    number = _latest_number(session, notice) + 1
    policy = Policy(registry.get(notice.jurisdiction), from_json(json.loads(notice.draft)))
    wrong = wrong_words(reason, scope, missing="请写明修改原因，申报人会看到。" if number > 1 else "")
    if wrong := {**wrong, **problems(policy.declarations, policy.terms)}:
        raise invalid(wrong)
    revision = NoticeRevision(
        id=uuid4(),
        notice_id=notice.id,
        number=number,
        content=notice.draft,
        digest=hashlib.new(ALGORITHM, notice.draft).digest(),
        algorithm=ALGORITHM,
        policy_digest=policy.digest,
        reason=reason.strip() or None,
        scope=scope.strip() or None,
        published_by=actor.account_id,
        published_at=clock(),
    )
    session.add(revision)
    session.flush()
    notice.revision_id, notice.draft = revision.id, None
    if notice.status is NoticeStatus.DRAFT:
        notice.status = NoticeStatus.OPEN
    record(
        session,
        "notice.published",
        actor=actor,
        clock=clock,
        subjects={"notice": notice.id, "revision": revision.id},
        payload={"number": number},
        changed=notice,
    )
    return revision


def extend(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    notice_id: UUID,
    version: int,
    closes: datetime,
    reason: str,
    scope: str = "",
) -> NoticeRevision:
    """Move the end of every window that ends earlier, after an outage; a new revision with reason and scope."""
    notice = fetch(session, actor, MANAGE, notice_id, version=version)
    terms = published_terms(session, notice)
    if notice.draft is not None:
        raise Refusal("conflict", "通知有尚未发布的修改。请先发布这些修改，再延长期限，以免丢失。")
    if wrong := wrong_words(reason, scope, missing="请写明延长的原因，申报人会看到。"):
        raise invalid(wrong)
    if all(each.closes >= closes for each in terms.windows):
        raise Refusal(
            "invalid", "新的截止时间没有晚于原来的截止时间。", status=422, fields={"closes": "请填写更晚的时间。"}
        )
    windows = tuple(replace(each, closes=max(each.closes, closes)) for each in terms.windows)
    notice.draft = canonical(to_json(replace(terms, windows=windows)))
    session.flush()
    return publish(
        session, actor, clock, registry, notice_id=notice_id, version=notice.version, reason=reason, scope=scope
    )


def close(session: Session, actor: Actor, clock: Clock, *, notice_id: UUID, version: int) -> Notice:
    """End a round: nobody begins an application under the notice any more; what was begun goes on. Never undone.

    Raises Refusal while it isn't published or has changes that aren't, and Stale.
    """
    notice = fetch(session, actor, MANAGE, notice_id, version=version)
    if notice.status is not NoticeStatus.OPEN:
        raise Refusal("conflict", "只有已发布、尚未结束的通知可以结束。请刷新页面核对它的状态。")
    if notice.draft is not None:
        raise Refusal("conflict", "通知有尚未发布的修改。请先发布或放弃这些修改，再结束通知。")
    notice.status = NoticeStatus.CLOSED
    record(session, "notice.closed", actor=actor, clock=clock, subjects={"notice": notice.id}, changed=notice)
    return notice


def made_public(session: Session, registry: Registry, notice_id: UUID) -> Published | None:
    """A notice that everybody may read, open or closed, of an enabled place; None where there is no such."""
    row = session.execute(
        select(Notice, NoticeRevision)
        .join(NoticeRevision, NoticeRevision.id == Notice.revision_id)
        .where(Notice.id == notice_id, Notice.jurisdiction.in_(registry.jurisdictions))
    ).one_or_none()
    return Published(row[0], row[1], terms_in(row[1])) if row else None


def published(session: Session, *, jurisdictions: Sequence[str] | None = None) -> list[Published]:
    """The open notices with the revision that holds, newest round first; of these places, or of all."""
    query = (
        select(Notice, NoticeRevision)
        .join(NoticeRevision, NoticeRevision.id == Notice.revision_id)
        .where(Notice.status == NoticeStatus.OPEN)
        .order_by(Notice.year.desc(), Notice.jurisdiction, Notice.created_at)
    )
    if jurisdictions is not None:
        query = query.where(Notice.jurisdiction.in_(jurisdictions))
    return [Published(notice, revision, terms_in(revision)) for notice, revision in session.execute(query)]


def of_place(jurisdiction: str) -> Select[Any]:
    """Everything that a place has published, open and closed, each with its revision; by ``year`` and ``id``."""
    query: Select[Any] = select(Notice).add_columns(NoticeRevision)
    holding = query.join(NoticeRevision, NoticeRevision.id == Notice.revision_id)
    return holding.where(Notice.jurisdiction == jurisdiction)


def places_of(unit: Organisation) -> frozenset[str]:
    """The divisions in which a unit lies, from its own up to its province, and where it was registered."""
    divisions = Divisions.official()
    around = divisions.ancestors(unit.division) if unit.division in divisions else ()
    return frozenset({unit.jurisdiction, unit.division, *around})


def revisions(session: Session, notice_id: UUID) -> list[NoticeRevision]:
    """All published revisions of a notice, newest first."""
    query = select(NoticeRevision).where(NoticeRevision.notice_id == notice_id).order_by(NoticeRevision.number.desc())
    return list(session.scalars(query))


def terms_in(revision: NoticeRevision) -> Terms:
    return from_json(json.loads(revision.content))


def policy_in(registry: Registry, revision: NoticeRevision) -> Policy:
    """The policy of a revision; raises KeyError where the plugin of its place is not enabled any more."""
    terms = terms_in(revision)
    return Policy(registry.get(terms.jurisdiction), terms)


def _template_terms(registry: Registry, jurisdiction: str, year: int) -> Terms:
    try:
        template = template_for(registry.get(jurisdiction).timelines, year)
    except NoTemplate as none:
        raise Refusal("invalid", str(none), status=422, fields={"year": str(none)}) from none
    return terms_of(jurisdiction, template, year)


def working_terms(session: Session, notice: Notice) -> Terms:
    """What a notice's draft says, else what holds; raises Refusal where there is neither."""
    return draft_terms(notice) or published_terms(session, notice)


def published_terms(session: Session, notice: Notice) -> Terms:
    """What holds; raises Refusal before the first publication."""
    revision = session.get(NoticeRevision, notice.revision_id) if notice.revision_id else None
    if revision is None:
        raise Refusal("conflict", "通知尚未发布。请先发布通知。")
    return terms_in(revision)


def _latest_number(session: Session, notice: Notice) -> int:
    newest = revisions(session, notice.id)
    return newest[0].number if newest else 0


def wrong_words(reason: str, scope: str, *, missing: str = "") -> dict[str, str]:
    """What is wrong with a reason and a scope, by field; ``missing`` says what is wanted where a reason is."""
    wrong = {"reason": missing} if missing and not reason.strip() else {}
    for key, name, text in (("reason", "原因", reason), ("scope", "适用范围", scope)):
        if len(text.strip()) > MOST_CHARACTERS:
            wrong[key] = f"{name}最多{MOST_CHARACTERS}字，现为{len(text.strip())}字，请精简。"
    return wrong
