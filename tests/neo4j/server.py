"""Fetches Neo4j Community from Maven Central once, and runs it on free ports of the loopback.

The jars are kept under ``~/.cache/gongheng`` by the digest of the pom. The server starts while the
command already runs; the fixture ``neo4j_url`` waits for it.
"""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from tests.processes import Missing, free_port, server

POM = Path(__file__).with_name("pom.xml")
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.0:copy-dependencies"
ENTRY = "org.neo4j.server.CommunityEntryPoint"
SECONDS_TO_FETCH = 900
SECONDS_TO_START = 120
OPENED = (
    *("java.nio", "java.io", "sun.nio.ch", "java.lang", "java.util.concurrent"),
    *("java.lang.reflect", "java.util"),
)
HEAP = ("-Xms128m", "-Xmx512m", "-Xss2m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
SETTINGS = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled=false
dbms.usage_report.enabled=false
server.memory.pagecache.size=64m
db.tx_log.preallocate=false
db.tx_log.rotation.size=16m
server.directories.data={home}/data
server.directories.logs={home}/logs
"""


@contextmanager
def neo4j(folder: Path) -> Iterator[str]:
    """A Neo4j of its own that nobody has to sign in to; yields the URL at which it will answer."""
    port = free_port()
    with running(folder / "neo4j", port):
        yield f"bolt://127.0.0.1:{port}"


@contextmanager
def running(home: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The server over the folder ``home``, which keeps its data from one start to the next."""
    java, libraries = _java(), jars()
    (home / "conf").mkdir(parents=True, exist_ok=True)
    settings = SETTINGS.format(port=port, home=home)
    (home / "conf" / "neo4j.conf").write_text(settings, encoding="utf-8")
    opens = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in OPENED]
    command = [java, *HEAP, *opens, "-Dfile.encoding=UTF-8", "-cp", f"{libraries}/*", ENTRY]
    command += [f"--home-dir={home}", f"--config-dir={home}/conf"]
    with server(command, home / "neo4j.log", signal.SIGTERM, {}) as process:
        yield process


def until_it_answers(url: str) -> None:
    """Wait for the server; TimeoutError when it does not come."""
    from neo4j import GraphDatabase
    from neo4j.exceptions import DriverError, Neo4jError

    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            with GraphDatabase.driver(url, connection_timeout=2) as driver:
                driver.execute_query("RETURN 1")
                return
        except (DriverError, Neo4jError) as error:
            if time.monotonic() > deadline:
                message = f"Neo4j does not answer at {url}: {error}"
                raise TimeoutError(message) from error
            time.sleep(0.3)


def jars() -> Path:
    """The folder with the jars, filled by Maven the first time."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gongheng"
    folder = base / f"neo4j-{hashlib.sha256(POM.read_bytes()).hexdigest()[:12]}"
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise Missing("Maven (mvn) is not installed")
    base.mkdir(parents=True, exist_ok=True)
    filling = Path(mkdtemp(prefix="neo4j-", dir=base))
    goal = [COPY, f"-DoutputDirectory={filling}", "-DincludeScope=runtime"]
    try:
        _fetch([maven, "-B", "-q", "-ntp", "-f", str(POM), *goal])
        filling.rename(folder)
    except OSError:
        if not folder.is_dir():  # nobody else was faster
            raise
    finally:
        shutil.rmtree(filling, ignore_errors=True)
    return folder


def _fetch(command: list[str]) -> None:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=SECONDS_TO_FETCH
        )
    except subprocess.TimeoutExpired as late:
        raise Missing("Maven Central does not answer in time") from late
    if done.returncode:
        raise Missing(f"Maven: {(done.stdout + done.stderr).strip()[-600:]}")


def _java() -> str:
    """Java 17 or later, which Neo4j 5 needs."""
    java = shutil.which("java")
    if java is None:
        raise Missing("Java 17 is not installed")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    if not found or int(found.group(1)) < 17:
        raise Missing(f"Neo4j needs Java 17, here is {said.splitlines()[:1]}")
    return java
