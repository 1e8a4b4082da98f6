"""What staff declare of themselves: relatives, and where they worked before."""

from typing import Any

import numpy as np
import polars as pl

from plugins.court.demonstration import words
from plugins.court.demonstration.identities import Register
from plugins.court.demonstration.tables import CAREERS, KIN, table

RELATIONS = ("配偶", "子女", "父母", "兄弟姐妹", "配偶的父母", "子女的配偶")
WORKPLACES = ("某中学", "某医院", "个体经营", "退休", "某设计院", "学生", "某街道办事处")
EMPLOYERS = {
    "企业": ["砚谷食品有限公司", "禾舟物流有限公司", "霁棠劳务有限公司"],
    "机关": ["安澜市司法局", "安澜市望江区人民政府"],
    "律师事务所": ["安澜清川律师事务所", "临浦知行律师事务所"],
    "法院": ["安澜市澄湖区人民法院", "安澜市云台区人民法院"],
}
LAST_LEFT = np.datetime64("2019-06-30")
"""Whoever worked elsewhere left long ago, but for whom it is planted."""


def kin(register: Register, staff: list[str]) -> pl.DataFrame:
    """One to three relatives of two in five staff members."""
    rng = register.rng
    declared = [number for number in staff if rng.random() < 0.4]
    rows = [
        {"staff_no": number, "seq": place + 1, "relation": RELATIONS[(at + place) % 6]}
        for at, number in enumerate(declared)
        for place in range(int(rng.integers(1, 4)))
    ]
    some = register.people(len(rows))
    frame = table(_columns(rows), KIN) if rows else pl.DataFrame(schema=dict(KIN))
    works = [WORKPLACES[int(at)] for at in rng.integers(0, len(WORKPLACES), len(rows))]
    days = np.datetime64("2026-01-05") + rng.integers(0, 40, len(rows))
    return frame.with_columns(
        pl.Series("name", [_name(rng) for _ in rows], dtype=pl.String),
        pl.Series("id_number", some["id_number"], dtype=pl.String),
        pl.Series("workplace", works, dtype=pl.String),
        pl.Series("declared_on", days.astype("datetime64[D]")).cast(pl.Date),
    )


def careers(rng: np.random.Generator, staff: list[str]) -> pl.DataFrame:
    """One former employer of every fifth staff member."""
    rows: list[dict[str, Any]] = []
    for number in staff:
        if rng.random() < 0.2:
            kind = tuple(EMPLOYERS)[int(rng.integers(0, len(EMPLOYERS)))]
            several = EMPLOYERS[kind]
            left = LAST_LEFT - int(rng.integers(0, 3000))
            rows.append(
                {
                    "staff_no": number,
                    "employer": several[int(rng.integers(0, len(several)))],
                    "kind": kind,
                    "duty": "律师" if kind == "律师事务所" else "职员",
                    "from_on": (left - int(rng.integers(300, 2500))).item(),
                    "until_on": left.item(),
                }
            )
    return table(_columns(rows), CAREERS) if rows else pl.DataFrame(schema=dict(CAREERS))


def _columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


def _name(rng: np.random.Generator) -> str:
    pools = (words.SURNAMES, words.GIVEN_FIRST, words.GIVEN_SECOND)
    return "".join(pool[int(rng.integers(len(pool)))] for pool in pools)
