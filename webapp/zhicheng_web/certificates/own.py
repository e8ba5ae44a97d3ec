"""The holder's own: view, download, print, and see who has looked (JA-3.7, JB-5.3)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Response, render_template, request, url_for

from zhicheng.casework.certificates.reading import LOOKER_WORDS, WAY_WORDS, Held, looks, mine, read_own
from zhicheng.store.models import CertificateState, Looker
from zhicheng_web import visit
from zhicheng_web.certificates import blueprint
from zhicheng_web.certificates.files import pdf_response
from zhicheng_web.certificates.told import sheet_of, status_of
from zhicheng_web.pieces import Column, Link, Status, Table
from zhicheng_web.presentation import day, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """``reason`` is why it isn't valid any more, ``replaced`` leads to the one in its place."""

    title: str
    status: Status
    words: str
    reason: str
    replaced: Link | None
    sheet: tuple[tuple[str, str], ...]
    view_url: str
    download_url: str
    check_url: str
    looks: Table


@blueprint.get("")
def listing() -> str:
    """All of one's own."""
    rows = tuple(
        (
            Link(each.content.title, url_for("certificates.one", certificate_id=each.certificate.id)),
            each.content.level,
            each.content.series,
            each.certificate.number,
            status_of(each.certificate.state),
            day(each.certificate.issued_on),
        )
        for each in mine(visit.reading(), visit.actor())
    )
    table = Table(
        caption="我的证书" if rows else "还没有证书",
        columns=tuple(map(Column, ("职称", "级别", "系列", "证书编号", "状态", "颁发日期"))),
        rows=rows,
        empty="评审通过并确认公布后，职称电子证书会出现在这里，可以查看、下载和打印。",
    )
    return render_template("certificates/mine.html", table=table)


@blueprint.get("/<uuid:certificate_id>")
def one(certificate_id: UUID) -> str:
    held = read_own(visit.reading(), visit.actor(), certificate_id=certificate_id)
    view = OwnPage(
        title=f"{held.content.title}证书",
        status=status_of(held.certificate.state),
        words=_words(held),
        reason=held.reason,
        replaced=Link("查看现行证书", url_for("certificates.one", certificate_id=held.replaced_by.id))
        if held.replaced_by
        else None,
        sheet=sheet_of(held.content),
        view_url=url_for("certificates.file", certificate_id=certificate_id),
        download_url=url_for("certificates.file", certificate_id=certificate_id, download=1),
        check_url=url_for("checks.by_code", token=held.certificate.check_token),
        looks=_looks(certificate_id),
    )
    return render_template("certificates/one.html", view=view)


@blueprint.get("/<uuid:certificate_id>/certificate.pdf")
def file(certificate_id: UUID) -> Response:
    """The signed file; made now where nobody has made it yet."""
    held = read_own(visit.reading(), visit.actor(), certificate_id=certificate_id)
    return pdf_response(held.certificate, held.content, Looker.HOLDER, inline="download" not in request.args)


def _words(held: Held) -> str:
    match held.certificate.state:
        case CertificateState.VALID:
            return "可以下载、打印，并将打印的证书存入本人人事档案。"
        case CertificateState.CORRECTED:
            return "这份证书已经更正，请使用现行证书。"
        case CertificateState.REVOKED:
            return "这份证书已被撤销。对撤销有异议的，可以向颁发部门申请复查。"


def _looks(certificate_id: UUID) -> Table:
    found = looks(visit.reading(), visit.actor(), certificate_id=certificate_id)
    return Table(
        caption="谁看过这份证书" if found else "还没有人查看过",
        columns=(Column("时间"), Column("查看人"), Column("方式")),
        rows=tuple((moment(each.at), LOOKER_WORDS[each.looker], WAY_WORDS[each.way]) for each in found),
        empty="有人凭编号和姓名或二维码查验，或者人社部门查看后，时间和方式会列在这里。平台不记录查验人的个人信息。",
    )
