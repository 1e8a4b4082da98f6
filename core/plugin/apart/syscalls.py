"""Which system calls a confined process may not make, as a seccomp filter in classic BPF.

What is left may be made on files that Landlock lets through and on memory within the limit. The
numbers are those of the kernel's tables; what is newer than the newest of them is "not there".
"""

import errno
import platform
import struct
from collections.abc import Iterator

REFUSED = {
    "x86_64": {
        "network": (41, 42, 43, 49, 50, 53, 288),
        "processes": (57, 58, 59, 62, 101, 129, 200, 234, 297, 310, 311, 312, 322, 424, 434, 438),
        "queues that run calls": (425, 426, 427),
        "names, owners and times of files": (
            *(76, 77, 90, 91, 92, 93, 94, 132, 188, 189, 190, 197, 198, 199, 235, 260, 261),
            *(268, 280),
        ),
        "memory between processes": (
            *(29, 30, 31, 64, 65, 66, 68, 69, 70, 71, 220, 240, 241, 319, 440, 447, 448),
        ),
        "other name spaces": (155, 161, 165, 166, 272, 303, 304, 308, 428, 429, 430, 432, 442),
        "the machine": (
            *(135, 141, 142, 144, 179, 203, 237, 248, 249, 250, 251, 253, 254, 256, 279, 294),
            *(298, 300, 301, 314, 317, 321, 323),
        ),
    },
    "aarch64": {
        "network": (198, 199, 200, 201, 202, 203, 242),
        "processes": (117, 129, 130, 131, 138, 221, 240, 270, 271, 272, 281, 424, 434, 438),
        "queues that run calls": (425, 426, 427),
        "names, owners and times of files": (*(5, 6, 7, 14, 15, 16, 45, 46, 52, 53, 54, 55, 88),),
        "memory between processes": (
            *(180, 181, 186, 187, 188, 189, 190, 191, 192, 193, 194, 195, 196, 279, 440, 447),
            *(448,),
        ),
        "other name spaces": (39, 40, 41, 51, 97, 264, 265, 268, 428, 429, 430, 432, 442),
        "the machine": (
            *(26, 27, 30, 60, 92, 118, 119, 122, 140, 217, 218, 219, 235, 238, 239, 241, 262),
            *(263, 274, 277, 280, 282),
        ),
    },
}
"""By machine: ``seccomp`` itself is refused, for a filter could answer for the kernel."""

ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
CLONE = {"x86_64": 56, "aarch64": 220}
CLONE3 = 435
PRCTL = {"x86_64": 157, "aarch64": 167}
PRLIMIT = {"x86_64": 302, "aarch64": 261}
NEWEST = 450

LOAD, EQUAL, GREATER, AND_SET, RETURN = 0x20, 0x15, 0x25, 0x45, 0x06
NUMBER, MACHINE, FIRST_ARGUMENT = 0, 4, 16
ALLOW, KILL, FAIL = 0x7FFF0000, 0x80000000, 0x00050000
CLONE_THREAD = 0x00010000
SET_PARENT_DEATH_SIGNAL = 1


def known() -> bool:
    """Whether there is a filter for this machine."""
    return platform.machine() in REFUSED


def filter_for(machine: str) -> bytes:
    """The filter as the kernel takes it: eight bytes an instruction."""
    return b"".join(struct.pack("<HBBI", *each) for each in _instructions(machine))


def _instructions(machine: str) -> Iterator[tuple[int, int, int, int]]:
    yield LOAD, 0, 0, MACHINE
    yield EQUAL, 1, 0, ARCHITECTURE[machine]
    yield RETURN, 0, 0, KILL
    yield LOAD, 0, 0, NUMBER
    yield GREATER, 0, 1, NEWEST
    yield RETURN, 0, 0, FAIL | errno.ENOSYS
    yield EQUAL, 0, 1, CLONE3
    yield RETURN, 0, 0, FAIL | errno.ENOSYS
    for numbers in REFUSED[machine].values():
        for number in numbers:
            yield EQUAL, 0, 1, number
            yield RETURN, 0, 0, FAIL | errno.EPERM
    yield from _where(CLONE[machine], AND_SET, CLONE_THREAD, allowed=True)
    yield from _where(PRCTL[machine], EQUAL, SET_PARENT_DEATH_SIGNAL, allowed=False)
    yield from _where(PRLIMIT[machine], EQUAL, 0, allowed=True)
    yield RETURN, 0, 0, ALLOW


def _where(
    number: int, test: int, value: int, *, allowed: bool
) -> Iterator[tuple[int, int, int, int]]:
    """One call by its first argument: allowed where the test holds, or the other way round."""
    refuse, allow = (RETURN, 0, 0, FAIL | errno.EPERM), (RETURN, 0, 0, ALLOW)
    yield EQUAL, 0, 4, number
    yield LOAD, 0, 0, FIRST_ARGUMENT
    yield test, 0, 1, value
    yield allow if allowed else refuse
    yield refuse if allowed else allow
