"""Taking a file of the training platform in: uploaded, looked at, and then taken as a whole or not at all (JB-3.3)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, event, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.keeping import keep
from zhicheng.casework.learning.examining import Examined, blocks, examine, record_digest
from zhicheng.casework.learning.places import importing
from zhicheng.casework.learning.sheets import MOST_BYTES, Line, Sheet, read_sheet
from zhicheng.casework.learning.unmatched import index_of
from zhicheng.casework.record import ALGORITHM, canonical, record
from zhicheng.casework.scopes import any_of
from zhicheng.casework.stored_files import safe
from zhicheng.casework.unique import once
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Registry
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import (
    DataKey,
    HoursSource,
    ImportState,
    LearningHours,
    LearningImport,
    LearningUnmatched,
)
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

TAKEN_MEANWHILE = Refusal("conflict", "其中有的学时刚刚由他人导入，本次没有导入任何一条。请刷新页面核对后再试。")


def takes_in(registry: Registry) -> Action[LearningImport]:
    """Files of the bureaus for which the actor takes them in."""

    def scope(actor: Actor) -> ColumnElement[bool]:
        found = (
            and_(
                LearningImport.organisation_id == post.organisation_id,
                LearningImport.jurisdiction == rules.jurisdiction,
            )
            for post, rules in importing(registry, actor)
        )
        return any_of(*found)

    return Action(key="learning.import", title="导入学时", thing=LearningImport, scope=scope)


def decides(registry: Registry) -> Action[LearningImport]:
    """The same, while nobody has decided."""
    return Action(
        key="learning.import", title="导入学时", thing=LearningImport, scope=takes_in(registry).scope, ready=_waiting
    )


def upload(
    session: Session,
    blobs: BlobDirectory,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    filename: str,
    stream: BinaryIO,
) -> LearningImport:
    """Keep a file, sealed, until the officer has looked at what it would do. Raises Refusal, at ``file`` where it can't
    be read."""
    offices = importing(registry, actor)
    if not offices:
        raise Refusal("denied", "您没有导入继续教育学时的权限。如需导入，请联系负责导入的人社部门。", status=403)
    post, rules = offices[0]
    content = stream.read(MOST_BYTES + 1)
    sheet, now = read_sheet(content, this_year=beijing_day(clock()).year), clock()
    import_id = uuid4()
    vault_of(session).create(import_id, now)
    keep(session, blobs, import_id, (content,), owner=import_id)
    made = LearningImport(
        id=import_id,
        jurisdiction=rules.jurisdiction,
        organisation_id=post.organisation_id,
        filename=safe(filename),
        size=len(content),
        digest=hashlib.new(ALGORITHM, content).digest(),
        algorithm=ALGORITHM,
        state=ImportState.WAITING,
        rows=sheet.rows,
        taken=0,
        unmatched=0,
        known=0,
        refused=0,
        uploaded_by=actor.account_id,
        uploaded_at=now,
    )
    session.add(made)
    subjects = {"import": import_id, "organisation": post.organisation_id}
    record(session, "learning.uploaded", actor=actor, clock=clock, subjects=subjects, payload={"rows": sheet.rows})
    return made


def preview(session: Session, blobs: BlobDirectory, clock: Clock, made: LearningImport) -> Examined:
    """What taking a waiting file would do now."""
    return examine(session, made.jurisdiction, _sheet(session, blobs, clock, made))


def take(
    session: Session,
    blobs: BlobDirectory,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    import_id: UUID,
    version: int,
) -> LearningImport:
    """Put the good lines on record, all in this transaction; the file itself is destroyed. Raises Refusal and Stale."""
    made = fetch(session, actor, decides(registry), import_id, version=version)
    examined = preview(session, blobs, clock, made)
    if not examined.good and not examined.unmatched:
        raise Refusal("conflict", "文件里没有可以导入的学时：都已导入过，或者有问题。请改正后重新上传。")
    made.state, made.decided_by, made.decided_at = ImportState.TAKEN, actor.account_id, clock()
    made.taken, made.unmatched = len(examined.good), len(examined.unmatched)
    made.known, made.refused = examined.known, len(examined.problems)
    with once(session, TAKEN_MEANWHILE):
        for block in blocks(examined.good):
            _keep(session, made, block, actor, clock)
        for lines in blocks(examined.unmatched):
            session.add_all(_without_account(session, made, line, clock) for line in lines)
            session.flush()
    if not examined.unmatched:
        vault_of(session).destroy(made.id)
    _forget_file(session, blobs, made.id)
    record(
        session,
        "learning.imported",
        actor=actor,
        clock=clock,
        subjects={"import": made.id, "organisation": made.organisation_id},
        payload={
            "taken": made.taken,
            "unmatched": made.unmatched,
            "refused": made.refused,
            "digest": f"{made.algorithm}:{made.digest.hex()}",
        },
        changed=made,
    )
    return made


def discard(
    session: Session,
    blobs: BlobDirectory,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    import_id: UUID,
    version: int,
) -> LearningImport:
    """Give a file up that was looked at; it is destroyed. Raises Refusal and Stale."""
    made = fetch(session, actor, decides(registry), import_id, version=version)
    drop(session, blobs, made, actor, clock)
    return made


def drop(session: Session, blobs: BlobDirectory, made: LearningImport, actor: Actor | None, clock: Clock) -> None:
    """Destroy a waiting file with its key."""
    made.state, made.decided_at = ImportState.DISCARDED, clock()
    made.decided_by = actor.account_id if actor else None
    vault_of(session).destroy(made.id)
    _forget_file(session, blobs, made.id)
    subjects = {"import": made.id, "organisation": made.organisation_id}
    record(session, "learning.discarded", actor=actor, clock=clock, subjects=subjects, changed=made)


def _waiting(made: LearningImport) -> Refusal | None:
    if made.state is ImportState.WAITING:
        return None
    done = "已经导入" if made.state is ImportState.TAKEN else "已经放弃"
    return Refusal("conflict", f"这个文件{done}，没有再次操作。请刷新页面查看结果。")


def _sheet(session: Session, blobs: BlobDirectory, clock: Clock, made: LearningImport) -> Sheet:
    content = b"".join(blobs.read(made.id, vault_of(session).file_key(made.id, made.id)))
    return read_sheet(content, this_year=beijing_day(clock()).year)


def _keep(
    session: Session, made: LearningImport, block: Sequence[tuple[Line, UUID]], actor: Actor, clock: Clock
) -> None:
    # Held while the block is sealed: the session finds them by itself then, instead of one query each.
    owners = {person_id for _, person_id in block}
    keys = session.scalars(select(DataKey).where(DataKey.owner_id.in_(owners))).all()
    for line, person_id in block:
        hours_id = uuid4()
        details = canonical({"title": line.course, "number": line.record})
        session.add(
            LearningHours(
                id=hours_id,
                person_id=person_id,
                jurisdiction=made.jurisdiction,
                year=line.year,
                public_hours=line.amount.public,
                professional_hours=line.amount.professional,
                source=HoursSource.IMPORT,
                details_cipher=vault_of(session).seal(person_id, LearningHours.details_cipher, hours_id, details),
                number_digest=record_digest(made.jurisdiction, line.record),
                import_id=made.id,
                recorded_by=actor.account_id,
                recorded_for=made.organisation_id,
                recorded_at=clock(),
            )
        )
    session.flush()
    del keys


def _without_account(session: Session, made: LearningImport, line: Line, clock: Clock) -> LearningUnmatched:
    return LearningUnmatched(
        id=uuid4(),
        jurisdiction=made.jurisdiction,
        import_id=made.id,
        id_number_index=index_of(session, made.id, line.id_number),
        year=line.year,
        public_hours=line.amount.public,
        professional_hours=line.amount.professional,
        number_digest=record_digest(made.jurisdiction, line.record),
        kept_at=clock(),
    )


def _forget_file(session: Session, blobs: BlobDirectory, import_id: UUID) -> None:
    event.listen(session, "after_commit", lambda _: blobs.delete(import_id), once=True)
