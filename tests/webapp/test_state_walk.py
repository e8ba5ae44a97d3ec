"""Every route about a case or its fee × every role × every state of the case.

Nothing answers 500; whoever has no part in the case finds nothing; and no form does anything without its token or
without the version that the page was made from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from case_states import OWN_DRAFT, STATES, bring, picture
from sqlalchemy import select
from werkzeug.routing import Rule, UUIDConverter

from zhicheng.store import Base

OWNER, COLLEAGUE = "owner", "another applicant of the unit"
DESKS = {
    "handler": "单位管理员", "head": "单位负责人", "county": "区人力资源", "city": "长春市人力资源",
    "office": "办事机构", "province": "厅工作人员",
}  # fmt: skip
STRANGERS = {
    "applicant elsewhere": "申报人", "unit elsewhere": "单位管理员", "office elsewhere": "办事机构",
    "bureau elsewhere": "工作人员",
}  # fmt: skip
OUTSIDERS = (COLLEAGUE, *STRANGERS, "operator", "nobody")
ROLES = (OWNER, *DESKS, *OUTSIDERS)
NOT_HERE = (401, 403, 404)

NEEDS_NO_VERSION = {
    "desk.claim": "the database decides between two who take a case; nothing of it is changed",
    "payments.online": "leads to a gateway; nothing is changed before it calls back",
}
KEYS = {
    "applicant.section": ("basic", "achievements"),
    "applicant.form": ("overview",),
    "desk.mark": ("basic",),
    "desk.record": ("originals",),
    "fees.step": ("confirm", "refuse", "accept", "refund-excess", "refund", "due"),
    "payments.online": ("sandbox",),
}
"""What stands for ``key`` in an address: among them a section that was never saved and a record never made."""
ANSWERS = {
    "reason": "符合条件，同意。", "opinion": "请一次改齐。", "question": "能否认定？", "answer": "可以认定。",
    "text": "可以认定。", "mark": "verified", "originals-agree": "true", "amount": "200.00", "reference": "T-1",
    "last_day": "2023-03-20", "number": "20230209-1", "paid_on": "2023-02-01", "role": "officer", "desk": "1",
    "pledge": "on", "confirm": "on",
}  # fmt: skip
"""Everything that a form could want, but never its version."""
ONLY_THE_FEE = ("accepted, slip handed in", "accepted, paid")
FILED = ("applicant.bundle", "applicant.file", "applicant.form")
"""What was filed, which the desks take from the same addresses as the applicant."""
BELOW = ("at the unit", "claimed at the unit", "at a bureau", "claimed", "asked")
NOT_YET = {"county": ("at the unit", "claimed at the unit"), "city": BELOW, "office": BELOW}
"""When a higher desk knows nothing of a case: until it has come there, or a lower desk has decided on it."""
TRANSIENT = {"sign_in_sessions", "sign_in_guards", "events", "event_subjects", "ledger_links", "ledger_heads"}


@pytest.fixture(params=sorted(STATES))
def state(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def settings(tmp_path: Path) -> Any:
    from zhicheng_web import Settings

    return Settings(secret_key="k" * 40, data_folder=tmp_path, database_url="", payment_secret="p" * 40)


@pytest.fixture
def known(site: Any, state: str) -> dict[str, UUID]:
    return bring(site.store, site.registry, site.place.jurisdiction.code, site.clock.now + timedelta(days=14), state)


def browser_of(site: Any, role: str, state: str) -> Any:
    browser = site.browser()
    if role == "nobody":
        return browser
    here = site.place.jurisdiction.name
    own, other = ("张三", "陈一鸣") if state in OWN_DRAFT else ("陈一鸣", "周雨桐")
    doors = site.built.doors
    if role in (OWNER, COLLEAGUE):
        name = own if role == OWNER else other
        door = next(each for each in doors if each.place == here and each.name == name)
    elif role == "operator":
        door = next(each for each in doors if each.role == "平台管理员")
    elif role in DESKS:
        door = next(each for each in doors if each.place == here and DESKS[role] in each.role)
    else:
        place = next(each.jurisdiction.name for each in site.registry.offering() if each.jurisdiction.name != here)
        door = next(each for each in doors if each.place == place and STRANGERS[role] in each.role)
    assert browser.sign_in(door.login, door.password).status_code == 302
    return browser


def rules(site: Any, state: str = "") -> list[Rule]:
    """The routes about a case or its fee; for a case that differs from another one by its fee only, about the fee."""
    wanted = {"payment_id"} if state in ONLY_THE_FEE else {"application_id", "payment_id"}
    return [each for each in site.app.url_map.iter_rules() if set(each.arguments) & wanted]


def paths(site: Any, rule: Rule, known: dict[str, UUID]) -> Iterator[tuple[str, str]]:
    """Each method of a route with its address about the case; nothing where the case has no payment."""
    if "payment_id" in rule.arguments and "payment_id" not in known:
        return
    keys = KEYS.get(rule.endpoint, ("regular",))
    for key in keys:
        made = {
            name: known.get(name) or uuid4() if isinstance(kind, UUIDConverter) else key
            for name, kind in rule._converters.items()
        }
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            yield method, str(site.app.url_map.bind("localhost").build(rule.endpoint, made, method=method))


def outside(role: str, state: str, endpoint: str) -> bool:
    """Whether somebody has no part in this side of the case."""
    area = endpoint.partition(".")[0]
    if role in OUTSIDERS or area == "oversight":
        return True  # Nobody in this walk is a discipline office; tests/webapp/offices walks the case as one.
    if area == "fees":
        return role not in ("office", "province")
    if area == "case_evidence":
        # The bureau of the notice makes an evidence file of whatever was submitted; that it did stands in the ledger.
        return role != "province" or state in OWN_DRAFT
    if role == OWNER:
        return area == "desk"
    if area != "desk" and endpoint not in FILED:
        return True
    return state in OWN_DRAFT or state in NOT_YET.get(role, ())


def contents(site: Any) -> dict[str, str]:
    """What is stored, by table in short, but for who is signed in and what was refused."""
    with site.store.reading() as session:
        return {
            table.name: hashlib.sha256(repr(sorted(map(repr, session.execute(select(table))))).encode()).hexdigest()
            for table in Base.metadata.sorted_tables
            if table.name not in TRANSIENT
        }


def ask(browser: Any, method: str, path: str, **data: Any) -> int:
    sent = data if method == "POST" else None
    with browser.client.open(path, method=method, data=sent, headers={"Accept": "application/json"}) as response:
        return int(response.status_code)


def test_every_role_at_every_state(site: Any, known: dict[str, UUID], state: str) -> None:
    site.clock.now += timedelta(days=14)
    before, walked = contents(site), 0
    for role in ROLES:
        browser = browser_of(site, role, state)
        token = browser.token()
        for rule in rules(site, state):
            for method, path in paths(site, rule, known):
                where = f"{state}: {role} {method} {path}"
                out = outside(role, state, rule.endpoint)
                if method == "POST" and not out:
                    assert ask(browser, method, path, **ANSWERS) == 400, where
                    if rule.endpoint in NEEDS_NO_VERSION:
                        continue
                file = {"file": (picture(), "回单.jpg")} if rule.endpoint == "payments.hand_in" else {}
                status = ask(browser, method, path, csrf_token=token, **ANSWERS, **file)
                walked += 1
                assert status < 500, f"{where}: {status}"
                if out:
                    assert status in NOT_HERE, f"{where}: {status}"
                elif method == "POST":
                    assert contents(site) == before, f"{where}: {status}"
        assert contents(site) == before, f"{state}: {role}"
    assert walked > 100


def test_every_route_about_a_case_is_walked(site: Any) -> None:
    assert {each.endpoint for each in rules(site)} >= {
        "applicant.progress",
        "desk.pass_on",
        "payments.pay",
        "fees.step",
    }
    assert {rule.endpoint for rule in rules(site)} >= set(NEEDS_NO_VERSION) | set(KEYS)
