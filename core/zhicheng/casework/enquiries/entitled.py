"""Who reads and answers an enquiry: the bureau of its place, for problems of the system the operator too, and who asked."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.scopes import any_of
from zhicheng.casework.seats import WORKING, checkers
from zhicheng.store.models import (
    Account,
    Enquiry,
    EnquiryKind,
    EnquiryState,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
)

KIND_WORDS = {
    EnquiryKind.POLICY: "政策咨询",
    EnquiryKind.SYSTEM: "系统问题",
    EnquiryKind.CALL: "来电",
    EnquiryKind.VISIT: "来访",
}
STATE_WORDS = {
    EnquiryState.WAITING: "待答复",
    EnquiryState.ANSWERED: "已答复",
    EnquiryState.CLOSED: "已办结",
}
ASKED = (EnquiryKind.POLICY, EnquiryKind.SYSTEM)
"""What people ask themselves; the others are entered by staff about a caller."""
ENTERED = (EnquiryKind.CALL, EnquiryKind.VISIT)


def bureaus_of(actor: Actor) -> dict[str, UUID]:
    """The places for whose bureau the actor works, each with the bureau."""
    posts = actor.posts(*WORKING, kind=OrganisationKind.BUREAU)
    return {post.division: post.organisation_id for post in posts if post.approved}


def operates(actor: Actor) -> bool:
    """Whether the actor works for the operator of the platform, which has administrators only."""
    return bool(actor.posts(kind=OrganisationKind.OPERATOR))


def office_for(actor: Actor, enquiry: Enquiry) -> UUID:
    """For which organisation an actor who may answer does so."""
    bureau = bureaus_of(actor).get(enquiry.jurisdiction)
    return bureau or actor.posts(kind=OrganisationKind.OPERATOR)[0].organisation_id


def told(session: Session, enquiry: Enquiry) -> tuple[UUID, ...]:
    """The accounts that learn of an enquiry, without that which asked."""
    bureau = session.scalar(
        select(Organisation.id).where(
            Organisation.kind == OrganisationKind.BUREAU, Organisation.division == enquiry.jurisdiction
        )
    )
    accounts = set(checkers(session, bureau))
    if enquiry.kind is EnquiryKind.SYSTEM:
        accounts |= set(session.scalars(_operators()))
    return tuple(sorted(accounts - {enquiry.asked_by}))


def answerable(actor: Actor) -> ColumnElement[bool]:
    """What the actor may read and answer for an office; never what the actor has asked."""
    places = bureaus_of(actor)
    conditions: list[ColumnElement[bool]] = [Enquiry.jurisdiction.in_(places)] if places else []
    if operates(actor):
        conditions.append(Enquiry.kind == EnquiryKind.SYSTEM)
    if not conditions:
        return false()
    return and_(any_of(*conditions), or_(Enquiry.asked_by.is_(None), Enquiry.asked_by != actor.account_id))


def own(actor: Actor) -> ColumnElement[bool]:
    """What the actor has asked."""
    return Enquiry.asked_by == actor.account_id


def _kept(enquiry: Enquiry) -> Refusal | None:
    if enquiry.erased_at is None:
        return None
    return Refusal("conflict", "这件咨询已超过保存期限或者应本人要求删除，内容不再保留。如有疑问，请重新咨询。")


def _open(enquiry: Enquiry) -> Refusal | None:
    if enquiry.state is EnquiryState.CLOSED:
        return Refusal("conflict", "这件咨询已经办结，没有再次操作。还有疑问的，请重新咨询。")
    return None


def _answered(enquiry: Enquiry) -> Refusal | None:
    if enquiry.state is EnquiryState.WAITING:
        return Refusal("conflict", "这件咨询还没有答复，不能办结。请先答复。")
    return _open(enquiry)


READ = Action(key="enquiry.read", title="查看咨询", thing=Enquiry, scope=answerable, ready=_kept)
ANSWER = Action(key="enquiry.answer", title="答复咨询", thing=Enquiry, scope=answerable, ready=_open)
CLOSE = Action(key="enquiry.close", title="办结咨询", thing=Enquiry, scope=answerable, ready=_answered)
READ_OWN = Action(key="enquiry.read_own", title="查看自己的咨询", thing=Enquiry, scope=own, ready=_kept)
ASK_ON = Action(key="enquiry.ask_on", title="继续咨询", thing=Enquiry, scope=own, ready=_open)
CLOSE_OWN = Action(key="enquiry.close_own", title="结束咨询", thing=Enquiry, scope=own, ready=_open)


def _operators() -> Select[UUID]:
    return (
        select(Account.id)
        .join(Membership, Membership.account_id == Account.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Organisation.kind == OrganisationKind.OPERATOR,
            Organisation.status == OrganisationStatus.APPROVED,
            Membership.ended_at.is_(None),
            Account.disabled_at.is_(None),
        )
    )
