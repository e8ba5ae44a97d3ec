"""Forms that plugins compose from building blocks; the blocks bind paths of the dossier, the core fills and prints."""

from __future__ import annotations

from dataclasses import dataclass

from zhicheng.specs.citation import Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One building block.

    ``kind``: title, subtitle, values (``cells`` are ``label=path`` pairs in ``columns`` columns), rows (``section`` with
    ``cells`` as ``label=field`` columns), paragraph (``text``), opinion (``text`` is its heading; sign, stamp, day),
    publicity (from, to, phone lines for the unit), pledge, signature, note, page_break.
    """

    kind: str
    text: str = ""
    cells: tuple[str, ...] = ()
    columns: int = 2
    section: str = ""
    widths: tuple[int, ...] = ()
    blank_rows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSpec:
    """``page`` A4 or A3, ``copies`` and ``duplex`` as the source asks; ``stamped`` when the unit's seal is needed."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    page: str = "A4"
    landscape: bool = False
    duplex: bool = False
    copies: int = 1
    available: str = "draft"
    cites: tuple[Citation, ...] = ()
