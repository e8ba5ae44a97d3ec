"""Certificates over HTTP: issued, downloaded, checked by the public, corrected and revoked, and who has looked."""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pdfminer.high_level import extract_text
from sqlalchemy import select
from waiting_list import APPLICANT, wait_for_certificates

from zhicheng.casework.certificates.content import Content, open_content
from zhicheng.casework.certificates.printing import print_pending
from zhicheng.cli import main
from zhicheng.documents.signing import Signer, verify
from zhicheng.instance import Instance
from zhicheng.store.keys import MasterKey
from zhicheng.store.models import Account, Certificate, Membership, Organisation
from zhicheng_web.platform import EXTENSION
from zhicheng_web.serve import errands


@dataclass
class Issued:
    """The list of a place, its people, and the one certificate once it is there."""

    site: Any
    path: str
    officer: Any
    holder: Any

    @property
    def certificate(self) -> Certificate:
        with self.site.store.reading() as session:
            return session.scalars(select(Certificate).order_by(Certificate.issued_at.desc(), Certificate.number.desc())).first()  # type: ignore[return-value]  # fmt: skip

    @property
    def content(self) -> Content:
        with self.site.store.reading() as session:
            return open_content(session, self.certificate)

    @property
    def one(self) -> str:
        return f"/certificates/{self.certificate.id}"

    @property
    def at_office(self) -> str:
        return f"/issuing/certificates/{self.certificate.id}"

    @property
    def signer(self) -> Signer:
        with self.site.app.app_context():
            return self.site.app.extensions[EXTENSION].press().signer  # type: ignore[no-any-return]

    def issue(self) -> None:
        page = self.officer.get(self.path)
        version = re.search(r'name="version" value="(\d+)"', page)
        assert version
        assert self.officer.post(self.path, {"version": version[1]}).status_code == 302

    def check(self, number: str, name: str, **more: str) -> Any:
        return self.site.browser().post("/certificates/check", {"number": number, "name": name, **more})


@pytest.fixture
def issued(site: Any) -> Issued:
    place = site.place.jurisdiction
    batch_id, issuer = wait_for_certificates(site.store, site.registry, place.code, site.clock.now)
    with site.store.reading() as session:
        name = session.get_one(Organisation, issuer).name
    officer = site.signed_in(f"{name}工作人员") if any(name in each.role for each in site.built.doors) else None
    if officer is None:
        with site.store.reading() as session:
            login = session.scalars(
                select(Account.username)
                .join(Membership, Membership.account_id == Account.id)
                .where(Membership.organisation_id == issuer)
            ).all()
        door = next(each for each in site.built.doors if each.login in login and "工作人员" in each.role)
        officer = site.browser()
        assert officer.sign_in(door.login, door.password).status_code == 302
    door = next(each for each in site.built.doors if each.place == place.name and each.name == APPLICANT)
    holder = site.browser()
    assert holder.sign_in(door.login, door.password).status_code == 302
    return Issued(site, f"/issuing/{batch_id}", officer, holder)


def plain(pdf: bytes) -> str:
    return re.sub(r"\s", "", extract_text(io.BytesIO(pdf)))


@pytest.mark.clause("JA-3.7", "JB-5.3")
def test_the_holder_prints_the_certificate_that_the_office_has_issued(issued: Issued) -> None:
    assert "还没有证书" in issued.holder.get("/certificates")
    assert "等待生成" in issued.officer.get("/issuing")
    results = issued.path.replace("/issuing/", "/results/")
    assert f'href="{issued.path}">生成证书' in issued.officer.get(results)
    issued.issue()
    assert f'href="{issued.path}">查看证书（1份）' in issued.officer.get(results)
    assert issued.certificate.number in issued.holder.get("/certificates")
    page = issued.holder.get(issued.one)
    assert issued.content.title in page
    assert issued.content.id_number not in page, "the page masks what the file says"
    sent = issued.holder.client.get(f"{issued.one}/certificate.pdf?download=1")
    assert sent.headers["Content-Disposition"].startswith("attachment")
    text = plain(sent.data)
    for said in (
        APPLICANT,
        issued.content.id_number,
        issued.certificate.number,
        "人社职字〔2023〕12号",
        "2023年2月1日",
    ):
        assert said in text
    assert verify(sent.data, issued.signer).good
    assert issued.holder.client.get(f"{issued.one}/certificate.pdf").data == sent.data
    assert "下载文件" in issued.holder.get(issued.one)
    progress = issued.holder.get(f"/applications/{issued.certificate.application_id}")
    assert issued.one in progress


