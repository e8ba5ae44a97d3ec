"""Units: registered or created, completed, approved or refused once with all reasons, corrected, closed."""

from __future__ import annotations

import threading
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from zhicheng.casework.access import Refusal, Stale, may, visible
from zhicheng.casework.actor import Actor, load_actor
from zhicheng.casework.approvals import (
    DECIDE,
    approve_unit,
    close_unit,
    decision_digest,
    last_refusal,
    refuse_unit,
)
from zhicheng.casework.mail import FileSpool
from zhicheng.casework.organisations import create_organisation
from zhicheng.casework.outbox import deliver
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.proofs import MOST, add_proof, proofs, read_proof, remove_proof
from zhicheng.casework.record import history, payload_of
from zhicheng.casework.superiors import bind_superior, unbind_superior
from zhicheng.casework.unit_details import UnitDetails, mismatch_of
from zhicheng.casework.units import Place, Registration, correct_unit, create_unit, register_unit, submit_unit
from zhicheng.divisions import Divisions
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.engine import Store
from zhicheng.store.models import Event, Organisation, OrganisationKind, OrganisationStatus, Role
from zhicheng.store.moments import Clock

Bureaus = dict[str, Organisation]


@pytest.fixture
def unit_details(numbers: Any) -> UnitDetails:
    return UnitDetails(
        name="甲子市示例中学",
        credit_code=numbers.credit_code(),
        licence_authority="甲子市东山区市场监督管理局",
        facts={"nature": "事业单位", "tier": "county", "kind": "中小学", "ownership": "公办"},
    )


@pytest.fixture
def applicant(cast: Any, details: PersonDetails) -> Actor:
    """Somebody who registers units."""
    actor: Actor = cast.person(details)
    return actor


def register(store: Store, actor: Actor, clock: Clock, place: Place, details: UnitDetails) -> Registration:
    with store.begin() as session:
        return register_unit(session, actor, clock, place, details)


def refreshed(store: Store, actor: Actor) -> Actor:
    with store.reading() as session:
        loaded = load_actor(session, actor.account_id)
    assert loaded is not None
    return loaded


@pytest.mark.clause("JA-5.2")
def test_a_units_division_follows_its_licence_authority_and_so_does_who_approves(
    store: Store,
    clock: Clock,
    place: Place,
    bureaus: Bureaus,
    applicant: Actor,
    unit_details: UnitDetails,
    numbers: Any,
) -> None:
    district = register(store, applicant, clock, place, unit_details)
    city = register(
        store,
        applicant,
        clock,
        place,
        replace(unit_details, credit_code=numbers.credit_code(), licence_authority="甲子市市场监督管理局"),
    )
    assert (district.unit.division, city.unit.division) == ("990102", "990100")
    assert (district.unit.registrar_id, city.unit.registrar_id) == (bureaus["990102"].id, bureaus["990100"].id)
    assert district.mismatch is None
    assert city.mismatch is None
    assert district.unit.facts == {"nature": "事业单位", "tier": "county", "kind": "中小学", "ownership": "公办"}
    roles = refreshed(store, applicant).posts()
    assert {post.role for post in roles} == {Role.ADMINISTRATOR, Role.HANDLER}
    assert not any(post.approved for post in roles)


@pytest.mark.clause("JA-5.2")
def test_a_mismatch_is_shown_to_the_unit_and_must_be_confirmed_by_the_registrar(
    store: Store, clock: Clock, place: Place, bureaus: Bureaus, applicant: Actor, unit_details: UnitDetails, cast: Any
) -> None:
    registration = register(store, applicant, clock, place, replace(unit_details, division="990100"))
    assert registration.mismatch is not None
    assert "示例省甲子市东山区" in registration.mismatch.message
    assert "不一致" in registration.mismatch.message
    officer = cast.member(bureaus["990100"], Role.OFFICER)
    unit = registration.unit
    with store.begin() as session, pytest.raises(Refusal, match="送审路径"):
        approve_unit(session, officer, clock, unit_id=unit.id, version=unit.version, divisions=place.divisions)
    with store.begin() as session:
        approved = approve_unit(
            session,
            officer,
            clock,
            unit_id=unit.id,
            version=unit.version,
            divisions=place.divisions,
            division_confirmed=True,
        )
        assert approved.status is OrganisationStatus.APPROVED
        assert payload_of(history(session, unit.id)[-1])["division_confirmed"] is True


