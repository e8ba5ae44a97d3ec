"""Talents who are recognised for what they are: skills, grades, executives, and those who come from elsewhere (JA-1.5, JB-1.11, JB-2.5)."""

from __future__ import annotations

from datetime import date

from zhicheng.dossier.facts import Facts
from zhicheng.specs import Dated, Outcome, Step, Verdict, manual, met, rule, unmet
from zhicheng_jilin.channels import APPRAISALS
from zhicheng_jilin.sources import CATEGORIES, MENU, PASSAGE, TALENT_GRADES

HIGH_SKILL = Dated(
    steps=(
        Step(
            since=date(2023, 1, 1),
            value=("高级工", "技师", "高级技师", "特级技师", "首席技师"),
            cites=(PASSAGE,),
        ),
    ),
)
"""高技能人才: holders of the third level of skill and above."""
LOWER_SKILL = ("初级工", "中级工", "学徒工", "五级", "四级")
NON_PUBLIC = ("民营企业", "个体经济组织")
NOT_NON_PUBLIC = ("机关", "事业单位", "国有企业", "自由职业")


@rule("high_skill", title="高技能人才", channels=("skill_passage",), cites=PASSAGE)
def high_skill(case: Facts) -> Verdict:
    """Which skill leads to which level is in the province's plan for the passage, which the committee applies."""
    level: str = case.basic.skill_level
    if level in LOWER_SKILL:
        return unmet(
            f"职业发展贯通面向高技能人才（高级工及以上），现技能等级为{level}",
            at="basic.skill_level",
            required="高级工及以上",
            actual=level,
        )
    obtained: date | None = case.basic.get("skill_obtained_on")
    counted_to = case.cutoffs.title_held
    if obtained is not None and obtained > counted_to:
        return unmet(
            f"技能等级取得于{obtained.isoformat()}，晚于截止时间{counted_to.isoformat()}",
            at="basic.skill_obtained_on",
            required=f"{counted_to.isoformat()}及以前",
            actual=obtained.isoformat(),
            met_from=obtained,
        )
    if level in HIGH_SKILL.on(case.law_day):
        return met()
    return manual(f"技能等级“{level}”是否属于高级工及以上，请核实", at="basic.skill_level")


@rule("titled", title="现有专业技术资格", channels=APPRAISALS, cites=PASSAGE)
def titled(case: Facts) -> Verdict:
    """The way back is for professionals who hold a title by the cut-off."""
    obtained: date | None = case.basic.get("title_obtained_on")
    counted_to = case.cutoffs.title_held
    if case.basic.current_level and (obtained is None or obtained <= counted_to):
        return met()
    return unmet(
        f"现资格取得于{obtained}，晚于截止时间{counted_to.isoformat()}",
        at="basic.title_obtained_on",
        required=f"{counted_to.isoformat()}及以前",
        actual=str(obtained),
        met_from=obtained,
    )


@rule("talent_grade", title="人才分类等级", channels=("talent_policy",), cites=TALENT_GRADES)
def talent_grade(case: Facts) -> Verdict:
    """The treatment of each grade stands in the detailed rules that the notice announces, not in the notice."""
    grade = case.basic.talent_grade
    return manual(
        f"{grade}类人才：请按《吉林省人才激励政策职称评聘待遇兑现实施细则》核对可以兑现的级别", at="basic.talent_grade"
    )


@rule("private_sector", title="非公有制经济组织", channels=("private_executive",), cites=(CATEGORIES, MENU))
def private_sector(case: Facts) -> Verdict:
    nature = case.unit.nature
    if nature in NON_PUBLIC:
        return met()
    if nature in NOT_NON_PUBLIC:
        return unmet(
            f"本渠道面向非公有制经济组织的高级经营管理人才，单位性质为{nature}",
            at="unit.nature",
            required="、".join(NON_PUBLIC),
            actual=nature,
        )
    return manual(f"单位性质为{nature}，是否属于非公有制经济组织，请核实", at="unit.nature")


PROOFS = {
    "institution_transfer": ("transfer", "transfer_document", "机关分流"),
    "military_transfer": ("transfer", "transfer_document", "部队转业"),
    "aid_posting": ("aid_posting", "aid_document", "援疆援藏"),
    "rural_revitalisation": ("grassroots_service", "other", "乡村振兴一线服务"),
}
"""By channel: the section that tells of it, the file that proves it, and what it is called."""

FIRST_TIME = ("institution_transfer", "military_transfer")


@rule("what_brought_them", title="身份和经历证明", channels=tuple(PROOFS), cites=CATEGORIES, outcome=Outcome.REMARK)
def what_brought_them(case: Facts) -> Verdict:
    """The notice names these categories and leaves their conditions to the policies behind them: the desks verify."""
    section, file, name = PROOFS[case.channel]
    if case.channel in FIRST_TIME and case.basic.get("current_level") is not None:
        return manual(
            f"本渠道为{name}人员首次评审，现已有{case.basic.current_level}资格，请核实", at="basic.current_level"
        )
    told, proven = bool(case.given(section)), case.has_file(file)
    if told and proven:
        return met()
    lacking = "、".join(word for word, there in ((f"{name}的经历", told), ("证明文件", proven)) if not there)
    return manual(f"未填写（上传）{lacking}，请按{name}的有关政策核实", at=section)


RULES = (high_skill, titled, talent_grade, private_sector, what_brought_them)
