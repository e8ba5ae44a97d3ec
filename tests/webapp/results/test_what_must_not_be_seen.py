"""Experts, clerks, supervisors and outsiders try what they must not see: by URL, by search, by error message, by export.

While a meeting votes, words and names that stand nowhere else are put where each kind of secret is kept; every page of
the site is then asked for by everybody, with the ids of that meeting and with ids of nothing.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from acceptance import PLACES
from flask.testing import FlaskClient
from pdfminer.high_level import extract_text
from sqlalchemy import select
from test_lists import GUANGAN
from test_meeting import PLACES as MEETING_PLACES
from test_meeting import Walk, planned, walk
from werkzeug.routing import Rule, UUIDConverter

from zhicheng.store.models import (
    Account,
    Application,
    Event,
    Expert,
    ExpertComplaint,
    IntegrityEntry,
    Meeting,
    MeetingState,
    Membership,
    Person,
    Role,
    Seat,
)

__all__ = ["walk"]
pytestmark = pytest.mark.clause("SG-7.2", "N-1")
APPLICANTS = ("受评雀甲", "受评雀乙")
KIN, OPINION, COMPLAINT, FACTS = "表兄雀丁", "意见雀戊", "反映雀己", "事实雀庚"
QUIET = (
    "refused",
    "sign_in.",
    "session.",
    "oversight.",
    "integrity.seen",
    "integrity.list_seen",
    "inspection.case_seen",
)
AWAY = ("account.sign_out", "public.sign_in", "account.change_password", "static", "public.picture")
NOTHING = "查无此雀"


@dataclass
class Told:
    """What an answer says, whichever way: status, headers, and the text of a page, a document or an archive."""

    status: int
    text: str


@dataclass
class Secrets:
    """A meeting that is voting, with its secrets: ``names`` are those of its experts by seat."""

    walk: Walk
    names: dict[UUID, str]
    ids: dict[str, UUID]

    @property
    def site(self) -> Any:
        return self.walk.place.site

    @property
    def everything(self) -> set[str]:
        return {*APPLICANTS, *self.names.values(), KIN, OPINION, COMPLAINT, FACTS}

    def rules(self) -> Iterator[Rule]:
        for rule in self.site.app.url_map.iter_rules():
            if rule.endpoint not in AWAY and not rule.endpoint.startswith("gallery."):
                yield rule

    def path(self, rule: Rule, known: Mapping[str, UUID], method: str) -> str:
        values = {
            name: known.get(name, uuid4()) if isinstance(kind, UUIDConverter) else "1"
            for name, kind in rule._converters.items()
        }
        return str(self.site.app.url_map.bind("localhost").build(rule.endpoint, values, method=method))

    def changes(self) -> int:
        with self.site.store.reading() as session:
            return sum(not each.startswith(QUIET) for each in session.scalars(select(Event.kind)))


def ask(client: FlaskClient, path: str, token: str = "") -> Told:
    """Ask for a page, or with a token send an empty form to it."""
    headers = {"Accept": "text/html"}
    answer = client.post(path, data={"csrf_token": token}, headers=headers) if token else client.get(path, headers=headers)  # fmt: skip
    assert answer.status_code < 500, path
    said = _text(answer.mimetype, answer.data).replace(answer.headers["X-Request-Id"], "")
    answer.close()
    return Told(answer.status_code, f"{answer.headers}{said}")


def _text(kind: str, data: bytes) -> str:
    if kind == "application/pdf":
        return re.sub(r"\s", "", extract_text(io.BytesIO(data)))
    if kind == "application/zip" or data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            return "".join(each + _text("", found.read(each)) for each in found.namelist())
    return data.decode("utf-8", "replace")


def bare(told: Told, *gone: str) -> str:
    """A page without what is another each time: headers but the way on, ids, references, tokens, what was asked for."""
    head, _, page = told.text.partition("\r\n\r\n")
    text = "".join(re.findall(r"(?m)^(?:Location|Content-Type|Content-Disposition): .*", head)) + page
    for each in gone:
        text = text.replace(each, "")
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", text)
    return re.sub(r"\S*\d\S*", "", re.sub(r'value="[^"]*"', "", text))


OTHERS = (pytest.param(code, marks=pytest.mark.slow) for code in MEETING_PLACES if code != GUANGAN)


@pytest.fixture(params=[GUANGAN, *OTHERS])
def meeting(walk: Any, request: pytest.FixtureRequest) -> Secrets:
    found: Walk = walk(request.param)
    planned(found)
    found.came()
    found.grouped()
    first, second = (each.application_id for each in found.place.on_list())
    reader, *others = found.experts.values()
    page = reader.get(found.own(f"cases/{first}"))
    scores = dict.fromkeys(re.findall(r'name="(score-[^"]+)"', page), "1")
    sent = {"advice": "建议通过", "words": OPINION, **scores, "action": "hand_in"}
    assert reader.post(found.own(f"cases/{first}"), sent).status_code == 302
    assert others[-1].post(found.own(f"recusals/{second}"), {"kind": "亲属", "words": KIN}).status_code == 302
    assert found.post("ballot/open").status_code == 302
    votes = {first: "for", second: "against"}
    assert found.votes(others[0], votes).status_code == 302
    expert = found.seats[0].expert_id
    bureau = found.place.bureau
    told = bureau.post(f"/experts/pool/{expert}/complaints", {"words": COMPLAINT, "founded": "未查实"})
    assert told.status_code == 302, told.text
    return _hidden(found, bureau, first)


def _hidden(found: Walk, bureau: Any, first: UUID) -> Secrets:
    place, names = found.place, {}
    with place.store.begin() as session:
        for number, seat in enumerate(found.seats, 1):
            names[seat.id] = f"评委雀{number:02}号"
            session.get_one(Person, seat.person_id).name = names[seat.id]
        people = [session.get_one(Person, place_person(session, each.application_id)) for each in place.on_list()]
        for person, name in zip(people, APPLICANTS, strict=True):
            person.name = name
        ids = {
            "application_id": first,
            "person_id": people[0].id,
            "organisation_id": place.on_list()[0].organisation_id,
            "batch_id": place.batch.id,
            "meeting_id": found.meeting.id,
            "seat_id": found.seats[0].id,
            "expert_id": found.seats[0].expert_id,
            "ballot_id": found.ballot.id,
        }
    entry = {"kind": "弄虚作假", "facts": FACTS, "document": "处理决定"}
    answer = bureau.post(f"/integrity/people/{ids['person_id']}", entry)
    assert answer.status_code == 302, answer.text
    with place.store.reading() as session:
        ids["entry_id"] = session.scalars(select(IntegrityEntry.id)).one()
        assert session.scalars(select(ExpertComplaint.id)).all()
    return Secrets(found, names, ids)


def place_person(session: Any, application_id: UUID) -> UUID:
    person_id: UUID = session.get_one(Application, application_id).person_id
    return person_id


def outsiders(meeting: Secrets) -> dict[str, Any]:
    """Whoever has nothing to do with the meeting: nobody may tell them so much as that there is one."""
    found = meeting.walk
    elsewhere = type(found.place)(found.place.site, _another(found.place))
    everybody = {seat.person_id for seat in found.seats}
    with meeting.site.store.reading() as session:
        query = select(Expert).where(Expert.place == found.meeting.place, Expert.person_id.not_in(everybody))
        spare = session.scalars(query).first()
    return {
        "nobody": meeting.site.browser(),
        "applicant": elsewhere.applicant("陈一鸣")[0],
        "clerk": elsewhere.office,
        "bureau": elsewhere.bureau,
        "discipline": elsewhere.discipline(),
        "expert": found.expert(Seat(person_id=spare.person_id)),
    }


def _another(place: Any) -> Any:
    return next(each for each in PLACES.values() if each.jurisdiction.code != place.code)


def walked(meeting: Secrets, browser: Any) -> Iterator[tuple[str, Told]]:
    """Every page that the site has, asked for with the ids of the meeting."""
    for rule in meeting.rules():
        if "GET" in (rule.methods or ()):
            path = meeting.path(rule, meeting.ids, "GET")
            yield path, ask(browser.client, path)


def test_outsiders_find_nothing_and_are_told_the_same_of_what_is_there_and_of_nothing(meeting: Secrets) -> None:
    found = outsiders(meeting)
    before = meeting.changes()
    for who, browser in found.items():
        token = browser.token()
        for path, told in walked(meeting, browser):
            assert not [each for each in meeting.everything if each in told.text], f"{who} {path}"
        for rule in meeting.rules():
            if not set(rule.arguments) & set(meeting.ids):
                continue
            for method in sorted({"GET", "POST"} & (rule.methods or set())):
                sent = token if method == "POST" else ""
                real = ask(browser.client, path := meeting.path(rule, meeting.ids, method), sent)
                none = ask(browser.client, meeting.path(rule, {}, method), sent)
                assert not [each for each in meeting.everything if each in real.text], f"{who} {path}"
                assert (real.status, bare(real)) == (none.status, bare(none)), f"{who} {method} {path}"
    assert meeting.changes() == before


def test_a_search_for_somebody_tells_outsiders_no_more_than_one_for_nobody(meeting: Secrets) -> None:
    searched = (APPLICANTS[0], next(iter(meeting.names.values())))
    for who, browser in outsiders(meeting).items():
        for rule in meeting.rules():
            if rule.arguments or "GET" not in (rule.methods or ()):
                continue
            path = meeting.path(rule, {}, "GET")
            missing = ask(browser.client, f"{path}?q={NOTHING}&name={NOTHING}")
            for name in searched:
                told = ask(browser.client, f"{path}?q={name}&name={name}")
                assert (told.status, bare(told, name)) == (missing.status, bare(missing, NOTHING)), f"{who} {path}"


def insiders(meeting: Secrets) -> dict[str, tuple[Any, set[str]]]:
    """Whoever has a part in the meeting, and what is kept from them nevertheless."""
    found, names = meeting.walk, set(meeting.names.values())
    seats = list(found.experts)
    own = {meeting.names[seats[2]]}
    return {
        "expert": (found.experts[seats[2]], {KIN, COMPLAINT, FACTS, *(names - own)}),
        "clerk": (found.office, {KIN, COMPLAINT, FACTS}),
        "bureau": (found.place.bureau, {KIN, OPINION}),
        "discipline": (found.place.discipline(), {KIN, OPINION, COMPLAINT}),
    }


def test_whoever_takes_part_finds_no_more_than_the_part(meeting: Secrets) -> None:
    author = meeting.names[meeting.walk.seats[0].id]
    for who, (browser, kept) in insiders(meeting).items():
        for path, told in walked(meeting, browser):
            assert not [each for each in kept if each in told.text], f"{who} {path}"
            assert not (OPINION in told.text and author in told.text), f"{who} {path}"


def test_a_discipline_office_sees_plan_draw_attendance_and_progress_and_each_look_is_recorded(
    meeting: Secrets,
) -> None:
    found, url = meeting.walk, f"/oversight/meetings/{meeting.ids['meeting_id']}"
    browser = found.place.discipline()
    assert url in browser.get("/oversight/meetings")
    page = browser.get(url)
    for words in ("第一会议室", "重新计算一致", "签署保密承诺", "投票进度", *meeting.names.values()):
        assert words in page, words
    assert re.search(r"已投票数\s+2\s+状态\s+正在投票", re.sub(r"<[^>]+>", " ", page))
    assert not [
        each for each in (*APPLICANTS, KIN, OPINION, COMPLAINT, "<form method") if each in page.split("<main")[1]
    ]
    with meeting.site.store.reading() as session:
        looks = session.scalars(select(Event).where(Event.kind == "oversight.meeting_seen")).all()
    assert len(looks) == 1
    for path in ("", "draw", "seats", "groups", "ballot", "minutes", f"opinions/{meeting.ids['application_id']}"):
        assert browser.client.get(found.path(path)).status_code == 403, path


@pytest.mark.parametrize("why", ["draft", "own"])
def test_a_discipline_office_sees_neither_drafts_nor_the_meeting_on_an_own_case(meeting: Secrets, why: str) -> None:
    browser = meeting.walk.place.discipline()
    url = f"/oversight/meetings/{meeting.ids['meeting_id']}"
    assert browser.client.get(url).status_code == 200
    with meeting.site.store.begin() as session:
        kept = session.get_one(Meeting, meeting.ids["meeting_id"])
        if why == "draft":
            kept.state = MeetingState.DRAFT
        else:
            watcher = session.scalars(select(Account).join(Membership).where(Membership.role == Role.SUPERVISOR)).one()
            session.get_one(Application, meeting.ids["application_id"]).person_id = watcher.person_id
    assert browser.client.get(url).status_code == 404
    assert url not in browser.get("/oversight/meetings")
