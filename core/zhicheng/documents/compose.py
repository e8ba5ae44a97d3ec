"""From a declared form and a dossier to its PDF: paths are filled with answers, spans and days written as people do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from zhicheng import spans
from zhicheng.documents import blocks as b
from zhicheng.documents.render import render
from zhicheng.policy import Policy
from zhicheng.specs import Block, DocumentSpec, Kind
from zhicheng.specs.vocabulary import PROOF_NAMES
from zhicheng.spoken import spoken

YES, NO = "是", "否"


class Filled:
    """A dossier in the exchange format, read leniently: a draft's form shows whatever was typed."""

    def __init__(self, policy: Policy, dossier: Mapping[str, Any], photo: bytes | None = None) -> None:
        self.policy = policy
        self.dossier = dossier
        self.sections: Mapping[str, Any] = dossier.get("sections") or {}
        self.photo = photo

    def text(self, path: str) -> str:
        """The answer at ``basic.name`` or ``unit.name``, with the derived span behind a date that has one."""
        section, _, field = path.partition(".")
        part = self.dossier.get("unit") if section == "unit" else self.sections.get(section)
        shown = written((part or {}).get(field))
        span = self._span(section, field, (part or {}).get(field))
        return f"{shown}（{span}）" if span else shown

    def rows(self, section: str) -> list[Mapping[str, Any]]:
        return [row for row in self.sections.get(section) or [] if isinstance(row, Mapping)]

    def _span(self, section: str, field: str, value: Any) -> str:
        """JM-3.3.6: years held and appointed are derived, truncated, and never typed."""
        declared = (
            next((each for each in self.policy.format[section].derived if each.field == field), None)
            if (section in self.policy.format)
            else None
        )
        start = _day(value)
        if declared is None or start is None:
            return ""
        unit = self.dossier.get("unit") or {}
        cutoffs = self.policy.cutoffs(self.dossier["channel"], recommended_on=_day(unit.get("recommended_on")), at=None)
        until = cutoffs.get(declared.cutoff)
        return f"{declared.label}{spans.words(spans.months_between(start, until))}" if until else ""


def form_pdf(
    policy: Policy,
    spec: DocumentSpec,
    dossier: Mapping[str, Any],
    *,
    draft: bool,
    receipt: str | None = None,
    photo: bytes | None = None,
) -> bytes:
    """A form as PDF. ``receipt`` is the digest of the snapshot that it shows; raises MissingGlyphs."""
    return render(form(policy, spec, dossier, draft=draft, receipt=receipt, photo=photo))


def form(
    policy: Policy,
    spec: DocumentSpec,
    dossier: Mapping[str, Any],
    *,
    draft: bool,
    receipt: str | None = None,
    photo: bytes | None = None,
) -> b.Document:
    """A form's blocks with the dossier's answers in them."""
    filled = Filled(policy, dossier, photo)
    made = tuple(each for block in spec.blocks for each in MAKERS[block.kind](block, filled))
    return b.Document(
        title=spec.title,
        blocks=made,
        page=b.Page(
            size="A3" if spec.page == "A3" else "A4",
            orientation="landscape" if spec.landscape else "portrait",
            columns=2 if spec.page == "A3" and spec.landscape else 1,
        ),
        author=policy.jurisdiction.name,
        header=policy.terms.title,
        receipt_code=receipt[:16].upper() if receipt else "",
        draft=draft,
    )


def written(value: Any) -> str:
    """An answer as a form shows it: days as 2023年2月28日, yes and no in words, nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    day = _day(value)
    if day is not None:
        return spoken(day)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or len(value) != 10:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _pairs(cells: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(label, path) for label, _, path in (cell.partition("=") for cell in cells)]


def _values(block: Block, filled: Filled) -> Iterator[b.Block]:
    if block.text:
        yield b.Heading(block.text)
    cells = [b.Cell(label, filled.text(path)) for label, path in _pairs(block.cells)]
    rows = [tuple(cells[start : start + block.columns]) for start in range(0, len(cells), block.columns)]
    if rows and len(rows[-1]) < block.columns:
        last = rows[-1][-1]
        widened = b.Cell(last.label, last.value, span=block.columns - len(rows[-1]) + 1)
        rows[-1] = (*rows[-1][:-1], widened)
    yield b.KeyValueTable(rows=tuple(rows), columns=block.columns)


def _rows(block: Block, filled: Filled) -> Iterator[b.Block]:
    pairs = _pairs(block.cells)
    shares = block.widths or (1,) * len(pairs)
    columns = tuple(b.Column(label, width) for (label, _), width in zip(pairs, shares, strict=True))
    rows = tuple(tuple(_cell(row, field) for _, field in pairs) for row in filled.rows(block.section))
    yield b.RowsTable(columns=columns, rows=rows, caption=block.text, blank_rows=block.blank_rows)


def _cell(row: Mapping[str, Any], field: str) -> str:
    if field == Kind.PROOFS:
        return "、".join(PROOF_NAMES[each] for each in row.get("proofs") or ())
    return written(row.get(field))


def _publicity(block: Block, filled: Filled) -> Iterator[b.Block]:
    unit = filled.dossier.get("unit") or {}
    days = filled.policy.parameter("unit_publicity_days")
    yield b.PublicityBlock(
        first=_day(unit.get("publicized_from")),
        last=_day(unit.get("publicized_to")),
        statement=block.text or f"以上内容已在本单位公示，公示时间不少于{days.value}{days.unit}。",
    )


def _pledge(_: Block, filled: Filled) -> Iterator[b.Block]:
    words = filled.policy.channel(filled.dossier["channel"]).pledge
    if words:
        yield b.Heading("诚信承诺")
        yield b.Paragraph(text="\n".join(f"{number}.{word}" for number, word in enumerate(words, 1)))
        yield b.SignatureLine(signers=("申报人签字",))


def _photo(_: Block, filled: Filled) -> Iterator[b.Block]:
    yield b.PhotoBox(image=filled.photo)


def _one(make: Callable[[Block], b.Block]) -> Callable[[Block, Filled], Iterator[b.Block]]:
    def made(block: Block, _: Filled) -> Iterator[b.Block]:
        yield make(block)

    return made


MAKERS: dict[str, Callable[[Block, Filled], Iterator[b.Block]]] = {
    "title": _one(lambda block: b.Title(block.text)),
    "subtitle": _one(lambda block: b.Subtitle(block.text)),
    "heading": _one(lambda block: b.Heading(block.text)),
    "paragraph": _one(lambda block: b.Paragraph(text=block.text)),
    "note": _one(lambda block: b.Note(block.text)),
    "page_break": _one(lambda _: b.PageBreak()),
    "opinion": _one(lambda block: b.OpinionBox(label=block.text)),
    "signature": _one(lambda block: b.SignatureLine(signers=tuple(block.cells))),
    "values": _values,
    "rows": _rows,
    "publicity": _publicity,
    "pledge": _pledge,
    "photo": _photo,
}
"""How each kind of a plugin's block is set; the kinds are those of :class:`zhicheng.specs.Block`."""
