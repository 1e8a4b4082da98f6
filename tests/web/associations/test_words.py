"""What was asked is said in words, and names of others than staff stay out of it."""

import pytest

from web.pages.oversight.words import in_words


@pytest.mark.parametrize(
    ("asked", "zh", "en"),
    [
        ("rings ", "疑似虚假诉讼团伙", "Suspected rings of sham litigation"),
        ("query ['staff:S2']", "看关联 · S2", "Neighbours · S2"),
        ("path ['staff:S2', 'person:凌怀竹']", "找路径 · S2 · 1 个对象", "A path · S2 · 1 others"),
        ("7", "7", "7"),
    ],
)
def test_a_question_is_said_in_words(asked: str, zh: str, en: str) -> None:
    said = in_words(asked)
    assert (said.zh, said.en) == (zh, en)
    assert "凌怀竹" not in said.zh
