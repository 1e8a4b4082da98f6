"""What a catalogue tells of a pack's content, kept with the report of its check."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from core.columns import now
from core.errors import NotFound
from core.plugin.catalogue.model import Release
from core.plugin.kit.examination import Examined
from core.plugin.model import Pack
from core.plugin.needs import product_version
from core.plugin.pictures import FOLDER
from core.plugin.resting import resting_indicators
from core.texts import Text


def facts(pack: Pack) -> Mapping[str, Any]:
    """Description, licence, changelog, indicators and what rests on each, columns that are read."""
    about, resting = pack.about, resting_indicators(pack)
    return {
        "description": _said(about.description),
        "by": _said(about.vendor),
        "licence": about.licence,
        "needs": about.needs,
        "adds_to": str(pack.adds_to) if pack.adds_to else "",
        "changelog": {version: _said(text) for version, text in about.changelog.items()},
        "indicators": [
            {
                "id": each.id,
                "name": _said(each.name),
                "group": _said(each.group),
                "resting": resting[each.id],
            }
            for each in pack.indicators
        ],
        "pictures": [
            {
                "name": each.name,
                "caption": _said(each.caption),
                "width": each.width,
                "height": each.height,
                "sha256": each.sha256,
            }
            for each in pack.pictures
        ],
        "schemes": [_said(each.name) for each in pack.schemes],
        "reads": [
            {
                "dataset": _said(each.label),
                "fields": [
                    [field.label.zh, field.label.en, field.personal]
                    for field in each.fields
                    if not pack.reads or field.name in pack.reads.get(each.name, ())
                ],
            }
            for each in pack.datasets
            if not pack.reads or each.name in pack.reads
        ],
    }


def report_of(examined: Examined) -> Mapping[str, Any]:
    """The report of an examination, with what a catalogue has to know beside it."""
    broken = [each for each in examined.tried if each.found is not None]
    remarks = [each.as_error() for each in examined.findings]
    return {
        **examined.report(),
        "tests_failed": len(broken),
        "remarks": [[each.message("zh"), each.message("en")] for each in remarks],
        "said": [
            {
                "rule": each.rule,
                "severity": each.severity.value,
                "where": each.where,
                "what": [each.what.zh, each.what.en],
                "advice": [each.advice.zh, each.advice.en],
            }
            for each in examined.findings
        ],
        "failures": [[each.said.zh, each.said.en] for each in broken],
        "product": product_version(),
        "facts": facts(examined.pack),
        "at": now().isoformat(timespec="seconds"),
    }


def picture_in(archive: Path, found: Release, name: str) -> bytes:
    """A picture out of a release's archive, as its check has seen it; NotFound."""
    told = found.report.get("facts", {}).get(FOLDER, ())
    seen = {each["name"]: each["sha256"] for each in told}
    if name in seen:
        with ZipFile(archive) as files:
            content = files.read(f"{FOLDER}/{name}")
        if sha256(content).hexdigest() == seen[name]:
            return content
    raise NotFound(Text("没有这张图片", "there is no such picture"), where=name[:60])


def _said(text: Any) -> list[str] | None:
    return [text.zh, text.en] if text else None
