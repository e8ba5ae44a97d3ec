"""Groups of people and units that the notice speaks of, as conditions over the dossier."""

from zhicheng.specs import AllOf, AnyOf, Given, In, Is, Not
from zhicheng.specs.vocabulary import NON_PUBLIC

INSTITUTION = Is("unit.nature", "事业单位")
ESTABLISHED = AllOf((INSTITUTION, Is("basic.person_category", "在编专业技术人员")))
OFF_ESTABLISHMENT = AllOf((INSTITUTION, In("basic.person_category", ("编外专业技术人员", "人事代理", "其他"))))
PRIVATE = Is("unit.nature", "民营企业")
HAS_TITLE = AnyOf((Given("basic.current_title"), Given("basic.current_level")))
COUNTY_UNIT = In("unit.tier", ("county", "township"))
SELF_REVIEWING = Is("unit.own_committee", True)
UNDER_DEPARTMENT = AnyOf((Not(In("unit.nature", NON_PUBLIC)), Is("unit.kind", "医疗卫生机构")))
"""State units have a department over them; private ones answer to the place, private medical ones to the health department."""
