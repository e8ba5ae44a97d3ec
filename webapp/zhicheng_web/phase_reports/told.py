"""Reports of phases in words, and whom the pages concern."""

from __future__ import annotations

from collections.abc import Mapping

from flask import g, url_for

from zhicheng.casework.actor import Actor
from zhicheng.casework.phase_reports import entitled
from zhicheng.casework.phase_reports.asked import Asked, Duty
from zhicheng.casework.phase_reports.figures import FIGURES
from zhicheng.casework.phase_reports.reading import Line, Standing
from zhicheng_web import visit
from zhicheng_web.clock import request_now
from zhicheng_web.desk.cases import owner
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Status, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import cited_together, day

TONES = {
    Standing.COMING: Tone.QUIET,
    Standing.DUE: Tone.ACTIVE,
    Standing.OVERDUE: Tone.ATTENTION,
    Standing.SENT: Tone.DONE,
    Standing.LATE: Tone.DONE,
}


def concerned(actor: Actor) -> bool:
    """Whether somebody works for an office that makes or receives reports of a phase of a published notice."""
    # The menu asks on every page; once a request is enough.
    if "reports_phases" not in g:
        g.reports_phases = entitled.concerned(visit.reading(), actor, platform().registry)
    found: bool = g.reports_phases
    return found


def frame() -> Frame:
    return Frame(owner())


def status_of(line: Line) -> Status:
    """Where a report stands at this moment."""
    standing = line.standing(request_now())
    return Status(standing, TONES[standing])


def title_of(asked: Asked) -> str:
    return f"{asked.notice.title}：{asked.report.title}"


def about(asked: Asked) -> tuple[tuple[str, str], ...]:
    """What is asked for, until when and by which clause."""
    return (
        ("通知", asked.notice.title),
        ("阶段", asked.phase.title),
        ("报告内容", asked.report.what),
        ("报送期限", f"{day(asked.phase.last)} 24:00"),
        ("依据", cited_together(asked.report.cites)),
    )


def figure_rows(figures: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """The counts with their words."""
    return tuple((label, f"{figures.get(key, 0)}件") for key, label in FIGURES.items())


def received_url(asked: Asked, endpoint: str = "phase_reports.received") -> str:
    return url_for(endpoint, notice_id=asked.notice.id, phase=asked.phase.key, key=asked.report.key)


def write_url(duty: Duty) -> str:
    asked = duty.asked
    return url_for(
        "phase_reports.write", notice_id=asked.notice.id, phase=asked.phase.key, key=asked.report.key,
        organisation_id=duty.organisation.id,
    )  # fmt: skip
