"""Publicity of candidates and of results, and how many may pass for third-grade posts (JA-3.2, JA-3.5, JB-2.4)."""

from fractions import Fraction

from zhicheng.specs import Direction, Parameter
from zhicheng_jilin.sources import MISCONDUCT, RESULT_PUBLICITY, THIRD_GRADE, UNIT_CHECK

PARAMETERS = (
    Parameter(key="unit_publicity_days", title="单位推荐前的公示期", value=5, unit="个工作日", cites=(UNIT_CHECK,)),
    Parameter(key="result_publicity_days", title="评审结果公示期", value=5, unit="个工作日", cites=(RESULT_PUBLICITY,)),
    Parameter(key="integrity_years", title="诚信记录期", value=3, unit="年", cites=(MISCONDUCT,)),
    Parameter(
        key="third_grade_share",
        title="三级岗位评审通过率",
        value=Fraction(2, 5),
        direction=Direction.FEWER,
        cites=(THIRD_GRADE,),
    ),
)
