"""What a pack declares about its graph: which fields are entities, and which are links."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from core.texts import Text


class Through(StrEnum):
    """Whether a path may pass through an entity of a kind.

    ``together`` asks that the dates of the two links at the entity can overlap: two people who
    worked for one employer in different years have not met there. ``never`` is for what everyone
    touches: a court, a bank, a procuratorate.
    """

    ALWAYS = "always"
    TOGETHER = "together"
    NEVER = "never"


class Meaning(StrEnum):
    """What a question takes a link for, whatever the pack calls it.

    ``party`` leads from a person or organisation to a case, ``represents`` from a lawyer to a
    case, ``handles`` from a staff member to a case, ``chain`` from a later case to the one it
    comes from, ``kin`` from a person to a staff member, ``works for`` from a lawyer to the firm,
    ``worked for`` from a staff member to a former employer, ``address`` from a party to where it
    is, ``petitions`` from a person to a petition, ``about`` from a petition to a case or staff
    member, ``court`` from a case to its court, ``enforces`` from an enforcement to the case that it
    comes from.
    """

    PARTY = "party"
    REPRESENTS = "represents"
    HANDLES = "handles"
    CHAIN = "chain"
    KIN = "kin"
    WORKS_FOR = "works for"
    WORKED_FOR = "worked for"
    ADDRESS = "address"
    PETITIONS = "petitions"
    ABOUT = "about"
    COURT = "court"
    ENFORCES = "enforces"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class EntityRows:
    """Rows of a dataset that each tell of an entity.

    ``id`` names fields of which the first that a row has identifies the entity: two rows with
    one id are one entity. ``name`` is what it is called, ``show`` further fields, ``where`` a
    condition over the row. ``code`` is a field with the unified social credit code of an
    organisation, by which who is who tells it from others.
    """

    dataset: str
    id: tuple[str, ...]
    name: str | None = None
    show: tuple[str, ...] = ()
    where: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class EntityKind:
    """A kind of entity, with every place in evidence where it is told of."""

    name: str
    label: Text
    rows: tuple[EntityRows, ...]
    through: Through = Through.ALWAYS


@dataclass(frozen=True, slots=True)
class End:
    """One end of a link: the kind of entity, and the fields that hold its id."""

    kind: str
    id: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a document says what a row says, so that the link can be read in its own words.

    ``text`` is a field of text, here or one reference away (``document.text``); ``start`` and
    ``end`` are whole numbers of the row: the first character, counted from 0, and the first one
    that no longer belongs to the passage.
    """

    text: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class LinkRows:
    """Rows of a dataset that each make a link; a field with several people makes several.

    ``since`` and ``until`` are date fields, here or one reference away; without a date that end
    is open. ``confidence`` is between 0 and 1. ``passage`` is where a document says so.
    """

    dataset: str
    source: End
    target: End
    since: str | None = None
    until: str | None = None
    confidence: Decimal = Decimal(1)
    show: tuple[str, ...] = ()
    where: str | None = None
    passage: Cited | None = None


@dataclass(frozen=True, slots=True)
class LinkKind:
    """A kind of link, read from its source to its target: ``label`` is the verb between."""

    name: str
    label: Text
    rows: tuple[LinkRows, ...]
    meaning: Meaning = Meaning.OTHER


@dataclass(frozen=True, slots=True)
class Declarations:
    """All entities and links of a pack."""

    entities: tuple[EntityKind, ...] = field(default=())
    links: tuple[LinkKind, ...] = field(default=())

    def entity(self, name: str) -> EntityKind | None:
        """The kind of entity of that name, if there is one."""
        return next((each for each in self.entities if each.name == name), None)

    def link(self, name: str) -> LinkKind | None:
        """The kind of link of that name, if there is one."""
        return next((each for each in self.links if each.name == name), None)

    def meaning(self, *meanings: Meaning) -> tuple[str, ...]:
        """The names of the kinds of link that questions take for one of these."""
        return tuple(each.name for each in self.links if each.meaning in meanings)

    @property
    def closed(self) -> tuple[str, ...]:
        """The kinds that no path passes through."""
        return tuple(each.name for each in self.entities if each.through is Through.NEVER)
