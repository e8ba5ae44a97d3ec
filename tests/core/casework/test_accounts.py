"""Accounts: registered, opened for somebody, found by login, passwords changed and recovered."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from zhicheng.casework.access import Refusal
from zhicheng.casework.accounts import change_password, find_account, open_account, open_office_account, register
from zhicheng.casework.actor import Actor
from zhicheng.casework.mail import FileSpool
from zhicheng.casework.outbox import deliver
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.recovery import recovery_open, request_recovery, reset_password
from zhicheng.casework.sessions import SessionRules, Started, authenticate, devices, revoke, touch
from zhicheng.casework.sign_in import captcha_required, sign_in
from zhicheng.specs import AccountRules, cited
from zhicheng.store.engine import Store
from zhicheng.store.models import Account, Event, Recovery, SignInSession
from zhicheng.store.moments import Clock

PASSWORD = "correct horse battery"
BY_THEMSELVES = AccountRules()
BY_UNITS = AccountRules(personal_accounts="unit", cites=(cited("示例通知〔2023〕1号")("三", "X-1"),))


@pytest.fixture
def account(store: Store, clock: Clock, details: PersonDetails) -> Account:
    with store.begin() as session:
        return register(session, clock, BY_THEMSELVES, details, password=PASSWORD)


def test_somebody_registers_and_is_found_by_number_and_mobile(
    store: Store, account: Account, details: PersonDetails
) -> None:
    with store.reading() as session:
        for login in (details.id_number, details.mobile, f" {details.id_number} "):
            found = find_account(session, login or "")
            assert found is not None
            assert found.id == account.id
        assert find_account(session, "13700000000") is None
        assert find_account(session, "") is None
        assert PASSWORD not in str(session.execute(text("select * from accounts")).all())


@pytest.mark.clause("HX-2.2")
def test_where_units_open_accounts_nobody_registers(store: Store, clock: Clock, details: PersonDetails) -> None:
    with store.begin() as session, pytest.raises(Refusal, match=r"单位.*开通") as refused:
        register(session, clock, BY_UNITS, details, password=PASSWORD)
    assert refused.value.clause is BY_UNITS.cites[0]


def test_registering_needs_name_number_mobile_and_a_password(store: Store, clock: Clock) -> None:
    with store.begin() as session, pytest.raises(Refusal) as refused:
        register(session, clock, BY_THEMSELVES, PersonDetails(name=""), password="1")
    assert set(refused.value.fields) == {"name", "id_number", "mobile", "password"}


def test_a_second_account_for_the_same_number_is_refused(
    store: Store, clock: Clock, account: Account, details: PersonDetails
) -> None:
    with store.begin() as session, pytest.raises(Refusal, match="找回密码"):
        register(session, clock, BY_THEMSELVES, replace(details, name="别名"), password=PASSWORD)
    with store.reading() as session:
        assert session.scalar(select(func.count(Account.id))) == 1


def test_two_who_register_one_number_at_once_make_one_account(
    store: Store, clock: Clock, details: PersonDetails
) -> None:
    refusals: list[str] = []
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        try:
            with store.begin() as session:
                register(session, clock, BY_THEMSELVES, details, password=PASSWORD)
        except Refusal as refusal:
            refusals.append(refusal.code)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refusals == ["duplicate_person"] * 3
    with store.reading() as session:
        assert session.scalar(select(func.count(Account.id))) == 1


def test_a_shared_mobile_signs_nobody_in(store: Store, clock: Clock, account: Account, details: PersonDetails) -> None:
    with store.begin() as session:
        open_account(session, None, clock, PersonDetails(name="同住人", mobile=details.mobile))
        assert find_account(session, details.mobile or "") is None
        assert find_account(session, details.id_number or "") is not None


def test_an_opened_account_must_change_its_first_password(store: Store, clock: Clock, real_clock: Clock) -> None:
    with store.begin() as session:
        opened = open_account(session, None, clock, PersonDetails(name="甲"), username="Jia.Wang")
        started = _signed_in(session, real_clock, "jia.wang", opened.initial_password)
        visit = authenticate(session, real_clock, started.token)
        assert visit is not None
        assert visit.actor.password_must_change
        change_password(
            session, visit.actor, real_clock, old=opened.initial_password, new=PASSWORD, token=started.token
        )
        again = authenticate(session, real_clock, started.token)
        assert again is not None
        assert not again.actor.password_must_change
    assert opened.initial_password not in repr(opened)


@pytest.mark.parametrize("username", ["", "ab", "1abc", "a b c d", "王小明", "x" * 41])
def test_user_names_are_plain(store: Store, clock: Clock, username: str) -> None:
    with store.begin() as session, pytest.raises(Refusal, match="字母开头"):
        open_account(session, None, clock, PersonDetails(name="甲"), username=username)


def test_a_user_name_is_taken_once(store: Store, clock: Clock) -> None:
    with store.begin() as session:
        open_office_account(session, clock, username="operator")
        with pytest.raises(Refusal, match="已被使用"):
            open_account(session, None, clock, PersonDetails(name="甲"), username="OPERATOR")


def test_a_password_changes_only_with_the_old_one_and_ends_other_sessions(
    store: Store, real_clock: Clock, account: Account, details: PersonDetails
) -> None:
    actor, login = Actor(account.id, account.person_id), details.mobile or ""
    with store.begin() as session:
        here = _signed_in(session, real_clock, login, PASSWORD)
        there = _signed_in(session, real_clock, login, PASSWORD)
        for old, new, field in (
            ("wrong", "another long one", "old"),
            (PASSWORD, PASSWORD, "new"),
            (PASSWORD, details.id_number or "", "new"),
        ):
            with pytest.raises(Refusal) as refused:
                change_password(session, actor, real_clock, old=old, new=new, token=here.token)
            assert set(refused.value.fields) == {field}
        change_password(session, actor, real_clock, old=PASSWORD, new="another long one", token=here.token)
        assert authenticate(session, real_clock, here.token) is not None
        assert authenticate(session, real_clock, there.token) is None


@pytest.mark.clause("JM-2")
def test_a_password_is_recovered_by_a_mailed_link_once(
    store: Store, clock: Clock, real_clock: Clock, account: Account, details: PersonDetails, tmp_path: Path
) -> None:
    with store.begin() as session:
        old = _signed_in(session, real_clock, details.mobile or "", PASSWORD)
        request_recovery(session, real_clock, login=details.id_number or "")
        request_recovery(session, real_clock, login=details.id_number or "")
    token = _mailed_token(store, real_clock, tmp_path, "zeng@example.com")
    with store.begin() as session:
        assert recovery_open(session, real_clock, token)
        with pytest.raises(Refusal, match="常见"):
            reset_password(session, real_clock, token=token, password="12345678")
        reset_password(session, real_clock, token=token, password="another long one")
        assert authenticate(session, real_clock, old.token) is None
        assert not recovery_open(session, real_clock, token)
        with pytest.raises(Refusal, match="已失效或已使用") as refused:
            reset_password(session, real_clock, token=token, password="yet another one")
        assert refused.value.status == 410
        _signed_in(session, real_clock, details.mobile or "", "another long one")
    with store.reading() as session:
        stored = str(session.execute(text("select * from recoveries")).all())
        assert token not in stored
        assert session.scalar(select(func.count(Recovery.id))) == 1


def test_a_recovery_link_lives_ten_minutes(
    store: Store, real_clock: Clock, account: Account, details: PersonDetails, tmp_path: Path
) -> None:
    with store.begin() as session:
        request_recovery(session, real_clock, login=details.mobile or "")
    real_clock.move(hours=1)  # type: ignore[attr-defined]
    token = _mailed_token(store, real_clock, tmp_path, "zeng@example.com")
    real_clock.move(minutes=9, seconds=59)  # type: ignore[attr-defined]
    with store.begin() as session:
        assert recovery_open(session, real_clock, token)
        real_clock.move(seconds=1)  # type: ignore[attr-defined]
        assert not recovery_open(session, real_clock, token)
        with pytest.raises(Refusal, match="重新申请"):
            reset_password(session, real_clock, token=token, password="another long one")


def test_a_recovery_lifts_the_lock(
    store: Store, real_clock: Clock, account: Account, details: PersonDetails, tmp_path: Path
) -> None:
    login = details.mobile or ""
    with store.begin() as session:
        for _ in range(5):
            sign_in(session, real_clock, login=login, password="wrong", captcha_passed=True)
        request_recovery(session, real_clock, login=login)
    token = _mailed_token(store, real_clock, tmp_path, "zeng@example.com")
    with store.begin() as session:
        reset_password(session, real_clock, token=token, password="another long one")
        _signed_in(session, real_clock, login, "another long one")


def test_asking_for_an_unknown_or_disabled_account_sends_nothing(
    store: Store, clock: Clock, real_clock: Clock, account: Account, details: PersonDetails, tmp_path: Path
) -> None:
    with store.begin() as session:
        request_recovery(session, real_clock, login="nobody")
        session.get_one(Account, account.id).disabled_at = clock()
        request_recovery(session, real_clock, login=details.mobile or "")
    assert deliver(store, FileSpool(tmp_path), real_clock, site="http://x").sent == 0


def test_after_two_failures_a_captcha_is_asked_for_and_after_five_the_account_is_locked(
    store: Store, real_clock: Clock, account: Account, details: PersonDetails
) -> None:
    by_mobile, by_number = details.mobile or "", details.id_number or ""
    for failures in range(1, 5):
        with store.begin() as session:
            assert captcha_required(session, by_number, real_clock) == (failures > 2)
            refused = _refused(session, real_clock, by_mobile, "wrong", captcha=failures > 2)
            assert refused.code == "wrong"
            assert f"再错{5 - failures}次将锁定15分钟" in refused.message
    with store.begin() as session:
        assert _refused(session, real_clock, by_mobile, PASSWORD).code == "captcha"
        assert _refused(session, real_clock, by_number, "wrong", captcha=True).code == "locked"
    real_clock.move(minutes=14, seconds=59)  # type: ignore[attr-defined]
    with store.begin() as session:
        refused = _refused(session, real_clock, by_number, PASSWORD, captcha=True)
        assert refused.code == "locked"
        assert "1分钟后重试" in refused.message
        assert refused.status == 429
    real_clock.move(seconds=1)  # type: ignore[attr-defined]
    with store.begin() as session:
        assert captcha_required(session, by_mobile, real_clock)
        _signed_in(session, real_clock, by_mobile, PASSWORD, captcha=True)
        assert not captcha_required(session, by_mobile, real_clock)


def test_a_login_that_nobody_has_is_treated_the_same(store: Store, real_clock: Clock, account: Account) -> None:
    said = []
    for login in ("nobody", account.id.hex):
        with store.begin() as session:
            answers = [_refused(session, real_clock, login, "wrong", captcha=True) for _ in range(6)]
            assert captcha_required(session, login, real_clock)
        said.append([(answer.code, answer.message) for answer in answers])
    assert said[0] == said[1]
    assert [code for code, _ in said[0]] == ["wrong"] * 4 + ["locked"] * 2


def test_another_account_is_not_locked_by_its_neighbours_failures(
    store: Store, clock: Clock, real_clock: Clock, account: Account, details: PersonDetails
) -> None:
    with store.begin() as session:
        opened = open_account(session, None, clock, PersonDetails(name="邻座"), username="neighbour")
        for _ in range(5):
            sign_in(session, real_clock, login=details.mobile or "", password="wrong", captcha_passed=True)
        assert not captcha_required(session, "neighbour", real_clock)
        _signed_in(session, real_clock, "neighbour", opened.initial_password)


def test_parallel_guesses_count_one_by_one(
    store: Store, real_clock: Clock, account: Account, details: PersonDetails
) -> None:
    codes: list[str] = []

    def guess() -> None:
        with store.begin() as session:
            codes.append(_refused(session, real_clock, details.mobile or "", "wrong", captcha=True).code)

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["locked"] * 4 + ["wrong"] * 4


def test_failed_sign_ins_are_events_without_what_was_typed(
    store: Store, real_clock: Clock, account: Account, details: PersonDetails
) -> None:
    with store.begin() as session:
        _refused(session, real_clock, details.id_number or "", "wrong")
        _refused(session, real_clock, "13700000000", "wrong")
    with store.reading() as session:
        events = session.scalars(select(Event).where(Event.kind == "sign_in.failed").order_by(Event.body)).all()
        bodies = b"".join(event.body for event in events)
    assert len(events) == 2
    assert str(account.id).encode() in bodies
    assert (details.id_number or "").encode() not in bodies
    assert b"13700000000" not in bodies


def test_a_disabled_account_is_told_so_only_with_the_right_password(
    store: Store, clock: Clock, real_clock: Clock, account: Account, details: PersonDetails
) -> None:
    with store.begin() as session:
        started = _signed_in(session, real_clock, details.mobile or "", PASSWORD)
        session.get_one(Account, account.id).disabled_at = clock()
    with store.begin() as session:
        assert _refused(session, real_clock, details.mobile or "", "wrong").code == "wrong"
        assert _refused(session, real_clock, details.mobile or "", PASSWORD).code == "disabled"
        assert authenticate(session, real_clock, started.token) is None


def test_a_session_ends_when_idle_when_over_and_when_revoked(
    store: Store, real_clock: Clock, account: Account, details: PersonDetails
) -> None:
    rules = SessionRules(applicant_idle=30, longest=timedelta(hours=1))
    with store.begin() as session:
        started = sign_in(session, real_clock, login=details.mobile or "", password=PASSWORD, rules=rules)
        assert isinstance(started, Started)
        real_clock.move(minutes=29, seconds=59)  # type: ignore[attr-defined]
        visit = authenticate(session, real_clock, started.token)
        assert visit is not None
        assert visit.touch_due
        assert visit.actor.person_id == account.person_id
        touch(session, real_clock, visit.session_id)
        visit = authenticate(session, real_clock, started.token)
        assert visit is not None
        assert not visit.touch_due
        real_clock.move(minutes=30)  # type: ignore[attr-defined]
        assert authenticate(session, real_clock, started.token) is None
        touch(session, real_clock, visit.session_id)
        assert authenticate(session, real_clock, started.token) is not None
        real_clock.move(seconds=1)  # type: ignore[attr-defined]
        assert authenticate(session, real_clock, started.token) is None


def test_staff_and_applicants_have_their_own_idle_times(store: Store, real_clock: Clock, cast: object) -> None:
    from zhicheng.casework.sessions import start_session

    staff = cast.operator()  # type: ignore[attr-defined]
    with store.begin() as session:
        started = start_session(session, real_clock, staff, device="", rules=SessionRules())
        assert session.get_one(SignInSession, started.session_id).idle_minutes == 30
        applicant = Actor(staff.account_id, None)
        started = start_session(session, real_clock, applicant, device="", rules=SessionRules())
        assert session.get_one(SignInSession, started.session_id).idle_minutes == 120


def test_people_see_and_end_their_own_sessions_only(
    store: Store, clock: Clock, real_clock: Clock, account: Account, details: PersonDetails
) -> None:
    actor = Actor(account.id, account.person_id)
    with store.begin() as session:
        here = _signed_in(session, real_clock, details.mobile or "", PASSWORD, device="办公室 Firefox")
        there = _signed_in(session, real_clock, details.mobile or "", PASSWORD, device="手机")
        stranger = open_account(session, None, clock, PersonDetails(name="别人"))
        other = Actor(stranger.account.id, stranger.account.person_id)
        mine = devices(session, actor, real_clock, token=here.token)
        assert {(device.device, device.current) for device in mine} == {("办公室 Firefox", True), ("手机", False)}
        assert devices(session, other, real_clock, token=here.token) == []
        with pytest.raises(Refusal) as refused:
            revoke(session, other, real_clock, session_id=there.session_id)
        assert refused.value.status == 404
        revoke(session, actor, real_clock, session_id=there.session_id)
        assert authenticate(session, real_clock, there.token) is None
        assert authenticate(session, real_clock, here.token) is not None
        assert len(devices(session, actor, real_clock, token=here.token)) == 1


def test_tokens_are_long_and_stored_as_digests(
    store: Store, real_clock: Clock, account: Account, details: PersonDetails
) -> None:
    with store.begin() as session:
        tokens = {_signed_in(session, real_clock, details.mobile or "", PASSWORD).token for _ in range(3)}
    assert len(tokens) == 3
    assert all(len(token) >= 43 for token in tokens)
    with store.reading() as session:
        stored = str(session.execute(text("select * from sign_in_sessions")).all())
    assert not any(token in stored for token in tokens)


def _signed_in(
    session: object, clock: Clock, login: str, password: str, *, captcha: bool = False, device: str = ""
) -> Started:
    started = sign_in(
        session,  # type: ignore[arg-type]
        clock,
        login=login,
        password=password,
        captcha_passed=captcha,
        device=device,
    )
    assert isinstance(started, Started), started
    return started


def _refused(session: object, clock: Clock, login: str, password: str, *, captcha: bool = False) -> Refusal:
    refused = sign_in(session, clock, login=login, password=password, captcha_passed=captcha)  # type: ignore[arg-type]
    assert isinstance(refused, Refusal)
    return refused


def _mailed_token(store: Store, clock: Clock, folder: Path, to: str) -> str:
    assert deliver(store, FileSpool(folder), clock, site="http://localhost:8000").sent == 1
    (path,) = folder.glob("*.eml")
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert letter["To"] == to
    body = letter.get_body()
    assert body is not None
    found = re.search(r"http://localhost:8000/recover/(\S+)", body.get_content())
    assert found
    return found[1]
