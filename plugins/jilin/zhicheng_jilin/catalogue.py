"""Series that the province adds to the national 27, and specialties that its documents name."""

from zhicheng.specs import Mode, Series, Specialty, Track
from zhicheng_jilin.sources import FILLING, SOCIAL_WORKERS

SERIES = (
    Series(
        name="工程系列",
        specialties=(Specialty(name="机械工程", ranges=("焊接",)),),
        cites=(FILLING,),
    ),
    Series(
        name="社会工作系列",
        aliases=("社会工作者系列", "社会服务师系列", "社会工作者", "社会服务师"),
        tracks=(Track(name="", titles=(None, "初级社会服务师", "社会服务师", "高级社会服务师", None)),),
        modes=(("助理级", Mode.EXAM), ("中级", Mode.EXAM), ("副高级", Mode.EXAM_AND_REVIEW)),
        cites=(SOCIAL_WORKERS,),
    ),
    Series(
        name="律师系列",
        tracks=(Track(name="", titles=(None, "四级律师", "三级律师", "二级律师", "一级律师")),),
        certain=False,
    ),
)
"""Further specialties and ranges are added by the notice or by an approved committee proposal, without code (JB-1.2)."""
