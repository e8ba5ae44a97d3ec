"""The 2023 round by its notice, and the same dates by convention for the rounds after it."""

from zhicheng.specs import ApplicationDay, Cutoff, DayOfRound, NoticeTemplate, Phase, Window, YearEnd
from zhicheng_jilin.channels import KEYS, OTHER_WINDOW_CHANNELS, REGULAR_WINDOW_CHANNELS, ROLLING_CHANNELS
from zhicheng_jilin.sources import CLOSED, COMPLETION, CUTOFF, OTHER_WINDOW, REGULAR_WINDOW, ROLLING

WINDOWS = (
    Window(
        channels=REGULAR_WINDOW_CHANNELS,
        opens=DayOfRound(1, 1),
        closes=DayOfRound(3, 1),
        cites=(REGULAR_WINDOW, CLOSED),
    ),
    Window(
        channels=OTHER_WINDOW_CHANNELS,
        opens=DayOfRound(2, 1),
        closes=DayOfRound(3, 1),
        cites=(OTHER_WINDOW, CLOSED),
    ),
)
PHASES = (
    Phase(
        key="application",
        title="个人申报、单位提交",
        first=DayOfRound(1, 1),
        last=DayOfRound(2, 28),
        cites=(REGULAR_WINDOW,),
    ),
    Phase(
        key="review",
        title="评审（第三季度末前完成）",
        first=DayOfRound(3, 1),
        last=DayOfRound(9, 30),
        cites=(COMPLETION,),
    ),
)

TEMPLATES = (
    NoticeTemplate(
        key="2023",
        title="2023年度吉林省职称评审信息化申报",
        year=2023,
        issued="吉人社函〔2022〕181号",
        law_day=DayOfRound(1, 1),
        windows=WINDOWS,
        phases=PHASES,
        channels=KEYS,
        cites=(REGULAR_WINDOW,),
    ),
    NoticeTemplate(
        key="convention",
        title="{year}年度吉林省职称评审信息化申报",
        first_year=2023,
        law_day=DayOfRound(1, 1),
        windows=WINDOWS,
        phases=PHASES,
        channels=KEYS,
        cites=(REGULAR_WINDOW,),
    ),
)

CUTOFFS = (
    Cutoff(
        kinds=("education", "title_held", "appointment", "achievements", "papers", "service"),
        anchor=YearEnd(-1),
        cites=(CUTOFF,),
    ),
    Cutoff(kinds=("employment",), anchor=ApplicationDay(), cites=(CUTOFF,)),
    Cutoff(
        kinds=("appointment", "title_held", "service"),
        anchor=ApplicationDay(),
        channels=ROLLING_CHANNELS,
        cites=(ROLLING,),
    ),
)
