"""Who may record facts of a unit: bureaus of the levels that the place's rules name, for units inside their division."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from zhicheng.casework.access import Action, Refusal
from zhicheng.casework.actor import Actor, Post
from zhicheng.casework.scopes import acts_for, any_of, inside
from zhicheng.divisions import Divisions
from zhicheng.dossier.recordable import BUREAU_LEVELS
from zhicheng.specs import RecordedFact
from zhicheng.store.models import Organisation, OrganisationKind, OrganisationStatus, Role

LEVEL_WORDS = {"county": "县（市、区）", "city": "市（州）", "province": "省"}


def _around(actor: Actor) -> ColumnElement[bool]:
    """The units inside the division of a bureau for which the actor works."""
    bureaus = (each for each in actor.posts(kind=OrganisationKind.BUREAU) if each.approved)
    within = any_of(*(inside(Organisation.division, each.division) for each in bureaus))
    return (Organisation.kind == OrganisationKind.UNIT) & within


def _concerned(actor: Actor) -> ColumnElement[bool]:
    own = acts_for(Organisation.id, actor, Role.ADMINISTRATOR, Role.HANDLER, Role.HEAD, approved=False)
    registered = (Organisation.kind == OrganisationKind.UNIT) & acts_for(Organisation.registrar_id, actor)
    return ((Organisation.kind == OrganisationKind.UNIT) & own) | registered | _around(actor)


def _approved(unit: Organisation) -> Refusal | None:
    if unit.status is OrganisationStatus.APPROVED:
        return None
    return Refusal("not_approved", "该单位尚未通过审核或已注销，不能登记单位情况。请在单位通过审核后办理。")


RECORD = Action(key="unit.record_fact", title="登记单位情况", thing=Organisation, scope=_around, ready=_approved)
READ_FACTS = Action(key="unit.read_facts", title="查看单位情况", thing=Organisation, scope=_concerned)


def office_of(actor: Actor, fact: RecordedFact, unit: Organisation, divisions: Divisions) -> Post | None:
    """The highest bureau for which the actor may record this fact of the unit; None where there isn't any."""
    entitled = (
        each
        for each in actor.posts(kind=OrganisationKind.BUREAU)
        if each.approved
        and divisions.level(each.division) in fact.by
        and divisions.contains(each.division, unit.division)
    )
    return max(entitled, key=lambda each: BUREAU_LEVELS.index(divisions.level(each.division)), default=None)


def who_records(fact: RecordedFact) -> str:
    """The levels of the bureaus that may record a fact, in words."""
    return "、".join(LEVEL_WORDS[each] for each in fact.by) + "人社部门"
