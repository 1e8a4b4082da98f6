"""Receipts: the same numbers as the run, verified by anybody, and every change is found."""

import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.scoring.curves.shares import standing
from core.scoring.model import Group, Item, Missing, Scheme, Shape
from core.scoring.receipt import Measured, Origin, canonical, digest, make
from core.scoring.totals import score
from core.scoring.verification import verify, verify_text
from core.texts import same
from tests.unit.scoring.examples import curve

ORIGIN = Origin(
    tenant="wangjiang",
    run="0312",
    period="2026-Q3",
    level="person",
    pack="court",
    pack_version="2026.2",
    pack_digest="ab" * 32,
    directives=("spc-2024", "closing-2015"),
    calendar="2026 v2",
    evidence={"cases": 418, "enforcements": 392},
)
INTERVAL = curve(Shape.INTERVAL, low="0.25", high="0.40", tolerance="0.20")
SCHEME = Scheme(
    id="judges",
    name=same("法官"),
    version=3,
    classes=("法官",),
    groups=(
        Group(
            "effect",
            same("效果"),
            Decimal(58),
            (
                Item("enforced", Decimal(8), INTERVAL),
                Item(
                    "closed", Decimal(50), curve(Shape.Z_SCORE, middle="0.7", per_deviation="0.1")
                ),
            ),
            cap=Decimal(57),
        ),
        Group(
            "quality",
            same("质量"),
            Decimal(42),
            (
                Item("documents", Decimal(10), INTERVAL, Missing.STATED, Decimal("0.6")),
                Item("days", Decimal(32), curve(Shape.LINE, full="30", zero="90")),
            ),
        ),
    ),
)
VALUES = {"enforced": 26 / 62, "closed": 112.0, "days": None, "documents": None}
PEERS = [112.0, 90.0, 131.5, None]


def measured() -> dict[str, Measured]:
    """What the subject reached."""
    return {
        "enforced": Measured("count(a) / count(b)", VALUES["enforced"], 26, 62),
        "closed": Measured("count(c)", 112.0, 112, None, standing(112.0, PEERS)),
        "days": Measured("avg(d)", None, Decimal("0.00"), 0),
    }


def receipt(scheme: Scheme = SCHEME) -> dict[str, Any]:
    """The receipt of the subject."""
    return make(ORIGIN, scheme, subject="3107", measured=measured(), ratio=Decimal("1.2"))


def test_a_receipt_shows_what_the_run_computed():
    rows = [("3107", name, value) for name, value in VALUES.items()]
    rows += [(str(at), "closed", value) for at, value in enumerate(PEERS[1:])]
    values = pl.DataFrame(rows, schema=["subject", "indicator", "value"], orient="row")
    subjects = pl.DataFrame({"subject": ["3107", "0", "1", "2"], "post": ["x", None, None, None]})
    scored = score(values, replace(SCHEME, conversion={"x": Decimal("1.2")}), subjects)
    made = receipt()
    items = [item for group in made["groups"] for item in group["items"]]
    points = scored.points.filter(subject="3107")
    assert [_number(each["points"]) for each in items] == points["points"].to_list()
    assert [each["share"] and float(each["share"]) for each in items] == points["share"].to_list()
    assert [each["missing"] for each in items] == points["missing"].to_list()
    groups = scored.groups.filter(subject="3107")
    assert [_number(each["points"]) for each in made["groups"]] == groups["points"].to_list()
    total = scored.totals.row(0, named=True)
    for key, column in (("points", "total"), ("earned",) * 2, ("counted",) * 2, ("converted",) * 2):
        assert _number(made["total"][key]) == total[column]


def test_a_receipt_verifies_also_after_a_journey_as_text():
    made = receipt()
    assert verify(made) == []
    assert verify_text(json.dumps(made, ensure_ascii=True, indent=2)) == []
    assert digest(json.loads(canonical(made))) == made["digest"]


def test_the_same_total_makes_the_same_bytes_and_the_digest_is_sm3():
    assert canonical(receipt()) == canonical(receipt())
    assert len(receipt()["digest"]) == 64
    known = digest({"a": 1})
    assert known == _sm3(b'{"a":1}')


