"""Who imposes which sanction on which office, and who sees them (JB-4.1, SG-7.1)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, visible
from zhicheng.casework.actor import Actor, Post
from zhicheng.casework.notices import places_of
from zhicheng.casework.scopes import acts_for, any_of, inside
from zhicheng.casework.seats import WORKING
from zhicheng.divisions import depth, encloses
from zhicheng.registry import Declarations, Registry
from zhicheng.specs import SanctionKind, SanctionRule
from zhicheng.store.models import Organisation, OrganisationKind, OrganisationStatus, Sanction

KIND_WORDS = {
    SanctionKind.NOTICE: "通报",
    SanctionKind.CORRECTION: "限期纠正",
    SanctionKind.EXPERTS: "调整专家",
    SanctionKind.VOID: "宣布评审结果无效",
    SanctionKind.SUSPENSION: "暂停评审",
    SanctionKind.WITHDRAWAL: "收回评审权",
}
ANSWERED = (SanctionKind.CORRECTION, SanctionKind.EXPERTS, SanctionKind.SUSPENSION)
"""Those that ask the office for something, which it reports."""


def bureaus(actor: Actor) -> tuple[Post, ...]:
    """The approved bureaus for which the actor works."""
    return tuple(each for each in actor.posts(*WORKING, kind=OrganisationKind.BUREAU) if each.approved)


def _below(actor: Actor) -> ColumnElement[bool]:
    """The approved committee offices inside the divisions of the actor's bureaus."""
    within = any_of(*(inside(Organisation.division, each.division) for each in bureaus(actor)))
    office = Organisation.kind == OrganisationKind.COMMITTEE_OFFICE
    return office & (Organisation.status == OrganisationStatus.APPROVED) & within


def _own(actor: Actor) -> ColumnElement[bool]:
    return acts_for(Sanction.organisation_id, actor, *WORKING)


def _over(actor: Actor) -> ColumnElement[bool]:
    """Sanctions of offices inside the divisions of the actor's bureaus."""
    within = any_of(*(inside(Organisation.division, each.division) for each in bureaus(actor)))
    return exists().where(Organisation.id == Sanction.organisation_id, within).correlate(Sanction)


def _issued(actor: Actor) -> ColumnElement[bool]:
    """Sanctions that a bureau of the actor's, or one inside its division, has imposed."""
    within = any_of(*(inside(Organisation.division, each.division) for each in bureaus(actor)))
    return exists().where(Organisation.id == Sanction.issued_for, within).correlate(Sanction)


def _stands(sanction: Sanction) -> Refusal | None:
    if sanction.kind is SanctionKind.VOID:
        return Refusal("decided", "评审结果已经宣布无效，名单上的申报等待重新评审，不能解除。")
    if sanction.lifted_at is None:
        return None
    return Refusal("decided", "这项处理已经解除，没有再次操作。请刷新页面查看。")


def _asks(sanction: Sanction) -> Refusal | None:
    if sanction.kind not in ANSWERED:
        return Refusal("conflict", "这项处理不需要报告整改情况。")
    if sanction.lifted_at is not None or sanction.answered_at is not None:
        return Refusal("decided", "整改情况已经报告，或者这项处理已经解除。请刷新页面查看。")
    return None


IMPOSE = Action(key="sanction.impose", title="处理评委会", thing=Organisation, scope=_below)
READ = Action(
    key="sanction.read", title="查看评委会处理", thing=Sanction, scope=lambda actor: any_of(_own(actor), _over(actor))
)
LIFT = Action(key="sanction.lift", title="解除处理", thing=Sanction, scope=_issued, ready=_stands)
ANSWER = Action(key="sanction.answer", title="报告整改情况", thing=Sanction, scope=_own, ready=_asks)


def declared_for(registry: Registry, office: Organisation) -> Declarations | None:
    """What holds where an office is: the declarations of the smallest place around it."""
    around = set(registry.jurisdictions) & places_of(office)
    code = max(around, key=depth, default=None)
    return registry.get(code) if code else None


def bureaus_of(session: Session, actor: Actor) -> tuple[Organisation, ...]:
    """The bureaus for which the actor works, the smallest place first."""
    ids = [each.organisation_id for each in bureaus(actor)]
    found = session.scalars(select(Organisation).where(Organisation.id.in_(ids))).all() if ids else []
    return tuple(sorted(found, key=lambda each: depth(each.division), reverse=True))


def imposer(own: Sequence[Organisation], rule: SanctionRule, office: Organisation) -> Organisation | None:
    """Which of these bureaus imposes this on the office; None where none may."""
    return next((each for each in own if each.level in rule.by and encloses(each.division, office.division)), None)


def rules_for(registry: Registry, own: Sequence[Organisation], office: Organisation) -> tuple[SanctionRule, ...]:
    """What one of these bureaus may impose on an office, in escalating order."""
    declared = declared_for(registry, office)
    rules = declared.sanctions if declared else ()
    allowed = {each.kind: each for each in rules if imposer(own, each, office) is not None}
    return tuple(allowed[kind] for kind in SanctionKind if kind in allowed)


def offices_under(session: Session, actor: Actor, registry: Registry) -> list[Organisation]:
    """The committee offices on which the actor may impose something, in order of their names."""
    own = bureaus_of(session, actor)
    query = visible(actor, IMPOSE).order_by(Organisation.name, Organisation.id)
    return [each for each in session.scalars(query) if rules_for(registry, own, each)] if own else []


def imposes(session: Session, actor: Actor, registry: Registry) -> bool:
    """Whether the law of a place lets a bureau for which the actor works impose sanctions, on offices there may be."""
    for each in bureaus_of(session, actor):
        inside_it = (known for code, known in registry.jurisdictions.items() if encloses(each.division, code))
        around = declared_for(registry, each)
        places = (*inside_it, *((around,) if around else ()))
        if any(each.level in rule.by for place in places for rule in place.sanctions):
            return True
    return False


def concerned(session: Session, actor: Actor, registry: Registry) -> bool:
    """Whether the actor works for a committee office in a place whose law knows sanctions."""
    kept = actor.posts(*WORKING, kind=OrganisationKind.COMMITTEE_OFFICE)
    ids = [each.organisation_id for each in kept if each.approved]
    query = select(Organisation).where(Organisation.id.in_(ids))
    places = (declared_for(registry, each) for each in session.scalars(query)) if ids else ()
    return any(each is not None and each.sanctions for each in places)
