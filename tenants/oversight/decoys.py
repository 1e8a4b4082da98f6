"""Decoys: invented people among those that are found; whoever opens one raises an alarm.

They stand beside the graph and never in it, so no figure, path or certificate ever holds one.
"""

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database
from core.errors import BadInput, Conflict, NotFound
from core.graph.elements import Entity, Key, key_of
from core.graph.spelling import is_sound, sounding
from core.identity.model import Actor
from core.identity.permissions import Permission
from core.mail.ports import Letter, Post
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.oversight.model import Alarm, Decoy
from tenants.oversight.sql import AlarmRow, DecoyRow

MOST, SHOWN, LONGEST = 50, 200, 60
KIND = "person"
EITHER = (Permission.MANAGE_MEMBERS, Permission.APPROVE_MATTERS)

Watchers = Callable[[TenantId], Sequence[str]]


@dataclass(frozen=True)
class Decoys:
    """The decoys of every institution; ``watchers`` are the addresses that an alarm is sent to."""

    database: Database
    post: Post
    watchers: Watchers

    def of(self, actor: Actor) -> Sequence[Decoy]:
        """All of them: for the security administrator alone, who places them."""
        actor.must(Permission.MANAGE_MEMBERS)
        return self._all(actor.tenant_id)

    def place(self, actor: Actor, name: str) -> Decoy:
        """Place one under an invented name."""
        actor.must(Permission.MANAGE_MEMBERS)
        kept = name.strip()
        if not 2 <= len(kept) <= LONGEST:
            raise BadInput(
                Text("请填写 2 至 60 字的姓名", "Give a name of 2 to 60 characters"),
                advice=Text("不要用真人的姓名", "Not that of a real person"),
            )
        if len(self._all(actor.tenant_id)) >= MOST:
            raise Conflict(Text(f"最多 {MOST} 个诱饵", f"At most {MOST} decoys"))
        identity = f"{secrets.token_hex(32)}-{secrets.randbelow(10_000):04}"
        with self.database.session(actor.tenant_id) as work:
            row = DecoyRow(entity=str(Key(KIND, identity)), name=kept, placed_name=actor.name)
            work.add(row)
            work.flush()
            record(work, Note(Act.PLACE_DECOY, Thing.DECOY, str(row.number)))
            work.commit()
            return _decoy(row)

    def remove(self, actor: Actor, number: int) -> None:
        """Take one away; its alarms stay."""
        actor.must(Permission.MANAGE_MEMBERS)
        with self.database.session(actor.tenant_id) as work:
            row = work.obtain(DecoyRow, number, what=Text("没有这个诱饵", "No such decoy"))
            record(work, Note(Act.REMOVE_DECOY, Thing.DECOY, str(number)))
            work.delete(row)
            work.commit()

    def matching(self, tenant: TenantId, text: str) -> list[Entity]:
        """Those that a search for the text would find, were they real."""
        wanted = text.strip().casefold()
        every = self._all(tenant) if wanted else ()
        sound = is_sound(text)
        return [
            each.entity
            for each in every
            if wanted in each.name.casefold()
            or wanted in each.key.id
            or (sound and sounding(each.name, text) is not None)
        ]

    def among(self, tenant: TenantId, keys: Sequence[Key]) -> Decoy | None:
        """The first of these entities that is a decoy."""
        if all(each.kind != KIND for each in keys):
            return None
        return next((each for each in self._all(tenant) if each.key in keys), None)

    def of_numbers(self, tenant: TenantId, numbers: Collection[int]) -> list[Key]:
        """Those that the graph would know by these numbers, were they real."""
        return [each.key for each in self._all(tenant) if each.key.number in numbers]

    def alarm(self, actor: Actor, decoy: Decoy, *, reference: str) -> None:
        """Somebody opened it: written down, and told to those who watch."""
        with self.database.session(actor.tenant_id) as work:
            row = AlarmRow(decoy=decoy.name, actor=actor.name, reference=reference[:80])
            work.add(row)
            work.flush()
            note = Note(Act.OPEN_DECOY, Thing.DECOY, str(decoy.number), purpose=reference)
            record(work, note)
            work.commit()
        for address in self.watchers(actor.tenant_id):
            self.post.send(_letter(address, actor.name, reference))

    def alarms(self, actor: Actor) -> Sequence[Alarm]:
        """The alarms, the newest first; who opened something sees none of it."""
        _must_watch(actor)
        query = select(AlarmRow).order_by(AlarmRow.number.desc()).limit(SHOWN)
        with self.database.reading(actor.tenant_id) as work:
            return [_alarm(row) for row in work.scalars(query)]

    def see(self, actor: Actor, number: int) -> None:
        """Somebody who watches has taken note."""
        _must_watch(actor)
        with self.database.session(actor.tenant_id) as work:
            row = work.obtain(AlarmRow, number, what=Text("没有这个警报", "No such alarm"))
            if row.seen_at is None:
                row.seen_name, row.seen_at = actor.name, now()
                record(work, Note(Act.SEE_ALARM, Thing.DECOY, str(number)))
            work.commit()

    def _all(self, tenant: TenantId) -> list[Decoy]:
        query = select(DecoyRow).order_by(DecoyRow.number).limit(MOST)
        with self.database.reading(tenant) as work:
            return [_decoy(row) for row in work.scalars(query)]


def _must_watch(actor: Actor) -> None:
    if not any(actor.may(each) for each in EITHER):
        raise NotFound(Text("没有这一页", "There is no such page"))


def _decoy(row: DecoyRow) -> Decoy:
    return Decoy(row.number, key_of(row.entity), row.name, row.placed_name, row.placed_at)


def _alarm(row: AlarmRow) -> Alarm:
    seen = row.seen_name, row.seen_at
    return Alarm(row.number, row.decoy, row.actor, row.reference, row.at, *seen)


def _letter(to: str, who: str, reference: str) -> Letter:
    return Letter(
        to=to,
        subject=Text("公衡：诱饵被打开", "Gongheng: a decoy was opened"),
        body=Text(
            f"{who} 在查询事由“{reference}”下打开了一个诱饵。请登录后在“复核”或“诱饵”页查看。",
            f"{who} opened a decoy under the matter {reference}. Please sign in and see the page "
            f"of reviews or of decoys.",
        ),
    )
