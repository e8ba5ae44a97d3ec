"""What a bureau publishes for applicants: drafted, published, corrected, withdrawn, found, and the standard of a day."""

from __future__ import annotations

import io
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
import result_rounds
import rounds
from sqlalchemy import select

from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.actor import Actor
from zhicheng.casework.publications import confirmed, drafting, files, publishing, reading
from zhicheng.casework.publications.content import read
from zhicheng.casework.publications.kinds import FORMS
from zhicheng.casework.record import history
from zhicheng.casework.results import acts
from zhicheng.registry import Registry
from zhicheng.store.base import Immutable
from zhicheng.store.blobs import BlobDirectory, FileMissing
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Organisation,
    OrganisationKind,
    Publication,
    PublicationFile,
    PublicationKind,
    PublicationRevision,
    PublicationStatus,
    Role,
)

PLACE = "990000"
POLICY = {
    "title": "关于做好职称工作的通知",
    "document_number": "示例人社〔2023〕8号",
    "issued_on": "2023-01-16",
    "body": "第一段。",
}
STANDARD = {
    "title": "工程系列标准",
    "series": "工程系列",
    "level": "中级",
    "since": "2020-01-01",
    "body": "条件。",
    "years": "4",
}


class Bureau:
    """A bureau and one of its officers; every step is a transaction of its own."""

    def __init__(self, store: Store, clock: Any, actor: Actor, office: Organisation, registry: Registry) -> None:
        self.store, self.clock, self.actor, self.office, self.registry = store, clock, actor, office, registry

    @property
    def blobs(self) -> BlobDirectory:
        return BlobDirectory(self.store.blobs)

    def draft(self, kind: PublicationKind = PublicationKind.POLICY, **typed: Any) -> Publication:
        with self.store.begin() as session:
            made = drafting.draft(
                session, self.actor, self.clock, self.registry, organisation_id=self.office.id, kind=kind
            )
        return self.save(made.id, **typed) if typed else made

    def save(
        self, publication_id: UUID, *, version: int | None = None, actor: Actor | None = None, **typed: Any
    ) -> Any:
        version = version or self.get(publication_id).version
        with self.store.begin() as session:
            return drafting.save(
                session, actor or self.actor, self.clock, self.registry,
                publication_id=publication_id, version=version, typed={"issued_by": "示例省人社厅", **typed},
            )  # fmt: skip

    def publish(self, publication: Publication, *, pledged: bool = True, reason: str = "", **more: Any) -> Any:
        with self.store.begin() as session:
            return publishing.publish(
                session, more.get("actor", self.actor), self.clock, self.registry, publication_id=publication.id,
                version=self.get(publication.id).version, pledged=pledged, reason=reason,
            )  # fmt: skip

    def published(self, kind: PublicationKind = PublicationKind.POLICY, **typed: Any) -> Publication:
        made = self.draft(kind, **{**(STANDARD if kind is PublicationKind.STANDARD else POLICY), **typed})
        self.publish(made)
        return self.get(made.id)

    def withdraw(self, publication: Publication, reason: str = "内容有误。") -> None:
        with self.store.begin() as session:
            publishing.withdraw(
                session, self.actor, self.clock,
                publication_id=publication.id, version=self.get(publication.id).version, reason=reason,
            )  # fmt: skip

    def discard(self, publication: Publication) -> None:
        with self.store.begin() as session:
            publishing.discard(
                session, self.actor, self.clock, self.blobs,
                publication_id=publication.id, version=self.get(publication.id).version,
            )  # fmt: skip

    def attach(self, publication: Publication, name: str = "附件.jpg", stream: Any = None) -> PublicationFile:
        with self.store.begin() as session:
            return files.add_file(
                session, self.actor, self.clock, self.blobs, publication_id=publication.id,
                version=self.get(publication.id).version, filename=name, stream=stream or rounds.picture(),
            )  # fmt: skip

    def detach(self, publication: Publication, file_id: UUID) -> None:
        with self.store.begin() as session:
            files.remove_file(
                session, self.actor, self.clock, self.blobs, publication_id=publication.id,
                version=self.get(publication.id).version, file_id=file_id,
            )  # fmt: skip

    def get(self, publication_id: UUID) -> Publication:
        with self.store.reading() as session:
            return session.get_one(Publication, publication_id)

    def found(self, kind: PublicationKind = PublicationKind.POLICY, **wanted: str) -> list[str]:
        with self.store.reading() as session:
            rows = session.execute(reading.listed(PLACE, kind, reading.Wanted(**wanted)).order_by(Publication.title))
            return [publication.title for publication, _ in rows]

    def holding(self, level: str, day: date, series: str = "工程系列", specialty: str = "") -> str | None:
        with self.store.reading() as session:
            found = reading.standard_for(session, PLACE, series, level, day, specialty=specialty)
            return found.content.title if found else None

    def file(self, publication: Publication, file_id: UUID, place: str = PLACE) -> bytes | None:
        with self.store.reading() as session:
            found = files.public_file(
                session, self.blobs, jurisdiction=place, publication_id=publication.id, file_id=file_id
            )
            return b"".join(found[1]) if found else None


