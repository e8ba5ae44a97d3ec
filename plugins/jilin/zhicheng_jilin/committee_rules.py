"""Publicity of candidates and of results in the province (JA-3.2, JA-3.5)."""

from zhicheng.specs import Parameter
from zhicheng_jilin.sources import RESULT_PUBLICITY, UNIT_CHECK

PARAMETERS = (
    Parameter(key="unit_publicity_days", title="单位推荐前的公示期", value=5, unit="个工作日", cites=(UNIT_CHECK,)),
    Parameter(key="result_publicity_days", title="评审结果公示期", value=5, unit="个工作日", cites=(RESULT_PUBLICITY,)),
)
