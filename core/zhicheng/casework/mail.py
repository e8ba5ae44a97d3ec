"""Letters, and the two ways they leave: by SMTP, or into a folder where somebody can read them."""

from __future__ import annotations

import os
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from typing import Protocol
from uuid import UUID, uuid4

_TIMEOUT_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail in plain text. ``id`` names it in its Message-ID: a letter that is sent twice (a worker was killed before
    it could say that it had sent it) is known as the same one by whoever keeps mail."""

    to: str
    subject: str
    text: str
    id: UUID = field(default_factory=uuid4)


class Mailer(Protocol):
    """Sends a letter, or raises OSError or smtplib.SMTPException: then it is tried again later."""

    def send(self, letter: Letter) -> None:
        """Send one letter."""


@dataclass(frozen=True, slots=True)
class FileSpool:
    """Puts each letter into a folder as an .eml file: the default, and what demonstrations show. A letter that is sent
    again takes its own place."""

    folder: Path
    sender: str = "zhicheng@localhost"

    def send(self, letter: Letter) -> None:
        """Write the letter; it appears under its name only when it is complete."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = self.folder / f".{uuid4().hex}"
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(_message(letter, self.sender).as_bytes())
        unfinished.replace(self.folder / f"{letter.id.hex}.eml")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Sends by a server with STARTTLS (``security`` "starttls"), TLS from the start ("tls"), or neither
    ("none")."""

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = None
    security: str = "starttls"

    def send(self, letter: Letter) -> None:
        """Send the letter in a connection of its own."""
        with self._connected() as server:
            if self.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user is not None:
                server.login(self.user, self.password or "")
            server.send_message(_message(letter, self.sender))

    def _connected(self) -> smtplib.SMTP:
        if self.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_TIMEOUT_SECONDS, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT_SECONDS)


def _message(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
    message["Date"], message["Message-ID"] = formatdate(localtime=False), f"<{letter.id.hex}@zhicheng.invalid>"
    message.set_content(letter.text)
    return message
