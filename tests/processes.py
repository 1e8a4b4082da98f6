"""Server processes beside the tests: started, watched, stopped; and ports that are free."""

import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECONDS_TO_STOP = 20


class Missing(Exception):
    """A server cannot be had here; says why."""


@contextmanager
def server(
    command: list[object], log: Path, stop_with: signal.Signals, identity: dict[str, object]
) -> Iterator[subprocess.Popen[bytes]]:
    """A server process that is stopped at the end."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,  # Ctrl-C reaches the command; the servers stop after it
            **identity,
        )
    try:
        yield process
    finally:
        stop(process, stop_with)


def stop(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Ask the process to stop, and end it when it does not."""
    if process.poll() is None:
        process.send_signal(number)
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def listens(port: int) -> bool:
    """Whether somebody listens on the port of the loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
