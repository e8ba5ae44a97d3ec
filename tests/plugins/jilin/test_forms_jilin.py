"""The two forms that an applicant gets when he has submitted (JA-3.1), as their text says."""

from __future__ import annotations

import io
import re

import pytest
from pdfminer.high_level import extract_text

from zhicheng.documents.compose import form_pdf
from zhicheng.dossier.schema import read
from zhicheng.plugins import discover
from zhicheng.policy import policy_for
from zhicheng.registry import Registry
from zhicheng.testing.lawcases import bases

PLUGIN = discover(["jilin"])[0]
RECEIPT = "5f" * 32


def text_of(pdf: bytes) -> str:
    return re.sub(r"\s", "", extract_text(io.BytesIO(pdf)))


@pytest.mark.clause("JA-3.1")
def test_who_submits_gets_one_overview_and_one_publicity_form() -> None:
    policy = policy_for(Registry.of((PLUGIN,)), "220000", 2023)
    (base,) = (each for each in bases(PLUGIN).values() if each["channel"] == "regular")
    basic = base["sections"]["basic"]
    said = {
        form.title: text_of(form_pdf(policy, form, read(policy.schema, base), draft=False, receipt=RECEIPT))
        for form in policy.forms("regular")
    }
    assert list(said) == ["吉林省专业技术资格评审一览表", "吉林省专业技术资格评审公示表"]
    for title, text in said.items():
        assert title in text
        assert basic["name"] in text
        assert basic["specialty"] in text
        assert "草稿" not in text
    publicity = said["吉林省专业技术资格评审公示表"]
    for secret in ("id_number", "mobile"):
        assert basic[secret] not in publicity, secret
