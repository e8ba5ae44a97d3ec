"""What the pieces on a page are told: one frozen value for each, drawn by a macro in templates/pieces.

Moments are aware, sizes are bytes, and an ``until`` is the first moment outside (exclusive).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from zhicheng_web.presentation import limit


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom one may call about what."""

    purpose: str
    phone: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """``until`` is the first moment that is too late."""

    label: str
    until: datetime


class SectionState(StrEnum):
    """How far a section of the form is."""

    EMPTY = "未填"
    PARTIAL = "未完成"
    COMPLETE = "已完成"
    RETURNED = "需修改"
    LOCKED = "已锁定"


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionEntry:
    """One line of the side list."""

    title: str
    url: str
    state: SectionState
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something missing or wrong: ``url`` leads to where it is mended, ``citation`` names the clause."""

    text: str
    url: str
    citation: str = ""


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """The problems of one section; numbers run on through all groups of a list."""

    title: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file that was taken in."""

    id: str
    name: str
    size: int
    url: str
    stored_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentCard:
    """One kind of attachment; ``url`` takes uploads and deletions, ``error`` says why one was refused."""

    key: str
    title: str
    formats: tuple[str, ...]
    max_bytes: int
    max_count: int
    url: str
    required: bool = False
    hint: str = ""
    files: tuple[StoredFile, ...] = ()
    error: str = ""
    locked: bool = False

    @property
    def rule(self) -> str:
        """The rule in the manual's words."""
        formats = "、".join(self.formats)
        return f"{formats} 格式，单张大小不能超过{limit(self.max_bytes)}，最多上传{self.max_count}个"

    @property
    def full(self) -> bool:
        return len(self.files) >= self.max_count

    @property
    def accept(self) -> str:
        """For the browser's file chooser; the content is judged on arrival all the same."""
        return ",".join(f".{each}" for each in self.formats)


class Tone(StrEnum):
    """How much a status asks for attention; the word and the mark say what it is."""

    QUIET = "quiet"
    ACTIVE = "active"
    DONE = "done"
    ATTENTION = "attention"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Status:
    word: str
    tone: Tone


class NodeState(StrEnum):
    """Where a case stands at a desk of its route."""

    DONE = "已办"
    CURRENT = "办理中"
    WAITING = "待办"
    RETURNED = "已退回"
    ENDED = "已终止"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A desk of a route and the ``office`` behind it. ``note`` is what it said, ``by`` its own deadline.

    ``at`` is when it was done with the case or, with ``since``, since when it has it.
    """

    desk: str
    state: NodeState
    office: str = ""
    at: datetime | None = None
    note: str = ""
    by: datetime | None = None
    since: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What is handed out after an irreversible step.

    ``digest`` is the hash of what was sent, ``lines`` are labels and values.
    """

    title: str
    number: str
    at: datetime
    algorithm: str
    digest: str
    lines: tuple[tuple[str, str], ...] = ()


Cell = str | int | Link | Status


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; figures stand at the right."""

    label: str
    figures: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that becomes cards on a phone; the first column names the row.

    ``empty`` says what will appear here and how, while there are no rows.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Paging by key: there are neighbours, not page numbers."""

    shown: int
    newer_url: str = ""
    older_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What the bar at the bottom says about the last save; ``at`` is empty before the first."""

    section: str
    at: datetime | None
    next_label: str = "下一步"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """An irreversible step: ``effects`` is exactly what will happen, ``action`` the verb on the button.

    ``pledge`` must be ticked where it isn't empty; ``statements`` are what one pledges.
    """

    title: str
    effects: tuple[str, ...]
    action: str
    url: str
    back: Link
    pledge: str = ""
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A question of a small form that no section declares (signing in, registering); echoed as it was typed.

    ``options`` are values with their words; without any it is a line of text of ``type``.
    """

    name: str
    label: str
    value: str = ""
    error: str = ""
    hint: str = ""
    type: str = "text"
    autocomplete: str = "off"
    width: str = "wide"
    required: bool = True
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RowFile:
    """A file that proves a row: ``proof`` is its kind in words."""

    id: str
    name: str
    proof: str
    size: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """What a row's uploads are told: the kinds, the rule in words, the files of each row, and what was refused."""

    kinds: tuple[tuple[str, str], ...]
    rule: str
    accept: str
    most: int
    files: Mapping[str, tuple[RowFile, ...]]
    errors: Mapping[str, str]
