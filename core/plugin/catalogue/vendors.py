"""Vendors and their keys: added, rotated and revoked by the operator, each time in the log."""

from collections.abc import Sequence
from dataclasses import dataclass

from securesystemslib.signer import SSlibKey
from sqlalchemy import select
from tuf.api.exceptions import UnsignedMetadataError
from tuf.api.metadata import DelegatedRole, Delegations, Targets

from core.audit.model import INSTALLATION, Act, Note, Thing
from core.audit.sql import record
from core.columns import now
from core.database import Database
from core.errors import BadInput, Conflict, NotFound
from core.plugin.catalogue.model import Vendor, VendorKey
from core.plugin.catalogue.sql import VendorKeyRow, VendorRow, vendor_row
from core.plugin.signing.keys import check_name, read_public, written
from core.plugin.signing.listing import Listing, read
from core.plugin.signs import steering
from core.texts import Text

CHANGING = "vendors are known to the installation, and each change is in its log"
LONGEST_ABOUT = 1000
LOOKING = "signatures of vendors are verified for every institution"


@dataclass(frozen=True)
class Vendors:
    """Who may offer packs, and with which keys."""

    database: Database

    def add(self, vendor: str, *, name: Text, contact: str) -> Vendor:
        """Know a vendor from now on; BadInput, Conflict."""
        check_name(vendor)
        if not name.zh.strip() or len(name.zh) > 120 or len(name.en) > 120 or len(contact) > 254:
            raise BadInput(
                Text("请填写名称，不超过 120 字", "give a name of at most 120 characters")
            )
        with self.database.all_tenants(CHANGING) as work:
            if work.get(VendorRow, vendor) is not None:
                raise Conflict(Text("已有这个供应商", "there is such a vendor"), where=vendor)
            row = VendorRow(id=vendor, name_zh=name.zh, name_en=name.en or name.zh, contact=contact)
            work.add(row)
            work.flush()
            record(work, Note(Act.ADD_VENDOR, Thing.VENDOR, vendor), chain=INSTALLATION)
            work.commit()
            return _vendor(row)

    def describe(self, vendor: str, *, contact: str, about: Text) -> Vendor:
        """What the catalogue says of the vendor beside its name, which the operator gives it."""
        said = (contact.strip(), about.zh.strip(), about.en.strip())
        if len(said[0]) > 254 or max(map(len, said[1:])) > LONGEST_ABOUT:
            raise BadInput(
                Text(f"介绍不超过 {LONGEST_ABOUT} 字", f"at most {LONGEST_ABOUT} characters"),
                advice=Text("请改短后再保存", "make it shorter"),
            )
        for finding in steering(list(said)):
            raise BadInput(finding.what, advice=finding.advice)
        with self.database.all_tenants(CHANGING) as work:
            row = vendor_row(work, vendor)
            row.contact, row.about_zh, row.about_en = said
            work.flush()
            record(work, Note(Act.CHANGE_VENDOR, Thing.VENDOR, vendor), chain=INSTALLATION)
            work.commit()
            return _vendor(row)

    def all(self) -> Sequence[Vendor]:
        """Every vendor, by its id."""
        with self.database.global_reading(LOOKING) as work:
            return [_vendor(row) for row in work.scalars(select(VendorRow).order_by(VendorRow.id))]

    def one(self, vendor: str) -> Vendor:
        """The vendor of that id; NotFound."""
        with self.database.global_reading(LOOKING) as work:
            return _vendor(vendor_row(work, vendor))

    def keys(self, vendor: str | None = None) -> Sequence[VendorKey]:
        """Every key, old and new, of one vendor or of all, in the order they were added."""
        query = select(VendorKeyRow).order_by(VendorKeyRow.added_at, VendorKeyRow.id)
        if vendor is not None:
            query = query.where(VendorKeyRow.vendor == vendor)
        with self.database.global_reading(LOOKING) as work:
            return [_key(row) for row in work.scalars(query)]

    def add_key(self, vendor: str, public: str) -> VendorKey:
        """Believe another key of the vendor too; Conflict if it is known."""
        of, key = read_public(public)
        if of != vendor:
            raise BadInput(
                Text(f"这个公钥属于 {of}", f"this key is of the vendor {of}"), where=vendor
            )
        with self.database.all_tenants(CHANGING) as work:
            vendor_row(work, vendor)
            if work.get(VendorKeyRow, key.keyid) is not None:
                raise Conflict(
                    Text("这个公钥已登记或已吊销", "this key is known, or was revoked"),
                    where=key.keyid[:16],
                    advice=Text("请换一对新的密钥", "make a new pair"),
                )
            row = VendorKeyRow(id=key.keyid, vendor=vendor, public=written(vendor, key))
            work.add(row)
            work.flush()
            note = Note(Act.ADD_KEY, Thing.VENDOR, vendor, after={"key": key.keyid})
            record(work, note, chain=INSTALLATION)
            work.commit()
            return _key(row)

    def revoke_key(self, vendor: str, key: str, *, reason: str) -> VendorKey:
        """Believe a key no longer; ``key`` is its id or the beginning of it. NotFound."""
        if not reason.strip() or len(reason) > 500:
            raise BadInput(Text("请写明吊销原因", "say why it is revoked"))
        with self.database.all_tenants(CHANGING) as work:
            query = select(VendorKeyRow).where(VendorKeyRow.vendor == vendor)
            found = [row for row in work.scalars(query) if key and row.id.startswith(key)]
            if len(found) != 1:
                raise NotFound(Text("没有这个密钥", "there is no such key"), where=key[:64])
            row = found[0]
            if row.revoked_at is None:
                row.revoked_at, row.reason = now(), reason.strip()
                work.flush()
                after = {"key": row.id, "reason": row.reason}
                note = Note(Act.REVOKE_KEY, Thing.VENDOR, vendor, after=after)
                record(work, note, chain=INSTALLATION)
            work.commit()
            return _key(row)

    def verify(self, listing: Listing) -> str:
        """The id of the key that signed; Conflict names a revoked key, NotFound an unknown one."""
        vendor = self.one(listing.vendor)
        keys = {each.id: each for each in self.keys(vendor.id)}
        for each in listing.keys:
            if each in keys and keys[each].revoked_at is None:
                _verify(self.sslib_keys(vendor.id)[each], listing)
                return each
        revoked = [keys[each] for each in listing.keys if each in keys]
        if revoked:
            raise revoked_key(vendor.id, revoked[0].id)
        raise NotFound(
            Text("签名的密钥没有登记", "the key that signed is not known"),
            where=vendor.id,
            advice=Text("请先请平台运营登记公钥", "ask the operator to add your public key"),
        )

    def must_believe(self, vendor: str) -> None:
        """Conflict where what the vendor signed last was signed by a key revoked since."""
        with self.database.global_reading(LOOKING) as work:
            listing = vendor_row(work, vendor).listing
        if listing:
            self.verify(read(listing.encode()))

    def sslib_keys(self, vendor: str) -> dict[str, SSlibKey]:
        """The keys that are believed, by id."""
        query = select(VendorKeyRow).where(VendorKeyRow.vendor == vendor)
        with self.database.global_reading(LOOKING) as work:
            rows = work.scalars(query.where(VendorKeyRow.revoked_at.is_(None))).all()
        return {row.id: read_public(row.public)[1] for row in rows}


