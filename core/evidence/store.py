"""The door to evidence: a handle for one tenant, under an object-store URL or a folder."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from core.evidence.delta import DeltaEvidence
from core.evidence.stock import Stock


class EvidenceStore:
    """All evidence under one address; nothing can be read here before a tenant is named."""

    def __init__(self, url: str, storage_options: Mapping[str, str] | None = None) -> None:
        """``url`` is a folder, ``file://…``, ``s3://…`` or whatever deltalake understands."""
        self._url = _folder(url) if url.startswith("file:") or "://" not in url else url
        self._options = dict(storage_options or {})

    def for_tenant(self, tenant_id: int) -> DeltaEvidence:
        """The evidence of one tenant, and of no other."""
        return DeltaEvidence(self._root(tenant_id), self._options)

    def stock(self, tenant_id: int) -> Stock:
        """The same as plain files, for carrying all of it away, bringing it back, or wiping it."""
        return Stock(self._root(tenant_id), self._options)

    def _root(self, tenant_id: int) -> str:
        return f"{self._url.rstrip('/')}/{int(tenant_id)}"


def _folder(address: str) -> str:
    """The path of a folder: Polars does not undo the escapes of a ``file:`` address."""
    path = unquote(urlsplit(address).path) if address.startswith("file:") else address
    return str(Path(path).absolute())