@pytest.mark.clause("JA-5.2")
def test_an_authority_whose_name_tells_nothing_is_confirmed_too(
    store: Store, clock: Clock, place: Place, bureaus: Bureaus, applicant: Actor, unit_details: UnitDetails
) -> None:
    vague = replace(unit_details, licence_authority="登记处", division="")
    with pytest.raises(Refusal, match="请选择单位所属的行政区划"):
        register(store, applicant, clock, place, vague)
    registration = register(store, applicant, clock, place, replace(vague, division="990103"))
    assert registration.mismatch is not None
    assert "看不出" in registration.mismatch.message


def test_every_wrong_answer_of_a_unit_is_named(
    store: Store, clock: Clock, place: Place, bureaus: Bureaus, applicant: Actor
) -> None:
    wrong = UnitDetails(
        name="x",
        credit_code="123",
        division="110000",
        facts={"nature": "不知道", "combined_review_since": "去年", "vacancies": "3"},
    )
    with pytest.raises(Refusal) as refused:
        register(store, applicant, clock, place, wrong)
    assert set(refused.value.fields) == {
        "name",
        "credit_code",
        "licence_authority",
        "division",
        "nature",
        "tier",
        "combined_review_since",
        "vacancies",
    }
    with store.reading() as session:
        assert session.scalar(select(func.count()).where(Organisation.kind == OrganisationKind.UNIT)) == 0


@pytest.mark.clause("JA-5.2")
def test_a_unit_registers_once(
    store: Store, clock: Clock, place: Place, bureaus: Bureaus, applicant: Actor, unit_details: UnitDetails
) -> None:
    first = register(store, applicant, clock, place, unit_details).unit
    with pytest.raises(Refusal, match=r"无需重复注册.*经办人") as refused:
        register(store, applicant, clock, place, replace(unit_details, name="另一个名字"))
    assert "credit_code" in refused.value.fields
    assert refused.value.status == 409
    with store.reading() as session:
        units = session.scalars(select(Organisation).where(Organisation.kind == OrganisationKind.UNIT)).all()
        assert [unit.id for unit in units] == [first.id]


def test_two_who_register_a_unit_at_once_make_one(
    store: Store, clock: Clock, place: Place, bureaus: Bureaus, applicant: Actor, unit_details: UnitDetails
) -> None:
    codes: list[str] = []
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        try:
            register(store, applicant, clock, place, unit_details)
            codes.append("done")
        except Refusal as refusal:
            codes.append(refusal.code)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["done", "duplicate_unit", "duplicate_unit"]


@pytest.mark.clause("HX-2.1")
def test_where_managers_create_units_nobody_registers_and_the_other_way_round(
    store: Store,
    clock: Clock,
    place: Place,
    managed: Place,
    bureaus: Bureaus,
    applicant: Actor,
    unit_details: UnitDetails,
    cast: Any,
) -> None:
    with pytest.raises(Refusal, match="不能自行注册"):
        register(store, applicant, clock, managed, unit_details)
    manager = cast.member(bureaus["990100"])
    with store.begin() as session, pytest.raises(Refusal, match="自行注册") as refused:
        create_unit(
            session,
            manager,
            clock,
            place,
            unit_details,
            creator_id=bureaus["990100"].id,
            administrator=PersonDetails(name="甲"),
        )
    assert refused.value.clause is place.rules.cites[0]


@pytest.mark.clause("HX-2.1", "SG-2.7")
def test_a_manager_creates_a_unit_which_completes_its_data_and_the_creator_decides(
    store: Store, clock: Clock, managed: Place, bureaus: Bureaus, unit_details: UnitDetails, cast: Any, numbers: Any
) -> None:
    manager, stranger = cast.member(bureaus["990100"]), cast.member(bureaus["990102"])
    with store.begin() as session:
        unit, opened = create_unit(
            session,
            manager,
            clock,
            managed,
            unit_details,
            creator_id=bureaus["990100"].id,
            administrator=PersonDetails(name="钱经办", mobile=numbers.mobile()),
        )
        assert opened.initial_password
        assert unit.registrar_id == bureaus["990100"].id
    own = refreshed(store, Actor(opened.account.id, opened.account.person_id))
    with store.begin() as session, pytest.raises(Refusal, match="还没有提交"):
        approve_unit(session, manager, clock, unit_id=unit.id, version=unit.version, divisions=managed.divisions)
    with store.begin() as session:
        submitted = submit_unit(
            session,
            own,
            clock,
            managed,
            replace(unit_details, name="甲子市示例高中"),
            unit_id=unit.id,
            version=unit.version,
        ).unit
        assert submitted.name == "甲子市示例高中"
    with store.begin() as session, pytest.raises(Refusal) as refused:
        approve_unit(session, stranger, clock, unit_id=unit.id, version=submitted.version, divisions=managed.divisions)
    assert refused.value.status == 404
    with store.begin() as session:
        approve_unit(session, manager, clock, unit_id=unit.id, version=submitted.version, divisions=managed.divisions)


