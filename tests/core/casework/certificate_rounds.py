"""A list of confirmed people that waits for its certificates, in the made-up province."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import made_up
import rounds
from PIL import Image
from stdnum.cn import ric

from zhicheng.casework.actor import Actor
from zhicheng.casework.certificates import issue, printing
from zhicheng.casework.names import name_key
from zhicheng.casework.record import canonical
from zhicheng.casework.results.duties import duties, lay
from zhicheng.casework.results.lists import policy_of
from zhicheng.documents.signing import Signer, demonstration_signer
from zhicheng.registry import Registry
from zhicheng.specs import CERTIFICATE, Block, DocumentSpec
from zhicheng.store.engine import Store
from zhicheng.store.models import (
    Application,
    ApplicationStatus,
    Batch,
    BatchState,
    Candidate,
    CandidateState,
    Certificate,
    Notice,
    Organisation,
    OrganisationKind,
    Person,
    Role,
    Snapshot,
    Upload,
)
from zhicheng.store.vault import vault_of

SITE = "https://zhicheng.example"
FORM = DocumentSpec(
    key="certificate",
    title="示例省职称证书",
    landscape=True,
    available=CERTIFICATE,
    blocks=(
        Block(kind="display", text="职称证书"),
        Block(kind="mark", text="{certificate.validity}"),
        Block(
            kind="beside",
            widths=(1, 3),
            inside=(
                (Block(kind="portrait"), Block(kind="qr", text="扫码查验")),
                (
                    Block(kind="statement", text="{certificate.name}具备{certificate.title}职称。"),
                    Block(
                        kind="lines",
                        cells=(
                            "姓名=certificate.name",
                            "证件号码=certificate.id_number",
                            "专业=certificate.full_specialty",
                            "取得时间=certificate.obtained_on",
                            "公布文件=certificate.document_number",
                            "证书编号=certificate.number",
                        ),
                    ),
                ),
            ),
        ),
        Block(kind="closing", cells=("certificate.issued_by", "certificate.issued_on")),
    ),
    cites=made_up.CITE,
)


def registry(form: DocumentSpec = FORM) -> Registry:
    """The made-up province, whose channel ends in a certificate."""
    channel = rounds.registry().get("990000").channels["regular"]
    return rounds.registry(zhicheng_channels=(replace(channel, documents=(form.key,)),), zhicheng_documents=(form,))


def identity(serial: int) -> str:
    stem = f"22010219900{serial // 999 % 9 + 1:01}01{serial % 999:03}"
    return stem + ric.calc_check_digit(stem + "0")


@dataclass
class Issuing:
    """Everybody who has to do with a list, and the list."""

    round: rounds.Round
    officer: Actor
    bureau: Organisation
    office: Organisation
    keeper: Actor
    folder: Path
    batch_id: UUID
    form: DocumentSpec = FORM

    @property
    def store(self) -> Store:
        return self.round.store

    def confirmed(
        self, names: Sequence[str], *, batch_id: UUID | None = None, division: str = "990102", **answers: str
    ) -> list[Person]:
        """Confirmed candidates of the list, straight in the tables; ``answers`` are of the basic section."""
        people = []
        with self.store.begin() as session:
            notice = session.get_one(Notice, self.round.notice_id)
            for place, name in enumerate(names, 1):
                serial = int.from_bytes(os.urandom(3))
                people.append(self._person(session, name, identity(serial)))
                application = Application(
                    id=uuid4(), notice_id=notice.id, revision_id=notice.revision_id, person_id=people[-1].id,
                    jurisdiction="990000", year=2023, channel="regular", status=ApplicationStatus.PASSED, live=True,
                    created_at=self.round.clock(), submitted_at=self.round.clock(),
                )  # fmt: skip
                session.add(application)
                session.flush()
                self._snapshot(session, application, name, answers, division)
                session.add(
                    Candidate(
                        application_id=application.id, notice_id=notice.id, organisation_id=self.office.id,
                        procedure="review", committee="示例评委会", series="工程系列", level="中级",
                        accepted_at=self.round.clock(), state=CandidateState.CONFIRMED, held=False, place=place,
                        batch_id=batch_id or self.batch_id, decided_at=self.round.clock(),
                    )
                )  # fmt: skip
        return people

    def batch(self) -> Batch:
        with self.store.reading() as session:
            return session.get_one(Batch, self.batch_id)

    def issue(self, actor: Actor | None = None, **more: Any) -> list[Certificate]:
        more = {"batch_id": self.batch_id, "version": self.batch().version, **more}
        with self.store.begin() as session:
            return issue.issue(session, actor or self.officer, self.round.clock, self.round.registry, **more)

    @property
    def signer(self) -> Signer:
        return demonstration_signer(self.folder / "signing.p12", self.round.clock())

    @property
    def press(self) -> printing.Press:
        return printing.Press(
            store=self.store, blobs=self.round.blobs, registry=self.round.registry, signer=self.signer, site=SITE
        )

    def pdf(self, certificate: Certificate) -> bytes:
        """The file as the holder gets it."""
        printing.print_one(self.press, self.round.clock, certificate.id)
        return self.stored(certificate)

    def stored(self, certificate: Certificate) -> bytes:
        with self.store.reading() as session:
            key = vault_of(session).file_key(certificate.person_id, certificate.id)
            return b"".join(self.round.blobs.read(certificate.id, key))

    def get(self, certificate_id: UUID) -> Certificate:
        with self.store.reading() as session:
            return session.get_one(Certificate, certificate_id)

    def _person(self, session: Any, name: str, number: str) -> Person:
        vault, person_id = vault_of(session), uuid4()
        vault.create(person_id, self.round.clock())
        person = Person(
            id=person_id, name=name, name_key=name_key(name), id_type="居民身份证", created_at=self.round.clock(),
            id_number_cipher=vault.seal(person_id, Person.id_number_cipher, person_id, number),
        )  # fmt: skip
        session.add(person)
        session.flush()
        return person

    def _photo(self, session: Any, application: Application) -> UUID:
        vault, file_id = vault_of(session), uuid4()
        key = vault.file_key(application.person_id, file_id)
        kept = self.round.blobs.write(file_id, (PICTURE,), key)
        session.add(
            Upload(
                id=file_id, application_id=application.id, person_id=application.person_id, key="photo",
                details_cipher=b"", size=kept.size, digest=kept.digest, algorithm="sha256",
                added_at=self.round.clock(),
            )
        )  # fmt: skip
        return file_id

    def _snapshot(
        self, session: Any, application: Application, name: str, answers: dict[str, str], division: str
    ) -> None:
        basic = {
            "name": name, "series": "工程系列", "specialty": "建筑工程", "title": "工程师", "level": "中级", **answers,
        }  # fmt: skip
        content = {
            "salt": os.urandom(16).hex(),
            "dossier": {"sections": {"basic": basic}, "unit": {"name": "示例单位", "division": division}},
            "findings": [], "files": [{"id": str(self._photo(session, application)), "key": "photo", "row": None}],
        }  # fmt: skip
        snapshot_id, plain = uuid4(), canonical(content)
        vault = vault_of(session)
        session.add(
            Snapshot(
                id=snapshot_id, application_id=application.id, number=1, revision_id=application.revision_id,
                content_cipher=vault.seal(application.person_id, Snapshot.content_cipher, snapshot_id, plain),
                digest=os.urandom(32), algorithm="sha256", taken_at=self.round.clock(),
            )
        )  # fmt: skip


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 70), "gray").save(out, "JPEG")
    return out.getvalue()


PICTURE = _picture()


def issuing(store: Store, clock: Any, cast: Any, folder: Path, form: DocumentSpec = FORM) -> Issuing:
    """The list, waiting for its certificates; its results were published under 示例人社〔2023〕9号."""
    bureau = cast.organisation(OrganisationKind.BUREAU, "990000", name="示例省人社厅")
    office = cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "990000", name="工程系列办事机构")
    officer, keeper = cast.member(bureau, Role.OFFICER), cast.member(office, Role.OFFICER)
    known = rounds.published(store, clock, officer, bureau, registry(form))
    made = Issuing(known, officer, bureau, office, keeper, folder, batch_id=uuid4(), form=form)
    another_list(made, made.batch_id)
    return made


def another_list(made: Issuing, batch_id: UUID) -> None:
    """One more list under the same notice, in the same state."""
    with made.store.begin() as session:
        notice = session.get_one(Notice, made.round.notice_id)
        batch = Batch(
            id=batch_id, notice_id=notice.id, revision_id=notice.revision_id, jurisdiction="990000",
            organisation_id=made.office.id, procedure="review", title="2023年工程系列中级", state=BatchState.RUNNING,
            position=5, since=made.round.clock(), held_on=date(2023, 2, 1), created_by=made.keeper.account_id,
            created_at=made.round.clock(),
        )  # fmt: skip
        session.add(batch)
        session.flush()
        policy, procedure = policy_of(session, made.round.registry, batch)
        lay(session, policy, procedure, batch)
        for duty in duties(session, batch):
            if duty.kind == "confirmation":
                duty.number, duty.dated = "示例人社〔2023〕9号", date(2023, 2, 9)
            if duty.position < batch.position:
                duty.done_at, duty.done_by = made.round.clock(), made.officer.account_id