def test_nobody_else_opens_it(issued: Issued) -> None:
    issued.issue()
    stranger = issued.site.signed_in("申报人")
    for path in (issued.one, f"{issued.one}/certificate.pdf"):
        assert stranger.client.get(path).status_code == 404
    assert stranger.client.get(issued.path).status_code == 403
    assert stranger.client.get(issued.at_office).status_code == 403
    elsewhere = next(
        each
        for each in issued.site.registry.offering()
        if each.jurisdiction.code != issued.site.place.jurisdiction.code
    )
    door = next(
        each
        for each in issued.site.built.doors
        if each.place == elsewhere.jurisdiction.name and "工作人员" in each.role and "单位" not in each.role
    )
    other = issued.site.browser()
    assert other.sign_in(door.login, door.password).status_code == 302
    assert other.client.get(issued.path).status_code == 404
    assert other.client.get(issued.at_office).status_code == 404
    assert other.client.get(f"{issued.path}/certificates.zip").status_code == 404


def test_the_public_check_says_the_least_and_is_not_indexed(issued: Issued) -> None:
    issued.issue()
    number, content = issued.certificate.number, issued.content
    for answer in (issued.check(number, APPLICANT), issued.site.browser().client.get(f"/certificates/check/{issued.certificate.check_token}")):  # fmt: skip
        page = answer.get_data(as_text=True)
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "有效" in page
        assert "陈*" in page
        assert content.title in page
        said = re.sub(r'value="[^"]*"', "", page)
        for hidden in (APPLICANT, content.id_number, content.id_number[-4:], content.unit, content.birth_date):
            assert hidden not in said
    looks = issued.holder.get(issued.one)
    assert "凭编号和姓名查验" in looks
    assert "扫描二维码查验" in looks


def test_what_the_platform_does_not_know_is_never_called_false(issued: Issued) -> None:
    issued.issue()
    for answer in (
        issued.check(issued.certificate.number, "王五"),
        issued.site.browser().client.get("/certificates/check/x"),
    ):
        page = answer.get_data(as_text=True)
        assert "平台没有这份记录" in page
        assert "假" not in page
    wrong = issued.check("123", "")
    assert wrong.status_code == 422
    assert "请填写持证人姓名" in wrong.get_data(as_text=True)


def test_guessing_needs_a_captcha_and_is_locked_out(issued: Issued) -> None:
    issued.issue()
    for _ in range(3):
        issued.check(issued.certificate.number, "王五")
    asked = issued.check(issued.certificate.number, APPLICANT)
    assert asked.status_code == 422
    assert "验证码" in asked.get_data(as_text=True)
    assert "有效" not in re.sub("分钟内有效", "", asked.get_data(as_text=True))
    assert "验证码" in issued.check(issued.certificate.number, APPLICANT, captcha="0000").get_data(as_text=True)


def test_all_files_at_once(issued: Issued) -> None:
    issued.issue()
    assert issued.officer.client.get(f"{issued.path}/certificates.zip").status_code == 409
    with issued.site.app.app_context():
        press = issued.site.app.extensions[EXTENSION].press()
    assert print_pending(press, issued.site.clock).number == 1
    sent = issued.officer.client.get(f"{issued.path}/certificates.zip")
    with zipfile.ZipFile(io.BytesIO(sent.data)) as together:
        (name,) = together.namelist()
        assert name == f"{issued.certificate.number}_{APPLICANT}.pdf"
        assert verify(together.read(name), issued.signer).good
    sent.close()


