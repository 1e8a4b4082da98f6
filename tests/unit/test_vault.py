"""Secrets at rest open under their own key and for their own use, and nothing of them shows."""

import pytest

from core.errors import Unavailable
from core.vault import Vault

SECRET = "口令 of the source".encode()


@pytest.fixture
def vault() -> Vault:
    return Vault(b"k" * 32)


def test_what_was_sealed_opens_for_the_same_use(vault: Vault) -> None:
    assert vault.open(vault.seal(SECRET, use="source/7"), use="source/7") == SECRET


def test_the_same_secret_never_looks_the_same_twice(vault: Vault) -> None:
    sealed = {vault.seal(SECRET, use="source/7") for _ in range(50)}
    assert len(sealed) == 50
    assert not any("source" in each for each in sealed)


@pytest.mark.parametrize("damage", ["use", "key", "text", "empty", "cut"])
def test_nothing_else_opens_it(vault: Vault, damage: str) -> None:
    sealed = vault.seal(SECRET, use="source/7")
    other = Vault(b"x" * 32) if damage == "key" else vault
    use = "source/8" if damage == "use" else "source/7"
    text = {"text": sealed[:-2] + ("AA" if not sealed.endswith("AA") else "BB"), "empty": ""}
    cut = sealed[:20] if damage == "cut" else sealed
    with pytest.raises(Unavailable, match=use):
        other.open(text.get(damage, cut), use=use)
