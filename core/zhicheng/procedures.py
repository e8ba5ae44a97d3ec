"""Which procedure a case's results go through, and what must hold of procedures before the platform starts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhicheng.holds import holds
from zhicheng.specs import Act, ActKind, Basis, DeskKind, Procedure
from zhicheng.specs.procedure import MEETING

if TYPE_CHECKING:
    from zhicheng.dossier.facts import Facts
    from zhicheng.policy import Policy
    from zhicheng.registry import Declarations

BODIES = (DeskKind.COMMITTEE_OFFICE, DeskKind.FOUNDER, DeskKind.BUREAU)


def procedure_for(policy: Policy, facts: Facts) -> Procedure | None:
    """The first procedure of the case's channel whose condition holds; None where results are decided elsewhere."""
    for each in policy.declarations.procedures:
        if facts.channel in each.channels and (each.when is None or holds(each.when, facts) is True):
            return each
    return None


def wrong(said: Declarations) -> Iterator[tuple[str, str]]:
    """What can't work in a jurisdiction's procedures: the key of each, with the reason."""
    keys = [each.key for each in said.procedures]
    yield from ((key, "键重复") for key in sorted({key for key in keys if keys.count(key) > 1}))
    for each in said.procedures:
        yield from ((each.key, reason) for reason in _wrong(each, said))
    for channel in said.channels.values():
        covering = [each for each in said.procedures if channel.key in each.channels]
        if covering and all(each.when is not None for each in covering):
            yield channel.key, f"渠道 {channel.key} 没有兜底的结果程序（不带条件）"


def uncovered(said: Declarations) -> Iterator[str]:
    """The channels that are applied for online and whose results go through no procedure."""
    covered = {key for each in said.procedures for key in each.channels}
    if said.jurisdiction.offers_notices:
        yield from (key for key, channel in said.channels.items() if channel.online and key not in covered)


def _wrong(procedure: Procedure, said: Declarations) -> Iterator[str]:
    kinds = [each.kind for each in procedure.acts]
    keys = [each.key for each in procedure.acts]
    if not kinds or kinds[0] is not ActKind.RESULT or kinds.count(ActKind.RESULT) > 1:
        yield "第一步（且只有第一步）应当是评审结果"
    if len(set(keys)) != len(keys):
        yield "步骤的键重复"
    if ActKind.CERTIFICATES in kinds and kinds.index(ActKind.CERTIFICATES) != len(kinds) - 1:
        yield "生成证书应当是最后一步"
    if ActKind.CERTIFICATES in kinds and ActKind.CONFIRMATION not in kinds:
        yield "没有确认、公布，不能生成证书"
    if procedure.basis is Basis.VOTE and ActKind.CONFIRMATION in kinds:
        before = kinds[: kinds.index(ActKind.CONFIRMATION)]
        if ActKind.PUBLICITY not in before:
            yield "评审结果没有公示就确认、公布（人社部令第40号第二十五条，N-2）"
    if procedure.ceiling is not None and procedure.ceiling not in said.parameters:
        yield f"引用了没有声明的参数 {procedure.ceiling}"
    for place, act in enumerate(procedure.acts):
        yield from (f"步骤 {act.key}{reason}" for reason in _wrong_act(act, keys[:place], said))


def _wrong_act(act: Act, before: list[str], said: Declarations) -> Iterator[str]:
    if not act.by:
        yield "没有办理部门"
    if any(each.kind not in BODIES for each in act.by):
        yield "的办理部门只能是评委会办事机构、组建部门或人社部门"
    if len(act.by) > 1 and act.kind is not ActKind.PUBLICITY:
        yield "只能由一个部门办理；只有公示可以由几个部门分别进行"
    if not act.cites:
        yield "没有引用依据"
    if act.within is not None and act.within.since not in (MEETING, *before):
        yield f"的期限从没有办过的步骤 {act.within.since} 起算"
    for template in said.timelines:
        if act.phase is not None and act.phase not in {each.key for each in template.phases}:
            yield f"的阶段 {act.phase} 不在通知模板 {template.key} 中"
