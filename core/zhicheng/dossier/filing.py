"""Files beside the sections: are the required ones there, and do those that are given fit their specification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any

from zhicheng.dossier.facts import Facts
from zhicheng.dossier.finding import Effect, Finding
from zhicheng.holds import applies
from zhicheng.specs import AttachmentSpec

RATIO_TOLERANCE = 0.02
"""Cameras and croppers round to whole pixels; two per cent is invisible in print."""

EXTENSIONS = {"jpeg": "jpg", "jpe": "jpg", "tif": "tiff"}
MEDIA_TYPES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/x-zip-compressed": "zip",
}


def filed(facts: Facts, specs: Iterable[AttachmentSpec]) -> Iterator[Finding]:
    """Findings about every attachment that the channel asks of the applicant."""
    for spec in specs:
        files = facts.attachments.get(spec.key) or []
        if not files:
            if spec.by == "applicant" and applies(spec.required, facts) and not _elsewhere(facts, spec):
                yield _finding(spec, f"{spec.title}未上传", required="须上传", actual="0个")
            continue
        if len(files) > spec.limits.max_count:
            yield _finding(
                spec,
                f"{spec.title}最多上传{spec.limits.max_count}个，现有{len(files)}个，请删除多余的",
                required=f"不超过{spec.limits.max_count}个",
                actual=f"{len(files)}个",
            )
        for index, file in enumerate(files):
            yield from _fits(spec, file or {}, index)


def _elsewhere(facts: Facts, spec: AttachmentSpec) -> bool:
    """Whether a proof in a row serves instead (``title_history:appointment``)."""
    for place in spec.also_in:
        section, _, proof = place.partition(":")
        if any(proof in (row.get("proofs") or ()) for row in facts.given(section)):
            return True
    return False


def _fits(spec: AttachmentSpec, file: Mapping[str, Any], index: int) -> Iterator[Finding]:
    name = file.get("filename") or f"第{index + 1}个文件"
    size, limit = file.get("size"), spec.limits.max_bytes
    if size == 0:
        yield _finding(spec, f"{spec.title}“{name}”是空文件，请重新上传", row=index)
    elif size is not None and size > limit:
        kilobytes = limit // 1024
        yield _finding(
            spec,
            f"{spec.title}“{name}”大小为{-(-size // 1024)}KB，单张大小不能超过{kilobytes}KB，请压缩后重新上传",
            row=index,
            required=f"不超过{kilobytes}KB",
            actual=f"{-(-size // 1024)}KB",
        )
    found = _format(file)
    if found and found not in spec.limits.formats:
        allowed = "、".join(spec.limits.formats)
        yield _finding(
            spec,
            f"{spec.title}“{name}”的格式为{found}，只能上传{allowed}格式的文件",
            row=index,
            required=allowed,
            actual=found,
        )
    yield from _proportioned(spec, file, name, index)


def _proportioned(spec: AttachmentSpec, file: Mapping[str, Any], name: str, index: int) -> Iterator[Finding]:
    width, height = file.get("width"), file.get("height")
    if not spec.ratio or not width or not height:
        return
    across, down = spec.ratio
    wanted = down / across
    if abs(height / width - wanted) > wanted * RATIO_TOLERANCE:
        yield _finding(
            spec,
            f"{spec.title}“{name}”宽高为{width}×{height}，宽高比例应为1:{wanted:g}，请裁剪后重新上传",
            row=index,
            required=f"1:{wanted:g}",
            actual=f"1:{height / width:.2f}",
        )


def _format(file: Mapping[str, Any]) -> str | None:
    """The format by media type where it is told, else by the name's ending."""
    media_type: str | None = file.get("media_type")
    if media_type:
        return MEDIA_TYPES.get(media_type, media_type)
    ending = PurePath(file.get("filename") or "").suffix.lstrip(".").lower()
    return EXTENSIONS.get(ending, ending) or None


def _finding(spec: AttachmentSpec, message: str, *, row: int | None = None, **more: str) -> Finding:
    return Finding(
        rule="core.attachments",
        outcome=Effect.FAIL,
        section="attachments",
        field=spec.key,
        row=row,
        message=message,
        citations=spec.cites,
        **more,  # type: ignore[arg-type]
    )
