"""Continuing education (SG-3.4): hours that the department in charge has registered; public courses are no condition.

Which activities count beside courses is for 川人社发〔2016〕20号, whose text the notice doesn't repeat: none is declared.
"""

from zhicheng.nation.sources import ORDER_25
from zhicheng.specs import HourImport, LearningRules, cited
from zhicheng_sichuan.sources import LEARNING as CLAUSE
from zhicheng_sichuan.sources import PLATFORM

PROVINCIAL_RULE = cited("川人社发〔2016〕20号")
IMPORTERS = PLATFORM("由市级人社部门导入继续教育登记的学时", "SG-3.4")

LEARNING = LearningRules(
    recognised_by=(),
    imports=HourImport(title="继续教育主管部门登记的学时", taken_by=("city",), cites=(CLAUSE, IMPORTERS)),
    notes=(
        "继续教育按《专业技术人员继续教育规定》（人社部第25号令）和四川省贯彻实施意见（川人社发〔2016〕20号）执行；"
        "公需科目课时要求不作为职称评审必要条件。",
    ),
    cites=(CLAUSE, ORDER_25("全文", "SG-3.4"), PROVINCIAL_RULE("全文", "SG-3.4")),
)
