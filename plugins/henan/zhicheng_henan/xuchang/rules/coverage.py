"""Which cases this notice covers, whose committee reviews them, and on whose letter: HX-2.5.1, HX-4, HX-6."""

from __future__ import annotations

from zhicheng.committees import committees_for, why_not
from zhicheng.dossier.facts import Facts
from zhicheng.modes import examined
from zhicheng.specs import Outcome, Verdict, manual, met, rule, unmet
from zhicheng.specs.catalogue import SENIOR
from zhicheng_henan.sources import (
    CHECKING,
    CITY,
    COMMITTEE_CHOICE,
    ENGINEERING_NOTICE,
    ENTRUSTED_OUT,
    GROUP_HEADQUARTERS,
    OTHER_NOTICES,
    SELF_REVIEW,
)
from zhicheng_henan.xuchang.channels import CITY_REVIEW
from zhicheng_henan.xuchang.timelines import TEACHERS

ENGINEERING = "工程系列"
INTERMEDIATE = "中级"
WITHOUT_AUTHORITY = (
    "中等职业学校教师系列", "律师系列", "技工院校教师系列", "图书系列", "文博系列", "播音主持系列", "体育系列",
    "工艺美术系列",
)  # fmt: skip
"""Series in which the city has no authority to review intermediate titles, under their short names."""


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


@rule("no_authority", title="本市评审权限", channels=CITY_REVIEW, cites=ENTRUSTED_OUT)
def no_authority(case: Facts) -> Verdict:
    series = case.basic.series
    if series not in WITHOUT_AUTHORITY or case.basic.level != INTERMEDIATE or case.unit.get("own_committee"):
        return met()
    return unmet(
        f"我市不具有{series}中级职称评审权，暂不进行网上申报：由县（市、区）职改办和市直单位统计专业、人数并报市职改办，"
        "统一出具委托代评函，申报时间和要求另行通知",
        at="basic.series",
        required="委托省内经核准备案的评审委员会代为评审",
        actual=f"{series}中级",
    )


@rule("committee", title="评审委员会选择", channels=("review",), cites=COMMITTEE_CHOICE)
def committee(case: Facts) -> Verdict:
    """Judged against the committees of the notice; one that it does not list is left to the schedule table."""
    chosen = case.committee
    if chosen is None:
        return met()
    listed = next((each for each in case.policy.terms.committees if chosen in (each.name, each.key)), None)
    right = "、".join(each.name for each in committees_for(case.policy, case))
    if listed is None and not right:
        return manual(f"“{chosen}”未列入本通知，请按《职称申报工作时间安排表》核对评审专业、人员范围", at="committee")
    reasons = why_not(listed, case) if listed else ("它不受理本系列、级别的申报",)
    if not reasons:
        return met()
    advice = f"，应选择{right}" if right else "，请按《职称申报工作时间安排表》重新选择"
    return unmet(
        f"评审委员会选择错误，将无法参加评审：{'；'.join(reasons)}{advice}",
        at="committee",
        required=right or None,
        actual=chosen,
    )


@rule(
    "letter_out", title="委托代评函的出具单位", channels=("review", "entrusted_out"), cites=(SELF_REVIEW, ENTRUSTED_OUT)
)
def letter_out(case: Facts) -> Verdict:
    """Units with their own committee write for themselves; for everybody else the city does, up to intermediate."""
    letter = case.entrustment
    if letter.get("direction") != "out" or letter.get("issuer_level") is None:
        return met()
    own = case.unit.get("own_committee")
    if letter.issuer_level == "self_review_unit" and own is not True:
        if own is None:
            return manual("委托代评函由职称自主评审单位出具，请核实所在单位为自主评审单位", at="unit.own_committee")
        return unmet(
            "所在单位不是职称自主评审单位，委托代评函应由市人社部门出具",
            at="entrustment.issuer_level",
            required="city",
            actual="self_review_unit",
        )
    if letter.issuer_level == "city" and case.basic.level in SENIOR:
        return manual("高级职称的评审工作安排另行通知，请核对委托代评函", at="basic.level", cites=(OTHER_NOTICES,))
    return met()


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


@rule("channel_conditions", title="本渠道的专门条件", channels=("recognition", "defence"), cites=CHECKING)
def channel_conditions(case: Facts) -> Verdict:
    name = case.policy.channel(case.channel).name
    return manual(f"“{name}”的专门条件由受理部门按有关规定审核")


RULES = (other_notices, no_authority, committee, letter_out, group_letter, exam_series, channel_conditions)
