"""What stands beside each of two who may be one: the entity as its rows tell, and its links."""

from dataclasses import dataclass

from core.graph.averting import Averted
from core.graph.discretion import Discreet
from core.graph.elements import Entity, Key
from core.graph.ports import GraphStore, Reader
from core.graph.projection.frames import Wanted
from core.graph.purpose import Purpose
from core.graph.query import Reach
from core.tenancy.model import TenantId
from core.texts import Text, same

SHOWN = 12
SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: the entity, None where the evidence has it no more, and its links.

    Each link is told by its kind and by what it leads to; ``more`` are not shown.
    """

    key: Key
    entity: Entity | None
    links: tuple[tuple[Text, Entity], ...]
    more: int


def sides(
    store: GraphStore, tenant: TenantId, wanted: Wanted, keys: tuple[Key, Key], purpose: Purpose
) -> tuple[Side, Side]:
    """Both sides, apart from each other whatever was decided, as far as the purpose opens them."""

    def work(reader: Reader) -> tuple[Side, Side]:
        opened = reader if purpose.sensitive else Discreet.of(reader, wanted)
        seen = Averted.of(opened, wanted, purpose.without)
        one, other = (_side(seen, wanted, key) for key in keys)
        return one, other

    return store.read(tenant, work, seconds=SECONDS)


def names(
    store: GraphStore, tenant: TenantId, keys: list[Key], purpose: Purpose
) -> dict[Key, Entity]:
    """The entities of these keys, as far as the evidence has them and the purpose opens them."""
    numbers = [key.number for key in keys if key.number not in purpose.without]
    found = store.read(tenant, lambda reader: reader.entities(numbers), seconds=SECONDS)
    return {each.key: each for each in found}


def _side(reader: Reader, wanted: Wanted, key: Key) -> Side:
    found = reader.entities([key.number])
    hops = reader.expand([key.number], Reach(fan_out=1000)).hops if found else []
    newest = sorted(hops, key=lambda hop: (-(hop.since or 0), hop.link))[:SHOWN]
    others = {each.number: each for each in reader.entities({hop.far for hop in newest})}
    links = tuple((_label(wanted, hop.kind), others[hop.far]) for hop in newest)
    return Side(key, found[0] if found else None, links, len(hops) - len(links))


def _label(wanted: Wanted, name: str) -> Text:
    declared = wanted.graph.link(name)
    return declared.label if declared is not None else same(name)