def test_the_background_work_prints_and_the_command_line_verifies(
    issued: Issued, tmp_path: Path, master_key: MasterKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued.issue()
    folder = tmp_path / "instance"
    folder.mkdir()
    master_key.save(folder / "master.key")
    (folder / "files").symlink_to(issued.site.store.blobs)
    known = Instance(data=folder, database_url="", master_key=folder / "master.key")
    errands(issued.site.store, known, issued.site.registry)
    assert issued.certificate.digest is not None
    (tmp_path / "one.pdf").write_bytes(issued.holder.client.get(f"{issued.one}/certificate.pdf").data)
    monkeypatch.setenv("ZHICHENG_DATA", str(folder))
    monkeypatch.setenv("ZHICHENG_DATABASE_URL", f"sqlite:///{issued.site.store.engine.url.database}")
    run = CliRunner()
    good = run.invoke(main, ["certificates", "verify", str(tmp_path / "one.pdf")])
    assert good.exit_code == 0, good.output
    (tmp_path / "one.pdf").write_bytes((tmp_path / "one.pdf").read_bytes() + b"%")
    spoiled = run.invoke(main, ["certificates", "verify", str(tmp_path / "one.pdf")])
    assert spoiled.exit_code == 1
    assert "✗ 签名覆盖整个文件" in spoiled.output
    rest = run.invoke(main, ["certificates", "render"])
    assert rest.exit_code == 0, rest.output
    assert "已生成 0 份" in rest.output


def test_a_correction_and_a_revocation_with_their_reasons(issued: Issued) -> None:
    issued.issue()
    old, old_page = issued.certificate, issued.at_office
    page = issued.officer.get(f"{old_page}/correct")
    answers = dict(re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', page))
    sent = {"name": "陈一铭", "series": issued.content.series, "title": issued.content.title, "version": old.version}
    refused = issued.officer.post(f"{old_page}/correct", {**answers, **sent, "reason": ""})
    assert refused.status_code == 422
    assert "请写明更正的理由" in refused.get_data(as_text=True)
    done = issued.officer.post(f"{old_page}/correct", {**answers, **sent, "reason": "姓名录入有误。"})
    assert done.status_code == 302, done.get_data(as_text=True)
    assert issued.certificate.replaces == old.id
    before = issued.check(old.number, APPLICANT).get_data(as_text=True)
    assert "已更正" in before
    assert issued.certificate.number in before
    assert "姓名录入有误。" in issued.holder.get(f"/certificates/{old.id}")
    revoked = issued.officer.post(
        f"{issued.at_office}/revoke", {"version": issued.certificate.version, "reason": "经查，业绩不实。"}
    )
    assert revoked.status_code == 302
    assert "经查，业绩不实。" in issued.holder.get(issued.one)
    told = issued.check(issued.certificate.number, "陈一铭").get_data(as_text=True)
    assert "已撤销" in told
    assert "业绩不实" not in told
    assert issued.officer.client.get(f"{issued.at_office}/revoke").status_code == 409


@pytest.mark.clause("JB-1.4")
def test_a_title_is_revoked_with_its_entry_in_the_integrity_archive(issued: Issued) -> None:
    issued.issue()
    page = issued.officer.get(issued.at_office)
    (url,) = re.findall(r'href="(/integrity/people/[^"]+)"', page)
    chosen = str(issued.certificate.id)
    assert f'value="{chosen}" selected' in issued.officer.get(html.unescape(url))
    said = {
        "kind": "抄袭剽窃、代写、不当署名",
        "facts": "代表作系抄袭。",
        "document": "撤销决定",
        "certificate_id": chosen,
    }
    entered = issued.officer.post(html.unescape(url), said)
    assert entered.status_code == 302, entered.get_data(as_text=True)
    told = issued.check(issued.certificate.number, APPLICANT).get_data(as_text=True)
    assert "已撤销" in told
    assert "抄袭" not in told
    assert "代表作系抄袭。" in issued.holder.get(entered.headers["Location"])
    assert "记入诚信档案" in issued.officer.get(issued.at_office)
