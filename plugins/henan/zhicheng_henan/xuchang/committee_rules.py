"""Numbers that the notice sets for units and committees (HX-2.5.10, HX-5.4)."""

from zhicheng.specs import Direction, Parameter
from zhicheng_henan.sources import PLEDGES, UNIT_DUTY, YEAR_END

PARAMETERS = (
    Parameter(key="unit_publicity_days", title="单位推荐前的公示期", value=5, unit="个工作日", cites=(UNIT_DUTY,)),
    Parameter(
        key="plan_filing_days",
        title="评审方案在会议前报备",
        value=5,
        unit="个工作日",
        direction=Direction.MORE,
        cites=(YEAR_END,),
    ),
    Parameter(
        key="report_days",
        title="会议结束后报送评审结果和纪要",
        value=5,
        unit="个工作日",
        direction=Direction.FEWER,
        cites=(YEAR_END,),
    ),
    Parameter(key="integrity_years", title="诚信记录期", value=3, unit="年", cites=(PLEDGES,)),
    Parameter(key="across_years", title="评审可以跨年度", value=False, cites=(YEAR_END,)),
    Parameter(
        key="completion_day",
        title="评审工作的完成日期",
        value="12-31",
        direction=Direction.FEWER,
        cites=(YEAR_END,),
    ),
)
