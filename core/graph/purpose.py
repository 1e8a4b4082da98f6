"""On what authority a question is asked; it is written down before the question is answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.audit.model import Act, Note, Thing
from core.audit.service import Audit
from core.errors import GonghengError, NotAllowed, Unavailable
from core.tenancy.model import TenantId
from core.texts import Text

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Purpose:
    """The case or matter that a question serves, its legal basis, and the last day it holds.

    Only a ``sensitive`` one sees what staff declared of their relatives and careers. ``without``
    are entities that whoever asks keeps out of: no question sees them, nor anything that counts as
    one with them. ``number`` tells apart matters of one document.
    """

    matter: str
    basis: str
    until: date
    sensitive: bool = False
    without: frozenset[int] = frozenset()
    number: int = 0

    def must_hold(self, on: date) -> None:
        """Raise NotAllowed unless the purpose is named and has not run out."""
        if not (self.matter.strip() and self.basis.strip()):
            raise _refused(Text("查询没有事由或依据", "The question has no purpose or no basis"))
        if max(len(self.matter), len(self.basis)) > LONGEST:
            raise _refused(
                Text(f"事由与依据各不超过 {LONGEST} 字", f"at most {LONGEST} characters each")
            )
        if on > self.until:
            raise _refused(
                Text(f"查询事由已于 {self.until} 到期", f"The purpose ran out on {self.until}")
            )

    def __str__(self) -> str:
        return f"{numbered(self.matter, self.number)} · {self.basis} · {self.until}"


def numbered(reference: str, number: int) -> str:
    """The number of a document, and under which number it was registered here."""
    return f"{reference} #{number}" if number else reference


def write_down(
    audit: Audit, tenant: TenantId, purpose: Purpose, asked: str, given: Mapping[str, Any]
) -> None:
    """Write a question into the log before it is answered; Unavailable when that fails."""
    note = Note(
        Act.ASK_GRAPH,
        Thing.GRAPH,
        asked[:LONGEST],
        purpose=str(purpose),
        after={**given, "sensitive": purpose.sensitive},
    )
    try:
        audit.note(tenant, note)
    except GonghengError:
        raise
    except Exception as error:
        raise Unavailable(
            Text("日志无法写入，查询已拒绝", "The log cannot be written: the question is refused"),
            advice=Text("请联系系统管理员", "ask the system administrator"),
        ) from error


def _refused(what: Text) -> NotAllowed:
    return NotAllowed(what, advice=Text("请重新登记查询事由", "register the purpose anew"))
