"""A meeting over HTTP in each place: plan, draw, pledges, reading, secret votes, minutes, the result; and who is kept out."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from test_lists import GUANGAN, JILIN
from test_pages import clean

from zhicheng.casework.meetings.filing import must_be_approved
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.store.ballot_keys import BallotKeys
from zhicheng.store.models import (
    Account,
    Ballot,
    Candidate,
    CandidateState,
    Committee,
    Expert,
    ExpertState,
    Meeting,
    MeetingState,
    Person,
    Seat,
)

AHEAD = timedelta(days=14)
RECEIPT = r"[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}"
PLACES = tuple(each.jurisdiction.code for each in Registry.load().offering())


class Walk:
    """One meeting of a place, from its plan on; ``experts`` are browsers by seat."""

    def __init__(self, place: Any) -> None:
        self.place = place
        self.office = place.office
        self.experts: dict[UUID, Any] = {}

    @property
    def meeting(self) -> Meeting:
        with self.place.store.reading() as session:
            return session.scalars(select(Meeting)).one()

    @property
    def seats(self) -> list[Seat]:
        with self.place.store.reading() as session:
            query = select(Seat).where(Seat.meeting_id == self.meeting.id, Seat.ended_at.is_(None))
            return list(session.scalars(query.order_by(Seat.number)))

    @property
    def ballot(self) -> Ballot:
        with self.place.store.reading() as session:
            return session.scalars(select(Ballot).order_by(Ballot.number.desc())).first()

    def path(self, page: str = "") -> str:
        return f"/meetings/{self.meeting.id}{'/' if page else ''}{page}"

    def own(self, page: str = "") -> str:
        return f"/reviewing/{self.meeting.id}{'/' if page else ''}{page}"

    def post(self, page: str, browser: Any = None, **data: Any) -> Any:
        return (browser or self.office).post(self.path(page), {"version": self.meeting.version, **data})

    def plan(self, day: date, **more: str) -> Any:
        batch = self.place.batch
        with self.place.store.reading() as session:
            query = select(Committee).where(Committee.organisation_id == batch.organisation_id)
            candidate = session.scalars(select(Candidate).where(Candidate.batch_id == batch.id)).first()
            found = session.scalars(query).all()
            named = [each for each in found if each.name == candidate.committee] or found
        sent = {
            "committee_id": str(named[0].id),
            "starts_on": day.isoformat(),
            "starts_time": "09:00",
            "ends_on": day.isoformat(),
            "venue": "第一会议室",
            "agenda": "审阅、评议、投票。",
            "rules": "按标准逐人评议，无记名投票。",
            **more,
        }
        return self.office.post(f"/meetings/lists/{batch.id}/plan", sent)

    def filed(self, day: date) -> None:
        assert self.plan(day).status_code == 302
        assert self.post("file").status_code == 302
        self.place.bureau  # noqa: B018 (there is one)

    def drawn(self) -> None:
        assert self.office.client.get(self.path("draw")).status_code == 403
        assert self.post("pledge").status_code == 422
        assert self.post("pledge", agreed="true").status_code == 302
        assert self.post("draw/commit").status_code == 302
        for act in ("fix", "open"):
            page = self.office.get(self.path("draw"))
            form = dict(re.findall(r'name="(draw_id|version)" value="([^"]+)"', page))
            assert self.office.post(self.path(f"draw/{act}"), form).status_code == 302

    def came(self) -> None:
        """Everybody signs the pledge and arrives; the first one chairs."""
        for seat in self.seats:
            browser = self.experts[seat.id] = self.expert(seat)
            assert browser.post(self.own("pledge"), {"pledge": "true"}).status_code == 302
            self.seat(seat, "arrive")
        self.seat(self.seats[0], "chair")

    def expert(self, seat: Seat) -> Any:
        with self.place.store.reading() as session:
            account = session.scalars(select(Account).where(Account.person_id == seat.person_id)).one()
        by_account = {each.login: each for each in self.place.site.built.doors if "评审专家" in each.role}
        browser = self.place.site.browser()
        door = next(each for each in by_account.values() if self._is(each.login, account.id))
        assert browser.sign_in(door.login, door.password).status_code == 302
        return browser

    def _is(self, login: str, account_id: UUID) -> bool:
        from zhicheng.casework.accounts import find_account

        with self.place.store.reading() as session:
            found = find_account(session, login)
            return found is not None and found.id == account_id

    def seat(self, seat: Seat, act: str, **more: str) -> Any:
        with self.place.store.reading() as session:
            version = session.get_one(Seat, seat.id).version
        answer = self.office.post(self.path(f"seats/{seat.id}/{act}"), {"version": version, **more})
        assert answer.status_code == 302, answer.text
        return answer

    def grouped(self) -> None:
        data = {f"seat-{each.id}": "1" for each in self.seats}
        assert self.post("groups", **data, **{"name-1": "第一组", "specialties-1": ""}).status_code == 302

    def votes(self, browser: Any, votes: dict[UUID, str], action: str = "cast") -> Any:
        data = {f"vote-{key}": value for key, value in votes.items()}
        return browser.post(self.own("vote"), {"ballot": str(self.ballot.id), "action": action, **data})

    def closed(self) -> Any:
        return self.office.post(self.path(f"ballot/{self.ballot.id}/close"), {"version": self.ballot.version})


@pytest.fixture
def walk(open_place: Any) -> Any:
    def begun(code: str) -> Walk:
        place = open_place(code)
        found = Walk(place)
        place.listed(found.office)
        return found

    return begun


def planned(found: Walk) -> None:
    """The plan is filed, and approved where that is asked for; then it is the day."""
    place = found.place
    day = place.clock.now.date() + AHEAD
    found.filed(day)
    policy: Policy = _policy(found)
    if must_be_approved(policy):
        assert found.post("approve", place.bureau, document_number="批复1号").status_code == 302
    found.drawn()
    place.at(day)


def _policy(found: Walk) -> Policy:
    from zhicheng.casework.results.lists import policy_of

    with found.place.store.reading() as session:
        return policy_of(session, Registry.load(), found.place.batch)[0]


@pytest.mark.clause("JB-5.2", "HX-5.1", "HX-5.4", "N-1", "SG-5.1", "SG-5.2")
@pytest.mark.parametrize("code", PLACES)
def test_from_the_plan_to_the_result(walk: Any, code: str) -> None:
    found: Walk = walk(code)
    place = found.place
    planned(found)
    found.came()
    found.grouped()
    first, second = (each.application_id for each in place.on_list())
    reader = next(iter(found.experts.values()))
    page = reader.get(found.own(f"cases/{first}"))
    assert "评审意见" in page
    with place.store.reading() as session:
        committee = session.get_one(Committee, found.meeting.committee_id)
    scores = {f"score-{each['key']}": str(each["most"]) for each in committee.indicators}
    opinion = {"advice": "建议通过", "words": "业绩突出。", **scores}
    assert reader.post(found.own(f"cases/{first}"), {**opinion, "action": "hand_in"}).status_code == 302
    other = list(found.experts.values())[1]
    assert other.client.get(found.own(f"opinions/{first}")).status_code == 403
    assert "业绩突出" in found.office.get(found.path(f"opinions/{first}"))
    clean(found.office, found.path("opinions"), found.path(f"opinions/{first}"))
    assert found.post("ballot/open").status_code == 302
    page = other.get(found.own(f"opinions/{first}"))
    assert "业绩突出" in page
    with place.store.reading() as session:
        writer = session.get_one(Person, found.seats[0].person_id).name
    assert writer not in page
    clean(other, found.own(f"opinions/{first}"), found.own("vote"))
    for place_, browser in enumerate(found.experts.values()):
        votes = {first: "for", second: "for" if place_ < 2 else "against"}
        assert "请确认2份表决意见" in found.votes(browser, votes, action="confirm").text
        assert found.votes(browser, votes).status_code == 302
        assert "已投票，回执" in browser.get(found.own("vote"))
    assert found.closed().status_code == 302
    written = {"opinions": "材料真实，业绩符合条件。", "other": "", "version": "0"}
    assert found.office.post(found.path("minutes"), written).status_code == 302
    refused = place.post(found.office, "decide")
    assert "会议纪要还没有由主持人签署" in refused.text
    chair = found.experts[found.seats[0].id]
    assert chair.post(found.own("minutes"), {"number": "1"}).status_code == 302
    assert place.post(found.office, "decide").status_code == 302
    states = {each.application_id: each.state for each in place.candidates}
    assert (states[first], states[second]) == (CandidateState.PASSED, CandidateState.FAILED)
    assert found.meeting.state is MeetingState.HELD
    assert reader.client.get(found.own(f"cases/{first}")).status_code == 403
    assert reader.client.get(found.own(f"opinions/{first}")).status_code == 403
    assert "回执" in reader.get(found.own("receipts"))


def test_everything_wrong_with_an_opinion_is_told_at_once(walk: Any) -> None:
    found: Walk = walk(JILIN)
    planned(found)
    found.came()
    found.grouped()
    indicators = [{"key": f"i{each}", "dimension": "业绩", "title": f"指标{each}", "most": 10} for each in (1, 2, 3)]
    with found.place.store.begin() as session:
        session.get_one(Committee, found.meeting.committee_id).indicators = indicators
    path = found.own(f"cases/{found.place.on_list()[0].application_id}")
    reader = next(iter(found.experts.values()))
    said = reader.post(path, {"score-i1": "八分", "score-i2": "11", "score-i3": "9", "action": "hand_in"})
    assert said.status_code == 422
    for words in ("请填写整数分值", "应在0到10分之间", "请写明评审意见", "请选择评审建议", 'value="八分"'):
        assert words in said.text
    assert "“指标3”" not in said.text


@pytest.mark.clause("JB-5.2")
def test_no_meeting_before_the_province_approves(walk: Any) -> None:
    found: Walk = walk(JILIN)
    day = found.place.clock.now.date() + AHEAD
    found.filed(day)
    found.drawn()
    found.place.at(day)
    found.came()
    said = found.post("ballot/open")
    assert said.status_code == 422
    assert "评审方案还没有批准" in said.text
    assert found.post("approve", found.place.bureau, document_number="").status_code == 422
    assert found.post("approve", found.place.bureau, document_number="吉人社批〔2023〕1号").status_code == 302
    assert found.post("ballot/open").status_code == 302


@pytest.mark.clause("SG-5.2")
def test_the_share_from_outside_is_the_places_least(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    day = found.place.clock.now.date() + AHEAD
    assert found.plan(day).status_code == 302
    least = -(-found.meeting.size // 5)
    assert found.meeting.outside == least
    said = found.plan(day, outside=str(least - 1), version=str(found.meeting.version))
    assert said.status_code == 422
    assert f"即{least}至{found.meeting.size}人" in said.text
    assert found.plan(day, outside=str(least), version=str(found.meeting.version)).status_code == 302


@pytest.mark.clause("SG-5.1")
def test_a_plan_that_comes_too_late_is_refused_at_its_day(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    soon = found.place.clock.now.date() + timedelta(days=2)
    assert found.plan(soon).status_code == 302
    said = found.post("file")
    assert said.status_code == 422
    assert "应在会议前至少5个工作日报送" in said.text
    assert found.meeting.state is MeetingState.DRAFT


def test_answers_that_are_wrong_stand_at_their_fields(walk: Any) -> None:
    found: Walk = walk(JILIN)
    day = found.place.clock.now.date() + AHEAD
    said = found.plan(day, starts_time="九点", ends_on="")
    assert said.status_code == 422
    assert "请填写“会议最后一天”" in said.text
    assert "请按 09:00 的样子填写时间" in found.plan(day, starts_time="九点").text
    assert "不能识别" in found.plan(day, cover="电气若干").text
    assert "合计不能超过评委会人数" in found.plan(day, cover="电气 99").text


@pytest.mark.clause("HX-5.1")
def test_nothing_is_shown_before_the_pledge_nor_to_others(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    planned(found)
    first = found.place.on_list()[0].application_id
    browser = found.expert(found.seats[0])
    assert "保密承诺书" in browser.get(found.own())
    for page in ("recusals", f"cases/{first}", "minutes"):
        assert browser.client.get(found.own(page)).status_code in (403, 404), page
    assert browser.post(found.own("pledge"), {}).status_code == 422
    found.came()
    found.grouped()
    name = found.place.name_of(found.place.on_list()[0])
    assert name in browser.get(found.own("recusals"))
    everybody = {seat.person_id for seat in found.seats}
    outside = next(each for each in _pool(found) if each.person_id not in everybody)
    stranger = found.expert(Seat(person_id=outside.person_id))
    for page in ("", "recusals", "vote", "receipts", "minutes", f"cases/{first}"):
        answer = stranger.client.get(found.own(page))
        assert answer.status_code in (403, 404), page
        assert name not in answer.text
    applicant, _ = found.place.applicant(name)
    for url in (found.own(), found.path(), found.path("seats"), found.path("ballot")):
        assert applicant.client.get(url).status_code in (403, 404), url
    bureau, away = found.place.bureau, found.place.stranger()
    for page in ("", "draw", "minutes"):
        assert bureau.client.get(found.path(page)).status_code == 200
    for page in ("seats", "ballot", "groups"):
        assert bureau.client.get(found.path(page)).status_code == 403, page
    for page in ("", "draw", "minutes", "seats", "ballot", "groups"):
        assert away.client.get(found.path(page)).status_code == 404, page
    batch = f"/results/{found.place.batch.id}"
    for url in (
        "/results",
        batch,
        f"{batch}/counts",
        f"{batch}/candidates.pdf",
        "/meetings",
        found.path("seats"),
        "/desk",
    ):
        answer = browser.client.get(url)
        assert answer.status_code in (403, 404), url
        assert name not in answer.text
    for page in ("", "recusals", "vote", f"cases/{first}"):
        assert found.office.client.get(found.own(page)).status_code in (403, 404), page
    assert name not in browser.get("/reviewing?q=" + name)


def test_the_clerk_is_told_why_somebody_votes_no_more(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    planned(found)
    found.came()
    assert found.post("ballot/open").status_code == 302
    why = "在诚信记录期内，不能再投票，请登记离会"
    assert why not in found.office.get(found.path("ballot"))
    seat, entry = found.seats[1], {"kind": "违反职业道德", "facts": "查实的事实。", "document": "处理决定"}
    assert found.place.bureau.post(f"/integrity/people/{seat.person_id}", entry).status_code == 302
    page = found.office.get(found.path("ballot"))
    assert page.count(why) == 1
    assert found.path("seats") in page
    assert "您在诚信记录期内" in found.experts[seat.id].get(found.own("vote"))
    refused = found.votes(found.experts[seat.id], {found.place.on_list()[0].application_id: "for"})
    assert (refused.status_code, "您在诚信记录期内" in refused.text) == (403, True)
    found.seat(seat, "leave")
    assert why not in found.office.get(found.path("ballot"))
    other = found.seats[2]
    with found.place.store.begin() as session:
        session.get_one(Expert, other.expert_id).state = ExpertState.REMOVED
    assert found.office.get(found.path("ballot")).count("已不在评审专家库，不能再投票，请登记离会") == 1
    assert "您已不在评审专家库" in found.experts[other.id].get(found.own("vote"))


def test_a_key_that_cannot_be_destroyed_is_told_and_what_was_done_stands(
    walk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: Walk = walk(GUANGAN)
    planned(found)
    found.came()
    assert found.post("ballot/open").status_code == 302
    kept = found.ballot

    def refuses(keys: BallotKeys, ballot_id: UUID) -> None:
        raise PermissionError(str(ballot_id))

    monkeypatch.setattr(BallotKeys, "destroy", refuses)
    sent = {"version": kept.version, "reason": "会场断网。"}
    assert found.office.post(found.path(f"ballot/{kept.id}/void"), sent).status_code == 302
    page = found.office.get(found.path("ballot"))
    assert "本次投票已作废" in page
    assert "密钥文件不能销毁" in page


def test_while_votes_are_cast_no_page_tells_a_count(walk: Any) -> None:
    """Neither the clerk nor the bureau, nor an expert, by page or by what the database holds, before the ballot closes."""
    found: Walk = walk(GUANGAN)
    planned(found)
    found.came()
    found.grouped()
    first, second = (each.application_id for each in found.place.on_list())
    assert found.post("ballot/open").status_code == 302
    voters = list(found.experts.values())[:7]
    for browser in voters:
        assert found.votes(browser, {first: "for", second: "against"}).status_code == 302
    batch = f"/results/{found.place.batch.id}"
    told = [found.office.get(each) for each in (found.path("ballot"), batch, f"{batch}/decide")]
    told += [found.place.bureau.get(batch), *(voters[0].get(found.own(each)) for each in ("vote", "receipts"))]
    for page in told:
        assert not re.search(r"(赞成|反对|弃权)\s*[：:]?\s*\d", re.sub(r"<[^>]+>", " ", page))
    answer = found.place.post(found.office, "counts", rows=[])
    assert answer.status_code in (302, 409, 422)
    with found.place.store.reading() as session:
        assert all(each.in_favour is None for each in session.scalars(select(Candidate)))


def _pool(found: Walk) -> list[Expert]:
    with found.place.store.reading() as session:
        return list(session.scalars(select(Expert).where(Expert.place == found.meeting.place)))


@pytest.mark.clause("N-1")
def test_a_conflict_in_the_middle_and_a_substitute(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    planned(found)
    before = found.seats
    found.seat(before[-1], "substitute", why="unable")
    after = found.seats
    assert {each.id for each in before[:-1]} < {each.id for each in after}
    assert len(after) == len(before)
    assert sum(each.outside for each in after) >= found.meeting.outside
    assert "重新计算一致" in found.office.get(found.path("draw"))
    found.came()
    found.grouped()
    first, second = (each.application_id for each in found.place.on_list())
    browser = found.experts[after[0].id]
    assert found.post("ballot/open").status_code == 302
    said = browser.post(found.own(f"recusals/{first}"), {"kind": "亲属", "words": ""})
    assert said.status_code == 422
    assert browser.post(found.own(f"recusals/{first}"), {"kind": "亲属", "words": "表兄"}).status_code == 302
    assert browser.client.get(found.own(f"cases/{first}")).status_code == 404
    assert found.votes(browser, {first: "for"}).status_code == 403
    assert found.votes(browser, {second: "for"}).status_code == 302
    assert found.votes(browser, {second: "against"}).status_code == 409
    assert found.votes(browser, {uuid4(): "for"}).status_code == 422
    assert found.closed().status_code == 422


@pytest.mark.clause("SG-5.2")
def test_the_bureau_sees_each_draw_that_was_given_up_and_why_a_plan_was_taken_back(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    found.filed(found.place.clock.now.date() + AHEAD)
    found.drawn()
    form = dict(re.findall(r'name="(draw_id|version)" value="([^"]+)"', found.office.get(found.path("draw"))))
    gone = found.office.post(found.path("draw/abandon"), {**form, "reason": "专家库名单有误。"})
    assert gone.status_code == 302
    watched = f"/oversight/meetings/{found.meeting.id}"
    for browser, path in (
        (found.office, found.path("draw")),
        (found.place.bureau, found.path("draw")),
        (found.place.discipline(), watched),
    ):
        page = browser.get(path)
        assert "第1次抽取" in page
        assert "专家库名单有误。" in page
    assert found.post("recall", reason="会议改期。").status_code == 302
    page = found.place.bureau.get(found.path())
    assert "会议改期。" in page
    assert "起草中" in page
    assert "批准方案" not in page
    assert "接收方案" not in page
    assert "专家库名单有误。" in found.place.bureau.get(found.path("draw"))


def test_the_pages_keep_to_the_policy(walk: Any) -> None:
    found: Walk = walk(JILIN)
    clean(found.office, "/meetings", f"/meetings/lists/{found.place.batch.id}/plan")
    planned(found)
    expert = found.expert(found.seats[0])
    clean(expert, "/reviewing", found.own())
    found.came()
    found.grouped()
    first = found.place.on_list()[0].application_id
    clean(found.office, *(found.path(each) for each in ("", "draw", "seats", "groups", "ballot", "minutes")))
    clean(
        expert,
        *(found.own(each) for each in ("", "recusals", f"recusals/{first}", f"cases/{first}", "vote", "minutes")),
    )
    assert found.post("ballot/open").status_code == 302
    clean(found.office, found.path("ballot"))
    clean(expert, found.own("vote"), found.own("receipts"))


@pytest.mark.clause("N-1")
def test_some_are_voted_on_again_and_every_receipt_stays(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    planned(found)
    found.came()
    found.grouped()
    browser = next(iter(found.experts.values()))
    first, second = found.place.on_list()
    assert found.post("ballot/open").status_code == 302
    pages = [(found.office, found.path()), (found.office, found.path("seats")), (found.office, "/meetings")]
    pages += [(browser, found.own()), (browser, "/reviewing")]
    for who, page in pages:
        assert "正在投票" in who.get(page), page
    for each in found.experts.values():
        votes = {first.application_id: "for", second.application_id: "against"}
        assert found.votes(each, votes).status_code == 302
    assert found.closed().status_code == 302
    for who, page in pages:
        assert "正在投票" not in who.get(page), page
        assert "已开票" in who.get(page), page
    mine = set(re.findall(RECEIPT, browser.get(found.own("receipts"))))
    assert len(mine) == 2
    refused = found.post("ballot/open", places="2、99、3-7", reason="材料有补充。")
    assert refused.status_code == 422
    assert "名单上没有“99、3-7”" in refused.text
    assert "材料有补充。" in refused.text
    assert found.post("ballot/open", places=" 2，", reason="材料有补充。").status_code == 302
    before = browser.get(found.own("receipts"))
    assert mine == set(re.findall(RECEIPT, before))
    for each in found.experts.values():
        assert found.votes(each, {second.application_id: "for"}).status_code == 302
    assert found.closed().status_code == 302
    page = browser.get(found.own("receipts"))
    assert mine < set(re.findall(RECEIPT, page))
    assert re.findall(r"第(\d)次投票的回执", page) == ["1", "2"]
    assert page.count("sha256:") == 2
    clean(browser, found.own("receipts"))


@pytest.mark.clause("SG-5.2")
def test_after_a_draw_a_list_is_left_with_a_reason_and_the_next_one_tells(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    found.filed(found.place.clock.now.date() + AHEAD)
    found.drawn()
    place, office = found.place, found.office
    one, _ = (each.application_id for each in place.on_list())
    url = f"{place.path('take-off')}?application={one}"
    assert url in office.get(place.path()), "not by one press any more"
    assert 'name="reason"' in office.get(url)
    unexplained = office.post(url, {"version": place.batch.version, "reason": " "})
    assert unexplained.status_code == 422
    assert 'id="reason-error"' in unexplained.get_data(as_text=True)
    assert office.post(url, {"version": place.batch.version, "reason": "退回补正。"}).status_code == 302
    assert found.post("recall", reason="增加人员。").status_code == 302
    back = {"version": place.batch.version, "applications": str(one)}
    assert office.post(place.path("waiting"), back).status_code == 302
    for path in (place.path(), found.path()):
        page = office.get(path)
        assert "曾列入" in page
        assert "移出，原因：退回补正。" in page
    for path in (found.path(), found.path("draw")):
        page = place.bureau.get(path)
        assert "专家抽取范围固定后列入的申报" in page
        assert "列入评审名单" in page
    assert "移出，原因：退回补正。" in place.bureau.get(found.path())
    clean(office, url, place.path(), found.path(), place.path("cancel"))
    refused = place.post(office, "cancel", reason="")
    assert refused.status_code == 422
    assert 'id="reason-error"' in refused.get_data(as_text=True)
    assert place.post(office, "cancel", reason="会期取消。").status_code == 302


@pytest.mark.clause("N-1", "N-4")
def test_a_conflict_told_after_the_count_and_a_second_ballot_that_broke(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    planned(found)
    found.came()
    found.grouped()
    first, second = (each.application_id for each in found.place.on_list())
    assert found.post("ballot/open").status_code == 302
    for each in found.experts.values():
        assert found.votes(each, {first: "for", second: "against"}).status_code == 302
    assert found.closed().status_code == 302
    late = list(found.experts.values())[1]
    assert late.post(found.own(f"recusals/{first}"), {"kind": "亲属", "words": "表兄"}).status_code == 302
    assert found.post("ballot/open", places="2", reason="材料有补充。").status_code == 302
    void = found.path(f"ballot/{found.ballot.id}/void")
    assert found.office.post(void, {"version": found.ballot.version, "reason": "会场断网。"}).status_code == 302
    batch = f"/results/{found.place.batch.id}"
    assert f'href="{batch}/counts"' in found.office.get(found.path("ballot"))
    page = found.office.get(f"{batch}/counts")
    assert re.findall(r'name="rows" value="([^"]+)"', page) == [str(second)]
    clean(found.office, f"{batch}/counts")
    there = len(found.seats)
    typed = {"rows": [str(second)], f"favour-{second}": str(there), "reason": ""}
    refused = found.place.post(found.office, "counts", **typed)
    assert refused.status_code == 422
    assert "请写明改用纸质表决的理由" in refused.text
    assert found.place.post(found.office, "counts", **{**typed, "reason": "系统无法恢复。"}).status_code == 302
    written = {"opinions": "材料真实。", "other": "", "version": "0"}
    assert found.office.post(found.path("minutes"), written).status_code == 302
    page = found.office.get(found.path("minutes"))
    assert "作废：会场断网。" in page
    assert "系统无法恢复。" in page
    chair = found.experts[found.seats[0].id]
    assert chair.post(found.own("minutes"), {"number": "1"}).status_code == 302
    assert "开票后有1位投过票的专家对第1号" in found.office.get(f"{batch}/decide")
    clean(found.office, f"{batch}/decide")
    refused = found.place.post(found.office, "decide")
    assert refused.status_code == 422
    assert "请再次投票，或者写明不再次投票的理由" in refused.text
    assert found.place.post(found.office, "decide", conflict_reason="扣除后仍通过。").status_code == 302
    assert "扣除后仍通过。" in found.office.get(batch)
    assert {each.state for each in found.place.candidates} == {CandidateState.PASSED}


@pytest.mark.clause("SG-5.2", "HX-5.3")
def test_an_expert_gives_the_seat_up_and_the_draw_tells_who_came_instead(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    found.filed(found.place.clock.now.date() + AHEAD)
    found.drawn()
    # Two from here: without two of the four from outside the least share couldn't be had any more.
    first, second, *_ = sorted(found.seats, key=lambda each: each.outside)
    browser, other = found.expert(first), found.expert(second)
    assert "提出不能参加" in browser.get(found.own())
    without = browser.post(found.own("decline"), {"why": ""})
    assert without.status_code == 422
    assert 'id="why-error"' in without.get_data(as_text=True)
    clean(browser, found.own())
    done = browser.post(found.own("decline"), {"why": "存在利害关系"})
    assert "已登记您不能参加" in browser.get(done.headers["Location"])
    assert browser.client.get(found.own()).status_code == 403
    with found.place.store.begin() as session:
        session.get_one(Expert, second.expert_id).state = ExpertState.REMOVED
    assert other.client.get(found.own()).status_code == 403
    assert "已不在评审专家库" in other.client.get(found.own()).get_data(as_text=True)
    page = found.office.get(found.path("seats"))
    assert "提出不能参加：存在利害关系。需要递补" in page
    assert "已不在专家库，不能签到。需要递补" in page
    assert "在诚信记录期内，不能签到" not in page
    third, entry = found.seats[-1], {"kind": "违反职业道德", "facts": "查实的事实。", "document": "处理决定"}
    assert found.place.bureau.post(f"/integrity/people/{third.person_id}", entry).status_code == 302
    assert found.office.get(found.path("seats")).count("在诚信记录期内，不能签到。需要递补") == 1
    found.seat(first, "substitute", why="unable")
    found.seat(second, "substitute", why="left_pool")
    for who in (found.office, found.place.bureau):
        page = who.get(found.path("draw"))
        assert "递补情况" in page
        assert "存在利害关系（本人提出）" in page
        assert "已不在专家库" in page
    clean(found.office, found.path("draw"), found.path("seats"))


@pytest.mark.clause("N-4")
def test_a_correction_is_signed_by_somebody_else_where_the_chair_cannot(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    planned(found)
    found.came()
    found.grouped()
    cases = [each.application_id for each in found.place.on_list()]
    assert "由下一名递补" in found.office.get(found.path("seats"))
    assert found.post("ballot/open").status_code == 302
    assert "由下一名递补" not in found.office.get(found.path("seats"))
    for each in found.experts.values():
        assert found.votes(each, dict.fromkeys(cases, "for")).status_code == 302
    assert found.closed().status_code == 302
    written = {"opinions": "材料真实。", "other": "", "reason": "漏记一项。"}
    assert found.office.post(found.path("minutes"), {**written, "version": "0"}).status_code == 302
    chair, other = (found.experts[each.id] for each in found.seats[:2])
    assert chair.post(found.own("minutes"), {"number": "1"}).status_code == 302
    assert found.place.post(found.office, "decide").status_code == 302
    assert "代为签署" not in found.office.get(found.path("minutes"))
    assert found.office.post(found.path("minutes"), {**written, "version": "1"}).status_code == 302
    assert "由所选专家代为签署" in found.office.get(found.path("minutes"))
    clean(found.office, found.path("minutes"))
    sent = {"version": "2", "seat": "", "signer_reason": "出国访问。"}
    refused = found.office.post(found.path("minutes/signer"), sent)
    assert refused.status_code == 422
    assert "请选择到过会、不是现任主持人的专家。" in refused.text
    assert "出国访问。" in refused.text
    sent["seat"] = str(found.seats[1].id)
    assert found.office.post(found.path("minutes/signer"), sent).status_code == 302
    assert other.post(found.own("minutes"), {"number": "2"}).status_code == 302
    page = found.office.get(found.path("minutes"))
    assert "代主持人已于" in page
    page = found.office.get(f"/results/{found.place.batch.id}")
    assert "更正会议纪要的代签" in page
    assert "出国访问。" in page


def test_what_was_typed_stays_where_an_opinion_was_saved_elsewhere_meanwhile(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    planned(found)
    found.came()
    found.grouped()
    case = found.place.on_list()[0].application_id
    browser = next(iter(found.experts.values()))
    at = {"advice": "建议通过", "action": "save"}
    assert browser.post(found.own(f"cases/{case}"), {**at, "words": "先保存的内容。", "version": ""}).status_code == 302
    stale = browser.post(found.own(f"cases/{case}"), {**at, "words": "后填写的内容。", "version": ""})
    assert stale.status_code == 409
    assert "后填写的内容。</textarea>" in stale.text
    assert "先保存的内容。" in stale.text
    assert "已在另一处保存" in stale.text
    (version,) = re.findall(r'name="version" value="([^"]*)"', stale.text)
    again = browser.post(found.own(f"cases/{case}"), {**at, "words": "后填写的内容。", "version": version})
    assert again.status_code == 302
    assert "后填写的内容。" in browser.get(found.own(f"cases/{case}"))


def test_after_casting_one_stays_on_the_page(walk: Any) -> None:
    found: Walk = walk(GUANGAN)
    planned(found)
    found.came()
    found.grouped()
    first, second = (each.application_id for each in found.place.on_list())
    assert found.post("ballot/open").status_code == 302
    browser = next(iter(found.experts.values()))
    sent = {"ballot": str(found.ballot.id), "action": "cast", f"vote-{second}": "for"}
    cast = browser.post(f"{found.own('vote')}?after={first}", sent)
    assert cast.status_code == 302
    assert cast.headers["Location"].endswith(f"/vote?after={first}")
