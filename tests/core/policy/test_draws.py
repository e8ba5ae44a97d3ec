"""Draws: what is wanted holds in every list, anybody gets the same one, and everybody has a chance."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction
from uuid import UUID

import pytest

from zhicheng.draws import Drawable, Short, Wanted, drawn, lacking, outside_needed, substituted

SPECIALTIES = ("甲", "乙", "丙")


def pool_of(dice: random.Random, number: int) -> list[Drawable]:
    return [
        Drawable(UUID(int=dice.getrandbits(128)), dice.choice(SPECIALTIES), dice.random() < 0.3) for _ in range(number)
    ]


def holds(chosen: tuple[UUID, ...], pool: list[Drawable], wanted: Wanted) -> bool:
    known = {each.id: each for each in pool}
    experts = [known[each] for each in chosen]
    by_specialty = Counter(each.specialty for each in experts)
    return (
        len(set(chosen)) == len(chosen) == wanted.size
        and sum(each.outside for each in experts) >= wanted.outside
        and all(by_specialty[key] >= number for key, number in wanted.cover.items())
    )


@pytest.mark.clause("SG-5.2", "N-4")
def test_ten_thousand_panels_have_what_is_wanted_or_are_refused_rightly() -> None:
    """Where a list is refused, trying every way to combine the counts finds none either."""
    dice, refused = random.Random(5), 0
    for _ in range(10_000):
        pool = pool_of(dice, dice.randint(3, 14))
        size = dice.randint(1, 9)
        wanted = Wanted(
            size=size,
            outside=dice.randint(0, size),
            cover={each: dice.randint(0, 3) for each in dice.sample(SPECIALTIES, dice.randint(0, 3))},
        )
        if lacking(pool, wanted):
            assert not possible(pool, wanted)
            with pytest.raises(Short):
                drawn(dice.randbytes(32), pool, wanted)
            refused += 1
        else:
            assert holds(drawn(dice.randbytes(32), pool, wanted), pool, wanted)
    assert 1000 < refused < 9000


def possible(pool: list[Drawable], wanted: Wanted) -> bool:
    """By trying every number of experts of each specialty, from inside and outside."""
    there = Counter((each.specialty, each.outside) for each in pool)

    def tried(left: tuple[str, ...], size: int, outside: int) -> bool:
        if not left:
            return size == 0 and outside <= 0
        key, *rest = left
        return any(
            tried(tuple(rest), size - inner - outer, outside - outer)
            for inner in range(there[key, False] + 1)
            for outer in range(there[key, True] + 1)
            if inner + outer >= wanted.cover.get(key, 0) and inner + outer <= size
        )

    return tried(SPECIALTIES, wanted.size, wanted.outside)


def test_the_same_seed_gives_the_same_list_in_whatever_order_the_pool_is() -> None:
    dice = random.Random(1)
    pool = pool_of(dice, 40)
    wanted = Wanted(size=9, outside=2, cover={"甲": 3})
    shuffled = dice.sample(pool, len(pool))
    assert drawn(b"seed", pool, wanted) == drawn(b"seed", shuffled, wanted)
    assert drawn(b"seed", pool, wanted) != drawn(b"other", pool, wanted)


def test_everybody_is_drawn_about_as_often() -> None:
    pool = [Drawable(UUID(int=number), "甲", outside=number < 5) for number in range(20)]
    seen: Counter[UUID] = Counter()
    for number in range(4000):
        seen.update(drawn(number.to_bytes(32), pool, Wanted(size=5, outside=0, cover={})))
    assert len(seen) == 20
    assert all(abs(number - 1000) < 150 for number in seen.values())


@pytest.mark.clause("SG-5.2")
def test_substitutes_keep_what_is_wanted() -> None:
    dice = random.Random(3)
    for _ in range(500):
        pool = pool_of(dice, 25)
        wanted = Wanted(size=7, outside=2, cover={"甲": 1, "乙": 1})
        try:
            sitting = list(drawn(b"seed", pool, wanted))
        except Short:
            continue
        gone: list[UUID] = []
        for _ in range(4):
            left = sitting.pop(dice.randrange(len(sitting)))
            gone.append(left)
            try:
                taken = substituted(b"seed", pool, wanted, kept=sitting, gone=gone)
            except Short:
                break
            assert taken not in gone
            assert taken not in sitting
            sitting.append(taken)
            assert holds(tuple(sitting), pool, wanted)


def test_what_a_pool_lacks_is_said() -> None:
    pool = [Drawable(UUID(int=number), "甲", outside=False) for number in range(3)]
    wanted = Wanted(size=5, outside=1, cover={"乙": 2})
    assert lacking(pool, wanted) == (
        "可抽取的专家只有3人，需要5人",
        "外地、外单位专家只有0人，至少需要1人",
        "“乙”专家只有0人，至少需要2人",
    )
    crossed = [*pool, Drawable(UUID(int=9), "乙", outside=True)]
    assert lacking(crossed, Wanted(size=3, outside=1, cover={"甲": 3})) == (
        "3人中不能同时满足各专业人数和外地、外单位1人",
    )


def test_a_share_is_rounded_up() -> None:
    assert [outside_needed(size, Fraction(1, 5)) for size in (1, 5, 6, 11, 25)] == [1, 1, 2, 3, 5]
    assert outside_needed(25, Fraction(0)) == 0
