"""Drawing experts at random so that anybody can work the list out again: a pure function of seed, pool and what is wanted.

The seed puts the pool in an order (see :mod:`zhicheng.sampling`). Along it each expert is taken unless what is still
wanted could then no longer be had from the rest. Substitutes come from the same order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from zhicheng.sampling import ranked


@dataclass(frozen=True, slots=True)
class Drawable:
    """An expert who could be drawn. ``outside``: from another place or another unit."""

    id: UUID
    specialty: str
    outside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How many experts, at least how many of them from outside, and at least how many by specialty."""

    size: int
    outside: int
    cover: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Short(Exception):
    """The pool can't give what is wanted; ``lacks`` says what, in Chinese."""

    lacks: tuple[str, ...]


def outside_needed(size: int, share: Fraction) -> int:
    """At least how many of so many experts a share asks for: rounded up."""
    return -(-size * share.numerator // share.denominator)


def drawn(seed: bytes, pool: Iterable[Drawable], wanted: Wanted) -> tuple[UUID, ...]:
    """The experts drawn, in the order of drawing. Raises Short."""
    return _taken(seed, list(pool), wanted, ())


def substituted(
    seed: bytes, pool: Iterable[Drawable], wanted: Wanted, *, kept: Sequence[UUID], gone: Iterable[UUID]
) -> UUID:
    """The one who takes the place of an expert among ``gone`` beside those ``kept``: the next in order with whom what is
    wanted still holds. Raises Short."""
    left = set(gone)
    rest = [each for each in pool if each.id not in left]
    following = _taken(seed, rest, wanted, tuple(kept))
    return following[len(kept)]


def lacking(pool: Iterable[Drawable], wanted: Wanted) -> tuple[str, ...]:
    """What a pool can't give, in Chinese; nothing where it can give all."""
    there = list(pool)
    outside = sum(each.outside for each in there)
    by_specialty = Counter(each.specialty for each in there)
    lacks = []
    if len(there) < wanted.size:
        lacks.append(f"可抽取的专家只有{len(there)}人，需要{wanted.size}人")
    if outside < wanted.outside:
        lacks.append(f"外地、外单位专家只有{outside}人，至少需要{wanted.outside}人")
    lacks += [
        f"“{specialty}”专家只有{by_specialty[specialty]}人，至少需要{number}人"
        for specialty, number in sorted(wanted.cover.items())
        if by_specialty[specialty] < number
    ]
    if not lacks and not _possible(there, _Need(wanted)):
        lacks.append(f"{wanted.size}人中不能同时满足各专业人数和外地、外单位{wanted.outside}人")
    return tuple(lacks)


class _Need:
    """What is still wanted while experts are taken."""

    def __init__(self, wanted: Wanted) -> None:
        self.size, self.outside = wanted.size, wanted.outside
        self.cover = {key: number for key, number in wanted.cover.items() if number > 0}

    def after(self, expert: Drawable) -> _Need:
        following = _Need(Wanted(size=self.size - 1, outside=self.outside - expert.outside, cover=self.cover))
        if expert.specialty in following.cover:
            following.cover[expert.specialty] -= 1
        return following


def _taken(seed: bytes, pool: list[Drawable], wanted: Wanted, kept: tuple[UUID, ...]) -> tuple[UUID, ...]:
    known = {each.id: each for each in pool}
    need, taken = _Need(wanted), list(kept)
    for each in kept:
        need = need.after(known[each])
    rest = [known[each] for each in ranked(seed, known) if each not in set(kept)]
    if not _possible(rest, need):
        raise Short(lacking(pool, wanted) or ("余下的专家不能满足人数、专业和外地、外单位专家占比的要求",))
    for place, expert in enumerate(rest, 1):
        if need.size == 0:
            break
        following = need.after(expert)
        if _possible(rest[place:], following):
            taken.append(expert.id)
            need = following
    return tuple(taken)


def _possible(rest: Sequence[Drawable], need: _Need) -> bool:
    """Whether the rest can still give what is needed: everybody has one specialty, so counting decides it."""
    outside = Counter(each.specialty for each in rest if each.outside)
    all_ = Counter(each.specialty for each in rest)
    missing = {key: number for key, number in need.cover.items() if number > 0}
    if need.size < 0 or len(rest) < need.size or sum(outside.values()) < need.outside:
        return False
    if any(all_[key] < number for key, number in missing.items()):
        return False
    from_cover = sum(min(number, outside[key]) for key, number in missing.items())
    return sum(missing.values()) + max(0, need.outside - from_cover) <= need.size
