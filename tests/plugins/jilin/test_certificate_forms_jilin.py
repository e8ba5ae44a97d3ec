"""What is the province's own in its certificates: the mark of directional titles, and the form for graded posts."""

from __future__ import annotations

import pytest

from zhicheng.policy import policy_for
from zhicheng.registry import Registry

CODE = "220000"


@pytest.mark.clause("JB-1.9")
def test_a_directional_certificate_is_marked_with_its_county() -> None:
    spec = policy_for(Registry.load(), CODE, 2023).certificate("directional")
    assert spec is not None
    assert "定向" in spec.validity
    assert "{certificate.county}" in spec.validity
    assert any(block.kind == "mark" and "{certificate.validity}" in block.text for block in spec.blocks)


@pytest.mark.clause("JB-5.3")
@pytest.mark.parametrize(("channel", "post"), [("post_grade_2", "二级岗位"), ("post_grade_3", "三级岗位")])
def test_graded_posts_have_a_certificate_of_their_own(channel: str, post: str) -> None:
    policy = policy_for(Registry.load(), CODE, 2023)
    spec = policy.certificate(channel)
    assert spec is not None
    assert spec.title == "吉林省专业技术人员二、三级岗位电子证书"
    assert any(block.kind == "mark" and post in block.text for block in spec.blocks)
    regular = policy.certificate("regular")
    assert regular is not None
    assert regular.title == "吉林省专业技术职务任职资格证书"
