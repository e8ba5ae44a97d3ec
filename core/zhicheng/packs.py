"""The working papers of a meeting (评审工作材料) as one frozen value: what is printed and what is handed on as data (JB-5.2)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

ALGORITHM = "sha256"


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """A number that the ``parts`` must add up to, each with what it counts."""

    title: str
    whole: tuple[str, int]
    parts: tuple[tuple[str, int], ...]

    @property
    def gap(self) -> int:
        """By how much the whole is more than its parts; 0 where it adds up."""
        return self.whole[1] - sum(number for _, number in self.parts)

    @property
    def words(self) -> str:
        """The sum as one reads it, with what is wrong about it where it doesn't add up."""
        name, number = self.whole
        said = f"{name}{number} {'≠' if self.gap else '='} {' + '.join(f'{what}{count}' for what, count in self.parts)}"
        if not self.gap:
            return said
        return f"{said}，相差{abs(self.gap)}，账目不平，请核对后说明原因"


@dataclass(frozen=True, slots=True, kw_only=True)
class Minuted:
    """The minutes that count: the newest version that the chair has signed, with the digest of its content. ``waiting`` is
    the number of a newer version that isn't signed. Moments are written in Beijing's time."""

    number: int
    digest: str
    signed_by: str
    signed_at: str
    waiting: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """How the experts were drawn (SG-5.1): the seed's digest before the pool's, the seed after, and whether working it out
    again gives the same. ``left_out`` are reasons with numbers, ``redrawn`` how many draws were given up before."""

    number: int
    redrawn: int
    commitment: str
    committed_at: str
    pool_digest: str
    pool_size: int
    outside: int
    fixed_at: str
    left_out: tuple[tuple[str, int], ...]
    seed: str
    opened_at: str
    drawn: int
    substituted: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One body's publicity of the results, both days included; ``working_days`` is None where the holidays of the year
    aren't known. Objections are numbers."""

    body: str
    first: date
    last: date
    working_days: int | None
    objections: int
    dismissed: int
    upheld: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What a body did with the list, with the number and day of its document where there is one."""

    act: str
    body: str
    list: str
    done_on: date | None
    number: str
    dated: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody on the list, with the votes where there was a vote."""

    place: int
    name: str
    gender: str
    unit: str
    series: str
    specialty: str
    title: str
    in_favour: int | None
    against: int | None
    abstained: int | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """How those of one series and level fared."""

    series: str
    level: str
    reviewed: int
    passed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Everything that is reported of a meeting, gathered from what is on record.

    ``facts`` are labels with values about the meeting. ``report`` is what the office wrote. ``not_passed`` is None for
    whoever isn't to have the names, only their number ``failed``. ``doubts`` say in words what doesn't fit together.
    ``earlier`` is what cases went through on lists that they left, ``arrivals`` which came after the draw, both by
    places on the list.
    """

    title: str
    notice: str
    procedure: str
    office: str
    people: str
    voted: bool
    facts: tuple[tuple[str, str], ...]
    report: str
    reported: str
    minutes: Minuted | None
    scans: tuple[tuple[str, str], ...]
    draw: Drawing | None
    balances: tuple[Balance, ...]
    groups: tuple[Group, ...]
    passed: tuple[Named, ...]
    failed: int
    not_passed: tuple[Named, ...] | None
    publicity: tuple[Shown, ...]
    reconsiderations: tuple[tuple[str, int], ...]
    filings: tuple[Filed, ...]
    doubts: tuple[str, ...]
    earlier: tuple[str, ...] = ()
    arrivals: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """The pack as plain values; days are written as YYYY-MM-DD."""
        said = asdict(self)
        for each, balance in zip(said["balances"], self.balances, strict=True):
            each["adds_up"], each["words"] = balance.gap == 0, balance.words
        plain: dict[str, Any] = json.loads(json.dumps(said, default=date.isoformat))
        return plain

    def as_json(self) -> bytes:
        """The canonical form: keys sorted, no spaces, UTF-8; the same record always gives the same bytes."""
        return json.dumps(self.data(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @property
    def digest(self) -> str:
        """That of :meth:`as_json`."""
        return f"{ALGORITHM}:{hashlib.new(ALGORITHM, self.as_json()).hexdigest()}"
