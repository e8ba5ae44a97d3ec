"""The cards of attachments: what is asked for, the rule, what was uploaded, and whether it is locked."""

from __future__ import annotations

from flask import url_for

from zhicheng.casework.dossiers import File
from zhicheng.casework.mending import ATTACHMENTS
from zhicheng.casework.online import SCAN
from zhicheng.casework.paper_signed import attachments_of
from zhicheng.dossier.standard import ENTRUSTMENT
from zhicheng.holds import applies
from zhicheng.specs import AttachmentSpec
from zhicheng_web.applicant.case import Case
from zhicheng_web.pieces import AttachmentCard, StoredFile


def cards(case: Case, errors: dict[str, str]) -> tuple[AttachmentCard, ...]:
    """One for each attachment that the applicant uploads; ``errors`` say by key why one was refused."""
    return tuple(
        _card(case, spec, error=errors.get(spec.key, ""))
        for spec in attachments_of(case.policy, case.draft.application)
        if spec.by == "applicant"
    )


def scan_card(case: Case) -> AttachmentCard | None:
    """That of the letter's scan, on the letter's own page; None where the channel asks for none."""
    spec = next((each for each in case.policy.attachments(case.channel) if each.key == SCAN), None)
    return _card(case, spec, at=ENTRUSTMENT.key) if spec else None


def _card(case: Case, spec: AttachmentSpec, *, error: str = "", at: str = "") -> AttachmentCard:
    return AttachmentCard(
        key=spec.key,
        title=spec.title,
        formats=spec.limits.formats,
        max_bytes=spec.limits.max_bytes,
        max_count=spec.limits.max_count,
        url=url_for("applicant.files", application_id=case.id, key=spec.key, at=at or None),
        required=bool(at) or applies(spec.required, case.facts),
        hint=spec.hint,
        files=tuple(_stored(case, each) for each in case.draft.files if each.key == spec.key and not each.row_id),
        error=error,
        locked=ATTACHMENTS in case.draft.locked,
    )


def _stored(case: Case, file: File) -> StoredFile:
    return StoredFile(
        id=str(file.id),
        name=file.filename,
        size=file.size,
        url=url_for("applicant.file", application_id=case.id, file_id=file.id),
    )
