"""Every error of ours.

GonghengError
├── SettingsError        a setting is missing or wrong; says which and what it takes
├── TenantRequired       a query or a write without a tenant; always a defect of the caller
├── NotFound             there is no such thing, or not for you: the two look alike
├── NotAllowed           the actor lacks a permission
├── Forbidden            a directive forbids the act; names the document
├── Conflict             somebody else was faster, or a later change stands in the way
├── Unavailable          a service that the work needs does not answer
└── BadInput             what a user or a vendor handed over is wrong
    ├── BadFile          a file cannot be read: which file, sheet, row, column
    ├── BadFormula       a formula is refused: the position and a suggestion
    └── BadPack          a pack is refused: file and place

Each is raised once, caught at the edge, and shown in the user's language with what to do next.
"""

from core.texts import Text, same


class GonghengError(Exception):
    """What happened, where, and what to do next; all in Chinese and English."""

    def __init__(self, what: Text, *, where: str = "", advice: Text | None = None) -> None:
        self.what = what
        self.where = where
        self.advice = advice or same("")
        super().__init__(self.message("en"))

    def message(self, locale: str) -> str:
        """One line for a user: where, what happened, what to do."""
        parts = (self.where, self.what.within(locale), self.advice.within(locale))
        return " · ".join(part for part in parts if part)


class SettingsError(GonghengError):
    """A setting is missing or wrong."""


class TenantRequired(GonghengError):
    """Work on tenant-owned data was begun without saying whose."""


class NotFound(GonghengError):
    """No such thing, or not for this actor."""


class NotAllowed(GonghengError):
    """The actor lacks the permission."""


class Forbidden(GonghengError):
    """A directive forbids the act; ``document`` is its number."""

    def __init__(self, what: Text, *, document: str, where: str = "", advice: Text | None = None):
        self.document = document
        super().__init__(what, where=where, advice=advice)


class Conflict(GonghengError):
    """The thing has changed since it was read, or a later change stands in the way."""


class Unavailable(GonghengError):
    """A service that the work needs does not answer."""


class BadInput(GonghengError):
    """What was handed over is wrong; nothing of it was kept."""


class BadFile(BadInput):
    """A file cannot be read."""


class BadFormula(BadInput):
    """A formula is refused; ``position`` counts characters from 1."""

    def __init__(self, what: Text, *, position: int, where: str = "", advice: Text | None = None):
        self.position = position
        super().__init__(what, where=where, advice=advice)


class BadPack(BadInput):
    """A pack is refused; ``others`` are the further mistakes found in the same reading.

    ``rule`` is the check that refuses it, where one does.
    """

    def __init__(
        self,
        what: Text,
        *,
        where: str = "",
        advice: Text | None = None,
        others: "tuple[BadPack, ...]" = (),
        rule: str = "",
    ):
        self.others, self.rule = others, rule
        super().__init__(what, where=where, advice=advice)
