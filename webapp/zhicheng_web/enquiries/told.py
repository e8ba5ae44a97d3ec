"""An enquiry in words: its state, its sheet, what was said in it; and who may answer any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zhicheng.casework.actor import Actor
from zhicheng.casework.enquiries.entitled import KIND_WORDS, STATE_WORDS, bureaus_of, operates
from zhicheng.casework.enquiries.reading import Opened, days_open, overdue
from zhicheng.casework.enquiries.thread import MOST_CHARACTERS
from zhicheng.casework.paper_numbers import spaced
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Application, Enquiry, EnquiryState
from zhicheng_web import shell, visit
from zhicheng_web.clock import request_now
from zhicheng_web.pieces import Status, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import day, days, moment

TONES = {
    EnquiryState.WAITING: Tone.ACTIVE,
    EnquiryState.ANSWERED: Tone.DONE,
    EnquiryState.CLOSED: Tone.ENDED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message; ``answers``: it is the office's."""

    who: str
    at: datetime
    words: str
    answers: bool


def answers(actor: Actor) -> bool:
    """Whoever works for the bureau of a place that issues notices, or for the operator."""
    places = {each.jurisdiction.code for each in platform().registry.offering()}
    return operates(actor) or bool(places & set(bureaus_of(actor)))


def words_field(label: str, hint: str) -> tuple[Field, ...]:
    """The question about what one has to say."""
    return (
        Field(
            key="words", label=label, kind=Kind.LONG_TEXT, required=True, hint=hint, max_length=MOST_CHARACTERS
        ),
    )  # fmt: skip


def within(code: str) -> str:
    """The name of a place, which stands around the page; its code where no plugin speaks for it any more."""
    declared = platform().registry.jurisdictions.get(code)
    if declared is None:
        return code
    shell.within(declared.jurisdiction)
    return declared.jurisdiction.name


def place_name(code: str) -> str:
    """The name of a place; its code where no plugin speaks for it any more."""
    declared = platform().registry.jurisdictions.get(code)
    return declared.jurisdiction.name if declared else code


def status_of(enquiry: Enquiry) -> Status:
    """Where it stands; one that waits too long asks for attention."""
    if overdue(enquiry, request_now()):
        return Status("逾期未答复", Tone.ATTENTION)
    return Status(STATE_WORDS[enquiry.state], TONES[enquiry.state])


def said_in(opened: Opened, *, staff: bool) -> tuple[Said, ...]:
    """The thread; staff also read who of an office answered."""
    asker = "咨询人" if staff else "您"
    return tuple(
        Said(
            who=(f"{each.office}（{each.who}）" if staff else each.office) if each.office else asker,
            at=each.at,
            words=each.words,
            answers=bool(each.office),
        )
        for each in opened.messages
    )


def title_of(enquiry: Enquiry) -> str:
    """Its kind and number."""
    return f"{KIND_WORDS[enquiry.kind]} {spaced(enquiry.number)}"


def age_of(enquiry: Enquiry) -> str:
    """For how many calendar days it is open."""
    count = days_open(enquiry, request_now())
    return days(count) if count else "今天"


def sheet_of(opened: Opened, *, staff: bool) -> tuple[tuple[str, str], ...]:
    """Everything about it but the thread."""
    enquiry, waits = opened.enquiry, opened.enquiry.state is EnquiryState.WAITING
    rows = (
        ("地区", place_name(enquiry.jurisdiction)),
        ("咨询人", opened.name if staff else ""),
        ("手机号", opened.mobile if staff else ""),
        ("涉及申报", application_words(enquiry)),
        ("提出时间", moment(enquiry.asked_at)),
        ("已提出", age_of(enquiry) if enquiry.closed_at is None else ""),
        ("答复期限", day(enquiry.due_on) if waits and enquiry.due_on else ""),
        ("办结时间", moment(enquiry.closed_at) if enquiry.closed_at else ""),
    )
    return tuple(each for each in rows if each[1])


def application_words(enquiry: Enquiry) -> str:
    """The application that it is about, as the applicant chose it."""
    found = visit.reading().get(Application, enquiry.application_id) if enquiry.application_id else None
    return application_label(found) if found else ""


def application_label(found: Application) -> str:
    """An application in a few words."""
    declared = platform().registry.jurisdictions.get(found.jurisdiction)
    channel = declared.channels.get(found.channel) if declared else None
    return f"{found.year}年度 {place_name(found.jurisdiction)} {channel.name if channel else found.channel}"
