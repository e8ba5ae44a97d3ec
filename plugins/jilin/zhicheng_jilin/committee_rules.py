"""Publicity (JA-3.2, JA-3.5), who may pass for third-grade posts (JB-2.4), when committees meet and are done (JB-5.2, JB-6.4)."""

from fractions import Fraction

from zhicheng.specs import Direction, Parameter
from zhicheng_jilin.sources import (
    COMPLETION,
    LATE_COMMITTEES,
    MEETING_REQUESTS,
    MISCONDUCT,
    RESULT_PUBLICITY,
    THIRD_GRADE,
    UNIT_CHECK,
)

PARAMETERS = (
    Parameter(key="unit_publicity_days", title="单位推荐前的公示期", value=5, unit="个工作日", cites=(UNIT_CHECK,)),
    Parameter(key="result_publicity_days", title="评审结果公示期", value=5, unit="个工作日", cites=(RESULT_PUBLICITY,)),
    Parameter(key="integrity_years", title="诚信记录期", value=3, unit="年", cites=(MISCONDUCT,)),
    Parameter(key="integrity_bars", title="诚信记录可以限制申报", value=True, cites=(MISCONDUCT,)),
    Parameter(
        key="third_grade_share",
        title="三级岗位评审通过率",
        value=Fraction(2, 5),
        direction=Direction.FEWER,
        cites=(THIRD_GRADE,),
    ),
    Parameter(key="plan_approved", title="会议申请经批准后方可开会", value=True, cites=(MEETING_REQUESTS,)),
    Parameter(
        key="completion_day",
        title="评审工作的完成日期",
        value="09-30",
        direction=Direction.FEWER,
        cites=(COMPLETION,),
    ),
    Parameter(
        key="late_loses_round",
        title="非人社部门组建的评委会逾期未完成的取消当年评审授权",
        value=True,
        cites=(LATE_COMMITTEES,),
    ),
    Parameter(
        key="barred_years",
        title="取消授权后不再授予评审权限的时间",
        value=3,
        unit="年",
        direction=Direction.MORE,
        cites=(LATE_COMMITTEES,),
    ),
)
