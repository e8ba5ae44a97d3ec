"""A certificate as PDF: a plugin's blocks filled with what was certified. Nothing is read that wasn't certified."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from zhicheng.documents import blocks as b
from zhicheng.documents.compose import written
from zhicheng.documents.render import render
from zhicheng.specs import Block, DocumentSpec

PATH = re.compile(r"\{certificate\.([a-z_]+)\}")
PREFIX = "certificate."


@dataclass(frozen=True, slots=True)
class Certified:
    """What stands on a certificate: ``answers`` by name (days as ISO), the photo (JPEG or PNG), the address that the QR
    code leads to."""

    answers: Mapping[str, str]
    photo: bytes | None = field(default=None, repr=False)
    address: str = ""

    def text(self, path: str) -> str:
        """The answer at ``certificate.name``, written as people do; raises KeyError for a path that there isn't."""
        return written(self.answers[path.removeprefix(PREFIX)])

    def say(self, words: str) -> str:
        """Words with each path in braces replaced by its answer."""
        return PATH.sub(lambda found: self.text(found[1]), words)


def certificate_pdf(spec: DocumentSpec, certified: Certified, *, author: str, note: str = "") -> bytes:
    """The unsigned certificate. ``note`` stands at its foot; raises MissingGlyphs."""
    return render(certificate(spec, certified, author=author, note=note))


def certificate(spec: DocumentSpec, certified: Certified, *, author: str, note: str = "") -> b.Document:
    """A certificate's blocks with the answers in them."""
    blocks = tuple(made for block in spec.blocks for made in MAKERS[block.kind](block, certified))
    return b.Document(
        title=f"{spec.title} {certified.text('number')}",
        blocks=(*blocks, *((b.Note(note),) if note else ())),
        page=b.Page(
            size="A3" if spec.page == "A3" else "A4",
            orientation="landscape" if spec.landscape else "portrait",
            margin_top=20,
            margin_bottom=15,
            margin_side=22,
            framed=True,
        ),
        author=author,
    )


def _lines(block: Block, certified: Certified) -> Iterator[b.Block]:
    pairs = ((label, certified.text(path)) for label, _, path in (cell.partition("=") for cell in block.cells))
    yield b.Lines(tuple((label, value) for label, value in pairs if value))


def _portrait(_: Block, certified: Certified) -> Iterator[b.Block]:
    # An empty frame would ask for a photo to be glued on.
    if certified.photo is not None:
        yield b.PhotoBox(image=certified.photo, width=28)


def _code(block: Block, certified: Certified) -> Iterator[b.Block]:
    yield b.QrCode(content=certified.address, caption=block.text, size=30, align="center")


def _mark(block: Block, certified: Certified) -> Iterator[b.Block]:
    said = certified.say(block.text)
    if said:
        yield b.Mark(said)


def _closing(block: Block, certified: Certified) -> Iterator[b.Block]:
    yield b.Closing(tuple(certified.text(path) for path in block.cells))


def _beside(block: Block, certified: Certified) -> Iterator[b.Block]:
    columns = tuple(
        tuple(made for each in column for made in MAKERS[each.kind](each, certified)) for column in block.inside
    )
    yield b.Beside(columns=columns, widths=tuple(float(each) for each in block.widths) or (1.0,) * len(columns))


def _worded(make: Callable[[str], b.Block]) -> Callable[[Block, Certified], Iterator[b.Block]]:
    def made(block: Block, certified: Certified) -> Iterator[b.Block]:
        yield make(certified.say(block.text))

    return made


MAKERS: dict[str, Callable[[Block, Certified], Iterator[b.Block]]] = {
    "display": _worded(b.Display),
    "title": _worded(b.Title),
    "subtitle": _worded(b.Subtitle),
    "centred": _worded(b.Centred),
    "statement": _worded(b.Statement),
    "note": _worded(b.Note),
    "lines": _lines,
    "portrait": _portrait,
    "qr": _code,
    "mark": _mark,
    "closing": _closing,
    "beside": _beside,
}
"""How each kind of block of a certificate is set; the kinds are those of :class:`zhicheng.specs.Block`."""
