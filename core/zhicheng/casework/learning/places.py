"""Whose record is whose: the rules of a place, where somebody belongs, and which bureaus are entitled there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from zhicheng.casework.actor import Actor, Post
from zhicheng.casework.applications import bound_unit
from zhicheng.casework.scopes import any_of, inside
from zhicheng.casework.seats import WORKING
from zhicheng.divisions import depth, encloses, level_of, lineage
from zhicheng.registry import Registry
from zhicheng.specs import LearningRules
from zhicheng.store.models import Application, Organisation, OrganisationKind


@dataclass(frozen=True, slots=True)
class Home:
    """Where a person's continuing education is kept; ``division`` says whose officers answer."""

    rules: LearningRules
    division: str


def rules_at(registry: Registry, division: str) -> LearningRules | None:
    """The rules that hold in a division: those of the smallest place around it for which a plugin speaks."""
    around = [code for code in registry.jurisdictions if encloses(code, division)]
    return registry.get(max(around, key=depth)).learning if around else None


def home_of(session: Session, registry: Registry, person_id: UUID) -> Home | None:
    """By the unit to which somebody is bound or, without one, by the latest application; None where nothing is kept."""
    unit = bound_unit(session, person_id)
    latest = select(Application.jurisdiction).where(Application.person_id == person_id)
    division = unit.division if unit else session.scalar(latest.order_by(Application.created_at.desc()).limit(1))
    rules = rules_at(registry, division) if division else None
    return Home(rules, division) if rules and division else None


def bureaus(registry: Registry, actor: Actor) -> Iterator[tuple[Post, LearningRules]]:
    """The bureaus for which the actor works where a record is kept, each with the rules there."""
    for post in actor.posts(*WORKING, kind=OrganisationKind.BUREAU):
        rules = rules_at(registry, post.division) if post.approved else None
        if rules is not None:
            yield post, rules


def may_import(post: Post, rules: LearningRules) -> bool:
    """Whether a bureau takes in files of the training platform."""
    return rules.imports is not None and level_of(post.division) in rules.imports.taken_by


def recognised_at(post: Post, rules: LearningRules) -> tuple[str, ...]:
    """The keys of the activities that a bureau may recognise."""
    level = level_of(post.division)
    return tuple(each.key for each in rules.activities if level in rules.recognisers(each))


def importing(registry: Registry, actor: Actor) -> tuple[tuple[Post, LearningRules], ...]:
    """The bureaus for which the actor takes in files."""
    return tuple(each for each in bureaus(registry, actor) if may_import(*each))


def handles(registry: Registry, actor: Actor) -> bool:
    """Whether the actor works for a bureau that imports or recognises hours."""
    return any(may_import(*each) or recognised_at(*each) for each in bureaus(registry, actor))


def in_reach(registry: Registry, actor: Actor, column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """The column names a division in the place of one of the actor's bureaus that handles hours."""
    posts = (each for each in bureaus(registry, actor) if may_import(*each) or recognised_at(*each))
    return any_of(*(inside(column, post.division) for post, _ in posts))


def nearest_bureau(session: Session, division: str, levels: Iterable[str]) -> UUID | None:
    """The bureau at one of the levels that is nearest to a division."""
    around = {code: level_of(code) for code in lineage(division)}
    wanted = [code for code, level in around.items() if level in tuple(levels)]
    offices = select(Organisation.division, Organisation.id).where(
        Organisation.kind == OrganisationKind.BUREAU, Organisation.division.in_(wanted)
    )
    found = dict(session.execute(offices).all())
    return next((found[code] for code in wanted if code in found), None)
