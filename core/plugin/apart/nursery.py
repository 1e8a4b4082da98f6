"""A process that has everything imported, and makes one confined process for each conversation.

A conversation is for one institution: what a plugin keeps in mind is gone when it ends, so
nothing is carried from one institution to another. The nursery itself never runs a plugin.

It is started as ``python -I -m core.plugin.apart.nursery gongheng`` with a socket as its standard
input: what plugins import of ours is imported once, before any is made.
"""

import gc
import importlib
import os
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress

from core.plugin.apart import worker
from core.plugin.apart.work import Order

MOST = 2**16


def main(first: Sequence[str]) -> None:
    """Make processes until the product hangs up."""
    control = socket.socket(fileno=os.dup(0))
    for each in first:
        importlib.import_module(each)
    gc.freeze()
    _silence()
    while True:
        asked, handed, _, _ = socket.recv_fds(control, MOST, 1)
        if not asked:
            return
        _reap()
        _make(control, Order.read(asked), socket.socket(fileno=handed[0]))


def _make(control: socket.socket, order: Order, channel: socket.socket) -> None:
    child = os.fork()
    if child == 0:
        control.close()
        worker.serve(channel, order)
        os._exit(0)
    channel.close()
    made = os.pidfd_open(child)
    socket.send_fds(control, [b"made"], [made])
    os.close(made)


def _reap() -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _silence() -> None:
    """What a plugin prints goes nowhere; only the channel is heard."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for each in (0, 1, 2):
        os.dup2(nothing, each)
    os.close(nothing)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


if __name__ == "__main__":
    main(sys.argv[1:])
    sys.exit(0)
