"""What a deployment decides: read once from the environment, frozen, handed to the application."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

MINIMUM_SECRET = 32
"""Characters a secret key must have; fewer could be guessed."""


class UnusableSettings(Exception):
    """The environment is not fit to start with; the message says what to set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Sizes are bytes. ``trusted_proxies`` counts the proxies whose X-Forwarded headers are believed.

    ``office_entry``: offices may enter paper cases on applicants' behalf, where the law has paper beside online.
    ``show_votes``: whoever failed by a vote sees its counts. ``reconsideration_days`` and ``reconsideration_answer_days`` are
    working days: to ask for a reconsideration, and to answer one; ``enquiry_days`` those to answer an enquiry.
    ``payment_secret`` is shared with the sandbox gateway, which is offered where it is set, never in production.
    ``signing_key`` is the PKCS#12 file that signs certificates, ``site`` the address that their QR codes begin with.
    """

    secret_key: str = field(repr=False)
    data_folder: Path
    database_url: str = field(repr=False)
    payment_secret: str = field(default="", repr=False)
    signing_key: Path | None = None
    signing_passphrase: str = field(default="", repr=False)
    site: str = "http://127.0.0.1:8000"
    production: bool = False
    office_entry: bool = True
    show_votes: bool = False
    reconsideration_days: int = 10
    reconsideration_answer_days: int = 15
    enquiry_days: int = 5
    service_name: str = "职称申报评审平台"
    trusted_proxies: int = 0
    max_request_bytes: int = 64 * 1024 * 1024
    max_form_bytes: int = 2 * 1024 * 1024
    max_form_parts: int = 5000

    def __post_init__(self) -> None:
        if self.production and len(self.secret_key) < MINIMUM_SECRET:
            raise UnusableSettings(
                f"生产环境的 ZHICHENG_SECRET_KEY 至少要有 {MINIMUM_SECRET} 个字符，否则会话可能被伪造；"
                '请用 python -c "import secrets; print(secrets.token_urlsafe(48))" 生成一个并妥善保存。'
            )
        if self.production and self.payment_secret:
            raise UnusableSettings(
                "正式环境不能启用演示支付，否则可以不付款而显示已缴费；请去掉 ZHICHENG_PAYMENT_SECRET。"
            )

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read ZHICHENG_* variables; outside production whatever is missing gets a default for one machine.

        Raises ``UnusableSettings`` with a message in Chinese.
        """
        production = _flag(environ, "ZHICHENG_PRODUCTION")
        folder = Path(environ.get("ZHICHENG_DATA", "var")).resolve()
        secret = environ.get("ZHICHENG_SECRET_KEY", "")
        if not secret and not production:
            secret = _kept_secret(folder / "secret.key")
        payment_secret = environ.get("ZHICHENG_PAYMENT_SECRET", "")
        if not payment_secret and not production:
            payment_secret = _kept_secret(folder / "payment.key")
        return cls(
            secret_key=secret,
            payment_secret=payment_secret,
            signing_key=Path(key) if (key := environ.get("ZHICHENG_SIGNING_KEY")) else None,
            signing_passphrase=environ.get("ZHICHENG_SIGNING_PASSPHRASE", ""),
            site=environ.get("ZHICHENG_SITE", "http://127.0.0.1:8000").rstrip("/"),
            data_folder=folder,
            database_url=environ.get("ZHICHENG_DATABASE_URL", f"sqlite:///{folder / 'zhicheng.sqlite3'}"),
            production=production,
            office_entry=_flag(environ, "ZHICHENG_OFFICE_ENTRY", default="1"),
            show_votes=_flag(environ, "ZHICHENG_SHOW_VOTES"),
            reconsideration_days=_count(environ, "ZHICHENG_RECONSIDERATION_DAYS", default="10"),
            reconsideration_answer_days=_count(environ, "ZHICHENG_RECONSIDERATION_ANSWER_DAYS", default="15"),
            enquiry_days=_count(environ, "ZHICHENG_ENQUIRY_DAYS", default="5"),
            service_name=environ.get("ZHICHENG_SERVICE_NAME", "职称申报评审平台"),
            trusted_proxies=_count(environ, "ZHICHENG_TRUSTED_PROXIES"),
        )


def _flag(environ: Mapping[str, str], name: str, *, default: str = "0") -> bool:
    value = environ.get(name, default)
    if value not in {"0", "1"}:
        raise UnusableSettings(f"{name} 只能是 0 或 1，现在是「{value}」。")
    return value == "1"


def _count(environ: Mapping[str, str], name: str, *, default: str = "0") -> int:
    value = environ.get(name, default)
    if not (value.isascii() and value.isdigit()):
        raise UnusableSettings(f"{name} 应当是不小于 0 的整数，现在是「{value}」。")
    return int(value)


def _kept_secret(path: Path) -> str:
    """The key of this machine, made on first use, so that a restart signs nobody out."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key
