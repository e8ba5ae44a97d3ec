"""Discovery of plugins and the plugin manager, made per application and never a global."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType

import pluggy

from zhicheng import hookspecs

GROUP = "zhicheng"
VARIABLE = "ZHICHENG_PLUGINS"


class Unstartable(Exception):
    """The platform can't start with what it was given; the message says why, in words for the deployer."""


class PluginError(Unstartable):
    """A plugin can't be used; the message names plugin, hook, key and reason, and the clause where there is one."""

    def __init__(self, plugin: str, reason: str, *, hook: str = "", key: str = "", clause: str = "") -> None:
        parts = [f"插件 {plugin}"]
        parts += [f"挂钩 {hook}"] if hook else []
        parts += [f"键 {key}"] if key else []
        text = "，".join(parts) + f"：{reason}" + (f"（依据：{clause}）" if clause else "")
        super().__init__(text)
        self.plugin, self.hook, self.key, self.reason, self.clause = plugin, hook, key, reason, clause


@dataclass(frozen=True, slots=True)
class Plugin:
    """A named plugin and its hooks; ``module`` is where its source lies (for the policy's digest)."""

    name: str
    module: ModuleType


def installed() -> dict[str, EntryPoint]:
    """Every installed plugin by name."""
    return {each.name: each for each in entry_points(group=GROUP)}


def enabled() -> tuple[str, ...]:
    """The plugins that the deployer named in ZHICHENG_PLUGINS (separated by blanks or commas), else all installed."""
    named = os.environ.get(VARIABLE)
    if named is None:
        return tuple(sorted(installed()))
    return tuple(named.replace(",", " ").split())


def discover(names: Iterable[str] | None = None) -> tuple[Plugin, ...]:
    """Import the enabled plugins; raises :class:`PluginError` for one that is not installed or can't be imported."""
    known = installed()
    found = []
    for name in enabled() if names is None else names:
        if name not in known:
            raise PluginError(name, f"没有安装；已安装：{'、'.join(sorted(known)) or '无'}")
        try:
            module = known[name].load()
        except Exception as error:
            raise PluginError(name, f"无法载入：{type(error).__name__}: {error}") from error
        found.append(Plugin(name, module))
    return tuple(found)


def manager(plugins: Iterable[Plugin]) -> pluggy.PluginManager:
    """Register plugins with pluggy; a misspelt or unmarked hook is refused by name."""
    made = pluggy.PluginManager(GROUP)
    made.add_hookspecs(hookspecs)
    for plugin in plugins:
        _refuse_unmarked(plugin)
        try:
            made.register(plugin.module, name=plugin.name)
            made.check_pending()
        except pluggy.PluginValidationError as error:
            raise PluginError(plugin.name, f"挂钩与接口不符：{error}") from error
        except ValueError as error:
            raise PluginError(plugin.name, f"重复登记：{error}") from error
    return made


def _refuse_unmarked(plugin: Plugin) -> None:
    for name in vars(plugin.module):
        if not name.startswith("zhicheng_") or not callable(getattr(plugin.module, name)):
            continue
        if name not in hookspecs.RETURNS:
            near = "、".join(sorted(hookspecs.RETURNS))
            raise PluginError(plugin.name, f"没有这个挂钩；可用的有：{near}", hook=name)
        if not hasattr(getattr(plugin.module, name), "zhicheng_impl"):
            raise PluginError(plugin.name, "函数没有标记 @hookimpl，不会被调用", hook=name)
