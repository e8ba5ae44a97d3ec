"""Working on a publication: nothing of it is seen before it is published, and all of it can be given up until then."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.publications.content import Content, plain, read
from zhicheng.casework.publications.kinds import FORMS, doubts, kept
from zhicheng.casework.record import canonical, record
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Registry
from zhicheng.store.models import (
    Organisation,
    OrganisationKind,
    Publication,
    PublicationKind,
    PublicationRevision,
    PublicationStatus,
    Role,
)
from zhicheng.store.moments import Clock

STAFF = (Role.ADMINISTRATOR, Role.HEAD, Role.HANDLER, Role.OFFICER)
UNTITLED = "（未命名）"


def _own_bureau(actor: Actor) -> ColumnElement[bool]:
    posts = actor.posts(*STAFF, kind=OrganisationKind.BUREAU)
    return Publication.organisation_id.in_([post.organisation_id for post in posts if post.approved])


def _not_withdrawn(publication: Publication) -> Refusal | None:
    if publication.status is not PublicationStatus.WITHDRAWN:
        return None
    return Refusal("conflict", "这条信息已经撤下，不能再修改。需要重新公开的，请新建一条。")


READ = Action(key="publication.read", title="查看信息发布", thing=Publication, scope=_own_bureau)
MANAGE = Action(
    key="publication.manage", title="管理信息发布", thing=Publication, scope=_own_bureau, ready=_not_withdrawn
)


def draft(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, organisation_id: UUID, kind: PublicationKind
) -> Publication:
    """A new, empty draft of the bureau that issues the notices of its place; raises Refusal."""
    bureau = session.get(Organisation, organisation_id)
    own = {post.organisation_id for post in actor.posts(*STAFF, kind=OrganisationKind.BUREAU) if post.approved}
    if bureau is None or organisation_id not in own:
        raise Refusal("denied", "您不是该人社部门的工作人员，不能发布信息。请联系本部门管理员。", status=403)
    if bureau.division not in {each.jurisdiction.code for each in registry.offering()}:
        raise Refusal("denied", f"“{bureau.name}”不发布本地区的职称信息，请由发布申报通知的人社部门发布。", status=403)
    content = Content(issued_by=bureau.name) if "issued_by" in FORMS[kind].asks else Content()
    publication = Publication(
        id=uuid4(),
        jurisdiction=bureau.division,
        kind=kind,
        organisation_id=bureau.id,
        title=UNTITLED,
        dated=beijing_day(clock()),
        status=PublicationStatus.DRAFT,
        draft=canonical(plain(content)),
        revision_id=None,
        created_at=clock(),
    )
    session.add(publication)
    subjects = {"publication": publication.id}
    record(session, "publication.drafted", actor=actor, clock=clock, subjects=subjects, payload={"kind": kind})
    return publication


def save(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    publication_id: UUID,
    version: int,
    typed: Mapping[str, Any],
) -> Publication:
    """Write what was typed into the draft; files stay as they are. What is missing may stay so until it is published.

    Raises Refusal with a message at each answer that can't be read or can't be right, and Stale.
    """
    publication = fetch(session, actor, MANAGE, publication_id, version=version)
    content, wrong = read({key: value for key, value in typed.items() if key != "files"})
    content = kept(publication.kind, content)
    wrong = {**wrong, **dict(doubts(registry.get(publication.jurisdiction), content))}
    if content.replaces is not None and content.replaces not in replaceable(session, publication):
        wrong["replaces"] = "请从列出的选项中选择。"
    if wrong := {key: words for key, words in wrong.items() if key.split("-")[0] in FORMS[publication.kind].asks}:
        raise invalid(wrong)
    return written(session, actor, clock, publication, lambda old: replace(content, files=old.files))


def written(
    session: Session, actor: Actor, clock: Clock, publication: Publication, edit: Callable[[Content], Content]
) -> Publication:
    """Make the draft what ``edit`` makes of what is being worked on; a published one keeps its title until then."""
    content = edit(working(session, publication))
    publication.draft = canonical(plain(content))
    if publication.status is PublicationStatus.DRAFT:
        publication.title = content.title or UNTITLED
    subjects = {"publication": publication.id}
    record(session, "publication.changed", actor=actor, clock=clock, subjects=subjects, changed=publication)
    return publication


def working(session: Session, publication: Publication) -> Content:
    """What the draft says, else what holds."""
    if publication.draft is not None:
        return stored(publication.draft)
    return stored(session.get_one(PublicationRevision, publication.revision_id).content)


def stored(content: bytes) -> Content:
    """What a draft or a revision says."""
    found, _ = read(json.loads(content))
    return found


def replaceable(session: Session, publication: Publication) -> dict[UUID, str]:
    """What this one may take the place of: the newest published of its kind and place, by id, each with its title."""
    query = (
        select(Publication.id, Publication.title)
        .where(
            Publication.jurisdiction == publication.jurisdiction,
            Publication.kind == publication.kind,
            Publication.status == PublicationStatus.PUBLISHED,
            Publication.id != publication.id,
        )
        .order_by(Publication.dated.desc(), Publication.id)
        .limit(200)
    )
    return {each.id: each.title for each in session.execute(query)}


def latest_number(session: Session, publication: Publication) -> int:
    """The number of the newest revision, 0 before the first."""
    query = select(func.max(PublicationRevision.number)).where(PublicationRevision.publication_id == publication.id)
    return session.scalar(query) or 0
