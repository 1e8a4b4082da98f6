"""Everything that the log can hold has words for its readers."""

from core.audit.model import Act, Outcome, Thing
from core.audit.words import ACTS, OUTCOMES, THINGS


def test_every_act_thing_and_outcome_is_called_something() -> None:
    assert set(Act) == set(ACTS)
    assert set(Thing) == set(THINGS)
    assert set(Outcome) == set(OUTCOMES)
