"""Gets for an adapter what a web address answers, over a connection to a checked address."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.adapters.model import Fetched, SourceUnavailable
from core.errors import Unavailable
from core.outgoing import Outgoing

LARGEST = 32 * 2**20
SECONDS = 30.0


@dataclass(frozen=True)
class Fetching:
    """One request after another; redirects are answers like any other and are not followed."""

    outgoing: Outgoing

    def __call__(self, url: str, headers: Mapping[str, str]) -> Fetched:
        """The answer to GET; SourceUnavailable where none comes or it is too large."""
        import httpx2  # noqa: PLC0415 - with its transport the slowest import of a command

        from core.outgoing_web import CheckedTransport  # noqa: PLC0415 - the same

        transport = CheckedTransport(self.outgoing, largest=LARGEST)
        client = httpx2.Client(
            transport=transport, timeout=SECONDS, follow_redirects=False, trust_env=False
        )
        try:
            with client:
                answer = client.get(url, headers=dict(headers))
                return Fetched(answer.status_code, answer.content)
        except Unavailable as error:
            raise SourceUnavailable(error.what, where=error.where, advice=error.advice) from None
