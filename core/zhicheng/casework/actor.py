"""Who acts: an account with what it may act for, read once per request."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.store.models import (
    Account,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    Role,
)


@dataclass(frozen=True, slots=True)
class Post:
    """One membership: the organisation, the role held there, and what of the organisation decides access."""

    organisation_id: UUID
    role: Role
    kind: OrganisationKind
    division: str
    approved: bool


@dataclass(frozen=True, slots=True)
class Actor:
    """``person_id`` is None for an account that stands for an office rather than a human being."""

    account_id: UUID
    person_id: UUID | None
    memberships: tuple[Post, ...] = ()
    password_must_change: bool = False

    def posts(self, *roles: Role, kind: OrganisationKind | None = None) -> tuple[Post, ...]:
        """The memberships in any of the roles, in organisations of a kind; where none is named, in all but that of a
        supervisor, who looks at what is done and does nothing of it."""
        return tuple(
            post
            for post in self.memberships
            if (post.role in roles if roles else post.role is not Role.SUPERVISOR)
            and (kind is None or post.kind is kind)
        )

    def organisations(self, *roles: Role) -> frozenset[UUID]:
        """The organisations that it acts for in any of the roles, as :meth:`posts` takes them."""
        return frozenset(post.organisation_id for post in self.posts(*roles))


def load_actor(session: Session, account_id: UUID) -> Actor | None:
    """The account's actor; None when it doesn't exist or is disabled. Closed organisations don't count."""
    acting = (Membership.account_id == Account.id) & Membership.ended_at.is_(None)
    open_ = (Organisation.id == Membership.organisation_id) & (Organisation.status != OrganisationStatus.CLOSED)
    rows = session.execute(
        select(Account, Membership, Organisation)
        .outerjoin(Membership, acting)
        .outerjoin(Organisation, open_)
        .where(Account.id == account_id)
        .order_by(Membership.since, Membership.id)
    ).all()
    if not rows or rows[0][0].disabled_at is not None:
        return None
    account = rows[0][0]
    posts = tuple(
        Post(
            organisation.id,
            membership.role,
            organisation.kind,
            organisation.division,
            organisation.status == OrganisationStatus.APPROVED,
        )
        for _, membership, organisation in rows
        if organisation is not None
    )
    return Actor(account.id, account.person_id, posts, account.password_must_change)
