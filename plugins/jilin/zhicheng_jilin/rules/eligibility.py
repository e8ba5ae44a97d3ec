"""Who may apply, and for what: JA-1.3, JA-1.4, JB-1.6, JB-1.10, JB-1.12, JB-1.13, JB-6.1, JM-3.3.2."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhicheng.counting import retirement_day
from zhicheng.dossier.facts import Facts
from zhicheng.modes import examined, mode_of
from zhicheng.nation.floor import RETIREMENT_AGES
from zhicheng.specs import Dated, Mode, Outcome, Step, Verdict, manual, met, rule, unmet
from zhicheng.specs.vocabulary import FREELANCERS as FREELANCE_CATEGORIES
from zhicheng_jilin.channels import TITLES
from zhicheng_jilin.sources import (
    EXAMS,
    FILLING,
    FREELANCERS,
    OFF_ESTABLISHMENT,
    OWN_SERIES,
    SCOPE,
    SERIES_CHANGE,
    SOCIAL_WORKERS,
)

BARRED = ("参公人员", "公务员", "离退休人员")
ADMITTED_FREELANCERS = ("艺术创作自由职业者", "艺术表演自由职业者", "新职业自由职业者")
OFF_THE_ESTABLISHMENT = ("编外专业技术人员", "人事代理", "其他")
SOCIAL_WORK = "社会工作系列"
SCHOOL, TEACHERS = "中小学", "中小学教师系列"
EXPERTS_LIMIT = Dated(steps=(Step(since=date(2023, 1, 1), value=2, cites=(FILLING,)),))
"""People whom an expert may recommend."""

WITHOUT_EXAM = ("grassroots_3010", "talent_policy")
"""Titles that are recognised for other merits: exam and review don't come together there, exam-only series stay exam-only."""
EXCLUDING_EXAMS = ("directional", "grassroots_graduate")
"""Channels with a stricter rule of their own: no series with an examination at all."""


@rule("scope", title="申报范围", cites=(SCOPE, FREELANCERS))
def scope(case: Facts) -> Verdict:
    category, nature = case.basic.person_category, case.unit.nature
    place = "basic.person_category"
    if category in BARRED or (category == "管理岗人员" and nature == "事业单位"):
        return unmet(
            f"{category}不得申报参加职称评审（事业单位管理岗人员、参公人员、公务员和离退休人员均不得申报）",
            at=place,
            required="在职在岗的专业技术人员",
            actual=category,
        )
    if nature == "自由职业" or category in FREELANCE_CATEGORIES:
        if category in ADMITTED_FREELANCERS:
            return met()
        return unmet(
            "自由职业者限从事艺术创作、艺术表演和新职业（新业态）的人员",
            at=place,
            required="、".join(ADMITTED_FREELANCERS),
            actual=category,
        )
    if nature == "机关":
        return manual("所在单位为机关，申报范围为省内企事业单位，请核实人员身份", at="unit.nature")
    return met()


@rule("in_province", title="省内单位", cites=SCOPE)
def in_province(case: Facts) -> Verdict:
    if case.unit.get("nature") == "自由职业" or case.unit.in_jurisdiction:
        return met()
    return unmet("申报人员须为省内企事业单位的专业技术人员，所在单位不在本省", at="unit.in_jurisdiction")


@rule("on_post", title="在职在岗", cites=SCOPE)
def on_post(case: Facts) -> Verdict:
    since, applied_on = case.basic.get("on_post_since"), case.cutoffs.get("application")
    if case.basic.on_post and since is not None and applied_on is not None and since > applied_on:
        return manual(f"到岗日期（{since.isoformat()}）晚于申报之日，请核实是否在岗", at="basic.on_post_since")
    if case.basic.on_post:
        return met()
    return unmet(f"须在{case.year}年1月1日（含）以后在编、在职、在岗，现不在岗", at="basic.on_post")


@rule("not_retired", title="未退休", cites=SCOPE, outcome=Outcome.REMARK)
def not_retired(case: Facts) -> Verdict:
    """Retirees say so of themselves; who has merely reached the day before the round is for people to ask."""
    if case.basic.get("retirement_extension") or case.unit.get("nature") == "自由职业":
        return met()
    known = case.basic.get("birth_date") is not None and case.basic.get("gender") is not None
    if case.basic.get("retires_on") is None and not known:
        return met()
    day = retirement_day(case, RETIREMENT_AGES)
    if day >= date(case.year, 1, 1):
        return met()
    return manual(f"法定退休日期为{day.isoformat()}，离退休人员不得申报，请核实是否在职", at="basic.retires_on")


