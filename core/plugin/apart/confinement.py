"""Shuts a process in: memory, processor time, files, network, other processes.

What a confined process still can do is compute, read its own code and speak over the one channel
that it was given. It cannot undo any of it, nor hand it on: it starts no other process.
"""

import resource
import signal
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import core
from core.plugin.apart import kernel, syscalls
from core.texts import Text

PAGE = 4096
OPEN_FILES = 64
SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo", "/etc/ld.so.cache")
LIBRARIES = ("site-packages", "dist-packages")
CODE = ("stdlib", "platstdlib", "purelib", "platlib")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one conversation with a plugin may take.

    ``seconds`` is how long an answer may take, ``processor`` how much processor time the whole
    conversation, ``memory`` the bytes beyond what the bare process needs, ``answer`` the bytes of
    one answer, ``rows`` those of one frame in it.
    """

    seconds: float = 10.0
    processor: int = 30
    memory: int = 512 * 2**20
    answer: int = 32 * 2**20
    rows: int = 100_000


def missing() -> Text | None:
    """What this machine lacks for confining anything; nothing where all is there."""
    if kernel.landlock_version() == 0:
        return Text("内核不支持 Landlock（需 Linux 5.13 以上）", "the kernel has no Landlock")
    if not syscalls.known():
        return Text("没有这种处理器的系统调用清单", "no list of calls for this processor")
    return None


def confine(limits: Limits, readable: Sequence[Path]) -> None:
    """Shut the calling process in, for good. OSError where the kernel refuses a part of it."""
    kernel.die_with_parent(signal.SIGKILL)
    _limit(limits)
    kernel.no_new_privileges()
    kernel.read_only([*_code(), *readable])
    kernel.no_capabilities()
    kernel.refuse_calls()


def _limit(limits: Limits) -> None:
    taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * PAGE
    for kind, most in (
        (resource.RLIMIT_AS, taken + limits.memory),
        (resource.RLIMIT_CPU, limits.processor),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _code() -> list[Path]:
    """Where code lies, ours and that of libraries; never a folder that holds anything else."""
    ours = [Path(each) for each in core.__path__]
    named = [Path(sysconfig.get_path(each)) for each in CODE]
    named += [Path(each) for each in sys.path if each.endswith(LIBRARIES)]
    places = [*ours, *(each.parent / "gongheng" for each in ours), *named, *map(Path, SYSTEM)]
    return [each for each in dict.fromkeys(places) if each.exists()]