@pytest.mark.clause("HX-2.1")
def test_a_manager_creates_units_in_its_own_division_only(
    store: Store, clock: Clock, managed: Place, bureaus: Bureaus, unit_details: UnitDetails, cast: Any
) -> None:
    neighbour = cast.member(bureaus["990200"])
    with store.begin() as session, pytest.raises(Refusal, match="乙丑市以内"):
        create_unit(
            session,
            neighbour,
            clock,
            managed,
            unit_details,
            creator_id=bureaus["990200"].id,
            administrator=PersonDetails(name="甲"),
        )
    with store.begin() as session, pytest.raises(Refusal, match="管理员可以建立"):
        create_unit(
            session,
            neighbour,
            clock,
            managed,
            unit_details,
            creator_id=bureaus["990100"].id,
            administrator=PersonDetails(name="甲"),
        )


@pytest.mark.clause("HX-2.1")
def test_a_refusal_gives_all_reasons_once_and_the_unit_mends_and_comes_again(
    store: Store,
    clock: Clock,
    place: Place,
    bureaus: Bureaus,
    applicant: Actor,
    unit_details: UnitDetails,
    cast: Any,
    tmp_path: Path,
) -> None:
    unit = register(store, applicant, clock, place, unit_details).unit
    officer, own = cast.member(bureaus["990102"], Role.OFFICER), refreshed(store, applicant)
    with store.begin() as session, pytest.raises(Refusal, match="一次写明全部"):
        refuse_unit(session, officer, clock, unit_id=unit.id, version=unit.version, reasons=[" "])
    with store.begin() as session:
        decision = refuse_unit(
            session, officer, clock, unit_id=unit.id, version=unit.version, reasons=["名称与证照不符", " ", "性质有误"]
        )
    with store.begin() as session:
        refused = session.get_one(Organisation, unit.id)
        assert refused.status is OrganisationStatus.REFUSED
        assert refused.version == unit.version + 1
        last = last_refusal(session, refused)
        assert last is not None
        assert last.reasons == ["名称与证照不符", "性质有误"]
        event = session.scalars(select(Event).where(Event.kind == "unit.refused")).one()
        assert payload_of(event)["reasons"] == decision_digest(decision)
        assert "证照" not in event.body.decode()
        with pytest.raises(Refusal, match="已退回"):
            approve_unit(session, officer, clock, unit_id=unit.id, version=refused.version, divisions=place.divisions)
        again = submit_unit(
            session,
            own,
            clock,
            place,
            replace(unit_details, name="甲子市示例二中"),
            unit_id=unit.id,
            version=refused.version,
        ).unit
        assert again.version == unit.version + 2
        approve_unit(session, officer, clock, unit_id=unit.id, version=again.version, divisions=place.divisions)
    assert deliver(store, FileSpool(tmp_path), clock, site="http://x").sent == 2
    letters = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in tmp_path.glob("*.eml")]
    texts = {str(letter["Subject"]): letter.get_content() for letter in letters}
    assert set(texts) == {"单位注册被退回", "单位注册已通过审核"}
    assert "1. 名称与证照不符\n2. 性质有误" in texts["单位注册被退回"]


