"""Pairs that may be one, each with its weight in bits and the waterfall that it comes from.

The model is that of Fellegi and Sunter (1969) as Splink computes it. How often traits agree among
pairs that are one (m) is said by the model; how often they agree by chance (u) is counted in the
data, value by value where a trait asks for it: two people called 王伟 agree on little. Nothing is
trained and nothing is drawn by lot, so that the same rows give the same pairs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from core.graph.who.traits import FEWEST, NOTHING, OTHERWISE, Level, Model, Trait

FEW = 1000
"""Subjects below which a court's own people say little of how likely any two are one."""

SELDOM = 0.05
"""As often at most two agree by chance in what those who are one never agree in."""

DRAWN = 50_000
"""Pairs, evenly over all, by which the chance of a likeness is counted."""

EXACT = 6
"""Digits behind the point: what lies beyond depends on the order in which a sum was taken."""

STRIDES = (7919, 104_729, 1_299_709)


@dataclass(frozen=True, slots=True)
class Part:
    """One bar of a waterfall: a trait, how it agrees, and the bits that it adds."""

    trait: str
    level: int
    bits: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two subjects by ``unique_id``, the weight in bits, the probability, and the waterfall."""

    one: int
    other: int
    weight: float
    probability: float
    parts: tuple[Part, ...] = field(default=())


def pairs(subjects: pl.DataFrame, model: Model, *, least: float = 0.5) -> list[Pair]:
    """Pairs of at least this probability, the surest first; a column is text or a list of texts."""
    if subjects.height < 2:
        return []
    with _Session(subjects, model) as session:
        return session.pairs(least)


class _Session:
    """One in-memory database in which Splink looks for pairs."""

    def __init__(self, subjects: pl.DataFrame, model: Model) -> None:
        import duckdb  # noqa: PLC0415 - two seconds that no other command should wait for

        self._model = model
        self._frame = subjects
        self._connection = duckdb.connect(config={"threads": 2})

    def __enter__(self) -> "_Session":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def pairs(self, least: float) -> list[Pair]:
        """What Splink predicts."""
        from splink import Linker  # noqa: PLC0415 - see above
        from splink.internals.duckdb.database_api import DuckDBAPI  # noqa: PLC0415

        api = DuckDBAPI(self._connection)
        table = api.register(self._frame.to_arrow())
        linker = Linker(table, self._settings(), log_level=40)
        for trait in self._model.traits:
            if any(level.counted for level in trait.levels):
                frequencies = api.register(self._frequencies(trait).to_arrow())
                linker.table_management.register_term_frequency_lookup(frequencies, trait.column)
        found = linker.inference.predict(
            threshold_match_probability=least, warning_mode="never"
        ).as_record_list()
        made = [self._pair(row) for row in found]
        return sorted(made, key=lambda pair: (-pair.weight, pair.one, pair.other))

    def _settings(self) -> Any:
        from splink import SettingsCreator  # noqa: PLC0415 - see above

        chance = self._model.twins / max(self._frame.height, FEW)
        return SettingsCreator(
            link_type="dedupe_only",
            comparisons=[self._comparison(trait) for trait in self._model.traits],
            blocking_rules_to_generate_predictions=[
                self._rule(each) for each in self._model.sought
            ],
            probability_two_random_records_match=chance,
            retain_intermediate_calculation_columns=True,
            retain_matching_columns=True,
        )

    def _rule(self, column: str) -> Any:
        from splink import block_on  # noqa: PLC0415 - see above

        if self._frame.schema[column] == pl.List:
            return block_on(column, arrays_to_explode=[column])
        return block_on(column)

    def _comparison(self, trait: Trait) -> dict[str, Any]:
        name = trait.column
        chances = self._chances(trait)
        levels: list[dict[str, Any]] = [
            {
                "sql_condition": f"{name}_l IS NULL OR {name}_r IS NULL",
                "label_for_charts": NOTHING.en,
                "is_null_level": True,
            }
        ]
        for level, u in zip(trait.levels, chances, strict=True):
            one: dict[str, Any] = {
                "sql_condition": _sql(level, name),
                "label_for_charts": level.label.en,
                "m_probability": level.often(u),
                "u_probability": u,
            }
            if level.counted:
                one |= {"tf_adjustment_column": name, "tf_adjustment_weight": 1.0}
            levels.append(one)
        often = (each.often(u) for each, u in zip(trait.levels, chances, strict=True))
        left = {"m_probability": _left(sum(often))}
        levels.append(
            {"sql_condition": "ELSE", "label_for_charts": OTHERWISE.en, **left}
            | {"u_probability": _left(sum(chances))}
        )
        return {"output_column_name": name, "comparison_levels": levels}

    def _chances(self, trait: Trait) -> list[float]:
        """How often each level holds by chance, over pairs spread evenly over all pairs."""
        held = self._held(trait)
        if not trait.levels[0].counted:
            return held
        frequencies = self._frequencies(trait)[f"tf_{trait.column}"]
        counts = frequencies.to_list()
        same = sum(each * each for each in counts)
        return [max(same, FEWEST), *held[1:]]

    def _held(self, trait: Trait) -> list[float]:
        sides = self._drawn(trait)
        if sides.is_empty():
            return [_bounded(each.floor, each) for each in trait.levels]
        cases = "".join(
            f"WHEN {_sql(level, trait.column)} THEN {place} "
            for place, level in enumerate(trait.levels)
        )
        drawn = sides.to_arrow()
        self._connection.register("drawn", drawn)
        told = self._connection.execute(
            f"SELECT CASE {cases} ELSE -1 END AS level, count(*) FROM drawn GROUP BY 1"  # noqa: S608
        ).fetchall()
        self._connection.unregister("drawn")
        counts = dict(told)
        few = 0.5 / len(trait.levels)
        return [
            _bounded((counts.get(place, 0) + few) / (sides.height + 1), level)
            for place, level in enumerate(trait.levels)
        ]

    def _drawn(self, trait: Trait) -> pl.DataFrame:
        """Pairs of different subjects that both have a value."""
        values = self._frame.drop_nulls(trait.column).select(trait.column, *trait.beside)
        count = values.height
        if count < 2:
            return pl.DataFrame()
        places = range(min(count, DRAWN))
        others = [[(at + stride % (count - 1) + 1) % count for at in places] for stride in STRIDES]
        left = pl.concat([values.head(DRAWN)] * len(STRIDES)).select(pl.all().name.suffix("_l"))
        right = pl.concat([values[some] for some in others]).select(pl.all().name.suffix("_r"))
        return pl.concat([left, right], how="horizontal")

    def _frequencies(self, trait: Trait) -> pl.DataFrame:
        """How much of all each value is, among the data and the people thought beside them."""
        counts = self._frame[trait.column].drop_nulls().value_counts()
        total = counts["count"].sum() + trait.people
        share = (pl.col("count") / total).alias(f"tf_{trait.column}")
        return counts.select(trait.column, share)

    def _pair(self, row: Mapping[str, Any]) -> Pair:
        parts = tuple(Part(each.column, *_bits(row, each)) for each in self._model.traits)
        return Pair(
            row["unique_id_l"],
            row["unique_id_r"],
            round(float(row["match_weight"]), EXACT),
            round(float(row["match_probability"]), EXACT),
            parts,
        )


def _bits(row: Mapping[str, Any], trait: Trait) -> tuple[int, float]:
    """The level, 0 the strongest and -1 for nothing to compare, and its bits."""
    gamma = int(row[f"gamma_{trait.column}"])
    bits = float(row[f"mw_{trait.column}"]) + float(row.get(f"mw_tf_adj_{trait.column}") or 0)
    return (len(trait.levels) - gamma if gamma >= 0 else -1), round(bits, EXACT)


def _bounded(chance: float, level: Level) -> float:
    if level.known is not None:
        return level.known
    highest = 1.0 if level.against is None else SELDOM
    return min(max(chance, level.floor), highest)


def _sql(level: Level, name: str) -> str:
    return level.condition.format(l=f"{name}_l", r=f"{name}_r")


def _left(taken: float) -> float:
    return max(1.0 - taken, FEWEST)
