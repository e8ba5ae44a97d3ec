"""Reports of phases in the browser, in the place that asks for them: due, written, sent, received, overdue, taken along."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from zhicheng.casework.phase_reports.asked import asking_places
from zhicheng_web.clock import BEIJING
from zhicheng_web.demo.accounts import PASSWORD

WORDS = "<b>资格审查</b>已完成。"
WRITE = r'href="(/phase-reports/[0-9a-f-]{36}/material/checks/[0-9a-f-]{36})"'
IN_TIME, OVER = datetime(2023, 11, 20, 9, tzinfo=BEIJING), datetime(2023, 12, 1, tzinfo=BEIJING)


class Desk:
    """The place's bureau and a committee's office within it."""

    def __init__(self, site: Any, version: Any) -> None:
        self.site, self.version = site, version
        (self.code,) = asking_places(site.registry)
        site.clock.now = IN_TIME
        self.office, self.bureau = self.at("committee-office"), self.at("bureau")

    def at(self, who: str, code: str = "") -> Any:
        browser = self.site.browser()
        assert browser.sign_in(f"{who}-{code or self.code}", PASSWORD).status_code == 302
        return browser

    def write_url(self) -> str:
        found = re.search(WRITE, self.office.get("/phase-reports"))
        assert found
        return found[1]

    def send(self, **more: Any) -> Any:
        return self.office.post(self.write_url(), {"words": WORDS, **more})

    @property
    def received(self) -> str:
        """The bureau's page of the first report."""
        found = re.search(r'href="(/phase-reports/[0-9a-f-]{36}/material/checks)"', self.bureau.get("/phase-reports"))
        assert found
        return found[1]


@pytest.fixture
def desk(site: Any, version: Any) -> Desk:
    return Desk(site, version)


def document() -> io.BytesIO:
    held = io.BytesIO()
    canvas = Canvas(held)
    canvas.drawString(72, 72, "report")
    canvas.save()
    held.seek(0)
    return held


@pytest.mark.clause("SG-6", "SG-5.1")
def test_from_what_is_due_to_the_recipients_table(desk: Desk) -> None:
    page = desk.office.get(desk.write_url())
    assert "收到申报" in page
    assert "2023年11月30日 24:00" in page
    empty = desk.send(words=" ", paper=(io.BytesIO(b"no"), "报告.pdf"))
    assert empty.status_code == 422
    assert all(f'id="{field}-error"' in empty.get_data(as_text=True) for field in ("words", "paper"))
    done = desk.send(paper=(document(), "报告.pdf"))
    assert done.status_code == 302
    sent = done.headers["Location"]
    for reader in (desk.office, desk.bureau):
        shown = reader.get(sent)
        assert "&lt;b&gt;资格审查" in shown
        assert WORDS not in shown
        assert reader.client.get(f"{sent}/file").data.startswith(b"%PDF")
    table = desk.bureau.get(desk.received)
    assert "已报送" in table
    assert "未报送" in table
    rows = list(
        csv.reader(io.StringIO(desk.bureau.client.get(f"{desk.received}/reports.csv").get_data().decode("utf-8-sig")))
    )
    assert rows[0][:3] == ["报送单位", "状态", "报送时间"]
    assert {row[1] for row in rows[1:]} == {"已报送", "未报送"}


@pytest.mark.clause("SG-6")
def test_what_is_missing_is_overdue_after_the_phase(desk: Desk) -> None:
    assert "逾期未报送" not in desk.bureau.get(desk.received)
    desk.site.clock.now = OVER
    assert "逾期未报送" in desk.bureau.get(desk.received)
    assert "逾期未报送" in desk.office.get("/phase-reports")
    assert desk.send().status_code == 302
    assert "逾期报送" in desk.bureau.get(desk.received)


def test_taken_back_and_sent_anew(desk: Desk) -> None:
    write = desk.write_url()
    sent = desk.send().headers["Location"]
    assert desk.office.post(write, {"words": WORDS}).status_code == 409
    assert desk.office.client.get(write).headers["Location"] == sent
    seen = {"version": desk.version(desk.office.get(sent))}
    assert desk.bureau.post(f"{sent}/withdraw", seen).status_code == 404
    assert desk.office.post(f"{sent}/withdraw", seen).status_code == 302
    assert desk.office.post(f"{sent}/withdraw", seen).status_code == 409
    assert "已撤回" in desk.bureau.get(sent)
    assert desk.send().status_code == 302


def test_before_the_phase_begins_there_is_no_form(desk: Desk) -> None:
    desk.site.clock.now = datetime(2023, 10, 20, tzinfo=BEIJING)
    page = desk.office.get(desk.write_url())
    assert "2023年10月24日开始" in page
    assert 'name="words"' not in page
    assert desk.send().status_code == 409


def test_only_where_a_notice_asks_for_it(desk: Desk) -> None:
    write, received, sent = desk.write_url(), desk.received, desk.send().headers["Location"]
    assert "阶段报告" in desk.office.get("/account")
    assert "阶段报告" in desk.bureau.get("/account")
    elsewhere = next(
        each.jurisdiction.code for each in desk.site.registry.offering() if each.jurisdiction.code != desk.code
    )
    stranger = desk.at("bureau", elsewhere)
    assert "阶段报告" not in stranger.get("/account")
    assert {stranger.client.get(path).status_code for path in ("/phase-reports", write, received, sent)} == {403}
    assert desk.bureau.client.get(write).status_code == 404
    assert desk.office.client.get(received).status_code == 404
    assert desk.office.client.get(f"{received}/reports.csv").status_code == 404
    applicant = next(each for each in desk.site.built.doors if "申报人" in each.role)
    browser = desk.site.browser()
    assert browser.sign_in(applicant.login, applicant.password).status_code == 302
    assert browser.client.get(sent).status_code == 403
