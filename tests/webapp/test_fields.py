"""Forms show what was typed, exactly, and say what is wrong at the field."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from zhicheng.specs import Field, Kind, Series, Specialty, Track
from zhicheng_web.fields import (
    ADAPTERS,
    Action,
    Offers,
    RawRow,
    action_from,
    display,
    form_for,
    raw_from,
    rows_from,
    settled,
)

OFFERS = Offers(
    series=(
        Series(
            name="甲系列",
            tracks=(Track(name="", titles=("甲员", "助理甲", "甲师", "高级甲师", "正高级甲师")),),
            specialties=(Specialty(name="子", ranges=("一", "二")), Specialty(name="丑")),
        ),
        Series(name="乙系列", tracks=(Track(name="", titles=(None, None, "乙师", "乙师", None)),)),
    )
)
CASCADE = tuple(
    Field(key=kind.value, label=kind.value, kind=kind)
    for kind in (Kind.SERIES, Kind.SPECIALTY, Kind.SPECIALTY_RANGE, Kind.TITLE, Kind.LEVEL)
)
CHOICES = ("正常", "破格")


def html(field: Field, typed: str, **more: object) -> str:
    return str(form_for([field], {field.key: typed}, **more)[field.key]())  # type: ignore[arg-type]


def offered(form: Any, key: str) -> list[str]:
    """The values of a drop-down, its placeholder first."""
    return [choice.value for choice in form[key].choices]


def spec(kind: Kind) -> Field:
    return Field(key="answer", label="问题", kind=kind, choices=CHOICES)


def test_every_kind_has_an_adapter_and_nothing_else_has() -> None:
    assert set(ADAPTERS) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("typed", ["2023-02-30", "十二", " 前后有空格 ", "<b>&\"'"])
def test_whatever_was_typed_comes_back(kind: Kind, typed: str) -> None:
    field = form_for([spec(kind)], {"answer": typed})["answer"]
    if kind is Kind.PROOFS:
        assert field.data == [typed]
    else:
        assert field.data == typed
        shown = str(field())
        assert "<b>" not in shown
        assert typed in re.sub("&lt;", "<", shown).replace("&gt;", ">").replace("&#34;", '"').replace(
            "&#39;", "'"
        ).replace("&amp;", "&")


@given(st.text(max_size=40))
def test_reading_a_form_back_changes_nothing(typed: str) -> None:
    assert raw_from([spec(Kind.TEXT)], MultiDict({"p-answer": typed}), "p-") == {"answer": typed}


def test_what_the_browser_leaves_out_is_empty() -> None:
    assert raw_from([spec(Kind.BOOLEAN)], MultiDict()) == {"answer": ""}


@pytest.mark.clause("JB-1.2")
def test_where_the_listed_specialties_are_not_all_of_them_others_are_typed() -> None:
    offers = replace(OFFERS, open=frozenset({"甲系列", "乙系列"}))
    specialty, of_it = CASCADE[1], CASCADE[2]
    assert offers.choices(specialty, CASCADE, {"series": "甲系列"}) == ()
    assert offers.suggestions(Kind.SPECIALTY) == {"甲系列": ("子", "丑")}
    assert offers.suggestions(of_it.kind) == {"甲系列|子": ("一", "二")}
    typed = {"series": "甲系列", "specialty": "未列出的专业", "specialty_range": "未列出的范围"}
    assert settled(CASCADE, typed, offers) == typed
    listed = {"series": "甲系列", "specialty": "子", "specialty_range": "一"}
    assert settled(CASCADE, listed, offers) == listed
    assert settled(CASCADE, listed | {"series": "乙系列"}, offers)["specialty"] == ""


def test_several_choices_survive_the_way_to_the_draft_and_back() -> None:
    field = spec(Kind.PROOFS)
    raw = raw_from([field], MultiDict([("answer", "正常"), ("answer", "破格")]))
    assert form_for([field], raw)["answer"].data == ["正常", "破格"]
    assert display(field, raw["answer"]) == "正常、破格"


def test_errors_and_hints_are_tied_to_their_field() -> None:
    field = Field(key="name", label="姓名", required=True, hint="与证件一致")
    shown = html(field, "", errors={"name": ("姓名未填写。",)})
    assert 'aria-describedby="name-hint name-error"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'aria-required="true"' in shown
    # The browser's own check would stop a draft from being saved.
    assert not re.search(r"\srequired", shown)


def test_required_follows_the_case() -> None:
    field = Field(key="name", label="姓名", required=True)
    assert "aria-required" not in html(field, "", required=())
    assert "aria-required" in html(Field(key="name", label="姓名"), "", required={"name"})


def test_few_required_choices_are_radio_buttons_and_optional_ones_can_be_left_blank() -> None:
    assert html(spec(Kind.CHOICE), "", required={"answer"}).count('type="radio"') == 2
    assert 'value="">请选择' in html(spec(Kind.CHOICE), "")
    assert html(spec(Kind.BOOLEAN), "true", required={"answer"}).count("checked") == 1


@pytest.mark.parametrize("required", [(), {"answer"}])
def test_an_answer_that_is_offered_no_more_stays_and_says_so(required: object) -> None:
    assert "特级（不在可选范围内，请重新选择）" in html(spec(Kind.CHOICE), "特级", required=required)
    assert "不在可选范围内" not in html(spec(Kind.CHOICE), "", required=required)


@pytest.mark.clause("JM-3.3.2")
def test_the_cascade_offers_what_fits_above() -> None:
    raw = {"series": "甲系列", "specialty": "子", "title": "高级甲师"}
    form = form_for(CASCADE, raw, offers=OFFERS)
    assert offered(form, "series") == ["", "甲系列", "乙系列"]
    assert offered(form, "specialty") == ["", "子", "丑"]
    assert offered(form, "specialty_range") == ["", "一", "二"]
    assert offered(form, "title") == ["", "正高级甲师", "高级甲师", "甲师", "助理甲", "甲员"]
    assert offered(form, "level") == ["", "副高级"]


@pytest.mark.clause("JM-3.3.2")
def test_a_change_above_empties_what_no_longer_fits_below() -> None:
    raw = {"series": "乙系列", "specialty": "", "specialty_range": "", "title": "高级甲师", "level": "副高级"}
    assert settled(CASCADE, raw, OFFERS)["title"] == ""
    kept = {"series": "甲系列", "specialty": "子", "specialty_range": "一", "title": "高级甲师", "level": "副高级"}
    assert settled(CASCADE, kept, OFFERS) == kept
    moved = settled(CASCADE, kept | {"series": "乙系列"}, OFFERS)
    assert moved == {"series": "乙系列", "specialty": "", "specialty_range": "", "title": "", "level": ""}
    typed = {"series": "乙系列", "specialty": "目录以外的专业", "title": "乙师"}
    assert settled(CASCADE, typed, OFFERS) == typed


def test_a_title_at_several_levels_leaves_the_level_to_choose() -> None:
    form = form_for(CASCADE, {"series": "乙系列", "title": "乙师"}, offers=OFFERS)
    assert offered(form, "level") == ["", "中级", "副高级"]


def test_what_the_catalogue_leaves_open_can_be_typed() -> None:
    form = form_for(CASCADE, {"series": "乙系列", "specialty": "随便"}, offers=OFFERS)
    assert form["specialty"].type == "StringField"
    assert form["specialty"].data == "随便"
    assert offered(form, "title") == ["", "乙师"]
    assert form_for(CASCADE, {}, offers=OFFERS)["specialty"].type == "SelectField"


def test_the_script_is_given_the_same_choices() -> None:
    form = form_for(CASCADE, {}, prefix="row-1-", offers=OFFERS)
    attributes = form["specialty_range"].render_kw
    assert attributes["data-upon"] == "row-1-series|row-1-specialty"
    assert json.loads(attributes["data-table"]) == {"甲系列|子": ["一", "二"]}


def test_rows_keep_their_order_and_ids() -> None:
    fields = [Field(key="from", label="起始日期", kind=Kind.DATE)]
    sent = MultiDict(
        [("work-rows", "b2"), ("work-rows", "a1"), ("work-rows", "b2"), ("work-rows", "../x"), ("work-a1-from", "2020")]
    )
    assert rows_from("work", fields, sent) == (RawRow("b2", {"from": ""}), RawRow("a1", {"from": "2020"}))


def test_rows_are_added_and_removed_by_buttons() -> None:
    rows = (RawRow("a1", {}), RawRow("b2", {}))
    assert action_from({"action": "remove:work:a1"}).applied("work", rows) == (RawRow("b2", {}),)
    added = action_from({"action": "add:work"}).applied("work", rows)
    assert added[:2] == rows
    assert len({row.id for row in added}) == 3
    assert action_from({"action": "add:papers"}).applied("work", rows) == rows
    assert action_from({}) == Action("save")
    assert action_from({}).applied("", rows) == rows


@pytest.mark.parametrize("pressed", ["drop", "add", "add:", "add:work:a1", "remove:work", "save:work", ""])
def test_a_button_that_no_page_has_is_refused(pressed: str) -> None:
    with pytest.raises(BadRequest):
        action_from({"action": pressed})


@pytest.mark.parametrize(
    ("kind", "typed", "shown"),
    [
        (Kind.DATE, "2023-02-08", "2023年2月8日"),
        (Kind.DATE, "2023-02-30", "2023-02-30"),
        (Kind.YEAR, "2022", "2022年"),
        (Kind.BOOLEAN, "false", "否"),
        (Kind.BOOLEAN, "", ""),
        (Kind.ID_NUMBER, "000000198001010000", "000***********0000"),
        (Kind.MOBILE, "13800001234", "138****1234"),
        (Kind.DIVISION, "某个写不全的地方", "某个写不全的地方"),
        (Kind.CHOICE, "正常", "正常"),
    ],
)
def test_answers_in_words(kind: Kind, typed: str, shown: str) -> None:
    assert display(spec(kind), typed) == shown


def test_a_persons_number_is_shown_whole_only_when_asked() -> None:
    assert display(spec(Kind.ID_NUMBER), "000000198001010000", masked=False) == "000000198001010000"


def test_a_division_is_named() -> None:
    assert display(spec(Kind.DIVISION), "110000") == "北京市"


def test_suggestions_do_not_bind() -> None:
    shown = html(Field(key="mode", label="学习形式", choices=("全日制",)), "函授")
    assert 'value="函授"' in shown
    assert 'list="mode-suggestions"' in shown
