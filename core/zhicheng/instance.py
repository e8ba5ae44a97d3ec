"""One installation: where its data lie, which database it uses, and how it writes letters; read from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from zhicheng.casework.certificates.printing import Press
from zhicheng.casework.mail import FileSpool, Mailer, SmtpServer
from zhicheng.documents.signing import Signer, configured_signer
from zhicheng.registry import Registry
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.engine import Store, open_engine, sqlite_url
from zhicheng.store.keys import MasterKey
from zhicheng.store.migrate import upgrade
from zhicheng.store.moments import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """``data`` holds the embedded database, files and spooled letters; ``master_key`` should lie elsewhere in production.

    ``signing_key`` is the PKCS#12 file that signs certificates; None for the demonstration's own. ``objections_kept`` are
    the days for which objections stay after their answer, ``enquiries_kept`` those for which enquiries stay once closed.
    """

    data: Path
    database_url: str = field(repr=False)
    master_key: Path
    production: bool = False
    site: str = "http://127.0.0.1:8000"
    smtp: str = ""
    sender: str = ""
    signing_key: Path | None = None
    signing_passphrase: str = field(default="", repr=False)
    objections_kept: int = 1095
    enquiries_kept: int = 1095

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Instance:
        """ZHICHENG_DATA, _DATABASE_URL, _MASTER_KEY, _PRODUCTION, _SITE, _SMTP (host:port), _SENDER, _SIGNING_KEY,
        _SIGNING_PASSPHRASE, _OBJECTIONS_KEPT and _ENQUIRIES_KEPT (days)."""
        data = Path(environ.get("ZHICHENG_DATA", "var")).resolve()
        return cls(
            data=data,
            database_url=environ.get("ZHICHENG_DATABASE_URL") or sqlite_url(data / "zhicheng.sqlite3"),
            master_key=Path(environ.get("ZHICHENG_MASTER_KEY") or data / "master.key"),
            production=environ.get("ZHICHENG_PRODUCTION", "0") == "1",
            site=environ.get("ZHICHENG_SITE", "http://127.0.0.1:8000").rstrip("/"),
            smtp=environ.get("ZHICHENG_SMTP", ""),
            sender=environ.get("ZHICHENG_SENDER", ""),
            signing_key=Path(key) if (key := environ.get("ZHICHENG_SIGNING_KEY")) else None,
            signing_passphrase=environ.get("ZHICHENG_SIGNING_PASSPHRASE", ""),
            objections_kept=int(environ.get("ZHICHENG_OBJECTIONS_KEPT", "1095")),
            enquiries_kept=int(environ.get("ZHICHENG_ENQUIRIES_KEPT", "1095")),
        )

    def exists(self) -> bool:
        """Whether it was set up before: its master key is there."""
        return self.master_key.exists()

    def create(self) -> Store:
        """Make the folders, a new master key and the tables; raises KeyFileError when there is a key already."""
        self.data.mkdir(parents=True, exist_ok=True)
        MasterKey.generate().save(self.master_key)
        return self.open()

    def open(self) -> Store:
        """Open it, its tables brought up to date; raises KeyFileError, UnsafeDatabase, UnknownDatabase."""
        engine = open_engine(self.database_url)
        upgrade(engine)
        return Store(engine, MasterKey.from_file(self.master_key), blobs=self.data / "files")

    def mailer(self) -> Mailer:
        """SMTP where a server is named, otherwise letters are laid in a folder."""
        if not self.smtp:
            return FileSpool(self.data / "letters")
        host, _, port = self.smtp.partition(":")
        return SmtpServer(host=host, port=int(port or 25), sender=self.sender)

    def signer(self, real: Clock) -> Signer:
        """What signs certificates; raises SigningProblem."""
        return configured_signer(
            self.signing_key, self.signing_passphrase, data=self.data, production=self.production, now=real()
        )

    def press(self, store: Store, registry: Registry, real: Clock) -> Press:
        """What prints certificates; raises SigningProblem."""
        files = BlobDirectory(store.blobs or self.data / "files")
        return Press(store=store, blobs=files, registry=registry, signer=self.signer(real), site=self.site)
