"""Calls into readers written in another language, whose failures may be panics."""

from collections.abc import Callable
from typing import TypeVar

from core.errors import BadFile

Answer = TypeVar("Answer")


def guarded(act: Callable[[], Answer], refusal: Callable[[BaseException], BadFile]) -> Answer:
    """The answer, or the refusal for whatever went wrong.

    A panic of native code arrives as a ``BaseException`` that no class of ours can name.
    """
    try:
        return act()
    except (BadFile, KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise refusal(error) from error
