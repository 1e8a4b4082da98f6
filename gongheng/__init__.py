"""The public face for plugins: everything a pack or an adapter may use, and nothing else.

Plugins, ours included, import this package alone; it imports ``core`` alone.
"""

from core.adapters.model import (
    Adapter,
    Fetched,
    Mark,
    Outside,
    Portion,
    Setting,
    SettingKind,
    SourceChanged,
    SourceUnavailable,
    Waiting,
)
from core.errors import BadFile, BadFormula, BadInput, BadPack, GonghengError
from core.evidence.model import Dataset, Field, Kind, Role, Rule, Serves, Severity
from core.graph.model import (
    Cited,
    Declarations,
    End,
    EntityKind,
    EntityRows,
    LinkKind,
    LinkRows,
    Meaning,
    Through,
)
from core.indicators.model import Basis, Direction, Indicator, Level, Provenance
from core.plugin.curves import AddedCurve
from core.plugin.demonstration import City, Institution, Upload, write_rows
from core.plugin.hookspecs import hookimpl
from core.plugin.inventing import Inventor
from core.plugin.model import Finding, Pack
from core.plugin.observers import Declared, Importance, Remark
from core.plugin.packfile import load_pack
from core.plugin.panels import Fact, Figure, Panel, SmallTable
from core.plugin.reports import FigureTable, NavigationEntry, Passage, ReportTemplate
from core.policy.model import Act, Directive, Subject
from core.scoring.curves.parameters import Parameter
from core.scoring.model import Curve, Grade, Group, Item, Scheme, Shape
from core.texts import Text, same

__version__ = "0.1.0"

__all__ = [
    "Act",
    "Adapter",
    "AddedCurve",
    "BadFile",
    "BadFormula",
    "BadInput",
    "BadPack",
    "Basis",
    "Cited",
    "City",
    "Curve",
    "Dataset",
    "Declarations",
    "Declared",
    "Direction",
    "Directive",
    "End",
    "EntityKind",
    "EntityRows",
    "Fact",
    "Fetched",
    "Field",
    "Figure",
    "FigureTable",
    "Finding",
    "GonghengError",
    "Grade",
    "Group",
    "Importance",
    "Indicator",
    "Institution",
    "Inventor",
    "Item",
    "Kind",
    "Level",
    "LinkKind",
    "LinkRows",
    "Mark",
    "Meaning",
    "NavigationEntry",
    "Outside",
    "Pack",
    "Panel",
    "Parameter",
    "Passage",
    "Portion",
    "Provenance",
    "Remark",
    "ReportTemplate",
    "Role",
    "Rule",
    "Scheme",
    "Serves",
    "Setting",
    "SettingKind",
    "Severity",
    "Shape",
    "SmallTable",
    "SourceChanged",
    "SourceUnavailable",
    "Subject",
    "Text",
    "Through",
    "Upload",
    "Waiting",
    "hookimpl",
    "load_pack",
    "same",
    "write_rows",
]
