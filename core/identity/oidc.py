"""Single sign-on by OpenID Connect: the one module that knows Authlib.

Discovery, the authorization code flow with PKCE, state and nonce, the ID token checked against the
provider's keys, logout started here (RP-initiated) and there (back-channel). Pure protocol: which
account somebody is, and as what, is decided elsewhere.
"""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from core.errors import BadInput, GonghengError, NotAllowed
from core.outgoing import Outgoing
from core.texts import Text

SCOPE = "openid profile email"
FRESH = 3600
"""Seconds that metadata and keys of a provider are kept."""

LEEWAY = 120
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Signatures by a key of the provider; never ``none``, never a secret that is shared."""

LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Provider:
    """What an institution's provider is called, and how it knows us."""

    issuer: str
    client_id: str
    client_secret: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A sign-in that has left for the provider; kept in the browser's own session."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Proven:
    """Who the provider says has come back; ``subject`` is unique with ``issuer`` alone."""

    issuer: str
    subject: str
    session: str
    name: str
    email: str
    claims: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ended:
    """Whose session the provider has ended; one of the two may be empty."""

    issuer: str
    subject: str
    session: str


class OpenId:
    """The protocol, spoken over checked addresses."""

    def __init__(self, outgoing: Outgoing, *, clock: Callable[[], float] = time.time) -> None:
        self._outgoing = outgoing
        self._clock = clock
        self._known: dict[str, tuple[float, dict[str, Any]]] = {}

    def discover(self, issuer: str, *, fresh: bool = False) -> dict[str, Any]:
        """The provider's metadata with its keys; BadInput, NotAllowed or Unavailable."""
        since, found = self._known.get(issuer, (0.0, {}))
        if found and not fresh and self._clock() - since < FRESH:
            return found
        self._must_be_safe(issuer)
        with self._client() as client:
            found = _json(client, issuer.rstrip("/") + "/.well-known/openid-configuration")
            self._check(issuer, found)
            found["jwks"] = _json(client, found["jwks_uri"])
        self._known[issuer] = self._clock(), found
        return found

    def begin(self, provider: Provider, back: str) -> tuple[str, Pending]:
        """The provider's address to go to, and what to remember until the return to ``back``."""
        metadata = self.discover(provider.issuer)
        pending = Pending(*(secrets.token_urlsafe(32) for _ in range(3)))
        with self._client(provider, back) as client:
            address, _ = client.create_authorization_url(
                metadata["authorization_endpoint"],
                state=pending.state,
                nonce=pending.nonce,
                code_verifier=pending.verifier,
            )
        return str(address), pending

    def finish(
        self, provider: Provider, pending: Pending, *, back: str, given: Mapping[str, str]
    ) -> Proven:
        """Who has come back with these parameters; NotAllowed where anything does not fit."""
        if not secrets.compare_digest(given.get("state", "").encode(), pending.state.encode()):
            raise _refused("state")
        metadata = self.discover(provider.issuer)
        if given.get("iss", provider.issuer) != provider.issuer:
            raise _refused("iss")
        if "error" in given or not given.get("code"):
            raise _refused(given.get("error", "code")[:40])
        with self._client(provider, back) as client:
            token = self._token(client, metadata, given["code"], pending)
        claims = self._claims(provider, str(token.get("id_token", "")))
        _validate(claims, provider, nonce=pending.nonce)
        return _proven(claims, provider.issuer)

    def logout_address(self, provider: Provider, back: str) -> str:
        """Where the reader ends the provider's session too; empty where it offers no such thing."""
        metadata = self.discover(provider.issuer)
        there = str(metadata.get("end_session_endpoint") or "")
        if not there.startswith(("https://", "http://")):
            return ""
        asked = {"client_id": provider.client_id, "post_logout_redirect_uri": back}
        return there + ("&" if "?" in there else "?") + urlencode(asked)

    def ended(self, provider: Provider, logout_token: str) -> Ended:
        """Whose session a back-channel logout token ends; NotAllowed for one that is not right."""
        claims = self._claims(provider, logout_token)
        events = claims.get("events")
        right = isinstance(events, dict) and LOGOUT_EVENT in events and "nonce" not in claims
        subject, session = str(claims.get("sub") or ""), str(claims.get("sid") or "")
        if not right or not (subject or session) or not claims.get("jti"):
            raise _refused("logout_token")
        _validate_times(claims, provider, self._clock())
        return Ended(provider.issuer, subject, session)

    def _client(self, provider: Provider | None = None, back: str = "") -> Any:
        from authlib.integrations.httpx_client import (  # noqa: PLC0415 - most processes never need it
            OAuth2Client,
        )

        from core.outgoing_web import SECONDS, CheckedTransport  # noqa: PLC0415 - the same

        return OAuth2Client(
            client_id=provider.client_id if provider else None,
            client_secret=provider.client_secret if provider else None,
            redirect_uri=back or None,
            scope=SCOPE,
            code_challenge_method="S256",
            transport=CheckedTransport(self._outgoing),
            trust_env=False,
            timeout=SECONDS,
        )

    def _must_be_safe(self, address: str) -> None:
        """Only a provider in a network that the operator has let through may do without TLS."""
        self._outgoing.check_url(address)
        parts = urlsplit(address)
        if parts.scheme == "https":
            return
        try:
            Outgoing(resolve=self._outgoing.resolve).check_url(address)
        except NotAllowed:
            return
        raise BadInput(
            Text("登录服务须以 https 访问", "The provider must be reached by https"),
            where=address[:120],
            advice=Text("请写 https:// 开头的地址", "Write an address that begins with https://"),
        )

    def _check(self, issuer: str, found: dict[str, Any]) -> None:
        if found.get("issuer") != issuer:
            raise BadInput(
                Text(
                    "登录服务自称的发行者与填写的不同",
                    "The provider calls itself by another issuer than was given",
                ),
                where=str(found.get("issuer"))[:120],
                advice=Text("请照它自称的填写", "Write the issuer exactly as it does"),
            )
        for name in ENDPOINTS:
            self._must_be_safe(str(found.get(name, "")))

    def _token(
        self, client: Any, metadata: dict[str, Any], code: str, pending: Pending
    ) -> Mapping[str, Any]:
        from authlib.integrations.base_client import OAuthError  # noqa: PLC0415

        try:
            token: Mapping[str, Any] = client.fetch_token(
                metadata["token_endpoint"], code=code, code_verifier=pending.verifier
            )
        except OAuthError as error:
            raise _refused(str(error.error)[:40]) from None
        except (ValueError, TypeError):
            raise _refused("token") from None
        return token

    def _claims(self, provider: Provider, token: str) -> Any:
        """The claims of a token that the provider has signed; its keys are asked for once more."""
        for fresh in (False, True):
            try:
                return self._decoded(provider, token, fresh=fresh)
            except GonghengError:
                if fresh:
                    raise
        raise _refused("signature")

    def _decoded(self, provider: Provider, token: str, *, fresh: bool) -> Any:
        from joserfc import jwt  # noqa: PLC0415 - with Authlib
        from joserfc.errors import JoseError  # noqa: PLC0415
        from joserfc.jwk import KeySet  # noqa: PLC0415
        from joserfc.jws import JWSRegistry  # noqa: PLC0415

        metadata = self.discover(provider.issuer, fresh=fresh)
        registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
        try:
            keys = KeySet.import_key_set(metadata["jwks"])
            return dict(jwt.decode(token, keys, registry=registry).claims)
        except (JoseError, ValueError, KeyError, TypeError):
            raise _refused("signature") from None


