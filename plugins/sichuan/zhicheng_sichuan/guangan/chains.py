"""Through whose hands a case goes: unit, industry departments, county bureau, founder, committee office (SG-2, SG-4)."""

from __future__ import annotations

from zhicheng.specs import AllOf, AnyOf, Citation, Condition, Desk, DeskKind, Given, In, Is, Not, ReviewChain, Stage
from zhicheng.specs.catalogue import SENIOR
from zhicheng.specs.chain import LETTER
from zhicheng_sichuan.sources import (
    CONFIRMATION,
    DEPARTMENTS,
    DIRECT,
    ENTRUSTED_IN,
    ENTRUSTED_OUT,
    FREELANCE_AGENCY,
    LEVEL_BY_LEVEL,
    OWN_RESULTS,
    RECHECK,
    UNIT_CHECK,
)

COUNTY_UNIT = In("unit.tier", ("county", "township"))
BY_COUNTY = AllOf((COUNTY_UNIT, Not(In("basic.level", SENIOR))))
"""County units' junior and intermediate titles, which the county reviews and publishes itself."""
BY_CITY = AnyOf((Not(COUNTY_UNIT), In("basic.level", SENIOR)))

UNIT = Stage(
    key="unit",
    title="所在单位初审、公示、推荐",
    desk=Desk(kind=DeskKind.UNIT),
    records=("originals", "discipline", "publicity"),
    deadline="material",
    cites=(UNIT_CHECK,),
)
AGENCY = Stage(
    key="agency",
    title="人事代理机构初审、公示、推荐",
    desk=Desk(kind=DeskKind.AGENCY),
    records=("originals", "publicity"),
    deadline="material",
    cites=(FREELANCE_AGENCY, UNIT_CHECK),
)


def department(level: str, title: str, when: Condition) -> Stage:
    return Stage(
        key=f"{level}_department",
        title=title,
        desk=Desk(kind=DeskKind.DEPARTMENT, level=level),
        when=when,
        records=("sections", "opinion"),
        deadline="material",
        cites=(DEPARTMENTS,),
    )


def bureau(
    level: str, title: str, *cites: Citation, when: Condition | None = None, records: tuple[str, ...] = ("sections",)
) -> Stage:
    return Stage(
        key=f"{level}_bureau",
        title=title,
        desk=Desk(kind=DeskKind.BUREAU, level=level),
        when=when,
        records=records,
        deadline="material",
        cites=cites,
    )


def office(name: str | None, *cites: Citation) -> Stage:
    return Stage(
        key="committee_office",
        title="评委会办事机构受理、提交评审",
        desk=Desk(kind=DeskKind.COMMITTEE_OFFICE, name=name),
        records=("sections",),
        fee=True,
        cites=cites,
    )


COUNTY_DEPARTMENT = department("county", "县（市、区）行业主管部门审查", COUNTY_UNIT)
CITY_DEPARTMENT = department("city", "市级行业主管部门审查", BY_CITY)
COUNTY_BUREAU = bureau("county", "县（市、区）人社局审核", CONFIRMATION, LEVEL_BY_LEVEL, when=BY_COUNTY)
FOUNDER = Stage(
    key="founder",
    title="评委会组建部门复审",
    desk=Desk(kind=DeskKind.FOUNDER),
    records=("sections",),
    cites=(RECHECK,),
)
OFFICE = office(None, RECHECK, LEVEL_BY_LEVEL)
RECEIVING = Stage(
    key="committee_office",
    title="受委托评委会评审",
    desk=Desk(kind=DeskKind.COMMITTEE_OFFICE, name="受委托评委会办事机构", outside=True),
    cites=(ENTRUSTED_OUT,),
)

FREELANCE = Is("unit.nature", "自由职业")
OWN_COMMITTEE = Is("unit.own_committee", True)
WITH_LETTER_IN = Is("entrustment.direction", "in")
NOT_BY_COUNTY = Not(AllOf((Given("entrustment.issuer_level"), Is("entrustment.issuer_level", "county"))))
"""A county bureau with the authority issues the letter itself; until a letter is there, the city's desk stands."""
THROUGH_UNIT = ("regular",)
HERE = ("regular", "direct")

CHAINS = (
    ReviewChain(
        key="entrusted_in", channels=("entrusted_in",), stages=(UNIT, FOUNDER, OFFICE), cites=(ENTRUSTED_IN, RECHECK)
    ),
    ReviewChain(
        key="with_letter_in",
        channels=HERE,
        when=WITH_LETTER_IN,
        stages=(UNIT, FOUNDER, OFFICE),
        cites=(ENTRUSTED_IN, RECHECK),
    ),
    ReviewChain(
        key="entrusted_out",
        channels=("entrusted_out",),
        stages=(
            UNIT,
            COUNTY_DEPARTMENT,
            CITY_DEPARTMENT,
            bureau("county", "县（市、区）人社局审核", ENTRUSTED_OUT, when=COUNTY_UNIT),
            bureau(
                "city",
                "市人社局审核、出具委托评审函",
                ENTRUSTED_OUT,
                when=NOT_BY_COUNTY,
                records=("sections", LETTER),
            ),
            RECEIVING,
        ),
        cites=(ENTRUSTED_OUT,),
    ),
    ReviewChain(
        key="direct",
        channels=("direct",),
        stages=(FOUNDER, OFFICE),
        cites=(DIRECT, RECHECK),
    ),
    ReviewChain(
        key="freelance",
        channels=THROUGH_UNIT,
        when=FREELANCE,
        stages=(AGENCY, FOUNDER, OFFICE),
        cites=(FREELANCE_AGENCY,),
    ),
    ReviewChain(
        key="own_committee",
        channels=THROUGH_UNIT,
        when=OWN_COMMITTEE,
        stages=(UNIT, office("本单位职称评审委员会办事机构", OWN_RESULTS)),
        cites=(OWN_RESULTS,),
    ),
    ReviewChain(
        key="regular",
        channels=THROUGH_UNIT,
        stages=(UNIT, COUNTY_DEPARTMENT, CITY_DEPARTMENT, COUNTY_BUREAU, FOUNDER, OFFICE),
        cites=(LEVEL_BY_LEVEL, DEPARTMENTS, RECHECK),
    ),
)
