"""A delivery of aggregates: the statement that the lower institution signed, and refusals."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.texts import Text

KIND = "aggregates"


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What is signed: which aggregates, made how, under which contract, as which one in order."""

    lower: str
    upper: str
    period: str
    run: int
    digest: str
    calendar: str
    plan: str
    pack: str
    pack_version: str
    contract: str
    sequence: int
    at: datetime

    @property
    def statement(self) -> dict[str, Any]:
        """The statement in plain values."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return {"kind": KIND, **plain, "at": self.at.isoformat()}

    @classmethod
    def of(cls, said: dict[str, Any]) -> "Dispatch":
        """A statement read again; KeyError, TypeError or ValueError where it is none."""
        given = {name: said[name] for name in cls.__slots__}
        if said["kind"] != KIND or set(said) != {"kind", *given}:
            raise ValueError(said["kind"])
        return cls(**{**given, "at": datetime.fromisoformat(given["at"])})


@dataclass(frozen=True, slots=True)
class Received:
    """A delivery as it lies in the space of its receiver; nothing of it is trusted yet."""

    number: int
    lower: str
    period: str
    run: int
    digest: str
    text: str
    key: str
    signature: str
    at: datetime
    gone: bool = False
    """Whether the log alone tells of it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A delivery that does not count, by name: whose, of which period and run, and why."""

    lower: str
    period: str
    run: int
    why: Text

    def as_text(self, name: Text) -> Text:
        """The refusal in a sentence, with the institution's name."""
        return Text(
            f"{name.zh} {self.period} 第 {self.run} 次计分的汇总没有计入：{self.why.zh}",
            f"{name.en}, {self.period}, run {self.run}, is left out: {self.why.en}",
        )
