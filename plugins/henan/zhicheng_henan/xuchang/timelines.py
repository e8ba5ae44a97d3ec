"""The 2023 round by its notice, the same by convention after it, its committees, and the cut-offs (HX-2.4c, HX-5.4)."""

from zhicheng.specs import (
    CommitteeTemplate,
    Cutoff,
    DayOfRound,
    NoticeTemplate,
    Phase,
    RecommendationDay,
    Window,
    YearEnd,
)
from zhicheng_henan.sources import COMMITTEE_CHOICE, COUNTED_TO, ENTRUSTED_OUT, OPENING, OTHER_NOTICES, SCOPE, YEAR_END

NOTICE_DAY = DayOfRound(10, 13)
NEXT_YEAR = DayOfRound(1, 1, years=1)
OFFERED = ("review", "recognition", "defence", "entrusted_in", "entrusted_out")
TEACHERS = "中小学教师系列"
TOWN, COUNTRY = "城区", "农村"
COUNTED_BY = "entrusted_count"
"""The phase in which people of series that the city can't review are counted and reported (HX-4.2)."""

WINDOWS = (Window(opens=NOTICE_DAY, closes=NEXT_YEAR, cites=(OPENING, YEAR_END)),)
"""The days of the city's schedule table are the bureau's to enter in its notice; no review reaches into the next year."""
PHASES = (
    Phase(
        key=COUNTED_BY,
        title="统计需委托评审的系列、专业和人数，报送市职改办",
        first=NOTICE_DAY,
        last=DayOfRound(10, 20),
        cites=(ENTRUSTED_OUT,),
    ),
    Phase(
        key="review",
        title="申报、审核、评审（不得跨年度）",
        first=NOTICE_DAY,
        last=DayOfRound(12, 31),
        cites=(YEAR_END,),
    ),
)


def _teachers(key: str, name: str, scope: str) -> CommitteeTemplate:
    return CommitteeTemplate(
        key=key,
        name=name,
        series=(TEACHERS,),
        levels=("副高级",),
        scopes=(scope,),
        cites=(COMMITTEE_CHOICE, OTHER_NOTICES),
    )


COMMITTEES = (
    _teachers("teachers_town", "许昌市中小学教师副高级职称评审委员会", TOWN),
    _teachers("teachers_country", "许昌市农村中小学教师副高级职称评审委员会", COUNTRY),
)
"""Those that the notice names. The intermediate ones stand in its schedule table, which the bureau enters."""

TEMPLATES = (
    NoticeTemplate(
        key="2023",
        title="2023年度许昌市市属职称评审委员会评审工作",
        year=2023,
        issued="许职改办〔2023〕21号",
        law_day=NOTICE_DAY,
        windows=WINDOWS,
        phases=PHASES,
        committees=COMMITTEES,
        channels=OFFERED,
        cites=(YEAR_END,),
    ),
    NoticeTemplate(
        key="convention",
        title="{year}年度许昌市市属职称评审委员会评审工作",
        first_year=2023,
        law_day=NOTICE_DAY,
        windows=WINDOWS,
        phases=PHASES,
        committees=COMMITTEES,
        channels=OFFERED,
        cites=(YEAR_END,),
    ),
)

CUTOFFS = (
    Cutoff(kinds=("appointment", "title_held"), anchor=YearEnd(), cites=(COUNTED_TO,)),
    Cutoff(kinds=("education", "achievements", "papers"), anchor=RecommendationDay(), cites=(COUNTED_TO,)),
    Cutoff(kinds=("employment", "service"), anchor=RecommendationDay(), cites=(SCOPE,)),
)
