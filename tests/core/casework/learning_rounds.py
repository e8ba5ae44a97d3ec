"""A made-up province where hours are imported and recognised, its bureaus, and people with and without an account."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import made_up
import rounds
from PIL import Image

from zhicheng.casework.actor import Actor
from zhicheng.casework.learning import claims, deciding, importing, rule_dates
from zhicheng.casework.learning.amounts import Amount
from zhicheng.casework.learning.claims import Proof, Wanted
from zhicheng.casework.learning.sums import totals
from zhicheng.casework.people import PersonDetails
from zhicheng.dossier import standard
from zhicheng.registry import Registry
from zhicheng.specs import Activity, HourImport, LearningRules
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.engine import Store
from zhicheng.store.models import LearningClaim, LearningImport, Organisation, OrganisationKind, Role

PLACE, CITY, COUNTY, OTHER_CITY = "990000", "990100", "990102", "990200"
RULE = "《示例省学时管理办法》"
SINCE = date(2023, 2, 1)
HEADING = "证件号码,年度,公需科目学时,专业科目学时,记录编号,姓名,课程（班次）名称"
RULES = LearningRules(
    recognised_by=("province", "city"),
    activities=(
        Activity(key="review", title="职称评审", measure="按实际工作时间", proof="证明", cites=made_up.CITE),
        Activity(key="marking", title="阅卷", measure="按实际工作时间", proof="证明", pending=RULE, cites=made_up.CITE),
        Activity(
            key="study", title="研讨", measure="由省确定", proof="文件", recognised_by=("province",), cites=made_up.CITE
        ),
    ),
    imports=HourImport(title="示例省培训平台", taken_by=("province",), cites=made_up.CITE),
    cites=made_up.CITE,
)


def registry(rules: LearningRules | None = RULES, *, asked: bool = True) -> Registry:
    """The made-up province; ``asked``: its channel has a section for continuing education."""
    (channel,) = made_up.declared()["zhicheng_channels"]
    learning = replace(standard.CONTINUING_EDUCATION, cites=made_up.CITE)
    basic = standard.BASIC.asking("name*", cites=made_up.CITE)
    keys = ("basic", "continuing_education") if asked else ("basic",)
    return rounds.registry(
        zhicheng_channels=(replace(channel, sections=keys),),
        zhicheng_sections=(basic, learning) if asked else (basic,),
        zhicheng_attachments=(),
        zhicheng_learning=rules,
    )


@dataclass
class Learning:
    """The province at work; every step is a transaction of its own."""

    store: Store
    clock: Any
    cast: Any
    numbers: Any
    registry: Registry
    unit: Organisation
    province: Actor
    city: Actor
    elsewhere: Actor
    province_bureau: Organisation

    @property
    def blobs(self) -> BlobDirectory:
        assert self.store.blobs is not None
        return BlobDirectory(self.store.blobs)

    def details(self, name: str = "张三") -> PersonDetails:
        return PersonDetails(name=name, id_number=self.numbers.identity(), mobile=self.numbers.mobile())

    def person(self, details: PersonDetails | None = None) -> Actor:
        """Somebody with an account, bound to the unit in the city's county."""
        person: Actor = self.cast.person(details or self.details())
        rounds.Round(self.store, self.clock, self.registry, self.province, self.unit.id).bind(person, self.unit)
        return person

    def upload(self, content: bytes | str, actor: Actor | None = None) -> LearningImport:
        sent = content.encode() if isinstance(content, str) else content
        with self.store.begin() as session:
            return importing.upload(
                session, self.blobs, actor or self.province, self.clock, self.registry,
                filename="学时.csv", stream=io.BytesIO(sent),
            )  # fmt: skip

    def preview(self, made: LearningImport) -> Any:
        with self.store.reading() as session:
            return importing.preview(session, self.blobs, self.clock, made)

    def take(self, made: LearningImport, actor: Actor | None = None) -> LearningImport:
        with self.store.begin() as session:
            return importing.take(
                session, self.blobs, actor or self.province, self.clock, self.registry,
                import_id=made.id, version=made.version,
            )  # fmt: skip

    def discard(self, made: LearningImport) -> LearningImport:
        with self.store.begin() as session:
            return importing.discard(
                session, self.blobs, self.province, self.clock, self.registry, import_id=made.id, version=made.version
            )

    def imported(self, *lines: str) -> LearningImport:
        return self.take(self.upload("\n".join((HEADING, *lines))))

    def ask(self, person: Actor, *, files: int = 1, **typed: str) -> LearningClaim:
        said = {"activity": "review", "year": "2022", "hours": "12.5", "words": "参加评审三天", **typed}
        proofs = tuple(Proof(f"证明{number}.jpg", picture()) for number in range(files))
        with self.store.begin() as session:
            return claims.ask(
                session, person, self.clock, self.registry, self.blobs, wanted=Wanted(**said), files=proofs
            )

    def recognise(self, claim: LearningClaim, actor: Actor | None = None, **typed: str) -> None:
        said = {"public": "", "professional": "12", "reason": "按三天计", **typed}
        with self.store.begin() as session:
            deciding.recognise(
                session, actor or self.city, self.clock, self.registry,
                claim_id=claim.id, version=claim.version, **said,
            )  # fmt: skip

    def refuse(self, claim: LearningClaim, actor: Actor | None = None, reason: str = "证明不清") -> None:
        with self.store.begin() as session:
            deciding.refuse(
                session, actor or self.city, self.clock, self.registry,
                claim_id=claim.id, version=claim.version, reason=reason,
            )  # fmt: skip

    def in_force(self, day: date | None, actor: Actor | None = None) -> None:
        with self.store.begin() as session:
            rule_dates.set_rule_date(session, actor or self.province, self.clock, self.registry, title=RULE, day=day)

    def record(self, person_id: UUID | None) -> dict[int, Amount]:
        assert person_id is not None
        with self.store.reading() as session:
            return totals(session, person_id, PLACE)

    def claim(self, claim: LearningClaim) -> LearningClaim:
        with self.store.reading() as session:
            return session.get_one(LearningClaim, claim.id)

    def stored(self, made: LearningImport) -> LearningImport:
        with self.store.reading() as session:
            return session.get_one(LearningImport, made.id)


def line(number: str | None, record: str, *, year: str = "2022", name: str = "", course: str = "公开课") -> str:
    return f"{number},{year},30,60.5,{record},{name},{course}"


def picture() -> io.BytesIO:
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(held, "JPEG")
    held.seek(0)
    return held


def prepared(store: Store, clock: Any, cast: Any, numbers: Any, known: Registry | None = None) -> Learning:
    offices = {
        code: cast.organisation(OrganisationKind.BUREAU, code, name=f"{code}人社局")
        for code in (PLACE, CITY, OTHER_CITY)
    }
    officers = {code: cast.member(office, Role.OFFICER) for code, office in offices.items()}
    unit = cast.unit(COUNTY, numbers.credit_code())
    return Learning(
        store, clock, cast, numbers, known or registry(), unit,
        officers[PLACE], officers[CITY], officers[OTHER_CITY], offices[PLACE],
    )  # fmt: skip
