"""From the committee's count to the certificate, by phases (SG-4.3, SG-4.4, SG-6): city, counties and the college."""

from dataclasses import replace

from zhicheng.specs import Act, ActKind, Basis, Desk, DeskKind, Is, Procedure
from zhicheng_sichuan.guangan.chains import BY_COUNTY
from zhicheng_sichuan.sources import (
    CERTIFICATES,
    CONFIRMATION,
    COUNTY_RESULTS,
    ENTRUSTED_OUT,
    OWN_RESULTS,
    RECHECK,
    RESULTS,
    REVIEW,
)

CHANNELS = ("regular", "direct", "entrusted_in")
"""Cases that the city's committees judge; those entrusted out get their results elsewhere."""
OFFICE = Desk(kind=DeskKind.COMMITTEE_OFFICE)
FOUNDER = Desk(kind=DeskKind.FOUNDER)
CITY = Desk(kind=DeskKind.BUREAU, level="city")
COUNTY = Desk(kind=DeskKind.BUREAU, level="county")

RESULT = Act(
    key="result", kind=ActKind.RESULT, title="登记计票、评审结果", by=(OFFICE,), phase="review", cites=(REVIEW,)
)
RECHECKED = Act(
    key="recheck",
    kind=ActKind.RECHECK,
    title="人社部门复核",
    by=(CITY,),
    phase="recheck",
    cites=(RECHECK, RESULTS),
)
PUBLICITY = Act(
    key="publicity",
    kind=ActKind.PUBLICITY,
    title="公示评审结果",
    by=(FOUNDER,),
    phase="publicity",
    cites=(RECHECK, RESULTS),
)
CONFIRMED = Act(
    key="confirmation",
    kind=ActKind.CONFIRMATION,
    title="人社部门确认、发文",
    by=(CITY,),
    phase="confirmation",
    cites=(CONFIRMATION, RESULTS),
)
PROOFREAD = Act(
    key="proofreading",
    kind=ActKind.PROOFREADING,
    title="三审三校",
    by=(FOUNDER,),
    phase="certificates",
    cites=(CERTIFICATES,),
)
ISSUE = Act(
    key="certificates",
    kind=ActKind.CERTIFICATES,
    title="生成电子证书",
    by=(FOUNDER,),
    phase="certificates",
    cites=(CERTIFICATES,),
)


def filed(title: str, by: Desk, *, confirmation: Act) -> tuple[Act, ...]:
    """Whoever publishes by its own authority reports to the city afterwards."""
    report = Act(key="filing", kind=ActKind.FILING, title=title, by=(by,), cites=confirmation.cites)
    return (RESULT, PUBLICITY, confirmation, report, PROOFREAD, ISSUE)


PROCEDURES = (
    Procedure(
        key="entrusted_out",
        title="委托外地评委会评审",
        channels=("entrusted_out",),
        basis=Basis.RECOGNITION,
        people="委托外地评审通过人员",
        acts=(
            Act(
                key="result",
                kind=ActKind.RESULT,
                title="登记受委托评委会的评审结果",
                by=(CITY,),
                cites=(ENTRUSTED_OUT,),
            ),
            replace(CONFIRMED, phase=None, cites=(CONFIRMATION,)),
        ),
        cites=(ENTRUSTED_OUT, CONFIRMATION),
    ),
    Procedure(
        key="own_committee",
        title="自主评审",
        channels=CHANNELS,
        when=Is("unit.own_committee", True),
        acts=filed(
            "报市人社局备案",
            OFFICE,
            confirmation=replace(CONFIRMED, title="自行发文公布评审结果", by=(OFFICE,), cites=(OWN_RESULTS,)),
        ),
        cites=(OWN_RESULTS,),
    ),
    Procedure(
        key="county",
        title="县（市、区）评审",
        channels=CHANNELS,
        when=BY_COUNTY,
        acts=(
            RESULT,
            replace(RECHECKED, by=(COUNTY,)),
            *filed(
                "报市人社局备案",
                COUNTY,
                confirmation=replace(
                    CONFIRMED, title="县（市、区）人社部门发文公布", by=(COUNTY,), cites=(COUNTY_RESULTS,)
                ),
            )[1:],
        ),
        cites=(COUNTY_RESULTS, CONFIRMATION),
    ),
    Procedure(
        key="review",
        title="市级评审",
        channels=CHANNELS,
        acts=(RESULT, RECHECKED, PUBLICITY, CONFIRMED, PROOFREAD, ISSUE),
        cites=(RECHECK, CONFIRMATION, CERTIFICATES),
    ),
)
