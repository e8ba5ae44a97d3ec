"""A made-up province that counts two series, due on 20 October: two counties with units, a unit of the province's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import rounds
from rounds import made_up

from zhicheng.casework import count_book, count_desk, counting_up, sweep
from zhicheng.casework.actor import Actor
from zhicheng.casework.count_rows import Typed
from zhicheng.casework.counts import counts_under, report_of
from zhicheng.casework.notices import made_public
from zhicheng.registry import Registry
from zhicheng.specs import (
    Counted,
    DayOfRound,
    Desk,
    DeskKind,
    Entrustment,
    In,
    Is,
    NoticeTemplate,
    Phase,
    ReviewChain,
    Series,
    Stage,
    Window,
)
from zhicheng.store.models import CountReport, Organisation, OrganisationKind, OutboxMessage, Role

LIBRARY, LAW = "示例图书系列", "示例律师系列"
EAST, WEST, PROVINCE = "东山区人社局", "西山区人社局", "示例省人社厅"
FIRST, DUE = DayOfRound(10, 13), DayOfRound(10, 20)


def counted(**changes: Any) -> Counted:
    given = {"series": (LIBRARY, LAW), "channel": "regular", "due": "counts", "cites": made_up.CITE}
    return Counted(**{**given, **changes})


def letter(**changes: Any) -> Entrustment:
    given = {
        "key": "out", "direction": "out", "channels": ("regular",), "issuers": ("province",),
        "levels": ("中级",), "counted": counted(), "cites": made_up.CITE,
    }  # fmt: skip
    return Entrustment(**{**given, **changes})


def hooks(**changes: Any) -> dict[str, Any]:
    """What the made-up province says of counting; units with a committee of their own pass no bureau."""

    def bureau(name: str, when: Any = None) -> Stage:
        desk = Desk(kind=DeskKind.BUREAU, name=name)
        return Stage(key=name, title=f"{name}审核", desk=desk, when=when, cites=made_up.CITE)

    office = Stage(key="office", title="受理", desk=Desk(kind=DeskKind.COMMITTEE_OFFICE), cites=made_up.CITE)
    own = ReviewChain(
        key="own", channels=("regular",), when=Is("unit.own_committee", True), stages=(office,), cites=made_up.CITE
    )
    east = bureau(EAST, In("unit.tier", ("county",)))
    west = bureau(WEST, Is("unit.tier", "township"))
    usual = ReviewChain(
        key="usual", channels=("regular",), stages=(east, west, bureau(PROVINCE), office), cites=made_up.CITE
    )
    template = NoticeTemplate(
        key="convention",
        title="{year}年度评审",
        first_year=2023,
        law_day=DayOfRound(1, 1),
        windows=(Window(opens=DayOfRound(1, 1), closes=DayOfRound(12, 31), cites=made_up.CITE),),
        phases=(Phase(key="counts", title="统计上报", first=FIRST, last=DUE, cites=made_up.CITE),),
        channels=("regular",),
        cites=made_up.CITE,
    )
    return {
        "zhicheng_review_chains": (own, usual),
        "zhicheng_timelines": (template,),
        "zhicheng_entrustments": (letter(),),
        "zhicheng_catalogue": tuple(Series(name=each, cites=made_up.CITE) for each in (LIBRARY, LAW)),
        **changes,
    }


def registry(**changes: Any) -> Registry:
    return rounds.registry(**hooks(**changes))


def rows(*given: tuple[str, str, str]) -> tuple[Typed, ...]:
    return tuple(
        Typed(f"r{place}", {"series": series, "specialty": specialty, "number": number})
        for place, (series, specialty, number) in enumerate(given)
    )


@dataclass
class Clerk:
    """Somebody who counts for an organisation; each step is a transaction of its own."""

    round: rounds.Round
    organisation: Organisation
    actor: Actor

    def report(self) -> CountReport | None:
        with self.round.store.reading() as session:
            return report_of(session, self.round.notice_id, self.organisation.id)

    @property
    def state(self) -> str:
        known = self.report()
        assert known is not None
        return known.state

    def version(self) -> int:
        known = self.report()
        return known.version if known else 0

    def _do(self, use_case: Any, **more: Any) -> CountReport:
        known = self.round
        more.setdefault("version", self.version())
        with known.store.begin() as session:
            done: CountReport = use_case(
                session, self.actor, known.clock, known.registry,
                notice_id=known.notice_id, organisation_id=self.organisation.id, **more,
            )  # fmt: skip
        return done

    def save(self, *given: tuple[str, str, str], **more: Any) -> CountReport:
        return self._do(counting_up.save, rows=rows(*given), **more)

    def send(self, **more: Any) -> CountReport:
        return self._do(counting_up.report, **more)

    def reports(self, *given: tuple[str, str, str]) -> CountReport:
        self.save(*given)
        return self.send()

    def reopen(self) -> CountReport:
        return self._do(count_desk.reopen)

    def _settle(self, use_case: Any, other: Clerk, **more: Any) -> CountReport:
        found = other.report()
        assert found is not None
        more.setdefault("version", found.version)
        with self.round.store.begin() as session:
            done: CountReport = use_case(session, self.actor, self.round.clock, report_id=found.id, **more)
        return done

    def takes(self, other: Clerk, **more: Any) -> CountReport:
        return self._settle(count_desk.confirm, other, **more)

    def gives_back(self, other: Clerk, reason: str = "人数有误。", **more: Any) -> CountReport:
        return self._settle(count_desk.give_back, other, reason=reason, **more)

    def total(self) -> Mapping[tuple[str, str], int]:
        return self.book().total(self.organisation.id)

    def book(self) -> count_book.Book:
        with self.round.store.reading() as session:
            public = made_public(session, self.round.registry, self.round.notice_id)
            assert public is not None
            known = counts_under(public, self.round.registry)
            assert known is not None
            return count_book.book(session, known)


@dataclass
class Counts:
    round: rounds.Round
    school: Clerk
    clinic: Clerk
    village: Clerk
    museum: Clerk
    hospital: Clerk
    east: Clerk
    west: Clerk
    province: Clerk

    def sweep(self) -> sweep.Swept:
        with self.round.store.begin() as session:
            return sweep.sweep(session, self.round.clock, self.round.registry)

    def letters(self) -> list[tuple[str, UUID]]:
        with self.round.store.reading() as session:
            return [(each.topic, each.recipient_id) for each in session.query(OutboxMessage) if "counts" in each.topic]


def prepared(store: Any, clock: Any, cast: Any, numbers: Any, **changes: Any) -> Counts:
    """School and clinic in the east, a village school in the west, a museum and a self-reviewing hospital of the
    province's own."""
    names = {"990000": PROVINCE, "990102": EAST, "990103": WEST}
    bureaus = {code: cast.organisation(OrganisationKind.BUREAU, code, name=name) for code, name in names.items()}
    staff = {code: cast.member(bureau, Role.OFFICER) for code, bureau in bureaus.items()}
    known = rounds.published(store, clock, staff["990000"], bureaus["990000"], registry(**changes))

    def unit(name: str, division: str, **facts: Any) -> Clerk:
        made = cast.unit(division, numbers.credit_code(), name=name, facts={"nature": "事业单位", **facts})
        return Clerk(known, made, cast.member(made, Role.HANDLER))

    return Counts(
        known,
        unit("示例学校", "990102", tier="county"),
        unit("示例诊所", "990102", tier="county"),
        unit("示例村小", "990103", tier="township"),
        unit("示例博物馆", "990000", tier="province"),
        unit("示例医院", "990000", tier="province", own_committee=True),
        *(Clerk(known, bureaus[code], staff[code]) for code in ("990102", "990103", "990000")),
    )
