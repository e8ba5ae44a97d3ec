"""A round with four desks: unit (two people), county, province, committee office; and what people do at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import made_up
import rounds

from zhicheng.casework import decisions, desks, inquiries, marks, queue, returns, signatures, stage_records, sweep
from zhicheng.casework.actor import Actor
from zhicheng.casework.case import Case, read_case
from zhicheng.casework.people import PersonDetails
from zhicheng.registry import Registry
from zhicheng.specs import DayOfRound, Desk, DeskKind, NoticeTemplate, Phase, ReviewChain, Stage, Window
from zhicheng.store.models import Application, Mark, Organisation, OrganisationKind, Role

COUNTY, PROVINCE = "东山区人社局", "示例省人社厅"
STAGES = (
    Stage(
        key="unit",
        title="单位审核、公示",
        desk=Desk(kind=DeskKind.UNIT),
        records=("originals", "publicity"),
        people=("handler", "head"),
        deadline="application",
        lapses=True,
        cites=made_up.CITE,
    ),
    Stage(
        key="county",
        title="县级审核",
        desk=Desk(kind=DeskKind.BUREAU, name=COUNTY),
        records=("sections",),
        deadline="county",
        cites=made_up.CITE,
    ),
    Stage(
        key="province",
        title="省级审核、分配",
        desk=Desk(kind=DeskKind.BUREAU, name=PROVINCE),
        records=("sections",),
        cites=made_up.CITE,
    ),
    Stage(
        key="office",
        title="办事机构受理",
        desk=Desk(kind=DeskKind.COMMITTEE_OFFICE),
        records=("sections",),
        fee=True,
        decisions=("pass", "return", "end"),
        cites=made_up.CITE,
    ),
)


def registry(**hooks: Any) -> Registry:
    chain = ReviewChain(key="regular", channels=("regular",), stages=STAGES, cites=made_up.CITE)
    first, last = DayOfRound(1, 1), DayOfRound(2, 28)
    template = NoticeTemplate(
        key="convention",
        title="{year}年度",
        first_year=2023,
        law_day=first,
        windows=(Window(opens=first, closes=DayOfRound(3, 1), cites=made_up.CITE),),
        phases=(
            Phase(key="application", title="单位提交", first=first, last=last, cites=made_up.CITE),
            Phase(key="county", title="县级审核", first=first, last=DayOfRound(3, 31), cites=made_up.CITE),
        ),
        channels=("regular",),
        cites=made_up.CITE,
    )
    return rounds.registry(**{"zhicheng_review_chains": (chain,), "zhicheng_timelines": (template,), **hooks})


@dataclass
class Office:
    """The people of one desk and what they do, each step in a transaction of its own."""

    round: rounds.Round
    people: tuple[Actor, ...]

    @property
    def first(self) -> Actor:
        return self.people[0]

    def _do(self, use_case: Any, actor: Actor | None, application_id: UUID, **more: Any) -> Any:
        with self.round.store.begin() as session:
            return use_case(
                session, actor or self.first, self.round.clock, self.round.registry,
                application_id=application_id, **more,
            )  # fmt: skip

    def version(self, application_id: UUID) -> int:
        return self.round.application(application_id).version

    def claim(self, application_id: UUID, actor: Actor | None = None) -> Application:
        return self._do(desks.claim, actor, application_id)

    def hand_over(self, application_id: UUID, to: Actor, actor: Actor | None = None) -> None:
        version = self.version(application_id)
        self._do(desks.hand_over, actor, application_id, version=version, to=to.account_id)

    def read(self, application_id: UUID, actor: Actor | None = None) -> Case:
        with self.round.store.reading() as session:
            return read_case(
                session, actor or self.first, self.round.clock, self.round.registry, application_id=application_id
            )

    def mark(self, application_id: UUID, section: str, mark: Mark = Mark.VERIFIED, note: str = "", **more: Any) -> None:
        actor = more.pop("actor", None)
        if "version" not in more:
            known = self.read(application_id, actor).marks.get(section)
            more["version"] = known.version if known else 0
        self._do(marks.mark, actor, application_id, section=section, mark=mark, note=note, **more)

    def mark_all(self, application_id: UUID, actor: Actor | None = None, **notes: str) -> None:
        """Verified, and to be mended for those with a note."""
        case = self.read(application_id, actor)
        for section in case.sections:
            note, known = notes.get(section, ""), case.marks.get(section)
            mark = Mark.MEND if note else Mark.VERIFIED
            self.mark(application_id, section, mark, note, actor=actor, version=known.version if known else 0)

    def put(self, application_id: UUID, key: str, actor: Actor | None = None, **values: str) -> Any:
        known = self.read(application_id, actor).records[key].version
        return self._do(stage_records.put_on_record, actor, application_id, key=key, version=known, values=values)

    def sign(self, application_id: UUID, actor: Actor, role: Role) -> None:
        self._do(signatures.sign, actor, application_id, version=self.version(application_id), role=role)

    def decide(self, use_case: Any, application_id: UUID, actor: Actor | None = None, **more: Any) -> Any:
        more.setdefault("version", self.version(application_id))
        return self._do(use_case, actor, application_id, **more)

    def pass_on(self, application_id: UUID, actor: Actor | None = None, **more: Any) -> Any:
        more.setdefault("reason", "符合条件，同意上报。")
        return self.decide(decisions.pass_on, application_id, actor, **more)

    def end(self, application_id: UUID, reason: str = "不符合申报条件。") -> Any:
        return self.decide(decisions.end, application_id, reason=reason)

    def give_back(self, application_id: UUID, opinion: str = "请一次改齐。", **more: Any) -> Any:
        return self.decide(returns.return_case, application_id, opinion=opinion, **more)

    def ask(self, application_id: UUID, question: str = "学历能否认定？", **more: Any) -> Any:
        return self.decide(inquiries.ask, application_id, question=question, **more)

    def answer(self, application_id: UUID, text: str = "可以认定。") -> Any:
        return self.decide(inquiries.answer, application_id, text=text)

    def counts(self, actor: Actor | None = None) -> dict[str, int]:
        """The lists that aren't empty."""
        with self.round.store.reading() as session:
            found = queue.counts(session, actor or self.first, self.round.clock)
        return {str(key): each.number for key, each in found.items() if each.number}

    def lines(self, key: queue.Queue, actor: Actor | None = None) -> list[queue.Line]:
        with self.round.store.reading() as session:
            return queue.lines(session, actor or self.first, self.round.clock, key)


