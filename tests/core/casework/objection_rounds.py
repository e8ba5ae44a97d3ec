"""A list on public show, and whoever objects to somebody on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from uuid import UUID

from PIL import Image
from result_rounds import Results

from zhicheng.casework.actor import Actor
from zhicheng.casework.objections import handling, lodging
from zhicheng.casework.objections.lodging import Evidence, Lodged, Said
from zhicheng.casework.results import acts
from zhicheng.store.models import Batch, BatchDuty, Candidate, CandidateState, Objection, ObjectionState

PASSES = 9
FIRST, LAST = date(2023, 2, 10), date(2023, 2, 16)
NAMED = Said(grounds="该同志的代表作并非本人完成，真正的作者可以作证。", name="异议人甲", phone="13800001111")


@dataclass
class Shown:
    """A list whose publicity by the office runs from :data:`FIRST` to :data:`LAST`."""

    known: Results
    batch: Batch
    duty: BatchDuty

    def lodge(self, application_id: UUID, said: Said = NAMED, files: tuple[Evidence, ...] = ()) -> Lodged:
        known = self.known
        with known.store.begin() as session:
            return lodging.lodge(
                session, known.clock, known.round.registry, known.round.blobs,
                duty_id=self.duty.id, application_id=application_id, said=said, files=files,
            )  # fmt: skip

    def objection(self, lodged: Lodged) -> Objection:
        with self.known.store.reading() as session:
            return session.get_one(Objection, lodged.id)

    def take(self, lodged: Lodged, actor: Actor | None = None, version: int | None = None) -> None:
        known = self.known
        version = self.objection(lodged).version if version is None else version
        with known.store.begin() as session:
            handling.take(session, actor or known.office.first, known.clock, objection_id=lodged.id, version=version)

    def decide(
        self,
        lodged: Lodged,
        outcome: ObjectionState,
        actor: Actor | None = None,
        version: int | None = None,
        **words: str,
    ) -> None:
        known = self.known
        said = {"answer": "经查证，情况如下。", "reason": "代表作不是本人完成。", **words}
        version = self.objection(lodged).version if version is None else version
        with known.store.begin() as session:
            handling.decide(
                session, actor or known.office.first, known.clock,
                objection_id=lodged.id, version=version, outcome=outcome, **said,
            )  # fmt: skip

    def answered(self, lodged: Lodged, outcome: ObjectionState, **words: str) -> None:
        self.take(lodged)
        self.decide(lodged, outcome, **words)

    def candidate(self, application_id: UUID) -> Candidate:
        found = self.known.candidate(application_id)
        assert found is not None
        return found

    def state(self, application_id: UUID) -> tuple[CandidateState, bool]:
        found = self.candidate(application_id)
        return found.state, found.held

    def now(self) -> Batch:
        return self.known.batch(self.batch.id)

    def over(self) -> None:
        """The publicity of both bodies is over, and the list waits for its filing."""
        self.known.do(acts.publish, self.batch, self.known.bureau, first=self.known.clock().date(), last=LAST)
        self.known.at(date(2023, 2, 17))
        self.known.sweep()


def shown(known: Results, *applications: UUID) -> Shown:
    batch = known.decided(dict.fromkeys(applications, PASSES))
    known.at(FIRST)
    duty = known.do(acts.publish, batch, first=FIRST, last=LAST)
    return Shown(known, known.batch(batch.id), duty)


def picture() -> Evidence:
    """A photograph that somebody took."""
    held = BytesIO()
    Image.new("RGB", (40, 30), "white").save(held, "JPEG")
    held.seek(0)
    return Evidence("证据.jpg", held)
