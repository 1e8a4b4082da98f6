"""Invented people who come before the courts: names, id numbers, addresses, all by the column."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from plugins.court.demonstration.time import Numbers, Words
from plugins.court.demonstration.words import SURNAMES

REGION = "9901"
"""No region of the country has a code that begins so."""

WEIGHTS = np.array((7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))
CHECKS = np.array(list("10X98765432"))
FIRST_BIRTH = np.datetime64("1952-01-01")
BIRTHS, STRIDE = 19_000, 7919
STREETS = [
    "临江",
    "望月",
    "青石",
    "澄湖",
    "云台",
    "松泉",
    "远岚",
    "砚池",
    "禾丰",
    "清源",
    "川行",
    "柏园",
    "屿桥",
    "霁虹",
    "书院",
    "明德",
]


def names(rng: np.random.Generator, count: int) -> Words:
    """Names as they stand in published records: a surname, 某, and a number."""
    surnames = np.array(list(SURNAMES), dtype=object)[rng.integers(0, len(SURNAMES), count)]
    tail = np.char.zfill(rng.integers(0, 10_000, count).astype(str), 4).astype(object)
    made: Words = surnames + "某" + tail
    return made


@dataclass
class Register:
    """The people of one court, each with an id number of their own."""

    rng: np.random.Generator
    code: str
    known: int = 0

    def people(self, count: int) -> pl.DataFrame:
        """Further natural persons: ``name``, ``id_number`` (three in a hundred have none),
        ``address``.
        """
        if not count:
            return pl.DataFrame(schema=dict.fromkeys(("name", "id_number", "address"), pl.String))
        numbers = id_numbers(self.rng.permutation(count) + self.known, self.code)
        self.known += count
        numbers[self.rng.random(count) < 0.03] = None
        columns = {
            "name": names(self.rng, count).tolist(),
            "id_number": numbers.tolist(),
            "address": addresses(self.rng, count).tolist(),
        }
        return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def id_numbers(places: Numbers, code: str) -> Words:
    """The id numbers of people of one court, different for different places."""
    births = FIRST_BIRTH + places * STRIDE % BIRTHS
    days = np.char.replace(np.datetime_as_string(births), "-", "")
    tail = np.char.zfill((places // BIRTHS).astype(str), 3)
    plain = np.char.add(np.char.add(f"{REGION}{code[-2:]}", days), tail).astype("U17")
    digits = plain.view("U1").reshape(len(plain), 17).astype(np.int64)
    numbers: Words = np.char.add(plain, CHECKS[digits @ WEIGHTS % 11]).astype(object)
    return numbers


def addresses(rng: np.random.Generator, count: int) -> Words:
    """Flats, hardly ever the same twice."""
    street = np.array(STREETS, dtype=object)[rng.integers(0, len(STREETS), count)]
    house, block, flat = (_some(rng, count, top) for top in (400, 12, 33))
    room = _some(rng, count, 4)
    made: Words = street + "路" + house + "号" + block + "栋" + flat + "0" + room + "室"
    return made


def _some(rng: np.random.Generator, count: int, top: int) -> Words:
    drawn: Numbers = rng.integers(1, top + 1, count)
    return drawn.astype(str).astype(object)
