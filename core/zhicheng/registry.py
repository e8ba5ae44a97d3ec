"""Asks every hook of every plugin once at start-up, checks the answers, layers nation → province → city, freezes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zhicheng import nation
from zhicheng.hookspecs import RETURNS
from zhicheng.layers import Owned, layer
from zhicheng.local import NOTHING, Local
from zhicheng.plugins import Plugin, PluginError, discover, manager
from zhicheng.specs import (
    AccountRules,
    AttachmentSpec,
    Channel,
    Cutoff,
    DocumentSpec,
    Entrustment,
    Jurisdiction,
    LearningRules,
    NoticeTemplate,
    Parameter,
    Procedure,
    ReviewChain,
    SanctionRule,
    Section,
    Series,
)
from zhicheng.specs.jurisdiction import API, NATION
from zhicheng.validate import check_declarations

NATION_PLUGIN = Plugin("national", nation)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Declarations:
    """Everything that holds in one jurisdiction: its own declarations over those of the layers above.

    Channels, sections, attachments, chains, procedures, cut-offs, timelines and documents are the layer's own or delegated ones;
    rules, series and parameters are gathered from all layers. Rules for accounts, for continuing education and
    for sanctions are those of the lowest layer that speaks of them.
    """

    jurisdiction: Jurisdiction
    layers: tuple[Plugin, ...]
    catalogue: Mapping[str, Series]
    channels: Mapping[str, Channel]
    sections: Mapping[str, Section]
    attachments: Mapping[str, AttachmentSpec]
    rules: tuple[Owned, ...]
    cutoffs: tuple[Cutoff, ...]
    chains: tuple[ReviewChain, ...]
    procedures: tuple[Procedure, ...]
    entrustments: tuple[Entrustment, ...]
    timelines: tuple[NoticeTemplate, ...]
    parameters: Mapping[str, Parameter]
    sanctions: tuple[SanctionRule, ...]
    accounts: AccountRules
    learning: LearningRules | None
    documents: Mapping[str, DocumentSpec]
    aliases: Mapping[str, str] = field(default_factory=dict)

    def series(self, name: str) -> Series | None:
        """The series under its short name, its national name or any alias."""
        return self.catalogue.get(self.aliases.get(name, name))


@dataclass(frozen=True, slots=True)
class Registry:
    """What all enabled plugins say, by jurisdiction code. Made once, never changed."""

    plugins: tuple[Plugin, ...]
    jurisdictions: Mapping[str, Declarations]

    @classmethod
    def load(cls, names: Iterable[str] | None = None) -> Registry:
        """The registry of the enabled plugins with the deployer's additions; raises :class:`PluginError`, LocalError."""
        return cls.of(discover(names), Local.from_environment())

    @classmethod
    def of(cls, plugins: Iterable[Plugin], local: Local = NOTHING) -> Registry:
        """The registry of these plugins over the nation's floor; raises :class:`PluginError`, LocalError."""
        every = (NATION_PLUGIN, *plugins)
        hooks = manager(every)
        said = {plugin.name: _ask(plugin, hooks) for plugin in every}
        places = _places(every, said)
        local.known(places)
        made = {}
        for code, plugin in places.items():
            if code == NATION:
                continue
            stack = tuple(reversed(list(_upwards(plugin, said, places))))
            declarations = local.over(layer(stack, said, Declarations))
            check_declarations(plugin.name, declarations)
            made[code] = declarations
        return cls(every, made)

    def offering(self) -> tuple[Declarations, ...]:
        """The jurisdictions that issue notices of their own."""
        return tuple(each for each in self.jurisdictions.values() if each.jurisdiction.offers_notices)

    def get(self, code: str) -> Declarations:
        """The declarations of a jurisdiction; raises KeyError where no enabled plugin speaks for it."""
        return self.jurisdictions[code]


def _ask(plugin: Plugin, hooks: Any) -> dict[str, Any]:
    """One plugin's answers by hook, each checked for its type."""
    others = [each for name, each in hooks.list_name_plugin() if name != plugin.name]
    answers: dict[str, Any] = {}
    for hook, (kind, many) in RETURNS.items():
        results = hooks.subset_hook_caller(hook, others)()
        if not results:
            continue
        (answer,) = results
        if many and not isinstance(answer, tuple):
            raise PluginError(plugin.name, f"应返回元组，得到 {type(answer).__name__}", hook=hook)
        for value in answer if many else (answer,):
            if not isinstance(value, kind):
                raise PluginError(plugin.name, f"应为 {kind.__name__}，得到 {type(value).__name__}", hook=hook)
        answers[hook] = answer
    return answers


def _places(plugins: Iterable[Plugin], said: Mapping[str, Mapping[str, Any]]) -> dict[str, Plugin]:
    places: dict[str, Plugin] = {}
    for plugin in plugins:
        hook = "zhicheng_jurisdiction"
        place: Jurisdiction | None = said[plugin.name].get(hook)
        if place is None:
            raise PluginError(plugin.name, "没有声明所属地区", hook=hook)
        if place.api != API:
            raise PluginError(plugin.name, f"为接口版本 {place.api} 编写，本平台为 {API}", hook=hook, key=place.code)
        if place.code in places:
            other = places[place.code].name
            raise PluginError(plugin.name, f"地区代码已由插件 {other} 声明", hook=hook, key=place.code)
        places[place.code] = plugin
    return places


def _upwards(plugin: Plugin, said: Mapping[str, Mapping[str, Any]], places: Mapping[str, Plugin]) -> Iterable[Plugin]:
    seen: set[str] = set()
    while True:
        yield plugin
        place: Jurisdiction = said[plugin.name]["zhicheng_jurisdiction"]
        if place.code in seen:
            raise PluginError(plugin.name, "上级地区成环", hook="zhicheng_jurisdiction", key=place.code)
        seen.add(place.code)
        if place.parent is None:
            return
        if place.parent not in places:
            raise PluginError(
                plugin.name,
                f"上级地区 {place.parent} 的插件没有启用",
                hook="zhicheng_jurisdiction",
                key=place.code,
            )
        plugin = places[place.parent]
