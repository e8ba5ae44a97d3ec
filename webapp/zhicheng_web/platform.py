"""What one process shares: its settings, the registry of declarations, the store, and real time."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from zhicheng.casework.certificates.printing import Press
from zhicheng.documents.signing import configured_signer
from zhicheng.registry import Registry
from zhicheng.store.ballot_keys import BallotKeys
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.engine import Store
from zhicheng.store.moments import Clock
from zhicheng_web.database import Database
from zhicheng_web.settings import Settings

EXTENSION = "zhicheng.platform"


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """``real`` is what sessions and tokens live on; business time is :func:`zhicheng_web.clock.request_now`."""

    settings: Settings
    registry: Registry
    store: Store
    database: Database
    real: Clock

    @property
    def blobs(self) -> BlobDirectory:
        """Where uploaded files are kept."""
        return BlobDirectory(self.store.blobs or self.settings.data_folder / "files")

    @property
    def ballot_keys(self) -> BallotKeys:
        """Where the private keys of open ballots are kept: beside the database, never in it."""
        return BallotKeys(self.settings.data_folder / "ballot-keys")

    def press(self) -> Press:
        """What prints certificates; raises SigningProblem."""
        given = self.settings
        signer = configured_signer(
            given.signing_key,
            given.signing_passphrase,
            data=given.data_folder,
            production=given.production,
            now=self.real(),
        )
        return Press(store=self.store, blobs=self.blobs, registry=self.registry, signer=signer, site=given.site)


def platform() -> Platform:
    """The platform of the application that handles this request."""
    found: Platform = current_app.extensions[EXTENSION]
    return found
