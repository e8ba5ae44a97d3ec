"""The parts of the site by who sits in front of them; a new part is one more line here."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint

from zhicheng.casework.actor import Actor
from zhicheng.casework.counts import COUNTING_KINDS
from zhicheng.casework.oversight.watching import supervised
from zhicheng.casework.paper_entry import of_the_place
from zhicheng.casework.paper_receipt import offices_of
from zhicheng.casework.seats import WORKING, seats
from zhicheng.divisions import Divisions
from zhicheng.dossier.counted import counting
from zhicheng.store.models import OrganisationKind, Role
from zhicheng_web import (
    account,
    administration,
    applicant,
    bulletin,
    bureau,
    case_evidence,
    certificates,
    committees,
    counts,
    deadlines,
    desk,
    enquiries,
    experts,
    inspections,
    integrity,
    leading_groups,
    learning,
    meetings,
    notices,
    objections,
    oversight,
    paper,
    payments,
    phase_reports,
    public,
    publicity,
    publishing,
    reconsideration,
    results,
    reviewing,
    sanctions,
    specialties,
    unit,
)
from zhicheng_web.menu import Entry, Shelf
from zhicheng_web.platform import platform
from zhicheng_web.reviewing.loaded import sits
from zhicheng_web.visit import Admits


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A blueprint, whom it ``admits`` (None: everybody, signed in or not), and what it puts into their menu.

    ``begins``: people begin here after signing in, those of the lowest number first; 0 for areas where nobody does.
    """

    blueprint: Blueprint
    admits: Admits | None
    menu: tuple[Entry, ...] = ()
    begins: int = 0


def _anybody_signed_in(_actor: Actor) -> bool:
    return True


def _is_person(actor: Actor) -> bool:
    return actor.person_id is not None


def _acts_for(*kinds: OrganisationKind, roles: tuple[Role, ...] = ()) -> Admits:
    """Whoever acts for such an organisation in one of the roles (in any, if none is named)."""
    return lambda actor: any(actor.posts(*roles, kind=kind) for kind in kinds)


def _checks_cases(actor: Actor) -> bool:
    """Whoever sits at a desk of an approved office."""
    return bool(seats(actor))


def _supervises(actor: Actor) -> bool:
    """Whoever is the discipline office of an approved organisation."""
    return bool(supervised(actor))


def _issues_notices(actor: Actor) -> bool:
    """Whoever works for the bureau of a place that issues notices."""
    places = {each.jurisdiction.code for each in platform().registry.offering()}
    return any(post.approved and post.division in places for post in actor.posts(kind=OrganisationKind.BUREAU))


def _collects_fees(actor: Actor) -> bool:
    """Whoever works for a committee's office, or for the bureau whose notice sets the fees."""
    offices = actor.posts(*WORKING, kind=OrganisationKind.COMMITTEE_OFFICE)
    return any(post.approved for post in offices) or _issues_notices(actor)


def _keeps_lists(actor: Actor) -> bool:
    """Whoever works for an office that keeps lists of candidates, or that has a part in what becomes of them."""
    kinds = (OrganisationKind.COMMITTEE_OFFICE, OrganisationKind.BUREAU, OrganisationKind.DEPARTMENT)
    return any(post.approved for kind in kinds for post in actor.posts(*WORKING, kind=kind))


def _counts(actor: Actor) -> bool:
    """Whoever works for a unit or bureau in a place that counts series instead of taking applications for them."""
    places = {code for code, declared in platform().registry.jurisdictions.items() if counting(declared)}
    divisions = Divisions.official()
    posts = (post for kind in COUNTING_KINDS for post in actor.posts(*WORKING, kind=kind) if post.approved)
    around = ((post.division, *divisions.ancestors(post.division)) for post in posts if post.division in divisions)
    return any(places.intersection(each) for each in around)


def _takes_paper(actor: Actor) -> bool:
    """Whoever works for an office that takes paper in, in a place where paper goes with a case."""
    places = [
        each.jurisdiction.code
        for each in platform().registry.offering()
        if any(channel.paper for channel in each.channels.values())
    ]
    offices = offices_of(actor)
    posts = (post for post in actor.posts(*WORKING) if post.organisation_id in offices)
    return any(of_the_place(post, code) for post in posts for code in places)


