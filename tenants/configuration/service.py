"""An institution's configuration: adjusted by itself, offered to others of its tree, taken over."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.audit.model import Act, Note, Thing
from core.audit.sql import record
from core.audit.working import origin
from core.columns import now
from core.database import Database, UnitOfWork
from core.errors import BadInput, Conflict, NotFound
from core.plugin.catalogue.releases import Releases
from core.plugin.model import Pack
from core.scoring.lawful import require_schemes
from core.texts import Text
from tenants.configuration.adjustments import Adjustments, adjusted, without_idle
from tenants.configuration.changes import changes
from tenants.configuration.limits import require_limits
from tenants.configuration.model import Change, Configuration, Offer, OfferState, statement
from tenants.configuration.sql import OfferRow
from tenants.institutions import KnownInstitutions
from tenants.model import Tenant
from tenants.preferences import ADJUSTMENTS, CALENDAR
from tenants.service import Tenants
from tenants.signing.model import Signature, canonical, holds
from tenants.signing.service import Keyring

HANDED = "an offer is held by both sides, and told to both logs"
NONE = Text("没有这份提供", "there is no such offer")


@dataclass(frozen=True)
class Configurations:
    """Configurations by institution; slugs name institutions, as pages and commands do."""

    database: Database
    institutions: KnownInstitutions
    keyring: Keyring
    now: Callable[[], datetime] = now

    @property
    def tenants(self) -> Tenants:
        """The tree of institutions."""
        return self.institutions.tenants

    def current(self, slug: str) -> Configuration:
        """How the institution appraises now; NotFound where it has no pack."""
        return self._current(self.tenants.get(slug))

    def pack(self, slug: str) -> Pack:
        """The institution's pack as it has adjusted it."""
        tenant = self.tenants.get(slug)
        return self._used(self._current(tenant))

    def own_changes(self, slug: str) -> list[Change]:
        """What the institution has adjusted in its pack."""
        found = self._current(self.tenants.get(slug))
        return changes(self._published(found), self._used(found))

    def adjust(self, slug: str, adjustments: Adjustments) -> Configuration:
        """Use these adjustments from now on; BadInput, Forbidden where they may not be."""
        tenant = self.tenants.get(slug)
        pack = self.institutions.pack(tenant.id)
        wanted = without_idle(pack, adjustments)
        self._lawful(tenant, pack, wanted)
        self.institutions.preferences.put(tenant.id, ADJUSTMENTS, wanted.plain)
        return self._current(tenant)

    def others(self, slug: str) -> list[Tenant]:
        """Those of the same tree and sector to whom an offer can be made."""
        mine = self.tenants.get(slug)
        above = self.tenants.ancestors(mine)
        family = self.tenants.subtree(above[-1] if above else mine)
        return [each for each in family if each.id != mine.id and each.sector is mine.sector]

    def offer(self, slug: str, receivers: Sequence[str]) -> list[Offer]:
        """Offer the configuration as it is now to others of the tree, signed."""
        mine, known = self.tenants.get(slug), {each.slug: each for each in self.others(slug)}
        strange = [each for each in receivers if each not in known]
        if strange or not receivers:
            raise BadInput(
                Text("请选择同一系统内的单位", "choose institutions of the same tree"),
                where="、".join(strange)[:100],
            )
        offered = self._current(mine)
        return [self._offer(mine, known[each], offered) for each in dict.fromkeys(receivers)]

    def offers(self, slug: str) -> list[Offer]:
        """Every offer that the institution has made or received, the newest first."""
        with self.database.reading(self.tenants.get(slug).id) as unit:
            rows = unit.scalars(select(OfferRow)).all()
        found = [_offer(row) for row in rows]
        return sorted(found, key=lambda each: (each.at, each.code), reverse=True)

    def get(self, slug: str, code: str) -> Offer:
        """One offer of the institution; NotFound."""
        with self.database.reading(self.tenants.get(slug).id) as unit:
            return _offer(unit.obtain(OfferRow, code, what=NONE))

    def preview(self, slug: str, code: str) -> list[Change]:
        """What taking the offer over would change at the receiver; nothing is changed."""
        found = self.get(slug, code)
        before = self._current(self.tenants.get(found.receiver))
        return changes(
            self._used(before),
            self._used(found.configuration),
            calendars=(before.calendar, found.configuration.calendar),
        )

    def accept(self, slug: str, code: str) -> Offer:
        """Take the offered configuration over, by the receiver's own hand.

        Another version of the pack is not taken over with it: two people adopt that before.
        """
        tenant, found = self._decidable(slug, code)
        self._verify(tenant, code)
        if self._current(tenant).digest != found.configuration.digest:
            raise _other_version(found.configuration)
        offered = found.configuration
        pack = self._published(offered)
        Releases(self.database).must_all_run(pack)
        self._lawful(tenant, pack, offered.adjustments)
        own = {ADJUSTMENTS: offered.adjustments.plain, CALENDAR: offered.calendar}

        def take_over(work: UnitOfWork) -> None:
            for name, value in own.items():
                self.institutions.preferences.write(work, tenant.id, name, value)

        return self._decide(found, OfferState.ACCEPTED, Act.ACCEPT_CONFIGURATION, with_it=take_over)

    def decline(self, slug: str, code: str) -> Offer:
        """Stay as before."""
        _, found = self._decidable(slug, code)
        return self._decide(found, OfferState.DECLINED, Act.DECLINE_CONFIGURATION)

    def withdraw(self, slug: str, code: str) -> Offer:
        """Take the own offer back."""
        found = self.get(slug, code)
        if found.sender != slug or found.state is not OfferState.OPEN:
            raise _over(code)
        return self._decide(found, OfferState.WITHDRAWN, Act.WITHDRAW_CONFIGURATION)

    def _current(self, tenant: Tenant) -> Configuration:
        installed = self.institutions.installed.of(tenant.id)
        if not installed:
            self.institutions.pack(tenant.id)
        on = installed[0]
        settings = self.institutions.preferences.several(tenant.id, (CALENDAR, ADJUSTMENTS))
        adjustments = Adjustments.read(settings[ADJUSTMENTS][1])
        return Configuration(on.id, on.version, on.digest, settings[CALENDAR][1], adjustments)

    def _used(self, configuration: Configuration) -> Pack:
        return adjusted(self._published(configuration), configuration.adjustments)

    def _published(self, configuration: Configuration) -> Pack:
        found = self.institutions.published(configuration.pack, configuration.digest)
        if found.digest != configuration.digest:
            raise Conflict(
                Text("该版本的指标包已不在本平台", "that version of the pack is no longer here"),
                where=f"{configuration.pack} {configuration.version}",
            )
        return found

    def _lawful(self, tenant: Tenant, pack: Pack, adjustments: Adjustments) -> None:
        known = self.institutions.under(tenant.id, pack, adjustments=adjustments)
        if pack.sector != tenant.sector:
            raise BadInput(
                Text("指标包用于另一类单位", "the pack is for another kind of institution"),
                where=pack.id,
            )
        require_schemes(known, self.now().date())
        require_limits(known, self.now().date())

    def _offer(self, mine: Tenant, other: Tenant, offered: Configuration) -> Offer:
        signer = self.keyring.signer(mine)
        with self.database.all_tenants(HANDED) as unit:
            code = f"{mine.slug}-{unit.next_number('configuration_offers', of=mine.id):05d}"
            said = statement(
                code,
                mine.slug,
                other.slug,
                by=origin().name[:120],
                at=self.now(),
                offered=offered,
            )
            rows = [_row(each, said, signer(said)) for each in (mine, other)]
            unit.add_all(rows)
            unit.flush()
            after = {"to": other.slug, "digest": offered.mark}
            _tell(unit, (mine, other), Act.OFFER_CONFIGURATION, code, after)
            unit.commit()
        return _offer(rows[0])

    def _decidable(self, slug: str, code: str) -> tuple[Tenant, Offer]:
        found = self.get(slug, code)
        if not found.waits_for(slug):
            raise _over(code)
        return self.tenants.get(slug), found

    def _verify(self, tenant: Tenant, code: str) -> None:
        """The offer must be what its sender signed, with a key that is known to be the sender's."""
        with self.database.reading(tenant.id) as unit:
            row = unit.obtain(OfferRow, code, what=NONE)
        keys = {each.key for each in self.keyring.known({row.sender})[row.sender]}
        signature = Signature(row.key, row.signature)
        if row.key not in keys or not holds(row.statement, signature):
            raise BadInput(Text("签名与内容不符", "its signature does not fit"), where=code)

    def _decide(
        self,
        offer: Offer,
        state: OfferState,
        act: Act,
        *,
        with_it: Callable[[UnitOfWork], None] = lambda work: None,
    ) -> Offer:
        """Decide an offer that is open, together with what that brings, or do neither."""
        parties = [self.tenants.get(each) for each in (offer.sender, offer.receiver)]
        with self.database.all_tenants(HANDED) as unit:
            query = select(OfferRow).where(OfferRow.code == offer.code)
            rows = unit.scalars(query.order_by(OfferRow.tenant_id).with_for_update()).all()
            for row in rows:
                if row.state != OfferState.OPEN.value:
                    raise _over(offer.code)
                row.state, row.decided_at = state.value, self.now()
                row.decided_by = origin().name[:120]
            unit.flush()
            with_it(unit)
            after = {"digest": offer.configuration.mark}
            _tell(unit, parties, act, offer.code, after)
            unit.commit()
        return _offer(rows[0])


