"""A further city of a province that is installed: a layer of under sixty lines over what the province says for all of them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from zhicheng.dossier.judging import judge
from zhicheng.plugins import Plugin, discover
from zhicheng.policy import policy_for
from zhicheng.registry import Registry
from zhicheng.testing import conformance
from zhicheng.testing.lawcases import bases, with_changes

CITY = '''"""What {name}'s own notice says, over the province's layer."""

from zhicheng import hookimpl
from zhicheng.specs import (
    Act, ActKind, ApplicationDay, Channel, Cutoff, DayOfRound, Desk, DeskKind, Jurisdiction, NoticeTemplate,
    Procedure, ReviewChain, Stage, Window, YearEnd, cited,
)
from {province} import sections

NOTICE = cited("{issued}")
CITE = (NOTICE("一", "CITY-1"),)
CITY, OFFICE = Desk(kind=DeskKind.BUREAU, level="city"), Desk(kind=DeskKind.COMMITTEE_OFFICE)


@hookimpl
def zhicheng_jurisdiction():
    return Jurisdiction(code="{code}", name="{name}", parent="{code:.2}0000", authority="{name}人力资源和社会保障局")


@hookimpl
def zhicheng_channels():
    return (Channel(key="regular", name="评审", menu="职称评审", sections=sections.KEYS, cites=CITE),)


@hookimpl
def zhicheng_review_chains():
    unit = Stage(key="unit", title="单位审核、公示", desk=Desk(kind=DeskKind.UNIT), records=("publicity",), cites=CITE)
    city = Stage(key="city", title="市人社局审核", desk=CITY, records=("sections",), cites=CITE)
    office = Stage(key="committee_office", title="受理", desk=OFFICE, records=("sections",), fee=True, cites=CITE)
    return (ReviewChain(key="regular", channels=("regular",), stages=(unit, city, office), cites=CITE),)


@hookimpl
def zhicheng_procedures():
    acts = (
        Act(key="result", kind=ActKind.RESULT, title="登记计票", by=(OFFICE,), cites=CITE),
        Act(key="publicity", kind=ActKind.PUBLICITY, title="公示", by=(CITY,), cites=CITE),
        Act(key="confirmation", kind=ActKind.CONFIRMATION, title="确认、发文", by=(CITY,), cites=CITE),
    )
    return (Procedure(key="review", title="评审", channels=("regular",), acts=acts, cites=CITE),)


@hookimpl
def zhicheng_timelines():
    window = Window(opens=DayOfRound(9, 1), closes=DayOfRound(10, 1), cites=CITE)
    return (NoticeTemplate(key="convention", title="{{year}}年度{name}职称评审", first_year=2023, law_day=DayOfRound(9, 1),
                           windows=(window,), channels=("regular",), cites=CITE),)


@hookimpl
def zhicheng_cutoffs():
    counted = ("appointment", "title_held", "education", "achievements", "papers")
    return (Cutoff(kinds=counted, anchor=YearEnd(), cites=CITE),
            Cutoff(kinds=("employment", "service"), anchor=ApplicationDay(), cites=CITE))
'''
PLACES = [
    pytest.param("sichuan", "guangan", "zhicheng_sichuan", "511300", "南充市", "511302", id="Nanchong"),
    pytest.param("henan", "xuchang", "zhicheng_henan", "411100", "漯河市", "411102", id="Luohe"),
]


def city(folder: Path, **told: str) -> Plugin:
    path = folder / "another_city.py"
    path.write_text(CITY.format(**told), "utf-8")
    assert len(path.read_text("utf-8").splitlines()) < 60
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return Plugin("another", module)


def dossier(neighbour: str, code: str, division: str) -> dict[str, Any]:
    """What the neighbouring city's people would file, by the same questions."""
    base = next(iter(bases(discover([neighbour])[0]).values()))
    return with_changes(
        base,
        {
            "jurisdiction": code,
            "channel": "regular",
            "at": "2023-09-15T10:00:00+08:00",
            "committee": None,
            "applicant_scope": None,
            "entrustment": None,
            "unit.division": division,
            "unit.in_jurisdiction": None,
            "unit.own_committee": None,
        },
    )


@pytest.mark.parametrize(("province", "neighbour", "package", "code", "name", "division"), PLACES)
def test_a_city_is_a_small_layer(
    tmp_path: Path, province: str, neighbour: str, package: str, code: str, name: str, division: str
) -> None:
    plugin = city(tmp_path, province=package, issued=f"{name}人社〔2023〕1号", code=code, name=name)
    registry = Registry.of((*discover([province]), plugin))
    said = registry.get(code)
    for check in (conformance.cited, conformance.dated, conformance.results_are_decided):
        assert list(check(registry, said)) == []
    upper = registry.get(f"{code[:2]}0000")
    assert not upper.jurisdiction.offers_notices
    assert said.accounts == upper.accounts
    assert set(said.sections) == set(upper.sections)
    answer = judge(policy_for(registry, code, 2023), dossier(neighbour, code, division))
    assert answer.eligible, [each.message for each in answer.findings]
    assert [each.name for each in answer.chain][1] == f"{name}人力资源和社会保障局"


@pytest.mark.parametrize("province", ["sichuan", "henan"])
def test_a_province_can_be_enabled_without_a_city(province: str) -> None:
    registry = Registry.of(discover([province]))
    assert registry.offering() == ()
    (alone,) = registry.jurisdictions.values()
    assert not alone.jurisdiction.offers_notices
    assert alone.sections


def test_cities_of_different_provinces_say_nothing_to_each_other(tmp_path: Path) -> None:
    told = {"province": "zhicheng_sichuan", "issued": "南充人社〔2023〕1号", "code": "511300", "name": "南充市"}
    registry = Registry.of((*discover(["sichuan", "guangan", "henan", "xuchang", "jilin"]), city(tmp_path, **told)))
    layers = {code: [each.name for each in said.layers] for code, said in registry.jurisdictions.items()}
    assert layers["511300"] == ["national", "sichuan", "another"]
    assert layers["511600"] == ["national", "sichuan", "guangan"]
    assert layers["411000"] == ["national", "henan", "xuchang"]
    assert layers["220000"] == ["national", "jilin"]
    assert not {owned.plugin for owned in registry.get("511300").rules} & {"guangan", "xuchang", "jilin"}
