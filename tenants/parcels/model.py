"""A parcel: a statement that its sender signed, and whether what lies in a space is one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.errors import Conflict
from core.json_text import from_json
from core.texts import Text
from tenants.contracts.model import Contract
from tenants.signing.model import PublicKey, Signature, canonical, holds

UNREADABLE = Text("送达件看不懂或没有签名", "it cannot be read or is unsigned")
FORGED = Text("签名与送达件的内容不符", "its signature does not fit what it says")
MISPLACED = Text("送达件说的是另一单位或另一事项", "it speaks of another parcel")
UNAGREED = Text("送达时没有有效的约定", "no contract was in force when it was sent")
FOREIGN = Text("签名的不是送达的单位", "another institution has signed it")

SAID = ("kind", "contract", "sender", "receiver", "about")


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is signed: of what kind, under which contract, from whom to whom, about what."""

    kind: str
    contract: str
    sender: str
    receiver: str
    about: str
    sequence: int
    by: str
    at: datetime
    content: Mapping[str, Any]

    @property
    def code(self) -> str:
        """Its name among all parcels."""
        return f"{self.sender}-{self.sequence:06d}"

    @property
    def statement(self) -> dict[str, Any]:
        """The statement in plain values."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return {**plain, "at": self.at.isoformat(), "content": dict(self.content)}

    @classmethod
    def read(cls, text: str) -> "Parcel | None":
        """What ``canonical(statement)`` wrote; None for anything else."""
        try:
            said = from_json(text)
            given = {name: said[name] for name in cls.__slots__}
            found = cls(**{**given, "at": datetime.fromisoformat(given["at"])})
        except (KeyError, TypeError, ValueError):
            return None
        return found if canonical(found.statement) == text else None


@dataclass(frozen=True, slots=True)
class Held:
    """A parcel as it lies in the space of one party; nothing of it is trusted yet."""

    code: str
    kind: str
    contract: str
    sender: str
    receiver: str
    about: str
    text: str
    signature: Signature


@dataclass(frozen=True, slots=True)
class Refused:
    """A parcel that does not count, and why."""

    code: str
    about: str
    why: Text


def require_newest(newest: "Parcel | Refused | None", seen: str | None) -> None:
    """Conflict where a form was opened on another parcel than the newest; None asks nothing."""
    if seen is not None and seen != (newest.code if newest else ""):
        raise Conflict(
            Text(
                "页面打开以后，已有人送出新的评分", "somebody has given marks since this was opened"
            ),
            advice=Text("请核对后再送出", "look at them, then send again"),
        )


def checked(
    held: Held, contract: Contract, keys: Mapping[str, Sequence[PublicKey]]
) -> Parcel | Refused:
    """The parcel, if its signature, its signer and its contract are in order."""
    found = Parcel.read(held.text)
    if found is None:
        return _refused(held, UNREADABLE)
    if not holds(held.text, held.signature):
        return _refused(held, FORGED)
    outside = tuple(getattr(held, name) for name in (*SAID, "code"))
    if outside != tuple(getattr(found, name) for name in (*SAID, "code")):
        return _refused(held, MISPLACED)
    why = _unlawful(found, held.signature.key, contract, keys)
    return _refused(held, why) if why else found


def _unlawful(
    found: Parcel, key: str, contract: Contract, keys: Mapping[str, Sequence[PublicKey]]
) -> Text | None:
    terms = contract.terms
    if {found.sender, found.receiver} != {terms.upper, terms.lower}:
        return UNAGREED
    if found.contract != terms.number or not contract.in_force(found.at) or contract.faults(keys):
        return UNAGREED
    trusted = contract.trusted(contract.side_of(found.sender), keys.get(found.sender, ()))
    return None if key in trusted else FOREIGN


def _refused(held: Held, why: Text) -> Refused:
    return Refused(held.code, held.about, why)
