"""Who makes, receives and reads reports of phases."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, exists, false, or_
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.offices import HOLDERS
from zhicheng.casework.phase_reports.asked import Asked, Duty, asked_in, asking_places, duties
from zhicheng.casework.seats import WORKING, seats
from zhicheng.divisions import related
from zhicheng.registry import Registry
from zhicheng.store.models import Notice, OrganisationKind, SentPhaseReport


def _own(actor: Actor) -> ColumnElement[bool]:
    offices = seats(actor)
    return SentPhaseReport.organisation_id.in_(offices) if offices else false()


def _readable(actor: Actor) -> ColumnElement[bool]:
    offices = seats(actor)
    if not offices:
        return false()
    issued = exists().where(Notice.id == SentPhaseReport.notice_id, Notice.organisation_id.in_(offices))
    return or_(_own(actor), SentPhaseReport.receiver_id.in_(offices), issued.correlate(SentPhaseReport))


def _standing(report: SentPhaseReport) -> Refusal | None:
    if report.withdrawn_at is None:
        return None
    return Refusal("conflict", "这份报告已经撤回，没有再次操作。请刷新页面核对。")


READ = Action(key="phase_report.read", title="查看阶段报告", thing=SentPhaseReport, scope=_readable)
WITHDRAW = Action(key="phase_report.withdraw", title="撤回阶段报告", thing=SentPhaseReport, scope=_own, ready=_standing)


def places_around(actor: Actor, registry: Registry) -> frozenset[str]:
    """The places that ask for reports in which, or around which, the actor works for a body that may be concerned."""
    posts = [post for post in actor.posts(*WORKING) if post.approved]
    return frozenset(
        place
        for place in asking_places(registry)
        for kinds in (_kinds(registry, place),)
        if any(post.kind in kinds and related(post.division, place) for post in posts)
    )


def concerned(session: Session, actor: Actor, registry: Registry) -> bool:
    """Whether an office of the actor's makes or receives a report of a published notice."""
    return next(_duties(session, actor, registry), None) is not None


def every_duty(session: Session, actor: Actor, registry: Registry) -> list[Duty]:
    """All reports that an office of the actor's makes or receives, the newest round first."""
    return list(_duties(session, actor, registry))


def _duties(session: Session, actor: Actor, registry: Registry) -> Iterator[Duty]:
    offices, places = seats(actor), places_around(actor, registry)
    for asked in asked_in(session, registry, places) if places else ():
        for each in duties(session, asked):
            if offices & {each.organisation.id, each.receiver.id, asked.notice.organisation_id}:
                yield each


def _kinds(registry: Registry, place: str) -> frozenset[OrganisationKind]:
    """The bodies that a place asks for reports, and bureaus, which receive them."""
    reports = (
        each for template in registry.get(place).timelines for phase in template.phases for each in phase.reports
    )
    makers = (kind for each in reports for desk in each.by for kind in HOLDERS[desk.kind])
    return frozenset((OrganisationKind.BUREAU, *makers))


def makes(actor: Actor, duty: Duty) -> bool:
    """Whether the actor works for whoever makes it."""
    return duty.organisation.id in seats(actor)


def receives(actor: Actor, duty: Duty) -> bool:
    """Whether the actor works for whoever receives it, or for the bureau of the notice."""
    return bool(seats(actor) & {duty.receiver.id, duty.asked.notice.organisation_id})


def duty_of(session: Session, actor: Actor, asked: Asked, organisation_id: object) -> Duty:
    """The actor's own duty to report for an organisation; raises Refusal where there is none."""
    for each in duties(session, asked):
        if each.organisation.id == organisation_id and makes(actor, each):
            return each
    raise Refusal("not_found", "这个单位不需要报送这份报告，或者您不是该单位的经办人员。请返回重新选择。", status=404)