@rule("established", title="在编", cites=(SCOPE, OFF_ESTABLISHMENT))
def established(case: Facts) -> Verdict:
    """在编 binds public institutions; teachers off the establishment apply on the same conditions (JB-1.6)."""
    category = case.basic.person_category
    kind = case.unit.get("kind")
    school = kind == SCHOOL or (kind is None and case.basic.get("series") == TEACHERS)
    if category not in OFF_THE_ESTABLISHMENT or case.unit.nature != "事业单位" or school:
        return met()
    return unmet(
        f"事业单位申报人员须为在编人员，人员身份为“{category}”",
        at="basic.person_category",
        required="在编专业技术人员",
        actual=category,
    )


@rule(
    "exam_series",
    title="以考代评、考评结合",
    channels=tuple(each for each in TITLES if each not in EXCLUDING_EXAMS),
    cites=EXAMS,
)
def exam_series(case: Facts) -> Verdict:
    """Social workers by JB-1.10; in 评聘结合 units those who passed the exam compete for the post instead (JB-1.12)."""
    social = (SOCIAL_WORKERS,) if case.basic.get("series") == SOCIAL_WORK else ()
    mode = mode_of(case)
    if case.channel in WITHOUT_EXAM and mode is not Mode.EXAM:
        return met()
    combined = case.unit.get("combined_review_since")
    if mode is Mode.EXAM and combined is not None and combined <= case.year:
        return unmet(
            f"{case.basic.series}{case.basic.level}实行以考代评：参加全国统一考试取得资格后参加本单位岗位竞聘，不在此申报评审",
            at="basic.series",
            required="参加全国统一考试后参加本单位竞聘",
            cites=(*social, OWN_SERIES),
        )
    return examined(case, cites=social)


@rule("practised_specialty", title="从事专业", channels=TITLES, cites=FILLING)
def practised_specialty(case: Facts) -> Verdict:
    practised, chosen = case.basic.practised_specialty, case.basic.specialty_range
    if practised == chosen:
        return met()
    return unmet(
        f"“从事专业”（{practised}）必须与“申报专业范围”（{chosen}）保持一致",
        at="basic.practised_specialty",
        required=chosen,
        actual=practised,
    )


@rule("recommenders", title="破格推荐专家", channels=("regular", "teacher", "teacher_senior"), cites=FILLING)
def recommenders(case: Facts) -> tuple[Verdict, ...]:
    """An expert may recommend at most two people, so one who has recommended two already can't take a third."""
    return tuple(_recommended(case, EXPERTS_LIMIT.on(case.law_day)))


def _recommended(case: Facts, most: int) -> Iterator[Verdict]:
    seen: set[str] = set()
    for row in case.given("recommenders"):
        before = row.get("recommended_before") or 0
        if before >= most:
            yield unmet(
                f"专家{row.get('name') or ''}已推荐{before}人，每名专家最多只允许推荐{most}名专业技术人员破格申报",
                at="recommenders.recommended_before",
                required=f"推荐不超过{most}人",
                actual=f"已推荐{before}人",
            )
        number = row.get("id_number")
        if number and number in seen:
            yield unmet("两条破格推荐专家为同一人，请填写两名不同的专家", at="recommenders.id_number")
        seen.add(number)


@rule("same_level", title="同级改职", channels=("series_change",), cites=SERIES_CHANGE)
def same_level(case: Facts) -> Verdict:
    """Another series (or another specialty, where the last entry of the title history names one) at the same level."""
    current, wanted = case.basic.current_level, case.basic.level
    if current != wanted:
        return unmet(
            f"同级改职须与现资格级别相同：现为{current}，申报{wanted}",
            at="basic.level",
            required=current,
            actual=wanted,
        )
    if case.basic.current_series != case.basic.series:
        return met()
    history = case.given("title_history")
    before = history[-1].get("specialty") if history else None
    if before is not None and before != case.basic.specialty:
        return met()
    return unmet(
        f"同级改职须改入其他系列或专业，现资格和申报的都是{case.basic.series}",
        at="basic.series",
        required="与现资格不同的系列、专业",
        actual=case.basic.series,
    )


RULES = (
    scope, in_province, on_post, not_retired, established, exam_series, practised_specialty, recommenders, same_level,
)  # fmt: skip
