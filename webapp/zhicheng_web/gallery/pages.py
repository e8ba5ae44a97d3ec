"""The view models of the gallery's pages: all pieces on one, and the steps of an application as they look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import url_for

from zhicheng_web.fields import Raw, RawRow, form_for, row_prefix
from zhicheng_web.gallery import examples, questions
from zhicheng_web.gallery.questions import BASIC, EDUCATION, OFFERS
from zhicheng_web.pieces import (
    AttachmentCard,
    Confirmation,
    Deadline,
    Entry,
    Node,
    Pager,
    ProblemGroup,
    Proofs,
    Receipt,
    Saved,
    SectionEntry,
    Status,
    Table,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FillPage:
    """Step 02 as it will look: one section with fields and one with rows."""

    step: int
    step_urls: tuple[str, ...]
    sections: tuple[SectionEntry, ...]
    problems: tuple[ProblemGroup, ...]
    saved: Saved
    form: Any
    rows: tuple[tuple[str, Any], ...]
    blank: Any
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachPage:
    """Step 03 as it will look."""

    step: int
    step_urls: tuple[str, ...]
    sections: tuple[SectionEntry, ...]
    problems: tuple[ProblemGroup, ...]
    cards: tuple[AttachmentCard, ...]
    next_url: str


def attach_page(now: datetime) -> AttachPage:
    return AttachPage(
        step=3,
        step_urls=examples.step_urls(),
        sections=examples.section_entries(),
        problems=examples.PROBLEMS,
        cards=examples.cards(now),
        next_url=url_for("gallery.submission"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DonePage:
    """Step 04 as it will look."""

    receipt: Receipt
    nodes: tuple[Node, ...]


def done_page(now: datetime) -> DonePage:
    return DonePage(receipt=examples.receipt(now), nodes=examples.nodes(now))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gallery:
    """Everything the page of pieces shows."""

    steps: tuple[str, ...]
    sections: tuple[SectionEntry, ...]
    empty_form: Any
    filled_form: Any
    wrong_form: Any
    blank: Any
    blank_paper: Any
    row_forms: tuple[tuple[str, Any], ...]
    places: tuple[str, ...]
    problems: tuple[ProblemGroup, ...]
    cards: tuple[AttachmentCard, ...]
    deadlines: tuple[Deadline, ...]
    statuses: tuple[Status, ...]
    nodes: tuple[Node, ...]
    turned_back: tuple[Node, ...]
    receipt: Receipt
    tables: tuple[Table, ...]
    pager: Pager
    confirmation: Confirmation
    sheet: tuple[tuple[str, str], ...]
    saved: Saved
    not_saved: Saved
    entries: tuple[Entry, ...]
    proofs: Proofs


def gallery(now: datetime) -> Gallery:
    url = url_for("gallery.index")
    return Gallery(
        steps=examples.step_urls(),
        sections=examples.section_entries(),
        empty_form=form_for(questions.ALL_KINDS, {}, prefix="empty-"),
        filled_form=form_for(questions.ALL_KINDS, questions.FILLED, prefix="filled-"),
        wrong_form=form_for(questions.ALL_KINDS, questions.WRONG, questions.WRONG_WORDS, prefix="wrong-"),
        blank=form_for(EDUCATION.fields, {}, prefix=row_prefix("education", "__row__")),
        blank_paper=form_for(EDUCATION.fields, {}, prefix=row_prefix("papers", "__row__")),
        row_forms=(("r1", form_for(EDUCATION.fields, questions.RAW_EDUCATION[0].values, prefix="education-r1-")),),
        places=OFFERS.places,
        problems=examples.PROBLEMS,
        cards=examples.cards(now),
        deadlines=(
            Deadline("申报截止", examples.window_end(now)),
            Deadline("补正截止", now + timedelta(days=1, hours=5)),
            Deadline("补正截止", now + timedelta(minutes=12)),
            Deadline("申报截止", now - timedelta(days=1)),
        ),
        statuses=tuple(row[3] for row in examples.history(now).rows if isinstance(row[3], Status)),
        nodes=examples.nodes(now),
        turned_back=examples.turned_back(now),
        receipt=examples.receipt(now),
        tables=(examples.history(now), examples.figures(), examples.no_rows()),
        pager=Pager(shown=20, newer_url=f"{url}#pager", older_url=f"{url}#pager"),
        confirmation=examples.submit_page(),
        sheet=(
            ("姓名", "张某某"),
            ("证件号码", "000***********0000"),
            ("现专业技术资格", "工程师"),
            ("曾用名", ""),
        ),
        saved=Saved(section="基本信息", at=examples.saved_lately(now)),
        entries=examples.entries(),
        proofs=examples.row_proofs(),
        not_saved=Saved(section="教育经历", at=None, next_label="下一步：工作经历"),
    )


def fill_page(
    basic: Raw, rows: Sequence[RawRow], errors: Mapping[str, Sequence[str]], saved_at: datetime | None
) -> FillPage:
    """Step 02 with these answers, as typed."""
    return FillPage(
        step=2,
        step_urls=examples.step_urls(),
        sections=examples.section_entries(),
        problems=examples.PROBLEMS,
        saved=Saved(section=BASIC.title, at=saved_at),
        form=form_for(BASIC.fields, basic, errors, offers=OFFERS),
        rows=tuple(
            (row.id, form_for(EDUCATION.fields, row.values, prefix=row_prefix("education", row.id))) for row in rows
        ),
        blank=form_for(EDUCATION.fields, {}, prefix=row_prefix("education", "__row__")),
        places=OFFERS.places,
    )
