"""Who draws committees up, who approves them, and who sees them (N-4, JB-2.6, SG-6)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal
from zhicheng.casework.actor import Actor, Post
from zhicheng.casework.sanctions.entitled import bureaus, declared_for
from zhicheng.casework.scopes import acts_for, any_of, inside
from zhicheng.casework.seats import WORKING
from zhicheng.registry import Declarations, Registry
from zhicheng.store.models import Committee, CommitteeState, FormedBy, Organisation, OrganisationKind

STATE_WORDS = {
    CommitteeState.DRAFT: "起草中",
    CommitteeState.FILED: "等待审批",
    CommitteeState.APPROVED: "已批准",
    CommitteeState.RETURNED: "已退回修改",
    CommitteeState.ENDED: "已终止",
}
FORMED_WORDS = {FormedBy.SERIES: "按系列组建", FormedBy.SPECIALTY: "按专业组建"}


def kept_by(actor: Actor) -> tuple[Post, ...]:
    """The approved committee offices for which the actor works."""
    return tuple(each for each in actor.posts(*WORKING, kind=OrganisationKind.COMMITTEE_OFFICE) if each.approved)


def _own_office(actor: Actor) -> ColumnElement[bool]:
    return Organisation.id.in_([each.organisation_id for each in kept_by(actor)])


def _own(actor: Actor) -> ColumnElement[bool]:
    return acts_for(Committee.organisation_id, actor, *WORKING)


def _of_place(actor: Actor) -> ColumnElement[bool]:
    """The committees filed with a bureau of the actor's."""
    return Committee.place.in_([each.division for each in bureaus(actor)]) & _was_filed()


def _was_filed() -> ColumnElement[bool]:
    """A draft is its office's own, and stays so when it is taken back."""
    return Committee.state.not_in((CommitteeState.DRAFT, CommitteeState.ENDED)) | (
        (Committee.state == CommitteeState.ENDED)
        & (Committee.filed_at.is_not(None) | Committee.document_number.is_not(None))
    )


def _seen(actor: Actor) -> ColumnElement[bool]:
    """One's own, and those filed with a bureau of the actor's or with one inside its division."""
    over = any_of(*(inside(Committee.place, each.division) for each in bureaus(actor)))
    return any_of(_own(actor), over & _was_filed())


def _ended_by(actor: Actor) -> ColumnElement[bool]:
    return any_of(_own(actor), _of_place(actor))


def _editable(committee: Committee) -> Refusal | None:
    if committee.state in (CommitteeState.DRAFT, CommitteeState.RETURNED):
        return None
    said = STATE_WORDS[committee.state]
    return Refusal("decided", f"这个评委会{said}，不能再修改。已批准的，请建立新的评委会并注明更新自它。")


def _undecided(committee: Committee) -> Refusal | None:
    if committee.state in (CommitteeState.DRAFT, CommitteeState.FILED, CommitteeState.RETURNED):
        return None
    said = STATE_WORDS[committee.state]
    return Refusal("decided", f"这个评委会{said}，不能再撤回。已批准、不再需要的，请终止。")


def _waits(committee: Committee) -> Refusal | None:
    return _unless(committee, CommitteeState.FILED)


def _stands(committee: Committee) -> Refusal | None:
    return _unless(committee, CommitteeState.APPROVED)


def _unless(committee: Committee, state: CommitteeState) -> Refusal | None:
    if committee.state is state:
        return None
    return Refusal("decided", f"这个评委会{STATE_WORDS[committee.state]}，没有再次操作。请刷新页面查看。")


KEEP = Action(key="committee.keep", title="组建评委会", thing=Organisation, scope=_own_office)
READ = Action(key="committee.read", title="查看评委会", thing=Committee, scope=_seen)
CHANGE = Action(key="committee.change", title="修改评委会", thing=Committee, scope=_own, ready=_editable)
WITHDRAW = Action(key="committee.withdraw", title="撤回评委会", thing=Committee, scope=_own, ready=_undecided)
DECIDE = Action(key="committee.decide", title="审批评委会", thing=Committee, scope=_of_place, ready=_waits)
END = Action(key="committee.end", title="终止评委会", thing=Committee, scope=_ended_by, ready=_stands)


def declared_around(registry: Registry, office: Organisation) -> Declarations:
    """The law of the smallest place around an office; raises Refusal where no enabled plugin speaks for one."""
    declared = declared_for(registry, office)
    if declared is None:
        raise Refusal("not_offered", "平台没有启用本机构所在的地区，不能报批评委会。请联系平台运维人员。", status=404)
    return declared


def bureau_in(session: Session, place: str) -> UUID | None:
    """The bureau that approves in a place; None where there is none yet."""
    query = select(Organisation.id).where(Organisation.kind == OrganisationKind.BUREAU, Organisation.division == place)
    return session.scalar(query)
