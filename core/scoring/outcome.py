"""From atoms to everything a run stores: values at each level, points, totals, suggested grades."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import polars as pl

from core.indicators.atoms import Atoms
from core.indicators.model import Level
from core.indicators.periods import Period
from core.indicators.plan import Plan
from core.indicators.values import values
from core.scoring.grades import Candidate, assign
from core.scoring.model import Scheme
from core.scoring.outside import Outside, with_given
from core.scoring.totals import Scored, score
from core.texts import same

FRAMES = ("subjects", "values", "points", "groups", "totals")


NOBODYS = Scheme(id="", name=same(""), version=0, classes=(), groups=())
"""Gives the frames their columns where a pack has no scheme; it covers nobody."""

NOTHING_GIVEN = Outside()


@dataclass(frozen=True)
class Outcome:
    """The frames of a run.

    ``subjects`` as in ``core.scoring.roster``; ``values`` has ``level`` before the columns of
    ``core.indicators.values``; ``points``, ``groups`` and ``totals`` have ``scheme`` before the
    columns of ``core.scoring.totals``, and ``totals`` ends in ``grade``.
    """

    subjects: pl.DataFrame
    values: pl.DataFrame
    points: pl.DataFrame
    groups: pl.DataFrame
    totals: pl.DataFrame

    @property
    def digest(self) -> str:
        """SHA-256 over all frames, whatever machine or number of threads made them."""
        whole = sha256()
        for name in FRAMES:
            whole.update(frame_digest(getattr(self, name)))
        return whole.hexdigest()


def all_values(plan: Plan, atoms: Atoms, period: Period, *, tenant: str) -> pl.DataFrame:
    """The values of every level, in the order of ``Level``."""
    parts = [
        values(plan, atoms, period, level, tenant=tenant).select(
            pl.lit(level.value).alias("level"), pl.all()
        )
        for level in Level
    ]
    return pl.concat(parts)


def outcome(
    subjects: pl.DataFrame,
    found: pl.DataFrame,
    schemes: Sequence[Scheme],
    outside: Outside = NOTHING_GIVEN,
) -> Outcome:
    """Points, totals and grades of whomever a scheme covers, be it the institution itself.

    ``subjects`` as in ``core.scoring.roster``, ``found`` as from ``all_values``; ``outside`` is
    what other institutions gave.
    """
    scored = [(scheme, _scored(scheme, subjects, found, outside)) for scheme in (NOBODYS, *schemes)]
    return Outcome(
        subjects=subjects,
        values=found,
        points=pl.concat(_named(scheme, each.points) for scheme, each in scored),
        groups=pl.concat(_named(scheme, each.groups) for scheme, each in scored),
        totals=pl.concat(_graded(scheme, each.totals) for scheme, each in scored),
    )


def covered(scheme: Scheme, subjects: pl.DataFrame) -> pl.DataFrame:
    """Those whom a scheme appraises: of its staff classes, and its posts where it names any.

    The kind of a unit, which the roster has as its post, is the class of a department. Whether a
    scheme for institutions concerns this one is known to who calls.
    """
    of_level = subjects.filter(pl.col("level") == scheme.level.value)
    if scheme.level is Level.TENANT:
        return of_level
    people = scheme.level is Level.PERSON
    meant = pl.col("staff_class" if people else "post").is_in(list(scheme.classes))
    if people and scheme.posts:
        meant &= pl.col("post").is_in(list(scheme.posts))
    return of_level.filter(meant)


def frame_digest(frame: pl.DataFrame) -> bytes:
    """SHA-256 of a frame's names, types and cells, row by row in the order given."""
    whole = sha256(repr(list(frame.schema.items())).encode())
    for column in frame.get_columns():
        whole.update(column.is_null().cast(pl.UInt8).to_numpy().tobytes())
        whole.update(_cells(column))
    return whole.digest()


def _cells(column: pl.Series) -> bytes:
    if column.dtype == pl.Float64:
        return (column.fill_null(0.0) + 0.0).to_numpy().tobytes()
    if column.dtype.is_integer():
        return column.fill_null(0).to_numpy().tobytes()
    if isinstance(column.dtype, pl.List):
        column = column.list.join("\x1e")
    text = column.cast(pl.String).fill_null("")
    return "\x1f".join(text.to_list()).encode()


def _scored(
    scheme: Scheme, subjects: pl.DataFrame, found: pl.DataFrame, outside: Outside
) -> Scored:
    mine = covered(scheme, subjects).select("subject", "staff_class", "post")
    values = found.filter(level=scheme.level.value).select("subject", "indicator", "value")
    return score(with_given(values, scheme, mine["subject"], outside), scheme, mine)


def _named(scheme: Scheme, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.lit(scheme.id).alias("scheme"), pl.all())


def _graded(scheme: Scheme, totals: pl.DataFrame) -> pl.DataFrame:
    rows = totals.select("subject", "converted").iter_rows()
    grading = assign([Candidate(subject, total) for subject, total in rows], scheme)
    grades = [each.grade.name.zh if each.grade else None for each in grading.given]
    return _named(scheme, totals).with_columns(pl.Series("grade", grades, dtype=pl.String))
