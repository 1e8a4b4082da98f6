"""The two doors to the graph, as pages ask for them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import BadInput, Conflict, NotFound, Unavailable
from core.graph.answering import Answer
from core.graph.asking import Answered
from core.graph.elements import Entity, Key
from core.graph.masking import Mask
from core.graph.model import Meaning
from core.graph.projection.keeping import KIND as GRAPH
from core.graph.query import Step
from core.graph.questions.profile import Profile
from core.graph.service import Graph, Hits, Paths
from core.identity.permissions import Role
from core.jobs.ports import JobQueue
from core.tenancy.model import TenantId
from core.texts import Text
from core.vault import Vault
from tenants.matters.avoidance import Avoidance, staff_kind
from tenants.matters.doors import CaseDoor, MatterDoor, OwnCase
from tenants.matters.model import Matter, OpenedName, Wish
from tenants.matters.service import Matters, china_today
from tenants.matters.urgent import Urgent
from tenants.oversight.decoys import Decoys
from tenants.oversight.reviews import Reviews
from web.actors import Actors
from web.application import Application
from web.keys import derived_key
from web.values import Account, Place

WATCHING = frozenset({Role.SECURITY_ADMINISTRATOR, Role.LEADER})


def doors_of(application: Application) -> "PageDoors":
    """The doors of an application."""
    graph = application.graph
    matters = Matters(
        application.database,
        Avoidance(graph.projector, china_today, graph.who),
        lambda *of: _there(graph, *of),
    )
    reviews = Reviews(application.database, application.audit)
    return PageDoors(
        decoys=decoys_of(application),
        reviews=reviews,
        graph=graph,
        identity=application.identity,
        members=application.members,
        matters_=matters,
        queue=application.queue,
        vault=application.vault,
        key=derived_key(application.settings, "marks of entities"),
    )


def decoys_of(application: Application) -> Decoys:
    """The decoys of an application; alarms go to security administrators and leaders."""

    def watchers(tenant: TenantId) -> list[str]:
        members = application.members.of_tenant(tenant)
        watching = [each for each in members if each.roles & WATCHING and not each.suspended]
        known = application.identity.of_ids([each.account_id for each in watching])
        return sorted({each.email for each in known.values() if each.email and each.active})

    return Decoys(application.database, application.post, watchers)


def _there(graph: Graph, tenant: TenantId, key: Key) -> bool:
    look = graph.projector.store.read
    return bool(look(tenant, lambda reader: reader.entities([key.number]), seconds=5.0))


@dataclass(frozen=True)
class PageDoors(Actors):
    """Fits ``web.pages.associations.port.Doors``."""

    graph: Graph
    matters_: Matters
    queue: JobQueue
    vault: Vault
    key: bytes
    decoys: Decoys
    reviews: Reviews

    def ready(self, place: Place) -> bool:
        """Whether there is a graph to ask; where it is missing or old, a worker is told."""
        tenant, projector = TenantId(place.id), self.graph.projector
        if not projector.wanted(tenant).graph.entities:
            return False
        if not projector.current(tenant):
            self.queue.nudge(GRAPH, tenant, 1)
        return projector.progress.shown(tenant) is not None

    def mine(self, place: Place, account: Account) -> Sequence[Entity]:
        """The cases that the account handles."""
        return self._case_door.mine(self.actor(place, account))

    def own_case(self, place: Place, account: Account, number: str) -> OwnCase:
        """One of them, or NotFound."""
        return self._case_door.about(self.actor(place, account), number)

    def matters(self, place: Place, account: Account) -> Sequence[Matter]:
        """The matters that the account sees, the newest first."""
        return self.matters_.of(self.actor(place, account))

    def matter(self, place: Place, account: Account, number: int) -> Matter:
        """One of them, or NotFound."""
        return self.matters_.one(self.actor(place, account), number)

    def subjects(self, place: Place, written: str) -> tuple[Key, ...]:
        """The staff members and cases written down line by line."""
        tenant = TenantId(place.id)
        kinds = self._kinds(tenant)
        lines = [each.strip() for each in written.replace("；", "\n").splitlines()]
        return tuple(self._subject(tenant, kinds, each) for each in lines if each)

    def ask(self, place: Place, account: Account, wish: Wish, *, urgent: bool = False) -> Matter:
        """Ask for a matter, or for a break-glass; BadInput, Conflict, NotAllowed."""
        actor = self.actor(place, account)
        return self._urgent.ask(actor, wish) if urgent else self.matters_.ask(actor, wish)

    def decide(self, place: Place, account: Account, number: int, *, act: str) -> Matter:
        """``approve``, ``refuse``, ``withdraw`` or ``confirm``; Conflict, NotAllowed."""
        acts = {
            "confirm": self._urgent.confirm,
            "approve": self.matters_.approve,
            "refuse": self.matters_.refuse,
            "withdraw": self.matters_.withdraw,
        }
        return acts[act](self.actor(place, account), number)

    def near(
        self,
        place: Place,
        account: Account,
        number: int,
        keys: Sequence[Key],
        *,
        step: Step,
        skip: int = 0,
    ) -> Answered[Answer]:
        """What is one link away."""
        actor = self.actor(place, account)
        return self._door.near(actor, number, keys, step=step, skip=skip)

    def path(
        self, place: Place, account: Account, number: int, *, ends: tuple[Key, Key], hops: int
    ) -> Answered[Paths]:
        """How two entities are connected."""
        return self._door.path(self.actor(place, account), number, *ends, hops=hops)

    def profile(self, place: Place, account: Account, number: int, key: Key) -> Answered[Profile]:
        """One entity."""
        return self._door.profile(self.actor(place, account), number, key)

    def search(self, place: Place, account: Account, number: int, text: str) -> Hits:
        """Entities by name or number."""
        return self._door.search(self.actor(place, account), number, text)

    def mask(self, place: Place, account: Account, number: int) -> Mask:
        """Which names are open."""
        return self._door.mask(self.actor(place, account), number)

    def opened(self, place: Place, account: Account, number: int) -> Sequence[OpenedName]:
        """The names that were opened, with their reasons."""
        return self.matters_.opened(self.actor(place, account), number)

    def open_name(
        self, place: Place, account: Account, number: int, key: Key, *, reason: str
    ) -> None:
        """Open one name; of a decoy there is none to open."""
        actor = self.actor(place, account)
        matter = self.matters_.held(actor, number)
        lure = self.decoys.among(actor.tenant_id, (key,))
        if lure is not None:
            self.decoys.alarm(actor, lure, reference=matter.named)
        self.matters_.open_name(actor, number, key, reason=reason)

    def handle(self, place: Place, number: int, key: Key) -> str:
        """What an address calls an entity that was shown under a matter."""
        return self.vault.seal(str(key).encode(), use=_use(place, number))

    def meant(self, place: Place, number: int, handle: str) -> Key:
        """The entity of a handle, or NotFound."""
        try:
            said = self.vault.open(handle, use=_use(place, number)).decode()
        except Unavailable:
            raise NotFound(Text("没有这个实体", "There is no such entity")) from None
        kind, _, identity = said.partition(":")
        return Key(kind, identity)

    def mark(self, place: Place, number: int) -> str:
        """What the canvas knows an entity by: the same each time, and says nothing of it."""
        said = f"{place.id}/{number}".encode()
        return hashlib.blake2b(said, key=self.key[:32], digest_size=8).hexdigest()

    @property
    def _case_door(self) -> CaseDoor:
        return CaseDoor(self.graph, self.graph.today)

    @property
    def _door(self) -> MatterDoor:
        return MatterDoor(self.graph, self.matters_, self.decoys)

    @property
    def _urgent(self) -> Urgent:
        return Urgent(self.matters_, self.reviews)

    def _kinds(self, tenant: TenantId) -> list[str]:
        """The kinds that a matter can be about: staff members first, then cases."""
        wanted = self.graph.projector.wanted(tenant)
        handles = (wanted.graph.link(name) for name in wanted.graph.meaning(Meaning.HANDLES))
        cases = [link.rows[0].target.kind for link in handles if link is not None]
        staff = staff_kind(wanted)
        return list(dict.fromkeys([*([staff] if staff else []), *cases]))

    def _subject(self, tenant: TenantId, kinds: Sequence[str], written: str) -> Key:
        for kind in kinds:
            if _there(self.graph, tenant, key := Key(kind, written)):
                return key
        if not self.graph.projector.current(tenant):
            raise Conflict(
                Text(
                    "图谱正在更新，还查不到这个工号或案号",
                    "The graph is being brought up to date and has no such number yet",
                ),
                where=written[:80],
                advice=Text("请稍后再提交，已填的内容还在", "Send it again in a moment"),
            )
        raise BadInput(
            Text("没有这个工号或案号", "There is no such staff or case number"),
            where=written[:80],
            advice=Text("请逐行填写工号或完整案号", "Give one staff or whole case number a line"),
        )


def _use(place: Place, number: int) -> str:
    return f"graph/{place.id}/{number}"
