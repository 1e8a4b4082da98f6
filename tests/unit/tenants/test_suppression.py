"""What a roll-up hides cannot be worked out from what it shows."""

from decimal import Decimal
from itertools import product as every

from hypothesis import example, given
from hypothesis import strategies as st

from tenants.suppression import Figure, suppressed

FLOOR = 4
COURTS = "abcd"
Counts = list[tuple[int, int]]


def figures(counts: Counts) -> list[Figure]:
    return [
        Figure(name, Decimal(top), Decimal(bottom))
        for name, (top, bottom) in zip(COURTS, counts, strict=False)
    ]


def whole(counts: Counts) -> Figure:
    tops, bottoms = zip(*counts, strict=True)
    return Figure("*", Decimal(sum(tops)), Decimal(sum(bottoms)))


@st.composite
def a_city(draw: st.DrawFn) -> Counts:
    bottoms = draw(st.lists(st.integers(0, 7), min_size=1, max_size=4))
    return [(draw(st.integers(0, bottom)), bottom) for bottom in bottoms]


def sums(parts: int, total: int) -> list[tuple[int, ...]]:
    """Every way to write a total as that many whole numbers from nought on."""
    if parts == 1:
        return [(total,)]
    return [(first, *rest) for first in range(total + 1) for rest in sums(parts - 1, total - first)]


@given(a_city())
@example([(0, 2), (0, 6), (0, 7)])
@example([(2, 2), (6, 6), (7, 7)])
@example([(1, 2), (3, 6)])
@example([(1, 1), (1, 2), (5, 7)])
def test_no_hidden_share_follows_from_the_whole_and_the_others(counts: Counts) -> None:
    said, total = figures(counts), whole(counts)
    out = suppressed(said, total, floor=FLOOR, share=True)
    secret = [each for each in said if each.subject in out]
    assert {each.subject for each in said if 0 < each.denominator < FLOOR} <= out
    assert all(each.denominator > 0 for each in secret)
    if None in out or not secret:
        return
    left = [int(getattr(total, side)) for side in ("numerator", "denominator")]
    for each in said:
        if each.subject not in out:
            left = [left[0] - int(each.numerator), left[1] - int(each.denominator)]
    fitting = [
        (tops, bottoms)
        for tops, bottoms in every(sums(len(secret), left[0]), sums(len(secret), left[1]))
        if all(top <= bottom and bottom > 0 for top, bottom in zip(tops, bottoms, strict=True))
    ]
    assert fitting
    for place in range(len(secret)):
        assert len({tops[place] / bottoms[place] for tops, bottoms in fitting}) > 1


@given(a_city())
def test_what_is_not_few_and_guards_nobody_is_shown(counts: Counts) -> None:
    said, total = figures(counts), whole(counts)
    out = suppressed(said, total, floor=FLOOR, share=False)
    if not any(0 < each.denominator < FLOOR for each in [*said, total]):
        assert out == set()


def test_the_least_others_are_hidden_first_and_the_whole_only_when_nothing_else_helps() -> None:
    city: Counts = [(1, 2), (5, 7), (3, 6), (2, 5)]
    assert suppressed(figures(city), whole(city), floor=FLOOR, share=True) == {"a", "d"}
    alone: Counts = [(1, 2), (0, 0)]
    assert suppressed(figures(alone), whole(alone), floor=FLOOR, share=True) == {"a", None}
    nobody: Counts = [(0, 2), (0, 6), (0, 7)]
    assert suppressed(figures(nobody), whole(nobody), floor=FLOOR, share=True) == {"a", None}
