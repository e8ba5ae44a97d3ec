"""The city's certificate: after three reviews and three proofs, and electronic only."""

from __future__ import annotations

import pytest

from zhicheng.policy import policy_for
from zhicheng.registry import Registry
from zhicheng.specs import ActKind

CODE = "511600"


@pytest.mark.clause("SG-6.4")
def test_certificates_follow_the_proofs_and_are_electronic_only(guangan: Registry) -> None:
    policy = policy_for(guangan, CODE, 2023)
    ending = {each.key: [act.kind for act in each.acts] for each in policy.declarations.procedures}
    elsewhere = ending.pop("entrusted_out")
    assert ActKind.CERTIFICATES not in elsewhere
    assert ending
    for kinds in ending.values():
        assert kinds[-2:] == [ActKind.PROOFREADING, ActKind.CERTIFICATES]
    spec = policy.certificate("regular")
    assert spec is not None
    assert any("不再制发纸质证书" in block.text for block in spec.blocks)
