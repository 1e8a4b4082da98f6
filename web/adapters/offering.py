"""A vendor's own pages over the catalogue: of everything only what is the vendor's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.errors import BadInput, Conflict, NotFound
from core.mail.ports import Letter
from core.plugin.catalogue.model import Release, State, Vendor, VendorKey
from core.plugin.catalogue.people.passes import Passes
from core.plugin.catalogue.people.service import VendorPeople
from core.plugin.catalogue.releases import Releases
from core.texts import Text
from tenants.adoption.affected import Affected
from web.adapters.releases import PageDesk
from web.application import Application
from web.catalogue import catalogue_of
from web.pages.offering.port import FEWEST, Offering


@dataclass(frozen=True)
class PageShelf:
    """Fits ``web.pages.offering.port.Shelf``."""

    application: Application
    desk: PageDesk

    def vendor(self, vendor: str) -> Vendor:
        """The vendor itself."""
        return catalogue_of(self.application).vendors.one(vendor)

    def describe(self, vendor: str, *, contact: str, about: Text) -> Vendor:
        """What the catalogue says of it beside its name."""
        return catalogue_of(self.application).vendors.describe(vendor, contact=contact, about=about)

    def releases(self, vendor: str) -> Sequence[Release]:
        """Its releases, the newest first."""
        return Releases(self.application.database).of_vendor(vendor)

    def release(self, vendor: str, number: int) -> Release:
        """One of them; NotFound."""
        found = Releases(self.application.database).one(number)
        if found.vendor != vendor:
            raise NotFound(Text("目录中没有这个版本", "there is no such release"))
        return found

    def used(self, releases: Sequence[Release]) -> Mapping[int, int | None]:
        """How many institutions work with each, by its number; None for fewer than ``FEWEST``."""
        counts = Affected(self.application.database).working_with({each.pack for each in releases})
        found = {each.id: counts.get((each.pack, each.version), 0) for each in releases}
        return {number: it if it >= FEWEST else None for number, it in found.items()}

    def submit(self, vendor: str, archive: bytes, listing: bytes) -> Release:
        """Take a signed archive of the vendor and have it checked soon."""
        self._must_be_of(vendor, listing)
        return self.desk.submit(archive, listing)

    def resign(self, vendor: str, listing: bytes) -> None:
        """Take a listing that the vendor has signed anew."""
        self._must_be_of(vendor, listing)
        catalogue_of(self.application).resign(listing)

    def deprecate(self, vendor: str, number: int, *, reason: str) -> Release:
        """Advise against a listed release; NotFound, Conflict."""
        found = self.release(vendor, number)
        if not reason.strip():
            raise BadInput(
                Text("请写明原因", "give a reason"),
                advice=Text("各单位会看到它", "institutions are shown it"),
            )
        if found.state is not State.LISTED:
            raise Conflict(
                Text("只有已上架的版本可以标为不再推荐", "only a listed version can be deprecated"),
                where=found.called,
                advice=Text(
                    "撤出隔离由平台运营办理", "leaving quarantine is the operator's decision"
                ),
            )
        return self.desk.decide(number, State.DEPRECATED, reason=reason)

    def picture(self, vendor: str, number: int, name: str) -> bytes:
        """A picture that one of its releases brings; NotFound."""
        return catalogue_of(self.application).picture(self.release(vendor, number), name)

    def keys(self, vendor: str) -> Sequence[VendorKey]:
        """Its keys, old and new."""
        return catalogue_of(self.application).vendors.keys(vendor)

    def add_key(self, vendor: str, public: str) -> VendorKey:
        """Believe another key too."""
        return self.desk.add_key(vendor, public)

    def revoke_key(self, vendor: str, key: str, *, reason: str) -> VendorKey:
        """Believe a key no longer."""
        return self.desk.revoke_key(vendor, key, reason=reason)

    def _must_be_of(self, vendor: str, listing: bytes) -> None:
        from core.plugin.signing.listing import read  # noqa: PLC0415 - it takes long to import

        found = read(listing).vendor
        if found != vendor:
            raise BadInput(
                Text(f"这份目录由 {found} 签名，不是您的", f"the listing is signed by {found}"),
                where=vendor,
                advice=Text(
                    "请用本供应商的密钥重新运行 gongheng pack sign",
                    "run gongheng pack sign with a key of your own",
                ),
            )


def people_of(application: Application) -> VendorPeople:
    """Who works for which vendor."""
    return VendorPeople(application.database, application.links)


def offering_of(application: Application) -> Offering:
    """What a vendor's pages stand on."""

    def write(letter: Letter) -> bool:
        application.post.send(letter)
        return application.settings.smtp_url is not None

    return Offering(
        identity=application.identity,
        people=people_of(application),
        passes=Passes(application.database),
        shelf=PageShelf(application, PageDesk(application)),
        write=write,
    )
