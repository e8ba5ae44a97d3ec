"""Changing the master key: data keys are wrapped again and blind indexes made again, the sealed data stay as
they are."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.actor import Actor
from zhicheng.casework.certificates.content import name_index, open_content
from zhicheng.casework.people import index, number_index, reveal
from zhicheng.casework.record import record
from zhicheng.store.models import Application, Certificate, DataKey, FormerIdentity, Person, Recommendation
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many data keys were wrapped and how many rows indexed anew."""

    keys: int
    indexes: int


def rotate(session: Session, actor: Actor | None, clock: Clock) -> Rotated:
    """Bring everything under the current secret of the session's master key, in one transaction.

    First write a key file ``with_new_secret`` and let all processes load it; after this has committed, write
    it ``only_current``. Both secrets find and open in between, so that nothing has to stop.
    """
    master = vault_of(session).master
    stale = select(DataKey).where(DataKey.master_key_id != master.current).with_for_update()
    stale_keys = session.scalars(stale).all()
    for data_key in stale_keys:
        plain = master.unwrap(data_key.master_key_id, data_key.wrapped, str(data_key.owner_id))
        data_key.master_key_id, data_key.wrapped = master.wrap(plain, str(data_key.owner_id))
    session.flush()
    keys, indexes = (
        len(stale_keys),
        _people(session) + _former_identities(session) + _recommendations(session) + _certificates(session),
    )
    record(session, "keys.rotated", actor=actor, clock=clock, payload={"keys": keys, "indexes": indexes})
    return Rotated(keys, indexes)


def _people(session: Session) -> int:
    kept = (Person.id_number_index.is_not(None)) | (Person.mobile_index.is_not(None))
    people = session.scalars(select(Person).where(kept).with_for_update()).all()
    for person in people:
        index(vault_of(session).master, person, reveal(session, person))
    return len(people)


def _former_identities(session: Session) -> int:
    vault = vault_of(session)
    kept = session.scalars(select(FormerIdentity).where(FormerIdentity.id_number_index.is_not(None))).all()
    for former in kept:
        column = FormerIdentity.id_number_cipher
        number = vault.text(former.person_id, column, former.id, former.id_number_cipher)
        former.id_number_index = number_index(vault.master, former.id_type, number)
    return len(kept)


def _recommendations(session: Session) -> int:
    vault = vault_of(session)
    rows = select(Recommendation, Application.person_id).join(
        Application, Application.id == Recommendation.application_id
    )
    made = session.execute(rows).all()
    for recommendation, person_id in made:
        column, sealed = Recommendation.expert_cipher, recommendation.expert_cipher
        expert = vault.open(person_id, column, recommendation.id, sealed).decode()
        recommendation.expert_index = vault.master.blind("expert", expert)
    return len(made)


def _certificates(session: Session) -> int:
    kept = select(Certificate).join(DataKey, DataKey.owner_id == Certificate.person_id)
    made = session.scalars(kept.with_for_update(of=Certificate)).all()
    for certificate in made:
        certificate.name_index = name_index(session, certificate.number, open_content(session, certificate).name)
    return len(made)
