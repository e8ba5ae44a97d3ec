"""Who may apply, and for what: JA-1.3, JA-1.4, JB-1.5, JB-1.6, JB-1.9, JB-6.1, JM-3.3.2."""

from __future__ import annotations

from collections.abc import Iterator

from zhicheng.dossier.facts import Facts
from zhicheng.modes import examined
from zhicheng.specs import LEVELS, Verdict, manual, met, rule, unmet
from zhicheng.specs.vocabulary import FREELANCERS as FREELANCE_CATEGORIES
from zhicheng_jilin.channels import CHECKED_BY_DESKS
from zhicheng_jilin.sources import (
    CATEGORIES,
    DIRECTIONAL,
    EXAMS,
    FILLING,
    FREELANCERS,
    OFF_ESTABLISHMENT,
    SCHOOLS,
    SCOPE,
    SOCIAL_WORKERS,
)

BARRED = ("参公人员", "公务员", "离退休人员")
ADMITTED_FREELANCERS = ("艺术创作自由职业者", "艺术表演自由职业者", "新职业自由职业者")
OFF_THE_ESTABLISHMENT = ("编外专业技术人员", "人事代理", "其他")
EXPERTS_LIMIT = 2


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
    if case.basic.on_post:
        return met()
    return unmet(f"须在{case.year}年1月1日（含）以后在编、在职、在岗，现不在岗", at="basic.on_post")


@rule("established", title="在编", cites=(SCOPE, OFF_ESTABLISHMENT))
def established(case: Facts) -> Verdict:
    """在编 binds public institutions; teachers off the establishment apply on the same conditions (JB-1.6)."""
    category = case.basic.person_category
    if category not in OFF_THE_ESTABLISHMENT or case.unit.nature != "事业单位" or case.unit.get("kind") == "中小学":
        return met()
    return unmet(
        f"事业单位申报人员须为在编人员，人员身份为“{category}”",
        at="basic.person_category",
        required="在编专业技术人员",
        actual=category,
    )


@rule("exam_series", title="以考代评、考评结合", channels=("regular",), cites=(EXAMS, SOCIAL_WORKERS))
def exam_series(case: Facts) -> Verdict:
    return examined(case)


@rule("practised_specialty", title="从事专业", channels=("regular",), cites=FILLING)
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


@rule("recommenders", title="破格推荐专家", channels=("regular",), cites=FILLING)
def recommenders(case: Facts) -> tuple[Verdict, ...]:
    """An expert may recommend at most two people, so one who has recommended two already can't take a third."""
    return tuple(_recommended(case))


def _recommended(case: Facts) -> Iterator[Verdict]:
    seen: set[str] = set()
    for row in case.given("recommenders"):
        before = row.get("recommended_before") or 0
        if before >= EXPERTS_LIMIT:
            yield unmet(
                f"专家{row.get('name') or ''}已推荐{before}人，每名专家最多只允许推荐两名专业技术人员破格申报",
                at="recommenders.recommended_before",
                required="推荐不超过2人",
                actual=f"已推荐{before}人",
            )
        number = row.get("id_number")
        if number and number in seen:
            yield unmet("两条破格推荐专家为同一人，请填写两名不同的专家", at="recommenders.id_number")
        seen.add(number)


@rule("posts_plus_one", title="职数+1", channels=("regular",), cites=SCHOOLS)
def posts_plus_one(case: Facts) -> Verdict:
    """Schools under 联盟 or 委托 review recommend at most the vacant posts at that level, plus one."""
    if case.unit.get("kind") != "中小学" or case.unit.get("review_mode") not in ("联盟", "委托"):
        return met()
    recommended = case.unit.get("recommended")
    if recommended is None:
        return met()
    limit = case.unit.vacancies + 1
    if recommended <= limit:
        return met()
    return unmet(
        f"实行联盟、委托评审的学校按“职数+1”推荐：空缺岗位{case.unit.vacancies}个，最多推荐{limit}人，现推荐{recommended}人",
        at="unit.recommended",
        required=f"不超过{limit}人",
        actual=f"{recommended}人",
    )


@rule("directional_title", title="定向职称", channels=("regular",), cites=DIRECTIONAL)
def directional_title(case: Facts) -> Verdict:
    """A directional title leads to the next directional level only; the same level may be won normally at any time."""
    if case.basic.get("current_title_scope") != "定向":
        return met()
    current, wanted = case.basic.current_level, case.basic.level
    if LEVELS.index(wanted) <= LEVELS.index(current):
        return met()
    return unmet(
        f"定向评价的{current}职称不可作为申报正常{wanted}的依据，可选择同级的正常评审或定向评价的高一级职称",
        at="basic.current_title_scope",
        required="普通职称",
        actual="定向职称",
    )


@rule("channel_conditions", title="本渠道的专门条件", channels=CHECKED_BY_DESKS, cites=CATEGORIES)
def channel_conditions(case: Facts) -> Verdict:
    name = case.policy.channel(case.channel).name
    return manual(f"“{name}”的专门条件由受理部门按有关规定审核")


RULES = (
    scope, in_province, on_post, established, exam_series, practised_specialty, recommenders, posts_plus_one,
    directional_title, channel_conditions,
)  # fmt: skip
