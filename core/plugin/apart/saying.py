"""How a plugin's answers are said on its own side: plain values and pieces of bytes."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.adapters.model import Adapter, Setting
from core.errors import BadPack
from core.plugin.apart.messages import Message
from core.plugin.archive import archived
from core.plugin.curves import AddedCurve
from core.plugin.model import Pack
from core.plugin.observers import Declared, Remark
from core.plugin.panels import Panel
from core.plugin.reports import FigureTable, NavigationEntry, Passage, ReportTemplate
from core.texts import Text


def packs(published: Sequence[Pack]) -> Message:
    """Packs travel as the files that they were read from, as if they had been uploaded."""
    return Message({"done": len(published)}, [_pack(each) for each in published])


def adapters(offered: Sequence[Adapter]) -> Message:
    """What adapters are called and what they ask about a source; their code stays."""
    return Message({"done": [_adapter(each) for each in offered]})


def declared(said: Declared) -> Message:
    """What a plugin wants to see."""
    shown = {kind: _columns(reads) for kind, reads in said.panels.items()}
    reads = _columns(said.reads)
    about = {"importance": said.importance.value, "reads": reads, "panels": shown}
    return Message({"done": {**about, "indicators": list(said.indicators)}})


def remarks(made: Sequence[Remark]) -> Message:
    """What a plugin remarks."""
    return Message(
        {"done": [{"said": text(e.said), "subject": e.subject, "of": e.indicator} for e in made]}
    )


def curves(added: Sequence[AddedCurve]) -> Message:
    """What curves are called and what they take; their code stays."""
    return Message({"done": [_curve(each) for each in added]})


def panels(made: Sequence[Panel]) -> Message:
    """What a plugin shows of an entity."""
    return Message({"done": [_panel(each) for each in made]})


def templates(made: Sequence[ReportTemplate]) -> Message:
    """What a plugin's reports consist of."""
    return Message({"done": [_template(each) for each in made]})


def entries(made: Sequence[NavigationEntry]) -> Message:
    """What a plugin adds to the side bar."""
    return Message(
        {"done": [{"title": text(e.title), "icon": e.icon, "report": e.report} for e in made]}
    )


def text(said: Text) -> list[str]:
    """A text in both languages."""
    return [said.zh, said.en]


def _columns(reads: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {name: list(columns) for name, columns in reads.items()}


def _curve(curve: AddedCurve) -> dict[str, Any]:
    takes = [
        [each.name, text(each.what), None if each.default is None else str(each.default)]
        for each in curve.parameters
    ]
    about = {"label": text(curve.label), "rising": curve.rising}
    return {"name": curve.name, "takes": takes, **about}


def _panel(panel: Panel) -> dict[str, Any]:
    table = panel.table
    return {
        "title": text(panel.title),
        "figures": [[text(e.label), e.value, text(e.unit)] for e in panel.figures],
        "facts": [[text(each.label), each.value] for each in panel.facts],
        "columns": [text(each) for each in table.columns] if table else [],
        "rows": [list(each) for each in table.rows] if table else [],
        "note": text(panel.note) if panel.note else ["", ""],
    }


def _template(report: ReportTemplate) -> dict[str, Any]:
    sections = [_section(each) for each in report.sections]
    return {"id": report.id, "title": text(report.title), "sections": sections}


def _section(section: Passage | FigureTable) -> dict[str, Any]:
    if isinstance(section, Passage):
        return {"text": text(section.text)}
    about = {"level": section.level.value, "periods": section.periods}
    return {"title": text(section.title), "indicators": list(section.indicators), **about}


def _pack(pack: Pack) -> bytes:
    if pack.folder is None:
        what = Text("插件的指标包须用 load_pack 读取", "a plugin reads its pack by load_pack")
        raise BadPack(what, where=pack.id)
    return archived(pack.folder)


def _adapter(adapter: Adapter) -> dict[str, Any]:
    return {
        "id": adapter.id,
        "label": text(adapter.label),
        "settings": [_setting(each) for each in adapter.settings],
        "hosts": list(getattr(adapter, "hosts", ())),
    }


def _setting(setting: Setting) -> dict[str, Any]:
    return {
        "name": setting.name,
        "label": text(setting.label),
        "kind": setting.kind.value,
        "required": setting.required,
        "default": setting.default,
        "hint": text(setting.hint),
        "choices": list(setting.choices),
    }
