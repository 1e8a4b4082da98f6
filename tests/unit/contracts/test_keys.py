"""Keys: what one institution signs everybody can verify, also after the key was turned."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.errors import Unavailable
from core.vault import Vault
from tenants.signing.model import Signature, canonical, following, holds
from tenants.signing.service import Keyring
from tenants.signing.sql import SigningKeyRow
from tests.unit.contracts.conftest import World

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), PLAIN))
def test_the_canonical_text_does_not_depend_on_the_order_of_keys(said: dict[str, object]) -> None:
    backwards = dict(reversed(said.items()))
    assert canonical(said) == canonical(backwards)


def test_a_signature_holds_for_its_statement_alone(world: World) -> None:
    ring, court = world.contracts.keyring, world.tenants.get("yun-a")
    said = {"court": "云甲", "number": 3}
    signature = ring.sign(court, said)
    assert holds(canonical(said), signature)
    assert not holds(canonical({**said, "number": 4}), signature)
    other = ring.sign(world.tenants.get("yun-b"), said)
    assert other.key != signature.key
    assert not holds(canonical(said), replace(signature, key=other.key))
    for spoilt in ("", "zz", "00" * 64):
        assert not holds(canonical(said), Signature(signature.key, spoilt))
        assert not holds(canonical(said), Signature(spoilt, signature.value))


def test_a_turned_key_is_vouched_for_and_old_signatures_stay(world: World) -> None:
    ring, court = world.contracts.keyring, world.tenants.get("yun-a")
    said = {"n": 1}
    old = ring.sign(court, said)
    assert ring.rotate(court) != old.key
    new = ring.sign(court, said)
    ring.rotate(court)
    keys = ring.known(["yun-a"])["yun-a"]
    assert [each.retired_at is None for each in keys] == [False, False, True]
    assert following(keys, old.key) == {each.key for each in keys}
    assert following(keys, new.key) == {each.key for each in keys[1:]}
    assert holds(canonical(said), old)
    assert following(keys, "ab" * 32) == frozenset()
    forged = [replace(each, handover="00" * 64) if each.previous else each for each in keys]
    assert following(forged, old.key) == {old.key}


def test_the_private_half_lies_sealed_and_opens_for_its_row_alone(world: World) -> None:
    court = world.tenants.get("yun-a")
    world.contracts.keyring.sign(court, {})
    with world.database.reading(court.id) as session:
        row = session.scalars(select(SigningKeyRow)).one()
    assert row.public not in row.sealed
    with pytest.raises(Unavailable):
        Keyring(world.database, Vault(b"x" * 32)).sign(court, {})
    with world.database.reading(world.tenants.get("yun-b").id) as session:
        assert session.scalars(select(SigningKeyRow)).all() == []
