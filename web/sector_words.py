"""What pages call an institution and those below it, by its sector: a county is no city."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.texts import Text
from web.values import Place


@dataclass(frozen=True, slots=True)
class SectorWords:
    """``whole`` is the institution, ``area`` all below it as well; the others are headings."""

    whole: Text
    total: Text
    lights: Text
    area: Text
    overview: Text
    by_each: Text
    merged: Text
    source: Text


def _words(whole: Text, area: Text, each: str) -> SectorWords:
    return SectorWords(
        whole=whole,
        total=Text(f"{whole.zh}合计", "Whole institution"),
        lights=Text(f"{whole.zh}亮灯", "Lights of the institution"),
        area=area,
        overview=Text(f"{area.zh}概览", area.en.removeprefix("The whole ").capitalize()),
        by_each=Text(f"各{each}指标", "Indicators by institution"),
        merged=Text(
            f"{area.zh}数按各{each}分子、分母合并计算，不是各{each}比率的平均。",
            "These figures merge numerators and denominators; they are never means of rates.",
        ),
        source=Text(
            f"由各{each}签名汇总的分子、分母合并计算，不含逐件信息",
            "merged from the numerators and denominators of each institution, "
            "without any single case",
        ),
    )


_COURTS = _words(Text("全院", "Institution"), Text("全市", "The whole city"), "院")
_COUNTY = _words(Text("本单位", "Institution"), Text("全县", "The whole county"), "单位")

WORDS: Mapping[str, SectorWords] = {
    "court": _COURTS,
    "procuratorate": _COURTS,
    "township": _COUNTY,
}


def of_sector(sector: str) -> SectorWords:
    """The words for institutions of a sector."""
    return WORDS.get(sector, _COUNTY)


def words(place: Place) -> SectorWords:
    """The words for the pages of an institution."""
    return of_sector(place.sector)
