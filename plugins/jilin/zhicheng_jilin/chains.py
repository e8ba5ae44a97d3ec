"""Through whose hands a case goes: unit, superior unit, county, city, province, committee office (JA-3.2, JA-3.3)."""

from dataclasses import replace

from zhicheng.specs import AllOf, AnyOf, Desk, DeskKind, Given, In, Is, Not, ReviewChain, Stage
from zhicheng_jilin.channels import APPRAISALS, ASSESSMENTS, KEYS, ROLLING_CHANNELS
from zhicheng_jilin.sources import (
    ASSIGNMENT,
    CATEGORIES,
    CHECKING,
    CLOSED,
    DIRECTIONAL,
    FREELANCERS,
    MENU,
    OWN_COMMITTEES,
    OWN_SERIES,
    PASSAGE,
    PRIVATE_SCHOOLS,
    ROLLING,
    SCHOOL_LEVELS,
    SCHOOLS,
    SUPERIOR,
    THIRD_GRADE,
    UNIT_CHECK,
    VOCATIONAL,
)

ARTISTS = In("basic.person_category", ("艺术创作自由职业者", "艺术表演自由职业者"))
NEW_OCCUPATIONS = In("basic.person_category", ("新职业自由职业者",))
FREELANCE = Is("unit.nature", "自由职业")
COUNTY_UNITS = In("unit.tier", ("county", "township"))
CITY_UNITS = In("unit.tier", ("city", "county", "township"))
SCHOOL = Is("unit.kind", "中小学")
SCHOOL_REVIEW = ("regular", "teacher")
"""Channels in which schools review 中级 and 副高级 themselves; 正高 stays with the province (JB-1.15)."""
DELEGATED_LEVEL = In("basic.level", ("中级", "副高级"))

UNIT = Stage(
    key="unit",
    title="单位审核、公示",
    desk=Desk(kind=DeskKind.UNIT),
    records=("originals", "publicity"),
    deadline="application",
    lapses=True,
    cites=(UNIT_CHECK, CLOSED),
)
SUPERIOR_UNIT = Stage(
    key="superior_unit",
    title="上级单位审核",
    desk=Desk(kind=DeskKind.SUPERIOR_UNIT),
    when=AllOf((Is("unit.nature", "事业单位"), Given("unit.superior_credit_code"))),
    cites=(SUPERIOR,),
)


def bureau(level: str, title: str, when: object = None) -> Stage:
    """A bureau's desk; every level really checks, nothing is passed on by list (JB-6.3)."""
    return Stage(
        key=f"{level}_bureau",
        title=title,
        desk=Desk(kind=DeskKind.BUREAU, level=level),
        when=when,  # type: ignore[arg-type]
        records=("sections",),
        cites=(UNIT_CHECK, CHECKING),
    )


COUNTY = bureau("county", "县（市、区）人社局审核", COUNTY_UNITS)
CITY = bureau("city", "市（州）人社局审核", CITY_UNITS)
PROVINCE = bureau("province", "省人社厅审核、分配")
OFFICE = Stage(
    key="committee_office",
    title="评委会办事机构资格审核",
    desk=Desk(kind=DeskKind.COMMITTEE_OFFICE),
    records=("sections",),
    fee=True,
    cites=(ASSIGNMENT,),
)
OWN_OFFICE = Stage(
    key="committee_office",
    title="本单位职称评聘委员会办事机构资格审核",
    desk=Desk(kind=DeskKind.COMMITTEE_OFFICE, name="本单位职称评聘委员会办事机构"),
    records=("sections",),
    fee=True,
    cites=(OWN_SERIES,),
)

COUNTY_COMMITTEE = replace(
    OFFICE,
    title="县（市）定向评价评委会办事机构资格审核",
    desk=Desk(kind=DeskKind.COMMITTEE_OFFICE, level="county", name="县（市）职称定向评价评委会办事机构"),
    cites=(DIRECTIONAL,),
)
VOCATIONAL_OFFICE = replace(
    OFFICE, desk=Desk(kind=DeskKind.COMMITTEE_OFFICE, name="全省社会化职称评审委员会办事机构"), cites=(VOCATIONAL,)
)
PASSAGE_OFFICE = replace(
    OFFICE, desk=Desk(kind=DeskKind.COMMITTEE_OFFICE, name="高技能人才贯通职称评审委员会办事机构"), cites=(PASSAGE,)
)


