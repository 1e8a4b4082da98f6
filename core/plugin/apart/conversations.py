"""Talks to plugins: each conversation with a process of its own, which ends with it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any

import polars as pl

from core.errors import GonghengError
from core.plugin.apart import faults
from core.plugin.apart.confinement import Limits
from core.plugin.apart.messages import Ended, Message, packed, receive, send
from core.plugin.apart.work import Order

NURSERY = "core.plugin.apart.nursery"
FACE = "gongheng"
STARTING = 120.0
"""Seconds that the nursery may take until it has imported everything, on a busy machine."""
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "POLARS_MAX_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
"""All that a plugin's process has of the environment: no address, no key."""

Answers = Mapping[str, Callable[[Message], Message]]
"""What the product does where a plugin asks it for something."""


@dataclass
class Conversation:
    """One process and what is said to it; ``plugin`` is whom to name when it fails."""

    plugin: str
    limits: Limits
    channel: socket.socket
    process: int

    def say(self, call: str, *frames: pl.DataFrame, **said: Any) -> None:
        """Ask it something, with these frames beside it."""
        pieces = [packed(each) for each in frames]
        send(self.channel, Message({"call": call, **said}, pieces), seconds=self.limits.seconds)

    def go_on(self) -> None:
        """Let it carry on after a portion."""
        send(self.channel, Message({"next": True}), seconds=self.limits.seconds)

    def hear(self, answers: Answers | None = None) -> Message:
        """What it says in the end; only the time that it takes itself is counted."""
        left = self.limits.seconds
        while True:
            began = time.monotonic()
            message = receive(self.channel, most=self.limits.answer, seconds=left)
            left = max(left - (time.monotonic() - began), 0)
            asked = message.said.get("ask")
            if not isinstance(asked, str) or asked not in (answers or {}):
                return message
            answer = _answered((answers or {})[asked], message)
            send(self.channel, answer, seconds=self.limits.seconds)

    def end(self) -> None:
        """Stop the process at once, whatever it is doing."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.process, signal.SIGKILL)
        os.close(self.process)
        self.channel.close()


def _answered(answer: Callable[[Message], Message], asked: Message) -> Message:
    try:
        return answer(asked)
    except GonghengError as error:
        return Message({"raised": faults.told(error)})


class Nursery:
    """Starts the process that makes processes, when the first is wanted, and again if it died."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._control: socket.socket | None = None
        self.started: subprocess.Popen[bytes] | None = None
        self._owner = 0

    @contextmanager
    def conversation(self, order: Order) -> Iterator[Conversation]:
        """A process for this order, ended at the end; PluginFailed says what went wrong."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                process = self._make(order, theirs)
        except BaseException:
            ours.close()
            raise
        ours.setblocking(False)
        talk = Conversation(order.origin.name, order.limits, ours, process)
        try:
            yield talk
        finally:
            talk.end()

    def close(self) -> None:
        """End the nursery; every process that it made ends with it."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self.started is not None and self._owner == os.getpid():
            self.started.kill()
            self.started.wait()
        self.started = None

    def _make(self, order: Order, theirs: socket.socket) -> int:
        with self._lock:
            with suppress(OSError, Ended):
                return self._asked(order, theirs)
            self.close()
            return self._asked(order, theirs)

    def _asked(self, order: Order, theirs: socket.socket) -> int:
        control = self._ready()
        socket.send_fds(control, [order.written()], [theirs.fileno()])
        said, handed, _, _ = socket.recv_fds(control, 16, 1)
        if not said or not handed:
            raise OSError(said)
        return handed[0]

    def _ready(self) -> socket.socket:
        if self._control is None or self._owner != os.getpid():
            self._start()
        assert self._control is not None  # noqa: S101 - started just now
        return self._control

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.started = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-I", "-m", NURSERY, FACE],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=ENVIRONMENT,
                cwd="/",
                start_new_session=True,
            )
        ours.settimeout(STARTING)
        self._control, self._owner = ours, os.getpid()
