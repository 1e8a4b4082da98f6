"""Packs out of the catalogue: verified, unpacked, and kept on the shelf by their digest."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import structlog

from core.errors import GonghengError
from core.plugin.archive import SUFFIX, unpacked
from core.plugin.catalogue.model import OPEN
from core.plugin.catalogue.releases import Releases, swapped_content
from core.plugin.composition import BETWEEN, adding, nowhere, rebased, require_sound
from core.plugin.model import AddsTo, Pack
from core.plugin.needs import met
from core.plugin.packfile import load_sound_pack
from core.tenancy.model import TenantId
from tenants.allowance import Allowance
from tenants.institutions import KnownInstitutions

if TYPE_CHECKING:
    from core.database import Database
    from core.plugin.catalogue.service import Catalogue
    from web.application import Application

log = structlog.get_logger(__name__)
CHECK = "check"
"""What a nudge to check a release is called; it belongs to no institution."""

BUNDLE = ".gbundle"
RENEWED_AFTER = timedelta(days=10)


def catalogue_of(application: "Application") -> "Catalogue":
    """The catalogue of the installation, in the data folder."""
    from core.plugin.catalogue.service import Catalogue  # noqa: PLC0415 - it takes long to import

    folder = application.settings.data / "catalogue"
    plugins = application.plugins
    base_of = partial(base_for, application)
    return Catalogue(
        application.database, application.vault, folder, taken=plugins.has, base_of=base_of
    )


def base_for(application: "Application", wanted: AddsTo) -> Pack:
    """The pack that an addition names: the product's, or the newest listed that fits."""
    if application.plugins.has(wanted.pack):
        return application.plugins.pack(wanted.pack)
    for each in Releases(application.database).all():
        listed = each.pack == wanted.pack and each.state in OPEN
        if listed and met(wanted.versions, each.version):
            return from_catalogue(application, each.pack, each.version)
    return nowhere(wanted)


def composed(application: "Application", tenant: TenantId, pack: Pack) -> Pack:
    """What the institution would work with: an addition on what it uses, a base with additions.

    BadPack says what does not fit; NotFound where there is nothing to add to.
    """
    on = application.institutions.installed.of(tenant)
    if pack.adds_to is None:
        there = on and BETWEEN in on[0].version
        present = application.institutions.pack(tenant) if there else pack
        whole = rebased(pack, present)
        return require_sound(whole) if whole.parts else whole
    present = application.institutions.pack(tenant)
    return require_sound(adding(present, pack))


def soundness(database: "Database", institutions: KnownInstitutions) -> Callable[[TenantId], None]:
    """What is asked before anything is computed: that no pack in use is in quarantine."""
    releases = Releases(database)

    def ask(tenant: TenantId) -> None:
        for each in institutions.installed.of(tenant):
            if BETWEEN in each.version:
                releases.must_all_run(institutions.published(each.id, each.digest))
            else:
                releases.must_run(each.digest)

    return ask


def may_run(
    allowance: Allowance, trusted: Callable[[TenantId], None]
) -> Callable[[TenantId], None]:
    """What is asked before a run: the institution's standing, and whether its pack is sound."""

    def allow(tenant: TenantId) -> None:
        allowance.to_run(tenant)
        trusted(tenant)

    return allow


def renew_in_time(application: "Application") -> None:
    """Sign the catalogue anew before its word runs out, if there is one."""
    stamp = application.settings.data / "catalogue" / "repository" / "metadata" / "timestamp.json"
    if stamp.exists() and time.time() - stamp.stat().st_mtime > RENEWED_AFTER.total_seconds():
        catalogue_of(application).publish(anew=True)


def checked(application: "Application", number: int) -> None:
    """Check the release of that number: what a nudge leads to; nothing where there is none."""
    try:
        catalogue_of(application).check(number)
    except GonghengError as error:
        log.warning("release not checked", release=number, why=error.message("en"))


def from_catalogue(application: "Application", identity: str, version: str) -> Pack:
    """A listed release, verified and on the shelf; refusals name what is wrong."""
    catalogue = catalogue_of(application)
    found = catalogue.releases.find(identity, version)
    known = application.pack_shelf.find(found.pack, found.digest)
    if known is not None and not found.path:
        return known
    archive = catalogue.fetch(found)
    return known or shelved(application, archive, found.digest)


def from_bundle(application: "Application", file: Path) -> Pack:
    """The release in a bundle, verified and on the shelf; refusals name what is wrong."""
    from core.plugin.catalogue import bundle  # noqa: PLC0415 - it takes long to import

    catalogue = catalogue_of(application)
    fetched = bundle.verified(catalogue, bundle.read(file))
    pack = shelved(application, fetched.archive, fetched.digest)
    bundle.known(catalogue, fetched, pack)
    return pack


def shelved(application: "Application", archive: bytes, digest: str) -> Pack:
    """The pack in an archive on the shelf, if its content is the one that was promised."""
    with TemporaryDirectory() as place:
        file = Path(place) / f"pack{SUFFIX}"
        file.write_bytes(archive)
        folder = unpacked(file, Path(place) / "pack")
        found = load_sound_pack(folder)
        if found.digest != digest:
            raise swapped_content(f"{found.id}=={found.version}")
        return application.pack_shelf.add(folder)
