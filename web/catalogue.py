"""Packs out of the catalogue: verified, unpacked, and kept on the shelf by their digest."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from core.plugin.archive import SUFFIX, unpacked
from core.plugin.catalogue.releases import swapped_content
from core.plugin.model import Pack
from core.plugin.packfile import load_sound_pack
from core.tenancy.model import TenantId
from tenants.allowance import Allowance
from tenants.packs import InstalledPacks

if TYPE_CHECKING:
    from core.plugin.catalogue.service import Catalogue
    from web.application import Application

RENEWED_AFTER = timedelta(days=10)


def catalogue_of(application: "Application") -> "Catalogue":
    """The catalogue of the installation, in the data folder."""
    from core.plugin.catalogue.service import Catalogue  # noqa: PLC0415 - it takes long to import

    folder = application.settings.data / "catalogue"
    plugins = application.plugins
    return Catalogue(application.database, application.vault, folder, taken=plugins.has)


def may_run(
    allowance: Allowance, installed: InstalledPacks, trusted: Callable[[str], None]
) -> Callable[[TenantId], None]:
    """What is asked before a run: the institution's standing, and whether its pack is sound."""

    def allow(tenant: TenantId) -> None:
        allowance.to_run(tenant)
        for each in installed.of(tenant):
            trusted(each.digest)

    return allow


def renew_in_time(application: "Application") -> None:
    """Sign the catalogue anew before its word runs out, if there is one."""
    stamp = application.settings.data / "catalogue" / "repository" / "metadata" / "timestamp.json"
    if stamp.exists() and time.time() - stamp.stat().st_mtime > RENEWED_AFTER.total_seconds():
        catalogue_of(application).publish(anew=True)


def from_catalogue(application: "Application", identity: str, version: str) -> Pack:
    """A listed release, verified and on the shelf; refusals name what is wrong."""
    catalogue = catalogue_of(application)
    found = catalogue.releases.find(identity, version)
    known = application.pack_shelf.find(found.pack, found.digest)
    archive = catalogue.fetch(found)
    if known is not None:
        return known
    with TemporaryDirectory() as place:
        file = Path(place) / f"pack{SUFFIX}"
        file.write_bytes(archive)
        folder = unpacked(file, Path(place) / "pack")
        if load_sound_pack(folder).digest != found.digest:
            raise swapped_content(found.path)
        return application.pack_shelf.add(folder)
