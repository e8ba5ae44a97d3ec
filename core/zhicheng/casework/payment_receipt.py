"""The receipt of a paid fee, at once (JB-4.3): number, amount in figures and capitals, who, for what, when."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.payment_book import Bill, read_bill
from zhicheng.documents import Cell, Document, KeyValueTable, Note, SignatureLine, Subtitle, Title, render
from zhicheng.money import capitals, yuan
from zhicheng.payments import BANK_SLIP
from zhicheng.store.models import PaymentState
from zhicheng.store.moments import BEIJING

NOTE = "本收据由平台在收费单位登记到账后生成，编号唯一，可在平台核对。需要财政票据的，请凭本收据向收费单位索取。"


def receipt_pdf(session: Session, actor: Actor, *, payment_id: UUID) -> tuple[str, bytes]:
    """Number and PDF of the receipt; raises Refusal while nothing is paid, MissingGlyphs."""
    bill = read_bill(session, actor, payment_id=payment_id)
    if bill.payment.state is not PaymentState.PAID or bill.payment.receipt_number is None:
        raise Refusal("conflict", "这笔费用还没有缴清，没有收据。缴清后即可下载。")
    return bill.payment.receipt_number, render(_document(bill, bill.payment.receipt_number))


def _document(bill: Bill, number: str) -> Document:
    payment, paid_at = bill.payment, bill.payment.paid_at
    rows = (
        ("缴款人", bill.applicant),
        ("收款单位", bill.payee),
        ("收费项目", payment.title),
        ("收费依据", payment.document),
        ("申报通知", bill.notice.title),
        ("金额（小写）", f"¥{yuan(payment.amount)}"),
        ("金额（大写）", f"人民币{capitals(payment.amount)}"),
        ("缴费方式", "银行转账" if payment.provider == BANK_SLIP else "网上缴费"),
        ("登记到账时间", f"{paid_at.astimezone(BEIJING):%Y年%m月%d日 %H:%M}" if paid_at else ""),
    )
    return Document(
        title=f"评审费收据 {number}",
        author=bill.payee,
        blocks=(
            Title("评审费收据"),
            Subtitle(f"编号：{number}"),
            KeyValueTable(
                columns=1, label_width=34, rows=tuple((Cell(label, value, min_height=11),) for label, value in rows)
            ),
            Note(NOTE),
            SignatureLine(signers=(), seal="（收款单位盖章）"),
        ),
    )
