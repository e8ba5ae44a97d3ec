"""An application with fixed settings and a clock that stands still."""

from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from zhicheng_web import Settings, create_app
from zhicheng_web.clock import BEIJING

NOW = datetime(2023, 2, 24, 10, 0, tzinfo=BEIJING)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(secret_key="k" * 40, data_folder=tmp_path, database_url="sqlite://")


@pytest.fixture
def app(settings: Settings) -> Flask:
    return create_app(settings, now=lambda: NOW)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
