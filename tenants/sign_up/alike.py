"""What the operator should look at twice: sign-ups and institutions that are alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.database import Database
from tenants.sign_up.model import SignUp
from tenants.sign_up.sql import SignUpRow
from tenants.sql import TenantRow

LOOKING = "sign-ups are set beside each other and beside the institutions that there are"


@dataclass(frozen=True, slots=True)
class Alike:
    """Numbers of other sign-ups with the same code or name, and institutions of that name."""

    by_code: tuple[int, ...]
    by_name: tuple[int, ...]
    institutions: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to look at."""
        return bool(self.by_code or self.by_name or self.institutions)


def alike(database: Database, found: Sequence[SignUp]) -> Mapping[int, Alike]:
    """For each of these sign-ups what is like it; read in two statements."""
    codes = {each.asked.credit_code for each in found}
    names = {each.asked.name.zh for each in found}
    others = select(SignUpRow.id, SignUpRow.credit_code, SignUpRow.name_zh)
    others = others.where(SignUpRow.credit_code.in_(codes) | SignUpRow.name_zh.in_(names))
    called = select(TenantRow.id, TenantRow.slug, TenantRow.name_zh)
    with database.global_reading(LOOKING) as work:
        signed = work.execute(others.order_by(SignUpRow.id)).all()
        there = work.execute(called.where(TenantRow.name_zh.in_(names))).all()
    return {
        each.id: Alike(
            by_code=tuple(
                row.id
                for row in signed
                if row.id != each.id and row.credit_code == each.asked.credit_code
            ),
            by_name=tuple(
                row.id for row in signed if row.id != each.id and row.name_zh == each.asked.name.zh
            ),
            institutions=tuple(
                row.slug
                for row in there
                if row.id != each.tenant and row.name_zh == each.asked.name.zh
            ),
        )
        for each in found
    }
