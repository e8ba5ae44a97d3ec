"""What a publication says, drawn the same for everybody and for the staff who look at it before it is published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from zhicheng.casework.publications.content import Content
from zhicheng.casework.publications.kinds import FORMS
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import PublicationFile, PublicationKind
from zhicheng_web.clock import request_now
from zhicheng_web.pieces import Column, Link, Status, StoredFile, Table, Tone
from zhicheng_web.presentation import day


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """``paragraphs`` are plain text, ``links`` lead elsewhere: each with the host it leads to."""

    kind: str
    title: str
    sheet: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]
    links: tuple[tuple[Link, str], ...]
    tables: tuple[Table, ...]
    files: tuple[StoredFile, ...]


def told(
    kind: PublicationKind,
    content: Content,
    files: Iterable[PublicationFile],
    address: Callable[[PublicationFile], str],
    *,
    replaces: str = "",
) -> Shown:
    """``replaces`` is the title of what this one takes the place of."""
    return Shown(
        kind=FORMS[kind].title,
        title=content.title or "（未命名）",
        sheet=tuple((label, value) for label, value in _facts(kind, content, replaces) if value),
        paragraphs=tuple(line.strip() for line in content.body.split("\n") if line.strip()),
        links=tuple((Link(each.text, each.url), each.url.split("/")[2]) for each in content.links),
        tables=tuple(_tables(content)),
        files=tuple(
            StoredFile(id=str(each.id), name=each.filename, size=each.size, url=address(each)) for each in files
        ),
    )


def standing(content: Content) -> Status | None:
    """Whether it is in force today; None where it says nothing of that."""
    return in_force(content.since, content.until)


def in_force(since: date | None, until: date | None) -> Status | None:
    """Whether what holds from ``since`` to before ``until`` holds today; None where neither is said."""
    today = beijing_day(request_now())
    if until is not None and until <= today:
        return Status("已失效", Tone.ENDED)
    if since is not None:
        return Status("现行有效", Tone.DONE) if since <= today else Status("尚未施行", Tone.QUIET)
    return None


def span(first: date | None, last: date | None) -> str:
    """2023年5月8日至2023年5月12日, or the one day."""
    if first is None or last is None or first == last:
        return day(first or last) if first or last else ""  # type: ignore[arg-type]
    return f"{day(first)}至{day(last)}"


def _facts(kind: PublicationKind, content: Content, replaces: str) -> Iterator[tuple[str, str]]:
    levelled = "series" in FORMS[kind].asks and content.series
    yield "文号", content.document_number
    yield "发文机关", content.issued_by
    yield "成文日期", day(content.issued_on) if content.issued_on else ""
    yield "施行日期", day(content.since) if content.since else ""
    yield "失效日期", day(content.until) if content.until else ""
    yield "系列", content.series
    yield "级别", (content.level or "各级别") if levelled else ""
    yield "专业", content.specialty
    yield "任职年限", f"{content.years}年" if content.years is not None else ""
    yield "学历要求", content.education
    yield "时间", span(content.first, content.last)
    yield "地点", content.place
    yield "名额", f"{content.seats}人" if content.seats is not None else ""
    yield "承办单位", content.organiser
    yield "联系方式", content.contact
    yield "代替", replaces


def _tables(content: Content) -> Iterator[Table]:
    if content.indicators:
        yield Table(
            caption="评价指标",
            columns=(Column("维度"), Column("要求")),
            rows=tuple((each.dimension, each.words) for each in content.indicators),
            empty="",
        )
    if content.assessments:
        yield Table(
            caption="年度考核",
            columns=(Column("年度"), Column("考核结果"), Column("处理")),
            rows=tuple(
                (f"{each.year}年", each.outcome, each.effect)
                for each in sorted(content.assessments, key=lambda row: row.year, reverse=True)
            ),
            empty="",
        )
