"""A process of its own that decides about a case, or delivers the outbox; a test kills it in the middle.

Its one argument is JSON: ``url`` and ``key`` of the store, ``now`` (an aware moment), and either ``port`` of the server
that takes letters, or ``decide``: the account that passes on the case, with its id and version.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from desk_rounds import registry

from zhicheng.casework import decisions
from zhicheng.casework.actor import load_actor
from zhicheng.casework.mail import SmtpServer
from zhicheng.casework.outbox import deliver
from zhicheng.store.engine import Store, open_engine
from zhicheng.store.keys import MasterKey


def decide(store: Store, now: datetime, told: dict[str, Any]) -> None:
    """Passes the case on, says that it is committed, and then does nothing any more."""
    with store.begin() as session:
        actor = load_actor(session, UUID(told["account"]))
        assert actor is not None
        decisions.pass_on(
            session, actor, lambda: now, registry(),
            application_id=UUID(told["application"]), version=told["version"], reason="符合条件，同意上报。",
        )  # fmt: skip
    print("committed", flush=True)
    sys.stdin.read()


def main() -> None:
    said = json.loads(sys.argv[1])
    store = Store(open_engine(said["url"]), MasterKey.from_file(Path(said["key"])))
    now = datetime.fromisoformat(said["now"])
    if "decide" in said:
        decide(store, now, said["decide"])
    else:
        server = SmtpServer(host="127.0.0.1", port=said["port"], sender="zhicheng@localhost", security="none")
        deliver(store, server, lambda: now, site="http://localhost:8000")


if __name__ == "__main__":
    main()
