"""Sources for the pages: the service with the institution of the page put in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.adapters.model import Adapter
from core.adapters.service import KIND, Sources
from core.adapters.sources import Forecast, Reading, Source, State, Wanted
from core.evidence.model import Dataset
from core.jobs.ports import JobQueue
from core.tenancy.model import TenantId
from web.values import Place


@dataclass(frozen=True)
class PageSources:
    """See ``web.pages.sources.port``."""

    sources: Sources
    queue: JobQueue
    declared: Callable[[TenantId], Iterable[Dataset]]

    def adapters(self, place: Place) -> Mapping[str, Adapter]:
        return self.sources.adapters(_of(place))

    def datasets(self, place: Place) -> Sequence[Dataset]:
        return tuple(self.declared(_of(place)))

    def all(self, place: Place) -> Sequence[Source]:
        return self.sources.book.all(_of(place))

    def one(self, place: Place, number: int) -> Source:
        return self.sources.book.get(_of(place), number)

    def readings(self, place: Place, number: int) -> Sequence[Reading]:
        return self.sources.book.readings(_of(place), number)

    def add(self, place: Place, wanted: Wanted) -> Source:
        return self.sources.add(_of(place), wanted)

    def wanted_secrets(self, place: Place, number: int) -> Sequence[str]:
        return self.sources.wanted_secrets(_of(place), number)

    def enter(self, place: Place, number: int, given: Mapping[str, str]) -> None:
        self.sources.enter(_of(place), number, given)

    def forecast(self, place: Place, number: int) -> Forecast:
        return self.sources.forecast(_of(place), number)

    def ask(self, place: Place, number: int) -> None:
        self.sources.book.hasten(_of(place), number)
        self.queue.nudge(KIND, _of(place), number)

    def set_state(self, place: Place, number: int, state: State) -> Source:
        return self.sources.book.set_state(_of(place), number, state)

    def remove(self, place: Place, number: int) -> None:
        self.sources.book.remove(_of(place), number)


def _of(place: Place) -> TenantId:
    return TenantId(place.id)
