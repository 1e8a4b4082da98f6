"""Every formula of a pack compiles, and every rule over evidence does."""

from collections.abc import Iterator

from core.errors import BadFormula
from core.expressions.conditions import condition
from core.indicators.plan import plan
from core.plugin.model import Finding, Pack, Place


class FormulasCompile:
    """The compiler accepts each indicator; one that leans on a refused one is named as well."""

    name = "formulas"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Indicators that are refused, with the position and the compiler's suggestion."""
        wanted = list(pack.indicators)
        while wanted:
            try:
                plan(wanted, pack.datasets)
            except BadFormula as error:
                refused = next((each for each in wanted if each.id in error.where), None)
                place: Place = ("indicators",)
                if refused is not None:
                    place = ("indicators", refused.id, "formula")
                    wanted.remove(refused)
                yield refusal(self.name, place, error)
                if refused is None:
                    return
            else:
                return


class RulesCompile:
    """The conditions of each dataset are conditions over its fields."""

    name = "rules"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Rules that cannot be read."""
        for dataset in pack.datasets:
            for count, rule in enumerate(dataset.rules):
                try:
                    condition(rule.condition, dataset, pack.datasets)
                except BadFormula as error:
                    yield refusal(self.name, ("datasets", dataset.name, "rules", count), error)


def refusal(rule: str, place: Place, error: BadFormula) -> Finding:
    """What the compiler said, at its place in the pack."""
    return Finding(rule, place, error.what, error.advice)
