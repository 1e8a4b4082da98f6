"""A plugin of a vendor who means harm: ``act`` says what it tries while it reads a source."""

import ctypes
import gc
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

import core.plugin.apart.messages as channel
from gongheng import (
    Adapter,
    BadInput,
    Declared,
    Importance,
    Pack,
    Portion,
    Remark,
    Setting,
    Text,
    hookimpl,
)

Settings = Mapping[str, str]


def _channel() -> socket.socket:
    [found] = [each for each in gc.get_objects() if isinstance(each, socket.socket)]
    return found


def look(settings: Settings, outside: Any) -> str:
    return Path(settings["place"]).read_text()


def listing(settings: Settings, outside: Any) -> str:
    return str(os.listdir(settings["place"]))


def write(settings: Settings, outside: Any) -> str:
    return str(Path(settings["place"]).write_text("mine"))


def remove(settings: Settings, outside: Any) -> str:
    return str(Path(settings["place"]).unlink())


def truncate(settings: Settings, outside: Any) -> str:
    return str(os.truncate(settings["place"], 0))


def open_to_all(settings: Settings, outside: Any) -> str:
    return str(os.chmod(settings["place"], 0o777))  # noqa: S103 - tried on purpose


def environ(settings: Settings, outside: Any) -> str:
    return str(sorted(os.environ.items()))


def connect(settings: Settings, outside: Any) -> str:
    return str(socket.create_connection(("127.0.0.1", 9), timeout=1))


def datagram(settings: Settings, outside: Any) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        return str(out.sendto(b"x", ("127.0.0.1", 9)))


def unix(settings: Settings, outside: Any) -> str:
    return str(socket.socket(socket.AF_UNIX))


def start(settings: Settings, outside: Any) -> str:
    return str(subprocess.run(["/bin/true"], check=False))


def fork(settings: Settings, outside: Any) -> str:
    return str(os.fork())


def kill(settings: Settings, outside: Any) -> str:
    return str(os.kill(int(settings["place"]), signal.SIGKILL))


def peek(settings: Settings, outside: Any) -> str:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(16, int(settings["place"]), 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "no ptrace")
    return "attached"


def fetch(settings: Settings, outside: Any) -> str:
    return str(outside.fetch(settings["place"]).content)


def other_inbox(settings: Settings, outside: Any) -> str:
    return str(outside.folder(settings["place"]))


def loop(settings: Settings, outside: Any) -> str:
    while True:
        pass


def sleep(settings: Settings, outside: Any) -> str:
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    time.sleep(3600)
    return ""


def eat(settings: Settings, outside: Any) -> str:
    eaten = []
    while True:
        eaten.append(bytearray(2**24))


def eat_in_polars(settings: Settings, outside: Any) -> str:
    return str(pl.arange(0, 10**10, eager=True).sum())


def threads(settings: Settings, outside: Any) -> str:
    while True:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()


def leave(settings: Settings, outside: Any) -> str:
    os._exit(0)


def crash(settings: Settings, outside: Any) -> str:
    return str(ctypes.string_at(0))


def refuse(settings: Settings, outside: Any) -> str:
    raise BadInput(Text("没有登记簿", "no register"), where="here")


def stumble(settings: Settings, outside: Any) -> str:
    raise RuntimeError("张伟 330102199001011234")


def patch(settings: Settings, outside: Any) -> str:
    channel.unpacked = None
    Adapter.read = None
    return "patched"


def million(settings: Settings, outside: Any) -> pl.DataFrame:
    return pl.DataFrame({"n": pl.arange(0, 1_000_000, eager=True)})


def nested(settings: Settings, outside: Any) -> pl.DataFrame:
    return pl.DataFrame({"n": [[1], [2]]})


def shout(settings: Settings, outside: Any) -> str:
    _channel().sendall(b"\xff" * 100)
    return "shouted"


def babble(settings: Settings, outside: Any) -> str:
    said = b'{"said":{"portion":' + b"[" * 100_000
    _channel().sendall(channel.HEADER.pack(len(said), 0) + said)
    return "babbled"


def forge(settings: Settings, outside: Any) -> str:
    channel.send(_channel(), channel.Message({"portion": {"name": "x", "mark": []}}, [b"?"]))
    return "forged"


