"""What is particular about a case that an office has entered from paper: the scan of what the applicant has signed
stands for the pledge, and whoever typed it doesn't check it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.dossiers import File
from zhicheng.dossier.finding import Effect, Finding
from zhicheng.policy import Policy
from zhicheng.specs import AttachmentSpec, UploadLimits
from zhicheng.specs.attachment import KB
from zhicheng.store.models import Application, DraftSection, Event, EventSubject, Snapshot, Upload

SIGNED = AttachmentSpec(
    key="signed_form",
    title="申报人签字的纸质申报表（含诚信承诺）",
    limits=UploadLimits(formats=("jpg", "png", "pdf"), max_bytes=20 * KB * KB, max_count=10),
    required=True,
    hint="代为录入的申报以申报人本人签字的承诺为准，请扫描签字页",
)


def attachments_of(policy: Policy, application: Application) -> tuple[AttachmentSpec, ...]:
    """The attachments of a case: those of its channel and, where an office entered it, what the applicant signed."""
    declared = policy.attachments(application.channel)
    return (SIGNED, *declared) if application.entered_by else declared


def unsigned(policy: Policy, application: Application, files: Iterable[File]) -> Iterator[Finding]:
    """That the signed form isn't there yet, in a case that an office has entered."""
    if application.entered_by is None or any(each.key == SIGNED.key for each in files):
        return
    yield Finding(
        rule="core.signed_form",
        outcome=Effect.FAIL,
        section="attachments",
        field=SIGNED.key,
        message=f"{SIGNED.title}未上传，请扫描上传",
        citations=policy.channel(application.channel).paper_cites,
    )


def took_part(session: Session, application: Application, account_id: UUID) -> bool:
    """Whether somebody has entered a case from paper, or anything in it: began it, typed, uploaded or submitted."""
    if application.entered_by is None:
        return False
    began = exists().where(
        Event.id == EventSubject.event_id,
        EventSubject.subject_id == application.id,
        Event.kind == "application.entered",
        Event.actor_id == account_id,
    )
    typed = exists().where(DraftSection.application_id == application.id, DraftSection.saved_by == account_id)
    scanned = exists().where(
        Upload.application_id == application.id, Upload.added_by == account_id, Upload.organisation_id.is_(None)
    )
    submitted = exists().where(Snapshot.application_id == application.id, Snapshot.taken_by == account_id)
    return bool(session.scalar(select(or_(began, typed, scanned, submitted))))
