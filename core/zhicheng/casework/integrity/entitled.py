"""Who makes entries about whom, who reads them, who withdraws them (JB-1.4, JB-4.4, SG-7.3)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.sanctions.entitled import bureaus, declared_for
from zhicheng.casework.scopes import acts_for, any_of, inside
from zhicheng.divisions import depth
from zhicheng.registry import Declarations, Registry
from zhicheng.store.models import (
    Application,
    Binding,
    BindingStatus,
    Certificate,
    Expert,
    IntegrityEntry,
    IntegrityKind,
    Notice,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    Person,
    Role,
)

KIND_WORDS = {
    IntegrityKind.FRAUD: "弄虚作假",
    IntegrityKind.PLAGIARISM: "抄袭剽窃、代写、不当署名",
    IntegrityKind.MISCONDUCT: "其他违规行为",
    IntegrityKind.ETHICS: "违反职业道德",
    IntegrityKind.CARELESS_CHECK: "审核把关不严",
    IntegrityKind.PROCEDURE: "违反评审程序",
}
OF_ORGANISATIONS = (IntegrityKind.CARELESS_CHECK, IntegrityKind.PROCEDURE)
OF_PEOPLE = tuple(each for each in IntegrityKind if each not in OF_ORGANISATIONS)
INSPECTED = (
    OrganisationKind.UNIT,
    OrganisationKind.COMMITTEE_OFFICE,
    OrganisationKind.DEPARTMENT,
    OrganisationKind.AGENCY,
    OrganisationKind.ASSOCIATION,
    OrganisationKind.BUREAU,
)
"""Who checks or reviews cases, and so can be inspected and recorded; bureaus by a bureau above them."""


def _people(actor: Actor) -> ColumnElement[bool]:
    """Whoever belongs or belonged to a unit inside the division of a bureau of the actor's, applied under its notice, has
    its certificate or stands in its pool of experts; never oneself."""
    posts = bureaus(actor)
    if not posts:
        return false()
    ids = [each.organisation_id for each in posts]
    within = any_of(*(inside(Organisation.division, each.division) for each in posts))
    bound = (BindingStatus.ACTIVE, BindingStatus.ENDED)
    found = or_(
        exists().where(
            Binding.person_id == Person.id,
            Binding.status.in_(bound),
            Organisation.id == Binding.organisation_id,
            within,
        ),
        exists().where(
            Application.person_id == Person.id, Notice.id == Application.notice_id, Notice.organisation_id.in_(ids)
        ),
        exists().where(Certificate.person_id == Person.id, Certificate.issued_by.in_(ids)),
        exists().where(Expert.person_id == Person.id, any_of(*(inside(Expert.place, each.division) for each in posts))),
    )
    return found & Person.erased_at.is_(None) & Person.id.is_distinct_from(actor.person_id)


def below(actor: Actor) -> ColumnElement[bool]:
    """The approved organisations that check or review, inside the divisions of the actor's bureaus, these left out."""
    posts = bureaus(actor)
    within = any_of(*(inside(Organisation.division, each.division) for each in posts))
    own = Organisation.id.in_([each.organisation_id for each in posts])
    known = Organisation.kind.in_(INSPECTED) & (Organisation.status == OrganisationStatus.APPROVED)
    return known & within & ~own


def _made(actor: Actor) -> ColumnElement[bool]:
    """Entries that a bureau of the actor's, or one inside its division, has made; never about oneself."""
    within = any_of(*(inside(Organisation.division, each.division) for each in bureaus(actor)))
    made = exists().where(Organisation.id == IntegrityEntry.recorded_for, within).correlate(IntegrityEntry)
    return made & IntegrityEntry.person_id.is_distinct_from(actor.person_id)


def _around(actor: Actor) -> ColumnElement[bool]:
    """Entries made under the rules of a place, or about an organisation, inside the division of a bureau of the actor's."""
    posts = bureaus(actor)
    within = any_of(*(inside(Organisation.division, each.division) for each in posts))
    about = exists().where(Organisation.id == IntegrityEntry.organisation_id, within).correlate(IntegrityEntry)
    return or_(about, *(inside(IntegrityEntry.place, each.division) for each in posts))


def about_oneself(actor: Actor) -> ColumnElement[bool]:
    """Entries about the actor's person, or an organisation that the actor answers for."""
    own = IntegrityEntry.person_id == actor.person_id if actor.person_id else false()
    return or_(own, acts_for(IntegrityEntry.organisation_id, actor, Role.HEAD, Role.ADMINISTRATOR, approved=False))


def _watched(actor: Actor) -> ColumnElement[bool]:
    """Entries of a bureau whose discipline office the actor is."""
    return acts_for(IntegrityEntry.recorded_for, actor, Role.SUPERVISOR)


def _readable(actor: Actor) -> ColumnElement[bool]:
    return or_(about_oneself(actor), _made(actor), _around(actor), _watched(actor))


def _stands(entry: IntegrityEntry) -> Refusal | None:
    if entry.withdrawn_at is None:
        return None
    return Refusal("decided", "这条记录已经撤销，没有再次操作。请刷新页面查看。")


ENTER_PERSON = Action(key="integrity.enter_person", title="记入个人诚信档案", thing=Person, scope=_people)
ENTER_ORGANISATION = Action(
    key="integrity.enter_organisation", title="记入单位诚信档案", thing=Organisation, scope=below
)
READ = Action(key="integrity.read", title="查看诚信档案", thing=IntegrityEntry, scope=_readable)
WITHDRAW = Action(key="integrity.withdraw", title="撤销诚信档案记录", thing=IntegrityEntry, scope=_made, ready=_stands)


def lookers_known(actor: Actor) -> ColumnElement[bool]:
    """Entries of which the actor may see who looked: those of the bureaus that the actor heads."""
    heads = actor.posts(Role.HEAD, kind=OrganisationKind.BUREAU)
    return and_(
        _readable(actor), IntegrityEntry.recorded_for.in_([each.organisation_id for each in heads if each.approved])
    )


def own_bureaus(session: Session, actor: Actor) -> Sequence[Organisation]:
    """The bureaus for which the actor works, the largest place first."""
    ids = [each.organisation_id for each in bureaus(actor)]
    found = session.scalars(select(Organisation).where(Organisation.id.in_(ids))).all() if ids else []
    return sorted(found, key=lambda each: (depth(each.division), each.division))


def rules_of(registry: Registry, *around: Organisation | None) -> Declarations:
    """The declarations of the smallest known place around the first of these that lies in one; raises Refusal."""
    found = (declared_for(registry, each) for each in around if each is not None)
    declared = next((each for each in found if each is not None), None)
    if declared is None:
        raise Refusal("denied", "本地区没有安装职称政策，不能登记诚信档案。请由所在市或省的人社部门登记。", status=403)
    return declared
