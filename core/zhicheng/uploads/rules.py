"""What a place for files accepts, what was found in one, and the refusal that says what to do."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from zhicheng.uploads.formats import FORMATS

KB = 1024


class UploadRefused(ValueError):
    """A file isn't accepted; the message (Chinese) says what happened, why, and what to do next."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


class Scanner(Protocol):
    """Looks for viruses. None is in use unless a deployer configures one."""

    def scan(self, path: Path) -> str | None:
        """What was found in the file at `path`, None when it is clean."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadRules:
    """What one place accepts.

    `formats` are names as notices write them (jpg, png, pdf, zip, docx, xlsx), told by content. Sizes are bytes.
    `photo_ratio` is width:height, within `ratio_tolerance` of the height. An archive may unpack to
    `max_unpacked_bytes`, no entry to more than `max_expansion` times its size, and hold `max_entries` files.
    Raises ValueError for a format nobody can check.
    """

    formats: tuple[str, ...]
    max_bytes: int
    photo_ratio: tuple[int, int] | None = None
    ratio_tolerance: float = 0.02
    max_pixels: int = 40_000_000
    max_unpacked_bytes: int = 100 * KB * KB
    max_expansion: int = 100
    max_entries: int = 500

    def __post_init__(self) -> None:
        unknown = set(self.formats) - set(FORMATS)
        if unknown or not self.formats:
            raise ValueError(f"formats must be among {', '.join(FORMATS)}: {', '.join(self.formats)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What was found in an accepted file: size in bytes, pixels as shown, pages of a PDF, files of an archive."""

    format: str
    media_type: str
    size: int
    sha256: str = field(repr=False)
    width: int | None = None
    height: int | None = None
    colour: bool | None = None
    pages: int | None = None
    entries: int | None = None
