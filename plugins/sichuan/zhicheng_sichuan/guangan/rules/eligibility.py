"""Who may apply, and who may apply directly: SG-1, SG-2.2, SG-2.6; what is won by examination."""

from __future__ import annotations

from zhicheng.divisions import Divisions
from zhicheng.dossier.facts import Facts
from zhicheng.modes import examined
from zhicheng.specs import Outcome, Verdict, manual, met, rule, unmet
from zhicheng.specs.vocabulary import NON_PUBLIC
from zhicheng_sichuan.guangan.channels import REVIEWED_HERE
from zhicheng_sichuan.sources import AT_ONCE, CITY, DIRECT, ENTRUSTED_IN, LEVEL_BY_LEVEL, SCOPE

BARRED = ("参公人员", "公务员", "离退休人员")
FREELANCE = "自由职业"
FROM_ABROAD = ("港澳台", "外国人永久居留", "高层次外籍人才")


@rule("scope", title="申报评审范围", cites=SCOPE)
def scope(case: Facts) -> Verdict:
    category = case.basic.person_category
    if category in BARRED:
        return unmet(
            f"{category}不在申报评审范围：申报人员须为企业事业单位、社会团体、个体经济组织的在职在岗专业技术人员或自由职业专业技术人员",
            at="basic.person_category",
            required="在职在岗的专业技术人员",
            actual=category,
        )
    if category == "管理岗人员":
        return manual("人员身份为管理岗人员，申报人员须从事专业技术工作，请核实", at="basic.person_category")
    if case.unit.get("nature") == "机关":
        return manual(
            "所在单位为机关，申报范围为企业事业单位、社会团体、个体经济组织，请核实人员身份", at="unit.nature"
        )
    return met()


@rule("employment", title="劳动（聘用）关系", cites=SCOPE)
def employment(case: Facts) -> Verdict:
    """A relation with an employer; freelancers have none."""
    if case.unit.get("nature") == FREELANCE:
        return met()
    if case.basic.employment_relation != "无" or case.unit.nature == FREELANCE:
        return met()
    return unmet(
        "须与用人单位签订劳动（聘用）关系；自由职业者请在单位性质中选择“自由职业”",
        at="basic.employment_relation",
        required="劳动合同或聘用合同",
        actual="无",
    )


@rule("on_post", title="在职在岗", cites=SCOPE)
def on_post(case: Facts) -> Verdict:
    if case.basic.on_post:
        return met()
    return unmet("申报参评人员须为在职在岗的专业技术人员，现不在岗", at="basic.on_post", required="在职在岗")


@rule("in_city", title="在本市从业", cites=SCOPE)
def in_city(case: Facts) -> Verdict:
    """The unit lies in the city; freelancers and people from abroad work in it; entrusted cases need not (SG-2.5)."""
    if case.channel == "entrusted_in" or case.entrustment.get("direction") == "in":
        return met()
    freelance = case.unit.get("nature") == FREELANCE
    place = case.basic.get("place_of_work")
    if place is not None and (freelance or case.basic.get("residency") in FROM_ABROAD):
        return (
            met()
            if _in_city(place)
            else _elsewhere("basic.place_of_work", "自由职业、港澳台和外籍专业技术人员须在我市就业")
        )
    stated = case.unit.get("in_jurisdiction")
    if stated is None and freelance:
        return manual("未填写就业地，请核实自由职业者在我市就业", at="basic.place_of_work")
    if stated is None and case.unit.get("division") is not None:
        stated = _in_city(case.unit.division)
    if case.unit.in_jurisdiction if stated is None else stated:
        return met()
    return _elsewhere("unit.in_jurisdiction", "所在单位不在我市；外市人员申报须提交委托函")


def _in_city(division: str) -> bool:
    divisions = Divisions.official()
    return division in divisions and divisions.contains(CITY, division)


def _elsewhere(place: str, message: str) -> Verdict:
    return unmet(message, at=place, required="在我市从业", actual="不在我市", cites=(ENTRUSTED_IN,))


@rule("direct", title="直接申报范围", channels=("direct",), cites=(DIRECT, LEVEL_BY_LEVEL))
def direct(case: Facts) -> Verdict:
    nature = case.unit.nature
    if nature in NON_PUBLIC:
        return met()
    return unmet(
        f"只有非公有制经济组织、社会组织和自由职业专业技术人员可以直接申报，{nature}人员应通过所在单位申报",
        at="unit.nature",
        required="、".join(NON_PUBLIC),
        actual=nature,
    )


@rule("exam_series", title="以考代评、考评结合", channels=REVIEWED_HERE, cites=AT_ONCE, outcome=Outcome.REMARK)
def exam_series(case: Facts) -> Verdict:
    """The notice leaves examinations to the national and provincial policy of each series, so the desks are told."""
    return examined(case)


RULES = (scope, employment, on_post, in_city, direct, exam_series)
