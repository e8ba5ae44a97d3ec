"""Certificates of a list: issued at once, printed once, checked by anybody, corrected and revoked."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pikepdf
import pytest
import segno
from certificate_rounds import FORM, SITE, Issuing, another_list, issuing
from pdfminer.high_level import extract_text
from sqlalchemy import event, select
from test_desks_races import at_once

from zhicheng.casework.access import Refusal
from zhicheng.casework.certificates import checking, ending, printing, reading
from zhicheng.casework.certificates.content import open_content
from zhicheng.casework.certificates.guard import LIMITS
from zhicheng.casework.certificates.numbers import number_of, read_number
from zhicheng.casework.erasure import erase
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.rotation import rotate
from zhicheng.documents import Document, Title, render
from zhicheng.documents.signing import Signer, SigningProblem, configured_signer, demonstration_signer, verify
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Batch,
    BatchState,
    Candidate,
    CandidateState,
    Certificate,
    CertificateState,
    CertificateView,
    Event,
    LookedBy,
    Looker,
)

SOURCE = "203.0.113.9"


@pytest.fixture
def made(store: Store, clock: Any, cast: Any, tmp_path: Path) -> Issuing:
    return issuing(store, clock, cast, tmp_path)


def plain(pdf: bytes) -> str:
    """The text of a file without blanks."""
    return re.sub(r"\s", "", extract_text(io.BytesIO(pdf)))


def drawn_code(stream: bytes, size: int) -> list[bytes]:
    """The QR code that a page draws, module by module."""
    squares = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re", stream)
    small = [(float(x), float(y)) for x, y, width, height in squares if width == height and float(width) < 5]
    columns, rows = sorted({round(x, 1) for x, _ in small}), sorted({round(y, 1) for _, y in small}, reverse=True)
    dark = {(rows.index(round(y, 1)), columns.index(round(x, 1))) for x, y in small}
    assert len(columns) == len(rows) == size
    return [bytes((row, column) in dark for column in range(size)) for row in range(size)]


def check(made: Issuing, number: str, name: str, **more: Any) -> checking.Checked | Refusal | None:
    with made.store.begin() as session:
        return checking.check_number(
            session, made.round.clock, made.round.clock, number=number, name=name, **{"source": SOURCE, **more}
        )


def told(answer: checking.Checked | Refusal | None) -> checking.Checked:
    assert isinstance(answer, checking.Checked)
    return answer


@pytest.mark.clause("JA-3.7", "JB-5.3", "JB-6.5")
def test_a_list_gets_its_certificates_in_order_and_is_done(made: Issuing) -> None:
    people = made.confirmed(["曾小明", "欧阳㛃", "买买提·吐尔逊"])
    certificates = made.issue()
    assert [each.number for each in certificates] == [number_of("990000", 2023, "中级", each) for each in (1, 2, 3)]
    assert made.batch().state is BatchState.DONE
    text = plain(made.pdf(certificates[1]))
    with made.store.reading() as session:
        content = open_content(session, certificates[1])
    assert content.id_number[6:14] == content.birth_date.replace("-", "")
    for said in (
        "职称证书", "欧阳㛃具备工程师职称。", f"证件号码：{content.id_number}", "专业：建筑工程", "取得时间：2023年2月1日",
        "公布文件：示例人社〔2023〕9号", f"证书编号：{certificates[1].number}", "示例省人社厅", "2023年2月10日",
    ):  # fmt: skip
        assert said in text
    assert "演示" in text, "a self-made signature is named as what it is"
    assert {each.person_id for each in certificates} == {each.id for each in people}


def test_only_the_body_whose_turn_it_is_issues_and_only_once(made: Issuing) -> None:
    made.confirmed(["甲某"])
    with pytest.raises(Refusal, match="不等待本部门"):
        made.issue(made.keeper)
    made.issue()
    with pytest.raises(Refusal, match="已经办结"):
        made.issue()


@pytest.mark.clause("JB-6.5", "SG-6.4")
@pytest.mark.parametrize("position", [1, 2, 3, 4])
def test_nothing_is_issued_before_the_acts_that_come_first_are_done(made: Issuing, position: int) -> None:
    made.confirmed(["甲某"])
    with made.store.begin() as session:
        session.get_one(Batch, made.batch_id).position = position
    with pytest.raises(Refusal, match="不等待本部门"):
        made.issue()


def test_two_at_once_issue_one_set(made: Issuing) -> None:
    made.confirmed(["甲某", "乙某"])
    version = made.batch().version
    refused = at_once(lambda: made.issue(version=version), lambda: made.issue(version=version))
    assert sorted(each is None for each in refused) == [False, True]
    with made.store.reading() as session:
        assert len(session.scalars(select(Certificate)).all()) == 2


def test_two_lists_at_once_share_the_serials_without_gaps(made: Issuing) -> None:
    second = uuid4()
    another_list(made, second)
    made.confirmed(["甲某", "乙某", "丙某"])
    made.confirmed(["丁某", "戊某"], batch_id=second)
    refused = at_once(made.issue, lambda: made.issue(batch_id=second, version=1))
    assert refused == [None, None]
    with made.store.reading() as session:
        numbers = session.scalars(select(Certificate.number).order_by(Certificate.number)).all()
    assert numbers == [number_of("990000", 2023, "中级", each) for each in range(1, 6)]


def test_what_cannot_be_printed_is_named_and_nobody_gets_a_certificate(made: Issuing) -> None:
    made.confirmed(["甲某", "王\U00030000"])
    with pytest.raises(Refusal, match=r"证书都没有生成：王.*U\+30000"):
        made.issue()
    with made.store.reading() as session:
        assert session.scalars(select(Certificate)).all() == []


@pytest.mark.clause("JB-1.9")
def test_a_directional_certificate_names_its_county_or_is_not_issued(
    store: Store, clock: Any, cast: Any, tmp_path: Path
) -> None:
    form = replace(FORM, validity="定向：仅在{certificate.county}范围内有效")
    made = issuing(store, clock, cast, tmp_path, form)
    made.confirmed(["甲某"])
    with pytest.raises(Refusal, match="甲某的单位不在县"):
        made.issue()
    inside = uuid4()
    another_list(made, inside)
    made.confirmed(["乙某"], batch_id=inside, division="110101")
    (certificate,) = made.issue(batch_id=inside, version=1)
    assert "定向：仅在东城区范围内有效" in plain(made.pdf(certificate))
    assert told(check(made, certificate.number, "乙某")).validity == "定向：仅在东城区范围内有效"


def test_a_file_is_made_once_signed_and_kept(made: Issuing) -> None:
    made.confirmed(["甲某"])
    (certificate,) = made.issue()
    first = made.pdf(certificate)
    assert made.pdf(certificate) == first
    signed = verify(first, made.signer)
    assert signed.good
    assert "演示" in signed.signer
    spoiled = first.replace(b"%%EOF", b"%%EOG", 1)
    assert not verify(spoiled, made.signer).good
    with pikepdf.open(io.BytesIO(first)) as pdf:
        out = io.BytesIO()
        pdf.save(out)
    assert not verify(out.getvalue(), made.signer).good, "saved again is not what was signed"
    assert not verify(first + b"\n% more\n", made.signer).covers


def test_two_printers_make_one_file(made: Issuing) -> None:
    made.confirmed(["甲某"])
    (certificate,) = made.issue()
    press = made.press
    at_once(*[lambda: printing.print_one(press, made.round.clock, certificate.id)] * 3)
    with made.store.reading() as session:
        assert len(session.scalars(select(Event).where(Event.kind == "certificate.printed")).all()) == 1
    assert verify(made.stored(certificate), made.signer).good


def test_a_missing_photo_is_reported_and_keeps_no_other_waiting(made: Issuing) -> None:
    made.confirmed(["甲某", "乙某"])
    first, second = made.issue()
    with made.store.reading() as session:
        photo = open_content(session, first).photo
    made.round.blobs.delete(UUID(photo))
    printed = printing.print_pending(made.press, made.round.clock)
    assert printed.number == 1
    assert set(printed.problems) == {first.id}
    assert made.get(second.id).digest is not None
    assert printing.print_pending(made.press, made.round.clock, but=frozenset(printed.problems)).number == 0


def test_the_public_learns_the_least(made: Issuing) -> None:
    made.confirmed(["张 小明"])
    (certificate,) = made.issue()
    answer = told(check(made, f" {certificate.number[:6]} {certificate.number[6:]}", "张小明"))
    assert (answer.state, answer.name, answer.title) == (CertificateState.VALID, "张*", "工程师")
    with made.store.reading() as session:
        number = open_content(session, certificate).id_number
    assert number not in str(answer)
    assert "小明" not in str(answer)
    assert check(made, certificate.number, "李小明") is None
    assert check(made, number_of("990000", 2023, "中级", 999), "张小明") is None


def test_a_number_with_a_slip_is_told_apart_from_one_that_is_not_there(made: Issuing) -> None:
    number = number_of("990000", 2023, "中级", 17)
    for place in range(len(number)):
        if number[place].isdigit():
            slipped = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
            assert read_number(slipped) is None
    with pytest.raises(Refusal, match="校验位"):
        check(made, number[:-1] + str((int(number[-1]) + 1) % 10), "甲某")


def test_trying_numbers_is_held_back(made: Issuing, clock: Any) -> None:
    made.confirmed(["甲某"])
    (certificate,) = made.issue()
    for _ in range(3):
        assert check(made, certificate.number, "乙某") is None
    asked = check(made, certificate.number, "甲某")
    assert isinstance(asked, Refusal)
    assert asked.code == "captcha"
    for _ in range(LIMITS.lock_after - 3):
        assert check(made, certificate.number, "乙某", captcha_passed=True) is None
    locked = check(made, certificate.number, "甲某", captcha_passed=True)
    assert isinstance(locked, Refusal)
    assert locked.code == "locked"
    assert told(check(made, certificate.number, "甲某", source="198.51.100.7"))
    clock.move(minutes=16)
    assert told(check(made, certificate.number, "甲某", captcha_passed=True))


def test_a_correction_takes_the_place_and_the_old_check_leads_to_it(made: Issuing) -> None:
    made.confirmed(["张三"])
    (old,) = made.issue()
    with made.store.begin() as session:
        fresh = ending.correct(
            session, made.officer, made.round.clock, made.round.registry,
            certificate_id=old.id, version=old.version, answers={"name": "张叁"}, reason="姓名录入有误。",
        )  # fmt: skip
    before = told(check(made, old.number, "张三"))
    assert (before.state, before.replaced_by) == (CertificateState.CORRECTED, fresh.number)
    assert told(check(made, fresh.number, "张叁")).state is CertificateState.VALID
    assert "姓名：张叁" in plain(made.pdf(fresh))
    with pytest.raises(Refusal, match="已经更正或撤销"), made.store.begin() as session:
        ending.revoke(session, made.officer, made.round.clock, certificate_id=old.id, version=2, reason="……")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "没有需要更正的内容"),
        ({"name": "张三"}, "没有需要更正的内容"),
        ({"name": " "}, "请填写姓名"),
        ({"birth_date": "1990-02-30"}, "2023-02-28"),
        ({"obtained_on": "2023-02-11"}, "晚于今天"),
        ({"id_number": "22010219900101"}, "18位"),
        ({"name": "张\U00030000"}, "无法打印"),
    ],
)
def test_a_wrong_correction_changes_nothing(made: Issuing, answers: dict[str, str], said: str) -> None:
    made.confirmed(["张三"])
    (old,) = made.issue()
    with pytest.raises(Refusal, match=said), made.store.begin() as session:
        ending.correct(
            session, made.officer, made.round.clock, made.round.registry,
            certificate_id=old.id, version=old.version, answers=answers, reason="更正",
        )  # fmt: skip
    assert made.get(old.id).state is CertificateState.VALID


def test_revoking_takes_the_result_too_and_others_may_not(made: Issuing) -> None:
    made.confirmed(["张三"])
    (certificate,) = made.issue()
    asked = {"certificate_id": certificate.id, "version": certificate.version, "reason": "业绩材料不实。"}
    with pytest.raises(Refusal, match="没有找到"), made.store.begin() as session:
        ending.revoke(session, made.keeper, made.round.clock, **asked)  # type: ignore[arg-type]
    with made.store.begin() as session:
        ending.revoke(session, made.officer, made.round.clock, **asked)  # type: ignore[arg-type]
        assert session.get_one(Candidate, certificate.application_id).state is CandidateState.VOIDED
    answer = told(check(made, certificate.number, "张三"))
    assert answer.state is CertificateState.REVOKED
    assert "业绩材料不实" not in str(answer)


def test_the_holder_sees_who_looked_and_nobody_else_does(made: Issuing, cast: Any, details: PersonDetails) -> None:
    person = made.confirmed(["曾小明"])[0]
    (certificate,) = made.issue()
    check(made, certificate.number, "曾小明")
    with made.store.begin() as session:
        assert checking.check_token(session, made.round.clock, token=certificate.check_token)
        assert checking.check_token(session, made.round.clock, token="nothing") is None
    holder = replace(made.officer, person_id=person.id, memberships=())
    with made.store.reading() as session:
        seen = reading.looks(session, holder, certificate_id=certificate.id)
        assert {(each.looker, each.way) for each in seen} == {
            (Looker.PUBLIC, LookedBy.NUMBER), (Looker.PUBLIC, LookedBy.CODE),
        }  # fmt: skip
        assert [each.certificate.id for each in reading.mine(session, holder)] == [certificate.id]
        other = cast.person(details)
        with pytest.raises(Refusal):
            reading.looks(session, other, certificate_id=certificate.id)
        assert reading.mine(session, other) == []
    assert {column.name for column in CertificateView.__table__.columns} == {
        "id", "certificate_id", "looker", "way", "at",
    }  # fmt: skip


def test_a_new_master_key_still_finds_and_opens_them(made: Issuing) -> None:
    made.confirmed(["张三"])
    (certificate,) = made.issue()
    made.pdf(certificate)
    both = made.store.master.with_new_secret()
    with Store(made.store.engine, both).begin() as session:
        rotate(session, None, made.round.clock)
    made.round.store = Store(made.store.engine, both.only_current(), blobs=made.store.blobs)
    assert told(check(made, certificate.number, "张三")).name == "张*"
    assert verify(made.stored(certificate), made.signer).good


def test_of_an_erased_holder_nothing_is_left_to_tell(made: Issuing, cast: Any) -> None:
    person = made.confirmed(["张三"])[0]
    (certificate,) = made.issue()
    with made.store.begin() as session:
        erase(session, cast.operator(), made.round.clock, person_id=person.id, version=person.version)
    assert check(made, certificate.number, "张三") is None
    with made.store.begin() as session:
        assert checking.check_token(session, made.round.clock, token=certificate.check_token) is None
    assert printing.print_pending(made.press, made.round.clock).number == 0
    assert not printing.anything_waits(made.store)
    assert made.get(certificate.id).name_index == b""


def test_a_deployers_key_signs_and_another_is_told_apart(tmp_path: Path, real_clock: Any) -> None:
    own = demonstration_signer(tmp_path / "own.p12", real_clock())
    another = demonstration_signer(tmp_path / "another.p12", real_clock())
    pdf = own.sign(render(Document(title="证书", blocks=(Title("证书"),))), reason="试签")
    assert verify(pdf, own).good
    found = verify(pdf, another)
    assert (found.intact, found.covers, found.trusted) == (True, True, False)
    given = configured_signer(tmp_path / "own.p12", "demonstration", data=tmp_path, production=True, now=real_clock())
    assert verify(pdf, given).good
    assert not given.demonstration
    for path, passphrase in ((tmp_path / "own.p12", "wrong"), (tmp_path / "none.p12", "")):
        with pytest.raises(SigningProblem, match="签名证书文件"):
            Signer.from_file(path, passphrase)
    with pytest.raises(SigningProblem, match="ZHICHENG_SIGNING_KEY"):
        configured_signer(None, "", data=tmp_path, production=True, now=real_clock())
    assert not verify(render(Document(title="证书", blocks=(Title("证书"),))), own).signed
    assert not verify(b"no file", own).signed


@pytest.mark.slow
@pytest.mark.clause("JA-3.7", "JB-5.3")
def test_a_thousand_at_once(made: Issuing) -> None:
    names = [f"{'赵钱孙李周吴郑王冯陈'[each % 10]}{'一二三四五六七八九十'[each // 10 % 10]}{'甲乙丙丁戊己庚辛壬癸'[each // 100]}" for each in range(1000)]  # fmt: skip
    made.confirmed(names)
    selects = []
    event.listen(made.store.engine, "before_cursor_execute", lambda *given: selects.append(given[2]))
    certificates = made.issue()
    asked = [each for each in selects if each.lstrip().upper().startswith("SELECT")]
    assert len(asked) < 100, "nothing is looked up one by one"
    assert len({each.number for each in certificates}) == 1000
    assert [each.number for each in certificates] == sorted(each.number for each in certificates)
    for certificate, name in list(zip(certificates, names, strict=True))[::50]:
        pdf = made.pdf(certificate)
        text = plain(pdf)
        assert f"{name}具备工程师职称。" in text
        assert certificate.number in text
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            assert len(opened.pages) == 1
            fonts = [each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"]  # fmt: skip
            assert fonts
            assert all("/FontFile2" in each for each in fonts)
            stream = opened.pages[0].Contents.read_bytes()
        token = certificate.check_token
        wanted = segno.make(f"{SITE}/certificates/check/{token}", error="m", micro=False).matrix
        assert drawn_code(stream, len(wanted)) == [bytes(row) for row in wanted]
