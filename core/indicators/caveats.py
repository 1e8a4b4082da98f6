"""What a reader has to know about the values of a period beside the values themselves."""

from core.expressions.working_days import unannounced
from core.indicators.periods import Calendar, Period
from core.indicators.plan import Plan
from core.texts import Text


def caveats(plan: Plan, calendar: Calendar, period: Period) -> tuple[Text, ...]:
    """Warnings: working days that are counted beyond the last announced holidays."""
    if not counts_working_days(plan):
        return ()
    found = unannounced(calendar.end(period))
    return (found,) if found else ()


def counts_working_days(plan: Plan) -> bool:
    """Whether any atom of the plan calls ``working_days``."""
    terms = [each for atom in plan.atoms.values() for each in (atom.argument, atom.where)]
    return any("working_days" in term.calls() for term in terms if term)
