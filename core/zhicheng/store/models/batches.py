"""Results: the candidates of a committee office, the lists on which they stand, and what bodies do with a list."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Choice, Permanent, Versioned


class CandidateState(StrEnum):
    """WAITING for a list, LISTED on one, then PASSED or FAILED; VOIDED takes a result away, CONFIRMED makes it final."""

    WAITING = "waiting"
    LISTED = "listed"
    PASSED = "passed"
    FAILED = "failed"
    VOIDED = "voided"
    CONFIRMED = "confirmed"


class BatchState(StrEnum):
    """A list is made (OPEN), carried through its acts (RUNNING), and done; CANCELLED before it had a result."""

    OPEN = "open"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class Candidate(Versioned, Base):
    """An accepted case, from acceptance to its result; one row a case.

    ``organisation_id`` is the committee's office, ``procedure`` the key of what its results go through. ``present`` are
    the members who voted on it or could have. ``reason_cipher`` is why it failed beside the vote, or was voided, under
    the person's key. ``held``: something is open about it, and it stays where its list goes on.
    """

    __tablename__ = "candidates"
    __table_args__ = (
        Index("ix_candidates_organisation_id_state", "organisation_id", "state", "application_id"),
        Index("ix_candidates_batch_id", "batch_id", "place"),
    )

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notices.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    procedure: Mapped[str] = mapped_column(String(60))
    committee: Mapped[str | None] = mapped_column(String(100))
    series: Mapped[str | None] = mapped_column(String(60))
    level: Mapped[str | None] = mapped_column(String(20))
    accepted_at: Mapped[datetime]
    state: Mapped[CandidateState] = mapped_column(Choice(CandidateState))
    batch_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("batches.id"))
    place: Mapped[int | None]
    present: Mapped[int | None]
    in_favour: Mapped[int | None]
    against: Mapped[int | None]
    abstained: Mapped[int | None]
    reason_cipher: Mapped[bytes | None]
    held: Mapped[bool]
    decided_at: Mapped[datetime | None]


class Batch(Versioned, Base):
    """A list of candidates of one procedure. ``position`` is the act that it waits for, from 1.

    ``members`` and ``present`` are the committee's and the meeting's; ``month`` is that of a monthly list (2023-05).
    ``quota`` is how many candidates the document ``quota_document`` allows. ``continues`` is the list from which
    candidates were split off because something was still open about them.
    """

    __tablename__ = "batches"
    __table_args__ = (
        Index("ix_batches_organisation_id_state", "organisation_id", "state", "created_at"),
        Index(
            "uq_batches_month",
            "notice_id",
            "organisation_id",
            "procedure",
            "month",
            unique=True,
            sqlite_where=text("month is not null and continues is null and state <> 'cancelled'"),
            postgresql_where=text("month is not null and continues is null and state <> 'cancelled'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notices.id"), index=True)
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice_revisions.id"))
    jurisdiction: Mapped[str] = mapped_column(String(6))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    procedure: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[BatchState] = mapped_column(Choice(BatchState))
    position: Mapped[int]
    since: Mapped[datetime]
    month: Mapped[str | None] = mapped_column(String(7))
    held_on: Mapped[date | None]
    members: Mapped[int | None]
    present: Mapped[int | None]
    quota: Mapped[int | None]
    quota_document: Mapped[str | None] = mapped_column(String(200))
    continues: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("batches.id"))
    created_by: Mapped[uuid.UUID]
    created_at: Mapped[datetime]


class BatchDuty(Versioned, Base):
    """One body's part in one act of a list: what it did and when, or by when it should.

    ``first`` and ``last`` are the days of a publicity; ``number`` and ``dated`` are those of a document.
    """

    __tablename__ = "batch_duties"
    __table_args__ = (
        UniqueConstraint("batch_id", "position", "organisation_id"),
        Index("ix_batch_duties_organisation_id_done_at", "organisation_id", "done_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("batches.id"))
    position: Mapped[int]
    act: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(40))
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    warned_for: Mapped[date | None]
    first: Mapped[date | None]
    last: Mapped[date | None]
    number: Mapped[str | None] = mapped_column(String(100))
    dated: Mapped[date | None]
    done_by: Mapped[uuid.UUID | None]
    done_at: Mapped[datetime | None]


class CheckKind(StrEnum):
    """三审三校: a review of the data, or a proof against the document."""

    REVIEW = "review"
    PROOF = "proof"


class BatchCheck(Permanent, Base):
    """One of the reviews and proofs of a list, ``number`` from 1; each kind's are by different people.

    ``since`` is when the list came to be checked: one that comes again is checked anew.
    """

    __tablename__ = "batch_checks"
    __table_args__ = (
        UniqueConstraint("batch_id", "since", "kind", "number"),
        UniqueConstraint("batch_id", "since", "kind", "done_by"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("batches.id"))
    since: Mapped[datetime]
    kind: Mapped[CheckKind] = mapped_column(Choice(CheckKind))
    number: Mapped[int]
    done_by: Mapped[uuid.UUID]
    done_at: Mapped[datetime]


class BatchNote(Permanent, Base):
    """What a body wrote about a list, to be read by the others: why it was sent back. Sealed under the office's key."""

    __tablename__ = "batch_notes"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("batches.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    act: Mapped[str] = mapped_column(String(60))
    words_cipher: Mapped[bytes]
    written_by: Mapped[uuid.UUID]
    written_at: Mapped[datetime]


class LeftBy(StrEnum):
    """How a case left a list without a result: taken OFF, MOVED to another list, or with the list, which was CANCELLED."""

    OFF = "off"
    MOVED = "moved"
    CANCELLED = "cancelled"


class Departure(Permanent, Base):
    """A case has left a list for which experts were drawn or votes were counted; why stands in the list's note.

    ``counted``: the case itself had a count, from a ballot or typed from paper.
    """

    __tablename__ = "departures"
    __table_args__ = (Index("ix_departures_application_id", "application_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("batches.id"))
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"))
    note_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("batch_notes.id"))
    way: Mapped[LeftBy] = mapped_column(Choice(LeftBy))
    counted: Mapped[bool]
    left_at: Mapped[datetime]


class BatchPaper(Base):
    """A scan that belongs to a list (minutes, an authority's document), in the blob store under the organisation's
    key."""

    __tablename__ = "batch_papers"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("batches.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[str] = mapped_column(String(40))
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[bytes]
    algorithm: Mapped[str] = mapped_column(String(20))
    added_by: Mapped[uuid.UUID]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