def _other_version(offered: Configuration) -> Conflict:
    version = f"{offered.pack} {offered.version}"
    return Conflict(
        Text(
            f"这份配置用的是另一版本的指标包：{version}",
            f"this configuration is for another version of the pack: {version}",
        ),
        where=offered.digest[:12],
        advice=Text(
            "先在“指标包”页试算该版本、提请启用并由另一人确认，再采用这份配置",
            "try that version on the packs page first, have it proposed and confirmed by another",
        ),
    )


def _row(holder: Tenant, said: Mapping[str, Any], signature: Signature) -> OfferRow:
    return OfferRow(
        tenant_id=holder.id,
        code=said["code"],
        sender=said["sender"],
        receiver=said["receiver"],
        statement=canonical(said),
        key=signature.key,
        signature=signature.value,
        state=OfferState.OPEN.value,
        decided_by="",
        decided_at=None,
    )


def _offer(row: OfferRow) -> Offer:
    said = _said(row)
    return Offer(
        code=row.code,
        sender=row.sender,
        receiver=row.receiver,
        by=said["by"],
        at=datetime.fromisoformat(said["at"]),
        configuration=Configuration.read(said["configuration"]),
        state=OfferState(row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )


def _said(row: OfferRow) -> Mapping[str, Any]:
    said: Mapping[str, Any] = json.loads(row.statement)
    if (said["code"], said["sender"], said["receiver"]) != (row.code, row.sender, row.receiver):
        raise NotFound(NONE, where=row.code)
    return said


def _tell(
    unit: UnitOfWork, parties: Sequence[Tenant], act: Act, code: str, after: Mapping[str, str]
) -> None:
    for chain in sorted({each.id for each in parties}):
        record(unit, Note(act, Thing.CONFIGURATION, code, after=after), chain=chain)


def _over(code: str) -> Conflict:
    return Conflict(
        Text("这份提供已经了结，或不由本单位决定", "this offer is settled, or not this side's"),
        where=code,
    )
