"""An objection over HTTP: raised by anybody, answered by an office, seen by the objector, and by nobody else."""

from __future__ import annotations

import html
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from case_states import picture
from sqlalchemy import select
from test_publicity import publish, sealed_values, shown

from zhicheng.casework.snapshots import newest
from zhicheng.store.models import Application, CandidateState, Objection
from zhicheng_web.public import captcha

ONE_PLACE = "220000"
GROUNDS = "该同志的代表作并非本人完成，真正的作者可以作证，见附件。"
ANSWER = "经核对原件并询问作者，情况属实。"


@pytest.fixture(autouse=True)
def digits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever types 1234 has read the picture."""
    monkeypatch.setattr(captcha, "passed", lambda typed: typed == "1234")


@pytest.fixture
def place(open_place: Any) -> Any:
    place = open_place(ONE_PLACE)
    place.decided(place.office, place.clock.now.date())
    publish(place, place.office)
    return place


def door(place: Any) -> str:
    """Where one objects to the only person on show."""
    page = place.site.browser().get(shown(place)[0])
    return re.search(r'href="(/publicity/[0-9a-f-]{36}/object/[0-9a-f-]{36})"', page)[1]  # type: ignore[index]


def send(place: Any, **more: Any) -> Any:
    typed = {"signed": "实名", "name": "异议人甲", "phone": "13800001111", "grounds": GROUNDS, "captcha": "1234"}
    browser = place.site.browser()
    data = {"csrf_token": browser.token(), **typed, **more}
    return browser.client.post(door(place), data=data, content_type="multipart/form-data")


def lodged(place: Any, **more: Any) -> tuple[str, str]:
    answer = send(place, **more)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200, page
    assert answer.headers["Cache-Control"] == "no-store"
    number = re.search(r"[0-9A-Z]{5} [0-9A-Z]{5}", page)
    code = re.search(r"([0-9A-Z]{4}-){3}[0-9A-Z]{4}", page)
    assert number
    assert code
    return number[0], code[0]


def stored(place: Any) -> Objection:
    with place.store.reading() as session:
        return session.scalars(select(Objection)).one()


def step(place: Any, browser: Any, name: str, **typed: Any) -> Any:
    objection = stored(place)
    return browser.post(f"/objections/{objection.id}/{name}", {"version": objection.version, **typed})


def held(place: Any) -> tuple[CandidateState, bool]:
    first = place.on_list()[0]
    return first.state, first.held


@pytest.mark.clause("JB-4.2")
def test_from_the_objection_to_its_answer(place: Any) -> None:
    number, code = lodged(place, files=(picture(), "证据.jpg"))
    assert held(place) == (CandidateState.PASSED, True)
    office = place.office
    assert number in office.get("/objections")
    path = f"/objections/{stored(place).id}"
    page = office.get(path)
    assert GROUNDS in page
    assert "异议人甲" in page
    file = re.search(r'href="(/objections/[^"]+/files/[^"]+)"', page)
    assert file
    assert office.client.get(file[1]).get_data()[:2] == b"\xff\xd8"
    assert step(place, office, "decide", outcome="不成立", answer=ANSWER).status_code == 409
    assert step(place, office, "take").status_code == 302
    assert step(place, office, "decide", outcome="", answer=ANSWER).status_code == 422
    assert step(place, office, "decide", outcome="不成立", answer=ANSWER).status_code == 302
    assert held(place) == (CandidateState.PASSED, False)
    anybody = place.site.browser()
    asked = {"number": number, "code": code, "captcha": "1234"}
    assert ANSWER in anybody.post("/publicity/answer", asked).get_data(as_text=True)
    wrong = anybody.post("/publicity/answer", {**asked, "code": "0000-0000-0000-0000"})
    assert (wrong.status_code, ANSWER in wrong.get_data(as_text=True)) == (404, False)
    assert anybody.post("/publicity/answer", {**asked, "captcha": "0"}).status_code == 422
    assert ANSWER in office.get(f"{path}")
    assert number in office.get("/objections?list=answered")
    assert number not in office.get("/objections")


@pytest.mark.clause("JB-4.2")
def test_upheld_takes_the_person_off_the_public_page(place: Any) -> None:
    lodged(place)
    office, path = place.office, shown(place)[0]
    name = place.name_of(place.on_list()[0])
    assert name in place.site.browser().get(path)
    step(place, office, "take")
    refused = step(place, office, "decide", outcome="成立", answer=ANSWER, reason="")
    assert refused.status_code == 422
    assert ANSWER in refused.get_data(as_text=True)
    assert step(place, office, "decide", outcome="成立", answer=ANSWER, reason="代表作不实。").status_code == 302
    assert held(place) == (CandidateState.VOIDED, False)
    assert name not in place.site.browser().get(path)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"captcha": "0000"}, "验证码不正确"),
        ({"grounds": ""}, "请写明异议的具体事实"),
        ({"phone": "无"}, "能联系到您的电话号码"),
        ({"signed": "匿名", "grounds": "不行"}, "能够查证的具体线索"),
        ({"signed": "其他"}, "请选择实名或者匿名"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(place: Any, typed: dict[str, str], words: str) -> None:
    answer = send(place, **typed)
    page = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert words in page
    assert typed.get("grounds", GROUNDS) in page
    assert held(place) == (CandidateState.PASSED, False)


def test_a_program_is_no_evidence(place: Any) -> None:
    answer = send(place, files=(io.BytesIO(b"MZ\x90\x00" * 10), "证据.pdf"))
    assert answer.status_code == 422
    assert "请重新选择文件" in answer.get_data(as_text=True)
    assert held(place) == (CandidateState.PASSED, False)


def test_there_are_too_many_from_one_address(place: Any) -> None:
    for _ in range(10):
        lodged(place)
    assert send(place).status_code == 429


@pytest.mark.clause("N-2")
def test_the_door_closes_with_the_publicity(place: Any) -> None:
    path, browser = door(place), place.site.browser()
    assert browser.client.get(path).status_code == 200
    while place.site.browser().client.get(path).status_code == 200:
        place.clock.now += timedelta(days=1)
    answer = browser.client.get(path)
    assert (answer.status_code, "公示已结束" in answer.get_data(as_text=True)) == (404, True)
    typed = {"signed": "匿名", "grounds": GROUNDS, "captcha": "1234"}
    assert browser.post(path, typed).status_code == 404
    with place.store.reading() as session:
        assert session.scalars(select(Objection)).all() == []


def test_neither_the_person_nor_strangers_learn_of_it(place: Any) -> None:
    lodged(place)
    path, name = f"/objections/{stored(place).id}", place.name_of(place.on_list()[0])
    person, application = place.applicant(name)
    assert person.client.get(path, headers={"Accept": "text/html"}).status_code == 403
    page = person.get(f"/applications/{application}")
    assert "异议人" not in page
    assert GROUNDS not in page
    assert place.stranger().client.get(path).status_code == 404
    assert "异议人" not in place.site.browser().get(shown(place)[0])


def test_the_form_shows_no_more_of_the_person_than_the_list(place: Any) -> None:
    page = place.site.browser().get(door(place))
    first = place.on_list()[0]
    with place.store.reading() as session:
        filed = newest(session, session.get_one(Application, first.application_id)).dossier
    basic = filed["sections"]["basic"]
    allowed = {basic[key] for key in ("name", "series", "specialty", "title", "level") if basic.get(key)}
    allowed |= {filed["unit"]["name"], place.declarations.jurisdiction.name}
    for value in sealed_values(place, first.application_id) - allowed:
        assert len(value) <= 4 or value not in page, value
