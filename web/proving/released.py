"""What the catalogue holds for a proof to look for; it belongs to no institution."""

from pathlib import Path
from tempfile import TemporaryDirectory

from core.plugin import scaffold
from core.plugin.archive import archived
from core.plugin.packfile import load_pack
from core.tenancy.registers import Ids
from core.texts import same
from web.application import Application
from web.catalogue import catalogue_of
from web.proving.model import Space


def release(application: Application, space: Space) -> Ids:
    """A vendor with a release, which belong to no institution."""
    from core.plugin.signing.keys import make_keys, open_key  # noqa: PLC0415 - most proofs do not sign
    from core.plugin.signing.listing import Offer, sign  # noqa: PLC0415 - the same

    catalogue = catalogue_of(application)
    if not catalogue.vendors.all():
        with TemporaryDirectory() as place:
            private, public = make_keys("vendor", Path(place))
            catalogue.vendors.add("vendor", name=same("A vendor"), contact="")
            catalogue.vendors.add_key("vendor", public.read_text("utf-8"))
            folder = scaffold.written("window", Path(place), sector="township")
            pack, archive = load_pack(folder), archived(folder)
            offer = Offer(pack.id, pack.version, pack.digest, archive)
            catalogue.submit(archive, sign(open_key(private), [offer]))
    return {"release": [str(each.id) for each in catalogue.releases.all()], "vendor": ["vendor"]}
