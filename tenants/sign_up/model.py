"""What is asked for at sign-up, and what is known of it afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.tenancy.model import TenantId
from core.texts import Text


class Stage(StrEnum):
    """How far a sign-up is."""

    ASKED = "asked"
    OPENING = "opening"
    OPENED = "opened"
    VERIFIED = "verified"
    REFUSED = "refused"


STAGES: Mapping[Stage, Text] = {
    Stage.ASKED: Text("待确认邮箱", "E-mail to be confirmed"),
    Stage.OPENING: Text("正在开通", "Being opened"),
    Stage.OPENED: Text("待核验", "To be verified"),
    Stage.VERIFIED: Text("已核验", "Verified"),
    Stage.REFUSED: Text("未通过核验", "Refused"),
}


class Way(StrEnum):
    """How the operator has made sure that an institution is who it says."""

    CREDIT_CODE = "credit code"
    LETTER = "letter"
    CALL_BACK = "call back"


WAYS: Mapping[Way, Text] = {
    Way.CREDIT_CODE: Text("核对统一社会信用代码", "Credit code looked up"),
    Way.LETTER: Text("收到单位公函", "Official letter received"),
    Way.CALL_BACK: Text("回拨单位总机", "Called back through the switchboard"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The form as it was filled in."""

    name: Text
    sector: str
    level: str
    credit_code: str
    contact: str
    email: str = field(repr=False)
    locale: str = "zh"


@dataclass(frozen=True, slots=True)
class SignUp:
    """One sign-up; ``tenant`` is its institution once it has been opened."""

    id: int
    made_at: datetime
    asked: Asked
    stage: Stage
    tenant: TenantId | None
    slug: str
    way: Way | None
    decided_by: str
    decided_at: datetime | None
    remark: str


@dataclass(frozen=True, slots=True)
class Entrustment:
    """The institution's approval to entrust its data: whose, under which document, when."""

    version: int
    leader: str
    document: str
    by: str
    on: str
