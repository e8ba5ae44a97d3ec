"""The demonstration of a place where paper goes with each case, and its people."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from zhicheng.casework import desks, drafts, files, marks, returns
from zhicheng.casework.accounts import find_account
from zhicheng.casework.actor import Actor, load_actor
from zhicheng.casework.case import read_case
from zhicheng.casework.paper import half_of
from zhicheng.casework.paper_signed import SIGNED
from zhicheng.casework.people import PersonDetails, reveal
from zhicheng.registry import Declarations
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import (
    Application,
    ApplicationStatus,
    Mark,
    Organisation,
    OrganisationKind,
    PaperHalf,
    Person,
)
from zhicheng.store.moments import BEIJING
from zhicheng_web.demo import answers
from zhicheng_web.demo.papers import sheet


@dataclass
class Place:
    """Who works and applies there."""

    site: Any
    declared: Declarations

    def login(self, role: str) -> Any:
        name = self.declared.jurisdiction.name
        return next(each for each in self.site.built.doors if each.place == name and role in each.role)

    def browser(self, role: str) -> Any:
        door, browser = self.login(role), self.site.browser()
        assert browser.sign_in(door.login, door.password).status_code == 302
        return browser

    @property
    def bureau(self) -> Organisation:
        return self.organisation(OrganisationKind.BUREAU)

    def organisation(self, kind: OrganisationKind) -> Organisation:
        with self.site.store.reading() as session:
            query = select(Organisation).where(Organisation.kind == kind)
            code = self.declared.jurisdiction.code
            if kind is not OrganisationKind.UNIT:
                query = query.where(Organisation.division == code)
            return session.scalars(query.where(Organisation.jurisdiction.startswith(code[:2]))).first()  # type: ignore[no-any-return]

    def official(self) -> Any:
        """Somebody of the bureau, signed in."""
        return self.browser(f"{self.bureau.name}工作人员")

    def actor(self, role: str) -> Actor:
        with self.site.store.reading() as session:
            account = find_account(session, self.login(role).login)
            assert account is not None
            found = load_actor(session, account.id)
        assert found is not None
        return found

    def submitted(self) -> UUID:
        """The first case that was submitted there."""
        with self.site.store.reading() as session:
            query = select(Application.id).where(
                Application.jurisdiction == self.declared.jurisdiction.code,
                Application.status == ApplicationStatus.SUBMITTED,
                Application.person_id == self.actor("已提交的申报人").person_id,
            )
            return session.scalars(query).one()  # type: ignore[no-any-return]

    def half(self, application_id: UUID) -> PaperHalf:
        with self.site.store.reading() as session:
            found = half_of(session, application_id)
        assert found is not None
        return found

    def give_back(self, application_id: UUID) -> None:
        """The unit returns a case, its first section to be mended."""
        site, who = self.site, self.actor("单位管理员")
        with site.store.begin() as session:
            more: dict[str, Any] = {"application_id": application_id}
            desks.claim(session, who, site.clock, site.registry, **more)
            case = read_case(session, who, site.clock, site.registry, **more)
            for number, section in enumerate(case.sections):
                mark = Mark.VERIFIED if number else Mark.MEND
                marks.mark(
                    session, who, site.clock, site.registry, **more,
                    section=section, version=0, mark=mark, note="" if number else "请核对。",
                )  # fmt: skip
            version = session.get_one(Application, application_id).version
            returns.return_case(session, who, site.clock, site.registry, **more, version=version, opinion="请修改。")

    def details(self, role: str) -> PersonDetails:
        person_id = self.actor(role).person_id
        with self.site.store.reading() as session:
            return reveal(session, session.get_one(Person, person_id))

    def fill(self, application_id: UUID, who: Actor, *, signed: bool = True) -> None:
        """What the law's eligible case answers, with its proofs."""
        site = self.site
        with site.store.begin() as session:
            channel = session.get_one(Application, application_id).channel
            dossier = answers.eligible(self.declared, channel)
            draft = drafts.load(session, who, site.clock, site.registry, application_id=application_id)
            for section in draft.policy.sections(channel):
                given = dossier["sections"].get(section.key)
                if not given:
                    continue
                own = {"name", "id_type", "id_number", "mobile"}
                drafts.save(
                    session, who, site.clock, site.registry,
                    application_id=application_id, key=section.key, version=0,
                    values=None if section.repeats
                    else answers.values(section, {key: each for key, each in given.items() if key not in own}),
                    rows=answers.rows(section, given) if section.repeats else None,
                )  # fmt: skip
            if signed:
                self.attach(session, application_id, who)

    def attach(self, session: Any, application_id: UUID, who: Actor) -> None:
        files.attach(
            session, BlobDirectory(self.site.store.blobs), who, self.site.clock, self.site.registry,
            application_id=application_id, key=SIGNED.key, filename="签字页.pdf", stream=io.BytesIO(sheet("签字页")),
        )  # fmt: skip


@pytest.fixture
def place(site: Any) -> Place:
    """A place with paper, at the moment at which its applications are taken."""
    declared = next(
        each for each in site.registry.offering() if any(channel.paper for channel in each.channels.values())
    )
    moment = dict(site.built.moments)[declared.jurisdiction.name]
    site.clock.now = datetime.fromisoformat(moment).replace(tzinfo=BEIJING)
    return Place(site, declared)
