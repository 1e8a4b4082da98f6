"""The catalogue as the page shows it: packs of the product and releases of vendors, in one list."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from core.errors import Conflict, GonghengError, NotFound
from core.plugin.catalogue.facts import facts
from core.plugin.catalogue.model import OPEN, STATES, Release, State, Vendor
from core.plugin.catalogue.releases import Releases
from core.plugin.model import Pack
from core.plugin.needs import product_version
from core.tenancy.model import TenantId
from core.texts import Text, same
from tenants.adoption.affected import Affected
from tenants.adoption.model import Person, Proposal, Version
from tenants.adoption.service import Adoptions
from tenants.model import InstalledPack
from web.application import Application
from web.catalogue import catalogue_of
from web.pages.packs.port import Offered, Shown
from web.values import Account, Place

IN_USE, AT_HAND = Text("已启用", "In use"), Text("可启用", "Can be adopted")
PRODUCT = Text("公衡", "Gongheng")


@dataclass(frozen=True)
class PagePacks:
    """Fits ``web.pages.packs.port.Packs``."""

    application: Application
    adoptions: Adoptions

    def offered(self, place: Place) -> Sequence[Offered]:
        """The version in use first, then everything that could be, newest versions only."""
        found: dict[str, Offered] = {}
        every = list(self._every(place))
        for each in sorted(every, key=lambda it: (it.in_use, _order(it.version)), reverse=True):
            found.setdefault(each.pack, each)
        return sorted(found.values(), key=lambda it: (not it.in_use, bool(it.adds_to), it.pack))

    def shown(self, place: Place, pack: str, version: str) -> Shown:
        """One pack; NotFound."""
        versions = [each for each in self._every(place) if each.pack == pack]
        versions.sort(key=lambda it: _order(it.version), reverse=True)
        wanted = [each for each in versions if each.version == version] if version else versions
        wanted.sort(key=lambda it: not it.in_use)
        if not wanted:
            raise NotFound(Text("目录中没有这个指标包", "there is no such pack"), where=pack[:63])
        one = wanted[0]
        signature, refusal = self._verified(one)
        affected = Affected(self.application.database)
        bad, made = one.tone == "crit", Version(one.pack, one.version, one.digest)
        return Shown(
            one=one,
            versions=versions,
            signature=signature,
            refusal=refusal,
            compatible=_compatible(one),
            affected=affected.of(TenantId(place.id), made) if bad else (),
            house=self._house(one),
        )

    def picture(self, place: Place, pack: str, version: str, name: str) -> bytes:
        """A picture of a version that the institution is offered; NotFound."""
        every = [each for each in self._every(place) if not each.own]
        if not any((each.pack, each.version) == (pack, version) for each in every):
            raise NotFound(Text("目录中没有这个指标包", "there is no such pack"), where=pack[:63])
        catalogue = catalogue_of(self.application)
        return catalogue.picture(catalogue.releases.find(pack, version), name)

    def proposals(self, place: Place) -> Sequence[Proposal]:
        """Changes of version, newest first."""
        return self.adoptions.all(TenantId(place.id))

    def former(self, place: Place) -> Version | None:
        """What can be returned to."""
        return self.adoptions.former(TenantId(place.id))

    def attempt(self, place: Place, pack: str, version: str, *, by: Account) -> Proposal:
        """Ask for a shadow run."""
        return self.adoptions.attempt(TenantId(place.id), pack, version, by=_person(by))

    def propose(self, place: Place, number: int, *, by: Account) -> Proposal:
        """Put it forward."""
        return self.adoptions.propose(TenantId(place.id), number, by=_person(by))

    def confirm(self, place: Place, number: int, *, by: Account) -> Proposal:
        """Adopt it, as the second person."""
        return self.adoptions.confirm(TenantId(place.id), number, by=_person(by))

    def decline(self, place: Place, number: int, *, by: Account, reason: str) -> Proposal:
        """Leave everything as it is."""
        return self.adoptions.decline(TenantId(place.id), number, by=_person(by), reason=reason)

    def go_back(self, place: Place, *, by: Account) -> Proposal:
        """Return to the former version."""
        return self.adoptions.go_back(TenantId(place.id), by=_person(by))

    def _every(self, place: Place) -> Iterator[Offered]:
        """Every version that is offered, and the one in use wherever it came from."""
        application = self.application
        on = application.institutions.installed.of(TenantId(place.id))
        used = {each.digest: each for each in self._parts(on[0])} if on else {}
        seen = set()
        releases = Releases(application.database)
        vendors = releases.vendors()
        for release in releases.all():
            in_use = release.digest in used
            if release.state in OPEN or in_use:
                seen.add(release.digest)
                yield self._release(release, vendors, in_use=in_use)
        for pack in application.plugins.packs():
            if pack.digest not in seen:
                seen.add(pack.digest)
                yield _own(pack, in_use=pack.digest in used)
        for digest, each in used.items():
            if digest not in seen:
                yield _own(each, in_use=True)

    def _release(self, release: Release, vendors: Mapping[str, Text], *, in_use: bool) -> Offered:
        bad = release.state is State.QUARANTINED
        state = IN_USE if in_use and not bad else STATES[release.state]
        state = AT_HAND if release.state is State.LISTED and not in_use else state
        told = dict(release.report)
        known = told.pop("facts", {})
        if told:
            told["at"] = datetime.fromisoformat(told["at"])
        return Offered(
            pack=release.pack,
            version=release.version,
            name=release.name,
            vendor=vendors.get(release.vendor, same(release.vendor)),
            sector=release.sector,
            state=state,
            tone="crit"
            if bad
            else "ok"
            if in_use
            else ""
            if release.state is State.LISTED
            else "warn",
            in_use=in_use,
            own=False,
            at=release.submitted_at,
            digest=release.digest,
            reason=release.reason,
            facts=known,
            key=release.key,
            signed=bool(release.path),
            sha256=release.sha256,
            report=told or None,
        )

    def _parts(self, used: InstalledPack) -> Sequence[Pack]:
        """What is in use, part by part; nothing where it is here no longer."""
        with suppress(Conflict, NotFound):  # any other can be adopted
            return self.application.institutions.published(used.id, used.digest).pieces
        return ()

    def _house(self, one: Offered) -> Vendor | None:
        """Who offers a release; the product's own packs need no introduction."""
        if one.own:
            return None
        catalogue = catalogue_of(self.application)
        with suppress(NotFound):  # one out of a bundle is of a vendor whom nobody knows here
            return catalogue.vendors.one(catalogue.releases.find(one.pack, one.version).vendor)
        return None

    def _verified(self, one: Offered) -> tuple[Text | None, Text | None]:
        """What the signature says, or why the release is refused."""
        if one.own or one.tone == "crit" or not one.signed:
            return None, None
        catalogue = catalogue_of(self.application)
        try:
            catalogue.fetch(catalogue.releases.find(one.pack, one.version))
        except GonghengError as error:
            return None, Text(error.message("zh"), error.message("en"))
        return same(one.key[:16]), None


def _own(pack: Pack, *, in_use: bool) -> Offered:
    return Offered(
        pack=pack.id,
        version=pack.version,
        name=pack.name,
        vendor=pack.about.vendor or PRODUCT,
        sector=pack.sector,
        state=IN_USE if in_use else AT_HAND,
        tone="ok" if in_use else "",
        in_use=in_use,
        own=True,
        at=None,
        digest=pack.digest,
        reason="",
        facts=facts(pack),
    )


def _compatible(one: Offered) -> bool | None:
    """Whether the pack's tests pass at this version of the product; None where nobody tried."""
    if one.own:
        return True
    if one.report is None or one.report.get("product") != product_version():
        return None
    return not one.report.get("tests_failed")


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(each) for each in version.split(".") if each.isdecimal())


def _person(account: Account) -> Person:
    return Person(account.id, account.shown)