UNIT, BUREAU, DEPARTMENT, OPERATOR = (
    OrganisationKind.UNIT,
    OrganisationKind.BUREAU,
    OrganisationKind.DEPARTMENT,
    OrganisationKind.OPERATOR,
)
ADMINISTRATOR = (Role.ADMINISTRATOR,)

AREAS: tuple[Area, ...] = (
    Area(blueprint=public.blueprint, admits=None, menu=(Entry("申报通知", "public.index"),)),
    Area(blueprint=bulletin.blueprint, admits=None, menu=(Entry("政策服务", "bulletin.places", Shelf.OPEN),)),
    Area(blueprint=publicity.blueprint, admits=None, menu=(Entry("结果公示", "publicity.index", Shelf.OPEN),)),
    Area(
        blueprint=applicant.blueprint,
        admits=_is_person,
        menu=(Entry("我的申报", "applicant.home"),),
        begins=2,
    ),
    Area(blueprint=reconsideration.blueprint, admits=_is_person),
    Area(
        blueprint=certificates.blueprint,
        admits=_is_person,
        menu=(Entry("我的证书", "certificates.listing", Shelf.OWN),),
    ),
    Area(
        blueprint=learning.blueprint,
        admits=learning.learns,
        menu=(Entry("我的继续教育", "learning.index", Shelf.OWN),),
    ),
    Area(blueprint=certificates.checks, admits=None, menu=(Entry("证书查验", "checks.check", Shelf.OPEN),)),
    Area(blueprint=unit.joining.blueprint, admits=_is_person, menu=(Entry("我的单位", "joining.bind"),)),
    Area(blueprint=desk.blueprint, admits=_checks_cases, menu=(Entry("待办申报", "desk.queue"),), begins=1),
    Area(blueprint=results.blueprint, admits=_keeps_lists, menu=(Entry("评审结果", "results.index"),)),
    Area(
        blueprint=deadlines.blueprint,
        admits=_keeps_lists,
        menu=(Entry("办理期限", "deadlines.index", Shelf.REVIEW),),
    ),
    Area(blueprint=meetings.blueprint, admits=_keeps_lists, menu=(Entry("评审会议", "meetings.index", Shelf.REVIEW),)),
    Area(blueprint=reviewing.blueprint, admits=sits, menu=(Entry("评审工作", "reviewing.index"),), begins=1),
    Area(blueprint=objections.blueprint, admits=_keeps_lists, menu=(Entry("异议处理", "objections.index"),)),
    Area(
        blueprint=reconsideration.answering,
        admits=_keeps_lists,
        menu=(Entry("复查申请", "reconsiderations.listing", Shelf.REVIEW),),
    ),
    Area(
        blueprint=certificates.issuing, admits=_keeps_lists, menu=(Entry("证书管理", "issuing.overview", Shelf.REVIEW),)
    ),
    Area(blueprint=paper.blueprint, admits=_takes_paper, menu=(Entry("纸质材料", "paper.receive", Shelf.REVIEW),)),
    Area(blueprint=paper.covers, admits=_anybody_signed_in),
    Area(blueprint=unit.blueprint, admits=_acts_for(UNIT), menu=(Entry("单位管理", "unit.index"),)),
    Area(blueprint=bureau.blueprint, admits=_acts_for(BUREAU, DEPARTMENT), menu=(Entry("单位审核", "bureau.waiting"),)),
    Area(blueprint=counts.blueprint, admits=_counts, menu=(Entry("统计上报", "counts.listing", Shelf.REVIEW),)),
    Area(blueprint=enquiries.blueprint, admits=None),
    Area(
        blueprint=enquiries.own,
        admits=_anybody_signed_in,
        menu=(Entry("咨询与反馈", "my_enquiries.index", Shelf.OWN),),
    ),
    Area(
        blueprint=enquiries.answering,
        admits=enquiries.answers,
        menu=(Entry("咨询办理", "enquiry_desk.index", Shelf.OFFICE),),
    ),
    Area(
        blueprint=phase_reports.blueprint,
        admits=phase_reports.concerned,
        menu=(Entry("阶段报告", "phase_reports.overview", Shelf.REVIEW),),
    ),
    Area(blueprint=payments.blueprint, admits=_is_person),
    Area(blueprint=payments.collecting, admits=_collects_fees, menu=(Entry("收费管理", "fees.listing", Shelf.REVIEW),)),
    Area(blueprint=payments.gateway, admits=None),
    Area(blueprint=notices.blueprint, admits=_issues_notices, menu=(Entry("通知管理", "notices.register"),)),
    Area(
        blueprint=specialties.blueprint,
        admits=specialties.proposes,
        menu=(Entry("专业调整申请", "specialties.index", Shelf.COMMITTEES),),
    ),
    Area(
        blueprint=specialties.reviewing,
        admits=_issues_notices,
        menu=(Entry("专业调整审核", "specialty_review.index", Shelf.COMMITTEES),),
    ),
    Area(
        blueprint=committees.blueprint,
        admits=committees.keeps,
        menu=(Entry("评委会", "committees.index", Shelf.COMMITTEES),),
    ),
    Area(
        blueprint=committees.reviewing,
        admits=committees.reviews,
        menu=(Entry("评委会审批", "committee_review.index", Shelf.COMMITTEES),),
    ),
    Area(
        blueprint=experts.own,
        admits=_is_person,
        menu=(Entry("我的专家信息", "my_expert.index", Shelf.OWN),),
    ),
    Area(
        blueprint=experts.proposals,
        admits=experts.proposes,
        menu=(Entry("推荐评审专家", "expert_proposals.index", Shelf.COMMITTEES),),
    ),
    Area(
        blueprint=experts.endorsing,
        admits=experts.endorses,
        menu=(Entry("专家人选审核", "expert_endorsing.index", Shelf.COMMITTEES),),
    ),
    Area(
        blueprint=experts.pool,
        admits=committees.reviews,
        menu=(Entry("评审专家库", "expert_pool.index", Shelf.COMMITTEES),),
    ),
    Area(
        blueprint=experts.roster,
        admits=committees.keeps,
        menu=(Entry("专家名册", "expert_roster.index", Shelf.COMMITTEES),),
    ),
    Area(
        blueprint=sanctions.blueprint,
        admits=sanctions.concerns,
        menu=(Entry("评审监督", "sanctions.index", Shelf.SUPERVISION),),
    ),
    Area(blueprint=case_evidence.blueprint, admits=_issues_notices),
    Area(
        blueprint=inspections.blueprint,
        admits=inspections.concerns,
        menu=(Entry("抽查监督", "inspections.index", Shelf.SUPERVISION),),
    ),
    Area(
        blueprint=integrity.blueprint,
        admits=_anybody_signed_in,
        menu=(Entry("诚信档案", "integrity.index", Shelf.SUPERVISION),),
    ),
    Area(
        blueprint=leading_groups.blueprint,
        admits=leading_groups.concerns,
        menu=(Entry("领导小组", "leading_groups.index", Shelf.SUPERVISION),),
    ),
    Area(
        blueprint=oversight.blueprint,
        admits=_supervises,
        menu=(Entry("监督", "oversight.index"),),
        begins=1,
    ),
    Area(
        blueprint=learning.managing,
        admits=learning.handles_hours,
        menu=(Entry("继续教育管理", "hours.index", Shelf.OFFICE),),
    ),
    Area(
        blueprint=publishing.blueprint,
        admits=_issues_notices,
        menu=(Entry("信息发布", "publishing.register", Shelf.OFFICE),),
    ),
    Area(
        blueprint=administration.blueprint,
        admits=_acts_for(BUREAU, DEPARTMENT, OPERATOR, roles=ADMINISTRATOR),
        menu=(Entry("机构和账号", "administration.organisations", Shelf.OFFICE),),
    ),
    Area(blueprint=administration.staff_blueprint, admits=_acts_for(*OrganisationKind, roles=ADMINISTRATOR)),
    Area(
        blueprint=account.blueprint, admits=_anybody_signed_in, menu=(Entry("账号与安全", "account.index", Shelf.OWN),)
    ),
)
