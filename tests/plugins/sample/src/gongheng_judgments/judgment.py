"""What a judgment says about itself: each piece with where in the text it stands."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Piece:
    """Words without the blanks between them; ``text[start:end]`` is where they stand."""

    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Dated:
    """A day, and where it is written."""

    day: date
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Seat:
    """A member of the bench or a clerk."""

    role: str
    name: Piece


@dataclass(frozen=True, slots=True)
class Participant:
    """A party, or somebody who represents one: ``party`` is then the place of that party."""

    standing: str
    name: Piece
    kind: str
    party: int | None
    firm: Piece | None
    address: Piece | None


@dataclass(frozen=True, slots=True)
class Judgment:
    """One judgment; what its text does not tell is None or empty."""

    court: Piece | None
    sort: Piece | None
    number: Piece | None
    decided: Dated | None
    bench: tuple[Seat, ...]
    participants: tuple[Participant, ...]
