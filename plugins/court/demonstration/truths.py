"""What is planted in the city for questions to the graph to find, read from ``planted.yaml``."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "planted.yaml"


@dataclass(frozen=True, slots=True)
class Somebody:
    """A planted person; whatever is not said is empty."""

    name: str
    id_number: str | None = None
    relation: str | None = None
    lawyer: str | None = None
    licence: str | None = None
    firm: str | None = None
    bench: bool = False
    cases: int = 0
    petitions: int = 0


@dataclass(frozen=True, slots=True)
class Hub:
    """The firm that a third of all parties go to, and two whom nothing else connects."""

    firm: str
    share: float
    strangers: tuple[Somebody, ...]


@dataclass(frozen=True, slots=True)
class Advocate:
    """A planted lawyer, in so many cases."""

    lawyer: str
    licence: str
    firm: str
    cases: int


@dataclass(frozen=True, slots=True)
class Employer:
    """A firm that a judge left not long ago, and a lawyer of it."""

    advocate: Advocate
    left_on: date


@dataclass(frozen=True, slots=True)
class Ring:
    """People at one address who sue one another, and the lawyer whom they share."""

    address: str
    advocate: Advocate
    members: tuple[Somebody, ...]


@dataclass(frozen=True, slots=True)
class Spellings:
    """One person under several spellings."""

    id_number: str
    names: tuple[str, ...]
    cases: int


@dataclass(frozen=True, slots=True)
class Noted:
    """What was noted of a judge's conduct, ``judge`` counted off by cases."""

    judge: int
    heading: str
    conduct: str
    source: str
    day: date
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Truths:
    """Everything that is planted in a basic court."""

    hub: Hub
    meeting: Advocate
    kin: tuple[Somebody, ...]
    employer: Employer
    ring: Ring
    serial: tuple[Somebody, ...]
    homonyms: tuple[Somebody, ...]
    spellings: Spellings
    petitioner: Somebody
    conduct: tuple[Noted, ...]


def _people(content: list[dict[str, Any]]) -> tuple[Somebody, ...]:
    return tuple(Somebody(**each) for each in content)


def _advocate(content: dict[str, Any]) -> Advocate:
    return Advocate(**{name: content[name] for name in ("lawyer", "licence", "firm", "cases")})


@cache
def planted() -> Truths:
    """The truths as the file lists them."""
    said = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    hub, ring, spelled = said["hub"], said["ring"], said["spellings"]
    return Truths(
        hub=Hub(hub["firm"], hub["share"], _people(hub["strangers"])),
        meeting=_advocate(said["meeting"]),
        kin=_people(said["kin"]),
        employer=Employer(_advocate(said["employer"]), said["employer"]["left_on"]),
        ring=Ring(ring["address"], _advocate(ring), _people(ring["members"])),
        serial=_people(said["serial"]),
        homonyms=_people(said["homonyms"]),
        spellings=Spellings(spelled["id_number"], tuple(spelled["names"]), spelled["cases"]),
        petitioner=Somebody(**said["petitioner"]),
        conduct=tuple(Noted(**each) for each in said["conduct"]),
    )
