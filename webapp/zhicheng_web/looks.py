"""Looks of offices at cases and files are put down as pages are asked for; see :mod:`zhicheng.casework.looks`."""

from __future__ import annotations

from uuid import UUID

from zhicheng.casework import looks
from zhicheng.casework.seats import seats
from zhicheng_web import visit
from zhicheng_web.clock import request_clock


def case_looked_at(application_id: UUID) -> None:
    """Before the page is read: writing ends what was read until then."""
    if looks.unseen(visit.reading(), visit.actor(), application_id) is not None:
        with visit.writing() as session:
            looks.see_case(session, visit.actor(), request_clock(), application_id=application_id)


def file_looked_at(application_id: UUID, file_id: UUID) -> None:
    """Once it is sure that the file may be seen."""
    if seats(visit.actor()) and looks.unopened(visit.reading(), visit.actor(), file_id):
        with visit.writing() as session:
            looks.see_file(session, visit.actor(), request_clock(), application_id=application_id, file_id=file_id)


def taken_away(application_id: UUID) -> None:
    """Once the whole file is ready to be sent."""
    if seats(visit.actor()):
        with visit.writing() as session:
            looks.take_away(session, visit.actor(), request_clock(), application_id=application_id)
