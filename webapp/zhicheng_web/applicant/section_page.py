"""The view model of step 02: one section as it was typed, with errors at its fields and files at its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from zhicheng.casework.access import Stale
from zhicheng.casework.dossiers import Row
from zhicheng.casework.files import DEFAULT_PROOF
from zhicheng.casework.people import reveal
from zhicheng.dossier.finding import Effect, Finding
from zhicheng.dossier.standard import ENTRUSTMENT
from zhicheng.identity import RESIDENT_ID, birth_date, check_id_number, gender
from zhicheng.specs import Section
from zhicheng.specs.vocabulary import PROOF_NAMES
from zhicheng.store.models import Person
from zhicheng.store.moments import BEIJING
from zhicheng_web import visit
from zhicheng_web.applicant import asking
from zhicheng_web.applicant.cards import scan_card
from zhicheng_web.applicant.case import Case
from zhicheng_web.applicant.returned import Returned, returned
from zhicheng_web.fields import Raw, display, form_for, row_prefix
from zhicheng_web.learning_record import on_record
from zhicheng_web.pieces import AttachmentCard, Link, ProblemGroup, Proofs, RowFile, Saved, SectionEntry
from zhicheng_web.presentation import limit
from zhicheng_web.standards import standard_link


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A section's answers as typed, and the version of the draft that they were typed over."""

    version: int
    values: Raw = field(default_factory=dict)
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody saved meanwhile: what they did, and where it differs: label, stored, typed."""

    changes: tuple[str, ...]
    differences: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPage:
    """Step 02 for one section: ``form`` of a single one, ``rows`` and ``blank`` of a repeated one.

    ``mend`` is what a desk wrote about it, ``card`` the attachment that belongs to it, ``standard`` leads to that of the
    series and level that are chosen, ``recorded`` is what can be filled in from the person's record.
    """

    url: str
    step_urls: tuple[str, ...]
    sections: tuple[SectionEntry, ...]
    problems: tuple[ProblemGroup, ...]
    saved: Saved
    key: str
    title: str
    note: str
    version: int
    form: Any
    rows: tuple[tuple[str, Any], ...]
    blank: Any
    most: int | None
    error: str
    remarks: tuple[str, ...]
    proofs: Proofs | None
    places: tuple[str, ...]
    conflict: Conflict | None
    has_required: bool
    returned: Returned | None
    mend: str
    card: AttachmentCard | None
    recorded: str
    standard: Link | None

    @property
    def step(self) -> int:
        return 2


def stored(case: Case, spec: Section) -> Typed:
    """What is saved of a section; one that never was starts with what is known of the person and the unit."""
    saved = case.draft.sections.get(spec.key)
    if spec.repeats:
        return Typed(version=saved.version if saved else 0, rows=saved.rows if saved else ())
    known = _known(case, fresh=saved is None) if spec.key == "basic" else {}
    keys = {each.key for each in spec.fields}
    values = {key: value for key, value in known.items() if key in keys and value}
    return Typed(version=saved.version if saved else 0, values={**values, **(saved.values if saved else {})})


def section_page(
    case: Case,
    spec: Section,
    typed: Typed,
    *,
    conflict: Conflict | None = None,
    file_errors: Mapping[str, str] | None = None,
) -> SectionPage:
    saved = case.draft.sections.get(spec.key)
    errors, general = _errors(case, spec) if saved and not conflict else ({}, "")
    offers, must = asking.offers(case, spec), asking.required(case, spec)
    back = returned(case)

    def form(values: Raw, prefix: str, wrong: Mapping[str, tuple[str, ...]]) -> Any:
        more = asking.extras(case, spec, values)
        return form_for(spec.fields, values, wrong, prefix=prefix, required=must, offers=offers, extras=more)

    return SectionPage(
        url=url_for("applicant.section", application_id=case.id, key=spec.key),
        step_urls=case.step_urls,
        sections=case.entries(spec.key),
        problems=case.problems,
        saved=Saved(section="草稿", at=case.draft.saved_at, next_label=case.following(spec.key)[0]),
        key=spec.key,
        title=spec.title,
        note=spec.note,
        version=saved.version if saved else 0,
        form=None if spec.repeats else form(typed.values, f"{spec.key}-", errors.get("", {})),
        rows=tuple(
            (row.id, form(row.values, row_prefix(spec.key, row.id), errors.get(row.id, {}))) for row in typed.rows
        ),
        blank=form({}, row_prefix(spec.key, "__row__"), {}) if spec.repeats else None,
        most=spec.max_rows,
        error=general,
        remarks=_remarks(case, spec),
        proofs=_proofs(case, spec, file_errors or {}) if spec.repeats and spec.proofs else None,
        places=offers.places,
        conflict=conflict,
        has_required=bool(must),
        returned=back,
        mend=back.note(spec.key) if back else "",
        card=scan_card(case) if spec.key == ENTRUSTMENT.key else None,
        recorded=on_record(case.draft, spec),
        standard=_standard(case, spec, typed.values),
    )


def _standard(case: Case, spec: Section, typed: Raw) -> Link | None:
    return standard_link(case.policy, typed) if spec.key == "basic" else None


def conflict_of(case: Case, spec: Section, typed: Typed, stale: Stale) -> Conflict:
    """What was saved meanwhile beside what was typed here, for somebody to choose."""
    changes = tuple(f"{each.who}于{each.at.astimezone(BEIJING):%m月%d日 %H:%M:%S}{each.what}" for each in stale.changes)
    now = case.draft.sections.get(spec.key)
    if not spec.repeats:
        return Conflict(changes, tuple(_differences(spec, "", now.values if now else {}, typed.values)))
    there = {row.id: row.values for row in now.rows} if now else {}
    here = {row.id: row.values for row in typed.rows}
    found: list[tuple[str, str, str]] = []
    for number, row_id in enumerate(dict.fromkeys((*there, *here)), 1):
        found += _differences(spec, f"第{number}条 ", there.get(row_id, {}), here.get(row_id, {}))
    return Conflict(changes, tuple(found))


def _differences(spec: Section, where: str, there: Raw, here: Raw) -> list[tuple[str, str, str]]:
    return [
        (where + each.label, display(each, there.get(each.key, "")), display(each, here.get(each.key, "")))
        for each in spec.fields
        if there.get(each.key, "") != here.get(each.key, "")
    ]


def _errors(case: Case, spec: Section) -> tuple[dict[str, dict[str, tuple[str, ...]]], str]:
    """Messages by row id (empty for a single section) and field, and those about the section as a whole."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    general: list[str] = []
    saved = case.draft.sections.get(spec.key)
    rows, keys = (saved.rows if saved else ()), {each.key for each in spec.fields}
    for each in case.draft.problems():
        if each.section != spec.key:
            continue
        if each.field not in keys or (spec.repeats and (each.row is None or each.row >= len(rows))):
            general.append(each.message)
        else:
            found[rows[each.row].id if each.row is not None else ""][each.field or ""].append(_at_field(spec, each))
    by_row = {row: {key: tuple(words) for key, words in fields.items()} for row, fields in found.items()}
    return by_row, "；".join(general)


