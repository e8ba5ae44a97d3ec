"""What must hold of a jurisdiction's declarations as a whole before the platform starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from zhicheng.dossier.recordable import BUREAU_LEVELS, RECORDABLE
from zhicheng.dossier.standard import ENTRUSTMENT, SECTIONS, UNIT
from zhicheng.plugins import PluginError
from zhicheng.procedures import wrong
from zhicheng.rounds import wrong as wrong_rounds
from zhicheng.specs import Condition, Dated, DeskKind, Mode, ReviewChain, SanctionKind
from zhicheng.specs.catalogue import LEVELS
from zhicheng.specs.chain import LETTER, RECORDS
from zhicheng.specs.condition import paths
from zhicheng.specs.jurisdiction import TOPICS
from zhicheng.specs.timeline import REPORTING, Phase

if TYPE_CHECKING:
    from zhicheng.registry import Declarations

ANYWHERE = ("channel", "committee")


def check_declarations(plugin: str, said: Declarations) -> None:
    """Raises :class:`PluginError` for the first declaration that can't work, with hook, key and reason."""
    _sections(plugin, said)
    _channels(plugin, said)
    _rules(plugin, said)
    _chains(plugin, said)
    _procedures(plugin, said)
    _rounds(plugin, said)
    _timelines(plugin, said)
    _catalogue(plugin, said)
    _contacts(plugin, said)
    _learning(plugin, said)
    _accounts(plugin, said)
    _sanctions(plugin, said)


def _sections(plugin: str, said: Declarations) -> None:
    hook = "zhicheng_sections"
    for section in said.sections.values():
        known = SECTIONS.get(section.key)
        if known is not None and known.repeats != section.repeats:
            raise PluginError(plugin, "标准栏目的单条、多条形式不能改变", hook=hook, key=section.id)
        seen: set[str] = set()
        for field in section.fields:
            if field.key in seen:
                raise PluginError(plugin, f"字段 {field.key} 重复", hook=hook, key=section.id)
            seen.add(field.key)
            standard = {each.key: each.kind for each in known.fields} if known else {}
            if standard.get(field.key, field.kind) is not field.kind:
                raise PluginError(plugin, f"标准字段 {field.key} 的类型不能改变", hook=hook, key=section.id)
            for condition in (field.required, field.when):
                if not isinstance(condition, bool) and condition is not None:
                    _readable(plugin, hook, section.id, condition, said)
        if section.when is not None:
            _readable(plugin, hook, section.id, section.when, said)


def _channels(plugin: str, said: Declarations) -> None:
    hook = "zhicheng_channels"
    for channel in said.channels.values():
        parts = (
            ("栏目", channel.sections, said.sections),
            ("附件", channel.attachments, said.attachments),
            ("表册", channel.documents, said.documents),
        )
        for what, keys, known in parts:
            for key in keys:
                if key not in known:
                    raise PluginError(plugin, f"引用了没有声明的{what} {key}", hook=hook, key=channel.key)
        for level in channel.levels:
            if level not in LEVELS:
                raise PluginError(plugin, f"没有“{level}”这个级别", hook=hook, key=channel.key)
        if channel.paper and not channel.paper_cites:
            raise PluginError(plugin, "要求报送纸质材料，但没有引用依据（paper_cites）", hook=hook, key=channel.key)
        if channel.paper and not channel.online:
            raise PluginError(plugin, "不在网上申报的渠道没有线上部分可与纸质材料对应", hook=hook, key=channel.key)
        covering = [each for each in said.chains if channel.key in each.channels]
        if not any(each.when is None for each in covering):
            raise PluginError(
                plugin,
                f"渠道 {channel.key} 没有兜底的审核链（不带条件）",
                hook="zhicheng_review_chains",
                key=channel.key,
            )
    for attachment in said.attachments.values():
        if not isinstance(attachment.required, bool):
            _readable(plugin, "zhicheng_attachments", attachment.key, attachment.required, said)


