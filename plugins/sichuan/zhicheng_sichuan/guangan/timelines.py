"""The 2023 round by its notice with its four phases (SG-6), the same dates by convention after it, and the cut-offs."""

from zhicheng.specs import (
    AcceptanceDeadline,
    ApplicationDay,
    Cutoff,
    DayOfRound,
    Desk,
    DeskKind,
    NoticeTemplate,
    Phase,
    PhaseReport,
    Window,
    YearEnd,
)
from zhicheng_sichuan.sources import (
    CERTIFICATES,
    COUNTED_TO,
    MATERIAL,
    OPENING,
    PLAN,
    PREPARATION,
    RESULTS,
    REVIEW,
    SCOPE,
)

NOTICE_DAY = DayOfRound(10, 24)
OFFERED = ("regular", "direct", "entrusted_in", "entrusted_out")
WINDOWS = (Window(opens=NOTICE_DAY, closes=DayOfRound(12, 1), cites=(MATERIAL, OPENING)),)


COUNTIES, OFFICES = Desk(kind=DeskKind.BUREAU, level="county"), Desk(kind=DeskKind.COMMITTEE_OFFICE)
CITY_BUREAU = Desk(kind=DeskKind.BUREAU, level="city")
REPORTS = {
    "material": (
        PhaseReport(
            key="checks",
            title="资料审核情况",
            by=(COUNTIES, OFFICES),
            to=CITY_BUREAU,
            what="线上线下各级审核的完成情况，审核受理、退回和职称委托的情况，存在的问题",
            cites=(MATERIAL,),
        ),
    ),
    "review": (
        PhaseReport(
            key="review",
            title="评审情况",
            by=(OFFICES,),
            to=CITY_BUREAU,
            what="资格审查、评前公示、评审专家抽取等情况",
            cites=(PLAN, REVIEW),
        ),
    ),
}
"""What SG-6 wants done within a phase is reported at its end ‡; after the review SG-5.1 says itself what is."""


def _phase(key: str, title: str, first: DayOfRound, last: DayOfRound) -> Phase:
    source = {"preparation": PREPARATION, "material": MATERIAL, "review": REVIEW, "certificates": CERTIFICATES}
    return Phase(
        key=key, title=title, first=first, last=last, reports=REPORTS.get(key, ()), cites=(source.get(key, RESULTS),)
    )


PHASES = (
    _phase("preparation", "评审准备：注册账户、评委会及专家库备案、印发通知", DayOfRound(10, 1), DayOfRound(10, 31)),
    _phase("material", "资料审核：申报、初审、公示、推荐、受理、委托", DayOfRound(10, 24), DayOfRound(11, 30)),
    _phase("review", "组织评审：抽取专家、召开评审会议", DayOfRound(12, 1), DayOfRound(12, 15)),
    _phase("recheck", "人社部门复核", DayOfRound(1, 1, years=1), DayOfRound(3, 31, years=1)),
    _phase("publicity", "公示评审结果", DayOfRound(4, 1, years=1), DayOfRound(4, 30, years=1)),
    _phase("confirmation", "确认、发文", DayOfRound(5, 1, years=1), DayOfRound(5, 31, years=1)),
    _phase("certificates", "三审三校、生成电子证书", DayOfRound(6, 1, years=1), DayOfRound(6, 30, years=1)),
)
TEMPLATES = (
    NoticeTemplate(
        key="2023",
        title="2023年度广安市职称评审",
        year=2023,
        issued="广安人社办〔2023〕144号",
        law_day=NOTICE_DAY,
        windows=WINDOWS,
        phases=PHASES,
        channels=OFFERED,
        cites=(MATERIAL,),
    ),
    NoticeTemplate(
        key="convention",
        title="{year}年度广安市职称评审",
        first_year=2023,
        law_day=NOTICE_DAY,
        windows=WINDOWS,
        phases=PHASES,
        channels=OFFERED,
        cites=(MATERIAL,),
    ),
)

CUTOFFS = (
    Cutoff(kinds=("appointment", "title_held"), anchor=YearEnd(), cites=(COUNTED_TO,)),
    Cutoff(kinds=("education", "achievements", "papers"), anchor=AcceptanceDeadline(), cites=(COUNTED_TO,)),
    Cutoff(kinds=("employment", "service"), anchor=ApplicationDay(), cites=(SCOPE,)),
)
