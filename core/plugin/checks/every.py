"""All rules over a pack, in the order in which a vendor wants to hear of them."""

from collections.abc import Iterator
from typing import Protocol

from core.evidence.model import Severity
from core.plugin.checks import (
    about,
    alerts,
    curves,
    datasets,
    directives,
    graph,
    indicators,
    marks,
    pictures,
    schemes,
    words,
)
from core.plugin.checks.dimensions import MeasuresFit
from core.plugin.checks.doubles import NothingTwice
from core.plugin.checks.formulas import FormulasCompile, RulesCompile
from core.plugin.checks.lawful import (
    DirectivesAgree,
    NoAddedLoad,
    NothingExpired,
    SchemesAreAllowed,
)
from core.plugin.checks.measures import (
    CurvesGoTheirWay,
    NamesDiffer,
    OfficialsHaveDocuments,
    OwnersKnown,
    RatiosDivide,
    SumsAddUp,
    UnitsFit,
)
from core.plugin.checks.privacy import NobodyInLabels, NobodyNamed, NothingSensitiveCounted
from core.plugin.checks.reads import NothingReadInVain, ReadsDeclared
from core.plugin.model import Finding, Pack


class Rule(Protocol):
    """One thing that must hold of a pack; ``name`` is what a report calls it."""

    name: str

    def look(self, pack: Pack) -> Iterator[Finding]:
        """Each place where it does not hold."""
        ...


STRUCTURE: tuple[Rule, ...] = (
    datasets.KeysAreFields(),
    datasets.ClocksAreDates(),
    datasets.RolesReachStaff(),
    datasets.OnePrimaryRole(),
    datasets.ReferencesLead(),
    datasets.UnitFieldHoldsUnits(),
    datasets.CodesOnCodes(),
    datasets.BoundsInOrder(),
    datasets.LabelsDiffer(),
    datasets.StandardFieldsPresent(),
    indicators.ClockKnown(),
    indicators.RoleKnown(),
    schemes.ItemsAreIndicators(),
    schemes.ItemsHaveCurves(),
    schemes.WeightsAddUp(),
    schemes.StatedWhereNeeded(),
    schemes.OutsideIsForInstitutions(),
    curves.CurvesMakeSense(),
    schemes.GradesInOrder(),
    schemes.ClassesKnown(),
    alerts.AlertsLookAtIndicators(),
    alerts.AlertsByLightHaveOne(),
    marks.MarksLookAtFigures(),
    marks.MarksHavePeopleAndDays(),
    marks.OfficialMarksHaveDocuments(),
    directives.IndicatorsKnown(),
    directives.OverridesKnown(),
    directives.DatesInOrder(),
    graph.GraphDatasetsKnown(),
    graph.IdsIdentify(),
    graph.EndsAreEntities(),
    graph.LinksHaveDates(),
    graph.PassagesHavePlaces(),
    about.NeedsMet(),
    about.ChangesTold(),
    about.SamplesNamed(),
    pictures.PicturesShow(),
    NamesDiffer(),
    OfficialsHaveDocuments(),
    CurvesGoTheirWay(),
    SchemesAreAllowed(),
    NothingExpired(),
    DirectivesAgree(),
    NoAddedLoad(),
    NobodyInLabels(),
    words.Translated(),
    words.CodesTranslated(),
)
"""What ``load_pack`` demands: it needs nothing but the pack."""

COMPILED: tuple[Rule, ...] = (
    RulesCompile(),
    FormulasCompile(),
    RatiosDivide(),
    UnitsFit(),
    MeasuresFit(),
    SumsAddUp(),
    OwnersKnown(),
    NothingTwice(),
    NobodyNamed(),
    NothingSensitiveCounted(),
    ReadsDeclared(),
    NothingReadInVain(),
    graph.GraphConditionsCompile(),
    marks.MarkConditionsCompile(),
    marks.MarksReadNoScores(),
)
"""What needs the compiler of formulas as well."""


ALONE: tuple[Rule, ...] = (
    datasets.KeysAreFields(),
    datasets.ClocksAreDates(),
    datasets.BoundsInOrder(),
    datasets.CodesOnCodes(),
    directives.DatesInOrder(),
    about.NeedsMet(),
    about.ChangesTold(),
    NobodyInLabels(),
    words.Translated(),
    words.CodesTranslated(),
)
"""What can be said of an addition before it is put on its base."""


def check_structure(pack: Pack) -> list[Finding]:
    """Everything wrong with the pack that can be seen without compiling a formula."""
    return _look(pack, STRUCTURE if pack.adds_to is None else ALONE)


def check_pack(pack: Pack) -> list[Finding]:
    """Everything wrong or doubtful in the pack, formulas and rules of evidence included.

    Formulas stand on the structure: they are looked at once nothing is wrong with that. Those of
    an addition are looked at on its base, by ``core.plugin.composition.check_on``.
    """
    found = check_structure(pack)
    wrong = any(each.severity is Severity.ERROR for each in found)
    return found if wrong or pack.adds_to is not None else [*found, *_look(pack, COMPILED)]


def _look(pack: Pack, rules: tuple[Rule, ...]) -> list[Finding]:
    return [finding for rule in rules for finding in rule.look(pack)]