def _rules(plugin: str, said: Declarations) -> None:
    for owned in said.rules:
        rule = owned.rule
        if not rule.cites:
            raise PluginError(owned.plugin, "规则没有引用依据", hook="zhicheng_rules", key=rule.key)
        if owned.plugin == plugin:
            _known_channels(plugin, "zhicheng_rules", rule.key, rule.channels, said)
        if isinstance(rule.outcome, Dated):
            _ascending(owned.plugin, "zhicheng_rules", rule.key, [each.since for each in rule.outcome.steps])


def _chains(plugin: str, said: Declarations) -> None:
    hook = "zhicheng_review_chains"
    for chain in said.chains:
        if not chain.stages:
            raise PluginError(plugin, "审核链没有环节", hook=hook, key=chain.key)
        keys = [stage.key for stage in chain.stages]
        if len(set(keys)) != len(keys):
            raise PluginError(plugin, "环节的键重复", hook=hook, key=chain.key)
        if chain.stages[-1].when is not None:
            raise PluginError(plugin, "最后一个环节不能带条件，否则审核链没有终点", hook=hook, key=chain.key)
        if "pass" not in chain.stages[-1].decisions:
            raise PluginError(plugin, "最后一个环节不能通过，审核链没有终点", hook=hook, key=chain.key)
        for stage in chain.stages:
            for record in stage.records:
                if record not in RECORDS:
                    raise PluginError(plugin, f"环节 {stage.key} 没有“{record}”这种登记", hook=hook, key=chain.key)
            if stage.fee and (stage is not chain.stages[-1] or stage.desk.kind is not DeskKind.COMMITTEE_OFFICE):
                raise PluginError(
                    plugin, f"环节 {stage.key} 不能收费：评审费由最后的评委会办事机构收取", hook=hook, key=chain.key
                )
        if reason := _leaving(chain):
            raise PluginError(plugin, reason, hook=hook, key=chain.key)
        for condition in (chain.when, *(stage.when for stage in chain.stages)):
            if condition is not None:
                _readable(plugin, hook, chain.key, condition, said)


def _leaving(chain: ReviewChain) -> str:
    """What is wrong with the way on which a case leaves: with a letter, to the one desk elsewhere, which is the last."""
    outside = [stage.desk.outside for stage in chain.stages]
    writes = any(LETTER in stage.records for stage in chain.stages)
    if any(outside[:-1]):
        return "平台以外的部门只能是最后一个环节"
    if outside[-1] and not writes:
        return "送往平台以外的部门前，没有环节出具委托评审函"
    if writes and not outside[-1]:
        return "出具委托评审函之后，最后一个环节应是平台以外的受委托部门"
    return ""


def _procedures(plugin: str, said: Declarations) -> None:
    hook = "zhicheng_procedures"
    for each in said.procedures:
        _known_channels(plugin, hook, each.key, each.channels, said)
        if each.when is not None:
            _readable(plugin, hook, each.key, each.when, said)
    for key, reason in wrong(said):
        raise PluginError(plugin, reason, hook=hook, key=key)


def _rounds(plugin: str, said: Declarations) -> None:
    for key, reason in wrong_rounds(said):
        raise PluginError(plugin, reason, hook="zhicheng_committee_rules", key=key)


def _timelines(plugin: str, said: Declarations) -> None:
    hook = "zhicheng_timelines"
    if said.jurisdiction.offers_notices and not said.timelines:
        raise PluginError(plugin, "没有声明通知模板", hook=hook)
    for template in said.timelines:
        _known_channels(plugin, hook, template.key, template.channels, said)
        year = template.year or template.first_year or 2023
        for window in template.windows:
            _known_channels(plugin, hook, template.key, window.channels, said)
            if window.opens.starts(year) >= window.closes.starts(year):
                raise PluginError(plugin, "申报期限的开始不早于截止", hook=hook, key=template.key)
        for phase in template.phases:
            if phase.first.in_year(year) > phase.last.in_year(year):
                raise PluginError(plugin, f"阶段 {phase.key} 的开始晚于结束", hook=hook, key=template.key)
            for reason in _reports(phase):
                raise PluginError(plugin, f"阶段 {phase.key} 的报告{reason}", hook=hook, key=template.key)
    for each in said.entrustments:
        _known_channels(plugin, "zhicheng_entrustments", each.key, each.channels, said)
        for condition in (each.when, each.required):
            if condition is not None and not isinstance(condition, bool):
                _readable(plugin, "zhicheng_entrustments", each.key, condition, said)
    _counted(plugin, said)
    for cutoff in said.cutoffs:
        _known_channels(plugin, "zhicheng_cutoffs", "、".join(cutoff.kinds), cutoff.channels, said)


