"""Who proposes, endorses, approves and removes experts, and who sees which entries of a pool (N-4, HX-5.3)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.notices import places_of
from zhicheng.casework.sanctions.entitled import bureaus
from zhicheng.casework.scopes import any_of, inside
from zhicheng.casework.seats import WORKING
from zhicheng.divisions import depth
from zhicheng.registry import Registry
from zhicheng.store.models import (
    Expert,
    ExpertState,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    Role,
)

STATE_WORDS = {
    ExpertState.PROPOSED: "等待审核",
    ExpertState.ENDORSED: "主管部门已同意",
    ExpertState.APPROVED: "在库",
    ExpertState.REFUSED: "未获同意",
    ExpertState.REMOVED: "已移出",
    ExpertState.EXPIRED: "任期已满",
}
CAUSE_WORDS = {
    "retirement_age": "达到退休年龄",
    "retired": "已退休",
    "left_the_field": "不再从事本专业工作",
    "neglect": "不履行评审专家职责",
    "complaint": "被反映并查实",
    "own_wish": "本人申请退出",
    "other": "其他",
}
PROPOSERS = {
    OrganisationKind.UNIT: (Role.ADMINISTRATOR, *WORKING),
    OrganisationKind.DEPARTMENT: WORKING,
    OrganisationKind.COMMITTEE_OFFICE: WORKING,
}


def proposes_for(actor: Actor) -> tuple[UUID, ...]:
    """The approved units, departments and committee offices for which the actor may propose experts."""
    posts = (post for kind, roles in PROPOSERS.items() for post in actor.posts(*roles, kind=kind) if post.approved)
    return tuple(dict.fromkeys(post.organisation_id for post in posts))


def endorses_for(actor: Actor) -> tuple[UUID, ...]:
    """The approved departments for which the actor endorses."""
    posts = actor.posts(*WORKING, kind=OrganisationKind.DEPARTMENT)
    return tuple(post.organisation_id for post in posts if post.approved)


def pools(actor: Actor) -> tuple[str, ...]:
    """The places whose pool the actor's bureaus keep."""
    return tuple(dict.fromkeys(post.division for post in bureaus(actor)))


def _proposer(actor: Actor) -> ColumnElement[bool]:
    return Organisation.id.in_(proposes_for(actor))


def _of_place(actor: Actor) -> ColumnElement[bool]:
    return Expert.place.in_(pools(actor))


def _named(actor: Actor) -> ColumnElement[bool]:
    return Expert.department_id.in_(endorses_for(actor))


def _proposed(actor: Actor) -> ColumnElement[bool]:
    return Expert.proposed_for.in_(proposes_for(actor))


def _own(actor: Actor) -> ColumnElement[bool]:
    return Expert.person_id == actor.person_id if actor.person_id else false()


def _seen(actor: Actor) -> ColumnElement[bool]:
    return any_of(_own(actor), _proposed(actor), _named(actor), _of_place(actor))


def _others(actor: Actor) -> ColumnElement[bool]:
    """Nobody decides on their own entry."""
    return Expert.person_id != actor.person_id if actor.person_id else true()


def _endorsed_by(actor: Actor) -> ColumnElement[bool]:
    return _named(actor) & _others(actor)


def _decided_by(actor: Actor) -> ColumnElement[bool]:
    return _of_place(actor) & _others(actor)


def _decided(expert: Expert) -> Refusal:
    return Refusal("decided", f"这位专家人选{STATE_WORDS[expert.state]}，没有再次操作。请刷新页面查看。")


def _to_endorse(expert: Expert) -> Refusal | None:
    waits = expert.state is ExpertState.PROPOSED and expert.department_id is not None
    return None if waits else _decided(expert)


def _to_decide(expert: Expert) -> Refusal | None:
    if expert.state is ExpertState.PROPOSED and expert.department_id is not None:
        return Refusal("conflict", "这位人选指明由主管部门审核，主管部门同意后再审批。")
    return None if expert.state in (ExpertState.PROPOSED, ExpertState.ENDORSED) else _decided(expert)


def _pending(expert: Expert) -> Refusal | None:
    return None if expert.state in (ExpertState.PROPOSED, ExpertState.ENDORSED) else _decided(expert)


def _in_pool(expert: Expert) -> Refusal | None:
    return None if expert.state is ExpertState.APPROVED else _decided(expert)


def _live(expert: Expert) -> Refusal | None:
    return None if expert.state is ExpertState.APPROVED else _pending(expert)


def _had_term(expert: Expert) -> Refusal | None:
    return None if expert.state in (ExpertState.APPROVED, ExpertState.EXPIRED) else _decided(expert)


def _was_in_pool(expert: Expert) -> Refusal | None:
    return None if expert.since is not None else _decided(expert)


PROPOSE = Action(key="expert.propose", title="推荐评审专家", thing=Organisation, scope=_proposer)
READ = Action(key="expert.read", title="查看评审专家", thing=Expert, scope=_seen)
READ_OWN = Action(key="expert.read_own", title="查看本人的专家库信息", thing=Expert, scope=_own)
TAKE_BACK = Action(key="expert.take_back", title="撤回进入专家库的申请", thing=Expert, scope=_own, ready=_pending)
CORRECT = Action(key="expert.correct", title="更正本人的专家库信息", thing=Expert, scope=_own, ready=_live)
READ_PROPOSED = Action(key="expert.read_proposed", title="查看推荐的评审专家", thing=Expert, scope=_proposed)
READ_NAMED = Action(key="expert.read_named", title="查看由本部门审核的评审专家", thing=Expert, scope=_named)
KEEP = Action(key="expert.keep", title="管理评审专家库", thing=Expert, scope=_of_place)
ENDORSE = Action(key="expert.endorse", title="审核评审专家人选", thing=Expert, scope=_endorsed_by, ready=_to_endorse)
DECIDE = Action(key="expert.decide", title="审批评审专家人选", thing=Expert, scope=_decided_by, ready=_to_decide)
RENEW = Action(key="expert.renew", title="续聘评审专家", thing=Expert, scope=_decided_by, ready=_had_term)
REMOVE = Action(key="expert.remove", title="移出评审专家", thing=Expert, scope=_of_place, ready=_in_pool)
COMPLAIN = Action(
    key="expert.complain", title="登记对评审专家的反映", thing=Expert, scope=_of_place, ready=_was_in_pool
)


def open_places(session: Session, registry: Registry) -> tuple[str, ...]:
    """The places that have a bureau to keep a pool, in order of their codes."""
    codes = sorted(registry.jurisdictions)
    query = select(Organisation.division).where(
        Organisation.kind == OrganisationKind.BUREAU, Organisation.division.in_(codes)
    )
    return tuple(sorted(session.scalars(query)))


def places_around(session: Session, registry: Registry, organisation: Organisation) -> tuple[str, ...]:
    """The places for whose pools an organisation may propose, the smallest first."""
    found = set(open_places(session, registry)) & places_of(organisation)
    return tuple(sorted(found, key=depth, reverse=True))


def departments_in(session: Session, places: tuple[str, ...]) -> list[Organisation]:
    """The departments that may be named to endorse in any of these places, by name."""
    within = any_of(*(inside(Organisation.division, each) for each in places))
    query = select(Organisation).where(
        Organisation.kind == OrganisationKind.DEPARTMENT, Organisation.status == OrganisationStatus.APPROVED, within
    )
    return list(session.scalars(query.order_by(Organisation.name, Organisation.id)))
