"""Clues, as pages ask for them."""

import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.errors import BadInput, NotFound, Unavailable
from core.graph.elements import Origin
from core.graph.projection.frames import Wanted
from core.tenancy.model import TenantId
from core.texts import Text, same
from core.vault import Vault
from tenants.clues.model import Clue, Draft
from tenants.clues.service import Clues
from tenants.clues.sql import draft_of
from web.actors import Actors
from web.adapters.doors import PageDoors
from web.application import Application
from web.values import Account, Place

NONE = Text("没有这条线索", "There is no such clue")


def clues_of(application: Application, doors: PageDoors) -> "PageClues":
    """The clues of an application."""
    return PageClues(
        clues=Clues(
            application.database, doors.matters_, application.post, _addresses(application)
        ),
        identity=application.identity,
        members=application.members,
        vault=application.vault,
    )


@dataclass(frozen=True)
class PageClues(Actors):
    """Fits ``web.pages.clues.port.Clues``."""

    clues: Clues
    vault: Vault

    def seal(self, place: Place, matter: int, draft: Draft) -> str:
        """A finding as a form carries it: nobody can read or change it on the way."""
        plain = json.dumps(draft.plain(), ensure_ascii=False, separators=(",", ":"))
        return self.vault.seal(zlib.compress(plain.encode()), use=_use(place, matter))

    def register(self, place: Place, account: Account, matter: int, sealed: str) -> Clue:
        """Register what was sealed; BadInput, Conflict, NotAllowed, NotFound."""
        if not sealed:
            raise BadInput(
                Text("没有选择线索", "No clue was chosen"),
                advice=Text("请在提问的结果里登记", "Register it from the answer of a question"),
            )
        try:
            plain = json.loads(zlib.decompress(self.vault.open(sealed, use=_use(place, matter))))
        except Unavailable:
            raise NotFound(NONE) from None
        return self.clues.register(self.actor(place, account), matter, draft_of(plain))

    def of(self, place: Place, account: Account) -> Sequence[Clue]:
        """The clues that the account may handle, the newest first."""
        return self.clues.of(self.actor(place, account))

    def one(self, place: Place, account: Account, number: int) -> Clue:
        """One of them, or NotFound."""
        return self.clues.one(self.actor(place, account), number)

    def handle(self, place: Place, account: Account, number: int, *, act: str, said: str) -> Clue:
        """``approve``, ``verify`` or ``clear``; BadInput, Conflict, NotAllowed."""
        actor = self.actor(place, account)
        if act == "approve":
            return self.clues.approve(actor, number)
        return {"verify": self.clues.verify, "clear": self.clues.clear}[act](actor, number, said)

    def mine(self, place: Place, account: Account) -> Sequence[Clue]:
        """The clues that concern the account itself."""
        return self.clues.mine(self.actor(place, account))

    def waiting(self, place: Place, account: Account) -> int:
        """How many clues wait for the account's answer."""
        return self.clues.waiting(self.actor(place, account))

    def own(self, place: Place, account: Account, number: int) -> Clue:
        """One of them, or NotFound."""
        return self.clues.own(self.actor(place, account), number)

    def answer(self, place: Place, account: Account, number: int, said: str) -> Clue:
        """Answer one of them; BadInput, Conflict."""
        return self.clues.answer(self.actor(place, account), number, said)

    def source_rows(self, place: Place, rows: Sequence[Origin]) -> Sequence[tuple[Text, str]]:
        """Dataset and key of each row, without what is personal in it."""
        projector = self.clues.matters.avoidance.projector
        wanted = projector.wanted(TenantId(place.id))
        return [_source(wanted, each) for each in rows]


def _addresses(application: Application) -> Callable[[TenantId, str], Sequence[str]]:
    """Where letters reach one of staff: every account with that staff number."""

    def found(tenant: TenantId, staff_no: str) -> Sequence[str]:
        members = application.members.of_tenant(tenant)
        mine = [each for each in members if each.staff_no == staff_no and not each.suspended]
        known = application.identity.of_ids([each.account_id for each in mine])
        return sorted({each.email for each in known.values() if each.email and each.active})

    return found


def _source(wanted: Wanted, origin: Origin) -> tuple[Text, str]:
    dataset = next((each for each in wanted.datasets if each.name == origin.dataset), None)
    if dataset is None:
        return same(origin.dataset), ""
    fields = ((value, dataset.field(name)) for name, value in origin.row.items())
    open_ones = [value for value, field in fields if field is not None and not field.personal]
    return dataset.label, " · ".join(open_ones)


def _use(place: Place, matter: int) -> str:
    return f"clue/{place.id}/{matter}"
