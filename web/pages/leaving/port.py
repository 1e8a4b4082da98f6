"""What the pages of leaving stand on; the services fit as they are."""

from dataclasses import dataclass

from tenants.departure.erasures import Erasures
from tenants.departure.exports import Exports


@dataclass(frozen=True, slots=True)
class Leaving:
    """Exports and requests to erase."""

    exports: Exports
    erasures: Erasures
