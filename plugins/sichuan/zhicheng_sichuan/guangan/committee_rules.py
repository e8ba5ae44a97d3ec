"""Numbers that the city sets for units, committees and certificates."""

from fractions import Fraction

from zhicheng.specs import Direction, Parameter
from zhicheng_sichuan.sources import CERTIFICATES, INTEGRITY, OUTSIDE_EXPERTS, PLAN, RECHECK, UNIT_CHECK

PARAMETERS = (
    Parameter(key="unit_publicity_days", title="单位推荐前的公示期", value=5, unit="个工作日", cites=(UNIT_CHECK,)),
    Parameter(key="result_publicity_days", title="评审结果公示期", value=5, unit="个工作日", cites=(RECHECK,)),
    Parameter(key="outside_experts", title="外地、外单位专家占比", value=Fraction(1, 5), cites=(OUTSIDE_EXPERTS,)),
    Parameter(
        key="plan_filing_days",
        title="评审方案在会议前报备",
        value=5,
        unit="个工作日",
        direction=Direction.MORE,
        cites=(PLAN,),
    ),
    Parameter(
        key="proofreading_steps",
        title="证书数据审核、校对次数（三审三校）",
        value=3,
        unit="次",
        direction=Direction.MORE,
        cites=(CERTIFICATES,),
    ),
    Parameter(key="integrity_years", title="诚信记录期", value=3, unit="年", cites=(INTEGRITY,)),
)