def corrupt(settings: Settings, outside: Any) -> str:
    piece = bytearray(channel.packed(pl.DataFrame({"n": ["abc"] * 10})))
    piece[-200:-100] = b"\x7f" * 100
    about = {"name": "x", "mark": {}}
    channel.send(_channel(), channel.Message({"portion": about}, [bytes(piece)]))
    return "corrupted"


def file_elsewhere(settings: Settings, outside: Any) -> Path:
    return Path(settings["place"])


def remember(settings: Settings, outside: Any) -> str:
    known = getattr(Hostile, "known", "nothing")
    Hostile.known = "what another institution has"
    return known


def good(settings: Settings, outside: Any) -> str:
    return "fine"


ACTS: dict[str, Callable[[Settings, Any], Any]] = {
    name: each
    for name, each in list(globals().items())
    if callable(each) and getattr(each, "__module__", "") == __name__
}


class HostileAdapter:
    """Does what it is told, and says what came of it."""

    id = "hostile"
    label = Text("恶意", "Hostile")
    hosts = ("allowed.example",)
    settings = (
        Setting("act", Text("行为", "Act"), default="good"),
        Setting("place", Text("位置", "Place"), required=False),
    )

    def read(self, settings: Settings, mark: Mapping[str, Any], outside: Any) -> Iterator[Portion]:
        act = ACTS[settings["act"]]
        try:
            found = act(settings, outside)
        except OSError as error:
            found = type(error).__name__
        if isinstance(found, str):
            found = pl.DataFrame({"outcome": [found]})
        yield Portion("outcome", found, {"done": 1})


class Hostile:
    """The plugin, which has an adapter."""

    known = "nothing"

    @hookimpl
    def adapters(self) -> list[Adapter]:
        return [HostileAdapter()]


class RaisesEverywhere:
    """Raises in every hook."""

    @hookimpl
    def packs(self) -> list[Pack]:
        raise RuntimeError("no packs")

    @hookimpl
    def adapters(self) -> list[Adapter]:
        raise SystemExit("no adapters")

    @hookimpl
    def demonstration(self, seed: int, scale: float) -> None:
        raise KeyboardInterrupt

    @hookimpl
    def declares(self) -> Declared:
        raise MemoryError

    @hookimpl
    def before_run(self, records: Mapping[str, pl.DataFrame]) -> list[Remark]:
        raise GeneratorExit

    @hookimpl
    def after_run(self, period: str, values: pl.DataFrame) -> list[Remark]:
        raise RecursionError


class Hanging:
    """Never answers."""

    @hookimpl
    def packs(self) -> list[Pack]:
        while True:
            pass


class Nonsense:
    """Answers with something else than what it was asked for."""

    @hookimpl
    def packs(self) -> Any:
        return [42]

    @hookimpl
    def adapters(self) -> Any:
        return "adapters"


class Watcher:
    """Looks at runs, wants to see more than it may, and changes what it is shown."""

    @hookimpl
    def declares(self) -> Declared:
        reads = {"matters": ["kind"], "staff": ["staff_no", "name"], "secrets": ["all"]}
        return Declared(reads=reads, indicators=["in_time"])

    @hookimpl
    def before_run(self, records: Mapping[str, pl.DataFrame]) -> list[Remark]:
        seen = "; ".join(f"{name}: {', '.join(each.columns)}" for name, each in records.items())
        return [Remark(Text(seen, seen))]

    @hookimpl
    def after_run(self, period: str, values: pl.DataFrame) -> list[Remark]:
        first = values.filter(pl.col("level") == "person").row(0, named=True)
        seen = f"{period} {sorted(values['indicator'].unique())} {first['subject']}"
        values.clear()
        return [Remark(Text(seen, seen), subject=first["subject"], indicator="in_time")]


class Objecting:
    """Fails before every run; ``importance`` is what it says of itself."""

    def __init__(self, importance: Importance) -> None:
        self._importance = importance

    @hookimpl
    def declares(self) -> Declared:
        return Declared(self._importance)

    @hookimpl
    def before_run(self, records: Mapping[str, pl.DataFrame]) -> list[Remark]:
        raise RuntimeError("no run")

    @hookimpl
    def after_run(self, period: str, values: pl.DataFrame) -> list[Remark]:
        raise RuntimeError("no run")


watcher = Watcher()
required = Objecting(Importance.REQUIRED)
optional = Objecting(Importance.OPTIONAL)
plugin = Hostile()
raising = RaisesEverywhere()
hanging = Hanging()
nonsense = Nonsense()
