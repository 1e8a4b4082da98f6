"""A browser enters: a fresh session, and a mark by which the browser is known again.

The mark is no key: it only gives the browser limits of its own, so that nobody can shut its owner
out by failing to sign in under the owner's name from elsewhere.
"""

import secrets
import time

from flask import Response, current_app, redirect, request, session
from itsdangerous import BadSignature, URLSafeSerializer

from core.identity import model as core_model
from core.identity.service import STRANGE, Known
from web import gate
from web.pages.layout.routes import own_address
from web.values import Account

COOKIE = "browser"
YEAR = 365 * 24 * 3600
MOST_ACCOUNTS = 8
MOST_SECONDS_HALFWAY = 600
"""For how long a right password waits for its code."""


def known() -> Known:
    """Which accounts have signed in with this browser."""
    try:
        device, accounts = _serializer().loads(request.cookies.get(COOKIE, ""))
        return Known(str(device), frozenset(int(each) for each in accounts))
    except (BadSignature, TypeError, ValueError):
        return STRANGE


def enter(account: Account, onward: str | None, *, way: str = "", sid: str = "") -> Response:
    """Open a session under a new key and go to the page that was asked for."""
    agent = request.headers.get("User-Agent", "")
    key = gate.services().identity.begin(
        account, source=request.remote_addr or "", agent=agent, way=way, sid=sid
    )
    session.clear()
    session["account"], session["sessions"], session["key"] = account.id, account.sessions, key
    session.permanent = True
    answer = current_app.make_response(redirect(own_address(onward)))
    return _remembered(answer, account)


def halfway(account: Account) -> None:
    """Remember that the password was right, and nothing else."""
    session.clear()
    session["halfway"] = [account.id, account.sessions, int(time.time())]


def who_is_halfway() -> core_model.Account | None:
    """Whose password was right in this browser a short while ago."""
    number, sessions, since = session.get("halfway") or (0, 0, 0)
    own = gate.services().own
    if own is None or not number or time.time() - since > MOST_SECONDS_HALFWAY:
        return None
    found = own.identity.account(number)
    return found if found.active and found.sessions == sessions else None


def _remembered(answer: Response, account: Account) -> Response:
    before = known()
    accounts = [account.id, *sorted(before.accounts - {account.id})][:MOST_ACCOUNTS]
    mark = _serializer().dumps([before.device or secrets.token_urlsafe(12), accounts])
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(COOKIE, str(mark), max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
    return answer


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="known browser")
