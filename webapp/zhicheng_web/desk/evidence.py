"""The evidence beside the dossier: the files of a section, one of them in a viewer, served as they were filed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from flask import Response, request, url_for

from zhicheng.casework import files as uploads
from zhicheng.casework.case import Case
from zhicheng.casework.dossiers import File
from zhicheng_web import security, visit
from zhicheng_web.applicant.files import disposition
from zhicheng_web.desk import blueprint, unit_files
from zhicheng_web.desk.dossier import FileLink, SectionView
from zhicheng_web.looks import file_looked_at
from zhicheng_web.platform import platform

PICTURES = frozenset({"image/jpeg", "image/png"})
PDF = "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The files of one section; ``shown`` is in the viewer, drawn as ``how`` (picture, pdf, or nothing for others)."""

    section: str
    title: str
    files: tuple[FileLink, ...]
    shown: FileLink | None
    how: str
    url: str
    download_url: str


def evidence(case: Case, sections: tuple[SectionView, ...]) -> Evidence:
    """What the viewer shows: the section and file of the address, else the first that there are."""
    return beside(sections, unit_files.every_link(case), lambda shown, **more: _address(case, shown, **more))


def beside(sections: Iterable[SectionView], of_unit: tuple[FileLink, ...], address: Callable[..., str]) -> Evidence:
    """The viewer over the files of sections and those that units have put beside them."""
    known = tuple(sections)
    by_key = {each.key: of_section(each) for each in known}
    titles = {each.key: each.title for each in known}
    if of_unit:
        by_key[unit_files.SECTION], titles[unit_files.SECTION] = of_unit, unit_files.TITLE
    return viewed(by_key, titles, address)


def viewed(
    by_key: Mapping[str, tuple[FileLink, ...]], titles: Mapping[str, str], address: Callable[..., str]
) -> Evidence:
    """The viewer over files by section; ``address`` is where a file itself is served."""
    key = request.args.get("section", "")
    if key not in by_key:
        key = next((each for each, files in by_key.items() if files), next(iter(by_key), ""))
    files = by_key.get(key, ())
    wanted = request.args.get("file", "")
    shown = next((each for each in files if each.id == wanted), files[0] if files else None)
    security.show_in_frame()
    return Evidence(
        section=key,
        title=titles.get(key, ""),
        files=files,
        shown=shown,
        how=("picture" if shown.media_type in PICTURES else "pdf" if shown.media_type == PDF else "") if shown else "",
        url=address(shown) if shown else "",
        download_url=address(shown, download=1) if shown else "",
    )


@blueprint.get("/cases/<uuid:application_id>/files/<uuid:file_id>")
def file(application_id: UUID, file_id: UUID) -> Response:
    """A file of what was filed: pictures and PDF within the case's page, the rest to keep."""
    with platform().store.reading() as session:
        found, chunks = uploads.content(
            session, platform().blobs, visit.actor(), application_id=application_id, file_id=file_id
        )
        first = next(chunks, b"")
    file_looked_at(application_id, file_id)
    return served(found, chain((first,), chunks))


def served(found: File, chunks: Iterable[bytes]) -> Response:
    """A file for the viewer, or to keep where it can't be drawn or is asked for so."""
    response = Response(chunks, mimetype=found.media_type)
    response.content_length = found.size
    inline = found.media_type in {*PICTURES, PDF} and "download" not in request.args
    response.headers["Content-Disposition"] = disposition(found.filename, inline=inline)
    if inline:
        security.be_framed()
    return response


def of_section(section: SectionView) -> tuple[FileLink, ...]:
    """All files of a section, those of its rows included."""
    return (*section.files, *(file for row in section.rows for file in row.files))


def _address(case: Case, shown: FileLink, **more: object) -> str:
    return url_for("desk.file", application_id=case.located.application.id, file_id=shown.id, **more)  # type: ignore[arg-type]
