"""The protocol against a real provider: what fits is let in, whatever was changed is not."""

import time
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from core.errors import BadInput, GonghengError, NotAllowed, Unavailable
from core.identity.oidc import LOGOUT_EVENT, OpenId, Pending, Provider
from core.outgoing import Outgoing
from tests import provider as real

HERE = (ip_network("127.0.0.0/8"),)
BACK = "https://gongheng.example/t/linhe/sign-in/back"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with real.running() as found:
        yield found


@pytest.fixture
def openid() -> OpenId:
    return OpenId(Outgoing(HERE))


@pytest.fixture
def known(issuer: str) -> Provider:
    return Provider(issuer, "gongheng", "a client secret")


def back_from(openid: OpenId, known: Provider, subject: str) -> tuple[Pending, dict[str, str]]:
    address, pending = openid.begin(known, BACK)
    return pending, real.signed_in(address, subject)


def test_somebody_signs_in_with_pkce_state_and_nonce(openid: OpenId, known: Provider) -> None:
    real.knows(known.issuer, "u-1", {"name": "江晓岚", "groups": ["kaohe"]})
    address, pending = openid.begin(known, BACK)
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["state"] == [pending.state]
    assert asked["nonce"] == [pending.nonce]
    assert pending.verifier not in address
    given = real.signed_in(address, "u-1")
    proven = openid.finish(known, pending, back=BACK, given=given)
    assert (proven.issuer, proven.subject, proven.name) == (known.issuer, "u-1", "江晓岚")
    assert proven.claims["groups"] == ["kaohe"]


def test_an_address_for_letters_counts_only_when_the_provider_has_proved_it(
    openid: OpenId, known: Provider
) -> None:
    for verified, kept in ((True, "a@b.cn"), (False, "")):
        real.knows(known.issuer, "u-2", {"email": "a@b.cn", "email_verified": verified})
        pending, given = back_from(openid, known, "u-2")
        assert openid.finish(known, pending, back=BACK, given=given).email == kept


@pytest.mark.parametrize("changed", ["state", "code", "nonce", "iss", "error"])
def test_a_return_that_does_not_fit_is_refused(
    openid: OpenId, known: Provider, changed: str
) -> None:
    pending, given = back_from(openid, known, "u-3")
    if changed == "nonce":
        pending = replace(pending, nonce="another")
    else:
        given |= {changed: "another"}
    with pytest.raises(NotAllowed):
        openid.finish(known, pending, back=BACK, given=given)


def test_a_return_is_taken_once(openid: OpenId, known: Provider) -> None:
    pending, given = back_from(openid, known, "u-4")
    openid.finish(known, pending, back=BACK, given=given)
    with pytest.raises(NotAllowed):
        openid.finish(known, pending, back=BACK, given=given)


def test_a_token_for_another_client_is_refused(openid: OpenId, known: Provider) -> None:
    pending, given = back_from(openid, known, "u-5")
    with pytest.raises(GonghengError):
        openid.finish(replace(known, client_id="other"), pending, back=BACK, given=given)


def test_a_private_provider_needs_the_operator_and_a_public_one_tls(issuer: str) -> None:
    with pytest.raises(NotAllowed, match="GONGHENG_OUTGOING_NETWORKS"):
        OpenId(Outgoing()).discover(issuer)
    with pytest.raises(BadInput, match="https"):
        OpenId(Outgoing(HERE)).discover("http://93.184.215.14")
    with pytest.raises(BadInput, match="another issuer"):
        OpenId(Outgoing(HERE)).discover(issuer + "/")
    with pytest.raises(Unavailable):
        OpenId(Outgoing(HERE)).discover("http://127.0.0.1:1")


KEY = RSAKey.generate_key(2048, {"kid": "k1"})


class Signed(OpenId):
    """A provider whose key is at hand, so that its logout tokens can be made."""

    def discover(self, issuer: str, *, fresh: bool = False) -> dict[str, object]:
        return {"issuer": issuer, "jwks": {"keys": [KEY.as_dict(private=False)]}}


def logout_token(**changed: object) -> str:
    claims = {
        "iss": "https://sso.example",
        "aud": "gongheng",
        "iat": int(time.time()),
        "jti": "j-1",
        "sub": "u-1",
        "events": {LOGOUT_EVENT: {}},
    }
    given = {name: value for name, value in (claims | changed).items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": "k1"}, given, KEY)


def test_a_logout_token_names_whose_session_is_over() -> None:
    there = Provider("https://sso.example", "gongheng", "s")
    found = Signed(Outgoing()).ended(there, logout_token(sid="s-9"))
    assert (found.subject, found.session) == ("u-1", "s-9")


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://other.example"},
        {"aud": "other"},
        {"events": None},
        {"events": {"other": {}}},
        {"nonce": "n"},
        {"sub": None},
        {"jti": None},
        {"iat": 1_000_000_000},
        {"exp": 1_000_000_000},
    ],
)
def test_a_logout_token_that_is_none_is_refused(changed: dict[str, object]) -> None:
    there = Provider("https://sso.example", "gongheng", "s")
    with pytest.raises(NotAllowed):
        Signed(Outgoing()).ended(there, logout_token(**changed))


@pytest.mark.parametrize("key", ["none", "another"])
def test_a_token_that_the_provider_has_not_signed_is_refused(key: str) -> None:
    there = Provider("https://sso.example", "gongheng", "s")
    head, body, _ = logout_token().split(".")
    forged = f"{head}.{body}."
    if key == "another":
        claims = jwt.decode(logout_token(), KEY).claims
        other = RSAKey.generate_key(2048, {"kid": "k1"})
        forged = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, other)
    with pytest.raises(NotAllowed):
        Signed(Outgoing()).ended(there, forged)