def _at_field(spec: Section, finding: Finding) -> str:
    """A message as it is said at its field, where section, label and row need no telling."""
    label = spec.field(finding.field or "").label
    row = f"第{finding.row + 1}条" if finding.row is not None else ""
    return finding.message.removeprefix(f"{spec.title}：{label}{row}：")


def _remarks(case: Case, spec: Section) -> tuple[str, ...]:
    return tuple(
        each.message
        for each in case.draft.judgement.findings
        if each.section == spec.key and each.outcome is not Effect.FAIL
    )


def _proofs(case: Case, spec: Section, errors: Mapping[str, str]) -> Proofs:
    limits = spec.proof_limits or DEFAULT_PROOF
    files: dict[str, list[RowFile]] = defaultdict(list)
    errors = dict(errors)
    for each in case.draft.files:
        if each.key == spec.key and each.row_id:
            url = url_for("applicant.file", application_id=case.id, file_id=each.id)
            proof = PROOF_NAMES.get(each.proof or "", each.proof or "")
            files[each.row_id].append(RowFile(str(each.id), each.filename, proof, each.size, url))
            if str(each.id) in errors:
                errors[each.row_id] = errors.pop(str(each.id))
    must = "每条均须上传；" if spec.proof_required else ""
    formats = "、".join(limits.formats)
    return Proofs(
        kinds=tuple((key, PROOF_NAMES.get(key, key)) for key in spec.proofs),
        rule=f"{must}{formats} 格式，单个不超过{limit(limits.max_bytes)}，每条最多{limits.max_count}个",
        accept=",".join(f".{each}" for each in limits.formats),
        most=limits.max_count,
        files={row: tuple(each) for row, each in files.items()},
        errors=errors,
    )


def _known(case: Case, *, fresh: bool) -> dict[str, str]:
    """What the account says of the person; for a fresh section also what follows from it and from the unit."""
    person = visit.reading().get_one(Person, case.draft.application.person_id)
    details = reveal(visit.reading(), person)
    known = {
        "name": details.name,
        "id_type": details.id_type or "",
        "id_number": details.id_number or "",
        "mobile": details.mobile or "",
    }
    if not fresh:
        return known
    known["unit_name"] = case.draft.unit.name if case.draft.unit else ""
    number = details.id_number or ""
    if details.id_type == RESIDENT_ID and check_id_number(number) is None:
        known |= {"birth_date": birth_date(number).isoformat(), "gender": gender(number)}
    return known
