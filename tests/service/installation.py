"""One installation of the product: its environment, its commands, its processes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.settings import Settings, read
from web.application import Application
from web.bootstrap import build

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
RUN = "import sys; from web.cli import main; sys.argv[0] = 'gongheng'; main()"
"""The command line, with the interpreter of the tests."""


@dataclass(frozen=True)
class Installation:
    """What the environment of its processes says."""

    data: Path
    urls: Mapping[str, str] = field(default_factory=dict)

    @property
    def environ(self) -> dict[str, str]:
        """Nothing of the caller's own settings."""
        bare = {key: each for key, each in os.environ.items() if not key.startswith("GONGHENG_")}
        key = {"GONGHENG_SECRET_KEY": "k" * 32} if self.urls else {}
        return bare | {"GONGHENG_DATA": str(self.data), "GONGHENG_LANGUAGE": "en"} | key | self.urls

    @property
    def settings(self) -> Settings:
        """The same, as the product reads it."""
        return read(self.environ)

    @contextmanager
    def opened(self) -> Iterator[Application]:
        """The application, in this process."""
        application = build(self.settings)
        yield application
        application.queue.close()
        application.database.close()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "-c", RUN, *arguments],
            env=self.environ,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    def asked(self, *arguments: str) -> Any:
        """What a command prints with ``--json``."""
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    @contextmanager
    def started(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """A process that runs until the end of the body, then is asked to stop."""
        command = [sys.executable, "-c", RUN, *arguments]
        with subprocess.Popen(command, env=self.environ, cwd=ROOT, start_new_session=True) as own:
            try:
                yield own
            finally:
                own.send_signal(signal.SIGTERM)
                try:
                    own.wait(20)
                finally:
                    kill(own.pid)


def children(pid: int) -> list[int]:
    """All processes below, read from the kernel."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    direct = [int(word) for word in listed.split()]
    return [below for each in direct for below in (*children(each), each)]


def kill(pid: int) -> None:
    """End a process and all below it, at once and without a word."""
    for each in (pid, *children(pid)):
        if Path(f"/proc/{each}").exists():
            os.kill(each, signal.SIGKILL)


def until(condition: Callable[[], bool]) -> None:
    """Wait until something is true, and not for ever."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
