"""Printing: a certificate's file is made once, signed, and kept; in small portions, or at once when the holder asks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from zhicheng.casework.certificates.content import Content, open_content
from zhicheng.casework.certificates.gathering import form_for
from zhicheng.casework.notices import policy_in
from zhicheng.casework.record import ALGORITHM, record
from zhicheng.documents.certificate import certificate_pdf
from zhicheng.documents.fonts import MissingGlyphs
from zhicheng.documents.signing import DEMONSTRATION, Signer
from zhicheng.registry import Registry
from zhicheng.specs import DocumentSpec
from zhicheng.store.blobs import BlobDirectory, FileMissing
from zhicheng.store.engine import Store
from zhicheng.store.keys import Unreadable
from zhicheng.store.models import Application, Certificate, DataKey, NoticeRevision
from zhicheng.store.moments import Clock
from zhicheng.store.vault import Erased, vault_of

MOST = 20
"""Certificates of one portion: a second or two of work."""
FOOTNOTE = f"{DEMONSTRATION}。本证书仅用于演示。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What printing needs. ``site`` is the platform's address without a slash at the end."""

    store: Store
    blobs: BlobDirectory
    registry: Registry
    signer: Signer
    site: str


@dataclass(frozen=True, slots=True)
class Printed:
    """How many were printed, and what kept others from it, by id."""

    number: int
    problems: dict[UUID, str]


def anything_waits(store: Store) -> bool:
    """Whether some certificate has no file yet; asked before a key is read for it."""
    with store.reading() as session:
        return session.scalar(_waiting().limit(1)) is not None


def print_pending(press: Press, clock: Clock, *, most: int = MOST, but: frozenset[UUID] = frozenset()) -> Printed:
    """Print up to ``most`` certificates that have no file yet, those issued first first; ``but`` are left alone.

    Several processes may print at once: the first file stays.
    """
    with press.store.reading() as session:
        waiting = session.scalars(_waiting().where(Certificate.id.not_in(but)).limit(most)).all()
    problems = {}
    for certificate_id in waiting:
        try:
            print_one(press, clock, certificate_id)
        except (Erased, FileMissing, Unreadable, MissingGlyphs) as problem:
            problems[certificate_id] = f"{type(problem).__name__}: {problem}"
    return Printed(len(waiting) - len(problems), problems)


def print_round(press: Press, clock: Clock, *, most: int = MOST) -> Printed:
    """One portion; where something keeps some from being printed, others come in their place."""
    number, problems = 0, dict[UUID, str]()
    while True:
        printed = print_pending(press, clock, most=most, but=frozenset(problems))
        number += printed.number
        problems |= printed.problems
        if not printed.problems:
            return Printed(number, problems)


def print_one(press: Press, clock: Clock, certificate_id: UUID) -> None:
    """Make a certificate's file unless there is one; what was made first is never replaced.

    Drawn and signed outside of any transaction that writes. Raises Erased, FileMissing, Unreadable, MissingGlyphs.
    """
    with press.store.reading() as session:
        certificate = session.get_one(Certificate, certificate_id)
        if certificate.digest is not None:
            return
        pdf = _drawn(session, press, certificate)
    signed = press.signer.sign(pdf, reason="职称电子证书")
    with press.store.begin() as session:
        query = select(Certificate).where(Certificate.id == certificate_id).with_for_update()
        certificate = session.scalars(query).one()
        if certificate.digest is not None:
            return
        key = vault_of(session).file_key(certificate.person_id, certificate.id)
        certificate.size = press.blobs.write(certificate.id, (signed,), key).size
        certificate.digest, certificate.algorithm = hashlib.new(ALGORITHM, signed).digest(), ALGORITHM
        record(
            session,
            "certificate.printed",
            actor=None,
            clock=clock,
            subjects={"certificate": certificate.id},
            payload={"digest": f"{ALGORITHM}:{certificate.digest.hex()}", "size": certificate.size},
        )


def address(site: str, certificate: Certificate) -> str:
    """Where the QR code leads."""
    return f"{site}/certificates/check/{certificate.check_token}"


def _waiting() -> Select[UUID]:
    """Certificates without a file, issued first first; those whose holders are erased never get one."""
    readable = exists().where(DataKey.owner_id == Certificate.person_id)
    query = select(Certificate.id).where(Certificate.digest.is_(None), readable)
    return query.order_by(Certificate.issued_at, Certificate.id)


def _drawn(session: Session, press: Press, certificate: Certificate) -> bytes:
    content = open_content(session, certificate)
    photo = _photo(session, press.blobs, certificate, content)
    return certificate_pdf(
        _form(session, press.registry, certificate),
        content.certified(address=address(press.site, certificate), photo=photo),
        author=content.issued_by,
        note=FOOTNOTE if press.signer.demonstration else "",
    )


def _form(session: Session, registry: Registry, certificate: Certificate) -> DocumentSpec:
    application = session.get_one(Application, certificate.application_id)
    policy = policy_in(registry, session.get_one(NoticeRevision, application.revision_id))
    declared = policy.declarations.documents.get(certificate.document)
    return declared or form_for(policy, application.channel)


def _photo(session: Session, blobs: BlobDirectory, certificate: Certificate, content: Content) -> bytes | None:
    if not content.photo:
        return None
    photo_id = UUID(content.photo)
    return b"".join(blobs.read(photo_id, vault_of(session).file_key(certificate.person_id, photo_id)))
