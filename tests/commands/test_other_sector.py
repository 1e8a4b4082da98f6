"""A pack made for another kind of institution is refused before anything is kept."""

from pathlib import Path

import pytest

from core.errors import BadInput, NotFound
from tests.commands.line import Line


@pytest.fixture
def line(tmp_path: Path) -> Line:
    line = Line(tmp_path / "data")
    added = ("tenant", "add", "qingxi", "--sector", "township", "--level", "township")
    line.run(*added, "--name", "清溪镇")
    return line


def test_the_court_pack_is_not_for_a_township(line: Line) -> None:
    with pytest.raises(BadInput) as caught:
        line.run("pack", "install", "qingxi", "court")
    assert "用于法院" in caught.value.message("zh")
    assert "清溪镇是县乡镇" in caught.value.message("zh")
    assert "is for a court" in caught.value.message("en")
    with pytest.raises(NotFound):
        line.run("score", "qingxi", "--period", "2025-09")
