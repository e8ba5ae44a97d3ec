"""A real Chromium against a server of our own; where there is no browser, one line says how to get it."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect
from werkzeug.serving import make_server

from zhicheng.registry import Registry
from zhicheng.store.engine import Store, open_engine, sqlite_url
from zhicheng.store.keys import MasterKey
from zhicheng.store.moments import system_clock
from zhicheng_web import Settings, create_app, demo
from zhicheng_web.clock import BEIJING

HOW_TO = (
    "没有找到 Chromium：请运行 apt-get install chromium-headless-shell（或 chromium），或用 CHROMIUM 指明程序路径。"
)
NOW = datetime(2023, 2, 24, 10, 0, tzinfo=BEIJING)
CANDIDATES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The same engine each time; the first one draws no window of a browser around the page, which takes a third of the time."""

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

PATIENCE = 30_000
"""Milliseconds until what a page should show counts as missing: a busy machine draws it later."""
expect.set_options(timeout=PATIENCE)
PROGRAM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CANDIDATES)), None)


def pytest_runtest_setup() -> None:
    """Skip here rather than in a fixture: pytest then tells all skipped tests in one line."""
    if PROGRAM is None:
        pytest.skip(HOW_TO)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": PROGRAM, "args": list(QUIET)}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture(scope="session")
def gallery_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("gallery")
    return Settings(secret_key="k" * 40, data_folder=folder, database_url="")


@pytest.fixture(scope="session")
def gallery_store(gallery_settings: Settings, sqlite_template: Path, master_key: MasterKey) -> Iterator[Store]:
    path = Path(shutil.copy(sqlite_template, gallery_settings.data_folder / "gallery.db"))
    engine = open_engine(sqlite_url(path))
    yield Store(engine, master_key)
    engine.dispose()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of ``app`` while it is served on this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def serve() -> Callable[[Flask], AbstractContextManager[str]]:
    return served


@pytest.fixture(scope="session")
def gallery_url(gallery_settings: Settings, gallery_store: Store) -> Iterator[str]:
    with served(create_app(gallery_settings, store=gallery_store, now=lambda: NOW)) as address:
        yield address


@pytest.fixture(scope="session")
def staged(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> tuple[Path, MasterKey, demo.Demonstration]:
    """A demonstration, built once and copied for each walk."""
    folder = tmp_path_factory.mktemp("demonstration")
    path, master = Path(shutil.copy(sqlite_template, folder / "zhicheng.db")), MasterKey.generate()
    engine = open_engine(sqlite_url(path))
    built = demo.build(Store(engine, master, blobs=folder / "files"), Registry.load(), real=system_clock)
    engine.dispose()
    return path, master, built