def _json(client: Any, address: str) -> dict[str, Any]:
    from core.outgoing_web import unreachable  # noqa: PLC0415 - with Authlib

    answer = client.request("GET", address, withhold_token=True)
    try:
        found = answer.json() if answer.status_code == 200 else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise unreachable(address)
    return found


def _validate(claims: Any, provider: Provider, *, nonce: str) -> None:
    from authlib.oidc.core import CodeIDToken  # noqa: PLC0415 - most processes never need it
    from joserfc.errors import JoseError  # noqa: PLC0415

    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
    }
    known = {"nonce": nonce, "client_id": provider.client_id}
    try:
        CodeIDToken(claims, {}, options, known).validate(leeway=LEEWAY)
    except (JoseError, ValueError, TypeError) as error:
        raise _refused(getattr(error, "claim", "") or "id_token") from None


def _validate_times(claims: Mapping[str, Any], provider: Provider, present: float) -> None:
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    issued, ends = claims.get("iat"), claims.get("exp", present)
    numbers = isinstance(issued, int | float) and isinstance(ends, int | float)
    if (
        claims.get("iss") != provider.issuer
        or provider.client_id not in audiences
        or not numbers
        or abs(present - float(issued)) > FRESH  # type: ignore[arg-type]
        or float(ends) + LEEWAY < present
    ):
        raise _refused("logout_token")


def _proven(claims: Mapping[str, Any], issuer: str) -> Proven:
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise _refused("sub")
    names = (claims.get(each) for each in ("name", "preferred_username"))
    return Proven(
        issuer=issuer,
        subject=subject,
        session=str(claims.get("sid") or "")[:255],
        name=next((each for each in names if isinstance(each, str) and each), subject)[:120],
        email=claims["email"] if _is_proven_email(claims) else "",
        claims=claims,
    )


def _is_proven_email(claims: Mapping[str, Any]) -> bool:
    return isinstance(claims.get("email"), str) and claims.get("email_verified") is True


def _refused(which: str) -> NotAllowed:
    return NotAllowed(
        Text("统一登录没有成功", "Single sign-on did not succeed"),
        where=which,
        advice=Text("请从登录页重新开始", "Start again from the sign-in page"),
    )
