"""What the unit uploads itself when it checks a case: assessments, or its written statement without any (HX-2.5.7).

Such files lie under the person's key like all others, but they are the record of the stage, not a part of what the
applicant files: no snapshot has them, and only the unit adds and removes them, while it has the case in hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.desks import in_hand
from zhicheng.casework.dossiers import File, file_of
from zhicheng.casework.routing import Located
from zhicheng.casework.sheets import STATEMENT
from zhicheng.casework.snapshots import Filed
from zhicheng.casework.stage_records import Recorded
from zhicheng.casework.stored_files import place_of, record_removal, take
from zhicheng.dossier.judging import read_anyway
from zhicheng.holds import applies
from zhicheng.registry import Registry
from zhicheng.specs import AttachmentSpec, DeskKind
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import Application, RouteDesk, Upload
from zhicheng.store.moments import Clock

OF_UNIT = (DeskKind.UNIT, DeskKind.AGENCY, DeskKind.ASSOCIATION)
"""The unit's stage; an agency or a federation stands in for the unit of those who have none."""


def attach(
    session: Session,
    blobs: BlobDirectory,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    application_id: UUID,
    key: str,
    filename: str,
    stream: BinaryIO,
) -> File:
    """Take a file for an attachment that the unit brings; raises Refusal, at ``key`` for what can't be taken."""
    located = in_hand(session, actor, registry, application_id)
    spec = next((each for each in asked_of(located, located.desk) if each.key == key), None)
    if spec is None:
        raise Refusal("not_found", "本环节没有需要上传的这项材料。请刷新页面重新选择。", status=404)
    place = place_of(spec, organisation_id=located.desk.organisation_id)
    return take(session, blobs, actor, clock, located.application, place, filename=filename, stream=stream)


def remove(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, application_id: UUID, file_id: UUID
) -> None:
    """Take a file of the unit's own off the record, while it has the case in hand; its bytes stay until erasure."""
    located = in_hand(session, actor, registry, application_id)
    upload = session.scalar(
        select(Upload).where(Upload.id == file_id, *_on_record(located.application), _put_by(located.desk))
    )
    if upload is None or not asked_of(located, located.desk):
        raise Refusal("not_found", "没有找到这个文件，可能已经删除。请刷新页面。", status=404)
    record_removal(session, actor, clock, upload)


def asked_of(located: Located, desk: RouteDesk) -> tuple[AttachmentSpec, ...]:
    """The attachments that a desk uploads itself; none where it isn't the unit's."""
    if desk.kind not in OF_UNIT or desk.organisation_id is None:
        return ()
    declared = located.policy.attachments(located.application.channel)
    return tuple(each for each in declared if each.by == "unit")


def files_at(session: Session, located: Located, desk: RouteDesk) -> dict[str, tuple[File, ...]]:
    """What a desk has uploaded, by each attachment that is asked of it, oldest first. Raises Erased."""
    application, asked = located.application, asked_of(located, desk)
    if not asked:
        return {}
    query = select(Upload).where(*_on_record(application), _put_by(desk)).order_by(Upload.added_at, Upload.id)
    files = [file_of(session, application.person_id, each) for each in session.scalars(query)]
    return {spec.key: tuple(each for each in files if each.key == spec.key) for spec in asked}


def beside(session: Session, application: Application) -> tuple[File, ...]:
    """Every file that a unit on the case's present route has put beside what was filed, oldest first."""
    on_route = select(RouteDesk.organisation_id).where(
        RouteDesk.application_id == application.id, RouteDesk.route == application.route
    )
    query = select(Upload).where(*_on_record(application), Upload.organisation_id.in_(on_route))
    found = session.scalars(query.order_by(Upload.added_at, Upload.id))
    return tuple(file_of(session, application.person_id, each) for each in found)


def required(located: Located, desk: RouteDesk, filed: Filed) -> frozenset[str]:
    """The attachments that a desk must upload in this case."""
    asked = asked_of(located, desk)
    if not any(each.required for each in asked):
        return frozenset()
    data, _ = read_anyway(located.policy, filed.dossier)
    facts = located.policy.facts(data)
    return frozenset(each.key for each in asked if applies(each.required, facts))


def missing(session: Session, located: Located, filed: Filed, records: Mapping[str, Recorded]) -> dict[str, str]:
    """What the desk at which the case is has still to upload, with its message, by ``files.`` and attachment; by the
    record that rests on a statement where the statement itself isn't there."""
    asked, uploaded = asked_of(located, located.desk), files_at(session, located, located.desk)
    must = required(located, located.desk, filed)
    found = {
        f"files.{each.key}": f"“{each.title}”须由单位上传，现在还没有文件。请上传后再通过。"
        for each in asked
        if each.key in must and not uploaded[each.key]
    }
    assessments = records.get("assessments")
    rests = assessments is not None and assessments.values.get("basis") == STATEMENT
    if asked and rests and not any(uploaded.values()):
        titles = "、".join(f"“{each.title}”" for each in asked)
        found["assessments.basis"] = f"考核依据是单位书面说明，但还没有上传。请先上传{titles}。"
    return found


def _on_record(application: Application) -> tuple[ColumnElement[bool], ...]:
    return Upload.application_id == application.id, Upload.organisation_id.is_not(None), Upload.removed_at.is_(None)


def _put_by(desk: RouteDesk) -> ColumnElement[bool]:
    return Upload.organisation_id == desk.organisation_id
