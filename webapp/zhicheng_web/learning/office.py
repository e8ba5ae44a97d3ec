"""What stands around the office's pages: for which bureau one works, and the parts that it may use."""

from __future__ import annotations

from flask import request, url_for
from sqlalchemy import func, select

from zhicheng.casework.access import Refusal, visible
from zhicheng.casework.actor import Actor
from zhicheng.casework.learning import places
from zhicheng.casework.learning.deciding import answerable
from zhicheng.casework.learning.rule_dates import keeper
from zhicheng.specs import LearningRules
from zhicheng.store.models import LearningClaim, LearningClaimState
from zhicheng_web import shell, visit
from zhicheng_web.desk.cases import owner
from zhicheng_web.office_page import Frame, Tab
from zhicheng_web.platform import platform

ANSWERED = "answered"


def handles_hours(actor: Actor) -> bool:
    """Whoever works for a bureau that imports or recognises hours."""
    return places.handles(platform().registry, actor)


def frame(current: str) -> Frame:
    """The office's tabs; ``current`` is the endpoint, with its list where it has several."""
    who, registry = visit.actor(), platform().registry
    shell.within(registry.get(rules_here().jurisdiction).jurisdiction)
    tabs = []
    if any(places.recognised_at(*each) for each in places.bureaus(registry, who)):
        tabs.append(Tab("待认定", url_for("hours.index"), current == "waiting", _waiting()))
        tabs.append(Tab("已答复", url_for("hours.index", list=ANSWERED), current == ANSWERED))
    if places.importing(registry, who):
        tabs.append(Tab("导入学时", url_for("hours.imports"), current == "imports"))
    tabs.append(Tab("个人记录", url_for("hours.people"), current == "people"))
    if keeper(registry, who) is not None:
        tabs.append(Tab("办法施行日期", url_for("hours.rule"), current == "rule"))
    return Frame(owner(), tuple(tabs))


def rules_here() -> LearningRules:
    """The rules of the first place in which the visitor handles hours; raises Refusal."""
    found = next(places.bureaus(platform().registry, visit.actor()), None)
    if found is None:
        raise Refusal("denied", "当前账号不办理继续教育学时。请换用办理此事的账号登录。", status=403)
    return found[1]


def rules_for(jurisdiction: str) -> LearningRules | None:
    """The rules under whose code a record is kept."""
    declared = platform().registry.jurisdictions.get(jurisdiction)
    return declared.learning if declared else None


def version() -> int:
    """That of the thing as the page showed it."""
    return request.form.get("version", -1, type=int)


def _waiting() -> int:
    query = visible(visit.actor(), answerable(platform().registry)).where(
        LearningClaim.state == LearningClaimState.REQUESTED
    )
    return visit.reading().scalar(select(func.count()).select_from(query.subquery())) or 0
