"""Whether a form of sign-up can be meant; every mistake at once, by field."""

import re
import unicodedata
from collections.abc import Mapping

from stdnum.cn import uscc

from core.errors import BadInput
from core.mail.addresses import checked
from core.texts import Text
from tenants.model import LEVELS, Sector
from tenants.sign_up.model import Asked

LONGEST_EMAIL = 120
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ADDRESS = re.compile(
    r"(?i)://|www\.|[@<>]|[\w-]\.(?:com|cn|net|org|gov|edu|info|top|xyz|io|cc|vip|site|shop|link|me|co)"
    r"(?![a-z])"
)
NAMES = ("name_zh", "name_en", "contact")
FIELDS = ("name_zh", "name_en", "sector", "level", "credit_code", "contact", "email")


class BadForm(BadInput):
    """The form cannot be taken; ``faults`` says why, by field."""

    def __init__(self, faults: Mapping[str, Text]) -> None:
        self.faults = dict(faults)
        super().__init__(
            Text("有几处需要修改", "Some answers need another look"), where=", ".join(faults)
        )


def read(form: Mapping[str, str], *, locale: str) -> Asked:
    """The form as it is kept; BadForm."""
    written = {name: form.get(name, "")[:500] for name in FIELDS}
    given = {name: _tidy(text) for name, text in written.items()}
    for name in ("credit_code", "email"):
        given[name] = unicodedata.normalize("NFKC", given[name]).replace(" ", "")
    given["credit_code"] = given["credit_code"].upper()
    found = _faults(given) | {name: odd for name in NAMES if (odd := _odd(written[name]))}
    faults = {name: fault for name, fault in found.items() if fault}
    if faults:
        raise BadForm(faults)
    return Asked(
        name=Text(given["name_zh"], given["name_en"] or given["name_zh"]),
        sector=given["sector"],
        level=given["level"],
        credit_code=given["credit_code"],
        contact=given["contact"],
        email=checked(given["email"]).lower(),
        locale=locale,
    )


def _faults(given: Mapping[str, str]) -> dict[str, Text | None]:
    return {
        "name_zh": _name(given["name_zh"]),
        "name_en": _long(given["name_en"], 200),
        "sector": _sector(given["sector"]),
        "level": _level(given["sector"], given["level"]),
        "credit_code": _code(given["credit_code"]),
        "contact": _contact(given["contact"]),
        "email": _email(given["email"]),
    }


def _odd(written: str) -> Text | None:
    """What no name holds: addresses of the web, and what cannot be seen."""
    text = unicodedata.normalize("NFKC", written.strip())
    if any(unicodedata.category(each).startswith("C") for each in text):
        return Text("含有不可见的控制字符", "There are invisible control characters in it")
    if ADDRESS.search(text):
        return Text("名称中不能有网址或邮箱", "A name holds no address of the web or of mail")
    return None


def _name(name: str) -> Text | None:
    if 4 <= len(name) <= 60 and len(CHINESE.findall(name)) >= 4:
        return None
    return Text(
        "请填写单位中文全称，4 至 60 个字，与公章一致",
        "Give the full Chinese name as on the seal, 4 to 60 characters",
    )


def _long(text: str, most: int) -> Text | None:
    return None if len(text) <= most else Text(f"最多 {most} 个字符", f"{most} characters at most")


def _sector(sector: str) -> Text | None:
    return None if sector in list(Sector) else Text("请选择单位类型", "Choose the kind")


def _level(sector: str, level: str) -> Text | None:
    if sector in list(Sector) and level in LEVELS[Sector(sector)]:
        return None
    return Text("请选择该类型单位的层级", "Choose a level of that kind")


def _code(code: str) -> Text | None:
    if uscc.is_valid(code):
        return None
    return Text(
        "统一社会信用代码为 18 位，最后一位是校验码；请对照法人证书核对",
        "The credit code has 18 characters, the last a check digit; compare the certificate",
    )


def _contact(name: str) -> Text | None:
    return None if 1 <= len(name) <= 60 else Text("请填写联系人姓名", "Give the contact's name")


def _email(address: str) -> Text | None:
    try:
        fits = len(checked(address)) <= LONGEST_EMAIL
    except BadInput as error:
        return error.what
    return None if fits else Text("邮箱地址太长", "The address is too long")


def _tidy(text: str) -> str:
    """One line, without what cannot be seen."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[:500]).split())
