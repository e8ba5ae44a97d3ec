"""Through whose hands a case goes: unit, department, county office, city office, committee office (HX-2.4, HX-4)."""

from __future__ import annotations

from dataclasses import replace

from zhicheng.specs import AllOf, Citation, Condition, Desk, DeskKind, Is, Not, ReviewChain, Stage
from zhicheng.specs.chain import LETTER
from zhicheng_henan.sources import (
    ASSESSMENTS,
    CHECKING,
    DEADLINES,
    ENTRUSTED_IN,
    ENTRUSTED_OUT,
    ORIGINALS,
    PLEDGES,
    SELF_REVIEW,
    UNIT_DUTY,
)
from zhicheng_henan.xuchang.groups import COUNTY_UNIT, SELF_REVIEWING, UNDER_DEPARTMENT

UNIT = Stage(
    key="unit",
    title="用人单位审核、公示、推荐",
    desk=Desk(kind=DeskKind.UNIT),
    records=("originals", "publicity", "assessments", "pledge"),
    people=("handler", "head"),
    deadline="unit",
    cites=(ORIGINALS, UNIT_DUTY, ASSESSMENTS, PLEDGES),
)


def department(level: str, title: str, name: str | None, when: Condition) -> Stage:
    return Stage(
        key=f"{level}_department",
        title=title,
        desk=Desk(kind=DeskKind.DEPARTMENT, level=level, name=name),
        when=when,
        records=("sections",),
        deadline="department",
        cites=(CHECKING, DEADLINES),
    )


def office(name: str | None, *cites: Citation) -> Stage:
    return Stage(
        key="committee_office",
        title="评委会承办部门审核",
        desk=Desk(kind=DeskKind.COMMITTEE_OFFICE, name=name),
        records=("sections",),
        cites=cites,
    )


COUNTY_DEPARTMENT = department("county", "县（市、区）主管部门审核", None, AllOf((COUNTY_UNIT, UNDER_DEPARTMENT)))
CITY_DEPARTMENT = department("city", "市直主管部门审核", "市直主管部门", AllOf((Not(COUNTY_UNIT), UNDER_DEPARTMENT)))
COUNTY = Stage(
    key="county_bureau",
    title="县（市、区）职改办审核",
    desk=Desk(kind=DeskKind.BUREAU, level="county"),
    when=COUNTY_UNIT,
    records=("sections",),
    deadline="county",
    cites=(CHECKING, DEADLINES),
)


def city(title: str, *cites: Citation, records: tuple[str, ...] = ("sections",)) -> Stage:
    return Stage(
        key="city_bureau",
        title=title,
        desk=Desk(kind=DeskKind.BUREAU, level="city"),
        records=records,
        deadline="city",
        cites=cites,
    )


UP_TO_THE_COUNTY = (UNIT, COUNTY_DEPARTMENT, CITY_DEPARTMENT, COUNTY)
CITY = city("市职改办审核", CHECKING, DEADLINES)
OFFICE = office(None, CHECKING)
OWN_OFFICE = office("本单位职称评审委员会承办部门", SELF_REVIEW)


def receiving(*cites: Citation) -> Stage:
    """Whoever reviews what goes out works elsewhere."""
    return Stage(
        key="committee_office",
        title="受委托评审委员会评审",
        desk=Desk(kind=DeskKind.COMMITTEE_OFFICE, name="受委托评审委员会承办部门", outside=True),
        cites=cites,
    )


OWN_LETTER = replace(
    UNIT, title="用人单位资格审查、出具委托代评函", records=(*UNIT.records, LETTER), cites=(*UNIT.cites, SELF_REVIEW)
)
WITH_CITY = (UNIT, city("市职改办资格审核同意", ENTRUSTED_IN), OFFICE)
HERE = ("review", "recognition", "defence")

CHAINS = (
    ReviewChain(key="entrusted_in", channels=("entrusted_in",), stages=WITH_CITY, cites=(ENTRUSTED_IN,)),
    ReviewChain(
        key="with_letter_in",
        channels=("review",),
        when=Is("entrustment.direction", "in"),
        stages=WITH_CITY,
        cites=(ENTRUSTED_IN,),
    ),
    ReviewChain(
        key="self_review_out",
        channels=("entrusted_out",),
        when=SELF_REVIEWING,
        stages=(OWN_LETTER, receiving(SELF_REVIEW)),
        cites=(SELF_REVIEW,),
    ),
    ReviewChain(
        key="entrusted_out",
        channels=("entrusted_out",),
        stages=(
            *UP_TO_THE_COUNTY,
            city("市职改办资格审查、出具委托代评函", ENTRUSTED_OUT, records=("sections", LETTER)),
            receiving(ENTRUSTED_OUT),
        ),
        cites=(ENTRUSTED_OUT,),
    ),
    ReviewChain(
        key="self_review",
        channels=HERE,
        when=SELF_REVIEWING,
        stages=(UNIT, OWN_OFFICE),
        cites=(CHECKING, SELF_REVIEW),
    ),
    ReviewChain(
        key="review",
        channels=HERE,
        stages=(*UP_TO_THE_COUNTY, CITY, OFFICE),
        cites=(CHECKING,),
    ),
)
