"""The mailbox: letters of an installation without a mail server, read where they were written.

On one machine whoever sits at it may read them, for that is how a trial is walked through without
a mail server; elsewhere nobody, unless the operator has opened the mailbox for a demonstration.
"""

from ipaddress import ip_address

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from core.errors import NotFound
from core.mail.outbox import Kept, Outbox
from web import gate
from web.access import operates, public
from web.gate import NOBODY

mailbox = Blueprint("mailbox", __name__)
HERE = "letters of one machine without a mail server are read by whoever sits at it"


@mailbox.get("/mailbox")
@public(HERE)
def here() -> ResponseReturnValue:
    """Letters on one machine."""
    _at_the_machine()
    return render_template("mailbox/here.html", letters=_post().newest())


@mailbox.get("/mailbox/<int:number>")
@public(HERE)
def letter(number: int) -> ResponseReturnValue:
    """One letter on one machine."""
    _at_the_machine()
    return render_template("mailbox/letter.html", kept=_readable(number))


@mailbox.get("/operator/letters")
@operates
def letters() -> ResponseReturnValue:
    """What became of the letters; what they say is not shown."""
    return render_template("mailbox/letters.html", letters=_post().newest())


def _post() -> Outbox:
    found = gate.services().post
    if found is None:
        raise NotFound(NOBODY)
    return found


def _at_the_machine() -> None:
    """Refuse everybody else: forwarded requests too, since their sender is not at the machine."""
    if _post().carrier is None and gate.services().open_mailbox:
        return
    away = _post().carrier is not None or not gate.services().on_one_machine
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded"))
    if away or forwarded or not ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104
        raise NotFound(NOBODY)


def _readable(number: int) -> Kept:
    kept = _post().one(number)
    if kept.letter is None:
        raise NotFound(NOBODY)
    return kept
