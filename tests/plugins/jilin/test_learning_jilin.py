"""What the province says of continuing education, as its notice does."""

from __future__ import annotations

import pytest

from zhicheng.registry import Registry
from zhicheng_jilin.learning import RULE

RULES = Registry.load(("jilin",)).get("220000").learning


@pytest.mark.clause("JB-3.3")
def test_every_listed_activity_waits_for_the_rule_on_hours() -> None:
    assert RULES is not None
    assert RULES.imports is not None
    assert RULES.imports.title == "吉林省专业技术人员继续教育网络培训平台"
    listed = (
        "专家服务基层", "职称评审", "人事考试阅卷", "职业技能等级评价", "重大人才项目评审", "支教、支农、支医、扶贫",
        "全国专业技术类职业资格考试", "国际注册类考试", "学术研讨、论坛、座谈",
    )  # fmt: skip
    titles = [each.title for each in RULES.activities]
    assert len(titles) == len(listed)
    assert all(any(words in title for title in titles) for words in listed)
    assert {each.pending for each in RULES.activities} == {RULE}
    assert all(str(each.cites[0]) == "吉人社函〔2023〕8号 三（三）" for each in RULES.activities)


@pytest.mark.clause("JB-3.3")
def test_what_the_notice_leaves_to_the_province_the_province_alone_recognises() -> None:
    assert RULES is not None
    by_province = [each.key for each in RULES.activities if RULES.recognisers(each) == ("province",)]
    assert by_province == ["assigned_study"]
