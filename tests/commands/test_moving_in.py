"""What an institution has anew where it was restored: a key to sign with, secrets to be entered."""

from pathlib import Path

import pytest

from core.adapters.sources import State, Wanted
from core.errors import BadInput
from tests.commands.line import Line
from web.bootstrap import opened

SECRET = "an invented token"


@pytest.fixture
def old(tmp_path: Path) -> tuple[Line, str]:
    """A court that has signed, with a source that has a secret; the key it signs with."""
    line = Line(tmp_path / "old")
    place = ("--sector", "court", "--level", "basic")
    line.run("tenant", "add", "tanxi", *place, "--name", "檀溪县人民法院")
    line.run("pack", "install", "tanxi", "court")
    with opened({"GONGHENG_DATA": str(line.data)}) as product:
        tenant = product.tenants.get("tanxi")
        settings = {"url": "https://records.example/staff", "authorization": SECRET}
        product.sources.add(tenant.id, Wanted("人事", "web", "staff", settings))
        return line, product.tiers.keyring.rotate(tenant)


def test_a_restored_institution_signs_with_a_new_key_and_asks_for_its_secrets(
    old: tuple[Line, str], tmp_path: Path
) -> None:
    before, former = old
    before.run("tenant", "export", "tanxi", tmp_path / "out")
    carried = (tmp_path / "out" / "tables" / "sources.jsonl").read_text(encoding="utf-8")
    assert SECRET not in carried
    assert '"sealed": {"authorization": ""}' in carried
    here = Line(tmp_path / "new")
    said = here.json("tenant", "restore", tmp_path / "out")
    assert said["secrets_wanted"] == ["人事"]
    assert said["former_keys"] == [former]
    assert said["signing_key"] != former
    with opened({"GONGHENG_DATA": str(here.data)}) as product:
        tenant = product.tenants.get("tanxi")
        known = {each.key: each for each in product.tiers.keyring.known(["tanxi"])["tanxi"]}
        assert known[former].retired_at is not None
        assert known[said["signing_key"]].retired_at is None
        source = product.sources.book.all(tenant.id)[0]
        assert source.state is State.PAUSED
        with pytest.raises(BadInput, match="authorization"):
            product.sources.forecast(tenant.id, source.number)
        with pytest.raises(BadInput):
            product.sources.enter(tenant.id, source.number, {"other": "x"})
        product.sources.enter(tenant.id, source.number, {"authorization": SECRET})
        assert product.sources.wanted_secrets(tenant.id, source.number) == []
        sealed = product.sources.book.sealed(tenant.id, source.number)["authorization"]
        use = f"source of {int(tenant.id)}: 人事: authorization"
        assert product.vault.open(sealed, use=use).decode() == SECRET
