"""The dossier as it was filed, section by section: answers in words, what changed, findings, files and marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhicheng import spans
from zhicheng.casework.case import Case
from zhicheng.casework.changes import Difference, How
from zhicheng.casework.dossiers import File
from zhicheng.casework.marks import MARK_WORDS, Marked
from zhicheng.casework.mending import ATTACHMENTS
from zhicheng.casework.paper_signed import attachments_of
from zhicheng.dossier.schema import Unusable, read
from zhicheng.dossier.standard import UNIT
from zhicheng.specs import Citation, Field, Kind, Section
from zhicheng.specs.vocabulary import PROOF_NAMES
from zhicheng.store.models import Mark
from zhicheng_web.desk.cases import here, sections_of
from zhicheng_web.fields import shown
from zhicheng_web.pieces import Status, Tone
from zhicheng_web.presentation import cited_together, day

MARK_TONES = {Mark.VERIFIED: Tone.DONE, Mark.DOUBTFUL: Tone.ACTIVE, Mark.MEND: Tone.ATTENTION}
UNMARKED = Status("未核对", Tone.QUIET)
OUTDATED = Status("需重新核对", Tone.ATTENTION)
NOTHING = Status("未填报", Tone.QUIET)
Opens = Callable[[str, str], str]
"""The address at which a file is shown, by its section and id."""
EFFECTS = {"fail": "不符合", "notice": "请核实", "preference": "同等条件下优先"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A label with its answer; ``before`` is what stood there in the last submission, where that has changed."""

    label: str
    value: str
    changed: bool = False
    before: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLink:
    """A file; ``url`` opens it in the viewer of the case, ``row`` is the row that it proves."""

    id: str
    title: str
    name: str
    size: int
    media_type: str
    row: str | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a repeated section; ``tag`` says what happened to it since the last submission."""

    number: int
    answers: tuple[Answer, ...]
    files: tuple[FileLink, ...]
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What the rules found at submission, with the clauses."""

    word: str
    message: str
    citation: str


@dataclass(frozen=True, slots=True)
class SaidElsewhere:
    """Another desk's mark on the section."""

    desk: str
    status: Status
    note: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """One section for reading. ``marked`` is this desk's mark, ``state`` that in words, ``changes`` what is new."""

    key: str
    title: str
    state: Status
    marked: Marked | None
    empty: bool
    remarks: tuple[Remark, ...]
    answers: tuple[Answer, ...]
    rows: tuple[Row, ...]
    removed: tuple[Row, ...]
    files: tuple[FileLink, ...]
    changes: str
    elsewhere: tuple[SaidElsewhere, ...]


def sections(case: Case, opens: Opens | None = None) -> tuple[SectionView, ...]:
    """Everything that can be marked, in the order in which it was filled in; ``opens`` is where a file is shown, by
    default beside the case at its desk."""
    declared, files = sections_of(case), files_by_section(case, opens)
    changed: dict[str, list[Difference]] = defaultdict(list)
    for each in case.changed:
        changed[each.section].append(each)
    cutoffs = _cutoffs(case)
    return tuple(
        _section(case, declared.get(key), key, title, files.get(key, ()), changed[key], cutoffs)
        for key, title in case.sections.items()
    )


def remarks_beside(case: Case) -> tuple[Remark, ...]:
    """Findings about nothing that can be marked: the unit, the channel as a whole."""
    return _remarks(each for each in case.filed.findings if each.get("section") not in case.sections)


def unit_sheet(case: Case) -> tuple[tuple[str, str], ...]:
    """What the unit says of itself, as the case was judged by it."""
    part = case.filed.dossier.get("unit") or {}
    return tuple((each.label, shown(each, part[each.key])) for each in UNIT.fields if part.get(each.key) is not None)


def files_by_section(case: Case, opens: Opens | None = None) -> dict[str, tuple[FileLink, ...]]:
    """The files of what was filed; those that prove no row stand under ``ATTACHMENTS``."""
    asked = attachments_of(case.located.policy, case.located.application)
    titles = {each.key: each.title for each in asked}
    found: dict[str, list[FileLink]] = defaultdict(list)
    for file in case.files:
        section = file.key if file.row_id else ATTACHMENTS
        found[section].append(link_to(case, file, section, titles.get(file.key, file.key), opens))
    return {key: tuple(files) for key, files in found.items()}


def state_of(marked: Marked | None, *, empty: bool) -> Status:
    """A mark in words; an outdated one counts as none."""
    if marked is None:
        return NOTHING if empty else UNMARKED
    return Status(MARK_WORDS[marked.mark], MARK_TONES[marked.mark]) if marked.current else OUTDATED


def _section(
    case: Case,
    spec: Section | None,
    key: str,
    title: str,
    files: tuple[FileLink, ...],
    changed: list[Difference],
    cutoffs: Mapping[str, date | None],
) -> SectionView:
    part, empty, marked = case.filed.part(key), case.filed.empty(key), case.marks.get(key)
    repeats = spec is not None and spec.repeats
    return SectionView(
        key=key,
        title=title,
        state=state_of(marked, empty=empty),
        marked=marked,
        empty=empty,
        remarks=_remarks(each for each in case.filed.findings if each.get("section") == key),
        answers=_record(spec, part or {}, changed, cutoffs) if spec and not repeats and not empty else (),
        rows=tuple(_rows(spec, part or [], case.filed.rows.get(key, ()), files, changed)) if spec and repeats else (),
        removed=tuple(_removed(spec, changed)) if spec and repeats else (),
        files=files if not repeats else (),
        changes=_summary(changed),
        elsewhere=tuple(_elsewhere(case, key)),
    )


