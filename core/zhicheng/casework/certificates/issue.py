"""Issuing: the certificates of a whole list in one transaction, all or none (JA-3.7, JB-6.5, SG-6.4)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.certificates.content import Content, name_index, seal_content
from zhicheng.casework.certificates.gathering import Prepared, gathered
from zhicheng.casework.certificates.numbers import number_of, take_serials
from zhicheng.casework.kinds import Topic
from zhicheng.casework.record import Notify, record
from zhicheng.casework.results.acts import ACT
from zhicheng.casework.results.duties import duty_now
from zhicheng.casework.results.steps import finish
from zhicheng.casework.seats import checkers
from zhicheng.documents.certificate import certificate
from zhicheng.documents.fonts import missing_characters
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Registry
from zhicheng.specs import ActKind, DocumentSpec
from zhicheng.store.models import (
    Account,
    Application,
    Batch,
    Candidate,
    Certificate,
    CertificateState,
    Organisation,
)
from zhicheng.store.moments import Clock

TOKEN_BYTES = 16


def issue(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, batch_id: UUID, version: int
) -> list[Certificate]:
    """Issue a certificate for each confirmed candidate of a list that waits for it; the list is done with it.

    Numbers follow the list's order. The files are printed afterwards. Raises Refusal (not this office's turn, a form or
    a character that can't be printed) and Stale.
    """
    batch = fetch(session, actor, ACT, batch_id, version=version)
    duty = duty_now(session, actor, batch, ActKind.CERTIFICATES)
    issuer = session.get_one(Organisation, duty.organisation_id)
    today = beijing_day(clock())
    prepared = gathered(session, registry, batch, issuer=issuer, issued_on=today)
    _printable(prepared)
    told = _recipients(session, batch)
    certificates = []
    serials = take_serials(session, batch.jurisdiction, _year(prepared, today), len(prepared)) if prepared else ()
    for each, serial in zip(prepared, serials, strict=True):
        number = number_of(batch.jurisdiction, _year(prepared, today), each.content.level, serial)
        content = each.content.with_answers({"number": number})
        made = written(session, clock, batch, each.application, each.spec, content, issuer=issuer)
        certificates.append(made)
    session.add_all(certificates)
    for made, each in zip(certificates, prepared, strict=True):
        record(
            session,
            "certificate.issued",
            actor=actor,
            clock=clock,
            subjects={"certificate": made.id, "application": made.application_id, "batch": batch.id},
            notify=(
                *(Notify(Topic.CERTIFICATE_ISSUED, account) for account in told.get(made.person_id, ())),
                *(Notify(Topic.ENTERED_CASE, staff) for staff in _office(session, each.application)),
            ),
        )
    finish(session, actor, clock, registry, batch, duty)
    return certificates


def written(
    session: Session,
    clock: Clock,
    batch: Batch,
    application: Application,
    spec: DocumentSpec,
    content: Content,
    *,
    issuer: Organisation,
    replaces: UUID | None = None,
) -> Certificate:
    """A certificate that says this, not yet in the session."""
    certificate_id = uuid4()
    return Certificate(
        id=certificate_id,
        number=content.number,
        application_id=application.id,
        person_id=application.person_id,
        batch_id=batch.id,
        jurisdiction=batch.jurisdiction,
        year=int(content.year),
        document=spec.key,
        content_cipher=seal_content(session, application.person_id, certificate_id, content),
        name_index=name_index(session, content.number, content.name),
        check_token=secrets.token_urlsafe(TOKEN_BYTES),
        state=CertificateState.VALID,
        replaces=replaces,
        issued_by=issuer.id,
        issued_on=beijing_day(clock()),
        issued_at=clock(),
    )


def refuse_unprintable(spec: DocumentSpec, content: Content) -> str:
    """What of a certificate the type lacks, in words; empty where everything can be printed."""
    said = "".join(text for _, text in certificate(spec, content.certified(), author=content.issued_by).texts())
    missing = missing_characters(said)
    return f"{content.name}：{'、'.join(f'“{each}”U+{ord(each):04X}' for each in missing)}" if missing else ""


def _printable(prepared: Sequence[Prepared]) -> None:
    problems = [words for each in prepared if (words := refuse_unprintable(each.spec, each.content))]
    if problems:
        raise Refusal(
            "missing_glyphs",
            f"以下证书上的字符在所用字体中没有，无法打印，证书都没有生成：{'；'.join(problems)}。"
            "请核对是否误输入；确需使用的（如姓名用字），请联系平台运维人员更换收字更全的字体。",
            status=422,
        )


def _year(prepared: Sequence[Prepared], today: date) -> int:
    """All cases of a list are of one round."""
    return int(prepared[0].content.year) if prepared else today.year


def _recipients(session: Session, batch: Batch) -> dict[UUID, list[UUID]]:
    """The accounts in use of the people on a list, by person."""
    query = (
        select(Account.person_id, Account.id)
        .join(Application, Application.person_id == Account.person_id)
        .join(Candidate, Candidate.application_id == Application.id)
        .where(Candidate.batch_id == batch.id, Account.disabled_at.is_(None))
    )
    found: dict[UUID, list[UUID]] = {}
    for person_id, account_id in session.execute(query):
        if person_id is not None:
            found.setdefault(person_id, []).append(account_id)
    return found


def _office(session: Session, application: Application) -> tuple[UUID, ...]:
    return checkers(session, application.entered_by) if application.entered_by else ()
