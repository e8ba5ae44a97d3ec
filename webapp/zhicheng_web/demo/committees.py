"""Approved committees for the offices of a place, and a pool of experts from whom a meeting can be drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from zhicheng.casework.actor import Actor
from zhicheng.casework.committees import deciding, drafting
from zhicheng.casework.committees.checking import Indicator, Wanted, last_day
from zhicheng.casework.committees.entitled import declared_around
from zhicheng.casework.experts import deciding as pool
from zhicheng.casework.experts import proposing
from zhicheng.casework.people import PersonDetails
from zhicheng.committees import office_of
from zhicheng.divisions import Divisions
from zhicheng.dossier.facts import beijing_day
from zhicheng.identity import RESIDENT_ID
from zhicheng.notice import Terms
from zhicheng.registry import Declarations
from zhicheng.specs import CommitteeTemplate, Mode, Series
from zhicheng.specs.catalogue import LEVELS, SENIOR
from zhicheng.store.models import Account, FormedBy, Membership, Organisation, OrganisationKind
from zhicheng.store.models import Role as Post
from zhicheng_web.demo.accounts import Demo, Role

EXPERTS = (
    ("林知远", "男", "1972-03-15"),
    ("梁静宜", "女", "1975-07-02"),
    ("宋承志", "男", "1970-11-20"),
    ("唐若水", "女", "1982-05-09"),
    ("许明达", "男", "1979-09-01"),
    ("何书瑶", "女", "1976-12-12"),
    ("邓立言", "男", "1968-02-26"),
    ("罗清扬", "女", "1980-10-30"),
    ("方致和", "男", "1973-06-18"),
    ("程雅文", "女", "1978-01-05"),
    ("彭景行", "男", "1983-04-22"),
    ("苏念安", "女", "1974-08-14"),
    ("魏长风", "男", "1971-12-03"),
    ("叶思齐", "女", "1981-03-27"),
)
OUTSIDE = 4
"""So many of them work elsewhere."""
INDICATORS = (
    Indicator(dimension="品德", title="职业道德与从业操守", most=10),
    Indicator(dimension="能力", title="专业理论与技术能力", most=30),
    Indicator(dimension="业绩", title="业绩成果", most=40),
    Indicator(dimension="影响", title="行业影响", most=10),
    Indicator(dimension="服务", title="服务单位和社会", most=10),
)


def authorised(
    demo: Demo, declarations: Declarations, terms: Terms, dossier: Mapping[str, Any], officer: Actor
) -> tuple[Role, ...]:
    """Give every office of the place that decides by vote an approved committee, and the place its pool."""
    basic = (dossier.get("sections") or {}).get("basic") or {}
    name = declarations.aliases.get(basic.get("series") or "", basic.get("series") or "")
    series = declarations.catalogue.get(name)
    offices = [(each, clerk) for each in _offices(demo, declarations) if (clerk := _clerk(demo, each)) is not None]
    if series is None or not offices:
        return ()
    for office, clerk in offices:
        for template in _templates(declarations, terms, office, series, basic):
            _approved(demo, office, clerk, officer, template)
    return tuple(_pool(demo, *offices[0], officer, series, basic))


def _offices(demo: Demo, declarations: Declarations) -> list[Organisation]:
    query = select(Organisation).where(
        Organisation.kind == OrganisationKind.COMMITTEE_OFFICE,
        Organisation.jurisdiction == declarations.jurisdiction.code,
    )
    return list(demo.session.scalars(query.order_by(Organisation.name, Organisation.id)))


def _clerk(demo: Demo, office: Organisation) -> Actor | None:
    held = select(Membership.account_id).where(Membership.organisation_id == office.id, Membership.role == Post.OFFICER)
    account = demo.session.scalar(held.limit(1))
    return demo.actor(account) if account else None


def _templates(
    declarations: Declarations, terms: Terms, office: Organisation, series: Series, basic: Mapping[str, Any]
) -> tuple[CommitteeTemplate, ...]:
    """What the notice lists for an office; else one for what the law case applies for."""
    listed = tuple(each for each in terms.committees if office_of(each) == office.name)
    if listed:
        return listed
    wanted = basic.get("level")
    levels = (wanted,) if wanted in LEVELS and series.mode(wanted) is not Mode.EXAM else SENIOR
    name = f"{declarations.jurisdiction.name}{series.name}{levels[0]}职称评审委员会"
    return (CommitteeTemplate(key="demonstration", name=name, series=(series.name,), levels=levels),)


def _approved(demo: Demo, office: Organisation, clerk: Actor, officer: Actor, template: CommitteeTemplate) -> None:
    law = declared_around(demo.registry, office).parameters
    senior = bool(set(template.levels) & set(SENIOR))
    since = beijing_day(demo.clock())
    wanted = Wanted(
        name=template.name,
        series=template.series,
        levels=template.levels,
        specialties=template.specialties,
        scopes=template.scopes,
        formed_by=FormedBy.SPECIALTY,
        size=int(law["senior_specialty_committee_size"].value) if senior else 9,
        indicators=INDICATORS,
        since=since,
        until=last_day(law["committee_term"], since),
    )
    made = drafting.draft(demo.session, clerk, demo.clock, demo.registry, organisation_id=office.id, wanted=wanted)
    here = {"committee_id": made.id}
    drafting.file(demo.session, clerk, demo.clock, demo.registry, **here, version=made.version)
    deciding.approve(
        demo.session,
        officer,
        demo.clock,
        demo.registry,
        **here,
        version=made.version,
        document_number="演示〔批准〕1号",
    )


def _pool(
    demo: Demo,
    office: Organisation,
    clerk: Actor,
    officer: Actor,
    series: Series,
    basic: Mapping[str, Any],
) -> Iterator[Role]:
    """Experts proposed by the office and approved by the bureau, each with an account."""
    place = declared_around(demo.registry, office).jurisdiction.code
    divisions = Divisions.official()
    elsewhere = next(
        each for each in divisions if divisions.level(each) == "city" and not divisions.contains(place, each)
    )
    level = next((each for each in reversed(LEVELS) if series.titles(each)), LEVELS[-1])
    title = next(iter(series.titles(level)), level)
    since = beijing_day(demo.clock())
    for number, (name, gender, born) in enumerate(EXPERTS, 1):
        division = elsewhere if number <= OUTSIDE else place
        person = PersonDetails(
            name=name,
            id_type=RESIDENT_ID,
            id_number=demo.numbers.identity(division, born, gender),
            mobile=demo.numbers.mobile(),
        )
        wanted = proposing.Wanted(
            place=place,
            series=series.name,
            level=level,
            title=title,
            specialty=basic.get("specialty") or series.name,
            unit_name=f"示例专家单位{number}",
            unit_division=division,
            mobile=person.mobile or "",
            title_since=date(2015, 12, 31),
        )
        made = proposing.propose(
            demo.session, clerk, demo.clock, demo.registry,
            divisions=divisions, organisation_id=office.id, person=person, wanted=wanted,
        ).expert  # fmt: skip
        pool.approve(
            demo.session, officer, demo.clock, demo.registry, expert_id=made.id, version=made.version,
            since=since, until=pool.longest_term(demo.session, demo.registry, made, since),
        )  # fmt: skip
        account = demo.session.scalars(select(Account).where(Account.person_id == made.person_id)).one()
        demo.actor_of(account)
        yield Role("评审专家", name, person.mobile or "")
