"""Names in the order of pinyin, surnames read as surnames."""

from __future__ import annotations

import pytest

from zhicheng.casework.names import name_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("曾小明", "zeng1 xiao3 ming2"),
        ("单雄信", "shan4 xiong2 xin4"),
        ("仇英", "qiu2 ying1"),
        ("解缙", "xie4 jin4"),
        ("查良镛", "zha1 liang2 yong1"),
        ("区小红", "ou1 xiao3 hong2"),
        ("尉迟恭", "yu4 chi2 gong1"),
        ("尉健行", "wei4 jian4 xing2"),
        ("张三", "zhang1 san1"),
        ("Aygul", "aygul"),
        ("", ""),
    ],
)
def test_a_surname_is_read_as_one(name: str, key: str) -> None:
    assert name_key(name) == key


def test_the_usual_reading_stays_for_a_given_name() -> None:
    assert name_key("李曾").endswith("ceng2")
    assert name_key("王单").endswith("dan1")


def test_names_sort_by_sound_not_by_code() -> None:
    names = ["赵一", "曾二", "安三", "单四", "陈五"]
    assert sorted(names, key=name_key) == ["安三", "陈五", "单四", "曾二", "赵一"]


def test_a_key_fits_its_column() -> None:
    assert len(name_key("长" * 100)) <= 400
