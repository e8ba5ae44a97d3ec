"""``python -m zhicheng.store.drift``: do the migrations make the tables that the models speak of?"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from zhicheng.store.engine import open_engine, sqlite_url
from zhicheng.store.migrate import differences, upgrade


def main() -> int:
    """Migrate an empty database and compare; 1 with a message where they differ."""
    with tempfile.TemporaryDirectory(prefix="zhicheng-drift-") as folder:
        engine = open_engine(sqlite_url(Path(folder, "drift.db")))
        try:
            upgrade(engine)
            found = differences(engine)
        finally:
            engine.dispose()
    if not found:
        return 0
    print("模型与数据库迁移不一致。请为下列差异补写迁移：", *found, sep="\n  ", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
