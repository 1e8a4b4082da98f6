"""Computed atoms: at the finest grain, added up over tenants, kept as Parquet, named by digest."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile, ZipInfo

import polars as pl

from core.errors import BadInput
from core.indicators.periods import Calendar, Ending, Period
from core.texts import Text

KEY = ("month", "period", "person", "unit", "staff_class", "value")
"""The columns that tell rows of a frame apart; no frame has all of them."""


@dataclass(frozen=True)
class Atoms:
    """The computed atoms of a plan for some periods, with the people and the tree they need.

    ``frames`` hold ``person`` (null: nobody), ``unit`` (null: the institution itself),
    ``staff_class``, ``month`` (flow) or ``period`` (stock and window), then a column per atom; a
    table, named as its atom, has ``value`` and ``count`` instead. ``extremes`` says which atoms
    are not summed but compared (``min`` or ``max``).
    """

    plan: str
    calendar: Calendar
    periods: tuple[Period, ...]
    frames: Mapping[str, pl.DataFrame]
    posts: pl.DataFrame
    units: pl.DataFrame
    extremes: Mapping[str, str]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content, whatever the order of rows and the number of threads."""
        found = sha256(f"{self.plan} {self.calendar.digest} {self.periods}".encode())
        for name, frame in sorted(self._parts().items()):
            found.update(f"{name} {frame.height}".encode())
            for column in frame:
                found.update(_bytes(column))
        return found.hexdigest()

    def dump(self) -> bytes:
        """All of it as one archive of Parquet parts."""
        about = {"plan": self.plan, "calendar": asdict(self.calendar), "extremes": self.extremes}
        periods = [str(each) for each in self.periods]
        whole = BytesIO()
        with ZipFile(whole, "w") as archive:
            archive.writestr(ZipInfo("about.json"), json.dumps({**about, "periods": periods}))
            for name, frame in sorted(self._parts().items()):
                part = BytesIO()
                frame.write_parquet(part)
                archive.writestr(ZipInfo(f"{name}.parquet"), part.getvalue())
        return whole.getvalue()

    @classmethod
    def load(cls, content: bytes) -> "Atoms":
        """What ``dump`` wrote."""
        with ZipFile(BytesIO(content)) as archive:
            about = json.loads(archive.read("about.json"))
            names = [each for each in archive.namelist() if each.endswith(".parquet")]
            parts = {
                name.removesuffix(".parquet"): pl.read_parquet(archive.read(name)) for name in names
            }
        calendar = about["calendar"]
        endings = tuple(Ending(**each) for each in calendar.pop("endings"))
        posts, units = parts.pop("posts"), parts.pop("units")
        periods = tuple(Period.parse(each) for each in about["periods"])
        extremes = dict(about["extremes"])
        whole = Calendar(endings=endings, **calendar)
        return cls(about["plan"], whole, periods, parts, posts, units, extremes)

    def _parts(self) -> dict[str, pl.DataFrame]:
        return {**self.frames, "posts": self.posts, "units": self.units}


def combine(several: Sequence[Atoms]) -> Atoms:
    """The sum of several tenants' atoms, for the level of the tenant above them alone.

    Equal to the atoms over the union of their rows, people and units left out. BadInput where
    the tenants count months differently, or were not computed by one plan for the same periods.
    """
    first = several[0]
    for each in several[1:]:
        _check_alike(first, each)
    frames = {
        name: added([_faceless(each.frames[name]) for each in several], first.extremes)
        for name in first.frames
    }
    posts, units = first.posts.clear(), first.units.clear()
    return Atoms(first.plan, first.calendar, first.periods, frames, posts, units, first.extremes)


def joined_up(several: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Frames over different periods as one, sorted by key, numbers no wider than they need."""
    whole = pl.concat(several, how="vertical_relaxed")
    fitting = [
        pl.col(name).cast(pl.Int64)
        for name, kind in whole.schema.items()
        if kind == pl.Int128 and _fits(whole[name])
    ]
    return whole.with_columns(fitting).sort([each for each in KEY if each in whole.columns])


def added(several: Sequence[pl.DataFrame], extremes: Mapping[str, str]) -> pl.DataFrame:
    """Frames over different rows as one, equal keys added up (or compared, for extremes)."""
    whole = pl.concat(several, how="vertical_relaxed")
    keys = [each for each in whole.columns if each in KEY]
    numbers = [each for each in whole.columns if each not in KEY]
    totals = [_total(each, extremes.get(each)) for each in numbers]
    return joined_up([whole.group_by(keys).agg(totals).select(whole.columns)])


def _total(name: str, extreme: str | None) -> pl.Expr:
    if extreme is None:
        return pl.col(name).cast(pl.Int128).sum()
    return pl.col(name).min() if extreme == "min" else pl.col(name).max()


def _faceless(frame: pl.DataFrame) -> pl.DataFrame:
    nobody = pl.lit(None, dtype=pl.String)
    return frame.with_columns(nobody.alias("person"), nobody.alias("unit"))


def _check_alike(one: Atoms, other: Atoms) -> None:
    if one.calendar.digest != other.calendar.digest:
        names = [f"{each.name} v{each.version}" for each in (one.calendar, other.calendar)]
        raise BadInput(
            Text(
                f"统计月历不同,不能汇总:{'、'.join(names)}",
                f"different calendars cannot be added up: {', '.join(names)}",
            ),
            advice=Text("请先统一统计月历", "let them count months alike first"),
        )
    if (one.plan, one.periods) != (other.plan, other.periods):
        raise BadInput(
            Text("口径或考核周期不同,不能汇总", "different formulas or periods cannot be added up"),
            advice=Text("请用同一指标包重新计分", "compute them by the same pack first"),
        )


def _fits(numbers: pl.Series) -> bool:
    least, most = numbers.min() or 0, numbers.max() or 0
    return max(abs(int(str(least))), abs(int(str(most)))) < 2**62


def _bytes(column: pl.Series) -> bytes:
    missing = column.is_null().to_numpy().tobytes()
    if column.dtype.is_integer() and column.dtype != pl.Int128:
        return missing + column.fill_null(0).cast(pl.Int64).to_numpy().tobytes()
    return missing + "\x1f".join(map(str, column.to_list())).encode()
