"""What the unit uploads itself: cards while it has the case in hand, links into the viewer for everybody after."""

from __future__ import annotations

from collections.abc import Mapping

from flask import url_for

from zhicheng.casework.case import Case
from zhicheng.casework.dossiers import File
from zhicheng.casework.paper_signed import attachments_of
from zhicheng.casework.unit_files import asked_of
from zhicheng_web.desk.cases import here
from zhicheng_web.desk.dossier import FileLink, Opens, link_to
from zhicheng_web.pieces import AttachmentCard, StoredFile

SECTION = "unit_files"
TITLE = "单位上传的材料"


def cards(case: Case, refused: Mapping[str, str]) -> tuple[AttachmentCard, ...]:
    """One for each attachment that the desk uploads, while the visitor has the case in hand; ``refused`` says by key
    why a file was not taken."""
    located = case.located
    if not case.decisions:
        return ()
    return tuple(
        AttachmentCard(
            key=spec.key,
            title=spec.title,
            formats=spec.limits.formats,
            max_bytes=spec.limits.max_bytes,
            max_count=spec.limits.max_count,
            url=here("desk.unit_file", located.application.id, key=spec.key),
            required=spec.key in case.must_upload,
            hint=spec.hint,
            files=tuple(_stored(case, each) for each in case.unit_files[spec.key]),
            error=refused.get(spec.key, ""),
        )
        for spec in asked_of(located, located.desk)
    )


def links(case: Case, uploaded: Mapping[str, tuple[File, ...]], opens: Opens | None = None) -> tuple[FileLink, ...]:
    """The files of one desk, to be opened in the viewer."""
    titles = {each.key: each.title for each in attachments_of(case.located.policy, case.located.application)}
    return tuple(link_to(case, file, SECTION, titles[key], opens) for key, files in uploaded.items() for file in files)


def every_link(case: Case, opens: Opens | None = None) -> tuple[FileLink, ...]:
    """The files of all desks that have uploaded something; ``opens`` as for :func:`links`, by default at the desk."""
    of_others = (file for work in case.others for file in links(case, work.unit_files, opens))
    return (*links(case, case.unit_files, opens), *of_others)


def _stored(case: Case, file: File) -> StoredFile:
    url = url_for("desk.file", application_id=case.located.application.id, file_id=file.id)
    return StoredFile(id=str(file.id), name=file.filename, size=file.size, url=url)