def test_two_who_decide_at_once_one_wins_and_the_other_is_told_who(
    store: Store, clock: Clock, place: Place, bureaus: Bureaus, applicant: Actor, unit_details: UnitDetails, cast: Any
) -> None:
    unit = register(store, applicant, clock, place, unit_details).unit
    officers = [cast.member(bureaus["990102"], Role.OFFICER) for _ in range(2)]
    stale: list[Stale] = []
    start = threading.Barrier(2)

    def decide(officer: Actor) -> None:
        start.wait()
        try:
            with store.begin() as session:
                approve_unit(session, officer, clock, unit_id=unit.id, version=unit.version, divisions=place.divisions)
        except Stale as late:
            stale.append(late)

    threads = [threading.Thread(target=decide, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (late,) = stale
    (change,) = late.changes
    assert change.what == "审核通过单位注册"
    assert change.who.startswith("u")
    assert change.at == clock()


def test_a_pending_or_approved_unit_is_not_changed_by_itself(
    store: Store, clock: Clock, place: Place, bureaus: Bureaus, applicant: Actor, unit_details: UnitDetails, cast: Any
) -> None:
    unit = register(store, applicant, clock, place, unit_details).unit
    own, officer = refreshed(store, applicant), cast.member(bureaus["990102"], Role.OFFICER)
    with store.begin() as session, pytest.raises(Refusal, match="等待审核"):
        submit_unit(session, own, clock, place, unit_details, unit_id=unit.id, version=unit.version)
    with store.begin() as session, pytest.raises(Refusal, match="待审列表"):
        correct_unit(session, officer, clock, place, unit_details, unit_id=unit.id, version=unit.version)
    with store.begin() as session:
        unit = approve_unit(session, officer, clock, unit_id=unit.id, version=unit.version, divisions=place.divisions)
    with store.begin() as session, pytest.raises(Refusal, match="联系审核部门"):
        submit_unit(session, own, clock, place, unit_details, unit_id=unit.id, version=unit.version)
    with store.begin() as session:
        renamed = replace(unit_details, name="甲子市改名中学", licence_authority="甲子市西山区市场监督管理局")
        assert correct_unit(session, officer, clock, place, renamed, unit_id=unit.id, version=unit.version) is None
        corrected = session.get_one(Organisation, unit.id)
        assert (corrected.name, corrected.division) == ("甲子市改名中学", "990103")
        assert corrected.status is OrganisationStatus.APPROVED
        assert payload_of(history(session, unit.id)[-1])["changed"] == ["division", "licence_authority", "name"]


def test_a_refused_code_can_be_registered_by_the_real_unit_and_not_twice(
    store: Store,
    clock: Clock,
    place: Place,
    bureaus: Bureaus,
    applicant: Actor,
    unit_details: UnitDetails,
    cast: Any,
    numbers: Any,
) -> None:
    unit = register(store, applicant, clock, place, unit_details).unit
    with store.begin() as session:
        refuse_unit(
            session, cast.member(bureaus["990102"]), clock, unit_id=unit.id, version=unit.version, reasons=["冒用"]
        )
    real = cast.person(PersonDetails(name="真身", id_number=numbers.identity(), mobile=numbers.mobile()))
    register(store, real, clock, place, unit_details)
    with store.begin() as session, pytest.raises(Refusal, match="无需重复注册"):
        submit_unit(
            session, refreshed(store, applicant), clock, place, unit_details, unit_id=unit.id, version=unit.version + 1
        )


def test_lists_and_permission_come_from_one_place(
    store: Store, clock: Clock, place: Place, bureaus: Bureaus, applicant: Actor, unit_details: UnitDetails, cast: Any
) -> None:
    unit_id = register(store, applicant, clock, place, unit_details).unit.id
    allowed = {
        "own bureau": (cast.member(bureaus["990102"], Role.OFFICER), True),
        "city": (cast.member(bureaus["990100"], Role.OFFICER), False),
        "neighbour": (cast.member(bureaus["990103"], Role.OFFICER), False),
        "operator": (cast.operator(), False),
        "the unit": (refreshed(store, applicant), False),
    }
    with store.reading() as session:
        unit = session.get_one(Organisation, unit_id)
        for name, (actor, expected) in allowed.items():
            refusal = may(actor, DECIDE, unit)
            assert (refusal is None) == expected, name
            assert (unit in session.scalars(visible(actor, DECIDE)).all()) == expected, name
            assert expected or (refusal is not None and refusal.status == 403), name


def test_closing_a_unit_ends_what_binds_to_it(
    store: Store, clock: Clock, place: Place, bureaus: Bureaus, applicant: Actor, unit_details: UnitDetails, cast: Any
) -> None:
    unit = register(store, applicant, clock, place, unit_details).unit
    officer = cast.member(bureaus["990102"], Role.OFFICER)
    with store.begin() as session:
        close_unit(session, officer, clock, unit_id=unit.id, version=unit.version)
        with pytest.raises(Refusal, match="已注销"):
            close_unit(session, officer, clock, unit_id=unit.id, version=unit.version + 1)
    assert refreshed(store, applicant).memberships == ()
    register(store, applicant, clock, place, unit_details)


@pytest.mark.clause("JA-6.3")
def test_a_public_institution_binds_to_its_superior(
    store: Store, clock: Clock, place: Place, bureaus: Bureaus, cast: Any, numbers: Any
) -> None:
    institution = {"nature": "事业单位"}
    superior = cast.unit("990100", numbers.credit_code(), name="甲子市教育总校", facts=institution)
    unit = cast.unit("990102", numbers.credit_code(), facts=institution)
    firm = cast.unit("990102", numbers.credit_code(), facts={"nature": "民营企业"})
    admin, firm_admin = cast.member(unit), cast.member(firm)

    def bind(actor: Actor, unit_id: UUID, code: str | None, version: int = 1, where: Place = place) -> Organisation:
        with store.begin() as session:
            return bind_superior(
                session, actor, clock, where.rules, unit_id=unit_id, version=version, credit_code=code or ""
            )

    assert bind(admin, unit.id, superior.credit_code).id == superior.id
    with store.begin() as session:
        assert session.get_one(Organisation, unit.id).superior_id == superior.id
    with pytest.raises(Refusal, match="事业单位需要"):
        bind(firm_admin, firm.id, superior.credit_code)
    with pytest.raises(Refusal, match="没有找到"):
        bind(admin, unit.id, numbers.credit_code(), version=2)
    with pytest.raises(Refusal, match="下级单位"):
        bind(cast.member(superior), superior.id, unit.credit_code)
    with pytest.raises(Stale):
        bind(admin, unit.id, superior.credit_code, version=1)
    with store.begin() as session:
        unbind_superior(session, admin, clock, unit_id=unit.id, version=2)
        with pytest.raises(Refusal, match="无需解除"):
            unbind_superior(session, admin, clock, unit_id=unit.id, version=3)


def test_where_there_are_no_superiors_none_is_bound(
    store: Store, clock: Clock, managed: Place, cast: Any, numbers: Any
) -> None:
    unit = cast.unit("990102", numbers.credit_code(), facts={"nature": "事业单位"})
    with store.begin() as session, pytest.raises(Refusal, match="不经过上级单位"):
        bind_superior(session, cast.member(unit), clock, managed.rules, unit_id=unit.id, version=1, credit_code="x")


@pytest.mark.clause("HX-2.1")
def test_proofs_are_kept_under_the_units_key_and_seen_by_unit_and_registrar_only(
    store: Store,
    clock: Clock,
    managed: Place,
    bureaus: Bureaus,
    unit_details: UnitDetails,
    cast: Any,
    numbers: Any,
    tmp_path: Path,
) -> None:
    blobs = BlobDirectory(tmp_path)
    manager = cast.member(bureaus["990100"])
    with store.begin() as session:
        unit, opened = create_unit(
            session,
            manager,
            clock,
            managed,
            unit_details,
            creator_id=bureaus["990100"].id,
            administrator=PersonDetails(name="钱经办", mobile=numbers.mobile()),
        )
    own = refreshed(store, Actor(opened.account.id, None))
    file = {"filename": "法人证书.pdf", "media_type": "application/pdf"}
    with store.begin() as session:
        proof = add_proof(session, own, clock, blobs, unit_id=unit.id, chunks=[b"scan"] * 3, **file)
        second = add_proof(session, own, clock, blobs, unit_id=unit.id, chunks=[b"x"], **file)
        remove_proof(session, own, clock, proof_id=second.id)
    assert b"scanscan" not in b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    with store.reading() as session:
        for actor in (own, manager):
            assert [kept.id for kept in proofs(session, actor, unit_id=unit.id)] == [proof.id]
            kept, chunks = read_proof(session, actor, blobs, proof_id=proof.id)
            assert b"".join(chunks) == b"scanscanscan"
            assert kept.size == 12
        for proof_id, actor in ((proof.id, cast.member(bureaus["990200"])), (second.id, own)):
            with pytest.raises(Refusal) as refused:
                read_proof(session, actor, blobs, proof_id=proof_id)
            assert refused.value.status == 404
    with store.begin() as session:
        for _ in range(MOST - 1):
            add_proof(session, own, clock, blobs, unit_id=unit.id, chunks=[b"x"], **file)
        with pytest.raises(Refusal, match="最多上传"):
            add_proof(session, own, clock, blobs, unit_id=unit.id, chunks=[b"x"], **file)


@pytest.mark.clause("SG-2.7")
def test_a_bureau_creates_departments_in_its_division(
    store: Store, clock: Clock, divisions: Divisions, bureaus: Bureaus, cast: Any
) -> None:
    city = cast.member(bureaus["990100"])

    def create(kind: OrganisationKind, division: str, name: str = "甲子市示例局") -> Organisation:
        with store.begin() as session:
            return create_organisation(
                session,
                city,
                clock,
                divisions=divisions,
                creator_id=bureaus["990100"].id,
                kind=kind,
                name=name,
                division=division,
                jurisdiction="990000",
            )

    made = create(OrganisationKind.DEPARTMENT, "990102")
    assert (made.level, made.status) == ("county", OrganisationStatus.APPROVED)
    with pytest.raises(Refusal) as refused:
        create(OrganisationKind.BUREAU, "990200", name="")
    assert set(refused.value.fields) == {"kind", "division", "name"}
    assert mismatch_of(made, divisions) is None
