"""Passwords: strong enough to be kept, and kept as argon2id.

Strength is the number of guesses that zxcvbn estimates (Wheeler, USENIX Security 2016); its list of
leaked passwords lies in the library, so nothing is asked of the network.
"""

from collections.abc import Sequence
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from core.errors import BadInput
from core.texts import Text

NO_PASSWORD = "!"  # noqa: S105 - no password has this hash
"""What an account holds that came back with its institution, until it is given a password."""

SHORTEST = 10
LONGEST = 1024
FEWEST_GUESSES = 10**8
"""What a password must hold out against: guessing on line is cut short long before."""

LOOKED_AT = 72
"""Characters that are estimated; the estimate takes time that grows with the square."""

ADVICE = Text(
    "请用几个不相干的词组成一句话，不用姓名、日期和键盘顺序",
    "Use a phrase of unrelated words, without names, dates or rows of keys",
)


class Passwords:
    """Checks, hashes and compares."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    def hashed(self, password: str, *, about: Sequence[str] = ()) -> str:
        """The hash to keep; BadInput when the password is too weak for somebody of these names."""
        check_strength(password, about=about)
        return self._hasher.hash(password)

    def is_right(self, hashed: str | None, password: str) -> bool:
        """Whether the password is the one; without a hash it takes as long and is not."""
        try:
            right = self._hasher.verify(hashed or self._decoy, password[:LONGEST])
        except (VerifyMismatchError, InvalidHashError):
            return False
        return right and hashed is not None

    def renewed(self, hashed: str, password: str) -> str | None:
        """A new hash of the right password where the terms have risen since."""
        stale = self._hasher.check_needs_rehash(hashed)
        return self._hasher.hash(password) if stale else None

    @cached_property
    def _decoy(self) -> str:
        """Compared when there is no such account, so that the time taken tells nothing."""
        return self._hasher.hash("nobody's password")


def check_strength(password: str, *, about: Sequence[str] = ()) -> None:
    """BadInput for a password too short, leaked or guessed soon; ``about`` names its owner."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput(
            Text(
                f"密码须为 {SHORTEST} 至 {LONGEST} 个字符",
                f"A password has {SHORTEST} to {LONGEST} characters",
            )
        )
    if _is_leaked(password):
        raise BadInput(
            Text("这个密码在泄露的密码名单中", "This password is on a list of leaked passwords"),
            advice=ADVICE,
        )
    if _guesses(password, about) < FEWEST_GUESSES:
        raise BadInput(
            Text("这个密码太容易猜到", "This password is too easily guessed"), advice=ADVICE
        )


def _is_leaked(password: str) -> bool:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - takes long to load

    folded = password.casefold()
    return any(
        each in FREQUENCY_LISTS["passwords"] for each in (folded, folded.rstrip("!.?0123456789"))
    )


def _guesses(password: str, about: Sequence[str]) -> float:
    from zxcvbn import zxcvbn  # noqa: PLC0415 - takes long to load

    known = [part for name in about for part in (name, *name.replace("@", ".").split(".")) if part]
    return float(zxcvbn(password[:LOOKED_AT], user_inputs=known)["guesses"])
