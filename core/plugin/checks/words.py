"""Every name a user will read exists in both languages."""

import re
from collections.abc import Iterator

from core.evidence.model import Severity
from core.plugin.model import Finding, Pack, Place
from core.texts import Text

_HAN = re.compile(r"[\u3400-\u9fff]")


class Translated:
    """The Chinese name is in Chinese, the English one is not."""

    name = "translations"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Names that were copied rather than translated; a remark, not a refusal."""
        for place, name in _names(pack):
            if _HAN.search(name.en):
                what = Text(f"“{name.en}”不是英文", f'"{name.en}" is not English')
                yield self._remark((*place, "en"), what, Text("译成英文", "Translate it"))
            if not _HAN.search(name.zh):
                what = Text(f"“{name.zh}”不是中文", f'"{name.zh}" is not Chinese')
                yield self._remark((*place, "zh"), what, Text("译成中文", "Translate it"))

    def _remark(self, place: Place, what: Text, advice: Text) -> Finding:
        return Finding(self.name, place, what, advice, Severity.WARNING)


class CodesTranslated:
    """A code in Chinese has its English word."""

    name = "code words"

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Codes that an English reader could not read; a remark, not a refusal."""
        for dataset in pack.datasets:
            for field in dataset.fields:
                bare = [code for code in field.codes if code not in field.code_labels]
                if any(_HAN.search(code) for code in bare):
                    what = Text(
                        f"代码没有英文：{'、'.join(bare[:5])}",
                        f"Codes without English: {', '.join(bare[:5])}",
                    )
                    advice = Text("写成 codes: {代码: English}", "Write codes: {代码: English}")
                    place: Place = ("datasets", dataset.name, "fields", field.name, "codes")
                    yield Finding(self.name, place, what, advice, Severity.WARNING)


def texts(pack: Pack) -> Iterator[tuple[Place, Text]]:
    """Every text that the pack publishes, names first."""
    yield from _names(pack)
    for dataset in pack.datasets:
        for field in dataset.fields:
            place: Place = ("datasets", dataset.name, "fields", field.name)
            for word in (*field.aliases, *field.codes):
                yield place, Text(word, word)
            for label in field.code_labels.values():
                yield place, label
    for indicator in pack.indicators:
        if indicator.note is not None:
            yield ("indicators", indicator.id, "note"), indicator.note
    for directive in pack.directives:
        if directive.note is not None:
            yield ("directives", directive.id, "note"), directive.note
    if pack.about.description is not None:
        yield ("description",), pack.about.description
    for version, told in pack.about.changelog.items():
        yield ("changelog", version), told


def _names(pack: Pack) -> Iterator[tuple[Place, Text]]:
    yield ("name",), pack.name
    for dataset in pack.datasets:
        home: Place = ("datasets", dataset.name)
        yield (*home, "label"), dataset.label
        for field in dataset.fields:
            yield (*home, "fields", field.name, "label"), field.label
        for count, rule in enumerate(dataset.rules):
            yield (*home, "rules", count, "say"), rule.say
    for indicator in pack.indicators:
        yield ("indicators", indicator.id, "name"), indicator.name
        yield ("indicators", indicator.id, "group"), indicator.group
    for scheme in pack.schemes:
        yield ("schemes", scheme.id, "name"), scheme.name
        for group in scheme.groups:
            yield ("schemes", scheme.id, "groups", group.id, "name"), group.name
    for alert in pack.alerts:
        yield ("alerts", alert.id, "name"), alert.name
        yield ("alerts", alert.id, "say"), alert.say
    for mark in pack.marks:
        yield ("marks", mark.id, "name"), mark.name
        yield ("marks", mark.id, "say"), mark.say
    for directive in pack.directives:
        yield ("directives", directive.id, "title"), directive.title
    for entity in pack.graph.entities:
        yield ("entities", entity.name, "label"), entity.label
    for link in pack.graph.links:
        yield ("links", link.name, "label"), link.label
