"""The pack passes every check and gives the figures that its samples make."""

import pytest


def test_nothing_is_wrong_with_the_pack(pack_report):
    assert pack_report["findings"] == []


def test_the_sample_rows_give_the_expected_figures(institution):
    figures = institution.figures("2015-03")
    assert figures["trial", "texts"] == 2
    assert figures["trial", "parties_per_text"] == pytest.approx(1.0)
