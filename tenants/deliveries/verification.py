"""Whether a delivery counts: signed by whom it names, under a contract, unchanged, the newest."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from core.errors import NotFound
from core.texts import Text
from tenants.contracts.model import Contract
from tenants.deliveries.model import Dispatch, Received, Refusal
from tenants.handed import GONE
from tenants.signing.model import PublicKey, Signature, canonical, holds
from tenants.tree.model import Side

UNREADABLE = Text("送达说明看不懂或没有签名", "its statement cannot be read or is unsigned")
FORGED = Text("签名与送达说明不符", "its signature does not fit its statement")
FOREIGN = Text("签名的不是该单位", "another institution has signed it")
MISPLACED = Text("送达说明说的是另一单位、周期或计分", "its statement speaks of another delivery")
UNAGREED = Text("送达时没有有效的约定", "no contract was in force when it was delivered")
CHANGED = Text("内容与签名的摘要不符，已被改动", "its content is not what was signed")
LOST = Text("内容文件已不存在", "its content is gone")
REPLAYED = Text("是更早的一次送达，被重新放入", "it is an older delivery that was put back")
STRANGE = Text("不是本单位的下级", "it is from no lower institution of this one")


@dataclass(frozen=True)
class Checker:
    """Checks what lies in one institution's space against its contracts and known keys.

    ``contracts`` holds every contract about aggregates by number; ``content`` reads a delivered
    file.
    """

    receiver: str
    contracts: Mapping[str, Contract]
    keys: Mapping[str, Sequence[PublicKey]]
    content: Callable[[str, str], bytes]

    def newest(self, several: Sequence[Received]) -> Dispatch | Refusal:
        """What one institution's deliveries of a period come to, given in the order received.

        The last one counts or nothing does: an older one never takes the place of a refused one.
        """
        last = several[-1]
        if last.gone:
            before = self.check(several[-2]) if several[:-1] else None
            return before if isinstance(before, Refusal) else refused(last, GONE)
        found = self.check(last)
        if isinstance(found, Refusal):
            return found
        earlier = [each for each in map(self.signed, several[:-1]) if isinstance(each, Dispatch)]
        if any(each.sequence >= found.sequence for each in earlier):
            return refused(last, REPLAYED)
        return found

    def check(self, received: Received) -> Dispatch | Refusal:
        """A delivery with all that can be said of it alone."""
        found = self.signed(received)
        if isinstance(found, Refusal):
            return found
        try:
            content = self.content(found.lower, found.digest)
        except NotFound:
            return refused(received, LOST)
        if sha256(content).hexdigest() != found.digest:
            return refused(received, CHANGED)
        return found

    def signed(self, received: Received) -> Dispatch | Refusal:
        """The statement, once its signature, its signer and its contract are in order."""
        found = _read(received.text)
        if found is None:
            return refused(received, UNREADABLE)
        if not holds(received.text, Signature(received.key, received.signature)):
            return refused(received, FORGED)
        told = found.lower, found.period, found.run, found.digest, found.upper
        if told != (
            received.lower,
            received.period,
            received.run,
            received.digest,
            self.receiver,
        ):
            known = {each.key for each in self.keys.get(received.lower, ())}
            return refused(received, MISPLACED if received.key in known else FOREIGN)
        why = self._unlawful(found, received.key)
        return refused(received, why) if why else found

    def _unlawful(self, found: Dispatch, key: str) -> Text | None:
        keys = self.keys.get(found.lower, ())
        if found.lower == self.receiver:
            return None if key in {each.key for each in keys} else FOREIGN
        contract = self.contracts.get(found.contract)
        if contract is None or not _covers(contract, found, found.at):
            return UNAGREED if key in {each.key for each in keys} else FOREIGN
        if contract.faults(self.keys):
            return UNAGREED
        return None if key in contract.trusted(Side.LOWER, keys) else FOREIGN


def refused(received: Received, why: Text) -> Refusal:
    """A refusal by the name under which the delivery was received."""
    return Refusal(received.lower, received.period, received.run, why)


def _read(text: str) -> Dispatch | None:
    try:
        said = json.loads(text)
        found = Dispatch.of(said)
    except (KeyError, TypeError, ValueError):
        return None
    return found if canonical(said) == text else None


def _covers(contract: Contract, found: Dispatch, at: datetime) -> bool:
    terms = contract.terms
    return (terms.upper, terms.lower) == (found.upper, found.lower) and contract.in_force(at)
