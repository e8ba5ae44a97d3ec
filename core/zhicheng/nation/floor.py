"""What no layer may go below (N-1 … N-4, N-6, N-7), and the nation's dated table of retirement ages."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from zhicheng.nation.sources import ORDER_40, PLATFORM, RETIREMENT, SERVICE
from zhicheng.specs import Dated, Direction, Parameter, Step

N1 = ORDER_40("第二十二、二十三条", "N-1")
N2 = ORDER_40("第二十五条", "N-2")
N4 = ORDER_40("第六至十条", "N-4")
N6 = PLATFORM("留白事项", "N-6")
N5 = ORDER_40("法律责任", "N-5")
N7 = ORDER_40("第十五条", "N-7")

PARAMETERS = (
    Parameter(
        key="quorum",
        title="出席评审会议的专家占比",
        value=Fraction(2, 3),
        direction=Direction.MORE,
        cites=(N1,),
    ),
    Parameter(
        key="pass_share",
        title="通过所需的到会专家赞成比例",
        value=Fraction(2, 3),
        direction=Direction.MORE,
        cites=(N1,),
    ),
    Parameter(
        key="result_publicity_days",
        title="评审结果公示期",
        value=5,
        unit="个工作日",
        direction=Direction.MORE,
        cites=(N2,),
    ),
    Parameter(
        key="unit_publicity_days",
        title="单位推荐前的公示期",
        value=5,
        unit="个工作日",
        direction=Direction.MORE,
        cites=(N7,),
    ),
    Parameter(
        key="senior_committee_size",
        title="按系列组建的高级评委会专家人数",
        value=25,
        unit="人",
        direction=Direction.MORE,
        cites=(N4,),
    ),
    Parameter(
        key="senior_specialty_committee_size",
        title="按专业组建的高级评委会专家人数",
        value=11,
        unit="人",
        direction=Direction.MORE,
        cites=(N4,),
    ),
    Parameter(
        key="specialty_group_size",
        title="专业组专家人数",
        value=3,
        unit="人",
        direction=Direction.MORE,
        cites=(N4,),
    ),
    Parameter(
        key="committee_term",
        title="评委会有效期",
        value=3,
        unit="年",
        direction=Direction.FEWER,
        cites=(N4,),
    ),
    Parameter(
        key="expert_term",
        title="评审专家任期",
        value=3,
        unit="年",
        direction=Direction.FEWER,
        cites=(N4,),
    ),
    Parameter(
        key="young_age",
        title="中青年专家的最高年龄",
        value=45,
        unit="周岁",
        direction=Direction.DELEGATED,
        cites=(N6,),
    ),
    Parameter(
        key="outside_experts",
        title="外地、外单位专家占比",
        value=Fraction(0),
        direction=Direction.MORE,
        cites=(N4,),
    ),
    Parameter(
        key="integrity_years",
        title="诚信记录期",
        value=3,
        unit="年",
        direction=Direction.MORE,
        cites=(N5,),
    ),
    Parameter(
        key="integrity_bars",
        title="诚信记录可以限制申报",
        value=False,
        direction=Direction.DELEGATED,
        cites=(N6, PLATFORM("诚信档案", "SG-7.3")),
    ),
    Parameter(
        key="least_check_minutes",
        title="审核用时明显偏短的提示线",
        value=5,
        unit="分钟",
        direction=Direction.DELEGATED,
        cites=(PLATFORM("审核监督", "JB-6.3"),),
    ),
    Parameter(
        key="recused_is_present",
        title="回避的专家计入该案到会人数",
        value=False,
        direction=Direction.DELEGATED,
        cites=(N6,),
    ),
    Parameter(
        key="first_day_counts",
        title="公示首日计入公示期",
        value=True,
        direction=Direction.DELEGATED,
        cites=(N6,),
    ),
    Parameter(
        key="abstention_counts",
        title="弃权计入表决基数",
        value=True,
        direction=Direction.DELEGATED,
        cites=(N6,),
    ),
)


def _months(year: int, month: int) -> int:
    return year * 12 + month


RETIREMENT_AGES: Dated[dict[str, tuple[int, int, int, int]]] = Dated(
    steps=(
        Step(
            since=date(1978, 6, 2),
            value={"男": (60 * 12, 0, 0, 60 * 12), "女": (55 * 12, 0, 0, 55 * 12)},
            cites=(SERVICE("第四条", "N-5"),),
        ),
        Step(
            since=date(2025, 1, 1),
            value={
                "男": (60 * 12, _months(1965, 1), 4, 63 * 12),
                "女": (55 * 12, _months(1970, 1), 4, 58 * 12),
            },
            cites=(RETIREMENT("一", "N-5"),),
        ),
    ),
)
"""By gender of professional staff: age in months, first deferred birth month, months of birth a month, highest age."""
