"""The outbox: after commit, at least once, again after a failure, and to nobody whose key is gone."""

from __future__ import annotations

import smtplib
import threading
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from zhicheng.casework.accounts import open_account
from zhicheng.casework.mail import FileSpool, Letter, SmtpServer
from zhicheng.casework.outbox import deliver
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.recovery import request_recovery
from zhicheng.store.engine import Store
from zhicheng.store.models import OutboxMessage
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

SITE = "http://localhost:8000"


class Postman:
    """Keeps letters, after failing as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.failures, self.sent = failures, list[Letter]()

    def send(self, letter: Letter) -> None:
        if self.failures:
            self.failures -= 1
            raise smtplib.SMTPServerDisconnected("busy")
        self.sent.append(letter)


@pytest.fixture
def waiting(store: Store, clock: Clock, real_clock: Clock, details: PersonDetails) -> Store:
    """A store with one recovery to be mailed."""
    with store.begin() as session:
        open_account(session, None, clock, details)
        request_recovery(session, real_clock, login=details.mobile or "")
    return store


def test_a_letter_leaves_once(waiting: Store, real_clock: Clock) -> None:
    postman = Postman()
    assert deliver(waiting, postman, real_clock, site=SITE).sent == 1
    assert deliver(waiting, postman, real_clock, site=SITE).sent == 0
    assert [letter.to for letter in postman.sent] == ["zeng@example.com"]
    assert _stored(waiting).outcome == "sent"


def test_nothing_leaves_of_what_was_rolled_back(
    store: Store, clock: Clock, real_clock: Clock, details: PersonDetails
) -> None:
    with store.begin() as session:
        open_account(session, None, clock, details)
        request_recovery(session, real_clock, login=details.mobile or "")
        session.rollback()
    assert deliver(store, Postman(), real_clock, site=SITE).sent == 0


def test_a_failure_is_tried_again_later_and_given_up_in_the_end(waiting: Store, real_clock: Clock) -> None:
    postman = Postman(failures=1)
    assert deliver(waiting, postman, real_clock, site=SITE).failed == 1
    assert deliver(waiting, postman, real_clock, site=SITE).sent == 0
    real_clock.move(minutes=2)  # type: ignore[attr-defined]
    assert deliver(waiting, postman, real_clock, site=SITE).sent == 1


def test_after_twelve_failures_it_is_given_up(waiting: Store, real_clock: Clock) -> None:
    postman = Postman(failures=100)
    for _ in range(12):
        assert deliver(waiting, postman, real_clock, site=SITE).failed == 1
        real_clock.move(hours=7)  # type: ignore[attr-defined]
    assert deliver(waiting, postman, real_clock, site=SITE).failed == 0
    assert _stored(waiting).outcome == "given_up"


def test_a_crash_while_sending_sends_again_after_the_claim_is_over(waiting: Store, real_clock: Clock) -> None:
    class Crash(BaseException):
        pass

    class Crashing:
        def send(self, letter: Letter) -> None:
            raise Crash

    with pytest.raises(Crash):
        deliver(waiting, Crashing(), real_clock, site=SITE)
    assert deliver(waiting, Postman(), real_clock, site=SITE).sent == 0
    real_clock.move(minutes=5)  # type: ignore[attr-defined]
    assert deliver(waiting, Postman(), real_clock, site=SITE).sent == 1


def test_no_transaction_is_open_while_a_letter_is_sent(waiting: Store, clock: Clock, real_clock: Clock) -> None:
    class Writing:
        def send(self, letter: Letter) -> None:
            with waiting.begin() as session:
                open_account(session, None, clock, PersonDetails(name="同时"))

    assert deliver(waiting, Writing(), real_clock, site=SITE).sent == 1


def test_several_at_once_send_it_once(waiting: Store, real_clock: Clock) -> None:
    postman, start = Postman(), threading.Barrier(3)

    def work() -> None:
        start.wait()
        deliver(waiting, postman, real_clock, site=SITE)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(postman.sent) == 1


def test_there_is_no_address_without_a_mail_or_without_a_key(
    store: Store, clock: Clock, real_clock: Clock, details: PersonDetails
) -> None:
    with store.begin() as session:
        erased = open_account(session, None, clock, details)
        open_account(session, None, clock, PersonDetails(name="无邮箱", mobile="13900000001"))
        for login in (details.mobile or "", "13900000001"):
            request_recovery(session, real_clock, login=login)
        assert erased.account.person_id
        vault_of(session).destroy(erased.account.person_id)
    delivered = deliver(store, Postman(), real_clock, site=SITE)
    assert (delivered.sent, delivered.dropped) == (0, 2)


def test_a_spooled_letter_can_be_read_and_is_private(tmp_path: Path) -> None:
    FileSpool(tmp_path / "mail").send(Letter("a@example.com", "主题", "正文\n"))
    (path,) = (tmp_path / "mail").iterdir()
    assert path.suffix == ".eml"
    assert path.stat().st_mode & 0o077 == 0
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (letter["To"], letter["Subject"]) == ("a@example.com", "主题")
    assert letter.get_content() == "正文\n"


@pytest.mark.parametrize("security", ["starttls", "tls", "none"])
def test_smtp_secures_signs_in_and_sends(monkeypatch: pytest.MonkeyPatch, security: str) -> None:
    done: list[str] = []

    class Server:
        def __init__(self, host: str, port: int, **options: Any) -> None:
            done.append(f"{type(self).__name__} {host}:{port}")
            assert options["timeout"] > 0

        def __enter__(self) -> Server:
            return self

        def __exit__(self, *_: object) -> None:
            done.append("quit")

        def starttls(self, **_: Any) -> None:
            done.append("starttls")

        def login(self, user: str, password: str) -> None:
            done.append(f"login {user}")

        def send_message(self, message: Any) -> None:
            done.append(f"send {message['From']} {message['To']}")

    class SecureServer(Server):
        pass

    monkeypatch.setattr(smtplib, "SMTP", Server)
    monkeypatch.setattr(smtplib, "SMTP_SSL", SecureServer)
    server = SmtpServer(host="h", port=25, sender="s@x", user="u", password="p", security=security)
    server.send(Letter("a@example.com", "主题", "正文"))
    expected = ["SecureServer h:25" if security == "tls" else "Server h:25"]
    expected += ["starttls"] * (security == "starttls")
    assert done == [*expected, "login u", "send s@x a@example.com", "quit"]


def _stored(store: Store) -> OutboxMessage:
    with store.reading() as session:
        return session.scalars(select(OutboxMessage)).one()
