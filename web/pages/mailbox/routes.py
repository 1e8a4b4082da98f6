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
    _must_be_here()
    return render_template("mailbox/here.html", letters=_post().newest())


@mailbox.get("/mailbox/<int:number>")
@public(HERE)
def letter(number: int) -> ResponseReturnValue:
    """One letter on one machine."""
    _must_be_here()
    return render_template("mailbox/letter.html", kept=_readable(number))


@mailbox.get("/operator/letters")
@operates
def letters() -> ResponseReturnValue:
    """What became of the letters; what they say is not shown."""
    return render_template("mailbox/letters.html", letters=_post().newest())


def _post() -> Outbox:
    return gate.there(gate.services().post)


def letters_are_here() -> bool:
    """Whether whoever asks may read letters: everybody in a demonstration, else at the machine.

    A request that was forwarded does not come from the machine, whatever its sender's address.
    """
    found = gate.services()
    if found.post is None or found.post.carrier is not None:
        return False
    return found.open_mailbox or (found.on_one_machine and _at_the_machine())


def _at_the_machine() -> bool:
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded"))
    return not forwarded and ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104


def _must_be_here() -> None:
    if not letters_are_here():
        raise NotFound(NOBODY)


def _readable(number: int) -> Kept:
    kept = _post().one(number)
    if kept.letter is None:
        raise NotFound(NOBODY)
    return kept
