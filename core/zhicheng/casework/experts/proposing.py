"""Entry into the pool: by one's own application, or proposed by a unit, a department or a committee's office (N-4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.accounts import open_account
from zhicheng.casework.actor import Actor
from zhicheng.casework.committees.entitled import bureau_in
from zhicheng.casework.experts.details import GENDERS, Details, retirement_cites, seal
from zhicheng.casework.experts.entitled import PROPOSE, TAKE_BACK, departments_in, open_places, places_around
from zhicheng.casework.kinds import Topic
from zhicheng.casework.people import PersonDetails, find_by_number, reveal
from zhicheng.casework.record import Notify, record
from zhicheng.casework.seats import checkers
from zhicheng.casework.unique import once
from zhicheng.divisions import Divisions
from zhicheng.dossier.facts import beijing_day
from zhicheng.identity import RESIDENCE_PERMIT, RESIDENT_ID, birth_date, check_mobile, compact, gender
from zhicheng.registry import Declarations, Registry
from zhicheng.specs.catalogue import LEVELS
from zhicheng.spoken import spoken
from zhicheng.store.models import Account, Binding, BindingStatus, Expert, ExpertState, Organisation, Person
from zhicheng.store.moments import Clock

LONGEST_WORD, LONGEST_UNIT, LONGEST_POST = 60, 200, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An entry as typed. Birth date and gender count only where the person's number doesn't tell them."""

    place: str
    series: str
    level: str
    title: str
    specialty: str
    unit_name: str
    unit_division: str
    department_id: UUID | None = None
    mobile: str = ""
    title_since: date | None = None
    post: str = ""
    birth_date: date | None = None
    gender: str = ""
    retires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """Somebody who has been proposed. There is a first password only where the account is new."""

    expert: Expert
    initial_password: str | None = field(repr=False)


def apply(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, divisions: Divisions, wanted: Wanted
) -> Expert:
    """Somebody asks to be taken into a place's pool. Raises Refusal with a message at each answer that is wrong."""
    person = session.get(Person, actor.person_id) if actor.person_id else None
    if person is None:
        raise Refusal("denied", "专家库由本人以个人账号申请。请用个人账号登录后再申请。", status=403)
    if wanted.place not in open_places(session, registry):
        raise invalid({"place": "请选择申请进入哪个地区的评审专家库。"})
    return _enter(session, actor, clock, registry.get(wanted.place), divisions, person, wanted, proposer=None)


def propose(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    divisions: Divisions,
    organisation_id: UUID,
    person: PersonDetails,
    wanted: Wanted,
) -> Proposed:
    """An organisation proposes somebody by number and name; an account is opened for those who have none.

    Raises Refusal with a message at each answer that is wrong.
    """
    proposer = fetch(session, actor, PROPOSE, organisation_id)
    if wanted.place not in places_around(session, registry, proposer):
        raise invalid({"place": "请选择推荐到哪个地区的评审专家库。"})
    known, password = _person(session, actor, clock, person)
    declared = registry.get(wanted.place)
    made = _enter(session, actor, clock, declared, divisions, known, wanted, proposer=proposer)
    return Proposed(made, password)


def _person(session: Session, actor: Actor, clock: Clock, details: PersonDetails) -> tuple[Person, str | None]:
    missing = {
        key: f"{label}未填写，请填写。"
        for key, label in (("name", "姓名"), ("id_number", "证件号码"), ("mobile", "手机号"))
        if not (getattr(details, key) or "").strip()
    }
    if missing:
        raise invalid(missing)
    tidy = details.checked(beijing_day(clock()))
    known = find_by_number(session, tidy.id_number or "", id_types=(tidy.id_type or RESIDENT_ID,))
    if known is not None and known.name != tidy.name:
        raise invalid({"name": "该证件号码已在平台登记，但姓名与您填写的不一致。请核对证件后重新填写。"})
    if known is not None and session.scalar(select(Account.id).where(Account.person_id == known.id)) is not None:
        return known, None
    opened = open_account(session, actor, clock, tidy)
    return session.get_one(Person, opened.account.person_id), opened.initial_password


def _enter(
    session: Session,
    actor: Actor,
    clock: Clock,
    declared: Declarations,
    divisions: Divisions,
    person: Person,
    wanted: Wanted,
    *,
    proposer: Organisation | None,
) -> Expert:
    details = _checked(session, clock, declared, divisions, person, wanted)
    own = session.scalar(
        select(Binding.organisation_id).where(Binding.person_id == person.id, Binding.status == BindingStatus.ACTIVE)
    )
    made = Expert(
        id=uuid4(),
        person_id=person.id,
        place=wanted.place,
        series=wanted.series,
        level=wanted.level,
        title=wanted.title.strip(),
        specialty=wanted.specialty.strip(),
        organisation_id=own,
        unit_name=wanted.unit_name.strip(),
        unit_division=wanted.unit_division,
        state=ExpertState.PROPOSED,
        proposed_for=proposer.id if proposer else None,
        proposed_by=actor.account_id,
        proposed_at=clock(),
        department_id=wanted.department_id,
    )
    made.details_cipher = seal(session, person.id, made.id, details)
    said = "此人已在这个专家库中，或者已有申请等待审核，没有重复提交。"
    with once(session, Refusal("conflict", said, fields={"place": said})):
        session.add(made)
    record(
        session,
        "expert.proposed",
        actor=actor,
        clock=clock,
        subjects=subjects(made),
        payload={"by": str(proposer.kind) if proposer else "own"},
        changed=made,
        notify=_letters(session, made),
    )
    return made


