"""The public check: what anybody learns of a certificate by its number and name, or by its QR code; as little as does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.certificates.content import open_content, same_name
from zhicheng.casework.certificates.guard import held_back, missed
from zhicheng.casework.certificates.numbers import LENGTH, read_number
from zhicheng.casework.certificates.reading import looked
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import Certificate, CertificateState, LookedBy, Looker
from zhicheng.store.moments import Clock
from zhicheng.store.vault import Erased


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the public is told. ``name`` is masked; ``replaced_by`` is the number of the certificate that holds now."""

    state: CertificateState
    number: str
    name: str
    series: str
    specialty: str
    title: str
    level: str
    issued_on: date
    issued_by: str
    validity: str
    ended_on: date | None = None
    replaced_by: str = ""


def check_number(
    session: Session, clock: Clock, real: Clock, *, number: str, name: str, source: str, captcha_passed: bool = False
) -> Checked | Refusal | None:
    """By number and name; None where the platform has no such record. A refusal (``captcha``, ``locked``) is returned,
    not raised: what was counted must be committed all the same. ``source`` is where the question comes from, ``real``
    time. Raises Refusal at a field that is empty or can't be a number; that counts as nothing."""
    wanted = _wanted(number, name)
    refusal = held_back(session, real, source, captcha_passed=captcha_passed)
    if refusal is not None:
        return refusal
    certificate = session.scalar(select(Certificate).where(Certificate.number == wanted))
    if certificate is None or not same_name(session, certificate, name):
        missed(session, real, source)
        return None
    return _told(session, clock, certificate, LookedBy.NUMBER)


def check_token(session: Session, clock: Clock, *, token: str) -> Checked | None:
    """By the QR code; None where the platform has no such record. Its 128 random bits can't be tried."""
    certificate = session.scalar(select(Certificate).where(Certificate.check_token == token))
    return None if certificate is None else _told(session, clock, certificate, LookedBy.CODE)


def masked_name(name: str) -> str:
    """The surname's first character and a star: 张*."""
    return name[:1] + "*"


def _wanted(number: str, name: str) -> str:
    problems, wanted = {}, read_number(number)
    if not number.strip():
        problems["number"] = "请填写证书编号。"
    elif wanted is None:
        problems["number"] = f"编号应为{LENGTH}位，且校验位相符。请对照证书核对，或扫描二维码查验。"
    if not name.strip():
        problems["name"] = "请填写持证人姓名。"
    if problems or wanted is None:
        raise invalid(problems)
    return wanted


def _told(session: Session, clock: Clock, certificate: Certificate, way: LookedBy) -> Checked | None:
    try:
        content = open_content(session, certificate)
    except Erased:
        return None
    looked(session, clock, certificate.id, Looker.PUBLIC, way)
    return Checked(
        state=certificate.state,
        number=certificate.number,
        name=masked_name(content.name),
        series=content.series,
        specialty=content.specialty,
        title=content.title,
        level=content.level,
        issued_on=certificate.issued_on,
        issued_by=content.issued_by,
        validity=content.validity,
        ended_on=beijing_day(certificate.ended_at) if certificate.ended_at else None,
        replaced_by=_newest(session, certificate),
    )


def _newest(session: Session, certificate: Certificate) -> str:
    """The number at the end of the corrections, empty where there was none."""
    number = ""
    following: Certificate | None = certificate
    while following is not None and following.state is CertificateState.CORRECTED:
        following = session.scalar(select(Certificate).where(Certificate.replaces == following.id))
        number = following.number if following else number
    return number
