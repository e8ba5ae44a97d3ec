"""Signing and verifying work whatever the calling thread is doing."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime
from pathlib import Path

import pikepdf

from zhicheng.documents.signing import Verified, demonstration_signer, verify


def test_a_thread_with_an_event_loop_signs_too(tmp_path: Path) -> None:
    signer = demonstration_signer(tmp_path / "key.p12", datetime.now(UTC))
    page = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(page)

    async def work() -> Verified:
        return verify(signer.sign(page.getvalue(), reason="演示"), signer)

    assert asyncio.run(work()).good
