"""Bank slips: handed in by the applicant with number, day and scan; the office says whether the money is there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.keeping import keep, pieces
from zhicheng.casework.kinds import Topic
from zhicheng.casework.payment_income import Outcome, credit, lapse, waiting_slip
from zhicheng.casework.payment_notes import note
from zhicheng.casework.payments import (
    COLLECT,
    PAY,
    READ_PAYMENT,
    check_wanted,
    noted,
    payable_until,
    to_office,
    to_payer,
    unpaid_state,
)
from zhicheng.notice import moment_of
from zhicheng.payments import BANK_SLIP
from zhicheng.specs.timeline import BEIJING
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import EntryKind, Payment, PaymentEntry, PaymentSlip, PaymentState
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of
from zhicheng.uploads import UploadRefused, UploadRules, inspect

RULES = UploadRules(formats=("jpg", "png", "pdf"), max_bytes=5 * 1024 * 1024)
MOST_NUMBER = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A slip, opened. ``paid_on`` is the day on it; ``size`` is in bytes; ``waits``: the office hasn't answered it."""

    id: UUID
    number: str
    paid_on: date
    filename: str
    media_type: str
    size: int
    added_at: datetime
    waits: bool


def hand_in(
    session: Session,
    blobs: BlobDirectory,
    actor: Actor,
    clock: Clock,
    *,
    payment_id: UUID,
    version: int,
    number: str,
    paid_on: date | None,
    filename: str,
    stream: BinaryIO | None,
) -> Payment:
    """Claim to have paid at a bank. After the last moment that is possible too, and then the office decides about it.

    Raises Refusal with a message at each answer that can't be taken, and Stale.
    """
    payment = fetch(session, actor, PAY, payment_id, version=version)
    check_wanted(session, payment)
    person_id, today = actor.person_id, clock().astimezone(BEIJING).date()
    if person_id is None:
        raise Refusal("denied", "只有申报人本人可以提交缴费回单。", status=403)
    wrong = {}
    if not number.strip() or len(number.strip()) > MOST_NUMBER:
        wrong["number"] = f"请填写回单（流水）号，不超过{MOST_NUMBER}字。"
    if paid_on is None or paid_on > today:
        wrong["paid_on"] = "请填写回单上的缴费日期，不能晚于今天。"
    if stream is None:
        wrong["file"] = "请选择回单的扫描件或截图。"
    if wrong or stream is None or paid_on is None:
        raise invalid(wrong)
    until = payable_until(session, payment)
    if payment.lapsed_at is None and until is not None and clock() >= until:
        lapse(session, clock, payment)
    details = {"number": number.strip(), "paid_on": paid_on.isoformat()}
    slip = _kept(session, blobs, actor, clock, payment, person_id, details, filename, stream)
    payment.state = PaymentState.CLAIMED
    noted(
        session,
        "payment.claimed",
        payment,
        actor=actor,
        clock=clock,
        subjects={"slip": slip.id},
        notify=to_office(session, payment),
    )
    return payment


def confirm_slip(
    session: Session, actor: Actor, clock: Clock, *, payment_id: UUID, version: int, amount: int
) -> Outcome:
    """The office says that ``amount`` (fen) is on its account by the slip handed in last. Raises Refusal and Stale."""
    payment, stored = _waiting(session, actor, payment_id, version)
    if amount <= 0:
        raise invalid({"amount": "请填写实际到账的金额。"})
    slip = _opened(session, stored)
    stored.answered_at = clock()
    entry = PaymentEntry(
        id=uuid4(),
        payment_id=payment.id,
        kind=EntryKind.INCOME,
        amount=amount,
        provider=BANK_SLIP,
        reference=slip.id.hex,
        # A slip says the day only: its beginning, so that what was handed in before the last moment came before it.
        moved_at=moment_of(slip.paid_on, end=False),
        by=actor.account_id,
        at=clock(),
    )
    return credit(session, actor, clock, payment, entry)


