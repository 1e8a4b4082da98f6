"""What tells subjects apart: traits, and the levels on which two subjects agree."""

from dataclasses import dataclass

from core.texts import Text

FEWEST = 1e-9
ONCE = 1e-7
"""The chance that two have one number that is given out once, slips of the pen among them."""

NOTHING = Text("未填", "not given")
OTHERWISE = Text("不同", "different")


@dataclass(frozen=True, slots=True)
class Level:
    """A way in which two values can agree, and how often those of one and the same do so.

    ``condition`` is SQL over ``{l}`` and ``{r}``; ``counted`` weighs each value by how rare it is.
    By chance it holds ``floor`` times at least: relatives live together and have alike names.
    Where ``against`` is set, m is that much of u, and to agree speaks against the pair. ``known``
    is the chance where it is known beforehand, as of numbers that are given out once.
    """

    label: Text
    condition: str
    m: float
    counted: bool = False
    floor: float = FEWEST
    against: float | None = None
    known: float | None = None

    def often(self, chance: float) -> float:
        """How often it holds for those who are one."""
        return self.m if self.against is None else chance * self.against


@dataclass(frozen=True, slots=True)
class Trait:
    """A column and its levels, the strongest first; what is left is ``OTHERWISE``.

    ``people`` more values than the data hold, all of them different, are thought to stand beside
    it, so that a name that is common in a small court is not taken for common in the country.
    Conditions may speak of the columns ``beside`` it as well.
    """

    column: str
    label: Text
    levels: tuple[Level, ...]
    people: int = 0
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """Traits, the columns on which pairs are sought, and how many twins a subject has on average.

    A column of lists is sought item by item.
    """

    traits: tuple[Trait, ...]
    sought: tuple[str, ...]
    twins: float = 0.2


def label_of(trait: Trait, level: int) -> Text:
    """What a level is called."""
    if level < 0:
        return NOTHING
    return trait.levels[level].label if level < len(trait.levels) else OTHERWISE


SAME = "{l} = {r}"
NEAR_WORD = "jaro_winkler_similarity({l}, {r}) >= 0.88"
NEAR_NUMBER = "damerau_levenshtein({l}, {r}) <= 2"
IN_COMMON = "list_has_any({l}, {r})"


def words(column: str, label: Text, *, m: tuple[float, float] = (0.8, 0.12)) -> Trait:
    """Words in letters: the same, or nearly."""
    near = Level(Text("相近", "nearly the same"), NEAR_WORD, m[1])
    return Trait(column, label, (Level(EQUAL, SAME, m[0], counted=True), near))


def digits(column: str, label: Text, *, m: tuple[float, float] = (0.8, 0.15)) -> Trait:
    """A number or date as typed: the same, or two slips away."""
    near = Level(Text("差一两位", "two characters apart"), NEAR_NUMBER, m[1])
    return Trait(column, label, (Level(EQUAL, SAME, m[0], counted=True), near))


EQUAL = Text("相同", "the same")


def sure(column: str, label: Text, *, m: float = 0.99995) -> Trait:
    """A number that stands for one alone and was checked: another one is somebody else."""
    return Trait(column, label, (Level(EQUAL, SAME, m),))


def shared(column: str, label: Text, *, m: float = 0.5) -> Trait:
    """Lists with something in common."""
    return Trait(column, label, (Level(Text("有共同的", "in common"), IN_COMMON, m, floor=1e-3),))


def one_of(column: str, label: Text, *, m: float = 0.99995) -> Trait:
    """Lists of numbers that each stand for one alone: with none in common they are two."""
    return Trait(column, label, (Level(EQUAL, IN_COMMON, m, known=ONCE),))


def apart(column: str, label: Text, said: Text) -> Trait:
    """Lists that those who are one have almost never in common."""
    return Trait(column, label, (Level(said, IN_COMMON, 0.0, against=0.001),))
