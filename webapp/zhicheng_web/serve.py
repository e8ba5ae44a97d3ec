"""`python -m zhicheng_web.serve`: one machine, one process, everything that is needed made on the first start."""

from __future__ import annotations

import os
import sys
import threading
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn

from waitress.server import create_server  # type: ignore[import-untyped]

from zhicheng import ledger
from zhicheng.casework import retention
from zhicheng.casework.access import Refusal
from zhicheng.casework.ballots.closing import destroy_keys
from zhicheng.casework.certificates.printing import anything_waits, print_round
from zhicheng.casework.clock import business_clock
from zhicheng.casework.enquiries.erasing import erase_over
from zhicheng.casework.learning.expiry import expire
from zhicheng.casework.ledger_checks import check_daily
from zhicheng.casework.objections.erasing import erase_old
from zhicheng.casework.outbox import deliver
from zhicheng.casework.sweep import sweep
from zhicheng.documents.signing import SigningProblem
from zhicheng.instance import Instance
from zhicheng.plugins import Unstartable
from zhicheng.registry import Registry
from zhicheng.store.ballot_keys import BallotKeys
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.engine import Store, UnknownDatabase, UnsafeDatabase
from zhicheng.store.keys import KeyFileError
from zhicheng.store.moments import system_clock
from zhicheng_web import create_app, demo
from zhicheng_web.settings import Settings, UnusableSettings

HOST = "127.0.0.1"
PAUSE = timedelta(seconds=5)
CHECK_PAUSE = timedelta(minutes=1)


def main() -> None:
    """Serve until interrupted."""
    try:
        settings, instance, registry = Settings.from_environment(), Instance.from_environment(), Registry.load()
        store = instance.open() if instance.exists() else instance.create()
    except (UnusableSettings, Unstartable, KeyFileError, UnsafeDatabase, UnknownDatabase) as error:
        _refuse(str(error))
    shown = None if instance.production else _demonstration(instance, store, registry)
    port = int(os.environ.get("ZHICHENG_PORT", "8000"))
    app = create_app(settings, registry=registry, store=store)
    try:
        server = create_server(app, host=HOST, port=port, threads=8, ident=None)
    except OSError:
        _refuse(f"端口 {port} 已被占用。请用 ZHICHENG_PORT 换一个端口，例如 ZHICHENG_PORT=8001 make run。")
    stop = threading.Event()
    courier = threading.Thread(target=_run_errands, args=(store, instance, registry, stop), daemon=True)
    courier.start()
    threading.Thread(target=_check_ledger, args=(store, stop), daemon=True).start()
    print(f"已就绪：http://{HOST}:{port}  按 Ctrl+C 停止；数据在 {instance.data}", flush=True)
    if shown is not None:
        print("\n".join(_lines(shown)), flush=True)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        stop.set()
        courier.join()


def _demonstration(instance: Instance, store: Store, registry: Registry) -> demo.Demonstration | None:
    """The demonstration's accounts, built on the first start; None over data that somebody else began."""
    path = instance.data / "demonstration.json"
    known = demo.kept(path)
    if known is not None:
        return known
    try:
        built = demo.build(store, registry, real=system_clock)
    except Refusal as refusal:
        if refusal.code == "initialised":
            return None
        raise
    demo.keep(path, built)
    return built


def _run_errands(store: Store, instance: Instance, registry: Registry, stop: threading.Event) -> None:
    """One round of errands every few seconds until told to stop."""
    while not stop.wait(PAUSE.total_seconds()):
        try:
            errands(store, instance, registry)
        except Exception as error:
            # One bad round must not end all later ones; what is due stays due.
            print(f"后台任务出错，稍后重试：{type(error).__name__}: {error}", file=sys.stderr, flush=True)


def _check_ledger(store: Store, stop: threading.Event) -> None:
    """Verify the whole ledger once a day, beside everything else: that may take minutes."""
    while not stop.wait(CHECK_PAUSE.total_seconds()):
        try:
            report = check_daily(store, system_clock)
        except Exception as error:
            print(f"核验账目出错，稍后重试：{type(error).__name__}: {error}", file=sys.stderr, flush=True)
            continue
        if report is not None and report.problems:
            found = len(report.problems)
            print(f"核验账目发现{found}处问题，请立即运行 zhicheng ledger verify 查看。", file=sys.stderr, flush=True)


def errands(store: Store, instance: Instance, registry: Registry) -> None:
    """Send letters that are due, give events their places in the ledger, and let deadlines take effect by business
    time: what is over lapses, those answerable for what is near are warned."""
    business = business_clock(store)

    def latest() -> datetime:
        """Letters fall due by business time or, about passwords, by real time; neither waits for the other."""
        return max(system_clock(), business())

    def earliest() -> datetime:
        """What is kept for a time is kept by whichever clock is behind: a training clock deletes nothing."""
        return min(system_clock(), business())

    deliver(store, instance.mailer(), latest, site=instance.site)
    with store.begin() as session:
        retention.sweep(session, earliest)
    with store.begin() as session:
        ledger.sequence(session)
        ledger.sign(session, system_clock)
    _sweep(store, registry, business())
    with store.begin() as session:
        erase_old(session, business, timedelta(days=instance.objections_kept))
    with store.begin() as session:
        erase_over(session, business, timedelta(days=instance.enquiries_kept))
    with store.begin() as session:
        expire(session, business, BlobDirectory(store.blobs or instance.data / "files"))
    with store.reading() as session:
        destroy_keys(session, system_clock, BallotKeys(instance.data / "ballot-keys"))
    _print(store, instance, registry)


def _sweep(store: Store, registry: Registry, now: datetime) -> None:
    """A batch in each transaction until nothing is left."""
    swept = True
    while swept:
        with store.begin() as session:
            swept = sweep(session, lambda: now, registry).total > 0


def _print(store: Store, instance: Instance, registry: Registry) -> None:
    """A portion of the certificates that have no file yet."""
    if not anything_waits(store):
        return
    try:
        press = instance.press(store, registry, system_clock)
    except SigningProblem as problem:
        print(problem, file=sys.stderr, flush=True)
        return
    printed = print_round(press, business_clock(store))
    if printed.problems:
        named = "；".join(f"{key}（{why}）" for key, why in printed.problems.items())
        print(f"有{len(printed.problems)}份证书文件没有生成，请检查：{named}", file=sys.stderr, flush=True)


def _lines(shown: demo.Demonstration) -> Iterable[str]:
    """The accounts as a table, and how to come into each place's window."""
    heads = ("地区", "角色", "姓名", "账号", "密码")
    table = [heads, *((each.place, each.role, each.name, each.login, each.password) for each in shown.doors)]
    widths = [max(_width(row[column]) for row in table) for column in range(len(heads))]
    for row in table:
        yield "  ".join(text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)).rstrip()
    command = Path(sys.executable).with_name("zhicheng")
    yield "训练时钟可以移到各地的受理时间内（另开一个终端）："
    for place, moment in shown.moments:
        yield f'  {place}："{command}" clock {moment}'


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _refuse(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
