"""`zhicheng …` as somebody types it: a process of its own over a test's database, with the keys and files of its store."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from zhicheng.store.engine import Store


@dataclass(frozen=True)
class Console:
    """``data`` is the instance's folder; the master key is laid there."""

    store: Store
    data: Path

    def __call__(self, *words: str) -> tuple[int, str]:
        """The exit status, and what was said on both ways out."""
        self.data.mkdir(parents=True, exist_ok=True)
        key, files = self.data / "master.key", self.data / "files"
        if not key.exists():
            self.store.master.save(key)
        if self.store.blobs is not None and not files.exists():
            files.symlink_to(self.store.blobs)
        environment = {
            **os.environ,
            "ZHICHENG_DATA": str(self.data),
            "ZHICHENG_DATABASE_URL": self.store.engine.url.render_as_string(hide_password=False),
            "ZHICHENG_MASTER_KEY": str(key),
        }
        done = subprocess.run(
            [sys.executable, "-m", "zhicheng", *words], env=environment, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr
