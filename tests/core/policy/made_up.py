"""A made-up province as a plugin, small and complete; broken ones are this one with something changed."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from zhicheng import hookimpl
from zhicheng.plugins import Plugin
from zhicheng.specs import (
    AccountRules,
    Act,
    ActKind,
    Channel,
    Cutoff,
    DayOfRound,
    Desk,
    DeskKind,
    Field,
    Jurisdiction,
    NoticeTemplate,
    Procedure,
    ReviewChain,
    Section,
    Stage,
    Window,
    Within,
    YearEnd,
    cited,
)
from zhicheng.specs.jurisdiction import NATION

EXAMPLE = cited("示例人社〔2023〕1号")
CITE = (EXAMPLE("一", "EX-1"),)
OFFICE = Desk(kind=DeskKind.COMMITTEE_OFFICE)
PROVINCE = Desk(kind=DeskKind.BUREAU, level="province")


def declared() -> dict[str, Any]:
    """What each hook of the made-up province returns."""
    return {
        "zhicheng_jurisdiction": Jurisdiction(code="990000", name="示例省", parent=NATION),
        "zhicheng_channels": (Channel(key="regular", name="常规申报", menu="申报", sections=("basic",), cites=CITE),),
        "zhicheng_sections": (
            Section(
                key="basic", title="基本信息", fields=(Field(key="name", label="姓名", required=True),), cites=CITE
            ),
        ),
        "zhicheng_cutoffs": (Cutoff(kinds=("appointment",), anchor=YearEnd(-1), cites=CITE),),
        "zhicheng_review_chains": (
            ReviewChain(
                key="regular",
                channels=("regular",),
                stages=(Stage(key="office", title="受理", desk=Desk(kind=DeskKind.COMMITTEE_OFFICE), cites=CITE),),
                cites=CITE,
            ),
        ),
        "zhicheng_procedures": (
            Procedure(
                key="review",
                title="评审",
                channels=("regular",),
                acts=(
                    Act(key="result", kind=ActKind.RESULT, title="登记计票", by=(OFFICE,), cites=CITE),
                    Act(key="publicity", kind=ActKind.PUBLICITY, title="公示", by=(OFFICE, PROVINCE), cites=CITE),
                    Act(
                        key="filing",
                        kind=ActKind.FILING,
                        title="备案",
                        by=(OFFICE,),
                        within=Within(days=3, since="publicity"),
                        cites=CITE,
                    ),
                    Act(key="confirmation", kind=ActKind.CONFIRMATION, title="确认", by=(PROVINCE,), cites=CITE),
                    Act(key="certificates", kind=ActKind.CERTIFICATES, title="制证", by=(PROVINCE,), cites=CITE),
                ),
                cites=CITE,
            ),
        ),
        "zhicheng_timelines": (
            NoticeTemplate(
                key="convention",
                title="{year}年度",
                first_year=2023,
                law_day=DayOfRound(1, 1),
                windows=(Window(opens=DayOfRound(1, 1), closes=DayOfRound(3, 1), cites=CITE),),
                channels=("regular",),
                cites=CITE,
            ),
        ),
        "zhicheng_account_rules": AccountRules(cites=CITE),
    }


def plugin(name: str = "example", **changed: Any) -> Plugin:
    """The made-up province with some hooks returning something else; None leaves a hook out."""
    module = ModuleType(f"made_up_{name}")
    module.__file__ = __file__
    for hook, value in {**declared(), **changed}.items():
        if value is not None:
            setattr(module, hook, _hook(hook, value))
    return Plugin(name, module)


def _hook(name: str, value: Any) -> Any:
    def answer() -> Any:
        return value

    answer.__name__ = name
    return hookimpl(answer)