def _record(
    spec: Section, part: Mapping[str, Any], changed: list[Difference], cutoffs: Mapping[str, date | None]
) -> tuple[Answer, ...]:
    before = {each.field: each.before for each in changed if each.how is How.CHANGED}
    derived = {each.field: each for each in spec.derived}
    found = []
    for field in spec.fields:
        if part.get(field.key) is None and field.key not in before:
            continue
        found.append(_answer(field, part.get(field.key), before))
        if field.key in derived:
            each = derived[field.key]
            words = _span(part.get(field.key), cutoffs.get(each.cutoff))
            found += [Answer(label=each.label, value=words)] if words else []
    return tuple(found)


def _rows(
    spec: Section, part: list[Any], ids: Iterable[str], files: tuple[FileLink, ...], changed: list[Difference]
) -> Iterable[Row]:
    added = {each.row for each in changed if each.how is How.ADDED and each.field is None and each.file is None}
    for number, (row_id, row) in enumerate(zip(ids, part, strict=True), 1):
        before = {each.field: each.before for each in changed if each.row == row_id and each.how is How.CHANGED}
        yield Row(
            number=number,
            answers=_answers(spec, row, before),
            files=tuple(each for each in files if each.row == row_id),
            tag="新增" if row_id in added else "已修改" if before else "",
        )


def _removed(spec: Section, changed: list[Difference]) -> Iterable[Row]:
    gone = (each for each in changed if each.how is How.REMOVED and each.file is None)
    for number, each in enumerate(gone, 1):
        yield Row(number=number, answers=_answers(spec, each.before, {}), files=(), tag="已删除")


def _answers(spec: Section, row: Mapping[str, Any], before: Mapping[str | None, Any]) -> tuple[Answer, ...]:
    return tuple(
        _answer(field, row.get(field.key), before)
        for field in spec.fields
        if field.kind is not Kind.PROOFS and (row.get(field.key) is not None or field.key in before)
    )


def _answer(field: Field, value: Any, before: Mapping[str | None, Any]) -> Answer:
    changed = field.key in before
    return Answer(
        label=field.label,
        value=shown(field, value),
        changed=changed,
        before=(shown(field, before[field.key]) or "（空）") if changed else "",
    )


def _summary(changed: list[Difference]) -> str:
    """How much of a section is new since the last submission; nothing where it is the same."""
    numbers = {
        "修改{}处": sum(each.how is How.CHANGED for each in changed),
        "新增{}条": sum(each.how is How.ADDED and each.file is None for each in changed),
        "删除{}条": sum(each.how is How.REMOVED and each.file is None for each in changed),
        "新增材料{}份": sum(each.how is How.ADDED and each.file is not None for each in changed),
        "移除材料{}份": sum(each.how is How.REMOVED and each.file is not None for each in changed),
    }
    return "，".join(words.format(number) for words, number in numbers.items() if number)


def _elsewhere(case: Case, key: str) -> Iterable[SaidElsewhere]:
    for work in case.others:
        if (marked := work.marks.get(key)) is not None:
            yield SaidElsewhere(work.desk.title, state_of(marked, empty=False), marked.note or "", marked.who)


def _remarks(findings: Iterable[Mapping[str, Any]]) -> tuple[Remark, ...]:
    return tuple(
        Remark(
            EFFECTS[each["outcome"]],
            each["message"],
            cited_together(Citation(**cite) for cite in each["citations"]),
        )
        for each in findings
    )


def link_to(case: Case, file: File, section: str, title: str, opens: Opens | None = None) -> FileLink:
    """A file that opens in the viewer, among those of a section; ``title`` is that of an attachment."""
    return FileLink(
        id=str(file.id),
        title=_proof(case, file) if file.row_id else title,
        name=file.filename,
        size=file.size,
        media_type=file.media_type,
        row=file.row_id,
        url=(opens or _beside(case))(section, str(file.id)),
    )


def _beside(case: Case) -> Opens:
    def address(section: str, file: str) -> str:
        return here("desk.case", case.located.application.id, section=section, file=file, _anchor="evidence")

    return address


def _proof(case: Case, file: File) -> str:
    """What proves a row; which row, where there are several."""
    name, rows = PROOF_NAMES.get(file.proof or "", file.proof or ""), case.filed.rows.get(file.key, ())
    number = next((number for number, row in enumerate(rows, 1) if row == file.row_id), None)
    return f"第{number}条{name}" if number and len(rows) > 1 else name


def _cutoffs(case: Case) -> Mapping[str, date | None]:
    """The days to which spans are counted in this case; none where an old dossier can't be read any more."""
    policy = case.located.policy
    try:
        return dict(policy.facts(read(policy.schema, dict(case.filed.dossier))).cutoffs.items())
    except Unusable:
        return {}


def _span(since: object, until: date | None) -> str:
    try:
        began = datetime.fromisoformat(str(since)).date()
    except ValueError:
        return ""
    if until is None or until < began:
        return ""
    return f"{spans.words(spans.months_between(began, until))}（计算至{day(until)}）"
