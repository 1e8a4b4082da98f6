"""Judgments are read back as the rows that were once cut from them, with their places."""

import re
from collections import Counter

import pytest
from gongheng_judgments.judgment import Judgment, Piece
from gongheng_judgments.reading import read

from tests.plugins.distribution.typeset import LAYOUTS, Set, every
from tests.plugins.real.judgments import Texts

pytestmark = pytest.mark.real_data

LEAST = {"court": 1.0, "sort": 1.0, "number": 1.0, "day": 1.0, "bench": 1.0, "parties": 0.995}
"""The share of the rows that is found word for word; and of what is found, that is in the rows."""


@pytest.fixture(scope="module", params=LAYOUTS)
def judgments(request, reference):
    return [(each, read(each.text)) for each in every(Texts(reference), request.param)]


def wanted(one: Set) -> dict[str, Counter[object]]:
    case = one.case
    return {
        "court": Counter([case["court"]]),
        "sort": Counter([case["doc_type"]]),
        "number": Counter([plain(case["case_no"])] if case["case_no"] else []),
        "day": Counter([case["decision_date"]]),
        "bench": Counter((row["role"], plain(row["name"])) for row in one.bench),
        "parties": Counter(
            (row["role"], plain(row["name"]), row["law_firm"], represents(row["kind"]))
            for row in one.parties
        ),
    }


def found(one: Judgment) -> dict[str, Counter[object]]:
    return {
        "court": Counter(words(one.court)),
        "sort": Counter(words(one.sort)),
        "number": Counter(words(one.number)),
        "day": Counter([one.decided.day.isoformat()] if one.decided else []),
        "bench": Counter((seat.role, seat.name.words) for seat in one.bench),
        "parties": Counter(
            (
                each.standing,
                each.name.words,
                each.firm.words if each.firm else "",
                represents(each.kind),
            )
            for each in one.participants
        ),
    }


def words(piece: Piece | None) -> list[str]:
    return [piece.words] if piece else []


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def represents(kind: str) -> bool:
    return kind == "代理/代表"


def test_what_the_rows_have_is_found_and_little_else(judgments):
    assert len(judgments) > 650
    right, asked, given = Counter(), Counter(), Counter()
    for one, read_ in judgments:
        have, got = wanted(one), found(read_)
        for name in LEAST:
            right[name] += (have[name] & got[name]).total()
            asked[name] += have[name].total()
            given[name] += got[name].total()
    shares = {name: (right[name] / asked[name], right[name] / given[name]) for name in LEAST}
    print({name: (right[name], asked[name], given[name]) for name in LEAST})
    assert all(min(shares[name]) >= least for name, least in LEAST.items()), shares


def test_each_piece_stands_where_it_says(judgments):
    for one, read_ in judgments:
        pieces = [read_.court, read_.sort, read_.number, *(seat.name for seat in read_.bench)]
        for each in read_.participants:
            pieces += [each.name, each.firm, each.address]
        for piece in filter(None, pieces):
            assert plain(one.text[piece.start : piece.end]) == piece.words