def _reports(phase: Phase) -> Iterator[str]:
    """What is wrong with the reports that a phase asks for."""
    keys = [each.key for each in phase.reports]
    if len(set(keys)) != len(keys):
        yield "的键重复"
    for each in phase.reports:
        if each.to.kind is not DeskKind.BUREAU or each.to.level not in BUREAU_LEVELS:
            yield f" {each.key} 应写明报送哪一级人社部门"
        if not each.by or any(desk.kind not in REPORTING for desk in each.by):
            yield f" {each.key} 应由人社部门、主管部门或者评委会办事机构报送"
        if not each.what or not each.cites:
            yield f" {each.key} 没有写明内容或者依据"


def _counted(plugin: str, said: Declarations) -> None:
    """Counts go out by one letter, name known series, and are due in a phase of every template."""
    hook = "zhicheng_entrustments"
    counting = [(each, each.counted) for each in said.entrustments if each.counted is not None]
    for each, counted in counting:
        _known_channels(plugin, hook, each.key, (counted.channel,), said)
        if counted.unless is not None:
            _readable(plugin, hook, each.key, counted.unless, said)
        if each.direction != "out" or len(counting) > 1:
            raise PluginError(plugin, "统计上报的系列只能在一项向外委托中声明", hook=hook, key=each.key)
        for name in counted.series:
            if name not in said.catalogue:
                raise PluginError(plugin, f"统计上报的系列“{name}”不在职称目录内", hook=hook, key=each.key)
        for template in said.timelines:
            if counted.due not in {phase.key for phase in template.phases}:
                reason = f"通知模板 {template.key} 没有统计上报的阶段 {counted.due}"
                raise PluginError(plugin, reason, hook=hook, key=each.key)


def _catalogue(plugin: str, said: Declarations) -> None:
    names: dict[str, str] = {}
    for series in said.catalogue.values():
        for name in series.names():
            if names.setdefault(name, series.name) != series.name:
                raise PluginError(
                    plugin,
                    f"“{name}”同时是{names[name]}和{series.name}的名称",
                    hook="zhicheng_catalogue",
                    key=series.name,
                )
        for level, mode in series.modes:
            if level not in LEVELS or not isinstance(mode, Mode):
                raise PluginError(
                    plugin, f"级别或方式 {level}/{mode} 不存在", hook="zhicheng_catalogue", key=series.name
                )


def _learning(plugin: str, said: Declarations) -> None:
    rules, hook = said.learning, "zhicheng_learning"
    if rules is None:
        return
    if rules.imports is None and not rules.activities:
        raise PluginError(plugin, "既不导入学时，也没有可以认定的活动；没有继续教育记录的地区不要声明", hook=hook)
    _levels_of_bureaus(plugin, "", rules.recognised_by)
    if rules.imports is not None:
        _levels_of_bureaus(plugin, rules.imports.title, rules.imports.taken_by)
        if not rules.imports.taken_by:
            raise PluginError(plugin, "没有写明由哪一级人社部门导入学时", hook=hook, key=rules.imports.title)
    keys: set[str] = set()
    for each in rules.activities:
        if each.key in keys:
            raise PluginError(plugin, "键重复", hook=hook, key=each.key)
        keys.add(each.key)
        _levels_of_bureaus(plugin, each.key, each.recognised_by)
        if not rules.recognisers(each):
            raise PluginError(plugin, "没有写明由哪一级人社部门认定", hook=hook, key=each.key)


