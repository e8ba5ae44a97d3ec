"""Entrusted review: into the city (HX-4.1), out of it (HX-4.2), and by units with committees of their own (HX-4.3)."""

from zhicheng.specs import Counted, Entrustment, In, Is, Not
from zhicheng.specs.catalogue import SENIOR
from zhicheng.specs.vocabulary import NON_PUBLIC
from zhicheng_henan.sources import ENTRUSTED_IN, ENTRUSTED_OUT, OTHER_NOTICES, SELF_REVIEW
from zhicheng_henan.xuchang.groups import SELF_REVIEWING
from zhicheng_henan.xuchang.timelines import COUNTED_BY

INTERMEDIATE = ("中级",)
OUT = ("review", "entrusted_out")
GOES_OUT = Is("channel", "entrusted_out")
WITHOUT_AUTHORITY = Counted(
    series=(
        "中等职业学校教师系列",
        "律师系列",
        "技工院校教师系列",
        "图书系列",
        "文博系列",
        "播音主持系列",
        "体育系列",
        "工艺美术系列",
    ),
    channel="entrusted_out",
    due=COUNTED_BY,
    unless=SELF_REVIEWING,
    cites=(ENTRUSTED_OUT,),
)
"""Series whose intermediate titles the city may not review, under their short names (体育 for the notice's 体育教练)."""

ENTRUSTMENTS = (
    Entrustment(
        key="in",
        direction="in",
        channels=("review", "entrusted_in"),
        required=Is("channel", "entrusted_in"),
        issuers=("city",),
        levels=INTERMEDIATE,
        same_province=True,
        foreign_division=True,
        applicants_own=True,
        cites=(ENTRUSTED_IN,),
    ),
    Entrustment(
        key="in_group",
        direction="in",
        channels=("review", "entrusted_in"),
        when=Not(In("unit.nature", NON_PUBLIC)),
        required=Is("channel", "entrusted_in"),
        issuers=("group_hq",),
        levels=INTERMEDIATE,
        cites=(ENTRUSTED_IN,),
    ),
    Entrustment(
        key="in_self_review",
        direction="in",
        channels=("review", "entrusted_in"),
        when=SELF_REVIEWING,
        required=Is("channel", "entrusted_in"),
        issuers=("self_review_unit",),
        levels=INTERMEDIATE,
        cites=(SELF_REVIEW, ENTRUSTED_IN),
    ),
    Entrustment(
        key="out",
        direction="out",
        channels=OUT,
        required=GOES_OUT,
        issuers=("city",),
        levels=INTERMEDIATE,
        own_division=True,
        counted=WITHOUT_AUTHORITY,
        cites=(ENTRUSTED_OUT, SELF_REVIEW),
    ),
    Entrustment(
        key="out_senior",
        direction="out",
        channels=OUT,
        required=GOES_OUT,
        issuers=("city",),
        levels=SENIOR,
        own_division=True,
        remark="高级职称的评审工作安排另行通知，请核对委托代评函",
        cites=(OTHER_NOTICES, ENTRUSTED_OUT),
    ),
    Entrustment(
        key="self_review",
        direction="out",
        channels=OUT,
        when=SELF_REVIEWING,
        required=GOES_OUT,
        issuers=("self_review_unit",),
        levels=(*INTERMEDIATE, *SENIOR),
        cites=(SELF_REVIEW,),
    ),
)
