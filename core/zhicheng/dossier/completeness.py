"""What the sections ask for and the dossier lacks: answers, rows and proofs, in the words of the manual."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zhicheng.dossier.facts import Facts, Record
from zhicheng.dossier.finding import Effect, Finding
from zhicheng.holds import applies
from zhicheng.specs import Field, Section


def missing_answers(facts: Facts, sections: Iterable[Section]) -> Iterator[Finding]:
    """Required fields without an answer, in single sections and in each row of the repeated ones."""
    for section in sections:
        if not section.repeats:
            record = facts.basic if section.key == "basic" else None
            if record is not None:
                yield from missing_in(facts, section, record)
            continue
        for row in facts.given(section.key):
            yield from missing_in(facts, section, row)


def missing_rows(facts: Facts, sections: Iterable[Section]) -> Iterator[Finding]:
    """Too few or too many rows, and rows without their proof."""
    for section in sections:
        if not section.repeats or not applies(section.when, facts):
            continue
        rows = facts.given(section.key)
        yield from _counted(section, len(rows))
        if section.proof_required and rows:
            bare = [row for row in rows if not row.get("proofs")]
            if bare:
                yield Finding(
                    rule="core.proofs",
                    outcome=Effect.FAIL,
                    section=section.key,
                    field="proofs",
                    row=bare[0].row,
                    message=f"{section.title}已填写{len(rows)}条，其中有{len(bare)}条未上传证明材料，请补充上传",
                    required="每条均须上传证明材料",
                    actual=f"{len(bare)}条未上传",
                    citations=section.cites,
                )


def _counted(section: Section, count: int) -> Iterator[Finding]:
    if section.min_rows <= count and (section.max_rows is None or count <= section.max_rows):
        return
    exact = section.min_rows == section.max_rows
    if count == 0:
        message = f"{section.title}未填写，请填写{section.title}信息"
    elif count < section.min_rows:
        message = f"{section.title}已填写{count}条，请填写{section.min_rows}条"
    else:
        message = f"{section.title}已填写{count}条，最多填写{section.max_rows}条，请删除多余的"
    wanted = f"{section.min_rows}条" if exact or count < section.min_rows else f"不超过{section.max_rows}条"
    yield Finding(
        rule="core.rows",
        outcome=Effect.FAIL,
        section=section.key,
        message=message,
        required=wanted,
        actual=f"{count}条",
        citations=section.cites,
    )


def missing_in(facts: Facts, section: Section, record: Record) -> Iterator[Finding]:
    """The required answers that one record of a section lacks."""
    for field in section.fields:
        if record.get(field.key) is not None or not asked(facts, field):
            continue
        if not applies(field.required, facts):
            continue
        where = f"第{record.row + 1}条的" if record.row is not None else ""
        yield Finding(
            rule="core.required",
            outcome=Effect.FAIL,
            section=section.key,
            field=field.key,
            row=record.row,
            message=f"{section.title}{where}“{field.label}”未填写，请补充填写",
            citations=field.cites or section.cites,
        )


def asked(facts: Facts, field: Field) -> bool:
    """Whether a field is asked of this case at all."""
    return field.when is None or applies(field.when, facts)
