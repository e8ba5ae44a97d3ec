"""Pages of inspections that name applicants, and the files of sampled cases: each look is recorded, and stands in the
history of each case shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, visible
from zhicheng.casework.actor import Actor
from zhicheng.casework.dossiers import File
from zhicheng.casework.inspections.entitled import CASES, INSPECT, JUDGE
from zhicheng.casework.record import record
from zhicheng.casework.sanctions.entitled import bureaus
from zhicheng.casework.snapshots import filed_files, newest
from zhicheng.casework.unit_files import beside
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import Application, InspectedCase, Inspection, Organisation, RouteDesk
from zhicheng.store.moments import Clock
from zhicheng.store.vault import Erased, vault_of


def see_sample(
    session: Session, actor: Actor, clock: Clock, *, inspection_id: UUID, case_ids: Collection[UUID]
) -> None:
    """Record one look at the cases of a sample that a page shows; nothing where it shows none."""
    query = visible(actor, CASES).where(InspectedCase.inspection_id == inspection_id, InspectedCase.id.in_(case_ids))
    shown = [each.application_id for each in session.scalars(query.order_by(InspectedCase.place))]
    if not shown:
        return
    made = session.get_one(Inspection, inspection_id)
    own = {each.organisation_id for each in actor.memberships if each.approved}
    offices = [each for each in (made.issued_for, made.organisation_id) if each in own]
    offices += [each.organisation_id for each in bureaus(actor)]
    subjects = {"inspection": made.id, "organisation": offices[0]}
    record(session, "inspection.sample_seen", actor=actor, clock=clock, subjects=subjects, shown=shown)


def see_checks(
    session: Session, actor: Actor, clock: Clock, *, organisation_id: UUID, application_ids: Collection[UUID]
) -> None:
    """Record one look at the cases that a page on an organisation's checks shows; nothing where it shows none."""
    query = (
        select(RouteDesk.application_id)
        .join(Organisation, Organisation.id == RouteDesk.organisation_id)
        .where(Organisation.id == organisation_id, INSPECT.scope(actor), RouteDesk.application_id.in_(application_ids))
        .distinct()
        .order_by(RouteDesk.application_id)
    )
    if shown := session.scalars(query).all():
        subjects = {"checked": organisation_id, "organisation": bureaus(actor)[0].organisation_id}
        record(session, "inspection.checks_seen", actor=actor, clock=clock, subjects=subjects, shown=shown)


def content(
    session: Session, blobs: BlobDirectory, actor: Actor, clock: Clock, *, case_id: UUID, file_id: UUID
) -> tuple[File, Iterator[bytes]]:
    """A file of a sampled case, as it was filed or as a unit has put it beside; the look is recorded. Raises Refusal,
    also once the person's data are gone."""
    sampled = fetch(session, actor, JUDGE, case_id)
    application = session.get_one(Application, sampled.application_id)
    try:
        known = (*filed_files(session, application, newest(session, application)), *beside(session, application))
        found = next((each for each in known if each.id == file_id), None)
        key = vault_of(session).file_key(application.person_id, file_id) if found else b""
    except Erased:
        raise Refusal("erased", "申报人的个人信息已经删除，附件不能再查看。", status=410) from None
    if found is None:
        raise Refusal("not_found", "没有找到这个文件。请返回复核页面重新选择。", status=404)
    subjects = {"application": application.id, "inspection": sampled.inspection_id, "file": file_id}
    record(session, "inspection.file_seen", actor=actor, clock=clock, subjects=subjects)
    return found, blobs.read(file_id, key)
