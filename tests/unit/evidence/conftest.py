"""Imports of a small court that has its staff."""

from pathlib import Path

import pytest

from core.database import Database
from core.evidence.service import Imports
from tests.unit.evidence.court import ONE, build, csv


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the evidence is."""
    return tmp_path / "evidence"


@pytest.fixture
def imports(database: Database, folder: Path) -> Imports:
    """Imports into that folder, after the first one: of staff."""
    made = build(database, folder)
    made.bring_in(ONE, "staff", csv("工号,姓名", "S1,张伟", "S2,李娜", "S3,王芳"))
    return made
