"""What a bureau may write into a notice: which phases can be dated, and what is wrong with a draft, place by place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhicheng.dossier.counted import counting
from zhicheng.fees import MOST_FEN, Fee
from zhicheng.notice import DatedPhase, NoTemplate, Terms, template_for
from zhicheng.registry import Declarations
from zhicheng.specs import LEVELS, CommitteeTemplate, ReviewChain

PAYMENT = "payment"
"""The phase in which fees are paid; unpaid by its end means out of this round's meeting."""
MOST_LETTERS = 50
"""Of the name of a specialty or range."""
MOST_RANGES = 60
_PHONE = re.compile(r"[0-9 ()+、，,转\-—（）]{3,60}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedPhase:
    """A phase that the notice can date; ``dated`` is what it says now. ``deadline``: stages send cases on (or fees are
    paid, counts reported) by its end; ``lapses``: what isn't by then is over."""

    key: str
    title: str
    dated: DatedPhase | None
    deadline: bool
    lapses: bool


def template_channels(declarations: Declarations, year: int) -> tuple[str, ...]:
    """The channels that a notice for the year may offer: those of its template."""
    try:
        return template_for(declarations.timelines, year).channels
    except NoTemplate:
        return tuple(declarations.channels)


def offered_phases(declarations: Declarations, terms: Terms) -> tuple[OfferedPhase, ...]:
    """The phases of the notice and of its template, and those that stages of its chains refer to (HX-2.6)."""
    waited_for = _waited_for(declarations, terms)
    titles = {each.key: each.title for each in terms.phases}
    titles |= {key: title for key, title in _of_template(declarations, terms.year).items() if key not in titles}
    for key, (title, _) in waited_for.items():
        titles.setdefault(key, title)
    if collects_fees(declarations, terms):
        titles.setdefault(PAYMENT, "缴纳评审费")
    declared = counting(declarations)
    due = {PAYMENT, declared[1].due} if declared else {PAYMENT}
    return tuple(
        OfferedPhase(
            key=key,
            title=title,
            dated=terms.phase(key),
            deadline=key in waited_for or key in due,
            lapses=key in waited_for and waited_for[key][1],
        )
        for key, title in titles.items()
    )


def collects_fees(declarations: Declarations, terms: Terms) -> bool:
    """Whether the chains of the offered channels have a stage that asks for a fee."""
    return any(stage.fee for chain in _chains(declarations, terms) for stage in chain.stages)


def problems(declarations: Declarations, terms: Terms) -> dict[str, str]:
    """What is wrong with the terms that a bureau has written, each message at its place; empty when all is right.

    Places are ``title``, ``channels``, ``windows-0``, ``phases-KEY``, ``committees-KEY-name``, ``fees-KEY-amount``,
    ``contacts-0-phone``, ``specialties-0-name``.
    """
    found: dict[str, str] = {}
    if not terms.title.strip() or len(terms.title) > 200:
        found["title"] = "请填写通知名称，不超过200字。"
    if not terms.channels or set(terms.channels) - set(template_channels(declarations, terms.year)):
        found["channels"] = "请至少选择一个申报渠道；只能从本地区开放的渠道中选择。"
    for index, window in enumerate(terms.windows):
        if window.opens >= window.closes:
            found[f"windows-{index}"] = "申报开始时间应早于截止时间。"
    for check in (_phases, _committees, _fees, _contacts, _specialties):
        found.update(check(declarations, terms))
    return found


def _phases(_declarations: Declarations, terms: Terms) -> Mapping[str, str]:
    return {f"phases-{each.key}": "开始日期不能晚于结束日期。" for each in terms.phases if each.first > each.last}


def _committees(declarations: Declarations, terms: Terms) -> Mapping[str, str]:
    found, names = {}, [each.name for each in terms.committees]
    for each in terms.committees:
        place = f"committees-{each.key}"
        if not each.name.strip() or len(each.name) > 100:
            found[f"{place}-name"] = "请填写评委会全称，不超过100字。"
        elif names.count(each.name) > 1:
            found[f"{place}-name"] = "已有同名的评委会。请填写能够区分的全称。"
        if len(each.office) > 100:
            found[f"{place}-office"] = "办事机构名称不超过100字。"
        found.update(_known(place, each, declarations))
        for what, words in (("specialties", each.specialties), ("scopes", each.scopes)):
            if any(len(word) > 50 for word in words) or len(set(words)) < len(words):
                found[f"{place}-{what}"] = "每一项不超过50字，不能重复；各项之间用顿号隔开。"
    return found


def _fees(declarations: Declarations, terms: Terms) -> Mapping[str, str]:
    found = {}
    for index, each in enumerate(terms.fees):
        place = f"fees-{each.key}"
        if not each.title.strip() or len(each.title) > 100:
            found[f"{place}-title"] = "请填写收费项目，不超过100字，如“评审费”。"
        if not each.document.strip() or len(each.document) > 200:
            found[f"{place}-document"] = "请填写规定收费标准的文件和文号，不超过200字；没有文件依据的不能收费。"
        if not 0 < each.amount <= MOST_FEN:
            found[f"{place}-amount"] = f"金额应大于0，不超过{MOST_FEN // 100}元。请核对后重新填写。"
        if set(each.channels) - set(terms.channels):
            found[f"{place}-channels"] = "所选渠道不在本通知的申报渠道内。请重新选择。"
        if len(each.note) > 200:
            found[f"{place}-note"] = "说明不超过200字。"
        found.update(_known(place, each, declarations))
        if other := next((row for row in terms.fees[:index] if each.overlaps(row)), None):
            found[f"{place}-amount"] = f"与“{other.title}”的适用范围重叠，同一份申报只能有一个金额。请分清各自的范围。"
        if not collects_fees(declarations, terms):
            found[f"{place}-title"] = "本通知的审核流程没有收费环节，不能设置收费。请删除这一项。"
    return found


def _contacts(_declarations: Declarations, terms: Terms) -> Mapping[str, str]:
    found = {}
    for index, each in enumerate(terms.contacts):
        if not each.purpose.strip() or len(each.purpose) > 50:
            found[f"contacts-{index}-purpose"] = "请写明这个电话的用途，不超过50字，如“政策咨询”。"
        if not _PHONE.fullmatch(each.phone):
            found[f"contacts-{index}-phone"] = "请填写电话号码，如 010-12345678；几个号码之间用顿号隔开。"
    return found


def _specialties(declarations: Declarations, terms: Terms) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for index, each in enumerate(terms.specialties):
        place, series = f"specialties-{index}", declarations.catalogue.get(each.series)
        if series is None:
            found[f"{place}-series"] = "请从职称目录中选择系列。"
        if not each.name.strip() or len(each.name) > MOST_LETTERS:
            found[f"{place}-name"] = f"请填写专业名称，不超过{MOST_LETTERS}字。"
        elif terms.specialty(each.series, each.name) is not each:
            found[f"{place}-name"] = "本通知已经列出这个专业。请返回，修改已列出的那一项。"
        if wrong := wrong_ranges(each.ranges):
            found[f"{place}-ranges"] = wrong
        if each.track and series is not None and each.track not in {track.name for track in series.tracks}:
            found[f"{place}-track"] = "所选系列没有这个职称类别。请重新选择，或者不选。"
        if len(each.into) > MOST_LETTERS or each.into == each.name:
            found[f"{place}-into"] = f"请填写并入的另一个专业，不超过{MOST_LETTERS}字；没有的不填。"
        if each.into and not each.dropped:
            found[f"{place}-into"] = "只有不再受理的专业才填写并入的专业。请勾选“不再受理”，或者清空这一项。"
        for key, limit, what in (("document", 200, "文件名称或文号"), ("clause", 100, "条款")):
            if not each.cites or not 0 < len(getattr(each.cites[-1], key).strip()) <= limit:
                found[f"{place}-{key}"] = f"请填写批准这项调整的{what}，不超过{limit}字。"
    return found


def wrong_ranges(ranges: tuple[str, ...]) -> str:
    """What is wrong with the ranges of a specialty; empty when nothing is."""
    if len(ranges) > MOST_RANGES:
        return f"最多{MOST_RANGES}个专业范围，现有{len(ranges)}个。请合并相近的。"
    if any(len(each) > MOST_LETTERS for each in ranges) or len(set(ranges)) < len(ranges):
        return f"每个专业范围不超过{MOST_LETTERS}字，不能重复；各项之间用顿号隔开。"
    return ""


def _known(place: str, row: CommitteeTemplate | Fee, declarations: Declarations) -> Mapping[str, str]:
    """Series and levels are the catalogue's words."""
    found = {}
    if set(row.series) - set(declarations.catalogue):
        found[f"{place}-series"] = "所选系列不在职称目录内。请重新选择。"
    if set(row.levels) - set(LEVELS):
        found[f"{place}-levels"] = "没有所选的级别。请重新选择。"
    return found


def _waited_for(declarations: Declarations, terms: Terms) -> Mapping[str, tuple[str, bool]]:
    """The phases that stages of the offered channels refer to, lower desks first: the stages' titles, and whether what
    isn't sent on is over."""
    names: dict[str, list[str]] = {}
    places: dict[str, int] = {}
    lapsing: set[str] = set()
    for chain in _chains(declarations, terms):
        for place, stage in enumerate(chain.stages):
            if stage.deadline:
                names.setdefault(stage.deadline, []).append(stage.title)
                places[stage.deadline] = max(place, places.get(stage.deadline, 0))
                lapsing |= {stage.deadline} if stage.lapses else set()
    ordered = sorted(names, key=lambda key: places[key])
    return {key: ("、".join(dict.fromkeys(names[key])), key in lapsing) for key in ordered}


def _of_template(declarations: Declarations, year: int) -> Mapping[str, str]:
    try:
        return {each.key: each.title for each in template_for(declarations.timelines, year).phases}
    except NoTemplate:
        return {}


def _chains(declarations: Declarations, terms: Terms) -> Iterable[ReviewChain]:
    return (each for each in declarations.chains if set(each.channels) & set(terms.channels))
