"""The held-back rows as a workbook to correct and bring in again."""

from pathlib import Path
from typing import BinaryIO

from core.evidence.preparation import Prepared


def write_held_back(prepared: Prepared, file: Path | BinaryIO) -> int:
    """Write the held-back rows as .xlsx; returns how many.

    One sheet for each of the user's, under the user's own headers, with the original row numbers
    in front, the wrong cells red and the reasons behind. Nothing is ever written as a formula.
    """
    raise NotImplementedError
