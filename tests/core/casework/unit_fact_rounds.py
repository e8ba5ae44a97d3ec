"""A round in a place that has facts of units recorded by authorities, and what its bureaus do."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Any, BinaryIO
from uuid import UUID

import made_up
import rounds
from desk_rounds import STAGES, Desks, prepared

from zhicheng.casework.actor import Actor
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.unit_facts.reading import FactPage, facts_of
from zhicheng.casework.unit_facts.recording import record_fact, withdraw_fact
from zhicheng.casework.units import Place
from zhicheng.divisions import Divisions
from zhicheng.dossier import standard
from zhicheng.specs import AccountRules, Given, RecordedFact, ReviewChain
from zhicheng.store.models import Organisation, OrganisationKind, Role, UnitFact

EVERY_LEVEL = ("county", "city", "province")
RULES = AccountRules(
    recorded=(
        RecordedFact(key="tier", by=EVERY_LEVEL, document="隶属关系文件", cites=made_up.CITE),
        RecordedFact(key="combined_review_since", by=("province",), document="授权文件", cites=made_up.CITE),
        RecordedFact(key="own_committee", by=("city", "province"), document="授权文件", cites=made_up.CITE),
        RecordedFact(key="review_mode", by=EVERY_LEVEL, document="核准文件", cites=made_up.CITE),
        RecordedFact(key="vacancies", by=EVERY_LEVEL, document="岗位设置核准文件", cites=made_up.CITE),
    ),
    cites=made_up.CITE,
)
COMBINED = ReviewChain(
    key="combined",
    channels=("regular",),
    when=Given("unit.combined_review_since"),
    stages=(STAGES[0], STAGES[3]),
    cites=made_up.CITE,
)
REGULAR = ReviewChain(key="regular", channels=("regular",), stages=STAGES, cites=made_up.CITE)
SECTIONS = (
    standard.BASIC.asking("name*", "level", "exception_type", cites=made_up.CITE),
    replace(standard.EDUCATION, min_rows=1, proof_required=True, cites=made_up.CITE),
    replace(standard.RECOMMENDERS, max_rows=2, cites=made_up.CITE),
)
PAPER = {
    "since": "2023-01-01",
    "document_title": "关于同意开展评聘结合的批复",
    "document_number": "示例人社〔2022〕9号",
    "issued_by": "示例省人社厅",
    "issued_on": "2022-12-20",
}


def scan(words: str = "批复") -> io.BytesIO:
    """A document as somebody photographs it; the words make its bytes differ."""
    content = rounds.picture(40, 60).getvalue()
    return io.BytesIO(content + words.encode())


@dataclass
class Places:
    """The desks of a round with the bureaus around the unit: its county, its city, the province, and another county."""

    desks: Desks
    place: Place
    county: Actor
    city: Actor
    province: Actor
    elsewhere: Actor

    @property
    def unit(self) -> Organisation:
        return self.desks.employer

    def version(self, key: str) -> int:
        return self.page(key).version

    def record(
        self,
        key: str,
        value: str,
        actor: Actor | None = None,
        *,
        version: int | None = None,
        document: BinaryIO | str | None = "",
        **typed: str,
    ) -> UnitFact:
        seen = self.version(key) if version is None else version
        taken = scan() if isinstance(document, str) else document
        with self.desks.round.store.begin() as session:
            return record_fact(
                session, actor or self.province, self.desks.clock, self.desks.round.blobs, self.place,
                unit_id=self.unit.id, key=key, version=seen, typed={**PAPER, "value": value, **typed},
                filename="批复.jpg" if taken else "", scan=taken,
            )  # fmt: skip

    def withdraw(
        self, fact: UnitFact, actor: Actor | None = None, reason: str = "登记有误。", version: int | None = None
    ) -> UnitFact:
        seen = self.version(fact.key) if version is None else version
        with self.desks.round.store.begin() as session:
            return withdraw_fact(
                session, actor or self.province, self.desks.clock, self.place,
                fact_id=fact.id, version=seen, reason=reason,
            )  # fmt: skip

    def pages(self, actor: Actor | None = None) -> dict[str, FactPage]:
        with self.desks.round.store.reading() as session:
            found = facts_of(session, actor or self.province, self.desks.clock, self.place, unit_id=self.unit.id)
        return {each.declared.key: each for each in found}

    def page(self, key: str) -> FactPage:
        return self.pages()[key]

    def draft(self) -> tuple[UUID, dict[str, Any]]:
        """A new draft of the applicant's, and the unit in it."""
        application_id = self.desks.round.start(self.desks.person)
        return application_id, self.unit_in(application_id)

    def unit_in(self, application_id: UUID) -> dict[str, Any]:
        return dict(self.desks.round.load(self.desks.person, application_id).dossier["unit"])

    def submitted(self, level: str = "副高级") -> UUID:
        application_id = self.desks.round.fill(self.desks.person)
        self.desks.round.save(self.desks.person, application_id, "basic", 1, values={"name": "张三", "level": level})
        self.desks.round.submit(self.desks.person, application_id)
        return application_id


def places(
    store: Any, clock: Any, cast: Any, numbers: Any, details: PersonDetails, divisions: Divisions, **hooks: Any
) -> Places:
    """Everybody in their places."""
    desks = prepared(
        store, clock, cast, numbers, details,
        **{
            "zhicheng_account_rules": RULES,
            "zhicheng_review_chains": (COMBINED, REGULAR),
            "zhicheng_sections": SECTIONS,
            **hooks,
        },
    )  # fmt: skip
    city = cast.organisation(OrganisationKind.BUREAU, "990100", name="甲子市人社局")
    other = cast.organisation(OrganisationKind.BUREAU, "990281", name="南山县人社局")
    return Places(
        desks,
        Place("990000", RULES, divisions),
        desks.county.first,
        cast.member(city, Role.OFFICER),
        desks.province.first,
        cast.member(other, Role.OFFICER),
    )
