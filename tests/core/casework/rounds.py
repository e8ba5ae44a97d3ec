"""A made-up province's round: a registry, a published notice, and somebody bound to a unit who applies."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import made_up
from PIL import Image

from zhicheng.casework import applications, drafts, files, notices, submission
from zhicheng.casework.actor import Actor
from zhicheng.casework.dossiers import File, Row
from zhicheng.dossier import standard
from zhicheng.registry import Registry
from zhicheng.specs import AttachmentSpec, Is, Not, UploadLimits
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.engine import Store
from zhicheng.store.models import Application, Binding, BindingStatus, Notice, Organisation
from zhicheng.store.moments import Clock

BY_EXPERTS = "两名专家推荐破格"


def registry(**hooks: Any) -> Registry:
    """The made-up province with a form worth filling in; ``hooks`` return something else."""
    (channel,) = made_up.declared()["zhicheng_channels"]
    sections = (
        standard.BASIC.asking(
            "name*", "id_type", "id_number", "birth_date", "appointed_on", "exception_type", cites=made_up.CITE
        ),
        replace(standard.EDUCATION, min_rows=1, proof_required=True, cites=made_up.CITE),
        replace(
            standard.RECOMMENDERS,
            min_rows=2,
            max_rows=2,
            when=Is("basic.exception_type", BY_EXPERTS),
            cites=made_up.CITE,
        ),
    )
    photo = AttachmentSpec(
        key="photo",
        title="照片",
        limits=UploadLimits(formats=("jpg", "png"), max_bytes=200 * 1024, max_count=1),
        required=True,
        ratio=(4, 7),
        cites=made_up.CITE,
    )
    channel = replace(
        channel,
        sections=("basic", "education", "recommenders"),
        attachments=("photo",),
        needs_unit=Not(Is("unit.nature", "自由职业")),
        pledge=("所填内容真实。",),
        pledge_cites=made_up.CITE,
    )
    said = {"zhicheng_channels": (channel,), "zhicheng_sections": sections, "zhicheng_attachments": (photo,)}
    return Registry.of((made_up.plugin(**{**said, **hooks}),))


def with_channel_beside(key: str) -> Registry:
    """The province with a second channel, that runs beside the first one."""
    (channel,) = registry().get("990000").channels.values()
    hooks = {name: made_up.declared()[f"zhicheng_{name}"] for name in ("procedures", "review_chains", "timelines")}
    return registry(
        zhicheng_channels=(channel, replace(channel, key=key, beside=True)),
        **{
            f"zhicheng_{name}": tuple(replace(each, channels=("regular", key)) for each in declared)
            for name, declared in hooks.items()
        },
    )


def picture(width: int = 400, height: int = 700) -> io.BytesIO:
    """A small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "JPEG")
    out.seek(0)
    return out


@dataclass
class Round:
    """A published notice and what one does under it; every step is a transaction of its own."""

    store: Store
    clock: Clock
    registry: Registry
    staff: Actor
    notice_id: UUID

    @property
    def blobs(self) -> BlobDirectory:
        assert self.store.blobs is not None
        return BlobDirectory(self.store.blobs)

    def bind(self, person: Actor, unit: Organisation) -> None:
        with self.store.begin() as session:
            session.add(
                Binding(
                    id=uuid4(),
                    person_id=person.person_id,
                    organisation_id=unit.id,
                    status=BindingStatus.ACTIVE,
                    requested_at=self.clock(),
                    decided_at=self.clock(),
                )
            )

    def start(self, person: Actor, channel: str = "regular", **more: str) -> UUID:
        with self.store.begin() as session:
            return applications.start(
                session, person, self.clock, self.registry, notice_id=self.notice_id, channel=channel, **more
            ).id

    def save(self, person: Actor, application_id: UUID, key: str, version: int, **content: object) -> object:
        with self.store.begin() as session:
            return drafts.save(
                session, person, self.clock, self.registry,
                application_id=application_id, key=key, version=version, **content,  # type: ignore[arg-type]
            )  # fmt: skip

    def load(self, person: Actor, application_id: UUID) -> drafts.Draft:
        with self.store.reading() as session:
            return drafts.load(session, person, self.clock, self.registry, application_id=application_id)

    def attach(self, person: Actor, application_id: UUID, key: str, stream: io.BytesIO, **more: str) -> File:
        with self.store.begin() as session:
            return files.attach(
                session, self.blobs, person, self.clock, self.registry,
                application_id=application_id, key=key, filename="照片.jpg", stream=stream, **more,  # type: ignore[arg-type]
            )  # fmt: skip

    def submit(self, person: Actor, application_id: UUID, *, pledge: bool = True) -> submission.Receipt:
        with self.store.begin() as session:
            return submission.submit(
                session, person, self.clock, self.registry, application_id=application_id, pledge=pledge
            )

    def application(self, application_id: UUID) -> Application:
        with self.store.reading() as session:
            return session.get_one(Application, application_id)

    def notice(self) -> Notice:
        with self.store.reading() as session:
            return session.get_one(Notice, self.notice_id)

    def fill(self, person: Actor, *experts: str) -> UUID:
        """A draft with everything that submission needs; with experts, one by two experts' recommendation."""
        application_id = self.start(person)
        basic = {"name": "张三", "exception_type": BY_EXPERTS} if experts else {"name": "张三"}
        self.save(person, application_id, "basic", 0, values=basic)
        self.save(person, application_id, "education", 0, rows=(Row("r1", {"school": "某大学"}),))
        if experts:
            rows = tuple(
                Row(f"e{number}", {"name": "专家", "id_type": "护照", "id_number": expert})
                for number, expert in enumerate(experts)
            )
            self.save(person, application_id, "recommenders", 0, rows=rows)
        self.attach(person, application_id, "education", picture(), row_id="r1", proof="diploma")
        self.attach(person, application_id, "photo", picture())
        return application_id


def published(store: Store, clock: Clock, staff: Actor, bureau: Organisation, known: Registry | None = None) -> Round:
    """The round of 2023 by the made-up province's template."""
    known = known or registry()
    with store.begin() as session:
        notice = notices.open_notice(session, staff, clock, known, organisation_id=bureau.id, year=2023)
        notices.publish(session, staff, clock, known, notice_id=notice.id, version=notice.version)
    return Round(store, clock, known, staff, notice.id)
