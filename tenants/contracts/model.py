"""A contract (约定): its terms, the signatures of both sides, and whether it is in force."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from core.texts import Text
from tenants.signing.model import PublicKey, Signature, Statement, canonical, following, holds
from tenants.tree.model import Side

ZONE = ZoneInfo("Asia/Shanghai")
"""Days of a contract are days of this place."""


class Scope(StrEnum):
    """What a contract lets through; each needs a contract of its own."""

    AGGREGATES = "aggregates"
    RESULTS = "results"
    ROWS = "rows"
    PERSONS = "persons"
    ITEMS = "items"
    LEADERS = "leaders"


SCOPES: Mapping[Scope, Text] = {
    Scope.AGGREGATES: Text("汇总数（分子、分母）", "Aggregates (sums)"),
    Scope.RESULTS: Text("已通报结果", "Published results"),
    Scope.ROWS: Text("逐行记录（限期调阅）", "Records (for a limited time)"),
    Scope.PERSONS: Text("个人汇总数", "Persons' aggregates"),
    Scope.ITEMS: Text("代为评分的事项", "Items scored by the other side"),
    Scope.LEADERS: Text("入额院领导办案", "Case handling of quota-holding leaders"),
}


DETAILS: Mapping[str, Text] = {
    "dataset": Text("数据集", "Dataset"),
    "clock": Text("时间口径", "Clock"),
    "period": Text("考核周期", "Period"),
    "columns": Text("列", "Columns"),
    "personal": Text("不遮盖的个人信息列", "Personal columns in full"),
    "persons": Text("人员工号", "Staff numbers"),
    "indicators": Text("指标", "Indicators"),
    "datasets": Text("数据集", "Datasets"),
}
"""What users call the details of terms."""


class State(StrEnum):
    """Where a contract stands on a day."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    COMING = "coming"
    IN_FORCE = "in force"
    EXPIRED = "expired"
    ENDED = "ended"


STATES: Mapping[State, Text] = {
    State.PROPOSED: Text("待对方签署", "Waits for the other side"),
    State.DECLINED: Text("未签署", "Not signed"),
    State.COMING: Text("尚未生效", "Not yet in force"),
    State.IN_FORCE: Text("有效", "In force"),
    State.EXPIRED: Text("已到期", "Expired"),
    State.ENDED: Text("已终止", "Ended"),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed; ``details`` names datasets, persons, or indicators with a period."""

    number: str
    upper: str
    lower: str
    scope: Scope
    since: date
    until: date
    details: Mapping[str, Any]
    note: str = ""

    @property
    def statement(self) -> Statement:
        """The terms as they are signed."""
        return {
            "kind": "contract",
            "number": self.number,
            "upper": self.upper,
            "lower": self.lower,
            "scope": self.scope.value,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "details": dict(self.details),
            "note": self.note,
        }

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical terms."""
        return sha256(canonical(self.statement).encode()).hexdigest()

    @classmethod
    def read(cls, text: str) -> "Terms":
        """What ``canonical(statement)`` wrote."""
        said = json.loads(text)
        return cls(
            number=said["number"],
            upper=said["upper"],
            lower=said["lower"],
            scope=Scope(said["scope"]),
            since=date.fromisoformat(said["since"]),
            until=date.fromisoformat(said["until"]),
            details=said["details"],
            note=said["note"],
        )


@dataclass(frozen=True, slots=True)
class Signed:
    """One side's signature: by whom, when, with which key."""

    by: str
    at: datetime
    signature: Signature

    def statement(self, terms: Terms, side: Side) -> Statement:
        """What was signed: the digest of the terms with side, person and time."""
        return signing(terms, side, by=self.by, at=self.at)


def signing(terms: Terms, side: Side, *, by: str, at: datetime) -> Statement:
    """What a side signs."""
    return {
        "kind": "contract signature",
        "number": terms.number,
        "digest": terms.digest,
        "side": side.value,
        "by": by,
        "at": at.astimezone(UTC).isoformat(),
    }


@dataclass(frozen=True, slots=True)
class Ended:
    """When a contract ended before its time, and why; ``side`` is None for a move in the tree."""

    at: datetime
    reason: str
    side: Side | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """Terms with the signatures given so far."""

    terms: Terms
    signatures: Mapping[Side, Signed]
    ended: Ended | None = None

    def state(self, at: datetime) -> State:
        """Where it stands at a moment."""
        day = at.astimezone(ZONE).date()
        complete = len(self.signatures) == len(Side)
        if self.ended is not None and at >= self.ended.at:
            return State.ENDED if complete else State.DECLINED
        if not complete:
            return State.PROPOSED if day <= self.terms.until else State.DECLINED
        if day < self.terms.since:
            return State.COMING
        return State.IN_FORCE if day <= self.terms.until else State.EXPIRED

    def in_force(self, at: datetime) -> bool:
        """Whether both have signed, its days have come, and nobody has ended it."""
        signed = max((each.at for each in self.signatures.values()), default=at)
        return self.state(at) is State.IN_FORCE and at >= signed

    def side_of(self, slug: str) -> Side:
        """Which party an institution is."""
        return Side.UPPER if slug == self.terms.upper else Side.LOWER

    def waits_for(self, slug: str, at: datetime) -> bool:
        """Whether this institution has yet to sign."""
        return self.state(at) is State.PROPOSED and self.side_of(slug) not in self.signatures

    def faults(self, keys: Mapping[str, Sequence[PublicKey]]) -> list[Text]:
        """What is wrong with the signatures given the parties' known keys; nothing if all hold."""
        found = []
        for side, signed in self.signatures.items():
            owner = self.terms.upper if side is Side.UPPER else self.terms.lower
            text = canonical(signed.statement(self.terms, side))
            if signed.signature.key not in {each.key for each in keys.get(owner, ())}:
                found.append(Text(f"{owner} 的签名不是它的密钥所签", f"not a key of {owner}"))
            elif not holds(text, signed.signature):
                found.append(
                    Text(f"{owner} 的签名与约定内容不符", f"the signature of {owner} does not fit")
                )
        return found

    def trusted(self, side: Side, keys: Sequence[PublicKey]) -> frozenset[str]:
        """The keys that may sign for a side under this contract."""
        return following(keys, self.signatures[side].signature.key)
