"""What the pages of one's own account stand on; the services fit as they are."""

from dataclasses import dataclass

from core.identity.second import SecondFactors
from core.identity.service import Identity
from core.identity.sessions import Sessions
from core.identity.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Own:
    """The parts of an account that its owner sees and changes."""

    identity: Identity
    sessions: Sessions
    second: SecondFactors
    tokens: Tokens
