"""What a stage puts on record, as small forms of the fields that its sheets declare; and who has signed (HX-2.5.9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhicheng.casework.case import Case
from zhicheng.casework.recommendation import VACANCIES, recorded_posts
from zhicheng.casework.seats import seats
from zhicheng.casework.signatures import Signature, wanted_roles
from zhicheng.casework.staff import ROLE_WORDS
from zhicheng.casework.stage_records import Recorded
from zhicheng.dossier.standard import UNIT
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.desk import letters, unit_files
from zhicheng_web.desk.cases import Typed, here
from zhicheng_web.desk.dossier import FileLink
from zhicheng_web.fields import display, form_for
from zhicheng_web.pieces import AttachmentCard, Link
from zhicheng_web.unit_facts import NOT_RECORDED, document_words


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """One record: ``form`` while it can be filled in, else ``sheet``. ``error`` is about it as a whole."""

    key: str
    title: str
    url: str
    version: int
    form: Any
    sheet: tuple[tuple[str, str], ...]
    error: str
    who: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Signing:
    """A role that must sign, who has, and whether the visitor may now."""

    role: str
    word: str
    signature: Signature | None
    signs: bool


@dataclass(frozen=True, slots=True)
class OfDesk:
    """What another desk has put on record."""

    desk: str
    records: tuple[RecordView, ...]
    signatures: tuple[tuple[str, Signature], ...]
    files: tuple[FileLink, ...]


@dataclass(frozen=True, slots=True)
class PostsView:
    """The vacant posts that an authority has recorded, with the document; ``document`` is empty while it hasn't."""

    label: str
    value: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsView:
    """``cards`` take what the unit uploads, while the visitor has the case in hand; else ``files`` list it."""

    stage: str
    records: tuple[RecordView, ...]
    cards: tuple[AttachmentCard, ...]
    files: tuple[FileLink, ...]
    signing: tuple[Signing, ...]
    sign_url: str
    posts: PostsView | None
    letter: Link | None
    others: tuple[OfDesk, ...]


def view_of(case: Case, sent: Mapping[str, Typed], refused: Mapping[str, str]) -> RecordsView:
    located, cards = case.located, unit_files.cards(case, refused)
    return RecordsView(
        stage=located.desk.title,
        records=tuple(
            _record(case, key, each, sent.get(key), fills=bool(case.decisions)) for key, each in case.records.items()
        ),
        cards=cards,
        files=() if cards else unit_files.links(case, case.unit_files),
        signing=_signing(case),
        sign_url=here("desk.sign", located.application.id),
        posts=_posts(case),
        letter=letters.link(case),
        others=tuple(
            OfDesk(
                work.desk.title,
                tuple(_record(case, key, each, None, fills=False) for key, each in work.records.items()),
                tuple((ROLE_WORDS[each.role], each) for each in work.signatures),
                unit_files.links(case, work.unit_files),
            )
            for work in case.others
            if work.records or work.signatures
        ),
    )


def _posts(case: Case) -> PostsView | None:
    found = recorded_posts(visit.reading(), request_clock(), case.located, case.filed)
    if found is None:
        return None
    label = f"{UNIT.field(VACANCIES).label}（{found.year}年，{found.level}）"
    if found.fact is None:
        return PostsView(label, NOT_RECORDED.word, "")
    return PostsView(label, f"{found.fact.value}个", document_words(found.fact))


def _record(case: Case, key: str, recorded: Recorded, sent: Typed | None, *, fills: bool) -> RecordView:
    section = recorded.section
    values = sent.values if sent else recorded.values
    problems = {**recorded.problems, **(_lacking(case, key) if fills else {})} if recorded.version else {}
    general = sent.message if sent else problems.pop(section.key, "")
    return RecordView(
        key=key,
        title=section.title,
        url=here("desk.record", case.located.application.id, key=key),
        version=recorded.version,
        form=form_for(section.fields, values, {each: (words,) for each, words in problems.items()}, prefix=f"{key}-")
        if fills
        else None,
        sheet=tuple((each.label, display(each, recorded.values.get(each.key, ""))) for each in section.fields)
        if recorded.version
        else (),
        error=general,
        who=recorded.who or "",
        at=recorded.at,
    )


def _lacking(case: Case, key: str) -> dict[str, str]:
    """What beyond its own answers stands in a record's way, by field: a statement that isn't uploaded yet."""
    places = ((place.partition("."), message) for place, message in case.lacking.items())
    return {field: message for (group, _, field), message in places if group == key}


def _signing(case: Case) -> tuple[Signing, ...]:
    done = {each.role: each for each in case.signatures}
    signed = any(each.account_id == visit.actor().account_id for each in case.signatures)
    office = case.located.desk.organisation_id
    return tuple(
        Signing(
            str(role),
            ROLE_WORDS[role],
            done.get(role),
            bool(case.decisions) and role not in done and not signed and office in seats(visit.actor(), role),
        )
        for role in wanted_roles(case.located)
    )