def leaves(content: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every leaf of a receipt."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield from leaves(value, (*path, key))
    elif isinstance(content, list):
        for at, value in enumerate(content):
            yield from leaves(value, (*path, at))
    else:
        yield path


@settings(max_examples=200)
@given(path=st.sampled_from([each for each in leaves(receipt()) if each != ("digest",)]))
def test_any_changed_leaf_is_found_by_the_digest(path):
    changed = copy.deepcopy(receipt())
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = "1" if place[path[-1]] != "1" else "2"
    assert verify(changed)


CHANGES = [
    (("groups", 0, "items", 0, "value"), "0.42", "enforced · value"),
    (("groups", 0, "items", 0, "numerator"), "27", "enforced · value"),
    (("groups", 0, "items", 0, "share"), "0.95", "enforced · share"),
    (("groups", 0, "items", 0, "curve", "parameters", "high"), "0.5", "enforced · share"),
    (("groups", 0, "items", 1, "standing", "mean"), "100.0", "closed · share"),
    (("groups", 0, "items", 0, "points"), "8.00000000", "enforced · points"),
    (("groups", 0, "items", 0, "weight"), "9", "enforced · points"),
    (("groups", 0, "items", 0, "missing"), "redistribute", "enforced · missing"),
    (("groups", 1, "items", 0, "stated"), "0.7", "documents · share"),
    (("groups", 0, "cap"), "30", "effect · points"),
    (("groups", 1, "points"), "1.00000000", "quality · points"),
    (("total", "counted"), "100.0000", "total · counted"),
    (("total", "points"), "99.00000000", "total · points"),
    (("total", "ratio"), "1.3", "total · converted"),
    (("total", "held"), ["days"], "total · held"),
]


@pytest.mark.parametrize(("path", "value", "place"), CHANGES)
def test_a_forged_number_is_found_even_with_a_fresh_digest(path, value, place):
    forged = copy.deepcopy(receipt())
    target = forged
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    forged["digest"] = digest(forged)
    found = verify(forged)
    assert any(each.place.endswith(place) for each in found)
    assert all(each.what.zh != each.what.en for each in found)


def test_a_held_total_verifies_without_points():
    days = replace(SCHEME.groups[1].items[1], missing=Missing.HOLD)
    groups = (SCHEME.groups[0], replace(SCHEME.groups[1], items=(SCHEME.groups[1].items[0], days)))
    made = receipt(replace(SCHEME, groups=groups))
    assert (made["total"]["points"], made["total"]["held"]) == (None, ["days"])
    assert verify(made) == []


def test_exact_numbers_written_to_twelve_places_verify():
    third = Measured("count(a) / (x / y)", 7 / (2 / 3), 7, Decimal("0.666666666667"))
    small = Measured("1 - x / y", 1 / 700, Decimal("0.001428571429"))
    made = make(ORIGIN, SCHEME, subject="1", measured={"enforced": third, "days": small})
    assert verify(made) == []


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "[]",
        "{",
        "\x00",
        b"\xff\xfe",
        "[" * 100_000,
        "{}",
        '{"receipt": 2}',
        json.dumps({**receipt(), "groups": 7}),
        json.dumps({**receipt(), "total": {}}),
        json.dumps({**receipt(), "total": {**receipt()["total"], "ratio": "1e999999999"}}),
        json.dumps({**receipt(), "total": {**receipt()["total"], "ratio": "NaN"}}),
    ],
)
def test_what_is_no_receipt_is_a_finding_and_no_error(broken):
    assert verify_text(broken)


def test_verifying_computes_without_polars():
    blocked = (
        "import sys; sys.modules['polars'] = None\n"
        "from core.scoring.verification import verify_text\n"
        "sys.exit(len(verify_text(sys.stdin.read())))"
    )
    done = subprocess.run(
        [sys.executable, "-c", blocked],
        input=json.dumps(receipt()),
        text=True,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _rotate(word: int, by: int) -> int:
    by %= 32
    return ((word << by) | (word >> (32 - by))) & 0xFFFFFFFF


def _sm3(message: bytes) -> str:
    """SM3 written out from the standard, GB/T 32905-2016."""
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600]
    state += [0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = message + b"\x80" + b"\0" * ((55 - len(message)) % 64)
    padded += (8 * len(message)).to_bytes(8, "big")
    for start in range(0, len(padded), 64):
        w = [int.from_bytes(padded[start + 4 * i : start + 4 * i + 4], "big") for i in range(16)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ _rotate(w[j - 3], 15)
            w.append(x ^ _rotate(x, 15) ^ _rotate(x, 23) ^ _rotate(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            early = j < 16
            t = 0x79CC4519 if early else 0x7A879D8A
            ss1 = _rotate((_rotate(a, 12) + e + _rotate(t, j)) & 0xFFFFFFFF, 7)
            ff = a ^ b ^ c if early else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if early else (e & f) | (~e & g)
            tt1 = (ff + d + (ss1 ^ _rotate(a, 12)) + (w[j] ^ w[j + 4])) & 0xFFFFFFFF
            tt2 = (gg + h + ss1 + w[j]) & 0xFFFFFFFF
            a, b, c, d = tt1, a, _rotate(b, 9), c
            e, f, g, h = tt2 ^ _rotate(tt2, 9) ^ _rotate(tt2, 17), e, _rotate(f, 19), g
        state = [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h), strict=True)]
    return "".join(f"{word:08x}" for word in state)
