"""Vendors and releases as the operators' pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.audit.model import INSTALLATION
from core.plugin.catalogue.model import Release, State, Vendor, VendorKey
from core.plugin.catalogue.releases import Releases
from core.tenancy.model import TenantId
from core.texts import Text
from tenants.adoption.affected import Affected
from tenants.adoption.model import Version
from web.application import Application
from web.catalogue import CHECK, catalogue_of
from web.pages.vendors.port import Reach


@dataclass(frozen=True)
class PageDesk:
    """Fits ``web.pages.vendors.port.Desk``."""

    application: Application

    def vendors(self) -> Sequence[tuple[Vendor, Sequence[VendorKey]]]:
        """Every vendor with its keys."""
        found = catalogue_of(self.application).vendors
        keys = found.keys()
        return [(each, [key for key in keys if key.vendor == each.id]) for each in found.all()]

    def add(self, vendor: str, *, name: Text, contact: str, public: str) -> Vendor:
        """Know a vendor from now on, with its first key if there is one."""
        found = catalogue_of(self.application).vendors
        made = found.add(vendor, name=name, contact=contact)
        if public:
            found.add_key(vendor, public)
        return made

    def add_key(self, vendor: str, public: str) -> VendorKey:
        """Believe another key too."""
        catalogue = catalogue_of(self.application)
        key = catalogue.vendors.add_key(vendor, public)
        catalogue.publish()
        return key

    def revoke_key(self, vendor: str, key: str, *, reason: str) -> VendorKey:
        """Believe a key no longer."""
        catalogue = catalogue_of(self.application)
        gone = catalogue.vendors.revoke_key(vendor, key, reason=reason)
        catalogue.publish()
        return gone

    def releases(self) -> Sequence[Release]:
        """Every release, newest first."""
        return Releases(self.application.database).all()

    def reaches(self, releases: Sequence[Release]) -> Mapping[int, Reach]:
        """How far each has come, by its number."""
        affected = Affected(self.application.database)
        counts = {
            each.id: affected.count(Version(each.pack, each.version, each.digest))
            for each in releases
        }
        return {number: Reach(len(it), sum(it.values())) for number, it in counts.items()}

    def submit(self, archive: bytes, listing: bytes) -> Release:
        """Take a signed archive and have it checked soon."""
        found = catalogue_of(self.application).submit(archive, listing)
        self._nudge(found.id)
        return found

    def check(self, release: int) -> None:
        """Have a release checked soon."""
        self._nudge(Releases(self.application.database).one(release).id)

    def decide(self, release: int, to: State, *, reason: str) -> Release:
        """List it, deprecate it, or put it into quarantine."""
        return catalogue_of(self.application).decide(release, to, reason=reason)

    def _nudge(self, release: int) -> None:
        self.application.queue.nudge(CHECK, TenantId(INSTALLATION), release)
