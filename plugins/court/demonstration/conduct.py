"""What the supervision office has noted of conduct: a few unconfirmed notes of every court."""

import numpy as np
import polars as pl

from plugins.court.demonstration.tables import CONDUCT, table
from plugins.court.demonstration.truths import Noted

SAID = {
    "庭审": ("开庭迟到五分钟", "庭审巡查"),
    "文书制作": ("文书中当事人信息有误", "文书评查"),
    "日常": ("来访接待用语不当", "日常督察"),
}
SHARE = 25
"""One unconfirmed note for so many people, one at least: none of them makes a mark."""


def conduct(rng: np.random.Generator, staff: list[str]) -> pl.DataFrame:
    """Notes that were looked into and not confirmed."""
    rows = []
    for place in range(max(1, len(staff) // SHARE)):
        heading = ("庭审", "文书制作", "日常")[place % 3]
        said, source = SAID[heading]
        day = np.datetime64("2026-01-15") + int(rng.integers(0, 240))
        rows.append(
            {
                "record_no": f"巡-2026-{place + 1:04}",
                "staff_no": staff[int(rng.integers(0, len(staff)))],
                "heading": "涉诉信访处理" if heading == "日常" else heading,
                "conduct": said,
                "source": source,
                "found_on": day.item(),
                "confirmed": False,
                "document": None,
            }
        )
    return table({name: [row[name] for row in rows] for name in CONDUCT}, CONDUCT)


def planted_rows(several: tuple[Noted, ...], judges: list[str]) -> pl.DataFrame:
    """The notes that the file of truths lists, about the judges it counts off."""
    rows = [
        {
            "record_no": f"巡重-2026-{place:04}",
            "staff_no": judges[each.judge % len(judges)],
            "heading": each.heading,
            "conduct": each.conduct,
            "source": each.source,
            "found_on": each.day,
            "confirmed": each.confirmed,
            "document": f"督核〔2026〕{place}号" if each.confirmed else None,
        }
        for place, each in enumerate(several, 1)
    ]
    return table({name: [row[name] for row in rows] for name in CONDUCT}, CONDUCT)