def _levels_of_bureaus(plugin: str, key: str, levels: Iterable[str]) -> None:
    for level in levels:
        if level not in BUREAU_LEVELS:
            reason = f"没有“{level}”这一级人社部门，应为 {'、'.join(BUREAU_LEVELS)}"
            raise PluginError(plugin, reason, hook="zhicheng_learning", key=key)


def _accounts(plugin: str, said: Declarations) -> None:
    hook, seen = "zhicheng_account_rules", set[str]()
    for fact in said.accounts.recorded:
        if fact.key not in RECORDABLE:
            raise PluginError(plugin, f"没有可由部门登记的单位情况 {fact.key}", hook=hook, key=fact.key)
        if fact.key in seen:
            raise PluginError(plugin, "由部门登记的单位情况重复", hook=hook, key=fact.key)
        seen.add(fact.key)
        unknown = [each for each in fact.by if each not in BUREAU_LEVELS]
        if unknown or not fact.by or len(set(fact.by)) < len(fact.by):
            reason = f"登记部门的层级不存在、重复或者没有写明：{'、'.join(unknown or fact.by) or '无'}"
            raise PluginError(plugin, reason, hook=hook, key=fact.key)
        if not fact.document or not fact.cites:
            raise PluginError(plugin, "由部门登记的单位情况没有写明证明文件或者依据", hook=hook, key=fact.key)


def _sanctions(plugin: str, said: Declarations) -> None:
    hook, seen = "zhicheng_sanctions", set[SanctionKind]()
    for each in said.sanctions:
        if each.kind in seen:
            raise PluginError(plugin, "键重复", hook=hook, key=each.kind)
        seen.add(each.kind)
        unknown = [level for level in each.by if level not in BUREAU_LEVELS]
        if unknown or not each.by:
            reason = f"没有写明由哪一级人社部门作出，或者没有这一级：{'、'.join(unknown) or '无'}"
            raise PluginError(plugin, reason, hook=hook, key=each.kind)
    for each in said.sanctions:
        if each.after_correction and SanctionKind.CORRECTION not in seen:
            reason = "应在逾期没有纠正之后作出，但没有声明限期纠正"
            raise PluginError(plugin, reason, hook=hook, key=each.kind)


def _known_channels(plugin: str, hook: str, key: str, channels: Iterable[str], said: Declarations) -> None:
    for channel in channels:
        if channel not in said.channels:
            raise PluginError(plugin, f"引用了没有声明的渠道 {channel}", hook=hook, key=key)


def _ascending(plugin: str, hook: str, key: str, days: list[object]) -> None:
    if days != sorted(set(days)):  # type: ignore[type-var]
        raise PluginError(plugin, "分段日期应依次递增，不得重复", hook=hook, key=key)


def _readable(plugin: str, hook: str, key: str, condition: Condition, said: Declarations) -> None:
    """Every path of a condition names a fact that the exchange format or a plugin's section declares."""
    for path in sorted(paths(condition)):
        head, _, field = path.partition(".")
        if path in ANYWHERE or (head in ("basic", "unit", "entrustment") and field in set(_fields(head, said))):
            continue
        raise PluginError(plugin, f"条件读取了不存在的事实 {path}", hook=hook, key=key)


def _fields(head: str, said: Declarations) -> Iterator[str]:
    standard = {"basic": SECTIONS["basic"], "unit": UNIT, "entrustment": ENTRUSTMENT}[head]
    yield from (each.key for each in standard.fields)
    for section in said.sections.values():
        if section.key == head:
            yield from (each.key for each in section.fields)


def _contacts(plugin: str, said: Declarations) -> None:
    for contact in said.jurisdiction.contacts:
        if contact.topic not in TOPICS:
            reason = f"咨询电话的 topic “{contact.topic}”不在 {'、'.join(filter(None, TOPICS))} 之中"
            raise PluginError(plugin, reason, hook="zhicheng_jurisdiction", key=contact.phone)
