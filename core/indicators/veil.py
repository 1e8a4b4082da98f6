"""Distinct values made unreadable before they leave an institution, still equal where they were.

A distinct count travels as a table of values, and a value may be a party's name. Under one key
the same name gives the same token, so counts over several institutions stay exact.
"""

from dataclasses import replace
from hashlib import blake2b

import polars as pl

from core.indicators.atoms import Atoms

VALUE = "value"


def veiled(atoms: Atoms, key: bytes) -> Atoms:
    """The atoms with every text in a value table replaced by its keyed token; ``key`` ≤ 64 bytes.

    Numbers and dates stay, because a median needs them.
    """
    return replace(atoms, frames={name: _veil(each, key) for name, each in atoms.frames.items()})


def _veil(frame: pl.DataFrame, key: bytes) -> pl.DataFrame:
    if frame.schema.get(VALUE) != pl.String:
        return frame
    texts = frame[VALUE].drop_nulls().unique().to_list()
    tokens = {text: _token(text, key) for text in texts}
    hidden = pl.col(VALUE).replace_strict(tokens, default=None, return_dtype=pl.String)
    return frame.with_columns(hidden).sort([name for name in frame.columns if name != "count"])


def _token(text: str, key: bytes) -> str:
    return blake2b(text.encode(), key=key, digest_size=16).hexdigest()
