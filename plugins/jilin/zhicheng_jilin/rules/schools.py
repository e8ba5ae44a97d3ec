"""Schools of every kind: series of the teachers' channels, posts+1, and the quota of vocational schools (JB-1.5, JB-1.7, JB-1.15)."""

from __future__ import annotations

from datetime import date

from zhicheng.dossier.facts import Facts
from zhicheng.specs import Dated, Outcome, Step, Verdict, manual, met, rule, unmet
from zhicheng_jilin.channels import SCHOOLS as SCHOOL_CHANNELS
from zhicheng_jilin.sources import CATEGORIES, SCHOOL_LEVELS, SCHOOLS, VOCATIONAL

TEACHERS = "中小学教师系列"
DELEGATED_LEVELS = ("中级", "副高级")
JOINT_MODES = ("联盟", "委托")
BEYOND_POSTS = Dated(steps=(Step(since=date(2023, 1, 1), value=1, cites=(SCHOOLS,)),))
"""How many more than the vacant posts may be recommended."""
VOCATIONAL_SCHOOLS = ("中等职业学校", "技工学校")


@rule("teacher_series", title="中小学教师系列", channels=SCHOOL_CHANNELS, cites=(CATEGORIES, SCHOOL_LEVELS))
def teacher_series(case: Facts) -> Verdict:
    if case.basic.series == TEACHERS:
        return met()
    return unmet(
        f"本渠道只受理{TEACHERS}，申报系列为{case.basic.series}，其他系列请选择“正常职称申报”",
        at="basic.series",
        required=TEACHERS,
        actual=case.basic.series,
    )


@rule(
    "teachers_elsewhere", title="中小学教师的申报渠道", channels=("regular",), cites=CATEGORIES, outcome=Outcome.REMARK
)
def teachers_elsewhere(case: Facts) -> Verdict:
    """Teachers have channels and a window of their own: the desks see who came through another."""
    if case.basic.get("series") != TEACHERS:
        return met()
    return manual("中小学教师应通过“中小学正高级教师”或“中小学副高级及以下”渠道申报，请核实", at="basic.series")


@rule("posts_plus_one", title="职数+1", channels=("regular", "teacher"), cites=SCHOOLS)
def posts_plus_one(case: Facts) -> Verdict:
    """Schools under 联盟 or 委托 review recommend at most the vacant posts at that level, plus one."""
    if case.unit.get("kind") != "中小学" or case.unit.get("review_mode") not in JOINT_MODES:
        return met()
    recommended = case.unit.get("recommended")
    if recommended is None or case.basic.get("level") not in (*DELEGATED_LEVELS, None):
        return met()
    beyond = BEYOND_POSTS.on(case.law_day)
    if recommended <= beyond:
        return met()
    limit = case.unit.vacancies + beyond
    if recommended <= limit:
        return met()
    return unmet(
        f"实行联盟、委托评审的学校按“职数+{beyond}”推荐：空缺岗位{case.unit.vacancies}个，最多推荐{limit}人，现推荐{recommended}人",
        at="unit.recommended",
        required=f"不超过{limit}人",
        actual=f"{recommended}人",
    )


@rule("vocational_quota", title="中等职业和技工院校统筹数额", channels=("regular",), cites=VOCATIONAL)
def vocational_quota(case: Facts) -> Verdict:
    """评聘结合 vocational schools review 正高级讲师 themselves, within their quota."""
    combined = case.unit.get("combined_review_since")
    here = case.unit.get("kind") in VOCATIONAL_SCHOOLS and combined is not None and combined <= case.year
    recommended = case.unit.get("recommended")
    if not here or recommended is None or case.basic.level != "正高级":
        return met()
    quota = case.unit.vacancies
    if recommended <= quota:
        return met()
    return unmet(
        f"评聘结合的中等职业学校、技工院校在统筹数额内自主评聘正高级：数额{quota}个，现推荐{recommended}人",
        at="unit.recommended",
        required=f"不超过{quota}人",
        actual=f"{recommended}人",
    )


RULES = (teacher_series, teachers_elsewhere, posts_plus_one, vocational_quota)
