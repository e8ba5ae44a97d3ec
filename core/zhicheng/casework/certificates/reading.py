"""Who reads which certificates: the holder one's own, offices those of lists that concern them; and who looked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, exists, false, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.certificates.content import Content, open_content
from zhicheng.casework.reasons import open_reason
from zhicheng.casework.results.lists import READ as READ_LIST
from zhicheng.casework.results.lists import concerned
from zhicheng.casework.seats import seats
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import (
    Batch,
    Certificate,
    CertificateState,
    CertificateView,
    LookedBy,
    Looker,
    Notice,
)
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

LOOKS_SHOWN = 200
STATE_WORDS = {
    CertificateState.VALID: "有效",
    CertificateState.CORRECTED: "已更正",
    CertificateState.REVOKED: "已撤销",
}
LOOKER_WORDS = {Looker.PUBLIC: "社会公众", Looker.HOLDER: "本人", Looker.OFFICE: "人社部门、办事机构"}
WAY_WORDS = {
    LookedBy.NUMBER: "凭编号和姓名查验",
    LookedBy.CODE: "扫描二维码查验",
    LookedBy.PAGE: "在平台查看",
    LookedBy.FILE: "下载文件",
}


def own(actor: Actor) -> ColumnElement[bool]:
    """Certificates of the actor's own person."""
    return Certificate.person_id == actor.person_id if actor.person_id else false()


def of_offices(actor: Actor) -> ColumnElement[bool]:
    """Certificates of lists that an office of the actor's keeps, handles or oversees."""
    return exists().where(Batch.id == Certificate.batch_id, concerned(actor))


def issued(actor: Actor) -> ColumnElement[bool]:
    """Certificates that an office of the actor's has issued, and those under a notice of its."""
    offices = seats(actor)
    under = exists().where(
        Batch.id == Certificate.batch_id, Notice.id == Batch.notice_id, Notice.organisation_id.in_(offices)
    )
    return or_(Certificate.issued_by.in_(offices), under) if offices else false()


READ_OWN = Action(key="certificate.read_own", title="查看证书", thing=Certificate, scope=own)
READ = Action(key="certificate.read", title="查看证书", thing=Certificate, scope=of_offices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A certificate with what it says. ``replaced_by`` is the one in its place, ``reason`` why it is not valid."""

    certificate: Certificate
    content: Content
    replaced_by: Certificate | None = None
    reason: str = ""


def mine(session: Session, actor: Actor) -> list[Held]:
    """One's own certificates, newest first."""
    query = select(Certificate).where(own(actor)).order_by(Certificate.issued_at.desc(), Certificate.number.desc())
    return _held(session, session.scalars(query).all())


def read_own(session: Session, actor: Actor, *, certificate_id: UUID) -> Held:
    """One of one's own; raises Refusal."""
    return _held(session, (fetch(session, actor, READ_OWN, certificate_id),))[0]


def read_one(session: Session, actor: Actor, *, certificate_id: UUID) -> Held:
    """One that an office may see; raises Refusal, Erased."""
    return _held(session, (fetch(session, actor, READ, certificate_id),))[0]


def of_list(session: Session, actor: Actor, *, batch_id: UUID) -> list[Certificate]:
    """The certificates of a list in the order of their numbers, without what they say; raises Refusal."""
    batch = fetch(session, actor, READ_LIST, batch_id)
    query = select(Certificate).where(Certificate.batch_id == batch.id).order_by(Certificate.number)
    return list(session.scalars(query))


def looks(session: Session, actor: Actor, *, certificate_id: UUID) -> list[CertificateView]:
    """Who looked at one's own certificate, newest first; raises Refusal."""
    certificate = fetch(session, actor, READ_OWN, certificate_id)
    query = (
        select(CertificateView)
        .where(CertificateView.certificate_id == certificate.id)
        .order_by(CertificateView.at.desc(), CertificateView.id)
        .limit(LOOKS_SHOWN)
    )
    return list(session.scalars(query))


def looked(session: Session, clock: Clock, certificate_id: UUID, looker: Looker, way: LookedBy) -> None:
    """Note that somebody looked: which kind of person, when and how, nothing more."""
    session.add(CertificateView(id=uuid4(), certificate_id=certificate_id, looker=looker, way=way, at=clock()))


def file_of(session: Session, blobs: BlobDirectory, certificate: Certificate) -> Iterator[bytes]:
    """The signed PDF's chunks; raises Refusal before it is printed, Erased, FileMissing."""
    if certificate.digest is None:
        raise Refusal("conflict", "证书文件正在生成，请稍后再下载。")
    return blobs.read(certificate.id, vault_of(session).file_key(certificate.person_id, certificate.id))


def _held(session: Session, certificates: Sequence[Certificate]) -> list[Held]:
    ids = [each.id for each in certificates if each.state is CertificateState.CORRECTED]
    following = session.scalars(select(Certificate).where(Certificate.replaces.in_(ids))) if ids else ()
    replaced = {each.replaces: each for each in following}
    return [
        Held(
            certificate=each,
            content=open_content(session, each),
            replaced_by=replaced.get(each.id),
            reason=_reason(session, each),
        )
        for each in certificates
    ]


def _reason(session: Session, certificate: Certificate) -> str:
    if certificate.reason_cipher is None:
        return ""
    column, sealed = Certificate.reason_cipher, certificate.reason_cipher
    return open_reason(session, certificate.person_id, column, certificate.id, sealed)
