"""What a pack declares about its records: datasets, fields, clocks, roles, rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as item
from decimal import Decimal
from enum import StrEnum

from core.texts import Text


class Kind(StrEnum):
    """What a field holds; the store's type follows from it (see ``core.evidence.schema``)."""

    TEXT = "text"
    CASE_NUMBER = "case number"
    ID_NUMBER = "id number"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    CODE = "code"
    YES_NO = "yes/no"
    STAFF = "staff"
    STAFF_LIST = "staff list"
    UNIT = "unit"
    REFERENCE = "reference"


class Serves(StrEnum):
    """What the engine itself uses a dataset for; its fields are then named as in ``STANDARD``."""

    RECORDS = "records"
    STAFF = "staff"
    UNITS = "units"
    ASSIGNMENTS = "assignments"


STANDARD: Mapping[Serves, tuple[str, ...]] = {
    Serves.RECORDS: (),
    Serves.STAFF: ("staff_no", "name"),
    Serves.UNITS: ("unit_no", "name", "parent", "kind"),
    Serves.ASSIGNMENTS: ("staff_no", "unit_no", "staff_class", "post", "from_on", "until_on"),
}
"""The fields that such a dataset must have. ``parent`` and ``until_on`` (the last day) are
optional; ``kind`` is 部门 or 审判团队; ``staff_class`` and ``post`` are codes."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a dataset."""

    name: str
    kind: Kind
    label: Text
    aliases: tuple[str, ...] = ()
    optional: bool = False
    codes: tuple[str, ...] = ()
    code_labels: Mapping[str, Text] = item(default_factory=dict)
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    refers: str | None = None
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """A field that holds staff members and so attributes the row to them.

    ``path`` is a field of the dataset, or ``reference.field`` of the row referred to. One role is
    primary: its atoms add up the tree. A role of a staff list gives each an equal share.
    """

    name: str
    path: str
    label: Text
    primary: bool = False
    equal_share: bool = False


class Severity(StrEnum):
    """What a broken rule does to the row: hold it back, or only remark on it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition that each row must meet, in the expression language; null counts as met."""

    severity: Severity
    condition: str
    say: Text


@dataclass(frozen=True, slots=True)
class Dataset:
    """A declared table: fields, the key that a merge goes by, clocks, roles, rules.

    ``clocks`` gives each clock its date: a field, or ``reference.field`` of the row referred to.
    A ``sensitive`` one (declared relatives) feeds no indicator, and what it tells of stands in the
    graph only for those whose purpose says so.
    """

    name: str
    label: Text
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    clocks: Mapping[str, str] = item(default_factory=dict)
    roles: tuple[Role, ...] = ()
    rules: tuple[Rule, ...] = ()
    serves: Serves = Serves.RECORDS
    unit_field: str | None = None
    sensitive: bool = False

    def field(self, name: str) -> Field | None:
        """The field of that name, if there is one."""
        return next((each for each in self.fields if each.name == name), None)

    @property
    def primary_role(self) -> Role | None:
        """The role whose atoms add up the tree."""
        return next((each for each in self.roles if each.primary), None)
