"""From the bytes of a dossier to its answer: reading, choosing the policy, judging, and saying what can't be read."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from zhicheng.dossier.finding import Effect
from zhicheng.dossier.judging import Judgement, RuleError, judge_read
from zhicheng.dossier.schema import Problem, Unusable, read, read_header
from zhicheng.notice import NoTemplate
from zhicheng.policy import Policy, policy_for
from zhicheng.registry import Registry
from zhicheng.specs import Channel
from zhicheng.specs.timeline import BEIJING

ROUNDS_AHEAD = 5
RECOMMENDING = ("recommended_on", "publicized_from", "publicized_to", "publicity_objection")


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer for one dossier: a judgement, or what is wrong with the input.

    ``channels`` are the channels that were tried, each with its judgement, where all of them were asked for.
    """

    judgement: Judgement | None
    problems: tuple[Problem, ...] = ()
    channels: tuple[tuple[Channel, Judgement], ...] = ()

    @property
    def status(self) -> int:
        """0 eligible (in one channel at least, where all were asked for), 1 not, 2 unusable."""
        if self.channels:
            return 0 if any(each.eligible for _, each in self.channels) else 1
        if self.judgement is None:
            return 2
        return 0 if self.judgement.eligible else 1

    def as_json(self) -> dict[str, Any]:
        if self.channels:
            return {"channels": [_tried(channel, judgement) for channel, judgement in self.channels]}
        if self.judgement is None:
            return {"error": [{"path": each.path, "message": each.message} for each in self.problems]}
        return self.judgement.as_json()


def _tried(channel: Channel, judgement: Judgement) -> dict[str, Any]:
    return {"channel": channel.key, "name": channel.name, "menu": channel.menu, **judgement.as_json()}


class Desk:
    """Judges any number of dossiers; policies are made once per jurisdiction and year.

    With ``when`` each answer tells the round in which the channel would be met; with ``every`` a dossier is judged in
    every channel of its jurisdiction instead of its own.
    """

    def __init__(self, registry: Registry, *, when: bool = False, every: bool = False) -> None:
        self._registry = registry
        self._when = when
        self._every = every
        self._policies: dict[tuple[str, int], Policy] = {}

    def answer(self, text: bytes) -> Answered:
        """Judge the JSON in ``text``; whatever is wrong with it becomes part of the answer, never an exception."""
        try:
            dossier = _parsed(text)
            return (
                Answered(None, channels=self.in_every_channel(dossier))
                if self._every
                else Answered(self.judge(dossier))
            )
        except Unusable as unusable:
            return Answered(None, unusable.problems)
        except RuleError as error:
            return Answered(None, (Problem("", str(error)),))

    def judge(self, dossier: Any) -> Judgement:
        """Judge a parsed dossier; raises :class:`Unusable` and :class:`RuleError`."""
        header = read_header(dossier)
        policy = self._policy(header["jurisdiction"], header["year"])
        if header["channel"] not in policy.declarations.channels:
            known = "、".join(policy.declarations.channels)
            raise _unusable("channel", f"没有渠道“{header['channel']}”，可用：{known}")
        data = read(policy.schema, dossier)
        judgement = judge_read(policy, data)
        if self._when and not judgement.eligible:
            return self._with_round(judgement, dossier, header["year"])
        return judgement

    def in_every_channel(self, dossier: Any) -> tuple[tuple[Channel, Judgement], ...]:
        """The dossier judged as if it were filed in each channel; raises :class:`Unusable` and :class:`RuleError`."""
        header = read_header(dossier)
        channels = self._policy(header["jurisdiction"], header["year"]).declarations.channels
        return tuple((each, self.judge({**dossier, "channel": key})) for key, each in channels.items())

    def _policy(self, jurisdiction: str, year: int) -> Policy:
        known = self._policies.get((jurisdiction, year))
        if known is not None:
            return known
        if jurisdiction not in self._registry.jurisdictions:
            places = "、".join(
                f"{each.jurisdiction.code} {each.jurisdiction.name}" for each in self._registry.offering()
            )
            raise _unusable("jurisdiction", f"没有启用地区 {jurisdiction} 的插件；已启用：{places or '无'}")
        try:
            policy = policy_for(self._registry, jurisdiction, year)
        except NoTemplate as none:
            raise _unusable("year", str(none)) from none
        self._policies[jurisdiction, year] = policy
        return policy

    def _with_round(self, judgement: Judgement, dossier: dict[str, Any], year: int) -> Judgement:
        """Marks the failing findings with the first later round in which the whole channel would be met."""
        for later in range(year + 1, year + 1 + ROUNDS_AHEAD):
            policy = self._policy(dossier["jurisdiction"], later)
            if judge_read(policy, read(policy.schema, _in_round(policy, dossier, later))).eligible:
                findings = tuple(
                    replace(each, met_in_round=later) if each.outcome is Effect.FAIL else each
                    for each in judgement.findings
                )
                return replace(judgement, findings=findings)
        return judgement


def _in_round(policy: Policy, dossier: dict[str, Any], year: int) -> dict[str, Any]:
    """The same dossier filed in another round: as soon as it opens, or on its last day where one may file at any time.

    What the unit does anew each time, its publicity and recommendation, is left open.
    """
    tried = {**dossier, "year": year, "notice": None}
    windows = policy.terms.windows_for(dossier["channel"])
    if windows and not policy.channel(dossier["channel"]).rolling:
        tried["at"] = min(each.opens for each in windows).isoformat()
    elif dossier.get("at"):
        tried["at"] = datetime(year, 12, 31, 12, tzinfo=BEIJING).isoformat()
    if dossier.get("unit"):
        tried["unit"] = {**dossier["unit"], **dict.fromkeys(RECOMMENDING)}
    return tried


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text.decode("utf-8-sig"), parse_constant=_refused)
    except UnicodeDecodeError:
        raise _unusable("", "不是 UTF-8 编码的文本") from None
    except json.JSONDecodeError as error:
        raise _unusable("", f"不是正确的 JSON：第 {error.lineno} 行第 {error.colno} 列附近有误") from None
    except (RecursionError, ValueError):
        raise _unusable("", "不是正确的 JSON：嵌套过深或含有非法的数字") from None


def _refused(constant: str) -> None:
    raise ValueError(constant)


def _unusable(path: str, message: str) -> Unusable:
    return Unusable((Problem(path, message),), {})
