"""Conditions that actions are made of: for whom somebody acts, and which places lie inside which."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, false, or_
from sqlalchemy.orm import InstrumentedAttribute

from zhicheng.casework.actor import Actor, Post
from zhicheng.divisions import stem
from zhicheng.store.models import OrganisationKind, Role


def acts_for(
    column: InstrumentedAttribute[Any], actor: Actor, *roles: Role, approved: bool = True
) -> ColumnElement[bool]:
    """The column names an organisation for which the actor acts in one of the roles (in any, if none is
    named)."""
    ids = [post.organisation_id for post in actor.posts(*roles) if post.approved or not approved]
    return column.in_(ids) if ids else false()


def inside(column: InstrumentedAttribute[str], division: str) -> ColumnElement[bool]:
    """The column names the division or one in it: the codes of GB/T 2260 begin with those of what contains
    them."""
    return column.like(stem(division) + "%")


def offices(actor: Actor, *kinds: OrganisationKind) -> tuple[Post, ...]:
    """The approved offices of these kinds that the actor administers."""
    return tuple(p for p in actor.posts(Role.ADMINISTRATOR) if p.approved and p.kind in kinds)


def any_of(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """One of the conditions holds."""
    return or_(false(), *conditions)
