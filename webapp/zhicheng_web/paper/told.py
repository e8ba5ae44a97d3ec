"""How the paper half of a case is said: to the applicant with what to do, and to a desk."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import url_for

from zhicheng.casework.access import may
from zhicheng.casework.paper import STATE_WORDS, half_of, movements
from zhicheng.casework.paper_bundles import loose_of
from zhicheng.casework.paper_cover import hand_in
from zhicheng.casework.paper_numbers import spaced
from zhicheng.casework.paper_receipt import TAKE_IN, offices_of
from zhicheng.store.models import Application, Notice, Organisation, PaperHalf, PaperState
from zhicheng_web import visit
from zhicheng_web.pieces import Link, Status, Tone
from zhicheng_web.presentation import moment

TONES = {
    PaperState.AWAITED: Tone.ATTENTION,
    PaperState.RECEIVED: Tone.DONE,
    PaperState.RETURNED: Tone.ATTENTION,
}
MISSING = "收讫之前不影响线上审核，但不能提交评审会议。"


@dataclass(frozen=True, slots=True)
class PaperNotice:
    """A notice on a page of a case; ``links`` lead to the cover sheet and, at an office, to the bundle. ``urges``: the
    first of them is what the reader should do now."""

    title: str
    words: str
    tone: str
    links: tuple[Link, ...] = ()
    urges: bool = False


def paper_notice(application_id: UUID) -> PaperNotice | None:
    """For the applicant, or the office that entered the case: what of the paper is there, and what to do."""
    session = visit.reading()
    application = session.get_one(Application, application_id)
    half = half_of(session, application_id)
    if half is None:
        return _ahead(application)
    links = (Link("下载封面", cover_url(application_id)),)
    match half.state:
        case PaperState.RECEIVED:
            last = movements(session, application)[-1]
            amount = extent(last.volumes, last.pages)
            words = f"由{last.office}于{moment(last.at)}登记收讫{f'（{amount}）' if amount else ''}，编号 {spaced(half.number)}。"
            return PaperNotice("纸质材料已收讫", words, "notice", links)
        case PaperState.RETURNED:
            last = movements(session, application)[-1]
            words = f"{last.office}于{moment(last.at)}退还：{last.remark} 补齐后请重新报送，{MISSING}"
            return PaperNotice("纸质材料已退还，须重新报送", words, "attention", links, urges=True)
    where = hand_in(session, application)
    words = f"线上、线下须同步提交。请打印封面（编号 {spaced(half.number)}），放在纸质材料最前面，{where}。{MISSING}"
    return PaperNotice("纸质材料还没有收到", words, "attention", links, urges=True)


def paper_loose() -> tuple[PaperNotice, ...]:
    """For the applicant: paper that an office has, under notices where nothing is submitted online."""
    who, session = visit.actor(), visit.reading()
    found = loose_of(session, who.person_id) if who.person_id else ()
    return tuple(
        PaperNotice(
            "纸质材料已收到，线上还没有提交",
            f"{office}收到了您在“{session.get_one(Notice, notice).title}”下的纸质材料。"
            "请在受理时间内填写并提交；提交后自动对应，纸质材料无需重新报送。",
            "attention",
        )
        for notice, office in found
    )


def paper_flag(application_id: UUID) -> PaperNotice | None:
    """For a desk: whether the paper half is there, with the way to take it in."""
    session = visit.reading()
    half = half_of(session, application_id)
    if half is None:
        return None
    links = [Link("下载封面", cover_url(application_id))]
    if offices_of(visit.actor()) and may(visit.actor(), TAKE_IN, half) is None:
        links.insert(0, Link("纸质材料登记", url_for("paper.bundle", paper_id=half.id)))
    holder = session.get_one(Organisation, half.held_by).name if half.held_by else ""
    words = f"现在{holder}，{moment(half.since)}收讫。" if holder else f"可以继续审核。{MISSING}"
    entered = session.get_one(Application, application_id).entered_by
    if entered is not None:
        words += f"本份申报由{session.get_one(Organisation, entered).name}代为录入。"
    return PaperNotice(
        f"{STATE_WORDS[half.state]}（编号 {spaced(half.number)}）",
        words,
        "notice" if holder else "attention",
        tuple(links),
    )


def status_of(half: PaperHalf) -> Status:
    return Status(STATE_WORDS[half.state], TONES[half.state])


def cover_url(application_id: UUID) -> str:
    return url_for("covers.cover", application_id=application_id)


def _ahead(application: Application) -> PaperNotice | None:
    """Before the submission: a bundle that came already."""
    for notice, office in loose_of(visit.reading(), application.person_id):
        if notice == application.notice_id:
            words = f"{office}已收到纸质材料，线上还没有提交。请在受理时间内提交，提交后自动对应。"
            return PaperNotice("纸质材料已收到，线上还没有提交", words, "attention")
    return None


def extent(volumes: int | None, pages: int | None) -> str:
    """How much a bundle is: 1册86页; empty where nobody has counted."""
    return (f"{volumes}册" if volumes else "") + (f"{pages}页" if pages else "")
