"""What the catalogue holds for a proof to look for; it belongs to no institution."""

from pathlib import Path
from tempfile import TemporaryDirectory

from core.plugin import scaffold
from core.plugin.archive import archived
from core.plugin.catalogue.people.passes import Passes
from core.plugin.packfile import load_pack
from core.tenancy.registers import Ids
from core.texts import same
from web.adapters.offering import people_of
from web.application import Application
from web.catalogue import catalogue_of
from web.proving.model import PASSWORD, Space

OF_ALL, SELLER = "vendor", "somebody of a vendor"
"""The vendor of the proof, and the account of who looks after it."""


def release(application: Application, space: Space) -> Ids:
    """A vendor with a release and people, which belong to no institution."""
    from core.plugin.signing.keys import make_keys, open_key  # noqa: PLC0415 - most proofs do not sign
    from core.plugin.signing.listing import Offer, sign  # noqa: PLC0415 - the same

    catalogue = catalogue_of(application)
    if not catalogue.vendors.all():
        with TemporaryDirectory() as place:
            private, public = make_keys(OF_ALL, Path(place))
            catalogue.vendors.add(OF_ALL, name=same("A vendor"), contact="")
            catalogue.vendors.add_key(OF_ALL, public.read_text("utf-8"))
            folder = scaffold.written("window", Path(place), sector="township")
            pack, archive = load_pack(folder), archived(folder)
            offer = Offer(pack.id, pack.version, pack.digest, archive)
            catalogue.submit(archive, sign(open_key(private), [offer]))
        for name in (SELLER, "another of a vendor"):
            _joined(application, name)
    people, passes = people_of(application), Passes(application.database)
    seller = application.identity.named(SELLER)
    known = len(passes.of_vendor(OF_ALL))
    passes.make(OF_ALL, seller.id, name=f"token {known}", days=1)
    people.invite(OF_ALL, f"invited{len(people.invited(OF_ALL))}@example.com", "somebody")
    others = [each for each in people.of_vendor(OF_ALL) if each.account_id != seller.id]
    return {
        "release": [str(each.id) for each in catalogue.releases.all()],
        "vendor": [OF_ALL],
        "vendor_invitation": [str(each.number) for each in people.invited(OF_ALL)],
        "vendor_person": [str(each.account_id) for each in others],
        "vendor_token": [str(each.id) for each in passes.of_vendor(OF_ALL)],
    }


def _joined(application: Application, name: str) -> None:
    """Somebody who was invited and has come."""
    people, identity = people_of(application), application.identity
    _, secret = people.invite(OF_ALL, f"{name.replace(' ', '-')}@example.com", name)
    draft = identity.draft(name, PASSWORD, label=name)
    people.enrol(secret, lambda work: identity.keep(work, draft))
