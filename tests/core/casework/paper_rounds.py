"""Desks of a province where paper goes with each case, and what offices do with bundles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import made_up
from desk_rounds import Desks, Office, prepared, registry
from rounds import picture
from sqlalchemy import select

from zhicheng.casework import meeting_holds, paper, paper_bundles, paper_entry, paper_receipt
from zhicheng.casework.actor import Actor, load_actor
from zhicheng.casework.dossiers import Row
from zhicheng.casework.kinds import Topic
from zhicheng.casework.letters import LETTERS, Context
from zhicheng.casework.paper import Contents
from zhicheng.casework.paper_signed import SIGNED
from zhicheng.casework.people import PersonDetails
from zhicheng.store.models import Account, Application, Event, LooseBundle, Organisation, OutboxMessage, PaperHalf

ONE = Contents(volumes=1, pages=86)


@dataclass
class Papers:
    """What offices do; every step is a transaction of its own."""

    desks: Desks
    numbers: Any

    @property
    def store(self) -> Any:
        return self.desks.round.store

    def half(self, application_id: UUID) -> PaperHalf | None:
        with self.store.reading() as session:
            return paper.half_of(session, application_id)

    def look_up(self, office: Office, typed: str, actor: Actor | None = None) -> PaperHalf:
        with self.store.reading() as session:
            return paper_receipt.look_up(session, actor or office.first, typed)

    def receive(self, office: Office, half: PaperHalf, contents: Contents = ONE, **more: Any) -> PaperHalf:
        actor = more.pop("actor", office.first)
        more.setdefault("version", half.version)
        more.setdefault("organisation_id", office.first.memberships[0].organisation_id)
        with self.store.begin() as session:
            return paper_receipt.receive(
                session, actor, self.desks.clock, paper_id=half.id, contents=contents, **more
            )  # fmt: skip

    def give_back(self, office: Office, half: PaperHalf, reason: str = "缺少签字页。") -> PaperHalf:
        with self.store.begin() as session:
            return paper_receipt.give_back(
                session, office.first, self.desks.clock, paper_id=half.id, version=half.version, reason=reason
            )

    def bundle(self, office: Office, half: PaperHalf) -> paper_receipt.Bundle:
        with self.store.reading() as session:
            return paper_receipt.read_bundle(session, office.first, paper_id=half.id)

    def record_loose(self, office: Office, details: PersonDetails, contents: Contents = ONE) -> LooseBundle:
        with self.store.begin() as session:
            return paper_bundles.record_loose(
                session, office.first, self.desks.clock, self.desks.round.registry,
                notice_id=self.desks.round.notice_id, organisation_id=office.first.memberships[0].organisation_id,
                details=details, contents=contents,
            )  # fmt: skip

    def loose(self, office: Office) -> list[paper_bundles.Loose]:
        with self.store.reading() as session:
            return paper_bundles.loose(session, office.first)

    def return_loose(self, office: Office, bundle: LooseBundle) -> LooseBundle:
        with self.store.begin() as session:
            return paper_bundles.return_loose(
                session, office.first, self.desks.clock, bundle_id=bundle.id, version=bundle.version, reason="本人不再申报。"
            )  # fmt: skip

    def enter(self, office: Office, details: PersonDetails, **more: Any) -> Application:
        actor = more.pop("actor", office.first)
        more.setdefault("channel", "regular")
        more.setdefault("credit_code", self.credit_code)
        more.setdefault("organisation_id", actor.memberships[0].organisation_id)
        with self.store.begin() as session:
            return paper_entry.enter(
                session, actor, self.desks.clock, self.desks.round.registry,
                notice_id=self.desks.round.notice_id, details=details, **more,
            )  # fmt: skip

    def fill(self, actor: Actor, application_id: UUID, *, signed: bool = True) -> None:
        known = self.desks.round
        known.save(actor, application_id, "basic", 0, values={"name": "王五"})
        known.save(actor, application_id, "education", 0, rows=(Row("r1", {"school": "某大学"}),))
        known.attach(actor, application_id, "education", picture(), row_id="r1", proof="diploma")
        known.attach(actor, application_id, "photo", picture())
        if signed:
            known.attach(actor, application_id, SIGNED.key, picture())

    def entered(self, office: Office) -> UUID:
        """A case that the first of an office has entered and submitted."""
        application_id = self.enter(office, self.somebody()).id
        self.fill(office.first, application_id)
        self.desks.round.submit(office.first, application_id)
        return application_id

    def somebody(self, **more: Any) -> PersonDetails:
        given = {"name": "王五", "id_number": self.numbers.identity(), "mobile": self.numbers.mobile()}
        return PersonDetails(id_type="居民身份证", **{**given, **more})

    def holds(self, application_id: UUID) -> set[str]:
        with self.store.reading() as session:
            found = meeting_holds.holds_on(session, session.get_one(Application, application_id))
        return {str(each) for each in found}

    def letters(self, *, to: Actor | None = None) -> list[str]:
        with self.store.reading() as session:
            query = select(OutboxMessage.topic)
            query = query.where(OutboxMessage.recipient_id == to.account_id) if to else query
            return [each for each in session.scalars(query) if each.startswith(("paper_", "entered_"))]

    def letter(self, topic: str) -> str:
        """The newest letter of a topic as it would leave now; empty where there is nothing to say any more."""
        with self.store.reading() as session:
            query = select(OutboxMessage, Event).join(Event, Event.id == OutboxMessage.event_id)
            newest = query.where(OutboxMessage.topic == topic).order_by(Event.number.desc()).limit(1)
            message, event = session.execute(newest).one()
            recipient = session.get_one(Account, message.recipient_id)
            context = Context(session, event, recipient, self.desks.clock, "https://example.com")
            written = LETTERS[Topic(topic)](context)
        return written.text if written else ""

    def actor(self, account_id: UUID) -> Actor:
        with self.store.reading() as session:
            found = load_actor(session, account_id)
        assert found is not None
        return found

    @property
    def credit_code(self) -> str:
        with self.store.reading() as session:
            return str(session.get_one(Organisation, self.desks.employer.id).credit_code)


def with_paper(store: Any, clock: Any, cast: Any, numbers: Any, details: PersonDetails, **changes: Any) -> Papers:
    """The desks where the one channel has paper; ``changes`` declare something else of it."""
    plain = registry().jurisdictions["990000"].channels["regular"]
    channel = replace(plain, **{"paper": True, "paper_cites": made_up.CITE, **changes})
    return Papers(prepared(store, clock, cast, numbers, details, zhicheng_channels=(channel,)), numbers)
