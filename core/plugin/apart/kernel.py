"""The few kernel calls that confine a process and that Python has no names for.

Landlock: docs.kernel.org/userspace-api/landlock.html. The kernel of no machine is asked for more
than it offers: of newer rights those that it knows are taken.
"""

import ctypes
import os
import platform
import struct
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from core.plugin.apart import syscalls

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION = 1
BENEATH_PATH = 1
READ_FILE, READ_FOLDER = 1 << 2, 1 << 3
FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
"""What a rule set governs, by the first version of Landlock that knows it."""
NETWORK_RIGHTS, NETWORK_SINCE = 0b11, 4
SCOPES, SCOPES_SINCE = 0b11, 6

NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2
PARENT_DEATH_SIGNAL = syscalls.SET_PARENT_DEATH_SIGNAL
CAPABILITIES_VERSION = 0x20080522


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def landlock_version() -> int:
    """Which Landlock the kernel offers; 0 for none."""
    if platform.system() != "Linux":
        return 0
    return max(int(_libc().syscall(CREATE_RULESET, None, 0, ASK_VERSION)), 0)


def read_only(places: Sequence[Path]) -> None:
    """From now on this process may read what lies below these places, and open nothing else."""
    version = landlock_version()
    governed = FILE_RIGHTS[max(each for each in FILE_RIGHTS if each <= version)]
    network = NETWORK_RIGHTS if version >= NETWORK_SINCE else 0
    scopes = SCOPES if version >= SCOPES_SINCE else 0
    fields = 1 + (version >= NETWORK_SINCE) + (version >= SCOPES_SINCE)
    asked = struct.pack("<QQQ", governed, network, scopes)[: 8 * fields]
    rules = _asked(_libc().syscall, CREATE_RULESET, asked, len(asked), 0)
    try:
        for place in places:
            _let_read(rules, place)
        _asked(_libc().syscall, RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)


def _let_read(rules: int, place: Path) -> None:
    rights = READ_FILE | (READ_FOLDER if place.is_dir() else 0)
    opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("<Qi", rights, opened)
        _asked(_libc().syscall, ADD_RULE, rules, BENEATH_PATH, rule, 0)
    finally:
        os.close(opened)


def no_new_privileges() -> None:
    """Nothing that this process does gives it more rights than it has."""
    _asked(_libc().prctl, NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def no_capabilities() -> None:
    """Being root means no more than being the owner of root's files."""
    header = struct.pack("<Ii", CAPABILITIES_VERSION, 0)
    _asked(_libc().capset, header, bytes(24))


def die_with_parent(signal: int) -> None:
    """This process gets the signal when the one that made it ends."""
    _asked(_libc().prctl, PARENT_DEATH_SIGNAL, signal, 0, 0, 0)


def refuse_calls() -> None:
    """Put the filter over every thread that this process will have."""
    filters = syscalls.filter_for(platform.machine())
    content = ctypes.create_string_buffer(filters, len(filters))
    program = struct.pack("@HP", len(filters) // 8, ctypes.addressof(content))
    _asked(_libc().prctl, SECCOMP, FILTER, program, 0, 0)


def _asked(call: object, *arguments: object) -> int:
    """The answer of a call; OSError where it is refused. Numbers go as the kernel's long."""
    plain = [ctypes.c_ulong(each) if isinstance(each, int) else each for each in arguments]
    assert callable(call)  # noqa: S101 - tells the type alone
    answer = int(call(*plain))
    if answer < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return answer
