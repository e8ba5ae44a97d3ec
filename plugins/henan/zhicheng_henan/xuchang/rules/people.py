"""Who may apply (HX-1), and the marks of the personal account (HX-2.2)."""

from __future__ import annotations

from datetime import date

from zhicheng.counting import months_served, retirement_day
from zhicheng.divisions import Divisions
from zhicheng.dossier.facts import Facts
from zhicheng.holds import applies
from zhicheng.nation.floor import RETIREMENT_AGES
from zhicheng.spans import add_months, months_between, words
from zhicheng.specs import Dated, Step, Verdict, manual, met, rule, unmet
from zhicheng.specs.catalogue import SENIOR
from zhicheng_henan.sources import CITY, ENTRUSTED_IN, PERSONAL_ACCOUNTS, SCOPE
from zhicheng_henan.xuchang.groups import INSTITUTION

OUT_OF_WORK = "待业"
BARRED = ("参公人员", "公务员", "离退休人员")
MONTHS_IN_THE_CITY = Dated(steps=(Step(since=date(2023, 1, 1), value=6, cites=(SCOPE,)),))


@rule("scope", title="申报评审范围", cites=SCOPE)
def scope(case: Facts) -> Verdict:
    category = case.basic.person_category
    if category in BARRED:
        return unmet(
            f"{category}不得申报评审或考核认定职称",
            at="basic.person_category",
            required="企事业单位的专业技术人员",
            actual=category,
        )
    if case.unit.get("nature") == "机关":
        return manual("所在单位为机关，申报范围为企事业单位，请核实人员性质", at="unit.nature")
    return met()


@rule("contract", title="聘用合同或者劳动合同", cites=SCOPE)
def contract(case: Facts) -> Verdict:
    if case.basic.employment_relation != "无":
        return met()
    return unmet(
        "须与用人单位签订聘用合同或者劳动合同",
        at="basic.employment_relation",
        required="聘用合同或者劳动合同",
        actual="无",
    )


@rule("in_city", title="本市单位", cites=SCOPE)
def in_city(case: Facts) -> Verdict:
    """Units of the centre, the province or other cities count when they lie here; entrusted people need not."""
    if _entrusted(case):
        return met()
    stated = case.unit.get("in_jurisdiction")
    if stated is None and case.unit.get("division") is not None:
        stated = _in_city(case.unit.division)
    if case.unit.in_jurisdiction if stated is None else stated:
        return met()
    return unmet(
        "所在单位不在我市；非我市所属人员申报须提交委托代评函",
        at="unit.in_jurisdiction",
        required="在我市企事业单位工作",
        actual="不在我市",
        cites=(ENTRUSTED_IN,),
    )


@rule("six_months", title="在我市单位工作满6个月", cites=SCOPE)
def six_months(case: Facts) -> Verdict:
    """With the present unit, or together with earlier units of the city."""
    counted_to = case.cutoffs.get("employment")
    if _entrusted(case) or counted_to is None:
        return met()
    since: date = case.basic.get("joined_unit_on") or case.basic.get("contract_from") or case.basic.joined_unit_on
    needed = MONTHS_IN_THE_CITY.on(case.law_day)
    earlier = tuple(
        row
        for row in case.given("work")
        if row.get("kind") != OUT_OF_WORK
        and row.get("from")
        and row.get("to")
        and row.to <= since
        and _in_city(row.get("division") or "")
    )
    served = months_served(earlier, counted_to)
    reached = add_months(since, max(needed - served, 0))
    if reached <= counted_to:
        return met()
    actual = words(months_between(since, counted_to) + served)
    return unmet(
        f"在我市企事业单位工作须满{words(needed)}：截至{counted_to.isoformat()}为{actual}",
        at="basic.joined_unit_on",
        required=words(needed),
        actual=actual,
        met_from=reached,
    )


@rule("retirement", title="退休年龄", cites=SCOPE)
def retirement(case: Facts) -> Verdict:
    if case.basic.get("retirement_extension"):
        return met()
    day, year_end = retirement_day(case, RETIREMENT_AGES), date(case.year, 12, 31)
    if day > year_end:
        return met()
    if case.basic.get("retires_on") is None and case.basic.gender == "女" and case.basic.get("current_level") in SENIOR:
        return manual("女性高级职称人员的退休年龄可能更晚，请核实法定退休日期", at="basic.retires_on")
    return unmet(
        f"{case.year}年年底前达到退休年龄（{day.isoformat()}）且未办理延长退休手续的人员不得申报",
        at="basic.retires_on" if case.basic.get("retires_on") else "basic.birth_date",
        required=f"{year_end.isoformat()}以后退休，或已办理延长退休手续",
        actual=day.isoformat(),
    )


@rule("green_channel", title="绿色通道", cites=PERSONAL_ACCOUNTS)
def green_channel(case: Facts) -> Verdict:
    if not case.basic.get("green_channel") or case.basic.get("green_channel_approval"):
        return met()
    return unmet(
        "未经省、市人社部门审批不得选择“绿色通道”，请填写批准文号或取消选择",
        at="basic.green_channel_approval",
        required="批准文号",
        actual="未填写",
    )


@rule("social_security_card", title="社会保障卡", cites=PERSONAL_ACCOUNTS)
def social_security_card(case: Facts) -> Verdict:
    if case.basic.get("social_security_card") is not False:
        return met()
    return unmet("申报人须已领取河南省社会保障卡并激活", at="basic.social_security_card", required="已领取并激活")


@rule("off_establishment", title="事业单位非在编人员的人员性质", cites=PERSONAL_ACCOUNTS)
def off_establishment(case: Facts) -> Verdict:
    if applies(INSTITUTION, case) and case.basic.person_category == "编外专业技术人员":
        return manual(
            "事业单位非在编人员的“人员性质”应根据实际情况选择“人事代理”或“其他”，请核对", at="basic.person_category"
        )
    return met()


def _entrusted(case: Facts) -> bool:
    return case.channel == "entrusted_in" or case.entrustment.get("direction") == "in"


def _in_city(division: str) -> bool:
    divisions = Divisions.official()
    return division in divisions and divisions.contains(CITY, division)


RULES = (
    scope,
    contract,
    in_city,
    six_months,
    retirement,
    green_channel,
    social_security_card,
    off_establishment,
)
