"""The public form, the letter's link, and the first sign-in into the new space."""

from collections.abc import Mapping

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from core.errors import BadInput, GonghengError, NotAllowed, NotFound
from core.texts import Text
from tenants.model import LEVELS, SECTORS
from tenants.sign_up.checks import FIELDS, BadForm, read
from web import gate
from web.access import public
from web.failures import sentences
from web.gate import NOBODY
from web.language import language, say
from web.outward import outward
from web.pages.mailbox.routes import letters_are_here
from web.pages.signin import entering
from web.pages.trial.port import Trials
from web.values import Account

sign_up = Blueprint("sign_up", __name__, url_prefix="/sign-up")
TRAP = "homepage"
"""A field that nobody sees; what fills it is a machine."""

DAY = 24 * 3600
SECONDS = "SIGN_UP_SECONDS"
"""Setting of the application: who fills the form in faster than this is a machine."""


def trials() -> Trials:
    """The services; NotFound where nobody can sign up."""
    found = gate.services().trials
    if found is None or not found.open:
        raise NotFound(NOBODY)
    return found


@sign_up.get("")
@public("whoever signs up has no account yet")
def form() -> ResponseReturnValue:
    """The empty form."""
    trials()
    return _form({"sector": "court", "level": "basic"}, faults={})


@sign_up.post("")
@public("whoever signs up has no account yet")
def ask() -> ResponseReturnValue:
    """Take the form; the answer is the same whether or not the address is known."""
    service, given = trials().sign_ups, request.form
    if given.get(TRAP):
        return redirect(url_for("sign_up.sent"))
    try:
        _must_be_a_person(given.get("shown", ""))
        asked = read(given, locale=language())
        service.ask(asked, source=request.remote_addr or "", address=_link)
    except BadForm as error:
        return _form(given, faults={name: say(fault) for name, fault in error.faults.items()}), 422
    except NotAllowed as error:
        return _form(given, faults={}, problem=sentences(error)), 429
    except BadInput as error:
        return _form(given, faults={}, problem=sentences(error)), 422
    return redirect(url_for("sign_up.sent"))


@sign_up.get("/sent")
@public("whoever signs up has no account yet")
def sent() -> ResponseReturnValue:
    """Says that a letter is on its way, to nobody in particular."""
    return render_template("sign_up/sent.html", mailbox=letters_are_here())


@sign_up.get("/<token>")
@public("the link in the letter is the key, and opening the page uses nothing")
def look(token: str) -> ResponseReturnValue:
    """What is about to be opened, and the password to choose."""
    return _confirm(token)


@sign_up.post("/<token>")
@public("the link in the letter is the key")
def open_(token: str) -> ResponseReturnValue:
    """Open the institution's space and enter it."""
    password = request.form.get("password", "")
    if password != request.form.get("again", ""):
        return _confirm(token, problem=say(Text("两次输入的密码不同。", "The passwords differ.")))
    try:
        account, tenant = trials().sign_ups.open(token, password)
    except GonghengError as error:
        return _confirm(token, problem=sentences(error))
    entered = Account(
        id=account.id, name=account.name, shown=account.label, sessions=account.sessions
    )
    onward = url_for("trial.overview", slug=tenant.slug)
    return entering.enter(entered, onward, way="sign up")


def _confirm(token: str, *, problem: str = "") -> ResponseReturnValue:
    try:
        found = trials().sign_ups.look(token)
    except BadInput as error:
        return render_template("sign_up/spent.html", problem=sentences(error)), 404
    page = render_template("sign_up/confirm.html", found=found, token=token, problem=problem)
    return page, 422 if problem else 200


def _link(secret: str) -> str:
    return outward("sign_up.look", token=secret)


def _must_be_a_person(shown: str) -> None:
    """BadInput unless the form was shown a while ago, and today."""
    quickest = int(current_app.config.get(SECONDS, 2))
    try:
        _, at = _serializer().loads(shown, max_age=DAY, return_timestamp=True)
        age = (_serializer().now() - at.timestamp()) if at else 0
    except BadData:
        age = -1.0
    if age < quickest:
        raise BadInput(
            Text("页面已过期，或提交得太快", "The page has expired, or was sent too fast"),
            advice=Text(
                f"请核对填写的内容，过 {quickest} 秒再提交一次",
                f"Look over what is written and send it again after {quickest} seconds",
            ),
        )


class _Stamp(URLSafeTimedSerializer):
    """Signs the moment at which a form was shown."""

    def now(self) -> int:
        """The present moment in the serialiser's own count."""
        signer = self.make_signer(self.salt)
        return int(signer.get_timestamp())  # type: ignore[attr-defined]


def _serializer() -> _Stamp:
    return _Stamp(str(current_app.secret_key), salt="sign-up form")


def _form(given: Mapping[str, str], *, faults: Mapping[str, str], problem: str = "") -> str:
    return render_template(
        "sign_up/form.html",
        given={name: given.get(name, "") for name in FIELDS},
        faults=faults,
        problem=problem,
        sectors=SECTORS,
        levels=LEVELS,
        trap=TRAP,
        bookable=gate.services().demonstrations is not None,
        shown=_serializer().dumps("form"),
    )