def refuse_slip(
    session: Session, actor: Actor, clock: Clock, *, payment_id: UUID, version: int, reason: str
) -> Payment:
    """The office finds no such money: the slip goes back with the reason, which the applicant reads."""
    payment, stored = _waiting(session, actor, payment_id, version)
    said = note(session, actor, clock, payment, EntryKind.SLIP_REFUSED, reason, asks="请写明退回的原因，申报人会看到。")
    stored.answered_at = clock()
    if payment.state is PaymentState.CLAIMED:
        payment.state = unpaid_state(payment)
    noted(
        session,
        "payment.slip_refused",
        payment,
        actor=actor,
        clock=clock,
        payload={"reason": said},
        notify=to_payer(session, payment, Topic.PAYMENT_REFUSED),
    )
    return payment


def slips_of(session: Session, payment: Payment) -> list[Slip]:
    """The slips handed in, newest first; raises Erased."""
    query = select(PaymentSlip).where(PaymentSlip.payment_id == payment.id)
    found = session.scalars(query.order_by(PaymentSlip.added_at.desc(), PaymentSlip.id))
    return [_opened(session, each) for each in found]


def slip_file(
    session: Session, blobs: BlobDirectory, actor: Actor, *, payment_id: UUID, slip_id: UUID
) -> tuple[Slip, Iterator[bytes]]:
    """A slip's scan, for the applicant, the office that collects and the bureau of the notice; raises Refusal."""
    payment = fetch(session, actor, READ_PAYMENT, payment_id)
    stored = session.get(PaymentSlip, slip_id)
    if stored is None or stored.payment_id != payment.id:
        raise Refusal("not_found", "没有找到这份回单。请刷新页面核对。", status=404)
    key = vault_of(session).file_key(stored.person_id, stored.id)
    return _opened(session, stored), blobs.read(stored.id, key)


def _waiting(session: Session, actor: Actor, payment_id: UUID, version: int) -> tuple[Payment, PaymentSlip]:
    """The slip to be answered; it waits even where a gateway's money has paid the fee meanwhile."""
    payment = fetch(session, actor, COLLECT, payment_id, version=version)
    slip = waiting_slip(session, payment)
    if slip is None:
        raise Refusal("conflict", "这笔缴费没有等待核对的回单。请刷新页面查看最新状态。")
    return payment, slip


def _opened(session: Session, stored: PaymentSlip) -> Slip:
    sealed = vault_of(session).open(stored.person_id, PaymentSlip.details_cipher, stored.id, stored.details_cipher)
    said = json.loads(sealed)
    return Slip(
        id=stored.id,
        number=said["number"],
        paid_on=date.fromisoformat(said["paid_on"]),
        filename=said["filename"],
        media_type=said["media_type"],
        size=stored.size,
        added_at=stored.added_at,
        waits=stored.answered_at is None,
    )


def _kept(
    session: Session,
    blobs: BlobDirectory,
    actor: Actor,
    clock: Clock,
    payment: Payment,
    person_id: UUID,
    details: dict[str, str],
    filename: str,
    stream: BinaryIO,
) -> PaymentSlip:
    """The scan is checked on arrival and lies in the blob store before the row that names it is committed."""
    try:
        found = inspect(stream, filename=filename, rules=RULES)
    except UploadRefused as refused:
        raise invalid({"file": refused.message}) from refused
    vault, slip_id = vault_of(session), uuid4()
    kept = keep(session, blobs, slip_id, pieces(stream), owner=person_id)
    said = {**details, "filename": filename[-100:], "media_type": found.media_type, "sha256": found.sha256}
    slip = PaymentSlip(
        id=slip_id,
        payment_id=payment.id,
        person_id=person_id,
        details_cipher=vault.seal(person_id, PaymentSlip.details_cipher, slip_id, json.dumps(said, ensure_ascii=False)),
        size=kept.size,
        digest=kept.digest,
        algorithm=kept.algorithm,
        added_by=actor.account_id,
        added_at=clock(),
    )
    session.add(slip)
    session.flush()
    return slip
