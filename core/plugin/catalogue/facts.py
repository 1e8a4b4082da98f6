"""What a catalogue tells of a pack's content, kept with the report of its check."""

from collections.abc import Mapping
from typing import Any

from core.plugin.model import Pack
from core.plugin.resting import resting_indicators


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


def _said(text: Any) -> list[str] | None:
    return [text.zh, text.en] if text else None
