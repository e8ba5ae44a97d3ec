"""Offices: the lists whose certificates are to be issued or were, issuing, and all files of a list at once."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import exists, func, or_, select

from zhicheng.casework.access import Refusal, fetch
from zhicheng.casework.certificates.content import open_content
from zhicheng.casework.certificates.issue import issue
from zhicheng.casework.certificates.reading import of_list
from zhicheng.casework.results.lists import READ, concerned, policy_of
from zhicheng.casework.seats import seats
from zhicheng.specs import ActKind
from zhicheng.store.models import (
    Batch,
    BatchDuty,
    Candidate,
    CandidateState,
    Certificate,
)
from zhicheng.store.vault import Erased
from zhicheng_web import shell, visit
from zhicheng_web.applicant.files import disposition
from zhicheng_web.certificates import issuing
from zhicheng_web.certificates.files import archive
from zhicheng_web.certificates.told import status_of
from zhicheng_web.clock import request_clock
from zhicheng_web.desk.cases import owner
from zhicheng_web.office_page import Frame
from zhicheng_web.paging import page
from zhicheng_web.pieces import Cell, Column, Link, Pager, Status, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import day

WAITS, DONE = Status("等待生成", Tone.ACTIVE), Status("已生成", Tone.DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    frame: Frame
    table: Table
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """``people`` are those who get one now, where it is this office's turn to issue (``version`` of the list)."""

    frame: Frame
    title: str
    table: Table
    pager: Pager
    unprinted: int
    number: int
    ours: bool
    people: int
    version: int
    url: str
    zip_url: str


@issuing.get("")
def overview() -> str:
    """Lists that wait for their certificates, and those that have them."""
    who, session = visit.actor(), visit.reading()
    waits = exists().where(
        BatchDuty.batch_id == Batch.id, BatchDuty.kind == ActKind.CERTIFICATES, BatchDuty.position == Batch.position
    )
    has = exists().where(Certificate.batch_id == Batch.id)
    query = select(Batch).where(concerned(who), or_(waits, has))
    found = page(session, query, (Batch.since, Batch.id), descending=True)
    view = OverviewPage(frame=Frame(owner()), table=_lists(found.rows), pager=found.pager)
    return render_template("certificates/lists.html", view=view)


@issuing.get("/<uuid:batch_id>")
def listing(batch_id: UUID) -> str:
    """The certificates of a list; before they are issued, what issuing does."""
    session, who = visit.reading(), visit.actor()
    batch = fetch(session, who, READ, batch_id)
    policy, _ = policy_of(session, platform().registry, batch)
    shell.within(policy.jurisdiction)
    where = Certificate.batch_id == batch.id
    found = page(session, select(Certificate).where(where), (Certificate.number, Certificate.id))
    view = ListPage(
        frame=Frame(owner()),
        title=batch.title,
        table=_certificates(found.rows),
        pager=found.pager,
        unprinted=_number(where, Certificate.digest.is_(None)),
        number=_number(where),
        ours=_ours(batch),
        people=_confirmed(batch),
        version=batch.version,
        url=url_for("issuing.issue_all", batch_id=batch.id),
        zip_url=url_for("issuing.download", batch_id=batch.id),
    )
    return render_template("certificates/list.html", view=view)


@issuing.post("/<uuid:batch_id>")
def issue_all(batch_id: UUID) -> ResponseReturnValue:
    with visit.writing() as session:
        made = issue(
            session,
            visit.actor(),
            request_clock(),
            platform().registry,
            batch_id=batch_id,
            version=request.form.get("version", 0, type=int),
        )
    flash(f"已生成{len(made)}份证书，持证人会收到通知。证书文件在后台陆续生成，持证人下载时也会立即生成。", "done")
    return redirect(url_for("issuing.listing", batch_id=batch_id))


@issuing.get("/<uuid:batch_id>/certificates.zip")
def download(batch_id: UUID) -> Response:
    """The files of all valid and former certificates of a list."""
    certificates = of_list(visit.reading(), visit.actor(), batch_id=batch_id)
    waiting = sum(each.digest is None for each in certificates)
    if not certificates:
        raise Refusal("not_found", "这个名单还没有证书。请在生成证书后再下载。", status=404)
    if waiting:
        raise Refusal("conflict", f"还有{waiting}份证书文件正在后台生成，请稍后再下载。")
    response = archive(certificates)
    response.headers["Content-Disposition"] = disposition(f"证书-{str(batch_id)[:8]}.zip", inline=False)
    return response


def _lists(batches: tuple[Batch, ...]) -> Table:
    ids = [each.id for each in batches]
    counted = select(Certificate.batch_id, func.count()).where(Certificate.batch_id.in_(ids))
    found = visit.reading().execute(counted.group_by(Certificate.batch_id))
    numbers = {batch_id: number for batch_id, number in found}  # noqa: C416 (rows aren't pairs to the type-checker)
    return Table(
        caption="名单" if batches else "还没有可以生成证书的名单",
        columns=(Column("名单"), Column("证书"), Column("份数", figures=True)),
        rows=tuple(
            (
                Link(each.title, url_for("issuing.listing", batch_id=each.id)),
                DONE if each.id in numbers else WAITS,
                numbers.get(each.id, 0),
            )
            for each in batches
        ),
        empty="评审结果确认公布（要求三审三校的，完成三审三校）后，名单会列在这里，由规定的部门生成证书。",
    )


def _certificates(certificates: tuple[Certificate, ...]) -> Table:
    return Table(
        caption="证书" if certificates else "还没有生成证书",
        columns=(
            Column("证书编号"),
            Column("姓名"),
            Column("职称"),
            Column("状态"),
            Column("颁发日期"),
            Column("文件"),
        ),
        rows=tuple(map(_row, certificates)),
        empty="生成后，每个人的证书会列在这里。",
    )


def _row(certificate: Certificate) -> tuple[Cell, ...]:
    try:
        content = open_content(visit.reading(), certificate)
    except Erased:
        return (certificate.number, "（信息已删除）", "", status_of(certificate.state), day(certificate.issued_on), "")
    return (
        Link(certificate.number, url_for("issuing.one", certificate_id=certificate.id)),
        content.name,
        content.title,
        status_of(certificate.state),
        day(certificate.issued_on),
        "正在生成" if certificate.digest is None else "已生成",
    )


def _number(*where: object) -> int:
    return visit.reading().scalar(select(func.count(Certificate.id)).where(*where)) or 0  # type: ignore[arg-type]


def _ours(batch: Batch) -> bool:
    """Whether the list waits for an office of the visitor's to issue."""
    query = select(BatchDuty.id).where(
        BatchDuty.batch_id == batch.id,
        BatchDuty.position == batch.position,
        BatchDuty.kind == ActKind.CERTIFICATES,
        BatchDuty.organisation_id.in_(seats(visit.actor())),
    )
    return visit.reading().scalar(query.limit(1)) is not None


def _confirmed(batch: Batch) -> int:
    query = select(func.count()).where(Candidate.batch_id == batch.id, Candidate.state == CandidateState.CONFIRMED)
    return visit.reading().scalar(query) or 0
