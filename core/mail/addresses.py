"""E-mail addresses as people write them."""

from email.errors import MessageError
from email.headerregistry import Address

from core.errors import BadInput
from core.texts import Text

LONGEST = 254


def checked(written: str) -> str:
    """The address in the one form that is kept; BadInput says that it is none."""
    text = written.strip()
    try:
        address = Address(addr_spec=text)
    except (MessageError, ValueError, IndexError):
        raise _wrong(text) from None
    host = address.domain.rstrip(".").lower()
    plain = text.isprintable() and not any(letter.isspace() or letter in '<>,;"' for letter in text)
    if not plain or len(text) > LONGEST or "." not in host or not address.username:
        raise _wrong(text)
    return f"{address.username}@{host}"


def _wrong(text: str) -> BadInput:
    return BadInput(
        Text("邮箱地址写得不对", "this is no e-mail address"),
        where=text[:60],
        advice=Text("写成 姓名@单位.cn 的样子", "write it like name@court.example"),
    )
