"""Which cases this notice covers, and which letters the city itself must decide about: HX-4, HX-6."""

from __future__ import annotations

from zhicheng.dossier.facts import Facts
from zhicheng.modes import examined
from zhicheng.specs import Outcome, Verdict, manual, met, rule, unmet
from zhicheng.specs.catalogue import SENIOR
from zhicheng_henan.sources import (
    CHECKING,
    CITY,
    ENGINEERING_NOTICE,
    ENTRUSTED_OUT,
    GROUP_HEADQUARTERS,
    OTHER_NOTICES,
)
from zhicheng_henan.xuchang.channels import CITY_REVIEW
from zhicheng_henan.xuchang.entrustments import WITHOUT_AUTHORITY
from zhicheng_henan.xuchang.timelines import TEACHERS

ENGINEERING = "工程系列"
INTERMEDIATE = "中级"


@rule("other_notices", title="本通知适用范围", channels=CITY_REVIEW, cites=OTHER_NOTICES)
def other_notices(case: Facts) -> Verdict:
    """What other notices govern is named, so that the applicant knows where to turn."""
    series, level = case.basic.series, case.basic.level
    if case.unit.get("own_committee"):
        return met()
    if series == ENGINEERING and level == INTERMEDIATE:
        return unmet(
            f"我市工程系列中级职称评审按《关于2023年度许昌市工程系列中级职称评审工作有关问题的通知》"
            f"（{ENGINEERING_NOTICE}）执行，不在本通知范围内，请按该通知申报",
            at="basic.series",
            required=ENGINEERING_NOTICE,
            actual=f"{series}{level}",
        )
    if level not in SENIOR or case.channel != "review" or case.entrustment.get("direction") == "in":
        return met()
    if series == TEACHERS and level == "副高级":
        return met()
    return unmet(
        f"本通知只受理中小学教师副高级，{series}{level}评审工作安排另行通知，请等待通知后申报",
        at="basic.series",
        required=f"{TEACHERS}副高级",
        actual=f"{series}{level}",
    )


@rule("group_letter", title="省外国企总部的委托函", channels=CITY_REVIEW, cites=GROUP_HEADQUARTERS)
def group_letter(case: Facts) -> Verdict:
    """Letters of state groups are taken, entrustment from other provinces is not: where both meet, the city decides."""
    letter = case.entrustment
    division = letter.get("issuer_division")
    if letter.get("issuer_level") != "group_hq" or division is None or division[:2] == CITY[:2]:
        return met()
    return manual("委托代评函由省外的国企总部出具，是否接受由市人社部门决定", at="entrustment.issuer_division")


@rule("exam_series", title="以考代评、考评结合", channels=CITY_REVIEW, cites=OTHER_NOTICES, outcome=Outcome.REMARK)
def exam_series(case: Facts) -> Verdict:
    """The notice leaves examinations to the province's policy in force, so the desks are told."""
    return examined(case)


@rule(
    "no_authority_here",
    title="委托评审的系列",
    channels=("entrusted_out",),
    cites=ENTRUSTED_OUT,
    outcome=Outcome.REMARK,
)
def no_authority_here(case: Facts) -> Verdict:
    """What goes out are intermediate titles that the city can't review, and whatever units that review themselves send."""
    series, level = case.basic.series, case.basic.level
    if case.unit.get("own_committee") or level != INTERMEDIATE or series in WITHOUT_AUTHORITY.series:
        return met()
    return manual(f"{series}{level}不在通知所列需委托评审的系列之内，请核实我市有无评审权", at="basic.series")


@rule("channel_conditions", title="本渠道的专门条件", channels=("recognition", "defence"), cites=CHECKING)
def channel_conditions(case: Facts) -> Verdict:
    name = case.policy.channel(case.channel).name
    return manual(f"“{name}”的专门条件由受理部门按有关规定审核")


RULES = (other_notices, group_letter, exam_series, no_authority_here, channel_conditions)
