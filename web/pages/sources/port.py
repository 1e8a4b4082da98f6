"""What the pages of sources stand on; the service fits as it is, the place says whose it is."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from core.adapters.model import Adapter
from core.adapters.sources import Forecast, Reading, Source, State, Wanted
from core.evidence.model import Dataset
from web.values import Place


class Sources(Protocol):
    """The sources of one institution."""

    def adapters(self, place: Place) -> Mapping[str, Adapter]:
        """The adapters that it may use."""

    def datasets(self, place: Place) -> Sequence[Dataset]:
        """The datasets that a source may fill."""

    def all(self, place: Place) -> Sequence[Source]:
        """Its sources."""

    def one(self, place: Place, number: int) -> Source:
        """One of them, or NotFound."""

    def readings(self, place: Place, number: int) -> Sequence[Reading]:
        """The newest readings of a source, newest first."""

    def add(self, place: Place, wanted: Wanted) -> Source:
        """Set one up; the error says which setting is wrong."""

    def wanted_secrets(self, place: Place, number: int) -> Sequence[str]:
        """Secrets that did not come along from another installation."""

    def enter(self, place: Place, number: int, given: Mapping[str, str]) -> None:
        """Keep secrets; BadInput."""

    def forecast(self, place: Place, number: int) -> Forecast:
        """What the next reading would change; nothing is written."""

    def ask(self, place: Place, number: int) -> None:
        """Let it be read now, by a worker."""

    def set_state(self, place: Place, number: int, state: State) -> Source:
        """Pause it, or let it go on."""

    def remove(self, place: Place, number: int) -> None:
        """Forget it; what it brought in stays."""
