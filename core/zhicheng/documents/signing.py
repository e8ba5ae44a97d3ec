"""Electronic signatures of issued documents: PAdES, the whole file covered, no change allowed afterwards."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

FIELD = "Signature"
DEMONSTRATION = "演示签名（平台自制证书，不具法律效力）"
_YEARS = timedelta(days=20 * 365)
_PASSPHRASE = b"demonstration"
"""Not a secret: the key that it locks proves nothing."""


class SigningProblem(RuntimeError):
    """The signing key can't be used; the message (Chinese) says why and what to do."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A key with its certificate. ``demonstration`` ones are made by the platform and bind nobody."""

    simple: SimpleSigner = field(repr=False)
    demonstration: bool = False

    @classmethod
    def from_file(cls, path: Path, passphrase: str, *, demonstration: bool = False) -> Signer:
        """Read a PKCS#12 file; raises SigningProblem."""
        try:
            data = path.read_bytes()
        except OSError as missing:
            raise SigningProblem(
                f"签名证书文件 {path} 无法读取（{missing.strerror}）。请检查 ZHICHENG_SIGNING_KEY 的路径和权限。"
            ) from missing
        try:
            simple = SimpleSigner.load_pkcs12_data(data, other_certs=(), passphrase=passphrase.encode() or None)
        except (ValueError, TypeError, OSError) as wrong:
            raise SigningProblem(
                f"签名证书文件 {path} 无法打开。请确认是 PKCS#12（.p12、.pfx）文件，且 ZHICHENG_SIGNING_PASSPHRASE 正确。"
            ) from wrong
        return cls(simple, demonstration)

    @property
    def name(self) -> str:
        """The common name in the certificate."""
        return str(self.certificate.subject.native.get("common_name", ""))

    @property
    def certificate(self) -> Certificate:
        found = self.simple.signing_cert
        if found is None:
            raise SigningProblem("签名证书文件中没有证书。请使用同时包含私钥和证书的 PKCS#12 文件。")
        return found

    def sign(self, pdf: bytes, *, reason: str) -> bytes:
        """The file with a signature over all of it, which says that nothing may be added."""
        metadata = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            name=self.name,
            reason=reason,
        )
        signer = PdfSigner(metadata, signer=self.simple)
        return bytes(_apart(lambda: signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))).getvalue())


@dataclass(frozen=True, slots=True)
class Verified:
    """What a file's signature proves. ``covers``: every byte of the file; ``trusted``: made with the expected key."""

    signed: bool
    intact: bool = False
    covers: bool = False
    trusted: bool = False
    signer: str = ""

    @property
    def good(self) -> bool:
        return self.signed and self.intact and self.covers and self.trusted


def verify(pdf: bytes, trusted: Signer) -> Verified:
    """Check a file against the key that it should be signed with."""
    try:
        found = PdfFileReader(BytesIO(pdf)).embedded_signatures
        if len(found) != 1:
            return Verified(signed=bool(found))
        context = ValidationContext(trust_roots=[trusted.certificate], allow_fetching=False)
        status = _apart(lambda: validate_pdf_signature(found[0], signer_validation_context=context))
    except (PdfError, SignatureValidationError, ValueError):
        return Verified(signed=False)
    return Verified(
        signed=True,
        intact=bool(status.intact and status.valid),
        covers=status.coverage is SignatureCoverageLevel.ENTIRE_FILE and bool(status.docmdp_ok),
        trusted=status.signing_cert.dump() == trusted.certificate.dump(),
        signer=str(status.signing_cert.subject.native.get("common_name", "")),
    )


def _apart(work: Callable[[], Any]) -> Any:
    """The library starts an event loop of its own, which a caller's thread that has one doesn't allow."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(work).result()


def configured_signer(key: Path | None, passphrase: str, *, data: Path, production: bool, now: datetime) -> Signer:
    """The deployer's key or, for a demonstration, the platform's own in the data folder; raises SigningProblem where
    production has none."""
    if key is not None:
        return Signer.from_file(key, passphrase)
    if production:
        raise SigningProblem(
            "没有配置签名证书，不能生成证书文件。请用 ZHICHENG_SIGNING_KEY（PKCS#12 文件）和 ZHICHENG_SIGNING_PASSPHRASE 指定。"
        )
    return demonstration_signer(data / "demonstration-signing.p12", now)


def demonstration_signer(path: Path, now: datetime) -> Signer:
    """The platform's own key, made on first use; its certificate says that it is a demonstration."""
    if not path.exists():
        _keep(path, _self_made(now))
    return Signer.from_file(path, _PASSPHRASE.decode(), demonstration=True)


def _self_made(now: datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DEMONSTRATION)])
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _YEARS)
        .add_extension(usage, critical=True)
        .sign(key, SHA256())
    )
    return serialize_key_and_certificates(
        DEMONSTRATION.encode(), key, certificate, None, BestAvailableEncryption(_PASSPHRASE)
    )


def _keep(path: Path, data: bytes) -> None:
    """Two processes that start at once: the first one's key stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
