"""The office's lists: what waits for a decision, who owes, who has paid, and each notice's income and refunds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from sqlalchemy import select

from zhicheng.casework import payment_book
from zhicheng.casework.access import Refusal
from zhicheng.casework.payment_book import Account, Listing
from zhicheng.money import yuan
from zhicheng.store.models import EntryKind, Organisation, Payment, PaymentEntry
from zhicheng_web import visit
from zhicheng_web.office_page import Frame, Tab
from zhicheng_web.paging import page
from zhicheng_web.payments import collecting
from zhicheng_web.payments.told import ENTRY_WORDS, status_of
from zhicheng_web.pieces import Column, Link, Pager, Table
from zhicheng_web.presentation import moment

LISTINGS = {
    Listing.TO_CHECK: ("待核对", "申报人提交的缴费回单、需要核处或退还的款项会列在这里。"),
    Listing.OWING: ("未缴清", "受理后还没有缴清的会列在这里。"),
    Listing.PAID: ("已缴清", "缴清的会列在这里，收据可以下载。"),
    Listing.EVERY: ("全部", "评委会办事机构受理一份应缴费的申报后，会在这里生成一笔。"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    frame: Frame
    table: Table
    pager: Pager | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """Income and refunds of one notice, apart."""

    frame: Frame
    title: str
    sheet: tuple[tuple[str, str], ...]
    table: Table
    pager: Pager
    kinds: tuple[tuple[str, str, bool], ...]


@collecting.get("")
def listing() -> str:
    """Payments of one's offices, and under one's notices; ``list`` in the address names which."""
    which = request.args.get("list", Listing.TO_CHECK, type=Listing)
    found = page(visit.reading(), _rows(which), (Payment.demanded_at, Payment.id), descending=True)
    name, empty = LISTINGS[which]
    view = ListPage(
        frame=frame(which),
        table=Table(
            caption=name if found.rows else f"没有{name}的缴费",
            columns=(
                Column("申报人"),
                Column("通知"),
                Column("收费项目"),
                Column("应缴（元）", figures=True),
                Column("状态"),
                Column("通知缴费"),
            ),
            rows=tuple(
                (
                    Link(applicant or "（信息已删除）", url_for("fees.payment", payment_id=payment.id)),
                    notice,
                    payment.title,
                    yuan(payment.amount),
                    status_of(payment),
                    moment(payment.demanded_at),
                )
                for payment, applicant, notice in found.rows
            ),
            empty=empty,
        ),
        pager=found.pager,
    )
    return render_template("fees/list.html", view=view)


@collecting.get("/notices")
def accounts() -> str:
    """What each notice has brought in and given back."""
    known = payment_book.accounts(visit.reading(), visit.actor())
    view = ListPage(
        frame=frame("accounts"),
        table=Table(
            caption="各通知的收入和退款" if known else "还没有收支",
            columns=(
                Column("通知"),
                Column("未缴清", figures=True),
                Column("已缴清", figures=True),
                Column("收入（元）", figures=True),
                Column("退款（元）", figures=True),
            ),
            rows=tuple(
                (
                    Link(each.notice.title, url_for("fees.account", notice_id=each.notice.id)),
                    each.owing,
                    each.paid,
                    yuan(each.income),
                    yuan(each.refunds),
                )
                for each in known
            ),
            empty="有申报需要缴费后，各通知的收入和退款会分别列在这里（收支两条线）。",
        ),
        pager=None,
    )
    return render_template("fees/list.html", view=view)


@collecting.get("/notices/<uuid:notice_id>")
def account(notice_id: UUID) -> str:
    """Every income, or every refund, under one notice; ``kind`` in the address says which."""
    known = _account(notice_id)
    kind = EntryKind.REFUND if request.args.get("kind") == EntryKind.REFUND else EntryKind.INCOME
    found = page(visit.reading(), _entries(notice_id, kind), (PaymentEntry.at, PaymentEntry.id), descending=True)
    word = "收入" if kind is EntryKind.INCOME else "退款"
    view = AccountPage(
        frame=frame("accounts"),
        title=known.notice.title,
        sheet=(
            ("收入合计", f"{yuan(known.income)}元"),
            ("退款合计", f"{yuan(known.refunds)}元"),
            ("已缴清", f"{known.paid}笔"),
            ("未缴清", f"{known.owing}笔"),
        ),
        table=Table(
            caption=f"{word}明细" if found.rows else f"没有{word}",
            columns=(Column("申报人"), Column("事项"), Column("金额（元）", figures=True), Column("登记时间")),
            rows=tuple(
                (
                    Link(applicant or "（信息已删除）", url_for("fees.payment", payment_id=payment.id)),
                    f"{payment.title}{ENTRY_WORDS[entry.kind]}",
                    yuan(entry.amount or 0),
                    moment(entry.at),
                )
                for entry, payment, applicant in found.rows
            ),
            empty=f"登记{word}后，每一笔会列在这里。",
        ),
        pager=found.pager,
        kinds=tuple(
            (words, url_for("fees.account", notice_id=notice_id, kind=each), each is kind)
            for each, words in ((EntryKind.INCOME, "收入"), (EntryKind.REFUND, "退款"))
        ),
    )
    return render_template("fees/account.html", view=view)


def frame(current: Listing | str = "") -> Frame:
    """The lists, for the offices that one works for."""
    session, who = visit.reading(), visit.actor()
    waiting = payment_book.number_to_check(session, who)
    tabs = [
        Tab(words, url_for("fees.listing", list=each), each == current, waiting if each is Listing.TO_CHECK else 0)
        for each, (words, _) in LISTINGS.items()
    ]
    tabs.append(Tab("收入和退款", url_for("fees.accounts"), current == "accounts"))
    ids = {post.organisation_id for post in who.posts() if post.approved}
    names = session.scalars(select(Organisation.name).where(Organisation.id.in_(ids)).order_by(Organisation.name))
    return Frame(f"收费管理　{'、'.join(names)}", tuple(tabs))


def _rows(which: Listing) -> Any:
    return payment_book.listed(visit.actor(), which)


def _entries(notice_id: UUID, kind: EntryKind) -> Any:
    return payment_book.entries(visit.actor(), notice_id, kind)


def _account(notice_id: UUID) -> Account:
    known = payment_book.accounts(visit.reading(), visit.actor())
    found = next((each for each in known if each.notice.id == notice_id), None)
    if found is None:
        raise Refusal("not_found", "没有找到这份通知的收支，或者您无权查看。请返回重新选择。", status=404)
    return found
