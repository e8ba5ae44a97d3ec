"""The nation's floor (人社部令第40号 and what it rests on): a built-in plugin under every province (N-1 … N-7)."""

from zhicheng import hookimpl
from zhicheng.nation.catalogue import SERIES
from zhicheng.nation.floor import PARAMETERS
from zhicheng.nation.rules import RULES
from zhicheng.specs import Jurisdiction, Parameter, Rule, Series
from zhicheng.specs.jurisdiction import NATION


@hookimpl
def zhicheng_jurisdiction() -> Jurisdiction:
    return Jurisdiction(code=NATION, name="全国", parent=None, offers_notices=False)


@hookimpl
def zhicheng_catalogue() -> tuple[Series, ...]:
    return SERIES


@hookimpl
def zhicheng_committee_rules() -> tuple[Parameter, ...]:
    return PARAMETERS


@hookimpl
def zhicheng_rules() -> tuple[Rule, ...]:
    return RULES