def third_grade_office(name: str, level: str | None = None) -> Stage:
    """The office of whoever reviews third-grade posts: a university, a department, or a city."""
    return replace(
        OFFICE,
        title="三级岗位评审委员会办事机构资格审核",
        desk=Desk(kind=DeskKind.COMMITTEE_OFFICE, level=level, name=name),
        cites=(THIRD_GRADE,),
    )


UNIVERSITY = AllOf((Is("unit.kind", "高等学校"), Is("unit.tier", "province")))
OWN_REVIEW = AnyOf((Is("unit.own_committee", True), Is("unit.review_mode", "独立")))
PRIVATE_SCHOOL = AllOf((SCHOOL, Is("unit.ownership", "民办"), OWN_REVIEW))
COMBINED_UNIT = AllOf(
    (Is("unit.nature", "事业单位"), Given("unit.combined_review_since"), Is("unit.own_committee", True))
)

CHAINS = (
    ReviewChain(
        key="skill_appraisal",
        channels=APPRAISALS,
        stages=(
            replace(UNIT, title="单位审核", records=("originals",)),
            SUPERIOR_UNIT,
            COUNTY,
            CITY,
            replace(PROVINCE, title="省人社厅受理、委托评价机构鉴定", cites=(PASSAGE,)),
        ),
        cites=(PASSAGE,),
    ),
    ReviewChain(
        key="term_assessment",
        channels=ASSESSMENTS,
        stages=(
            replace(UNIT, title="单位审核、考核", records=("originals",)),
            SUPERIOR_UNIT,
            COUNTY,
            CITY,
            replace(PROVINCE, title="省人社厅审核、确认考核结果", cites=(CATEGORIES, MENU)),
        ),
        cites=(CATEGORIES, MENU),
    ),
    ReviewChain(
        key="third_grade_university",
        channels=("post_grade_3",),
        when=UNIVERSITY,
        stages=(UNIT, SUPERIOR_UNIT, third_grade_office("本校三级岗位评审委员会办事机构")),
        cites=(THIRD_GRADE,),
    ),
    ReviewChain(
        key="third_grade_province",
        channels=("post_grade_3",),
        when=Is("unit.tier", "province"),
        stages=(UNIT, SUPERIOR_UNIT, third_grade_office("省直部门三级岗位评审委员会办事机构", "province")),
        cites=(THIRD_GRADE,),
    ),
    ReviewChain(
        key="third_grade",
        channels=("post_grade_3",),
        stages=(UNIT, SUPERIOR_UNIT, COUNTY, CITY, third_grade_office("市（州）三级岗位评审委员会办事机构", "city")),
        cites=(THIRD_GRADE,),
    ),
    ReviewChain(
        key="directional",
        channels=("directional",),
        stages=(UNIT, SUPERIOR_UNIT, replace(COUNTY, when=None, cites=(DIRECTIONAL,)), COUNTY_COMMITTEE),
        cites=(DIRECTIONAL,),
    ),
    ReviewChain(
        key="skill_passage",
        channels=("skill_passage",),
        stages=(UNIT, SUPERIOR_UNIT, COUNTY, CITY, PROVINCE, PASSAGE_OFFICE),
        cites=(PASSAGE,),
    ),
    ReviewChain(
        key="recognition",
        channels=ROLLING_CHANNELS,
        stages=(
            replace(UNIT, deadline=None, lapses=False),
            SUPERIOR_UNIT,
            replace(COUNTY, when=None, records=("originals", "sections"), cites=(ROLLING,)),
            replace(PROVINCE, title="省人社厅受理、按月认定", cites=(ROLLING,)),
        ),
        cites=(ROLLING,),
    ),
    ReviewChain(
        key="freelance_artists",
        channels=KEYS,
        when=AllOf((FREELANCE, ARTISTS)),
        stages=(
            Stage(
                key="association",
                title="省文联或省作协审核确认",
                desk=Desk(kind=DeskKind.ASSOCIATION, level="province", name="省文联（省作协）"),
                records=("originals", "publicity"),
                cites=(UNIT_CHECK,),
            ),
            PROVINCE,
            OFFICE,
        ),
        cites=(UNIT_CHECK,),
    ),
    ReviewChain(
        key="new_occupations",
        channels=KEYS,
        when=AllOf((FREELANCE, AnyOf((NEW_OCCUPATIONS, Not(ARTISTS))))),
        stages=(
            Stage(
                key="agency",
                title="人事代理机构审核、公示",
                desk=Desk(kind=DeskKind.AGENCY),
                records=("originals", "publicity"),
                cites=(FREELANCERS,),
            ),
            COUNTY,
            CITY,
            PROVINCE,
            OFFICE,
        ),
        cites=(FREELANCERS,),
    ),
    ReviewChain(
        key="private_school",
        channels=SCHOOL_REVIEW,
        when=AllOf((PRIVATE_SCHOOL, DELEGATED_LEVEL)),
        stages=(UNIT, replace(COUNTY, title="县（市、区）人社局指导、审核", cites=(PRIVATE_SCHOOLS,)), OWN_OFFICE),
        cites=(PRIVATE_SCHOOLS, SCHOOL_LEVELS),
    ),
    ReviewChain(
        key="school_own_committee",
        channels=SCHOOL_REVIEW,
        when=AllOf((SCHOOL, OWN_REVIEW, DELEGATED_LEVEL)),
        stages=(UNIT, SUPERIOR_UNIT, OWN_OFFICE),
        cites=(SCHOOLS, SCHOOL_LEVELS),
    ),
    ReviewChain(
        key="school_alliance",
        channels=SCHOOL_REVIEW,
        when=AllOf((SCHOOL, In("unit.review_mode", ("联盟", "委托")), DELEGATED_LEVEL)),
        stages=(
            UNIT,
            SUPERIOR_UNIT,
            COUNTY,
            bureau("city", "市（州）人社局审核", Is("unit.tier", "city")),
            Stage(
                key="committee_office",
                title="区域中小学教师职称评聘委员会办事机构资格审核",
                desk=Desk(kind=DeskKind.COMMITTEE_OFFICE, name="区域中小学教师职称评聘委员会办事机构"),
                records=("sections",),
                fee=True,
                cites=(SCHOOLS,),
            ),
        ),
        cites=(SCHOOLS, SCHOOL_LEVELS),
    ),
    ReviewChain(
        key="combined_review",
        channels=KEYS,
        when=COMBINED_UNIT,
        stages=(UNIT, SUPERIOR_UNIT, COUNTY, CITY, PROVINCE, OWN_OFFICE),
        cites=(OWN_SERIES,),
    ),
    ReviewChain(
        key="self_review",
        channels=KEYS,
        when=AllOf((Not(Is("unit.nature", "事业单位")), Is("unit.own_committee", True))),
        stages=(UNIT, COUNTY, CITY, PROVINCE, replace(OWN_OFFICE, cites=(OWN_COMMITTEES,))),
        cites=(OWN_COMMITTEES,),
    ),
    ReviewChain(
        key="vocational_school",
        channels=("regular",),
        when=In("unit.kind", ("中等职业学校", "技工学校")),
        stages=(UNIT, SUPERIOR_UNIT, COUNTY, CITY, PROVINCE, VOCATIONAL_OFFICE),
        cites=(VOCATIONAL, ASSIGNMENT),
    ),
    ReviewChain(
        key="regular",
        channels=KEYS,
        stages=(UNIT, SUPERIOR_UNIT, COUNTY, CITY, PROVINCE, OFFICE),
        cites=(UNIT_CHECK, ASSIGNMENT),
    ),
)