def revoked_key(vendor: str, key: str) -> Conflict:
    """The refusal of what a revoked key has signed."""
    return Conflict(
        Text(f"密钥已吊销：{key[:16]}", f"revoked key: {key[:16]}"),
        where=vendor,
        advice=Text(
            "请供应商用有效的密钥重新签名", "the vendor has to sign again with a key that is valid"
        ),
    )


def _verify(key: SSlibKey, listing: Listing) -> None:
    role = DelegatedRole(listing.vendor, [key.keyid], 1, terminating=True, paths=["*"])
    over = Targets(delegations=Delegations({key.keyid: key}, {listing.vendor: role}))
    signed = listing.metadata
    try:
        over.verify_delegate(listing.vendor, signed.signed_bytes, signed.signatures)
    except UnsignedMetadataError:
        raise BadInput(
            Text("签名与内容不符：目录被改动", "tampered listing: its signature does not hold"),
            where=listing.vendor,
        ) from None


def _vendor(row: VendorRow) -> Vendor:
    return Vendor(
        row.id,
        Text(row.name_zh, row.name_en),
        row.contact,
        row.added_at,
        row.number,
        Text(row.about_zh, row.about_en),
    )


def _key(row: VendorKeyRow) -> VendorKey:
    return VendorKey(row.id, row.vendor, row.added_at, row.revoked_at, row.reason)
