"""N-1 in integers: who was there in sufficient number, who passed, and how many may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from zhicheng.policy import Policy

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One case's count. ``present`` are the members who were there for this case: who withdrew from it isn't, unless
    the place counts them; ``recused`` of them could not vote."""

    present: int
    in_favour: int
    against: int
    abstained: int
    recused: int = 0


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a count means, with the sum that shows it: 赞成18票，到会20人，3×18＝54≥2×20＝40."""

    passed: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRules:
    """The numbers of a place: shares of N-1 or stricter, and how abstentions and withdrawals count (N-6)."""

    quorum: Fraction
    share: Fraction
    abstention_counts: bool
    recused_is_present: bool

    @classmethod
    def of(cls, policy: Policy) -> VoteRules:
        return cls(
            quorum=Fraction(policy.parameter("quorum").value),
            share=Fraction(policy.parameter("pass_share").value),
            abstention_counts=bool(policy.parameter("abstention_counts").value),
            recused_is_present=bool(policy.parameter("recused_is_present").value),
        )

    @staticmethod
    def share_of(policy: Policy, key: str) -> Fraction:
        """A share that a place declares under this key."""
        return Fraction(policy.parameter(key).value)

    def wrong(self, members: int, count: Count) -> str:
        """Why a count can't be one of this committee's; empty for one that can."""
        if min(count.present, count.in_favour, count.against, count.abstained, count.recused) < 0:
            return "票数不能为负数。"
        there = count.present + (0 if self.recused_is_present else count.recused)
        if there > members:
            return f"到会{there}人，多于评委会组成人数{members}人，请核对。"
        voting = count.present - (count.recused if self.recused_is_present else 0)
        cast = count.in_favour + count.against + count.abstained
        if cast != voting:
            return f"赞成、反对、弃权合计{cast}票，应等于参加表决的{voting}人，请核对。"
        return ""

    def quorate(self, members: int, present: int) -> bool:
        """Whether enough members are there to decide."""
        return self.quorum.denominator * present >= self.quorum.numerator * members

    def ruling(self, members: int, count: Count) -> Ruling:
        """Whether a count that can be right passes. Without a quorum nothing is decided: raises ValueError."""
        if not self.quorate(members, count.present):
            raise ValueError("no quorum")
        base = count.present - (0 if self.abstention_counts else count.abstained)
        top, bottom = self.share.numerator, self.share.denominator
        left, right = bottom * count.in_favour, top * base
        passed = base > 0 and left >= right
        sum_ = f"{bottom}×{count.in_favour}={left}{'≥' if left >= right else '<'}{top}×{base}={right}"
        return Ruling(passed, f"赞成{count.in_favour}票，到会{count.present}人（{sum_}）")


@dataclass(frozen=True, slots=True)
class Tied(Exception):
    """More have the same count at the edge of a ceiling than there is room for; a new vote among them decides."""

    room: int
    among: tuple[object, ...]


def within_ceiling(votes: Mapping[Key, Count], *, candidates: int, share: Fraction) -> frozenset[Key]:
    """Of those who passed the vote, the ones that stay within a share of all candidates, rounded down; most votes first.

    Raises Tied where the last places would go to some of several with the same count.
    """
    room = share.numerator * candidates // share.denominator
    if len(votes) <= room:
        return frozenset(votes)
    ranked: Sequence[Key] = sorted(votes, key=lambda each: _rank(votes[each]), reverse=True)
    edge = _rank(votes[ranked[room]])
    above = [each for each in ranked if _rank(votes[each]) > edge]
    level = [each for each in ranked if _rank(votes[each]) == edge]
    if len(above) < room:
        raise Tied(room - len(above), tuple(level))
    return frozenset(ranked[:room])


def _rank(count: Count) -> tuple[Fraction, int]:
    """The share in favour of those present, then fewer against."""
    return Fraction(count.in_favour, max(count.present, 1)), -count.against
