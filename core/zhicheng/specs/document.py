"""Forms that plugins compose from building blocks; the blocks bind paths of the dossier, the core fills and prints."""

from __future__ import annotations

from dataclasses import dataclass

from zhicheng.specs.citation import Citation

FORM, REVIEWED, CERTIFICATE = "draft", "reviewed", "certificate"
"""When a document can be had: a form from the first draft on or once every desk has passed the case, a certificate once
it is issued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One building block.

    ``kind``: title, subtitle, values (``cells`` are ``label=path`` pairs in ``columns`` columns), rows (``section`` with
    ``cells`` as ``label=field`` columns), paragraph (``text``), opinion (``text`` is its heading; sign, stamp, day),
    publicity (from, to, phone lines for the unit), pledge, signature, note, page_break.

    Certificates have these besides: display (``text``, very large), statement and centred (``text`` with paths in
    braces), lines (``cells`` as ``label=path`` on ruled lines, those without an answer left out), portrait (the photo),
    qr (the address of the public check, ``text`` under it), mark (``text`` boxed), closing (``cells`` as paths, to the
    right) and beside (``inside`` are columns of blocks, ``widths`` their shares). Paths begin with ``certificate``.
    """

    kind: str
    text: str = ""
    cells: tuple[str, ...] = ()
    columns: int = 2
    section: str = ""
    widths: tuple[int, ...] = ()
    blank_rows: int = 0
    inside: tuple[tuple[Block, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSpec:
    """``page`` A4 or A3, ``copies`` and ``duplex`` as the source asks. ``available`` is FORM, REVIEWED or CERTIFICATE.

    ``validity`` limits what a certificate proves, with paths in braces; the public check tells it too.
    """

    key: str
    title: str
    blocks: tuple[Block, ...]
    page: str = "A4"
    landscape: bool = False
    duplex: bool = False
    copies: int = 1
    available: str = FORM
    validity: str = ""
    cites: tuple[Citation, ...] = ()
