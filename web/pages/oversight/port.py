"""What the pages of oversight stand on."""

from dataclasses import dataclass

from tenants.oversight.decoys import Decoys
from tenants.oversight.reviews import Reviews
from web.actors import Actors


@dataclass(frozen=True)
class Oversight(Actors):
    """Reviews and decoys, and who is looking at them."""

    reviews: Reviews
    decoys: Decoys