@pytest.fixture
def bureau(store: Store, clock: Any, cast: Any) -> Bureau:
    office = cast.organisation(OrganisationKind.BUREAU, PLACE, name="示例省人社厅")
    return Bureau(store, clock, cast.member(office, Role.OFFICER), office, rounds.registry())


class TestPublishing:
    @pytest.mark.clause("JB-5.4")
    def test_nothing_is_seen_before_it_is_published(self, bureau: Bureau) -> None:
        made = bureau.draft(**POLICY)
        assert bureau.found() == []
        with bureau.store.reading() as session:
            assert reading.made_public(session, PLACE, made.id) is None
        bureau.publish(made)
        assert bureau.found() == [POLICY["title"]]
        assert bureau.get(made.id).dated == date(2023, 1, 16)
        with bureau.store.reading() as session:
            assert reading.made_public(session, PLACE, made.id) is not None
            assert reading.made_public(session, "980000", made.id) is None
            kinds = [each.kind for each in history(session, made.id)]
            (revision,) = reading.revisions(session, made)
        assert kinds == ["publication.drafted", "publication.changed", "publication.published"]
        assert (revision.number, revision.reason, revision.published_by) == (1, None, bureau.actor.account_id)

    def test_it_is_not_published_without_the_pledge_or_with_nothing_to_read(self, bureau: Bureau) -> None:
        made = bureau.draft(title="只有名称")
        with pytest.raises(Refusal) as refused:
            bureau.publish(made, pledged=False)
        assert set(refused.value.fields) == {"pledge", "body"}

    @pytest.mark.parametrize("kind", list(PublicationKind))
    def test_each_kind_says_what_it_cannot_do_without(self, bureau: Bureau, kind: PublicationKind) -> None:
        with pytest.raises(Refusal) as refused:
            bureau.publish(bureau.draft(kind))
        assert set(refused.value.fields) - {"body"} == set(FORMS[kind].requires) - {"issued_by"}

    def test_a_correction_is_a_revision_more_with_its_reason(self, bureau: Bureau) -> None:
        made = bureau.published()
        bureau.save(made.id, **{**POLICY, "title": "改过的名称"})
        assert bureau.found() == [POLICY["title"]], "what holds stays until the correction is published"
        with pytest.raises(Refusal) as refused:
            bureau.publish(made)
        assert set(refused.value.fields) == {"reason"}
        bureau.publish(made, reason="名称有误。")
        assert bureau.found() == ["改过的名称"]
        with bureau.store.reading() as session:
            assert [(each.number, each.title, each.reason) for each in reading.revisions(session, made)] == [
                (2, "改过的名称", "名称有误。"), (1, POLICY["title"], None),
            ]  # fmt: skip

    def test_a_revision_is_never_changed(self, bureau: Bureau) -> None:
        bureau.published()
        with pytest.raises(Immutable), bureau.store.begin() as session:
            session.scalars(select(PublicationRevision)).one().title = "别的"

    def test_what_is_withdrawn_is_in_no_list_and_stays_withdrawn(self, bureau: Bureau) -> None:
        made = bureau.published()
        with pytest.raises(Refusal, match="写明原因"):
            bureau.withdraw(made, "  ")
        bureau.withdraw(made)
        assert bureau.found() == []
        with bureau.store.reading() as session:
            found = reading.made_public(session, PLACE, made.id)
            assert found is not None
            assert (found.status, found.withdrawn_reason) == (PublicationStatus.WITHDRAWN, "内容有误。")
        for act in (
            lambda: bureau.withdraw(made),
            lambda: bureau.save(made.id, **POLICY),
            lambda: bureau.publish(made),
        ):
            with pytest.raises(Refusal, match="已经撤下"):
                act()

    def test_a_draft_can_be_given_up_and_a_correction_too(self, bureau: Bureau) -> None:
        draft, made = bureau.draft(**POLICY), bureau.published()
        file = bureau.attach(draft)
        bureau.discard(draft)
        bureau.save(made.id, **{**POLICY, "title": "不要了"})
        bureau.discard(made)
        assert bureau.found() == [POLICY["title"]]
        with pytest.raises(Refusal, match="没有未发布的修改"):
            bureau.discard(made)
        with bureau.store.reading() as session:
            assert session.get(Publication, draft.id) is None
            assert session.get(PublicationFile, file.id) is None
        with pytest.raises(FileMissing):
            bureau.blobs.intact(file.id, file.digest)

    def test_two_at_once_and_strangers(self, bureau: Bureau, cast: Any) -> None:
        made = bureau.draft(**POLICY)
        with pytest.raises(Stale, match="修改信息草稿"):
            bureau.save(made.id, version=1, **POLICY)
        other = cast.member(cast.organisation(OrganisationKind.BUREAU, "980000"), Role.OFFICER)
        unit = cast.member(cast.organisation(OrganisationKind.UNIT, PLACE), Role.OFFICER)
        for stranger in (other, unit):
            with pytest.raises(Refusal, match="无权查看"):
                bureau.save(made.id, actor=stranger, **POLICY)
            with pytest.raises(Refusal, match="无权查看"):
                bureau.publish(made, actor=stranger)
        county = cast.organisation(OrganisationKind.BUREAU, "990102", name="东山区人社局")
        with bureau.store.begin() as session, pytest.raises(Refusal, match="发布申报通知的人社部门"):
            drafting.draft(
                session, cast.member(county, Role.OFFICER), bureau.clock, bureau.registry,
                organisation_id=county.id, kind=PublicationKind.POLICY,
            )  # fmt: skip

    def test_a_colleague_may_publish_what_another_drafted(self, bureau: Bureau, cast: Any) -> None:
        colleague = cast.member(bureau.office, Role.HANDLER)
        assert bureau.publish(bureau.draft(**POLICY), actor=colleague).published_by == colleague.account_id


