"""A folder of YAML becomes a pack, or a refusal that says file, line, place and what would do."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from core.errors import BadPack
from core.evidence.model import Severity
from core.indicators.model import Level
from core.plugin import building, graph_building, scheme_building
from core.plugin.about import about, adds_to, expected
from core.plugin.checks.every import check_pack, check_structure
from core.plugin.digest import digest_of
from core.plugin.families import Written, written_out
from core.plugin.mark_building import mark
from core.plugin.model import Finding, Pack
from core.plugin.pictures import FOLDER, Picture, looked_at
from core.plugin.schema import mistakes_in
from core.plugin.sources import Sources, gather
from core.texts import Text

MAX_REPORTED = 50


def load_pack(folder: Path) -> Pack:
    """The pack in ``folder``; of an addition, what it says itself: ``compose`` puts it on a base.

    Every mistake is a BadPack: the first is raised, the others (fifty at most) are in ``others``.
    Formulas are checked by ``core.plugin.checks.every.check_pack``, which needs the compiler.
    """
    pack, sources = _read(folder)
    _refuse(check_structure(pack), sources)
    return replace(pack, folder=folder)


def load_sound_pack(folder: Path) -> Pack:
    """The pack in ``folder`` with every formula and rule compiled: fit to be worked with."""
    pack, sources = _read(folder)
    _refuse(check_pack(pack), sources)
    return pack


def findings_of(content: dict[str, Any]) -> list[Finding]:
    """Everything that the checks say of a pack's content, whether it refuses the pack or not.

    What has the wrong form cannot be looked at any further.
    """
    wrong = list(mistakes_in(content))
    if wrong:
        return wrong
    written = _written(content)
    return [*written.findings] or check_pack(build(content, written, _pictures(content, None)))


def _read(folder: Path) -> tuple[Pack, Sources]:
    sources = _gathered(folder)
    _refuse(list(mistakes_in(sources.content)), sources)
    written = _written(sources.content)
    _refuse(list(written.findings), sources)
    for identity, place in written.places.items():
        sources.places["indicators", identity] = sources.where(place)
    return build(sources.content, written, _pictures(sources.content, folder)), sources


def _written(content: dict[str, Any]) -> Written:
    """The families written out; those of an addition wait for its base."""
    return Written(content, (), {}) if "adds_to" in content else written_out(content)


def build(
    content: dict[str, Any], written: Written | None = None, pictures: tuple[Picture, ...] = ()
) -> Pack:
    """A pack from content that fits the schema; ``written`` is the same, families written out."""
    written = written or _written(content)
    whole = written.content
    indicators = whole.get("indicators", {})
    curves = scheme_building.curves(indicators)
    schemes = content.get("schemes", {})
    directives = whole.get("directives", {})
    measures = tuple(building.indicator(name, it) for name, it in indicators.items())
    shown = {each.id: each.levels for each in measures}
    return Pack(
        id=content["pack"],
        version=content["version"],
        name=building.text(content["name"]),
        sector=content["sector"],
        datasets=tuple(
            building.dataset(name, it) for name, it in content.get("datasets", {}).items()
        ),
        indicators=measures,
        curves=curves,
        schemes=tuple(scheme_building.scheme(name, it, curves) for name, it in schemes.items()),
        directives=tuple(building.directive(name, it) for name, it in directives.items()),
        alerts=tuple(
            building.alert(name, it, shown.get(it["indicator"], tuple(Level)))
            for name, it in content.get("alerts", {}).items()
        ),
        marks=tuple(mark(name, it) for name, it in content.get("marks", {}).items()),
        digest=digest_of(_with_bytes(content, pictures)),
        pictures=pictures,
        graph=graph_building.declarations(content.get("entities", {}), content.get("links", {})),
        about=about(content),
        families={
            identity: content["families"][str(place[1])]["of"]
            for identity, place in written.places.items()
        },
        reads={name: tuple(columns) for name, columns in content.get("reads", {}).items()},
        samples={name: tuple(rows) for name, rows in content.get("samples", {}).items()},
        expected=expected(content.get("expected", {})),
        adds_to=adds_to(content),
        content=content,
    )


def _pictures(content: dict[str, Any], folder: Path | None) -> tuple[Picture, ...]:
    """The pictures that the content speaks of or the folder holds."""
    captions = {name: building.text(it) for name, it in content.get(FOLDER, {}).items()}
    return looked_at(folder, captions)


def _with_bytes(content: dict[str, Any], pictures: tuple[Picture, ...]) -> dict[str, Any]:
    """The content with what its pictures are; without any it stays what it was."""
    seen = {each.name: each.sha256 for each in pictures}
    return content | {"picture files": seen} if seen else content


def _gathered(folder: Path) -> Sources:
    try:
        return gather(folder)
    except OSError as error:
        raise BadPack(
            Text("不能读取指标包的文件", "A file of the pack cannot be read"),
            where=Path(str(error.filename or folder)).name,
            advice=Text("检查文件夹和权限", "Check the folder and its permissions"),
        ) from error


def _refuse(findings: list[Finding], sources: Sources) -> None:
    wrong = [each for each in findings if each.severity is Severity.ERROR][:MAX_REPORTED]
    if not wrong:
        return
    first, *others = [each.as_error(sources.where(each.place)) for each in wrong]
    first.others = tuple(others)
    raise first
