"""Second and third grade posts and the assessment of a term in one (JB-2.4, JB-5.3, JM-3.1)."""

from __future__ import annotations

from zhicheng.dossier.facts import Facts
from zhicheng.specs import Citation, Verdict, manual, met, rule, unmet
from zhicheng_jilin.channels import ASSESSMENTS, POSTS
from zhicheng_jilin.sources import CATEGORIES, MENU, THIRD_GRADE

GRADES = {"post_grade_2": 2, "post_grade_3": 3, "post_grade_2_assessment": 2, "post_grade_3_assessment": 3}
WORDS = {2: "二级", 3: "三级", 4: "四级"}
THIRD = ("post_grade_3",)
TITLE_LEVEL = "正高级"
"""Posts of grades one to four are those of 正高级 titles."""


def _clauses(case: Facts) -> tuple[Citation, ...]:
    """Third-grade posts have a clause of their own."""
    return (THIRD_GRADE,) if case.channel in THIRD else ()


@rule("post_unit", title="岗位所在单位", channels=(*POSTS, *ASSESSMENTS), cites=CATEGORIES)
def post_unit(case: Facts) -> Verdict:
    """Posts of public institutions; private universities of the province are a pilot for third-grade posts."""
    nature = case.unit.nature
    if nature == "事业单位":
        return met()
    private_university = case.unit.get("kind") == "高等学校" and case.unit.get("ownership") == "民办"
    if private_university and GRADES[case.channel] == 3:
        return met()
    return unmet(
        f"专业技术{WORDS[GRADES[case.channel]]}岗位为事业单位岗位（省属民办高等学校试点三级岗位），单位性质为{nature}",
        at="unit.nature",
        required="事业单位",
        actual=nature,
        cites=_clauses(case),
    )


@rule("post_title", title="岗位所需职称", channels=(*POSTS, *ASSESSMENTS), cites=CATEGORIES)
def post_title(case: Facts) -> Verdict:
    current = case.basic.get("current_level")
    if current is None:
        return manual("没有填写现资格级别，专业技术二、三级岗位为正高级岗位，请核实", at="basic.current_level")
    if current == TITLE_LEVEL:
        return met()
    return unmet(
        f"专业技术二、三级岗位为正高级岗位，现资格级别为{current}",
        at="basic.current_level",
        required=TITLE_LEVEL,
        actual=current,
        cites=_clauses(case),
    )


@rule("post_below", title="现聘岗位", channels=POSTS, cites=CATEGORIES)
def post_below(case: Facts) -> Verdict:
    """One applies from the grade below; from further below it is for the province's standards, which the desks apply."""
    wanted, current = GRADES[case.channel], case.basic.get("current_post_grade")
    if current is None:
        return manual("没有填写现聘岗位等级，请核实", at="basic.current_post_grade", cites=_clauses(case))
    if current == wanted + 1:
        return met()
    if current <= wanted:
        return unmet(
            f"现已聘在{current}级岗位，不需申报{WORDS[wanted]}岗位",
            at="basic.current_post_grade",
            required=f"{wanted + 1}级岗位",
            actual=f"{current}级岗位",
            cites=_clauses(case),
        )
    return manual(
        f"现聘{current}级岗位申报{WORDS[wanted]}岗位，请按本省岗位管理办法核实",
        at="basic.current_post_grade",
        cites=_clauses(case),
    )


@rule("post_held", title="聘期考核的岗位", channels=ASSESSMENTS, cites=MENU)
def post_held(case: Facts) -> Verdict:
    held, current = GRADES[case.channel], case.basic.current_post_grade
    if current == held:
        return met()
    return unmet(
        f"聘期考核的是专业技术{WORDS[held]}岗位人员，现聘岗位为{current}级",
        at="basic.current_post_grade",
        required=f"{held}级岗位",
        actual=f"{current}级岗位",
    )


RULES = (post_unit, post_title, post_below, post_held)
