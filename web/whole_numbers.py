"""Whole numbers as addresses and forms write them: plain digits, and no more than make sense."""


def whole(written: str, *, digits: int) -> int | None:
    """The number; None where it is written in another way or too long."""
    sound = written.isascii() and written.isdecimal() and len(written) <= digits
    return int(written) if sound else None
