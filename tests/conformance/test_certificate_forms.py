"""Every certificate that is declared prints on one page, says what makes it one, and is there where results end in one."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from pdfminer.high_level import extract_text

from zhicheng.casework.certificates.content import Content
from zhicheng.documents.certificate import certificate_pdf
from zhicheng.registry import Registry
from zhicheng.specs import CERTIFICATE, ActKind, DocumentSpec

REGISTRY = Registry.load()
FORMS = [
    pytest.param(spec, id=f"{said.jurisdiction.code}-{spec.key}")
    for said in REGISTRY.offering()
    for spec in said.documents.values()
    if spec.available == CERTIFICATE
]
CONTENT = Content(
    number="9900002023C0000019",
    name="欧阳㛃珺",
    gender="女",
    birth_date="1990-01-05",
    id_type="居民身份证",
    id_number="220102199001053322",
    unit="示例市第一人民医院",
    series="卫生系列",
    specialty="临床医学",
    specialty_range="心血管内科学",
    title="副主任医师",
    level="副高级",
    obtained_on="2023-06-10",
    committee="示例省卫生系列高级职称评审委员会",
    confirmed_by="示例省人社厅",
    document_number="示例人社〔2023〕128号",
    document_dated="2023-07-01",
    issued_by="示例省人社厅",
    issued_on="2023-07-05",
    year="2023",
    county="南山县",
)


def printed(spec: DocumentSpec, content: Content = CONTENT) -> bytes:
    said = content.limited_by(spec.validity).certified(address="https://zhicheng.example/certificates/check/x")
    return certificate_pdf(spec, said, author=content.issued_by)


@pytest.mark.parametrize("spec", FORMS)
def test_it_says_who_has_which_title_from_whom(spec: DocumentSpec) -> None:
    pdf = printed(spec)
    text = re.sub(r"\s", "", extract_text(io.BytesIO(pdf)))
    for said in (CONTENT.name, CONTENT.number, CONTENT.id_number, CONTENT.title, CONTENT.level, "2023年6月10日"):
        assert said in text
    for said in (CONTENT.committee, CONTENT.document_number, CONTENT.issued_by, "2023年7月5日"):
        assert said in text
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1
        _, _, width, height = map(float, opened.pages[0].mediabox)
        assert width > height
        described = [each for each in opened.objects if isinstance(each, pikepdf.Dictionary)]
        fonts = [each for each in described if each.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert all("/FontFile2" in each for each in fonts)


@pytest.mark.parametrize("spec", FORMS)
def test_the_longest_names_stay_on_one_page(spec: DocumentSpec) -> None:
    long = CONTENT.with_answers(
        {
            "name": "阿卜杜克热木·阿卜杜热合曼·买买提吐尔逊",
            "specialty_range": "面向基层的全科医学、急诊医学与重症医学及其他交叉学科方向" * 2,
            "committee": "示例省卫生系列高级专业技术职务任职资格评审委员会（临床医学专业组、基层卫生专业组联合）" * 2,
            "document_number": "示例省人社厅关于公布二〇二三年度卫生系列高级职称评审结果的通知（示例人社职字〔2023〕1234号）",
        }
    )
    pdf = printed(spec, long)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1
    assert long.document_number in re.sub(r"\s", "", extract_text(io.BytesIO(pdf)))


@pytest.mark.parametrize("said", [pytest.param(each, id=each.jurisdiction.code) for each in REGISTRY.offering()])
def test_channels_whose_results_end_in_a_certificate_declare_one(said) -> None:  # type: ignore[no-untyped-def]
    ending = {
        channel
        for each in said.procedures
        if each.acts[-1].kind is ActKind.CERTIFICATES
        for channel in each.channels
        if said.channels[channel].online
    }
    assert ending
    for channel in ending:
        assert any(said.documents[key].available == CERTIFICATE for key in said.channels[channel].documents)