class TestAnswers:
    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"issued_on": "2023-02-30"}, "issued_on"),
            ({"title": "很" * 201}, "title"),
            ({"body": "反\u202e转"}, "body"),
            ({"links": [{"text": "省厅", "url": "http://example.gov.cn"}]}, "links-0-url"),
            ({"links": [{"text": "省厅", "url": "javascript:alert(1)"}]}, "links-0-url"),
            ({"links": [{"text": "省厅", "url": "https://a@example.com/"}]}, "links-0-url"),
            ({"links": [{"text": "省厅", "url": "https://example.com/ \"x"}]}, "links-0-url"),
            ({"links": [{"text": "", "url": "https://example.gov.cn/"}]}, "links-0-text"),
            ({"level": "特级"}, "level"),
            ({"years": "四"}, "years"),
            ({"years": "-1"}, "years"),
            ({"indicators": [{"dimension": "运气", "words": "好"}]}, "indicators-0-dimension"),
            ({"assessments": [{"year": "2023", "outcome": "合格"}]}, "assessments-0-effect"),
            ({"replaces": "旧的"}, "replaces"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_read_says_so_at_its_place(self, typed: dict[str, Any], field: str) -> None:
        _, wrong = read(typed)
        assert set(wrong) == {field}
        assert all(any("\u4e00" <= each <= "\u9fff" for each in words) for words in wrong.values())

    def test_what_cannot_be_right_is_refused(self, bureau: Bureau) -> None:
        with pytest.raises(Refusal) as refused:
            bureau.draft(PublicationKind.STANDARD, **{**STANDARD, "series": "炼金", "until": "2019-01-01"})
        assert set(refused.value.fields) == {"series", "until"}
        with pytest.raises(Refusal) as refused:
            bureau.draft(replaces=str(uuid4()), **POLICY)
        assert set(refused.value.fields) == {"replaces"}

    def test_what_a_kind_does_not_ask_for_is_left_out(self, bureau: Bureau) -> None:
        made = bureau.draft(seats="很多", **POLICY)
        with bureau.store.reading() as session:
            assert drafting.working(session, session.get_one(Publication, made.id)).seats is None


class TestFiles:
    def test_a_file_is_public_once_its_revision_is_and_no_longer_than_that(self, bureau: Bureau) -> None:
        made = bureau.draft(**POLICY)
        file = bureau.attach(made)
        assert bureau.file(made, file.id) is None
        bureau.publish(made)
        assert bureau.file(made, file.id) == rounds.picture().getvalue()
        assert bureau.file(made, file.id, "980000") is None
        bureau.withdraw(made)
        assert bureau.file(made, file.id) is None

    def test_a_file_taken_off_the_draft_stays_with_the_revision_that_shows_it(self, bureau: Bureau) -> None:
        made = bureau.draft(**POLICY)
        old = bureau.attach(made)
        bureau.publish(made)
        new = bureau.attach(made)
        bureau.detach(made, old.id)
        bureau.detach(made, new.id)
        assert bureau.file(made, old.id) is not None
        with bureau.store.reading() as session:
            assert session.get(PublicationFile, new.id) is None
        with pytest.raises(Refusal, match="没有找到这个文件"):
            bureau.detach(made, new.id)

    def test_what_is_no_such_file_is_refused_at_the_field(self, bureau: Bureau) -> None:
        with pytest.raises(Refusal) as refused:
            bureau.attach(bureau.draft(**POLICY), "名单.pdf", io.BytesIO(b"<script>alert(1)</script>"))
        assert set(refused.value.fields) == {"file"}


class TestFinding:
    def test_by_words_series_and_level(self, bureau: Bureau) -> None:
        bureau.published(title="甲 100%", body="基层服务")
        bureau.published(title="乙", document_number="示例_人社〔2023〕9号")
        assert bureau.found(words="基层") == ["甲 100%"]
        assert bureau.found(words="9号") == ["乙"]
        assert bureau.found(words="%") == ["甲 100%"]
        assert bureau.found(words="_") == ["乙"]
        bureau.published(PublicationKind.STANDARD)
        bureau.published(PublicationKind.STANDARD, title="各级别", level="")
        kind = PublicationKind.STANDARD
        assert bureau.found(kind, series="工程系列", level="中级") == sorted(["工程系列标准", "各级别"])
        assert bureau.found(kind, level="正高级") == ["各级别"]
        assert bureau.found(kind, series="农业系列") == []
        with bureau.store.reading() as session:
            assert reading.standards_by_series(session, PLACE) == {"工程系列": {"": 1, "中级": 1}}
            assert reading.counted(session, reading.listed(PLACE, kind)) == 2

    def test_the_newest_of_each_kind_in_one_query(self, bureau: Bureau) -> None:
        for number in range(4):
            bureau.published(title=f"文件{number}", issued_on=f"2023-01-1{number}")
        with bureau.store.reading() as session:
            found = reading.newest(session, PLACE, PublicationKind, most=2)
        assert {kind: [each.title for each in several] for kind, several in found.items()} == {
            PublicationKind.POLICY: ["文件3", "文件2"]
        }

    def test_what_takes_the_place_of_another_is_told_on_both(self, bureau: Bureau) -> None:
        old = bureau.published(title="旧办法")
        new = bureau.published(title="新办法", replaces=str(old.id))
        with bureau.store.reading() as session:
            assert reading.replaced_by(session, old).id == new.id  # type: ignore[union-attr]
            assert reading.replaced_by(session, new) is None


class TestStandards:
    @pytest.mark.clause("JA-1.2", "SG-3.1")
    def test_the_revision_in_force_on_a_day(self, bureau: Bureau) -> None:
        made = bureau.published(PublicationKind.STANDARD)
        assert bureau.holding("中级", date(2019, 12, 31)) is None
        assert bureau.holding("中级", date(2020, 1, 1)) == "工程系列标准"
        bureau.save(made.id, **{**STANDARD, "title": "2024年标准", "since": "2024-01-01", "until": "2026-01-01"})
        bureau.publish(made, reason="修订。")
        assert bureau.holding("中级", date(2023, 12, 31)) == "工程系列标准"
        assert bureau.holding("中级", date(2024, 1, 1)) == "2024年标准"
        assert bureau.holding("副高级", date(2024, 1, 1)) is None
        assert bureau.holding("中级", date(2024, 1, 1), series="农业系列") is None

    def test_one_for_the_level_before_one_for_all_and_none_that_is_withdrawn(self, bureau: Bureau) -> None:
        bureau.published(PublicationKind.STANDARD, title="各级别", level="", since="2022-01-01")
        own = bureau.published(PublicationKind.STANDARD)
        assert bureau.holding("中级", date(2023, 1, 1)) == "工程系列标准"
        assert bureau.holding("正高级", date(2023, 1, 1)) == "各级别"
        bureau.withdraw(own)
        assert bureau.holding("中级", date(2023, 1, 1)) == "各级别"

    def test_one_for_the_specialty_before_one_for_all_and_none_of_another(self, bureau: Bureau) -> None:
        bureau.published(PublicationKind.STANDARD)
        bureau.published(PublicationKind.STANDARD, title="建筑工程标准", specialty="建筑工程")
        assert bureau.holding("中级", date(2023, 1, 1), specialty="建筑工程") == "建筑工程标准"
        assert bureau.holding("中级", date(2023, 1, 1), specialty="机械工程") == "工程系列标准"
        assert bureau.holding("中级", date(2023, 1, 1)) == "工程系列标准"

    def test_its_requirements_are_data(self, bureau: Bureau) -> None:
        made = bureau.published(
            PublicationKind.STANDARD, education="本科", indicators=[{"dimension": "业绩", "words": "主持项目一项"}]
        )
        with bureau.store.reading() as session:
            found = reading.standard_for(session, PLACE, "工程系列", "中级", date(2023, 1, 1))
        assert found is not None
        assert (found.publication.id, found.content.years, found.content.education) == (made.id, 4, "本科")
        assert [(each.dimension, each.words) for each in found.content.indicators] == [("业绩", "主持项目一项")]


@pytest.mark.clause("JB-3.2")
def test_a_training_base_with_its_yearly_assessments(bureau: Bureau) -> None:
    rows = [
        {"year": "2022", "outcome": "合格", "effect": "正常承办"},
        {"year": "2023", "outcome": "不合格", "effect": "摘牌"},
    ]
    answers = {"title": "示例基地", "organiser": "示例大学", "body": "面向全省。"}
    made = bureau.draft(PublicationKind.BASE, **answers, assessments=rows)
    bureau.publish(made)
    with bureau.store.reading() as session:
        content = drafting.working(session, session.get_one(Publication, made.id))
    assert [(each.year, each.outcome, each.effect) for each in content.assessments] == [
        (2022, "合格", "正常承办"), (2023, "不合格", "摘牌"),
    ]  # fmt: skip
    with pytest.raises(Refusal) as refused:
        bureau.save(made.id, **answers, assessments=[*rows, rows[0]])
    assert set(refused.value.fields) == {"assessments-2-year"}


@pytest.mark.clause("JB-3.1")
@pytest.mark.clause("JB-3.4")
def test_seminars_and_training_plans_are_found(bureau: Bureau) -> None:
    seminar = {
        "title": "智能制造高级研修班",
        "first": "2023-05-08",
        "last": "2023-05-12",
        "organiser": "示例大学",
        "body": "研修。",
    }
    bureau.publish(bureau.draft(PublicationKind.SEMINAR, **seminar))
    plan = {"title": "培训规划", "series": "农业系列", "specialty": "农艺", "body": "规划。"}
    bureau.publish(bureau.draft(PublicationKind.TRAINING_PLAN, **plan))
    assert bureau.found(PublicationKind.SEMINAR, words="智能制造") == ["智能制造高级研修班"]
    assert bureau.found(PublicationKind.TRAINING_PLAN, series="农业系列") == ["培训规划"]
    with pytest.raises(Refusal) as refused:
        bureau.draft(PublicationKind.SEMINAR, **{**seminar, "last": "2023-05-01"})
    assert set(refused.value.fields) == {"last"}


@pytest.mark.clause("JB-5.4")
def test_confirmed_results_bring_their_document_with_them(store: Store, clock: Any, cast: Any, numbers: Any) -> None:
    known = result_rounds.prepared(store, clock, cast, numbers)
    one, two = known.accepted("曾小明"), known.accepted("李四")
    batch = known.publicized(known.decided({one: 9, two: 3}))
    known.do(acts.file, batch)
    declarations = known.round.registry.get(PLACE)

    def documents(number: str = "", place: str = PLACE) -> list[confirmed.Confirmed]:
        with store.reading() as session:
            duties = list(session.scalars(confirmed.documents(place, number)))
            return confirmed.described(session, declarations, duties)

    assert documents() == []
    known.do(acts.confirm, batch, known.bureau, number="示例人社〔2023〕9号", dated=date(2023, 2, 21))
    (found,) = documents()
    assert (found.number, found.dated, found.issuer, found.people) == (
        "示例人社〔2023〕9号", date(2023, 2, 21), "示例省人社厅", 1,
    )  # fmt: skip
    assert found.title == "关于公布2023年度职称评审通过人员名单的通知"
    assert "曾小明" not in repr(found)
    assert documents("9号") == [found]
    assert documents("10号") == []
    assert documents(place="980000") == []


def test_what_is_publicized_now_is_one_line(store: Store, clock: Any, cast: Any, numbers: Any) -> None:
    known = result_rounds.prepared(store, clock, cast, numbers)
    batch = known.decided({known.accepted(): 9})
    known.do(acts.publish, batch, known.bureau, first=date(2023, 2, 10), last=date(2023, 2, 20))
    with store.reading() as session:

        def on(day: date, place: str = PLACE) -> list[str]:
            found = confirmed.now_publicized(session, known.round.registry, place, day, most=5)
            return [f"{each.title} {each.office} {each.last}" for each in found]

        assert on(date(2023, 2, 20)) == ["第一次会议 示例省人社厅 2023-02-20"]
        assert on(date(2023, 2, 21)) == []
        assert on(date(2023, 2, 20), "980000") == []
