"""How a certificate is said: its state, its sheet, and its line on the page of a case."""

from __future__ import annotations

from uuid import UUID

from flask import url_for
from sqlalchemy import func, select

from zhicheng.casework.certificates.content import Content
from zhicheng.casework.certificates.reading import STATE_WORDS, Held, mine
from zhicheng.store.models import Certificate, CertificateState
from zhicheng_web import visit
from zhicheng_web.pieces import Link, Status, Tone

TONES = {
    CertificateState.VALID: Tone.DONE,
    CertificateState.CORRECTED: Tone.ENDED,
    CertificateState.REVOKED: Tone.ATTENTION,
}


def status_of(state: CertificateState) -> Status:
    return Status(STATE_WORDS[state], TONES[state])


def sheet_of(content: Content) -> tuple[tuple[str, str], ...]:
    """What a certificate says, in its own words; what it doesn't say is left out."""
    said = content.certified()
    labelled = (
        ("证书编号", "number"),
        ("姓名", "name"),
        ("性别", "gender"),
        ("出生日期", "birth_date"),
        ("证件号码", "id_masked"),
        ("工作单位", "unit"),
        ("系列", "series"),
        ("专业", "full_specialty"),
        ("职称", "title"),
        ("级别", "level"),
        ("取得时间", "obtained_on"),
        ("评审组织", "committee"),
        ("确认公布", "confirmed_by"),
        ("公布文件", "document_number"),
        ("颁发部门", "issued_by"),
        ("颁发日期", "issued_on"),
        ("有效范围", "validity"),
    )
    return tuple((label, value) for label, key in labelled if (value := said.text(key)))


def certificates_of_case(application_id: UUID) -> tuple[tuple[Held, Link], ...]:
    """One's certificates from a case, each with the link to its page; none for an office that entered the case."""
    found = mine(visit.reading(), visit.actor())
    return tuple(
        (each, Link("查看和下载证书", url_for("certificates.one", certificate_id=each.certificate.id)))
        for each in found
        if each.certificate.application_id == application_id
    )


def certificates_issued(batch_id: UUID) -> int:
    """How many certificates a list has, for whoever sees the list."""
    return visit.reading().scalar(select(func.count()).where(Certificate.batch_id == batch_id)) or 0
