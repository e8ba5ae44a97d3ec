"""One certificate as an office sees it; each look is one that the holder sees."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Response, render_template, request, url_for

from zhicheng.casework.access import may
from zhicheng.casework.certificates.ending import CORRECT, REVOKE
from zhicheng.casework.certificates.reading import Held, looked, read_one
from zhicheng.casework.integrity.entitled import ENTER_PERSON
from zhicheng.store.models import Certificate, CertificateState, LookedBy, Looker, Person
from zhicheng_web import visit
from zhicheng_web.certificates import issuing
from zhicheng_web.certificates.files import pdf_response
from zhicheng_web.certificates.told import sheet_of, status_of
from zhicheng_web.clock import request_clock
from zhicheng_web.desk.cases import owner
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Link, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """``correct``, ``revoke`` and ``enter`` (into the integrity archive) are there for those who may."""

    frame: Frame
    title: str
    status: Status
    reason: str
    replaced: Link | None
    sheet: tuple[tuple[str, str], ...]
    file: Link
    correct: Link | None
    revoke: Link | None
    enter: Link | None
    back: Link


@issuing.get("/certificates/<uuid:certificate_id>")
def one(certificate_id: UUID) -> str:
    read_one(visit.reading(), visit.actor(), certificate_id=certificate_id)
    with visit.writing() as session:
        looked(session, request_clock(), certificate_id, Looker.OFFICE, LookedBy.PAGE)
    held = read_one(visit.reading(), visit.actor(), certificate_id=certificate_id)
    return render_template("certificates/office.html", view=_view(held))


@issuing.get("/certificates/<uuid:certificate_id>/certificate.pdf")
def file(certificate_id: UUID) -> Response:
    held = read_one(visit.reading(), visit.actor(), certificate_id=certificate_id)
    return pdf_response(held.certificate, held.content, Looker.OFFICE, inline="download" not in request.args)


def _entering(certificate: Certificate) -> Link | None:
    """To an entry about the holder: one that revokes the certificate, or one beside a certificate that is revoked."""
    holder = visit.reading().get(Person, certificate.person_id)
    if holder is None or may(visit.actor(), ENTER_PERSON, holder) is not None:
        return None
    if certificate.state is CertificateState.VALID:
        url = url_for("integrity.person", person_id=holder.id, certificate=certificate.id)
        return Link("因违规撤销并记入诚信档案", url)
    if certificate.state is CertificateState.REVOKED:
        return Link("记入诚信档案", url_for("integrity.person", person_id=holder.id))
    return None


def _view(held: Held) -> OnePage:
    certificate, who = held.certificate, visit.actor()
    replaced = held.replaced_by

    def step(text: str, endpoint: str) -> Link:
        return Link(text, url_for(endpoint, certificate_id=certificate.id))

    return OnePage(
        frame=Frame(owner()),
        title=f"证书 {certificate.number}",
        status=status_of(certificate.state),
        reason=held.reason,
        replaced=Link("查看现行证书", url_for("issuing.one", certificate_id=replaced.id)) if replaced else None,
        sheet=sheet_of(held.content),
        file=step("查看证书文件", "issuing.file"),
        correct=step("更正", "issuing.correct") if may(who, CORRECT, certificate) is None else None,
        revoke=step("撤销", "issuing.revoke") if may(who, REVOKE, certificate) is None else None,
        enter=_entering(certificate),
        back=Link("返回名单的证书", url_for("issuing.listing", batch_id=certificate.batch_id)),
    )
