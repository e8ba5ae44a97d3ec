"""Correcting a certificate (another one takes its place) and revoking one (JB-1.4), each with a reason, on the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.certificates.content import Content, open_content
from zhicheng.casework.certificates.gathering import form_for
from zhicheng.casework.certificates.issue import refuse_unprintable, written
from zhicheng.casework.certificates.numbers import number_of, take_serials
from zhicheng.casework.certificates.reading import issued
from zhicheng.casework.kinds import CERTIFICATE_ANSWERS, Topic
from zhicheng.casework.minutes import to_applicant, wanted_reason
from zhicheng.casework.notices import policy_in
from zhicheng.casework.reasons import seal_reason
from zhicheng.casework.record import record
from zhicheng.casework.results.acts import void
from zhicheng.dossier.facts import beijing_day
from zhicheng.identity import check_identity, compact
from zhicheng.registry import Registry
from zhicheng.specs.vocabulary import GENDERS
from zhicheng.store.models import (
    Application,
    Batch,
    Candidate,
    Certificate,
    CertificateState,
    NoticeRevision,
    Organisation,
)
from zhicheng.store.moments import Clock

CORRECTABLE = CERTIFICATE_ANSWERS.labels
"""What a correction may change. Another level is another result, decided by another meeting."""
NEEDED = ("name", "series", "title", "obtained_on")
DAYS = ("birth_date", "obtained_on")
MOST_CHARACTERS = 100


def _valid(certificate: Certificate) -> Refusal | None:
    if certificate.state is CertificateState.VALID:
        return None
    return Refusal("conflict", "这份证书已经更正或撤销，不能再办理。请刷新页面查看最新状态。")


CORRECT = Action(key="certificate.correct", title="更正证书", thing=Certificate, scope=issued, ready=_valid)
REVOKE = Action(key="certificate.revoke", title="撤销证书", thing=Certificate, scope=issued, ready=_valid)


def correct(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    certificate_id: UUID,
    version: int,
    answers: Mapping[str, str],
    reason: str,
) -> Certificate:
    """Issue another certificate that says some things differently (keys of CORRECTABLE, days ISO); the old one's check
    leads to it. Raises Refusal with a message for each answer, and Stale."""
    old = fetch(session, actor, CORRECT, certificate_id, version=version)
    before = open_content(session, old)
    changed = _changed(before, answers, beijing_day(clock()))
    said = wanted_reason(reason, asks="请写明更正的理由，持证人会看到。")
    application = session.get_one(Application, old.application_id)
    policy = policy_in(registry, session.get_one(NoticeRevision, application.revision_id))
    spec, issuer = form_for(policy, application.channel), session.get_one(Organisation, old.issued_by)
    (serial,) = take_serials(session, old.jurisdiction, old.year, 1)
    fresh = {
        "number": number_of(old.jurisdiction, old.year, before.level, serial),
        "issued_on": beijing_day(clock()).isoformat(),
        "issued_by": issuer.name,
    }
    content = before.with_answers({**changed, **fresh}).limited_by(spec.validity)
    if unprintable := refuse_unprintable(spec, content):
        raise invalid({"name": f"有字符在所用字体中没有，无法打印：{unprintable}。请核对是否误输入。"})
    digest = _end(session, actor, clock, old, CertificateState.CORRECTED, said)
    batch = session.get_one(Batch, old.batch_id)
    made = written(session, clock, batch, application, spec, content, issuer=issuer, replaces=old.id)
    session.add(made)
    record(
        session,
        "certificate.corrected",
        actor=actor,
        clock=clock,
        subjects={"certificate": old.id, "replacement": made.id, "application": application.id},
        payload={"reason": digest, "changed": tuple(changed)},
        changed=old,
        notify=to_applicant(session, application, Topic.CERTIFICATE_CORRECTED),
    )
    return made


def revoke(
    session: Session, actor: Actor, clock: Clock, *, certificate_id: UUID, version: int, reason: str
) -> Certificate:
    """Revoke a certificate, and the result that it certifies with it; the holder reads why. Raises Refusal and Stale."""
    certificate = fetch(session, actor, REVOKE, certificate_id, version=version)
    said = wanted_reason(reason, asks="请写明撤销的理由，持证人会看到。")
    digest = _end(session, actor, clock, certificate, CertificateState.REVOKED, said)
    record(
        session,
        "certificate.revoked",
        actor=actor,
        clock=clock,
        subjects={"certificate": certificate.id, "application": certificate.application_id},
        payload={"reason": digest},
        changed=certificate,
    )
    void(session, actor, clock, session.get_one(Candidate, certificate.application_id), said)
    return certificate


def _end(
    session: Session, actor: Actor, clock: Clock, certificate: Certificate, state: CertificateState, reason: str
) -> str:
    column = Certificate.reason_cipher
    certificate.reason_cipher, digest = seal_reason(session, certificate.person_id, column, certificate.id, reason)
    certificate.state, certificate.ended_by, certificate.ended_at = state, actor.account_id, clock()
    session.flush()
    return digest


def _changed(before: Content, answers: Mapping[str, str], today: date) -> dict[str, str]:
    """The answers that differ, tidied; raises Refusal."""
    given = {key: " ".join(value.split()) for key, value in answers.items() if key in CORRECTABLE}
    if "id_number" in given:
        given["id_number"] = compact(given["id_number"])
    changed = {key: value for key, value in given.items() if value != getattr(before, key)}
    problems = {key: words for key, value in changed.items() if (words := _wrong(before, key, value, today))}
    if not changed:
        problems["name"] = "没有需要更正的内容。请修改有误的栏目后再提交。"
    if problems:
        raise invalid(problems)
    return changed


def _wrong(before: Content, key: str, value: str, today: date) -> str:
    label = CORRECTABLE[key]
    if not value:
        return f"请填写{label}。" if key in NEEDED else ""
    if len(value) > MOST_CHARACTERS:
        return f"{label}最多{MOST_CHARACTERS}个字。"
    if key in DAYS:
        return _wrong_day(label, value, today)
    if key == "gender" and value not in GENDERS:
        return f"请在{'、'.join(GENDERS)}中选择{label}。"
    if key == "id_number" and before.id_type:
        return check_identity(before.id_type, value, on=today) or ""
    return ""


def _wrong_day(label: str, value: str, today: date) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return f"{label}请写成 2023-02-28 这样的日期。"
    return f"{label}晚于今天，请核对。" if day > today else ""
