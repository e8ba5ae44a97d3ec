"""How a lower layer stands over an upper one: what adds, what replaces, and what may only be tightened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from zhicheng.plugins import Plugin, PluginError
from zhicheng.specs import AccountRules, Direction, LearningRules, Parameter, Rule, Series

Said = Mapping[str, Mapping[str, Any]]
D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Owned:
    """A rule with the plugin that declares it; ``name`` is what findings call it."""

    plugin: str
    rule: Rule

    @property
    def name(self) -> str:
        return f"{self.plugin}.{self.rule.key}"


def layer(stack: Sequence[Plugin], said: Said, make: Callable[..., D]) -> D:
    """The declarations of the lowest plugin of ``stack`` (nation first) over those above it."""
    lowest = said[stack[-1].name]
    catalogue = _catalogue(stack, said)
    return make(
        jurisdiction=lowest["zhicheng_jurisdiction"],
        layers=tuple(stack),
        catalogue=catalogue,
        channels=_keyed(stack[-1:], said, "zhicheng_channels", lambda each: each.key),
        sections=_keyed(stack[1:], said, "zhicheng_sections", lambda each: each.id, overriding=True),
        attachments=_keyed(stack[1:], said, "zhicheng_attachments", lambda each: each.key, overriding=True),
        rules=_rules(stack, said),
        cutoffs=_lowest(stack, said, "zhicheng_cutoffs"),
        chains=_lowest(stack, said, "zhicheng_review_chains"),
        procedures=_lowest(stack, said, "zhicheng_procedures"),
        entrustments=_gathered(stack, said, "zhicheng_entrustments"),
        timelines=_lowest(stack, said, "zhicheng_timelines"),
        parameters=_parameters(stack, said),
        sanctions=_lowest(stack, said, "zhicheng_sanctions"),
        accounts=_accounts(stack, said),
        learning=_learning(stack, said),
        documents=_keyed(stack[1:], said, "zhicheng_documents", lambda each: each.key, overriding=True),
        aliases=_aliases(catalogue),
    )


def _keyed(
    stack: Sequence[Plugin], said: Said, hook: str, key: Callable[[Any], str], *, overriding: bool = False
) -> dict[str, Any]:
    """Values by key; a key repeated within one plugin is refused, a lower layer's value takes the upper one's place."""
    found: dict[str, Any] = {}
    for plugin in stack:
        own: set[str] = set()
        for value in said[plugin.name].get(hook, ()):
            name = key(value)
            if name in own or (name in found and not overriding):
                raise PluginError(plugin.name, "键重复", hook=hook, key=name)
            own.add(name)
            found[name] = value
    return found


def _gathered(stack: Sequence[Plugin], said: Said, hook: str) -> tuple[Any, ...]:
    return tuple(_keyed(stack, said, hook, lambda each: each.key).values())


def _lowest(stack: Sequence[Plugin], said: Said, hook: str) -> tuple[Any, ...]:
    """What the lowest layer that speaks at all says: conventions of a province hold where a city has none."""
    for plugin in reversed(stack):
        if said[plugin.name].get(hook):
            return tuple(said[plugin.name][hook])
    return ()


def _rules(stack: Sequence[Plugin], said: Said) -> tuple[Owned, ...]:
    owned: dict[str, Owned] = {}
    for plugin in stack:
        for rule in said[plugin.name].get("zhicheng_rules", ()):
            each = Owned(plugin.name, rule)
            if each.name in owned:
                raise PluginError(plugin.name, "键重复", hook="zhicheng_rules", key=rule.key)
            owned[each.name] = each
    return tuple(owned.values())


def _accounts(stack: Sequence[Plugin], said: Said) -> AccountRules:
    for plugin in reversed(stack):
        rules = said[plugin.name].get("zhicheng_account_rules")
        if isinstance(rules, AccountRules):
            return rules
    return AccountRules()


def _learning(stack: Sequence[Plugin], said: Said) -> LearningRules | None:
    """Those of the lowest layer that speaks of it, under that layer's code; None where none does."""
    for plugin in reversed(stack):
        rules = said[plugin.name].get("zhicheng_learning")
        if isinstance(rules, LearningRules):
            return replace(rules, jurisdiction=said[plugin.name]["zhicheng_jurisdiction"].code)
    return None


def _catalogue(stack: Sequence[Plugin], said: Said) -> dict[str, Series]:
    hook = "zhicheng_catalogue"
    found: dict[str, Series] = {}
    for plugin in stack:
        own: set[str] = set()
        for series in said[plugin.name].get(hook, ()):
            if series.name in own:
                raise PluginError(plugin.name, "键重复", hook=hook, key=series.name)
            own.add(series.name)
            upper = found.get(series.name)
            found[series.name] = _extended(upper, series) if upper else series
    return found


def _aliases(catalogue: Mapping[str, Series]) -> dict[str, str]:
    """Every name of a series, also without 系列 where that is nobody else's."""
    found = {alias: series.name for series in catalogue.values() for alias in series.names()}
    for alias, name in tuple(found.items()):
        found.setdefault(alias.removesuffix("系列"), name)
    return found


def _extended(upper: Series, lower: Series) -> Series:
    """The upper layer's series with what the lower one adds; specialties and modes of the lower one win by name."""
    specialties = {each.name: each for each in (*upper.specialties, *lower.specialties)}
    return replace(
        upper,
        aliases=tuple(dict.fromkeys((*upper.aliases, *lower.aliases))),
        tracks=tuple({each.name: each for each in (*upper.tracks, *lower.tracks)}.values()),
        specialties=tuple(specialties.values()),
        modes=tuple({**dict(upper.modes), **dict(lower.modes)}.items()),
        complete=upper.complete or lower.complete,
        cites=(*upper.cites, *lower.cites),
    )


def _parameters(stack: Sequence[Plugin], said: Said) -> dict[str, Parameter]:
    hook = "zhicheng_committee_rules"
    found: dict[str, Parameter] = {}
    for plugin in stack:
        own: set[str] = set()
        for parameter in said[plugin.name].get(hook, ()):
            if parameter.key in own:
                raise PluginError(plugin.name, "键重复", hook=hook, key=parameter.key)
            own.add(parameter.key)
            upper = found.get(parameter.key)
            if upper is not None:
                _refuse_looser(plugin.name, upper, parameter)
            found[parameter.key] = replace(parameter, direction=(upper or parameter).direction)
    return found


def _refuse_looser(plugin: str, upper: Parameter, lower: Parameter) -> None:
    """N-3: a layer may be stricter than the one above, never looser."""
    if type(upper.value) is not type(lower.value) and Direction.DELEGATED is not upper.direction:
        looser = True
    else:
        match upper.direction:
            case Direction.MORE:
                looser = lower.value < upper.value  # type: ignore[operator]
            case Direction.FEWER:
                looser = lower.value > upper.value  # type: ignore[operator]
            case Direction.FIXED:
                looser = lower.value != upper.value
            case Direction.DELEGATED:
                looser = False
    if looser and not lower.derogation:
        clause = "、".join(f"{each} {each.id}" for each in upper.cites)
        word = {"more": "不得低于", "fewer": "不得高于", "fixed": "必须等于"}[upper.direction]
        raise PluginError(
            plugin,
            f"{upper.title}{word}上级规定的 {upper.value}{upper.unit}，却写成 {lower.value}{lower.unit}",
            hook="zhicheng_committee_rules",
            key=lower.key,
            clause=clause,
        )