@dataclass
class Desks:
    """The four desks and an applicant."""

    round: rounds.Round
    person: Actor
    employer: Organisation
    unit: Office
    county: Office
    province: Office
    office: Office
    office_id: UUID

    @property
    def clock(self) -> Any:
        return self.round.clock

    def submitted(self) -> UUID:
        application_id = self.round.fill(self.person)
        self.round.submit(self.person, application_id)
        return application_id

    def through_unit(self, application_id: UUID) -> None:
        """Both people of the unit check and publicize; the head passes the case on."""
        handler, head = self.unit.people
        self.unit.claim(application_id)
        self.unit.put(application_id, "originals", agree="是")
        self.unit.put(
            application_id, "publicity", publicized_from="2023-02-01", publicized_to="2023-02-07",
            place="单位公告栏", publicity_objection="无",
        )  # fmt: skip
        self.unit.sign(application_id, handler, Role.HANDLER)
        self.unit.hand_over(application_id, head)
        self.unit.sign(application_id, head, Role.HEAD)
        self.unit.pass_on(application_id, head)

    def through(self, office: Office, application_id: UUID, **more: Any) -> None:
        """Claims, verifies every section, passes on."""
        office.claim(application_id)
        office.mark_all(application_id)
        office.pass_on(application_id, **more)

    def at_county(self) -> UUID:
        """A case that the unit has passed on and the county has claimed."""
        application_id = self.submitted()
        self.through_unit(application_id)
        self.county.claim(application_id)
        return application_id

    def returned_by_county(self, last_day: date | None = None, **notes: str) -> UUID:
        """A case that the county has returned, 教育 to be mended unless told otherwise."""
        application_id = self.at_county()
        self.county.mark_all(application_id, **(notes or {"education": "毕业学校名称与证书不一致。"}))
        self.county.give_back(application_id, last_day=last_day)
        return application_id

    def sweep(self) -> sweep.Swept:
        with self.round.store.begin() as session:
            return sweep.sweep(session, self.clock, self.round.registry)


def prepared(store: Any, clock: Any, cast: Any, numbers: Any, details: PersonDetails, **hooks: Any) -> Desks:
    """Everybody in their places; ``hooks`` of the made-up province return something else."""
    bureau = cast.organisation(OrganisationKind.BUREAU, "990000", name=PROVINCE)
    county = cast.organisation(OrganisationKind.BUREAU, "990102", name=COUNTY)
    office: Organisation = cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "990000", name="工程系列办事机构")
    staff = cast.member(bureau, Role.OFFICER)
    known = rounds.published(store, clock, staff, bureau, registry(**hooks))
    unit = cast.unit("990102", numbers.credit_code(), facts={"nature": "事业单位", "tier": "county"})
    person = cast.person(details)
    known.bind(person, unit)
    return Desks(
        known,
        person,
        unit,
        Office(known, (cast.member(unit, Role.HANDLER), cast.member(unit, Role.HEAD))),
        Office(known, (cast.member(county, Role.OFFICER), cast.member(county, Role.OFFICER))),
        Office(known, (staff,)),
        Office(known, (cast.member(office, Role.OFFICER),)),
        office.id,
    )
