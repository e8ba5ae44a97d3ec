"""Paying over HTTP: by slip and through the gateway, what each side sees, and who sees nothing."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from pdfminer.high_level import extract_text

from zhicheng.payments import Order, Sandbox
from zhicheng_web import Settings, create_app
from zhicheng_web.settings import UnusableSettings

SECRET, APPLICANT = b"p" * 40, "陈一鸣"


@pytest.mark.clause("JA-3.3", "JA-5.3")
def test_the_case_leads_to_the_fee_and_the_slip_to_the_receipt(fee: Any) -> None:
    payer, office = fee.payer(), fee.collector()
    case = payer.get(f"/applications/{fee.application_id}")
    assert "请缴纳评审费" in case
    assert fee.pay_path in case
    page = payer.get(fee.pay_path)
    assert "200.00元" in page
    assert payer.client.get(f"{fee.pay_path}/receipt.pdf").status_code == 409
    assert fee.slip(payer).status_code == 302
    assert "回单待核对" in payer.get(fee.pay_path)
    assert 'name="number"' not in payer.get(fee.pay_path)

    listed = office.get("/fees")
    assert "陈一鸣" in listed
    found = office.get(fee.office_path)
    assert "20230209-1" in found
    slip = office.client.get(found.split('class="file-name" href="')[1].split('"')[0])
    assert (slip.status_code, slip.mimetype) == (200, "image/jpeg")
    confirm = office.get(f"{fee.office_path}/confirm")
    assert "按实际到账的金额登记一笔收入" in confirm
    assert 'value="200.00"' in confirm
    assert fee.step(office, "confirm", amount="200.00").status_code == 302

    assert "已缴费" in payer.get(fee.pay_path)
    assert "评审费已缴清" in payer.get(f"/applications/{fee.application_id}")
    for browser, path in ((payer, fee.pay_path), (office, fee.office_path)):
        receipt = browser.client.get(f"{path}/receipt.pdf")
        assert receipt.status_code == 200
        text = extract_text(io.BytesIO(receipt.data)).replace("\n", "")
        assert "人民币贰佰元整" in text
        assert "陈一鸣" in text


def test_what_is_wrong_with_a_slip_comes_back_with_what_was_typed(fee: Any) -> None:
    payer = fee.payer()
    response = fee.slip(payer, number="", paid_on="昨天", file=(io.BytesIO(b"x"), "a.jpg"))
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'id="paid_on-error"' in text
    assert 'value="昨天"' in text
    response = fee.slip(payer, number="", file=(io.BytesIO(b"x"), "a.jpg"))
    text = response.get_data(as_text=True)
    assert 'id="number-error"' in text
    response = fee.slip(payer, file=(io.BytesIO(b"x"), "a.jpg"))
    assert 'id="file-error"' in response.get_data(as_text=True)
    assert fee.slip(payer, version="99").status_code == 409


def test_a_refused_slip_comes_back_with_the_reason(fee: Any) -> None:
    payer, office = fee.payer(), fee.collector()
    fee.slip(payer)
    without = fee.step(office, "refuse", reason="")
    assert without.status_code == 422
    assert 'id="reason-error"' in without.get_data(as_text=True)
    assert fee.step(office, "refuse", reason="账上没有这笔款项。").status_code == 302
    page = payer.get(fee.pay_path)
    assert "账上没有这笔款项。" in page
    assert 'name="number"' in page
    assert office.client.get(f"{fee.office_path}/confirm").status_code == 409


@pytest.mark.clause("JB-4.3")
def test_the_gateway_pays_and_too_much_is_given_back(fee: Any) -> None:
    payer, office = fee.payer(), fee.collector()
    assert "演示支付" in payer.get(fee.checkout(payer))
    wrong = fee.pay_online(payer, "二百")
    assert wrong.status_code == 422
    assert 'id="amount-error"' in wrong.get_data(as_text=True)
    assert fee.pay_online(payer, "250").status_code == 302
    assert "已缴费，多收待退" in office.get("/fees")
    effects = office.get(f"{fee.office_path}/refund-excess")
    assert "登记一笔退款50.00元" in effects
    unnumbered = fee.step(office, "refund-excess", reason="多付。")
    assert unnumbered.status_code == 422
    assert fee.step(office, "refund-excess", reason="多付。", reference="T-1").status_code == 302
    assert "50.00" in payer.get(fee.pay_path)
    assert "没有待核对" in office.get("/fees")


@pytest.mark.clause("SG-7.4")
def test_income_and_refunds_are_listed_apart(fee: Any) -> None:
    payer, office = fee.payer(), fee.collector()
    fee.pay_online(payer, "250")
    fee.step(office, "refund-excess", reason="多付。", reference="T-1")
    overview = office.get("/fees/notices")
    assert "250.00" in overview
    assert "50.00" in overview
    notice = f"/fees/notices/{fee.payment.notice_id}"
    income, refunds = office.get(notice), office.get(f"{notice}?kind=refund")
    assert "收入明细" in income
    assert "退款明细" in refunds
    bureau = fee.site.signed_in("厅工作人员")
    assert "收入明细" in bureau.get(notice)
    assert bureau.client.get(f"{fee.office_path}/due").status_code == 404
    assert "由收款单位核对" in bureau.get(fee.office_path)


def test_late_money_waits_for_the_office(fee: Any) -> None:
    payer, office = fee.payer(), fee.collector()
    last = (fee.site.clock.now + timedelta(days=1)).date().isoformat()
    assert fee.step(office, "due", last_day="2020-01-01", reason="通知。").status_code == 422
    assert fee.step(office, "due", last_day=last, reason="本次会议临近。").status_code == 302
    assert "缴费截止" in payer.get(fee.pay_path)
    fee.site.clock.now += timedelta(days=3)
    fee.pay_online(payer)
    assert "款项待核处" in payer.get(f"/applications/{fee.application_id}")
    assert fee.step(office, "accept", reason="银行系统故障。").status_code == 302
    assert "已缴费" in payer.get(fee.pay_path)


def test_nobody_else_sees_a_payment(fee: Any) -> None:
    fee.slip(fee.payer())
    stranger = fee.site.signed_in("申报人")
    for path in (fee.pay_path, f"{fee.pay_path}/receipt.pdf"):
        assert stranger.client.get(path).status_code == 404
    assert fee.slip(stranger).status_code == 404
    assert stranger.post(f"{fee.pay_path}/online/sandbox").status_code == 404
    assert stranger.client.get(fee.office_path).status_code == 403
    unit = fee.site.signed_in("单位管理员")
    assert unit.client.get("/fees").status_code == 403
    payer = fee.payer()
    assert payer.client.get(f"{fee.pay_path}/slips/{uuid4()}").status_code == 404
    assert payer.post(f"{fee.pay_path}/online/unknown").status_code == 404


def test_the_office_of_another_place_finds_nothing(fee: Any) -> None:
    fee.slip(fee.payer())
    here = fee.site.place.jurisdiction.name
    door = next(each for each in fee.site.built.doors if each.place != here and "办事机构" in each.role)
    stranger = fee.site.browser()
    assert stranger.sign_in(door.login, door.password).status_code == 302
    assert APPLICANT not in stranger.get("/fees?list=every")
    for path in (fee.office_path, f"{fee.office_path}/confirm", f"{fee.office_path}/receipt.pdf"):
        assert stranger.client.get(path).status_code == 404
    assert fee.step(stranger, "confirm", amount="200.00").status_code == 404
    assert stranger.client.get(f"/fees/notices/{fee.payment.notice_id}").status_code == 404
    assert fee.payment.state == "claimed"


def test_both_sides_find_what_waits_for_them(fee: Any) -> None:
    payer, office = fee.payer(), fee.collector()
    assert fee.pay_path in payer.get("/applications")
    assert "等待核对" not in office.get("/desk")
    fee.slip(payer)
    assert fee.pay_path not in payer.get("/applications")
    assert "有1笔缴费等待核对" in office.get("/desk")


def test_what_is_lacking_is_asked_for_and_paid_by_slip(fee: Any) -> None:
    payer, office = fee.payer(), fee.collector()
    none = fee.pay_online(payer, "0")
    assert none.status_code == 422
    fee.pay_online(payer, "150")
    page = payer.get(fee.pay_path)
    assert "还差50.00元" in page
    assert 'name="number"' in page
    assert "50.00元" in payer.get(fee.checkout(payer))
    assert fee.slip(payer).status_code == 302
    assert 'value="50.00"' in office.get(f"{fee.office_path}/confirm")
    assert fee.step(office, "confirm", amount="50.00").status_code == 302
    assert fee.payment.state == "paid"


def test_a_slip_is_answered_after_the_gateway_has_paid(fee: Any) -> None:
    payer, office = fee.payer(), fee.collector()
    address = fee.checkout(payer)
    fee.slip(payer)
    hidden = dict(re.findall(r'name="(order|signature)" value="([^"]*)"', payer.get(address)))
    hidden["order"] = hidden["order"].replace("&#34;", '"')
    payer.post("/gateway/sandbox", {**hidden, "amount": "200"})
    assert fee.payment.state == "paid"
    assert "属于多收" in office.get(f"{fee.office_path}/confirm")
    assert fee.step(office, "confirm", amount="200.00").status_code == 302
    assert "多收的200.00元由收费单位退还" in payer.get(fee.pay_path)


class TestTheCallback:
    @pytest.fixture
    def sandbox(self) -> Sandbox:
        return Sandbox(secret=SECRET, page="")

    def order(self, fee: Any) -> Order:
        payment = fee.payment
        return Order(payment=payment.id, case=payment.application_id, amount=payment.amount, payee="", what="")

    def call(self, fee: Any, body: bytes, signature: str, key: str = "sandbox") -> tuple[int, str]:
        answer = fee.site.app.test_client().post(
            f"/gateway/{key}/callback", data=body, headers={"X-Signature": signature}
        )
        return answer.status_code, (answer.get_json(silent=True) or {}).get("result", "")

    def test_it_is_told_what_became_of_its_message(self, fee: Any, sandbox: Sandbox) -> None:
        message = sandbox.message(self.order(fee), amount=20_000, now=fee.site.clock.now)
        assert self.call(fee, *message) == (200, "paid")
        assert self.call(fee, *message) == (200, "repeated")
        again = sandbox.message(self.order(fee), amount=20_000, now=fee.site.clock.now)
        assert self.call(fee, *again) == (200, "excess")

    def test_what_is_not_its_own_is_refused_and_changes_nothing(self, fee: Any, sandbox: Sandbox) -> None:
        now, order = fee.site.clock.now, self.order(fee)
        body, signature = sandbox.message(order, amount=20_000, now=now)
        stale = sandbox.message(order, amount=20_000, now=now - timedelta(hours=1))
        other = sandbox.message(
            Order(payment=order.payment, case=uuid4(), amount=1, payee="", what=""), amount=20_000, now=now
        )
        assert self.call(fee, body, "0" * 64) == (400, "forged")
        assert self.call(fee, body + b" ", signature) == (400, "forged")
        assert self.call(fee, *stale) == (400, "stale")
        assert self.call(fee, *other) == (404, "mismatch")
        assert self.call(fee, body, signature, key="elsewhere")[0] == 404
        assert self.call(fee, b"x" * 9000, signature)[0] == 413
        assert fee.payment.state == "due"

    def test_nothing_long_is_read_whether_or_not_it_says_how_long(self, fee: Any) -> None:
        endless = io.BytesIO(b"x" * 20_000)
        answer = fee.site.app.test_client().post(
            "/gateway/sandbox/callback", input_stream=endless, environ_overrides={"wsgi.input_terminated": True}
        )
        assert answer.status_code == 413
        for garbage in (b"", b"{}", "款项".encode(), b"\xff\xfe"):
            assert self.call(fee, garbage, "") == (400, "forged")

    def test_too_little_is_told_too(self, fee: Any, sandbox: Sandbox) -> None:
        message = sandbox.message(self.order(fee), amount=100, now=fee.site.clock.now)
        assert self.call(fee, *message) == (200, "to_decide")


def test_without_a_secret_there_is_no_gateway(settings: Settings, site: Any) -> None:
    from dataclasses import replace

    app: Flask = create_app(
        replace(settings, payment_secret=""), registry=site.registry, store=site.store, now=site.clock
    )
    client = app.test_client()
    assert client.get("/gateway/sandbox").status_code == 404
    assert client.post("/gateway/sandbox/callback").status_code == 404


def test_the_sandbox_is_refused_in_production(settings: Settings) -> None:
    from dataclasses import replace

    with pytest.raises(UnusableSettings, match="演示支付"):
        replace(settings, production=True)


def test_a_changed_order_is_not_shown(fee: Any) -> None:
    payer = fee.payer()
    address = fee.checkout(payer).replace("20000", "1")
    assert payer.client.get(address).status_code == 400
