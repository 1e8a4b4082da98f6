"""What must hold of what a pack says of itself."""

from collections.abc import Iterator

from core.plugin.mistakes import nearest
from core.plugin.model import Finding, Pack, Place
from core.plugin.needs import met, product_version
from core.texts import Text


class NeedsMet:
    """The pack was written for this product."""

    name = "needs"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """A need that this version does not meet."""
        here = product_version()
        if not met(pack.about.needs, here):
            what = Text(
                f"需要 {pack.about.needs}，本系统为 {here}",
                f"It needs {pack.about.needs}, and this is {here}",
            )
            advice = Text("换用合适版本的指标包或升级本系统", "Take a fitting pack, or upgrade")
            yield Finding(self.name, ("needs",), what, advice)


class ChangesTold:
    """A changelog speaks of the version that it comes with."""

    name = "changelog"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """A version that it does not mention."""
        told = pack.about.changelog
        if told and pack.version not in told:
            what = Text(f"没有说明 {pack.version} 改了什么", f"It says nothing of {pack.version}")
            advice = Text("为这一版写一条", "Write an entry for this version")
            yield Finding(self.name, ("changelog",), what, advice)


class SamplesNamed:
    """Sample rows and expected figures are of datasets, fields and indicators of the pack."""

    name = "samples"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Names that the pack does not have."""
        for name, rows in pack.samples.items():
            dataset = pack.dataset(name)
            if dataset is None:
                known = [each.name for each in pack.datasets]
                yield self._unknown(("samples", name), name, known)
                continue
            fields = [each.name for each in dataset.fields]
            for count, row in enumerate(rows):
                for field in row:
                    if field not in fields:
                        yield self._unknown(("samples", name, count, field), field, fields)
        indicators = [each.id for each in pack.indicators]
        for each in pack.expected:
            if each.indicator not in indicators:
                place: Place = ("expected", each.period, each.indicator)
                yield self._unknown(place, each.indicator, indicators)

    def _unknown(self, place: Place, word: str, known: list[str]) -> Finding:
        what = Text(f"指标包中没有“{word}”", f'The pack has no "{word}"')
        return Finding(self.name, place, what, nearest(word, known))
