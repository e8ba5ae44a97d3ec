"""Who may do what, and which things they see: one declaration for both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session, object_session

from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import KINDS
from zhicheng.casework.record import changed_by, history, payload_of
from zhicheng.specs.citation import Citation
from zhicheng.spoken import spoken_moment
from zhicheng.store.base import Base, Versioned
from zhicheng.store.engine import READ_ONLY
from zhicheng.store.models import Account, Person

Thing = TypeVar("Thing", bound=Base)


class Refusal(Exception):
    """Something that isn't done, and why. ``message`` is for the reader: what happened, why, what to do next.

    ``code`` names the reason for programs, ``clause`` the law behind it, ``status`` is the HTTP status that
    fits, and ``fields`` holds a message for each answer that is wrong.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        clause: Citation | None = None,
        status: int = 409,
        fields: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.clause = clause
        self.status = status
        self.fields = dict(fields or {})


def invalid(fields: Mapping[str, str]) -> Refusal:
    """Answers that can't be taken, each with its message."""
    return Refusal("invalid", "有内容需要修改：" + "".join(fields.values()), status=422, fields=fields)


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed something meanwhile, when, and what."""

    who: str
    at: datetime
    what: str


class Stale(Refusal):
    """Somebody else saved first. Nothing was overwritten; ``changes`` tells who did what, when."""

    def __init__(self, changes: tuple[Change, ...]) -> None:
        told = "；".join(f"{change.who}于{spoken_moment(change.at)}{change.what}" for change in changes)
        super().__init__(
            "stale",
            f"您打开页面之后，内容已有变动{f'：{told}' if told else ''}。您的操作没有生效，请刷新页面核对后再操作。",
        )
        self.changes = changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Generic[Thing]):
    """Something that is done to a kind of thing.

    ``scope`` is the condition on the things that an actor may do it to; listing and acting both come from it.
    ``ready`` refuses things whose state doesn't allow it (now), with the reason.
    """

    key: str
    title: str
    thing: type[Thing]
    scope: Callable[[Actor], ColumnElement[bool]]
    ready: Callable[[Thing], Refusal | None] = lambda _thing: None


def visible(actor: Actor, action: Action[Thing]) -> Select[Thing]:
    """The things that the actor may do this to, whatever their state."""
    return select(action.thing).where(action.scope(actor))


def may(actor: Actor, action: Action[Thing], thing: Thing) -> Refusal | None:
    """Why the actor can't do this to a stored thing now; None when it can be done."""
    session = object_session(thing)
    if session is None:
        raise ValueError("access is judged on stored things")
    identity: Any = action.thing.__mapper__.primary_key[0]
    (key,) = action.thing.__mapper__.primary_key_from_instance(thing)
    if not session.scalar(select(exists().where(identity == key, action.scope(actor)))):
        return Refusal("denied", f"您没有“{action.title}”的权限。如需办理，请联系本单位管理员。", status=403)
    return action.ready(thing)


def fetch(
    session: Session, actor: Actor, action: Action[Thing], thing_id: UUID, *, version: int | None = None
) -> Thing:
    """Load a thing to do this to it, locked unless the session only reads. ``version`` is what the actor saw.

    Raises Refusal when it isn't there for this actor or its state doesn't allow it, Stale when it has changed
    since.
    """
    identity: Any = action.thing.__mapper__.primary_key[0]
    wanted = visible(actor, action).where(identity == thing_id).execution_options(populate_existing=True)
    if not session.info.get(READ_ONLY):
        wanted = wanted.with_for_update(of=action.thing)
    found = session.scalar(wanted)
    if found is None:
        raise Refusal(
            "not_found", f"没有找到要“{action.title}”的内容，或者您无权查看。请返回列表重新选择。", status=404
        )
    if version is not None and isinstance(found, Versioned) and found.version != version:
        raise Stale(changes_since(session, thing_id, version))
    refusal = action.ready(found)
    if refusal is not None:
        raise refusal
    return found


def changes_since(session: Session, thing_id: UUID, version: int) -> tuple[Change, ...]:
    """What was done to a thing after a version of it, in order."""
    later = []
    for event in history(session, thing_id):
        payload, changed = payload_of(event), changed_by(event)
        reached = payload.get("version")
        if changed == thing_id and isinstance(reached, int) and reached > version:
            later.append(Change(account_name(session, event.actor_id), event.at, KINDS[event.kind].describe(payload)))
    return tuple(later)


def account_name(session: Session, account_id: UUID | None) -> str:
    """What people call whoever is behind an account; the platform itself for None."""
    return account_names(session, (account_id,))[account_id]


def account_names(session: Session, account_ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """The same of many accounts, in one query."""
    wanted = set(account_ids)
    query = (
        select(Account.id, Person.name, Account.username)
        .select_from(Account)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(Account.id.in_([each for each in wanted if each is not None]))
    )
    found = {each.id: each.name or each.username for each in session.execute(query)} if wanted - {None} else {}
    return {each: "系统" if each is None else found.get(each) or "其他用户" for each in wanted}
