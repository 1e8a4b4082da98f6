"""Registers of what could carry one institution's data to another and has no register of its own.

Routes, jobs, hooks, questions to the graph and commands are found where they are declared. What is
remembered or kept under a name is listed here; a test looks for those not listed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.tenancy.model import TenantId

Ids = Mapping[str, Sequence[str]]
"""Ids of things by what they are the ids of: ``staff_no``, ``case_no``, ``run`` …"""

Ask = Callable[[Any, TenantId, Ids], object]
"""Asks the application, as one institution, for things by the ids of another; what it finds."""

Name = Callable[[Any, TenantId], str]
"""The name under which the application keeps a thing of an institution."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is remembered or kept: how the institution is in its name, or why it is not.

    Either ``name`` gives the whole name for an institution, which must differ between two
    institutions with the same ids, or ``why`` says why what is kept belongs to nobody.
    """

    name: Name | None = None
    why: str = ""


KEPT: dict[str, Kept] = {
    "core.audit.signed": Kept(
        name=lambda application, tenant: str(application.audit.signed_place(tenant))
    ),
    "core.evidence.store": Kept(
        name=lambda application, tenant: application.evidence.for_tenant(tenant).root
    ),
    "core.expressions.working_days": Kept(why="public holidays, the same for everybody"),
    "core.identity.attempts": Kept(why="failures by hashed name and address, before any sign-in"),
    "core.plugin.checks.compiled": Kept(why="compiled formulas of packs; hold no records"),
    "core.plugin.manager": Kept(why="published packs by plugin; hold no records"),
    "core.plugin.reporting": Kept(
        why="what plugins say of themselves, by version; by institution, which are on"
    ),
    "core.plugin.schema": Kept(why="the product's own schemas of packs"),
    "core.evidence.reading.workbook": Kept(why="within the reading of one file"),
    "core.scoring.service": Kept(why="compiled formulas by the digest of a pack; hold no records"),
    "web.adapters.imports": Kept(
        why="previews by a token that is looked up under institution and account beforehand"
    ),
}
"""Modules that remember or keep something under a name."""
