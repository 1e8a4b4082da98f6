"""A pack and an adapter written from the vendors' document alone reach a score."""

from pathlib import Path

from tests.plugins.distribution.conftest import Fresh

WALK = Path(__file__).parent / "walk_document.py"


def test_the_document_leads_from_a_new_pack_and_adapter_to_a_score(fresh: Fresh, tmp_path: Path):
    said = fresh.run(WALK, cwd=tmp_path)
    print(said)
    steps = [line.split("s  ", 1)[1] for line in said.splitlines()]
    assert steps[0].startswith("gongheng pack new")
    assert any(step.startswith("pip install") for step in steps)
    assert sum(step.startswith("pytest") for step in steps) == 2
    assert steps[-1].startswith("gongheng values")
