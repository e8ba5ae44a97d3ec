"""Those who may not apply for a stated term after grave misconduct (JB-1.4) or under a sanction (JM-3.3.5); other entries are a remark of the nation's."""

from __future__ import annotations

import re

from zhicheng.dossier.facts import Facts
from zhicheng.integrity import running
from zhicheng.nation.rules import INSTITUTION, by_weight
from zhicheng.specs import Outcome, Verdict, met, rule, unmet
from zhicheng_jilin.sources import MISCONDUCT, PLEDGE

BARRING = re.compile(r"取消.*(资格|申报|晋升)|(禁止|限制|不得).*(申报|晋升)")
"""How the archive words what bars: 取消职称（岗位）晋升资格, 限制申报 …"""


@rule("barred", title="取消晋升资格", cites=MISCONDUCT)
def barred(case: Facts) -> Verdict:
    for row, until in running(case):
        kind: str = row.get("kind") or ""
        if BARRING.search(kind):
            end = f"至{until.isoformat()}" if until else "未注明期限"
            return unmet(
                f"诚信档案库中有“{kind}”的记录（{end}），期满前不得申报职称、岗位",
                at="integrity.until",
                required="期满后申报",
            )
    return met()


@rule("pledged_sanction", title="处分期承诺", cites=PLEDGE, outcome=Outcome.REMARK)
def pledged_sanction(case: Facts) -> Verdict:
    """Everybody pledges not to be under 记过 or more. Only staff of public institutions are barred by law (N-5): of others
    the desks are told."""
    if not case.given("sanctions") or case.unit.get("nature") in (INSTITUTION, None):
        return met()
    return by_weight(case)


RULES = (barred, pledged_sanction)