def take_back(session: Session, actor: Actor, clock: Clock, *, expert_id: UUID, version: int) -> Expert:
    """Somebody takes their own entry back that nobody has decided on, whoever proposed it; they may apply anew.

    Raises Refusal and Stale.
    """
    made = fetch(session, actor, TAKE_BACK, expert_id, version=version)
    made.state, made.cause, made.ended_at = ExpertState.REMOVED, "own_wish", clock()
    record(session, "expert.withdrawn", actor=actor, clock=clock, subjects=subjects(made), changed=made)
    return made


def subjects(made: Expert) -> dict[str, UUID]:
    """What every event of an entry is about."""
    return {"expert": made.id, "person": made.person_id}


def to_person(session: Session, made: Expert, topic: Topic) -> list[Notify]:
    """A letter to the expert."""
    query = select(Account.id).where(Account.person_id == made.person_id, Account.disabled_at.is_(None))
    return [Notify(topic, each) for each in session.scalars(query)]


def _letters(session: Session, made: Expert) -> list[Notify]:
    if made.department_id is not None:
        letters = [Notify(Topic.EXPERT_TO_ENDORSE, each) for each in checkers(session, made.department_id)]
    else:
        letters = [Notify(Topic.EXPERT_TO_DECIDE, each) for each in checkers(session, bureau_in(session, made.place))]
    return letters + (to_person(session, made, Topic.EXPERT_PROPOSED) if made.proposed_for else [])


def _checked(
    session: Session, clock: Clock, declared: Declarations, divisions: Divisions, person: Person, wanted: Wanted
) -> Details:
    today = beijing_day(clock())
    wrong = _wrong_title(declared, wanted)
    for key, label, most in (
        ("specialty", "专业", LONGEST_WORD),
        ("unit_name", "工作单位", LONGEST_UNIT),
    ):
        if not 0 < len(getattr(wanted, key).strip()) <= most:
            wrong[key] = f"请填写{label}，不超过{most}字。"
    if len(wanted.post.strip()) > LONGEST_POST:
        wrong["post"] = f"职务最多{LONGEST_POST}字。"
    if wanted.unit_division not in divisions:
        wrong["unit_division"] = "请填写工作单位所在地的六位行政区划代码，或从列表中选择。"
    if wanted.department_id is not None and wanted.department_id not in {
        each.id for each in departments_in(session, (wanted.place,))
    }:
        wrong["department_id"] = "请从列表中选择主管部门；没有主管部门的不选。"
    if wanted.title_since is not None and wanted.title_since > today:
        wrong["title_since"] = "取得职称的日期晚于今天，请核对。"
    details = _details(session, person, wanted, wrong)
    if details is not None and details.birth_date > today:
        wrong["birth_date"] = "出生日期晚于今天，请核对。"
    if details is not None and "birth_date" not in wrong and details.retires(today) <= today:
        at = "retires_on" if wanted.retires_on else "birth_date"
        cites = "、".join(map(str, retirement_cites(today)))
        wrong[at] = f"已于{spoken(details.retires(today))}达到退休年龄（{cites}），不能进入评审专家库。"
    if wrong or details is None:
        raise invalid(wrong)
    return details


def _wrong_title(declared: Declarations, wanted: Wanted) -> dict[str, str]:
    wrong = {}
    series = declared.catalogue.get(wanted.series)
    if series is None:
        wrong["series"] = "请从职称目录中选择系列。"
    if wanted.level not in LEVELS:
        wrong["level"] = f"请选择职称级别：{'、'.join(LEVELS)}。"
    if not 0 < len(wanted.title.strip()) <= LONGEST_WORD:
        wrong["title"] = f"请填写职称名称，不超过{LONGEST_WORD}字。"
    elif series is not None and series.certain and wanted.level in LEVELS:
        known = series.titles(wanted.level)
        if known and wanted.title.strip() not in known:
            wrong["title"] = f"{series.name}{wanted.level}的职称为{'、'.join(known)}，请核对。"
    return wrong


def _details(session: Session, person: Person, wanted: Wanted, wrong: dict[str, str]) -> Details | None:
    """What is sealed; birth date and gender are those of the number where it tells them."""
    known = reveal(session, person)
    mobile = compact(wanted.mobile or known.mobile or "")
    if bad := check_mobile(mobile):
        wrong["mobile"] = bad
    if known.id_number and known.id_type in (RESIDENT_ID, RESIDENCE_PERMIT):
        born: date | None = birth_date(known.id_number)
        sex: str = gender(known.id_number)
    else:
        born, sex = wanted.birth_date, wanted.gender
    if born is None:
        wrong["birth_date"] = "请填写出生日期。"
    if sex not in GENDERS:
        wrong["gender"] = "请选择性别。"
    if born is None or sex not in GENDERS:
        return None
    return Details(
        birth_date=born,
        gender=sex,
        mobile=mobile,
        title_since=wanted.title_since,
        retires_on=wanted.retires_on,
        post=wanted.post.strip(),
    )
